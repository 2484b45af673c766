//! Repeating failed requests.

use std::fmt;

use mesh2yaml_types::Duration;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
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
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "joined",
        deserialize_with = "split"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub retry_on: Vec<RetryOn>,
    /// Whether a try may go to pods of another locality, upstream `retryRemoteLocalities`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_remote_localities: Option<bool>,
    /// Whether a try goes to a pod that has not failed before, upstream `retryIgnorePreviousHosts`. It does by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_ignore_previous_hosts: Option<bool>,
    /// The least time between tries, upstream `backoff`. 25 ms by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff: Option<Duration>,
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

impl Retry {
    /// Up to this many tries after the first.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self {
            attempts,
            ..Self::default()
        }
    }

    /// No retries, not even the two that Istio makes by default.
    #[must_use]
    pub fn never() -> Self {
        Self::attempts(0)
    }

    /// Adds failures on which a request is repeated.
    #[must_use]
    pub fn on(mut self, failures: impl IntoIterator<Item = RetryOn>) -> Self {
        self.retry_on.extend(failures);
        self
    }
}

setters! { Retry {
    /// Ends each try after this time.
    per_try_timeout(Duration) = per_try_timeout.set;
    /// Says whether a try may go to pods of another locality.
    retry_remote_localities(bool) = retry_remote_localities.set;
    /// Says whether a try goes to a pod that has not failed before.
    retry_ignore_previous_hosts(bool) = retry_ignore_previous_hosts.set;
    /// Waits at least this time between tries.
    backoff(Duration) = backoff.set;
} }

impl RetryOn {
    /// All but statuses.
    const WORDS: [Self; 16] = [
        Self::FiveXx,
        Self::GatewayError,
        Self::Reset,
        Self::ResetBeforeRequest,
        Self::ConnectFailure,
        Self::Retriable4xx,
        Self::RefusedStream,
        Self::RetriableStatusCodes,
        Self::RetriableHeaders,
        Self::EnvoyRatelimited,
        Self::Http3PostConnectFailure,
        Self::Cancelled,
        Self::DeadlineExceeded,
        Self::Internal,
        Self::ResourceExhausted,
        Self::Unavailable,
    ];

    /// Whether Istio takes it: every word, and the statuses that have a standard name (those of Go's `http.StatusText`).
    #[must_use]
    pub const fn is_known(self) -> bool {
        match self.word() {
            Ok(_) => true,
            Err(status) => matches!(
                status,
                100..=103 | 200..=208 | 226 | 300..=305 | 307 | 308 | 400..=418 | 421..=426 | 428 | 429 | 431 | 451
                    | 500..=508 | 510 | 511
            ),
        }
    }

    /// The word, or the status.
    const fn word(self) -> Result<&'static str, u16> {
        Ok(match self {
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
            Self::Status(code) => return Err(code),
        })
    }
}

impl fmt::Display for RetryOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.word() {
            Ok(word) => f.write_str(word),
            Err(code) => write!(f, "{code}"),
        }
    }
}

/// Why a text is no [`RetryOn`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryOnError(String);

impl fmt::Display for RetryOnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(word) = self;
        if word.trim() != word {
            return write!(f, "there is no blank between failures to retry on: `{word}`");
        }
        write!(
            f,
            "`{word}` is no failure to retry on: it is a status, or one of "
        )?;
        for (n, word) in RetryOn::WORDS.into_iter().enumerate() {
            write!(f, "{}`{word}`", if n == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl std::error::Error for RetryOnError {}

impl std::str::FromStr for RetryOn {
    type Err = RetryOnError;

    fn from_str(text: &str) -> Result<Self, RetryOnError> {
        let word = Self::WORDS.into_iter().find(|it| it.word() == Ok(text));
        let status = || text.parse().ok().map(Self::Status);
        word.or_else(status).ok_or_else(|| RetryOnError(text.to_owned()))
    }
}

/// The words between commas; an empty text has none.
#[cfg(feature = "read")]
fn split<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RetryOn>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let words = text.split(',').map(str::parse);
    words.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
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
