//! A request as it arrives at a pod, and whether it is let in.

use std::collections::BTreeMap;

use super::{Caller, HttpRequest};
use crate::{Name, Port};

/// A request as it arrives at a pod.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Arrival {
    /// The pod's namespace.
    pub namespace: Name,
    /// The pod's labels.
    pub labels: BTreeMap<String, String>,
    /// The port that the container listens on.
    pub port: Port,
    /// Who sends it. Its address is that of the connection.
    pub caller: Caller,
    /// What is asked; `None` where it is bytes that no proxy reads.
    pub http: Option<HttpRequest>,
}

impl Arrival {
    /// A connection to a port of a pod with these labels.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(
        namespace: Name,
        labels: impl IntoIterator<Item = (K, V)>,
        port: Port,
        caller: Caller,
    ) -> Self {
        Self {
            namespace,
            labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
            port,
            caller,
            http: None,
        }
    }

    /// The same with an HTTP request on it.
    #[must_use]
    pub fn asking(mut self, http: HttpRequest) -> Self {
        self.http = Some(http);
        self
    }
}

/// Whether a request is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Admission {
    /// Whether it is.
    pub admitted: bool,
    /// The rule, object or setting that decided, in the words of whoever decided; for people, and not to be compared.
    pub because: String,
}

impl Admission {
    /// It is let in.
    #[must_use]
    pub fn admitted(because: impl Into<String>) -> Self {
        Self {
            admitted: true,
            because: because.into(),
        }
    }

    /// It is not.
    #[must_use]
    pub fn denied(because: impl Into<String>) -> Self {
        Self {
            admitted: false,
            because: because.into(),
        }
    }
}
