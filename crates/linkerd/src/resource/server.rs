//! Server: a port of some pods.

use std::fmt;

use mesh2yaml_k8s::{ObjectMeta, serialize_object};
use mesh2yaml_types::Port;
use serde::{Serialize, Serializer};

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

written_object!(Server, "Server", |it| it.version.api_version());

impl Serialize for Server {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}

/// A version of Server in `policy.linkerd.io`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerVersion {
    /// `policy.linkerd.io/v1beta3`, the first that has `accessPolicy`: the default.
    #[default]
    V1Beta3,
    /// `policy.linkerd.io/v1beta2`, the first that has `externalWorkloadSelector`. It drops `accessPolicy` silently.
    V1Beta2,
    /// `policy.linkerd.io/v1beta1`, deprecated. It knows pods alone, and drops `accessPolicy` silently.
    V1Beta1,
}

impl ServerVersion {
    /// The version as `apiVersion` writes it.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::V1Beta3 => "policy.linkerd.io/v1beta3",
            Self::V1Beta2 => "policy.linkerd.io/v1beta2",
            Self::V1Beta1 => "policy.linkerd.io/v1beta1",
        }
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
#[serde(untagged)]
#[non_exhaustive]
pub enum ServerPort {
    /// By its number.
    Number(Port),
    /// By the name that a container gives it; a Server selects nothing where no container does.
    Name(String),
}

impl From<Port> for ServerPort {
    fn from(port: Port) -> Self {
        Self::Number(port)
    }
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_selector: Option<&'a LabelSelector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_workload_selector: Option<&'a LabelSelector>,
    port: &'a ServerPort,
    #[serde(skip_serializing_if = "Option::is_none")]
    proxy_protocol: Option<ProxyProtocol>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_policy: Option<AccessPolicy>,
}

impl Serialize for ServerSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (pod_selector, external_workload_selector) = match &self.select {
            Select::Pods(selector) => (Some(selector), None),
            Select::ExternalWorkloads(selector) => (None, Some(selector)),
        };
        Wire {
            pod_selector,
            external_workload_selector,
            port: &self.port,
            proxy_protocol: self.proxy_protocol,
            access_policy: self.access_policy,
        }
        .serialize(serializer)
    }
}
