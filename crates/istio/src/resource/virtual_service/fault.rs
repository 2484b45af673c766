//! Errors that are made on purpose.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use crate::Percentage;
use crate::resource::percentage;

/// Delays, aborts, or both, made by the caller's proxy, upstream `HTTPFaultInjection`.
///
/// ```
/// use mesh2yaml_istio::{Abort, AbortStatus, Delay, Fault};
/// use mesh2yaml_types::{duration, percent};
///
/// let fault = Fault::delay(Delay::new(duration!("2s"), percent!(10)))
///     .and_abort(Abort::new(AbortStatus::Http(503), percent!(1)));
/// assert_eq!(
///     serde_json::to_value(&fault)?,
///     serde_json::json!({
///         "delay": {"fixedDelay": "2s", "percentage": {"value": 10}},
///         "abort": {"httpStatus": 503, "percentage": {"value": 1}},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// Requests that wait, upstream `delay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// Requests that fail, upstream `abort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abort: Option<Abort>,
}

/// Requests that wait before they are passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delay {
    /// How long, upstream `fixedDelay`. Without it none waits. (`exponentialDelay` is refused by Istio.)
    pub fixed_delay: Option<Duration>,
    /// How many, upstream `percentage.value`: 0, or at least 0.0001. None by default.
    pub percentage: Option<Percentage>,
    /// How many, in place of `percentage`; deprecated, upstream `percent`.
    pub percent: Option<i32>,
}

/// Requests that are answered with an error instead of being passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Abort {
    /// The error. Without it none fails.
    pub status: Option<AbortStatus>,
    /// How many, upstream `percentage.value`: 0, or at least 0.0001. None by default.
    pub percentage: Option<Percentage>,
}

/// The error of an [`Abort`]. (`http2Error` is refused by Istio.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbortStatus {
    /// An HTTP status, 200 to 599, upstream `httpStatus`.
    Http(u16),
    /// A gRPC status, upstream `grpcStatus`.
    Grpc(GrpcStatus),
}

/// A status of gRPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum GrpcStatus {
    /// `OK`, 0.
    Ok,
    /// `CANCELLED`, 1.
    Cancelled,
    /// `UNKNOWN`, 2.
    Unknown,
    /// `INVALID_ARGUMENT`, 3.
    InvalidArgument,
    /// `DEADLINE_EXCEEDED`, 4.
    DeadlineExceeded,
    /// `NOT_FOUND`, 5.
    NotFound,
    /// `ALREADY_EXISTS`, 6.
    AlreadyExists,
    /// `PERMISSION_DENIED`, 7.
    PermissionDenied,
    /// `RESOURCE_EXHAUSTED`, 8.
    ResourceExhausted,
    /// `FAILED_PRECONDITION`, 9.
    FailedPrecondition,
    /// `ABORTED`, 10.
    Aborted,
    /// `OUT_OF_RANGE`, 11.
    OutOfRange,
    /// `UNIMPLEMENTED`, 12.
    Unimplemented,
    /// `INTERNAL`, 13.
    Internal,
    /// `UNAVAILABLE`, 14.
    Unavailable,
    /// `DATA_LOSS`, 15.
    DataLoss,
    /// `UNAUTHENTICATED`, 16.
    Unauthenticated,
}

impl Fault {
    /// Makes requests wait.
    #[must_use]
    pub fn delay(delay: Delay) -> Self {
        Self {
            delay: Some(delay),
            abort: None,
        }
    }

    /// Makes requests fail.
    #[must_use]
    pub fn abort(abort: Abort) -> Self {
        Self {
            delay: None,
            abort: Some(abort),
        }
    }

    /// Makes requests fail as well.
    #[must_use]
    pub fn and_abort(mut self, abort: Abort) -> Self {
        self.abort = Some(abort);
        self
    }
}

impl Delay {
    /// Makes this share of requests wait so long.
    pub fn new(fixed_delay: Duration, percentage: impl Into<Percentage>) -> Self {
        Self {
            fixed_delay: Some(fixed_delay),
            percentage: Some(percentage.into()),
            percent: None,
        }
    }
}

impl Abort {
    /// Makes this share of requests fail so.
    pub fn new(status: AbortStatus, percentage: impl Into<Percentage>) -> Self {
        Self {
            status: Some(status),
            percentage: Some(percentage.into()),
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DelayWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_delay: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exponential_delay: Option<Cow<'a, str>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "percentage::in_value"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<percentage::Value>"))]
    percentage: Option<Percentage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<i32>,
}

wired!(Delay, DelayWire);

impl From<&Delay> for DelayWire<'_> {
    fn from(delay: &Delay) -> Self {
        Self {
            fixed_delay: delay.fixed_delay,
            exponential_delay: None,
            percentage: delay.percentage,
            percent: delay.percent,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<DelayWire<'_>> for Delay {
    type Error = &'static str;

    fn try_from(wire: DelayWire<'_>) -> Result<Self, Self::Error> {
        if wire.exponential_delay.is_some() {
            return Err("Istio has no `exponentialDelay` yet: give a `fixedDelay`");
        }
        Ok(Self {
            fixed_delay: wire.fixed_delay,
            percentage: wire.percentage,
            percent: wire.percent,
        })
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AbortWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc_status: Option<GrpcStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http2_error: Option<Cow<'a, str>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "percentage::in_value"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<percentage::Value>"))]
    percentage: Option<Percentage>,
}

wired!(Abort, AbortWire);

impl From<&Abort> for AbortWire<'_> {
    fn from(abort: &Abort) -> Self {
        let (http_status, grpc_status) = match abort.status {
            None => (None, None),
            Some(AbortStatus::Http(code)) => (Some(code), None),
            Some(AbortStatus::Grpc(status)) => (None, Some(status)),
        };
        Self {
            http_status,
            grpc_status,
            http2_error: None,
            percentage: abort.percentage,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<AbortWire<'_>> for Abort {
    type Error = &'static str;

    fn try_from(wire: AbortWire<'_>) -> Result<Self, Self::Error> {
        if wire.http2_error.is_some() {
            return Err("Istio has no `http2Error` yet: give an `httpStatus` or a `grpcStatus`");
        }
        Ok(Self {
            status: match (wire.http_status, wire.grpc_status) {
                (None, None) => None,
                (Some(code), None) => Some(AbortStatus::Http(code)),
                (None, Some(status)) => Some(AbortStatus::Grpc(status)),
                (Some(_), Some(_)) => return Err("`httpStatus` and `grpcStatus` exclude each other"),
            },
            percentage: wire.percentage,
        })
    }
}
