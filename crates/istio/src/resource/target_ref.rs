//! What a policy is attached to.

use serde::{Deserialize, Serialize};

/// A service or gateway of the same namespace, upstream `PolicyTargetReference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TargetRef {
    /// The group of its kind, upstream `group`; empty for a Service.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Its kind, upstream `kind`.
    pub kind: String,
    /// Its name, upstream `name`.
    pub name: String,
    /// Refused unless empty, upstream `namespace`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub namespace: String,
}

impl TargetRef {
    fn of(group: &str, kind: &str, name: impl Into<String>) -> Self {
        Self {
            group: group.to_owned(),
            kind: kind.to_owned(),
            name: name.into(),
            namespace: String::new(),
        }
    }

    /// A Service.
    pub fn service(name: impl Into<String>) -> Self {
        Self::of("", "Service", name)
    }

    /// A Gateway of the Gateway API, waypoints included.
    pub fn gateway(name: impl Into<String>) -> Self {
        Self::of("gateway.networking.k8s.io", "Gateway", name)
    }

    /// A GatewayClass; in the root namespace.
    pub fn gateway_class(name: impl Into<String>) -> Self {
        Self::of("gateway.networking.k8s.io", "GatewayClass", name)
    }

    /// A ServiceEntry.
    pub fn service_entry(name: impl Into<String>) -> Self {
        Self::of("networking.istio.io", "ServiceEntry", name)
    }
}
