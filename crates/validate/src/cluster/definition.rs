//! CustomResourceDefinition.

use serde_json::Value;

use super::{Meta, is, text};

/// A CustomResourceDefinition, without its schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Definition {
    /// Name, labels and annotations.
    pub meta: Meta,
    /// The group of what it defines.
    pub group: String,
    /// The kind of what it defines.
    pub kind: String,
}

impl Definition {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        is(document, "apiextensions.k8s.io", "CustomResourceDefinition").then(|| Self {
            meta: Meta {
                namespace: None,
                ..Meta::of(document)
            },
            group: text(&document["spec"]["group"]).unwrap_or_default(),
            kind: text(&document["spec"]["names"]["kind"]).unwrap_or_default(),
        })
    }
}
