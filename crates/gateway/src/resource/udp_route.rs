//! UDPRoute: where packets go.

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::{BackendRef, ParentRef};

/// Where the packets go that reach its parents. Linkerd does not read it.
///
/// ```
/// use mesh2yaml_gateway::{BackendRef, ParentRef, UdpRoute};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let names = ParentRef::gateway("edge").section("dns");
/// let route = UdpRoute::new("dns", "infra", names, BackendRef::service("dns", port!(53)));
/// assert_eq!(
///     serde_json::to_value(&route)?["spec"]["rules"],
///     json!([{"backendRefs": [{"name": "dns", "port": 53}]}]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UdpRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Parents and rule.
    pub spec: UdpRouteSpec,
}

object!(UdpRoute as "UDPRoute", spec: UdpRouteSpec, in "gateway.networking.k8s.io/v1");

/// The `spec` of a [`UdpRoute`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UdpRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. Without any, it does nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// The rule, upstream `rules`; exactly one.
    pub rules: Vec<UdpRouteRule>,
}

/// Where everything goes that reaches the parents, upstream `UDPRouteRule`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct UdpRouteRule {
    /// A name for the rule, upstream `name`; a DNS name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where packets go, drawn by weight, upstream `backendRefs`; 1 to 16.
    pub backend_refs: Vec<BackendRef>,
}

impl UdpRoute {
    /// Packets that reach `parent` go where the rule says.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        parent: ParentRef,
        rule: impl Into<UdpRouteRule>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: UdpRouteSpec {
                parent_refs: vec![parent],
                rules: vec![rule.into()],
            },
        }
    }

    /// Adds a parent.
    #[must_use]
    pub fn parent(mut self, parent: ParentRef) -> Self {
        self.spec.parent_refs.push(parent);
        self
    }
}

impl UdpRouteRule {
    /// To these backends.
    pub fn to(backends: impl IntoIterator<Item = BackendRef>) -> Self {
        Self {
            name: None,
            backend_refs: backends.into_iter().collect(),
        }
    }
}

setters! { UdpRouteRule {
    /// Names the rule.
    name(impl Into<String>) = name.set;
    /// Adds a backend.
    backend(BackendRef) = backend_refs.push;
} }

impl From<BackendRef> for UdpRouteRule {
    fn from(backend: BackendRef) -> Self {
        Self::to([backend])
    }
}
