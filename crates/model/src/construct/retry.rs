//! `retry`

use mesh2yaml_types::Duration;

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &[
    "retry.times",
    "retry.each",
    "retry.on.5xx",
    "retry.on.gateway-error",
    "retry.on.reset",
    "retry.on.reset-before-request",
    "retry.on.connect-failure",
    "retry.on.refused-stream",
    "retry.on.status",
    "retry.on.grpc",
];

/// Which failed requests are tried again, and how often.
#[derive(Clone, Debug)]
pub struct Retry {
    /// Retries after the first try.
    pub times: Leaf<u32>,
    /// How long one try may take; one that takes longer has failed.
    pub each: Option<Leaf<Duration>>,
    /// What else has failed.
    pub on: Vec<Leaf<RetryOn>>,
}

/// What counts as failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RetryOn {
    /// A status from 500 to 599.
    FiveXx,
    /// Status 502, 503 or 504.
    GatewayError,
    /// The connection was reset, or the try took too long.
    Reset,
    /// The connection was reset before any of the request was sent.
    ResetBeforeRequest,
    /// No connection could be made.
    ConnectFailure,
    /// The server refused the stream before it looked at the request.
    RefusedStream,
    /// This status.
    Status(u16),
    /// This status of gRPC.
    Grpc(GrpcStatus),
}

/// A status of gRPC that may be worth another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrpcStatus {
    /// 1
    Cancelled,
    /// 4
    DeadlineExceeded,
    /// 8
    ResourceExhausted,
    /// 13
    Internal,
    /// 14
    Unavailable,
}

impl GrpcStatus {
    /// All, with the words that they are written by.
    pub const ALL: [(&'static str, Self); 5] = [
        ("cancelled", Self::Cancelled),
        ("deadline-exceeded", Self::DeadlineExceeded),
        ("resource-exhausted", Self::ResourceExhausted),
        ("internal", Self::Internal),
        ("unavailable", Self::Unavailable),
    ];

    /// The word that it is written by.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, status)| *status == self)
            .map_or("unavailable", |(word, _)| word)
    }
}

impl RetryOn {
    /// The name of a leaf with this value.
    #[must_use]
    pub fn leaf_name(self) -> &'static str {
        match self {
            Self::FiveXx => "retry.on.5xx",
            Self::GatewayError => "retry.on.gateway-error",
            Self::Reset => "retry.on.reset",
            Self::ResetBeforeRequest => "retry.on.reset-before-request",
            Self::ConnectFailure => "retry.on.connect-failure",
            Self::RefusedStream => "retry.on.refused-stream",
            Self::Status(_) => "retry.on.status",
            Self::Grpc(_) => "retry.on.grpc",
        }
    }
}
