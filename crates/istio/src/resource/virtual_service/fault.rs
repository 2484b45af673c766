//! Errors that are made on purpose.

use mesh2yaml_types::{Duration, Percent};
use serde::{Serialize, Serializer};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// Requests that wait, upstream `delay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Delay>,
    /// Requests that fail, upstream `abort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abort: Option<Abort>,
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

/// Requests that wait before they are passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delay {
    /// How long, upstream `fixedDelay`.
    pub fixed_delay: Duration,
    /// How many, upstream `percentage.value`. Required here: Istio reads its absence as none.
    #[serde(serialize_with = "value")]
    pub percentage: Percent,
}

impl Delay {
    /// Makes this share of requests wait so long.
    #[must_use]
    pub fn new(fixed_delay: Duration, percentage: Percent) -> Self {
        Self {
            fixed_delay,
            percentage,
        }
    }
}

/// Requests that are answered with an error instead of being passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Abort {
    /// The error.
    pub status: AbortStatus,
    /// How many, upstream `percentage.value`. Required here: Istio reads its absence as none.
    pub percentage: Percent,
}

/// The error of an [`Abort`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbortStatus {
    /// An HTTP status, 200 to 599, upstream `httpStatus`.
    Http(u16),
    /// A gRPC status by its name, such as `UNAVAILABLE`, upstream `grpcStatus`.
    Grpc(String),
}

impl Abort {
    /// Makes this share of requests fail so.
    #[must_use]
    pub fn new(status: AbortStatus, percentage: Percent) -> Self {
        Self { status, percentage }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grpc_status: Option<&'a str>,
    #[serde(serialize_with = "value")]
    percentage: Percent,
}

impl Serialize for Abort {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (http_status, grpc_status) = match &self.status {
            AbortStatus::Http(code) => (Some(*code), None),
            AbortStatus::Grpc(name) => (None, Some(name.as_str())),
        };
        Wire {
            http_status,
            grpc_status,
            percentage: self.percentage,
        }
        .serialize(serializer)
    }
}

fn value<S: Serializer>(percentage: &Percent, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Value {
        value: Percent,
    }
    Value { value: *percentage }.serialize(serializer)
}
