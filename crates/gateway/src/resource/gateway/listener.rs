//! What a gateway listens for.

use std::collections::BTreeMap;

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::RouteNamespaces;
use crate::resource::{Hostname, SecretRef};

/// A port of a gateway, upstream `Listener`.
///
/// ```
/// use mesh2yaml_gateway::{Hostname, Listener, RouteNamespaces};
/// use mesh2yaml_types::{host, port};
///
/// let web = Listener::http("web", port!(80))
///     .hostname(Hostname::below(&host!("example.com")))
///     .routes_from(RouteNamespaces::all());
/// assert_eq!(
///     serde_json::to_value(&web)?,
///     serde_json::json!({
///         "name": "web",
///         "hostname": "*.example.com",
///         "port": 80,
///         "protocol": "HTTP",
///         "allowedRoutes": {"namespaces": {"from": "All"}},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Listener {
    /// The name, by which routes choose it, upstream `name`; a DNS name, unique in its gateway.
    pub name: String,
    /// The host that it is for, upstream `hostname`; its first label may be `*`. Without one, every host. Not for TCP and UDP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Hostname>,
    /// The port, upstream `port`.
    pub port: Port,
    /// What it speaks, upstream `protocol`.
    pub protocol: ListenerProtocol,
    /// How it decrypts, upstream `tls`; for HTTPS and TLS alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ListenerTls>,
    /// The routes that it takes, upstream `allowedRoutes`; those of its own namespace by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_routes: Option<AllowedRoutes>,
}

words! {
    /// What a [`Listener`] speaks.
    ListenerProtocol {
        /// HTTP in the clear, upstream `HTTP`.
        Http = "HTTP",
        /// HTTP in TLS, upstream `HTTPS`.
        Https = "HTTPS",
        /// TLS with anything in it, upstream `TLS`.
        Tls = "TLS",
        /// Bytes, upstream `TCP`.
        Tcp = "TCP",
        /// Packets, upstream `UDP`.
        Udp = "UDP",
    }
    /// A protocol of an implementation: `example.com/quic`.
    Other
}

/// How a listener decrypts, upstream `ListenerTLSConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ListenerTls {
    /// Whether it decrypts, upstream `mode`; it does by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<TlsMode>,
    /// Its certificates, upstream `certificateRefs`; at most 64. One that decrypts needs one, or `options`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificate_refs: Vec<SecretRef>,
    /// Settings that the implementation knows, such as the oldest version of TLS, upstream `options`; at most 16.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
}

/// Whether a listener decrypts, upstream `TLSModeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum TlsMode {
    /// It decrypts, upstream `Terminate`.
    Terminate,
    /// It sends what is encrypted on, by the server name of the handshake, upstream `Passthrough`.
    Passthrough,
}

/// The routes that a listener takes, upstream `AllowedRoutes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AllowedRoutes {
    /// Their namespaces, upstream `namespaces`; the gateway's own by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespaces: Option<RouteNamespaces>,
    /// Their kinds, upstream `kinds`; at most 8. Without any, those that go with the protocol.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<RouteKind>,
}

/// A kind of routes, upstream `RouteGroupKind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RouteKind {
    /// Its group, upstream `group`; `gateway.networking.k8s.io` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its name, upstream `kind`; 1 to 63 characters.
    pub kind: String,
}

impl RouteKind {
    /// A kind of the Gateway API: `HTTPRoute`.
    pub fn new(kind: impl Into<String>) -> Self {
        Self {
            group: None,
            kind: kind.into(),
        }
    }

    /// A kind of another group.
    pub fn of_group(group: impl Into<String>, kind: impl Into<String>) -> Self {
        Self {
            group: Some(group.into()),
            kind: kind.into(),
        }
    }
}

impl Listener {
    /// A listener for any protocol.
    pub fn new(name: impl Into<String>, port: Port, protocol: ListenerProtocol) -> Self {
        Self {
            name: name.into(),
            hostname: None,
            port,
            protocol,
            tls: None,
            allowed_routes: None,
        }
    }

    /// A listener for HTTP in the clear.
    pub fn http(name: impl Into<String>, port: Port) -> Self {
        Self::new(name, port, ListenerProtocol::Http)
    }

    /// A listener for HTTP in TLS.
    pub fn https(name: impl Into<String>, port: Port, tls: ListenerTls) -> Self {
        Self {
            tls: Some(tls),
            ..Self::new(name, port, ListenerProtocol::Https)
        }
    }

    /// A listener for TLS with anything in it.
    pub fn tls(name: impl Into<String>, port: Port, tls: ListenerTls) -> Self {
        Self {
            tls: Some(tls),
            ..Self::new(name, port, ListenerProtocol::Tls)
        }
    }

    /// A listener for bytes.
    pub fn tcp(name: impl Into<String>, port: Port) -> Self {
        Self::new(name, port, ListenerProtocol::Tcp)
    }

    /// A listener for packets.
    pub fn udp(name: impl Into<String>, port: Port) -> Self {
        Self::new(name, port, ListenerProtocol::Udp)
    }

    /// Takes routes of these namespaces.
    #[must_use]
    pub fn routes_from(mut self, namespaces: RouteNamespaces) -> Self {
        self.allowed_routes.get_or_insert_default().namespaces = Some(namespaces);
        self
    }

    /// Takes routes of this kind, and of others that are added.
    #[must_use]
    pub fn route_kind(mut self, kind: RouteKind) -> Self {
        self.allowed_routes.get_or_insert_default().kinds.push(kind);
        self
    }
}

setters! { Listener {
    /// Serves this host alone.
    hostname(impl Into<Hostname>) = hostname.set;
} }

impl ListenerTls {
    /// Decrypts with these certificates.
    pub fn terminate<R: Into<SecretRef>>(certificates: impl IntoIterator<Item = R>) -> Self {
        Self {
            certificate_refs: certificates.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Decrypts nothing.
    #[must_use]
    pub fn passthrough() -> Self {
        Self {
            mode: Some(TlsMode::Passthrough),
            ..Self::default()
        }
    }

    /// Adds a setting that the implementation knows.
    #[must_use]
    pub fn option(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.insert(key.into(), value.into());
        self
    }
}
