//! ReferenceGrant: who may name the objects of a namespace.

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

/// Objects of its namespace that objects of other namespaces may name: a route a Service, a gateway a Secret. Linkerd asks for none.
///
/// ```
/// use mesh2yaml_gateway::{GrantFrom, GrantTo, ReferenceGrant};
///
/// let grant = ReferenceGrant::new("from-web", "prod", [GrantFrom::http_routes("web")], [GrantTo::services()]);
/// assert_eq!(
///     serde_json::to_value(&grant)?["spec"],
///     serde_json::json!({
///         "from": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "namespace": "web"}],
///         "to": [{"group": "", "kind": "Service"}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReferenceGrant {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1beta1` by default.
    pub version: ReferenceGrantVersion,
    /// Who, and what.
    pub spec: ReferenceGrantSpec,
}

object!(ReferenceGrant as "ReferenceGrant", spec: ReferenceGrantSpec, version: ReferenceGrantVersion);

versions! {
    /// A version of ReferenceGrant; what it holds is the same in both.
    ReferenceGrantVersion {
        /// `gateway.networking.k8s.io/v1beta1`, which every release serves and stores: the default.
        #[default]
        V1Beta1 = "gateway.networking.k8s.io/v1beta1",
        /// `gateway.networking.k8s.io/v1`, which older releases do not serve.
        V1 = "gateway.networking.k8s.io/v1",
    }
}

/// The `spec` of a [`ReferenceGrant`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReferenceGrantSpec {
    /// Who may: any of these, upstream `from`; 1 to 16.
    pub from: Vec<GrantFrom>,
    /// What may be named: any of these, upstream `to`; 1 to 16.
    pub to: Vec<GrantTo>,
}

/// Objects that may name others, upstream `ReferenceGrantFrom`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantFrom {
    /// The group of their kind, upstream `group`.
    pub group: String,
    /// Their kind, upstream `kind`; 1 to 63 characters.
    pub kind: String,
    /// Their namespace, upstream `namespace`.
    pub namespace: String,
}

/// Objects that may be named, upstream `ReferenceGrantTo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrantTo {
    /// The group of their kind, upstream `group`; empty for Kubernetes' own kinds.
    pub group: String,
    /// Their kind, upstream `kind`; 1 to 63 characters.
    pub kind: String,
    /// One of them, upstream `name`; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl ReferenceGrant {
    /// Lets these objects name those of `namespace`.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        from: impl IntoIterator<Item = GrantFrom>,
        to: impl IntoIterator<Item = GrantTo>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: ReferenceGrantVersion::default(),
            spec: ReferenceGrantSpec {
                from: from.into_iter().collect(),
                to: to.into_iter().collect(),
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: ReferenceGrantVersion) -> Self {
        self.version = version;
        self
    }
}

impl GrantFrom {
    /// Objects of any kind.
    pub fn new(group: impl Into<String>, kind: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            kind: kind.into(),
            namespace: namespace.into(),
        }
    }

    fn gateway_api(kind: &str, namespace: impl Into<String>) -> Self {
        Self::new("gateway.networking.k8s.io", kind, namespace)
    }

    /// The gateways of a namespace.
    pub fn gateways(namespace: impl Into<String>) -> Self {
        Self::gateway_api("Gateway", namespace)
    }

    /// The HTTPRoutes of a namespace.
    pub fn http_routes(namespace: impl Into<String>) -> Self {
        Self::gateway_api("HTTPRoute", namespace)
    }

    /// The GRPCRoutes of a namespace.
    pub fn grpc_routes(namespace: impl Into<String>) -> Self {
        Self::gateway_api("GRPCRoute", namespace)
    }

    /// The TLSRoutes of a namespace.
    pub fn tls_routes(namespace: impl Into<String>) -> Self {
        Self::gateway_api("TLSRoute", namespace)
    }

    /// The TCPRoutes of a namespace.
    pub fn tcp_routes(namespace: impl Into<String>) -> Self {
        Self::gateway_api("TCPRoute", namespace)
    }
}

impl GrantTo {
    /// Objects of any kind.
    pub fn new(group: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            kind: kind.into(),
            name: None,
        }
    }

    /// All Services.
    #[must_use]
    pub fn services() -> Self {
        Self::new("", "Service")
    }

    /// All Secrets.
    #[must_use]
    pub fn secrets() -> Self {
        Self::new("", "Secret")
    }
}

setters! { GrantTo {
    /// Means only the one of this name.
    name(impl Into<String>) = name.set;
} }
