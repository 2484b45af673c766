//! Retries and timeouts of requests.

use std::fmt;
use std::str::FromStr;

use mesh2yaml_gateway::{GrpcRoute, HttpRoute};
use mesh2yaml_k8s::{ObjectMeta, Service};
use mesh2yaml_types::Duration;

use super::{Configured, UnitDuration, ValueError, joined, set, set_some};
#[cfg(feature = "full")]
use crate::EgressNetwork;
use crate::{PolicyHttpRoute, annotation};

/// Retries and timeouts; Linkerd reads them on a Service and an EgressNetwork, and on a route whose parent is one.
///
/// What a route says takes the place of what its Service says, timeouts as a whole and retries as a whole. On a route
/// it is for all of its rules.
///
/// ```
/// use mesh2yaml_linkerd::gateway::{HttpRoute, ParentRef};
/// use mesh2yaml_linkerd::{HttpStatus, Retries, RouteSettings, RouteTimeouts, annotation};
/// use mesh2yaml_types::{duration, port};
///
/// let route = HttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80)))
///     .retries(Retries::new(3).on_http([HttpStatus::FiveXx]).timeout(duration!("1m500ms")))
///     .timeouts(RouteTimeouts::new().request(duration!("1h30m")));
/// assert_eq!(route.metadata.annotations()[annotation::RETRY_HTTP], "5xx");
/// assert_eq!(route.metadata.annotations()[annotation::RETRY_TIMEOUT], "60500ms");
/// assert_eq!(route.metadata.annotations()[annotation::TIMEOUT_REQUEST], "90m");
/// ```
pub trait RouteSettings: Configured {
    /// Repeats failed requests.
    #[must_use]
    fn retries(mut self, retries: Retries) -> Self {
        retries.write(self.configured());
        self
    }

    /// Limits the time of requests.
    #[must_use]
    fn timeouts(mut self, timeouts: RouteTimeouts) -> Self {
        timeouts.write(self.configured());
        self
    }
}

#[cfg(feature = "full")]
impl RouteSettings for EgressNetwork {}
impl RouteSettings for GrpcRoute {}
impl RouteSettings for HttpRoute {}
impl RouteSettings for PolicyHttpRoute {}
impl RouteSettings for Service {}

/// How often, and on what, a failed request is repeated. Linkerd repeats nothing by default.
///
/// Whatever the lists say, requests are repeated that a pod refused before it did anything, and with a
/// [`timeout`](Self::timeout) those whose try took too long. Bodies above 64 KiB are not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retries {
    /// The number of tries after the first, `retry.linkerd.io/limit`; 0 is read as 1.
    pub limit: u16,
    /// Statuses that are repeated, `retry.linkerd.io/http`.
    pub http: Vec<HttpStatus>,
    /// gRPC statuses that are repeated, `retry.linkerd.io/grpc`.
    pub grpc: Vec<GrpcStatus>,
    /// The time for each try, `retry.linkerd.io/timeout`. None by default.
    pub timeout: Option<Duration>,
}

impl Retries {
    /// Up to this many tries after the first, as yet on no status.
    #[must_use]
    pub fn new(limit: u16) -> Self {
        Self {
            limit,
            http: Vec::new(),
            grpc: Vec::new(),
            timeout: None,
        }
    }

    /// Adds statuses on which a request is repeated.
    #[must_use]
    pub fn on_http(mut self, statuses: impl IntoIterator<Item = HttpStatus>) -> Self {
        self.http.extend(statuses);
        self
    }

    /// Adds gRPC statuses on which a request is repeated.
    #[must_use]
    pub fn on_grpc(mut self, statuses: impl IntoIterator<Item = GrpcStatus>) -> Self {
        self.grpc.extend(statuses);
        self
    }

    /// Ends each try after this time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    pub(crate) fn write(&self, metadata: &mut ObjectMeta) {
        set(metadata, annotation::RETRY_LIMIT, self.limit.to_string());
        if !self.http.is_empty() {
            set(metadata, annotation::RETRY_HTTP, joined(&self.http));
        }
        if !self.grpc.is_empty() {
            set(metadata, annotation::RETRY_GRPC, joined(&self.grpc));
        }
        set_some(
            metadata,
            annotation::RETRY_TIMEOUT,
            self.timeout.map(UnitDuration::from),
        );
    }
}

/// Statuses on which a request is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpStatus {
    /// One status, 100 to 599.
    Code(u16),
    /// The statuses from the first to the second, both included; 100 to 599, in this order.
    Range(u16, u16),
    /// 500 to 599, `5xx`.
    FiveXx,
    /// 502 to 504, `gateway-error`.
    GatewayError,
}

impl fmt::Display for HttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
            Self::FiveXx => f.write_str("5xx"),
            Self::GatewayError => f.write_str("gateway-error"),
        }
    }
}

impl FromStr for HttpStatus {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = ValueError::new("a status from 100 to 599, a range of them, `5xx` or `gateway-error`");
        let code = |text: &str| {
            let code = text.parse::<u16>().ok();
            code.filter(|code| (100..=599).contains(code)).ok_or(error)
        };
        if text.eq_ignore_ascii_case("5xx") {
            return Ok(Self::FiveXx);
        }
        if text.eq_ignore_ascii_case("gateway-error") {
            return Ok(Self::GatewayError);
        }
        match text.split_once('-') {
            None => code(text).map(Self::Code),
            Some((first, last)) => match (code(first)?, code(last)?) {
                (first, last) if first <= last => Ok(Self::Range(first, last)),
                _ => Err(error),
            },
        }
    }
}

/// A gRPC status on which a request is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GrpcStatus {
    /// `cancelled`
    Cancelled,
    /// `deadline-exceeded`
    DeadlineExceeded,
    /// `internal`
    Internal,
    /// `resource-exhausted`
    ResourceExhausted,
    /// `unavailable`
    Unavailable,
}

impl fmt::Display for GrpcStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cancelled => "cancelled",
            Self::DeadlineExceeded => "deadline-exceeded",
            Self::Internal => "internal",
            Self::ResourceExhausted => "resource-exhausted",
            Self::Unavailable => "unavailable",
        })
    }
}

impl FromStr for GrpcStatus {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        match text.to_ascii_lowercase().as_str() {
            "cancelled" => Ok(Self::Cancelled),
            "deadline-exceeded" => Ok(Self::DeadlineExceeded),
            "internal" => Ok(Self::Internal),
            "resource-exhausted" => Ok(Self::ResourceExhausted),
            "unavailable" => Ok(Self::Unavailable),
            _ => Err(ValueError::new(
                "`cancelled`, `deadline-exceeded`, `internal`, `resource-exhausted` or `unavailable`",
            )),
        }
    }
}

/// Time limits of requests. Linkerd has none by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RouteTimeouts {
    /// The time for a request with its retries and its response, `timeout.linkerd.io/request`.
    pub request: Option<Duration>,
    /// The time until the response is complete, `timeout.linkerd.io/response`.
    pub response: Option<Duration>,
    /// The time without any data in either direction, `timeout.linkerd.io/idle`.
    pub idle: Option<Duration>,
}

impl RouteTimeouts {
    /// No limit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the time for a request with its retries and its response.
    #[must_use]
    pub fn request(mut self, time: Duration) -> Self {
        self.request = Some(time);
        self
    }

    /// Limits the time until the response is complete.
    #[must_use]
    pub fn response(mut self, time: Duration) -> Self {
        self.response = Some(time);
        self
    }

    /// Limits the time without any data.
    #[must_use]
    pub fn idle(mut self, time: Duration) -> Self {
        self.idle = Some(time);
        self
    }

    pub(crate) fn write(&self, metadata: &mut ObjectMeta) {
        for (key, time) in [
            (annotation::TIMEOUT_REQUEST, self.request),
            (annotation::TIMEOUT_RESPONSE, self.response),
            (annotation::TIMEOUT_IDLE, self.idle),
        ] {
            set_some(metadata, key, time.map(UnitDuration::from));
        }
    }
}
