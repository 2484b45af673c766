//! Server: a port of some pods.

use std::borrow::Cow;
use std::fmt;

use mesh2yaml_k8s::{ObjectMeta, object, versions, wired};
use mesh2yaml_types::Port;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use super::LabelSelector;

/// A port of some pods that policies can be written for. Where a Server is, the pods' default policy no longer counts
/// on that port: what no grant admits is refused, unless `accessPolicy` says otherwise.
///
/// ```
/// use mesh2yaml_linkerd::{ProxyProtocol, Select, Server};
/// use mesh2yaml_types::port;
///
/// let server = Server::new("shop-http", "prod", Select::pods([("app", "shop")]), port!(8080))
///     .proxy_protocol(ProxyProtocol::Http1);
/// assert_eq!(
///     serde_json::to_value(&server)?["spec"],
///     serde_json::json!({
///         "podSelector": {"matchLabels": {"app": "shop"}},
///         "port": 8080,
///         "proxyProtocol": "HTTP/1",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1beta3` by default.
    pub version: ServerVersion,
    /// Pods and port.
    pub spec: ServerSpec,
}

object!(Server as "Server", spec: ServerSpec, version: ServerVersion);

versions! {
    /// A version of Server in `policy.linkerd.io`.
    ServerVersion {
        /// `policy.linkerd.io/v1beta3`, the first that has `accessPolicy`: the default.
        #[default]
        V1Beta3 = "policy.linkerd.io/v1beta3",
        /// `policy.linkerd.io/v1beta2`, the first that has `externalWorkloadSelector`. It has no `accessPolicy`.
        V1Beta2 = "policy.linkerd.io/v1beta2",
        /// `policy.linkerd.io/v1beta1`, deprecated. It knows pods alone, and has no `accessPolicy`.
        V1Beta1 = "policy.linkerd.io/v1beta1",
        /// `policy.linkerd.io/v1alpha1`, deprecated. As `v1beta1`, and its selector is either labels or expressions.
        V1Alpha1 = "policy.linkerd.io/v1alpha1",
    }
}

/// The `spec` of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSpec {
    /// Whose port, upstream `podSelector` or `externalWorkloadSelector`.
    pub select: Select,
    /// The port that the containers listen on, upstream `port`.
    pub port: ServerPort,
    /// What is spoken there, upstream `proxyProtocol`. [`ProxyProtocol::Unknown`] by default.
    pub proxy_protocol: Option<ProxyProtocol>,
    /// What is admitted beside the grants, upstream `accessPolicy`. [`AccessPolicy::Deny`] by default.
    pub access_policy: Option<AccessPolicy>,
}

impl Server {
    /// A port of the selected workloads of `namespace`.
    pub fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        select: Select,
        port: impl Into<ServerPort>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: ServerVersion::default(),
            spec: ServerSpec {
                select,
                port: port.into(),
                proxy_protocol: None,
                access_policy: None,
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: ServerVersion) -> Self {
        self.version = version;
        self
    }

    /// Says what is spoken, instead of what the proxy finds out within 10 s.
    #[must_use]
    pub fn proxy_protocol(mut self, protocol: ProxyProtocol) -> Self {
        self.spec.proxy_protocol = Some(protocol);
        self
    }

    /// Says what is admitted beside the grants.
    #[must_use]
    pub fn access_policy(mut self, policy: AccessPolicy) -> Self {
        self.spec.access_policy = Some(policy);
        self
    }
}

/// Whose port a [`Server`] is: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Select {
    /// Pods of the Server's namespace, upstream `podSelector`.
    Pods(LabelSelector),
    /// ExternalWorkloads of the Server's namespace, upstream `externalWorkloadSelector`.
    ExternalWorkloads(LabelSelector),
}

impl Select {
    /// The pods that carry all these labels.
    pub fn pods<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self::Pods(LabelSelector::new(labels))
    }

    /// Every pod of the namespace.
    #[must_use]
    pub fn all_pods() -> Self {
        Self::Pods(LabelSelector::default())
    }

    /// The ExternalWorkloads that carry all these labels.
    pub fn external_workloads<K: Into<String>, V: Into<String>>(
        labels: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self::ExternalWorkloads(LabelSelector::new(labels))
    }
}

/// The port of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum ServerPort {
    /// By its number.
    Number(Port),
    /// By the name that a container gives it; a Server selects nothing where no container does.
    Name(String),
}

impl ServerPort {
    /// The port that containers give this name.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }
}

impl From<Port> for ServerPort {
    fn from(port: Port) -> Self {
        Self::Number(port)
    }
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[non_exhaustive]
pub enum ProxyProtocol {
    /// The proxy finds out, upstream `unknown`. What is not HTTP is judged by grants on the Server alone.
    #[serde(rename = "unknown")]
    Unknown,
    /// HTTP/1.1, upstream `HTTP/1`.
    #[serde(rename = "HTTP/1")]
    Http1,
    /// HTTP/2, upstream `HTTP/2`.
    #[serde(rename = "HTTP/2")]
    Http2,
    /// gRPC, upstream `gRPC`: HttpRoutes do not count here.
    #[serde(rename = "gRPC")]
    Grpc,
    /// Bytes, upstream `opaque`: no route counts here.
    #[serde(rename = "opaque")]
    Opaque,
    /// TLS of the application, upstream `TLS`: no route counts here.
    #[serde(rename = "TLS")]
    Tls,
}

/// What is admitted where no grant decides: on a [`Server`], by a pod's annotation, and in the values of the
/// installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AccessPolicy {
    /// Nobody, `deny`.
    Deny,
    /// Everybody, and what no grant admits is logged, `audit`.
    Audit,
    /// Everybody with a mesh identity, `all-authenticated`.
    AllAuthenticated,
    /// Everybody, `all-unauthenticated`.
    AllUnauthenticated,
    /// Everybody in the cluster's networks with a mesh identity, `cluster-authenticated`.
    ClusterAuthenticated,
    /// Everybody in the cluster's networks, `cluster-unauthenticated`.
    ClusterUnauthenticated,
}

impl AccessPolicy {
    /// The policy as Linkerd writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Audit => "audit",
            Self::AllAuthenticated => "all-authenticated",
            Self::AllUnauthenticated => "all-unauthenticated",
            Self::ClusterAuthenticated => "cluster-authenticated",
            Self::ClusterUnauthenticated => "cluster-unauthenticated",
        }
    }
}

impl fmt::Display for AccessPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for ServerPort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrName;

        impl Visitor<'_> for NumberOrName {
            type Value = ServerPort;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number or the name of a port")
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<ServerPort, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<ServerPort, E> {
                Port::try_from(number).map(ServerPort::Number).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<ServerPort, E> {
                Ok(ServerPort::name(name))
            }
        }

        deserializer.deserialize_any(NumberOrName)
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_selector: Option<Cow<'a, LabelSelector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_workload_selector: Option<Cow<'a, LabelSelector>>,
    port: Cow<'a, ServerPort>,
    // Upstream's schema lists no values; its webhook does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    proxy_protocol: Option<ProxyProtocol>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    access_policy: Option<AccessPolicy>,
}

wired!(ServerSpec, Wire);

impl<'a> From<&'a ServerSpec> for Wire<'a> {
    fn from(spec: &'a ServerSpec) -> Self {
        let (pod_selector, external_workload_selector) = match &spec.select {
            Select::Pods(selector) => (Some(Cow::Borrowed(selector)), None),
            Select::ExternalWorkloads(selector) => (None, Some(Cow::Borrowed(selector))),
        };
        Self {
            pod_selector,
            external_workload_selector,
            port: Cow::Borrowed(&spec.port),
            proxy_protocol: spec.proxy_protocol,
            access_policy: spec.access_policy,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for ServerSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            select: match (wire.pod_selector, wire.external_workload_selector) {
                (Some(pods), None) => Select::Pods(pods.into_owned()),
                (None, Some(workloads)) => Select::ExternalWorkloads(workloads.into_owned()),
                (Some(_), Some(_)) => {
                    return Err("`podSelector` and `externalWorkloadSelector` exclude each other");
                }
                (None, None) => return Err("`podSelector` or `externalWorkloadSelector` is missing"),
            },
            port: wire.port.into_owned(),
            proxy_protocol: wire.proxy_protocol,
            access_policy: wire.access_policy,
        })
    }
}
