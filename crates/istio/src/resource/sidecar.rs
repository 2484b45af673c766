//! Sidecar: what the proxies beside workloads take in and let out.

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{
    ConnectionPool, HostName, NamespacedHost, NetworkingVersion, Protocol, ServerTls, WorkloadSelector, wire,
};

/// What the proxies beside workloads take in, and which hosts they know.
///
/// Without a selector it is for its namespace, in the root namespace for the mesh; a workload's own comes first.
///
/// ```
/// use mesh2yaml_istio::{EgressListener, HostName, NamespacedHost, OutboundMode, OutboundTrafficPolicy, Sidecar};
/// use serde_json::json;
///
/// let narrow = Sidecar::new("default", "production")
///     .egress(EgressListener::rest([NamespacedHost::own(HostName::any())]))
///     .outbound_traffic_policy(OutboundTrafficPolicy::new(OutboundMode::RegistryOnly));
/// assert_eq!(
///     serde_json::to_value(&narrow)?["spec"],
///     json!({"egress": [{"hosts": ["./*"]}], "outboundTrafficPolicy": {"mode": "REGISTRY_ONLY"}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sidecar {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// What goes in and out.
    pub spec: SidecarSpec,
}

object!(Sidecar as "Sidecar", spec: SidecarSpec, version: NetworkingVersion);

/// The `spec` of a [`Sidecar`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SidecarSpec {
    /// The workloads, upstream `workloadSelector`. Without it, all of the namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<WorkloadSelector>,
    /// What is taken in, upstream `ingress`. Without any, what the services of the workload say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ingress: Vec<IngressListener>,
    /// Limits on what is taken in, upstream `inboundConnectionPool`; a listener's own come first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_connection_pool: Option<ConnectionPool>,
    /// Which hosts are known, upstream `egress`. Without any, those of the namespace's or the mesh's sidecar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub egress: Vec<EgressListener>,
    /// What becomes of requests to hosts that are not known, upstream `outboundTrafficPolicy`; as the mesh says by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound_traffic_policy: Option<OutboundTrafficPolicy>,
}

/// What is taken in on a port, upstream `IstioIngressListener`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct IngressListener {
    /// The port, upstream `port`; its number is needed.
    pub port: SidecarPort,
    /// The IP address that it listens on, upstream `bind`; the pod's by default.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bind: String,
    /// Whether traffic is led to it, upstream `captureMode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// Where the application listens: `127.0.0.1:port`, `[::1]:port`, `0.0.0.0:port` or `[::]:port` (the pod's own address), or a Unix
    /// socket, upstream `defaultEndpoint`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub default_endpoint: String,
    /// TLS that the proxy ends for callers outside of the mesh, upstream `tls`. Experimental; of `HTTPS` and `TLS` ports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ServerTls>,
    /// Limits, upstream `connectionPool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPool>,
}

/// Hosts that are known on a port, or on all others, upstream `IstioEgressListener`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct EgressListener {
    /// The port, upstream `port`. Without it, all that the other listeners do not have; such a listener is the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<SidecarPort>,
    /// The IP address or Unix socket that it listens on, upstream `bind`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bind: String,
    /// Whether traffic is led to it, upstream `captureMode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture_mode: Option<CaptureMode>,
    /// The hosts, upstream `hosts`; at least one. A `~` before the namespace leaves hosts out.
    pub hosts: Vec<NamespacedHost>,
}

/// A port of a [`Sidecar`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SidecarPort {
    /// The number, upstream `number`; none for a Unix socket.
    #[serde(with = "wire::port_or_zero", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "u32"))]
    pub number: Option<Port>,
    /// What it speaks, upstream `protocol`. Istio finds it out where nothing is said.
    #[serde(deserialize_with = "wire::protocol", skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The name, a DNS label, upstream `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Deprecated and refused unless 0, upstream `targetPort`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_port: Option<u32>,
}

/// How traffic comes to a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum CaptureMode {
    /// As the pod is set up, upstream `DEFAULT`.
    Default,
    /// It is led there by iptables, upstream `IPTABLES`.
    Iptables,
    /// The application asks for it, upstream `NONE`.
    None,
}

/// What becomes of requests to hosts that are not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OutboundTrafficPolicy {
    /// Whether they are carried, upstream `mode`; `REGISTRY_ONLY` in a block that does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<OutboundMode>,
    /// Where they go, upstream `egressProxy`; with `ALLOW_ANY` alone. To themselves by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub egress_proxy: Option<EgressProxy>,
}

/// Whether requests to hosts that are not known are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum OutboundMode {
    /// They are dropped, upstream `REGISTRY_ONLY`.
    RegistryOnly,
    /// They are carried, upstream `ALLOW_ANY`.
    AllowAny,
}

/// The service that carries requests to hosts that are not known, upstream `egressProxy`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EgressProxy {
    /// Its host, a whole name, upstream `host`.
    pub host: HostName,
    /// The subset of it, upstream `subset`.
    pub subset: String,
    /// Its port, upstream `port.number`.
    pub port: Port,
}

impl Sidecar {
    /// A sidecar that says nothing yet, for a whole namespace.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: SidecarSpec::default(),
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Narrows it to some workloads.
    #[must_use]
    pub fn workloads(mut self, selector: impl Into<WorkloadSelector>) -> Self {
        self.spec.workload_selector = Some(selector.into());
        self
    }

    /// Adds a listener for what is taken in.
    #[must_use]
    pub fn ingress(mut self, listener: IngressListener) -> Self {
        self.spec.ingress.push(listener);
        self
    }

    /// Adds hosts that are known.
    #[must_use]
    pub fn egress(mut self, listener: EgressListener) -> Self {
        self.spec.egress.push(listener);
        self
    }

    /// Limits what is taken in.
    #[must_use]
    pub fn inbound_connection_pool(mut self, pool: ConnectionPool) -> Self {
        self.spec.inbound_connection_pool = Some(pool);
        self
    }

    /// Says what becomes of requests to hosts that are not known.
    #[must_use]
    pub fn outbound_traffic_policy(mut self, policy: OutboundTrafficPolicy) -> Self {
        self.spec.outbound_traffic_policy = Some(policy);
        self
    }
}

impl IngressListener {
    /// What comes to this port goes to the same port of the application.
    #[must_use]
    pub fn new(port: SidecarPort) -> Self {
        Self {
            port,
            bind: String::new(),
            capture_mode: None,
            default_endpoint: String::new(),
            tls: None,
            connection_pool: None,
        }
    }
}

setters! { IngressListener {
    /// Listens on this IP address.
    bind(impl Into<String>) = bind.put;
    /// Says how traffic comes to it.
    capture_mode(CaptureMode) = capture_mode.set;
    /// Says where the application listens.
    default_endpoint(impl Into<String>) = default_endpoint.put;
    /// Ends TLS.
    tls(ServerTls) = tls.set;
    /// Limits connections and requests.
    connection_pool(ConnectionPool) = connection_pool.set;
} }

impl EgressListener {
    /// Hosts on one port.
    pub fn on(port: SidecarPort, hosts: impl IntoIterator<Item = NamespacedHost>) -> Self {
        Self {
            port: Some(port),
            ..Self::rest(hosts)
        }
    }

    /// Hosts on all ports that no other listener has.
    pub fn rest(hosts: impl IntoIterator<Item = NamespacedHost>) -> Self {
        Self {
            port: None,
            bind: String::new(),
            capture_mode: None,
            hosts: hosts.into_iter().collect(),
        }
    }
}

setters! { EgressListener {
    /// Listens on this IP address or Unix socket.
    bind(impl Into<String>) = bind.put;
    /// Says how traffic comes to it.
    capture_mode(CaptureMode) = capture_mode.set;
    /// Adds a host.
    host(NamespacedHost) = hosts.push;
} }

impl SidecarPort {
    /// A port whose protocol Istio finds out.
    #[must_use]
    pub fn new(number: Port) -> Self {
        Self {
            number: Some(number),
            ..Self::default()
        }
    }

    /// What a Unix socket has in its place.
    #[must_use]
    pub fn unix() -> Self {
        Self::default()
    }
}

setters! { SidecarPort {
    /// Says what it speaks.
    protocol(Protocol) = protocol.set;
    /// Names it.
    name(impl Into<String>) = name.put;
} }

impl OutboundTrafficPolicy {
    /// They are carried, or not.
    #[must_use]
    pub fn new(mode: OutboundMode) -> Self {
        Self {
            mode: Some(mode),
            egress_proxy: None,
        }
    }

    /// They are carried by a service.
    #[must_use]
    pub fn through(proxy: EgressProxy) -> Self {
        Self {
            mode: Some(OutboundMode::AllowAny),
            egress_proxy: Some(proxy),
        }
    }
}

impl EgressProxy {
    /// A service of this host, on this port.
    pub fn new(host: impl Into<HostName>, port: Port) -> Self {
        Self {
            host: host.into(),
            subset: String::new(),
            port,
        }
    }

    /// Chooses a subset of it.
    #[must_use]
    pub fn subset(mut self, subset: impl Into<String>) -> Self {
        self.subset = subset.into();
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    host: Cow<'a, HostName>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    subset: Cow<'a, str>,
    port: Option<Number>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Number {
    number: Option<Port>,
}

wired!(EgressProxy, Wire);

impl<'a> From<&'a EgressProxy> for Wire<'a> {
    fn from(proxy: &'a EgressProxy) -> Self {
        Wire {
            host: Cow::Borrowed(&proxy.host),
            subset: Cow::Borrowed(&proxy.subset),
            port: Some(Number {
                number: Some(proxy.port),
            }),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for EgressProxy {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let number = wire.port.and_then(|port| port.number);
        Ok(Self {
            host: wire.host.into_owned(),
            subset: wire.subset.into_owned(),
            port: number.ok_or("an egress proxy needs `port.number`")?,
        })
    }
}
