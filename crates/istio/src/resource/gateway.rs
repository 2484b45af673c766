//! Gateway: what the proxies at the edge of the mesh listen on.

mod server_tls;

pub use server_tls::{ServerTls, ServerTlsMode, TlsCertificate, TlsVersion};

use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{NamespacedHost, NetworkingVersion, Protocol, wire};

/// What the proxies at the edge of the mesh listen on. A [`VirtualService`](crate::VirtualService) that names it says where requests go.
///
/// ```
/// use mesh2yaml_istio::{Gateway, Protocol, Server, ServerPort, ServerTls};
/// use mesh2yaml_types::{host, port};
/// use serde_json::json;
///
/// let gateway = Gateway::new("shop", "production", [("istio", "ingressgateway")]).server(
///     Server::new(ServerPort::new("https", port!(443), Protocol::Https), [host!("shop.example.com")])
///         .tls(ServerTls::simple("shop-certificate")),
/// );
/// assert_eq!(
///     serde_json::to_value(&gateway)?["spec"]["servers"][0],
///     json!({
///         "port": {"number": 443, "protocol": "HTTPS", "name": "https"},
///         "hosts": ["shop.example.com"],
///         "tls": {"mode": "SIMPLE", "credentialName": "shop-certificate"},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gateway {
    /// Name, namespace, labels and annotations. The name is a DNS label: it has no dots.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The listeners.
    pub spec: GatewaySpec,
}

object!(Gateway as "Gateway", spec: GatewaySpec, version: NetworkingVersion);

/// The `spec` of a [`Gateway`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewaySpec {
    /// Labels of the proxies' pods, upstream `selector`; of all namespaces, as Istio is installed by default.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: BTreeMap<String, String>,
    /// The listeners, upstream `servers`; at least one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
}

/// A listener, upstream `Server`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Server {
    /// The port, upstream `port`.
    pub port: ServerPort,
    /// The address or Unix socket (`unix:///path`, `unix://@name`) that it listens on, upstream `bind`. Every address by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bind: String,
    /// The hosts that it serves, upstream `hosts`; at least one. The first label may be `*`, and a namespace may stand in front.
    pub hosts: Vec<NamespacedHost>,
    /// How it encrypts, upstream `tls`. Of `HTTPS` and `TLS` ports, and of `HTTP` ports to redirect to HTTPS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
    /// Reserved; has no effect, upstream `defaultEndpoint`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub default_endpoint: String,
    /// A name for its statistics, upstream `name`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// The port of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ServerPort {
    /// The number, upstream `number`; none for a Unix socket, written 0.
    #[serde(with = "wire::port_or_zero")]
    #[cfg_attr(feature = "schema", schemars(with = "u32"))]
    pub number: Option<Port>,
    /// What it speaks, upstream `protocol`.
    pub protocol: Protocol,
    /// The name, unique in its gateway, upstream `name`.
    pub name: String,
    /// Deprecated and refused unless 0, upstream `targetPort`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

impl Gateway {
    /// A gateway of the proxies that carry these labels, without listeners yet.
    pub fn new<K: Into<String>, V: Into<String>>(
        name: impl Into<String>,
        namespace: impl Into<String>,
        selector: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: GatewaySpec {
                selector: selector.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
                servers: Vec::new(),
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a listener.
    #[must_use]
    pub fn server(mut self, server: Server) -> Self {
        self.spec.servers.push(server);
        self
    }
}

impl Server {
    /// A listener for these hosts.
    pub fn new<H: Into<NamespacedHost>>(port: ServerPort, hosts: impl IntoIterator<Item = H>) -> Self {
        Self {
            port,
            bind: String::new(),
            hosts: hosts.into_iter().map(Into::into).collect(),
            tls: None,
            default_endpoint: String::new(),
            name: String::new(),
        }
    }
}

setters! { Server {
    /// Adds a host.
    host(impl Into<NamespacedHost>) = hosts.push;
    /// Listens on this address or Unix socket.
    bind(impl Into<String>) = bind.put;
    /// Says how it encrypts.
    tls(ServerTls) = tls.set;
    /// Names it in statistics.
    name(impl Into<String>) = name.put;
} }

impl ServerPort {
    /// A port.
    pub fn new(name: impl Into<String>, number: Port, protocol: Protocol) -> Self {
        Self {
            number: Some(number),
            protocol,
            name: name.into(),
            target_port: None,
        }
    }

    /// What a Unix socket has in its place.
    pub fn unix(name: impl Into<String>, protocol: Protocol) -> Self {
        Self {
            number: None,
            protocol,
            name: name.into(),
            target_port: None,
        }
    }
}
