//! Where everything goes that reaches a parent.

use serde::{Deserialize, Serialize};

use super::{BackendRef, wire};

/// Where everything goes that reaches the parents of a route, upstream `TCPRouteRule` and `TLSRouteRule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct BackendRule {
    /// A name for the rule, upstream `name`; a DNS name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where connections go, drawn by weight, upstream `backendRefs`; 1 to 16. In `v1alpha2` it may be left out.
    #[serde(deserialize_with = "wire::some_items", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<BackendRef>"))]
    pub backend_refs: Vec<BackendRef>,
}

impl BackendRule {
    /// To these backends.
    pub fn to(backends: impl IntoIterator<Item = BackendRef>) -> Self {
        Self {
            name: None,
            backend_refs: backends.into_iter().collect(),
        }
    }
}

setters! { BackendRule {
    /// Names the rule.
    name(impl Into<String>) = name.set;
    /// Adds a backend.
    backend(BackendRef) = backend_refs.push;
} }

impl From<BackendRef> for BackendRule {
    fn from(backend: BackendRef) -> Self {
        Self::to([backend])
    }
}
