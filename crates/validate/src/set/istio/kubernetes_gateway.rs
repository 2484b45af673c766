//! What is kept of a Gateway of the Gateway API, which a VirtualService may name.

use serde_json::Value;

/// What is kept of a Gateway of the Gateway API.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The host of each listener; `None` for all hosts.
    pub(super) hostnames: Vec<Option<Box<str>>>,
}

impl Facts {
    /// Reads the listeners of a document.
    pub(crate) fn read(document: &Value) -> Self {
        let listeners = document["spec"]["listeners"].as_array();
        let hostname = |listener: &Value| {
            let host = listener["hostname"].as_str();
            host.filter(|host| !host.is_empty()).map(Into::into)
        };
        Self {
            hostnames: listeners.into_iter().flatten().map(hostname).collect(),
        }
    }
}
