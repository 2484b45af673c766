//! What a route attaches to, and where it sends requests.

use mesh2yaml_types::Port;
use serde::{Serialize, Serializer};

/// What a route attaches to, upstream `ParentReference`. Group and kind are always written, for without them
/// Kubernetes fills in a Gateway.
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParentRef {
    /// A Service: requests that are addressed to it, routed by the callers' proxies. Of the core group, written `""`
    /// as Gateway API defines it; Linkerd would take `core` too, Istio would not.
    Service {
        /// The Service, upstream `name`.
        name: String,
        /// Its namespace, upstream `namespace`; that of the route by default. In another, the route is for callers in
        /// its own namespace only.
        namespace: Option<String>,
        /// Its port, upstream `port`; every port by default.
        port: Option<Port>,
    },
    /// A Linkerd Server of the route's own namespace: requests that reach its pods.
    Server {
        /// The Server, upstream `name`.
        name: String,
    },
    /// A Gateway: requests that enter the cluster through it.
    Gateway {
        /// The Gateway, upstream `name`.
        name: String,
        /// Its namespace, upstream `namespace`; that of the route by default.
        namespace: Option<String>,
        /// One of its listeners, upstream `sectionName`; all by default.
        listener: Option<String>,
    },
}

impl ParentRef {
    /// A port of a Service in the route's namespace.
    pub fn service(name: impl Into<String>, port: Port) -> Self {
        Self::Service {
            name: name.into(),
            namespace: None,
            port: Some(port),
        }
    }

    /// A port of a Service in another namespace: the route is then for callers in its own.
    pub fn service_in(namespace: impl Into<String>, name: impl Into<String>, port: Port) -> Self {
        Self::Service {
            name: name.into(),
            namespace: Some(namespace.into()),
            port: Some(port),
        }
    }

    /// Every port of a Service in the route's namespace.
    pub fn whole_service(name: impl Into<String>) -> Self {
        Self::Service {
            name: name.into(),
            namespace: None,
            port: None,
        }
    }

    /// A Linkerd Server in the route's namespace.
    pub fn server(name: impl Into<String>) -> Self {
        Self::Server { name: name.into() }
    }

    /// All listeners of a Gateway in the route's namespace.
    pub fn gateway(name: impl Into<String>) -> Self {
        Self::Gateway {
            name: name.into(),
            namespace: None,
            listener: None,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    group: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<Port>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section_name: Option<&'a str>,
}

impl Serialize for ParentRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Service {
                name,
                namespace,
                port,
            } => Wire {
                group: "",
                kind: "Service",
                namespace: namespace.as_deref(),
                name,
                port: *port,
                section_name: None,
            },
            Self::Server { name } => Wire {
                group: "policy.linkerd.io",
                kind: "Server",
                namespace: None,
                name,
                port: None,
                section_name: None,
            },
            Self::Gateway {
                name,
                namespace,
                listener,
            } => Wire {
                group: "gateway.networking.k8s.io",
                kind: "Gateway",
                namespace: namespace.as_deref(),
                name,
                port: None,
                section_name: listener.as_deref(),
            },
        }
        .serialize(serializer)
    }
}

/// A Service with its share of the requests, upstream `HTTPBackendRef`. Group and kind have the right defaults here
/// and are not written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BackendRef {
    /// The Service, upstream `name`.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the route by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its port, upstream `port`.
    pub port: Port,
    /// The share, in relation to the sum of all weights, upstream `weight`; 0 to 1,000,000, and 1 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

impl BackendRef {
    /// A Service in the route's namespace.
    pub fn service(name: impl Into<String>, port: Port) -> Self {
        Self {
            name: name.into(),
            namespace: None,
            port,
            weight: None,
        }
    }

    /// Looks for the Service in another namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Gives the Service its share.
    #[must_use]
    pub fn weight(mut self, weight: u32) -> Self {
        self.weight = Some(weight);
        self
    }
}
