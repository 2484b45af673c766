//! Gateway: where traffic enters.

mod address;
mod infrastructure;
mod listener;
mod namespaces;
mod tls;

pub use address::{AddressType, GatewayAddress};
pub use infrastructure::Infrastructure;
pub use listener::{AllowedRoutes, Listener, ListenerProtocol, ListenerTls, RouteKind, TlsMode};
pub use namespaces::{AllowedListeners, ListenerNamespaces, ListenersFrom, RouteNamespaces, RoutesFrom};
pub use tls::{
    ClientCertificates, FrontendTls, FrontendTlsConfig, GatewayBackendTls, GatewayTls, PortTls,
    ValidationMode,
};

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

/// Where traffic enters: addresses, and listeners on them. Routes that name it say where requests go.
///
/// ```
/// use mesh2yaml_gateway::{Gateway, Listener, ListenerTls};
/// use mesh2yaml_types::{host, port};
/// use serde_json::json;
///
/// let edge = Gateway::new("edge", "infra", "istio").listener(
///     Listener::https("web", port!(443), ListenerTls::terminate(["shop-certificate"]))
///         .hostname(host!("shop.example.com")),
/// );
/// assert_eq!(
///     serde_json::to_value(&edge)?["spec"],
///     json!({
///         "gatewayClassName": "istio",
///         "listeners": [{
///             "name": "web",
///             "hostname": "shop.example.com",
///             "port": 443,
///             "protocol": "HTTPS",
///             "tls": {"certificateRefs": [{"name": "shop-certificate"}]},
///         }],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gateway {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: GatewayVersion,
    /// Class, addresses and listeners.
    pub spec: GatewaySpec,
}

object!(Gateway as "Gateway", spec: GatewaySpec, version: GatewayVersion);

versions! {
    /// A version of Gateway and GatewayClass; what they hold is the same in both.
    GatewayVersion {
        /// `gateway.networking.k8s.io/v1`, since Gateway API 1.0: the default.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1beta1`.
        V1Beta1 = "gateway.networking.k8s.io/v1beta1",
    }
}

/// The `spec` of a [`Gateway`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewaySpec {
    /// The [`GatewayClass`](crate::GatewayClass), and by it the controller that makes the gateway, upstream `gatewayClassName`; 1 to 253
    /// characters.
    pub gateway_class_name: String,
    /// The listeners, upstream `listeners`; 1 to 64. Their names differ, and so do port, protocol and hostname together.
    pub listeners: Vec<Listener>,
    /// Addresses that are asked for, upstream `addresses`; at most 16. Without any, the controller chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<GatewayAddress>,
    /// What the objects carry that the controller makes, upstream `infrastructure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure: Option<Infrastructure>,
    /// Whose ListenerSets may add listeners, upstream `allowedListeners`. Nobody's by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_listeners: Option<AllowedListeners>,
    /// Certificates of clients, and of the gateway as a client, upstream `tls`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<GatewayTls>,
}

impl Gateway {
    /// A gateway of a class, without listeners yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, class: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: GatewayVersion::default(),
            spec: GatewaySpec {
                gateway_class_name: class.into(),
                ..GatewaySpec::default()
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: GatewayVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a listener.
    #[must_use]
    pub fn listener(mut self, listener: Listener) -> Self {
        self.spec.listeners.push(listener);
        self
    }

    /// Asks for an address.
    #[must_use]
    pub fn address(mut self, address: GatewayAddress) -> Self {
        self.spec.addresses.push(address);
        self
    }

    /// Says what the objects carry that the controller makes.
    #[must_use]
    pub fn infrastructure(mut self, infrastructure: Infrastructure) -> Self {
        self.spec.infrastructure = Some(infrastructure);
        self
    }

    /// Lets the ListenerSets of these namespaces add listeners.
    #[must_use]
    pub fn allowed_listeners(mut self, namespaces: ListenerNamespaces) -> Self {
        self.spec.allowed_listeners = Some(AllowedListeners::new(namespaces));
        self
    }

    /// Gives certificates of clients, or one to show to backends.
    #[must_use]
    pub fn tls(mut self, tls: GatewayTls) -> Self {
        self.spec.tls = Some(tls);
        self
    }
}
