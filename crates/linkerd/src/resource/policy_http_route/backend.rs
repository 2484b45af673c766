//! Where requests go.

use std::borrow::Cow;

use mesh2yaml_gateway::BackendRef;
use mesh2yaml_k8s::wired;
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::PolicyBackendFilter;

/// Where requests go, with their share and what is changed in them, upstream `HTTPBackendRef`.
///
/// ```
/// use mesh2yaml_linkerd::gateway::BackendRef;
/// use mesh2yaml_linkerd::PolicyBackendRef;
/// use mesh2yaml_types::port;
///
/// let canary = PolicyBackendRef::new(BackendRef::service("shop-canary", port!(80)).weight(10));
/// assert_eq!(
///     serde_json::to_value(&canary)?,
///     serde_json::json!({"name": "shop-canary", "port": 80, "weight": 10}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyBackendRef {
    /// The object and its share. `group`, `kind` and `weight` are not of `v1beta1` and `v1alpha1`.
    pub backend: BackendRef,
    /// What is changed in the requests that go to it alone, upstream `filters`; at most 16.
    pub filters: Vec<PolicyBackendFilter>,
}

impl PolicyBackendRef {
    /// A backend that gets requests as they are.
    #[must_use]
    pub const fn new(backend: BackendRef) -> Self {
        Self {
            backend,
            filters: Vec::new(),
        }
    }

    /// Adds a change of the requests that go to it.
    #[must_use]
    pub fn filter(mut self, filter: PolicyBackendFilter) -> Self {
        self.filters.push(filter);
        self
    }
}

impl From<BackendRef> for PolicyBackendRef {
    fn from(backend: BackendRef) -> Self {
        Self::new(backend)
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Cow<'a, str>>,
    // The older schemas do not require it; the webhook does.
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<Port>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    filters: Cow<'a, [PolicyBackendFilter]>,
}

wired!(PolicyBackendRef, Wire);

impl<'a> From<&'a PolicyBackendRef> for Wire<'a> {
    fn from(it: &'a PolicyBackendRef) -> Self {
        let of = &it.backend;
        Wire {
            group: of.group.as_deref().map(Cow::Borrowed),
            kind: of.kind.as_deref().map(Cow::Borrowed),
            name: Cow::Borrowed(&of.name),
            namespace: of.namespace.as_deref().map(Cow::Borrowed),
            port: of.port,
            weight: of.weight,
            filters: Cow::Borrowed(&it.filters),
        }
    }
}

#[cfg(feature = "read")]
impl From<Wire<'_>> for PolicyBackendRef {
    fn from(wire: Wire<'_>) -> Self {
        let mut backend = BackendRef::object("", "", wire.name);
        backend.group = wire.group.map(Cow::into_owned);
        backend.kind = wire.kind.map(Cow::into_owned);
        backend.namespace = wire.namespace.map(Cow::into_owned);
        backend.port = wire.port;
        backend.weight = wire.weight;
        Self {
            backend,
            filters: wire.filters.into_owned(),
        }
    }
}
