//! Repeating failed requests.

use std::fmt;

use mesh2yaml_types::Duration;
use serde::{Serialize, Serializer};

/// How often, and on what, a failed request is repeated, upstream `HTTPRetry`.
///
/// ```
/// use mesh2yaml_istio::{Retry, RetryOn};
/// use mesh2yaml_types::duration;
///
/// let retry = Retry::attempts(3).per_try_timeout(duration!("2s")).on([RetryOn::Reset, RetryOn::Status(503)]);
/// assert_eq!(
///     serde_json::to_value(&retry)?,
///     serde_json::json!({"attempts": 3, "perTryTimeout": "2s", "retryOn": "reset,503"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Retry {
    /// The number of tries after the first, upstream `attempts`; at most 2,147,483,647. With 0 nothing is repeated,
    /// and the other fields must be left out.
    pub attempts: u32,
    /// The time for each try, the first included, upstream `perTryTimeout`. None by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_try_timeout: Option<Duration>,
    /// What is repeated, upstream `retryOn`. By default the mesh's list: connect-failure, refused-stream,
    /// unavailable, cancelled, retriable-status-codes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "joined")]
    pub retry_on: Vec<RetryOn>,
    /// Whether a try may go to pods of another locality, upstream `retryRemoteLocalities`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_remote_localities: Option<bool>,
}

impl Retry {
    /// Up to this many tries after the first.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self {
            attempts,
            per_try_timeout: None,
            retry_on: Vec::new(),
            retry_remote_localities: None,
        }
    }

    /// No retries, not even the two that Istio makes by default.
    #[must_use]
    pub fn never() -> Self {
        Self::attempts(0)
    }

    /// Ends each try after this time.
    #[must_use]
    pub fn per_try_timeout(mut self, timeout: Duration) -> Self {
        self.per_try_timeout = Some(timeout);
        self
    }

    /// Adds failures on which a request is repeated.
    #[must_use]
    pub fn on(mut self, failures: impl IntoIterator<Item = RetryOn>) -> Self {
        self.retry_on.extend(failures);
        self
    }

    /// Says whether a try may go to pods of another locality.
    #[must_use]
    pub fn retry_remote_localities(mut self, allowed: bool) -> Self {
        self.retry_remote_localities = Some(allowed);
        self
    }
}

/// A failure on which a request is repeated, one word of `retryOn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryOn {
    /// `5xx`: a status of 500 to 599, or no answer at all (a reset, a refused connection, a try that took too long).
    FiveXx,
    /// `gateway-error`: 502, 503, 504, or no answer at all.
    GatewayError,
    /// `reset`: no answer at all; a try that took too long too.
    Reset,
    /// `reset-before-request`: a reset before the request's headers were sent.
    ResetBeforeRequest,
    /// `connect-failure`: no connection.
    ConnectFailure,
    /// `retriable-4xx`: 409.
    Retriable4xx,
    /// `refused-stream`: the other side refused before it did anything.
    RefusedStream,
    /// `retriable-status-codes`: codes that a header of the request lists.
    RetriableStatusCodes,
    /// `retriable-headers`: response headers that a header of the request lists.
    RetriableHeaders,
    /// `envoy-ratelimited`: the rate limiter said no.
    EnvoyRatelimited,
    /// `http3-post-connect-failure`: HTTP/3 failed after the connection was made.
    Http3PostConnectFailure,
    /// `cancelled`, a gRPC status.
    Cancelled,
    /// `deadline-exceeded`, a gRPC status.
    DeadlineExceeded,
    /// `internal`, a gRPC status.
    Internal,
    /// `resource-exhausted`, a gRPC status.
    ResourceExhausted,
    /// `unavailable`, a gRPC status.
    Unavailable,
    /// A status code; Istio takes those that IANA has registered.
    Status(u16),
}

impl fmt::Display for RetryOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FiveXx => "5xx",
            Self::GatewayError => "gateway-error",
            Self::Reset => "reset",
            Self::ResetBeforeRequest => "reset-before-request",
            Self::ConnectFailure => "connect-failure",
            Self::Retriable4xx => "retriable-4xx",
            Self::RefusedStream => "refused-stream",
            Self::RetriableStatusCodes => "retriable-status-codes",
            Self::RetriableHeaders => "retriable-headers",
            Self::EnvoyRatelimited => "envoy-ratelimited",
            Self::Http3PostConnectFailure => "http3-post-connect-failure",
            Self::Cancelled => "cancelled",
            Self::DeadlineExceeded => "deadline-exceeded",
            Self::Internal => "internal",
            Self::ResourceExhausted => "resource-exhausted",
            Self::Unavailable => "unavailable",
            Self::Status(code) => return write!(f, "{code}"),
        })
    }
}

fn joined<S: Serializer>(words: &[RetryOn], serializer: S) -> Result<S::Ok, S::Error> {
    struct Joined<'a>(&'a [RetryOn]);
    impl fmt::Display for Joined<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            for (i, word) in self.0.iter().enumerate() {
                if i > 0 {
                    f.write_str(",")?;
                }
                word.fmt(f)?;
            }
            Ok(())
        }
    }
    serializer.collect_str(&Joined(words))
}
