//! What a route attaches to.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// What a route attaches to, upstream `ParentReference`. What is made here always says its group and kind, for without them Kubernetes fills
/// in a Gateway.
///
/// ```
/// use mesh2yaml_gateway::ParentRef;
///
/// assert_eq!(
///     serde_json::to_value(ParentRef::server("shop-http"))?,
///     serde_json::json!({"group": "policy.linkerd.io", "kind": "Server", "name": "shop-http"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ParentRef {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own. `gateway.networking.k8s.io` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its kind, upstream `kind`. `Gateway` by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its namespace, upstream `namespace`; that of the route by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its name, upstream `name`.
    pub name: String,
    /// Its port, upstream `port`; every port by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// A part of it, such as a listener of a Gateway, upstream `sectionName`; the whole by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section_name: Option<String>,
}

impl ParentRef {
    /// The group of the Gateway API's kinds.
    pub const GATEWAY_GROUP: &'static str = "gateway.networking.k8s.io";

    /// An object of any kind in the route's namespace.
    pub fn new(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: Some(group.into()),
            kind: Some(kind.into()),
            namespace: None,
            name: name.into(),
            port: None,
            section_name: None,
        }
    }

    /// A port of a Service in the route's namespace: requests that are addressed to it, routed by the callers' proxies.
    ///
    /// The core group is written `""` as Gateway API defines it; Linkerd would take `core` too, Istio would not.
    pub fn service(name: impl Into<String>, port: Port) -> Self {
        Self::whole_service(name).port(port)
    }

    /// A port of a Service in another namespace: the route is then for callers in its own namespace only.
    pub fn service_in(namespace: impl Into<String>, name: impl Into<String>, port: Port) -> Self {
        Self::service(name, port).namespace(namespace)
    }

    /// Every port of a Service in the route's namespace.
    pub fn whole_service(name: impl Into<String>) -> Self {
        Self::new("", "Service", name)
    }

    /// A Linkerd Server of the route's own namespace: requests that reach its pods.
    pub fn server(name: impl Into<String>) -> Self {
        Self::new("policy.linkerd.io", "Server", name)
    }

    /// All listeners of a Gateway in the route's namespace: requests that enter the cluster through it.
    pub fn gateway(name: impl Into<String>) -> Self {
        Self::new(Self::GATEWAY_GROUP, "Gateway", name)
    }

    /// A port of a Linkerd EgressNetwork in the route's namespace: requests that leave the cluster. Linkerd takes no route to one without a
    /// port.
    pub fn egress_network(name: impl Into<String>, port: Port) -> Self {
        Self::new("policy.linkerd.io", "EgressNetwork", name).port(port)
    }

    /// Whether it is of this group and kind, with what the Gateway API's own routes have by default.
    #[must_use]
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.group.as_deref().unwrap_or(Self::GATEWAY_GROUP) == group
            && self.kind.as_deref().unwrap_or("Gateway") == kind
    }
}

setters! { ParentRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
    /// Narrows the route to one port of it.
    port(Port) = port.set;
    /// Narrows the route to a part of it, such as a listener of a Gateway.
    section(impl Into<String>) = section_name.set;
} }
