//! Questions and answers as the judge takes them.

use std::collections::BTreeMap;

use mesh2yaml::k8s::types::decision::Identity;
use serde::{Deserialize, Serialize};

/// HTTP/1.1.
pub(crate) const HTTP: &str = "http";
/// HTTP/2, as calls of gRPC need it.
pub(crate) const HTTP2: &str = "http2";
/// What is no HTTP.
pub(crate) const BYTES: &str = "bytes";

/// A request that is sent, perhaps many times.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Question {
    pub(crate) pod: String,
    pub(crate) port: u16,
    /// The number of the caller whose sidecar sends it to sidecars.
    pub(crate) via: Option<usize>,
    /// The last number of the address of the Service, for bytes through a sidecar.
    pub(crate) service: usize,
    pub(crate) speaks: &'static str,
    pub(crate) caller: Option<Caller>,
    pub(crate) from: String,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) authority: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) status: u16,
    /// The status of gRPC that a call is answered with.
    pub(crate) call: u16,
    /// Milliseconds.
    pub(crate) delay: u64,
    pub(crate) at: String,
    /// Milliseconds.
    pub(crate) pause: u64,
    pub(crate) times: usize,
    pub(crate) wide: usize,
    pub(crate) alone: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Caller {
    pub(crate) trust_domain: String,
    pub(crate) namespace: String,
    pub(crate) account: String,
    pub(crate) foreign: bool,
}

impl Caller {
    /// Of the mesh.
    pub(super) fn of(identity: &Identity) -> Self {
        Self {
            trust_domain: identity.trust_domain.clone(),
            namespace: identity.account.namespace.to_string(),
            account: identity.account.name.to_string(),
            foreign: false,
        }
    }
}

/// What came of a question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Observation {
    pub(crate) statuses: BTreeMap<u16, usize>,
    /// Answers to calls that did not arrive, by their status of gRPC.
    pub(crate) calls: BTreeMap<u16, usize>,
    pub(crate) pods: BTreeMap<String, usize>,
    pub(crate) millis: Vec<u64>,
    pub(crate) failure: String,
    /// Whether the port took plaintext alone, so that no certificate was shown.
    pub(crate) plain: bool,
    pub(crate) first: Answer,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) arrivals: Vec<Seen>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    pub(crate) pod: String,
    pub(crate) target: String,
    pub(crate) authority: String,
    pub(crate) headers: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answers {
    pub(crate) observations: Vec<Observation>,
    pub(crate) left: Vec<String>,
}

impl Answer {
    /// The status of gRPC.
    pub(super) fn status_of_call(&self) -> Option<u16> {
        let found = self.headers.iter().find(|(name, _)| name == "grpc-status");
        found.and_then(|(_, value)| value.parse().ok())
    }
}

/// What is said of a request for which there was no connection in time.
pub(super) const NO_CONNECTION: &str = "no connection within `connect-timeout`";
/// What Envoy says of it.
const ITS_WORDS: &str =
    "upstream connect error or disconnect/reset before headers. reset reason: connection timeout";

impl Observation {
    /// Whether the caller's proxy was not connected in time.
    pub(super) fn is_without_connection(&self) -> bool {
        // An answer to `HEAD` says only how long the words would be, and one to a call has them in a header.
        let header = |wanted: &str| {
            let found = self.first.headers.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let is_length = self.first.body.is_empty() && header("content-length") == ITS_WORDS.len().to_string();
        self.first.body == ITS_WORDS || is_length || header("grpc-message") == ITS_WORDS
    }

    /// Whether a proxy gave up, as it may on a busy machine.
    pub(super) fn is_given_up(&self) -> bool {
        let is_told = [503, 504].contains(&self.first.status) || self.first.status_of_call() == Some(14);
        is_told || self.failure.contains("timeout")
    }

    /// Whether an application got it. What it cannot read itself it answers in words of its own.
    pub(super) fn is_let_in(&self) -> bool {
        // Envoy's own answers do not say the charset.
        let is_of_go =
            |(name, value): &(String, String)| name == "content-type" && value == "text/plain; charset=utf-8";
        let is_refused_there = self.first.status == 400 && self.first.headers.iter().any(is_of_go);
        !self.first.arrivals.is_empty() || is_refused_there
    }
}
