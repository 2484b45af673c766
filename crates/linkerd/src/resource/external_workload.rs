//! ExternalWorkload: a machine outside of the cluster that is part of the mesh.

use std::borrow::Cow;
use std::net::IpAddr;

use mesh2yaml_k8s::{Kind, ObjectMeta, deserialize_object, object, serialize_object, versions};
use mesh2yaml_types::Port;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A machine outside of the cluster that runs Linkerd's proxy. Services find it by its labels, as they find pods.
///
/// ```
/// use mesh2yaml_linkerd::{ExternalWorkload, MeshTls, WorkloadPort};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let identity = MeshTls::new("spiffe://root.linkerd.cluster.local/db", "db.external.cluster.local");
/// let machine = ExternalWorkload::new("db", "prod", identity)
///     .ip([192, 0, 2, 7])
///     .port(WorkloadPort::new(port!(5432)).name("postgres"));
/// assert_eq!(
///     serde_json::to_value(&machine)?["spec"],
///     json!({
///         "meshTLS": {
///             "identity": "spiffe://root.linkerd.cluster.local/db",
///             "serverName": "db.external.cluster.local",
///         },
///         "ports": [{"name": "postgres", "port": 5432}],
///         "workloadIPs": [{"ip": "192.0.2.7"}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExternalWorkload {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1beta1` by default.
    pub version: ExternalWorkloadVersion,
    /// Identity, addresses and ports.
    pub spec: ExternalWorkloadSpec,
}

versions! {
    /// A version of ExternalWorkload in `workload.linkerd.io`.
    ExternalWorkloadVersion {
        /// `workload.linkerd.io/v1beta1`, with up to two addresses: the default.
        #[default]
        V1Beta1 = "workload.linkerd.io/v1beta1",
        /// `workload.linkerd.io/v1alpha1`, with one address, which writes `meshTls` for `meshTLS`.
        V1Alpha1 = "workload.linkerd.io/v1alpha1",
    }
}

/// The `spec` of an [`ExternalWorkload`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExternalWorkloadSpec {
    /// The identity, upstream `meshTLS`; in `v1alpha1` `meshTls`.
    pub mesh_tls: MeshTls,
    /// The ports that the machine listens on, upstream `ports`.
    pub ports: Vec<WorkloadPort>,
    /// The machine's addresses, upstream `workloadIPs[].ip`: at most one of each family, in `v1alpha1` one at all.
    pub ips: Vec<String>,
}

/// The identity of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct MeshTls {
    /// The identity in the machine's certificate, upstream `identity`; 1 to 253 characters.
    pub identity: String,
    /// The DNS name by which the proxy there knows that it is meant, upstream `serverName`; 1 to 253 characters.
    pub server_name: String,
}

/// A port of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkloadPort {
    /// The name that Services and Servers refer to, upstream `name`; each port its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number, upstream `port`.
    pub port: Port,
    /// The transport, upstream `protocol`. TCP by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<WorkloadProtocol>,
}

/// The transport of a [`WorkloadPort`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "read", derive(Deserialize), serde(from = "String"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[non_exhaustive]
pub enum WorkloadProtocol {
    /// TCP, upstream `TCP`.
    #[default]
    Tcp,
    /// UDP, upstream `UDP`; no proxy handles it.
    Udp,
    /// Another text, which nothing reads.
    Other(String),
}

impl ExternalWorkload {
    /// A machine with an identity, without addresses and ports yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, mesh_tls: MeshTls) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: ExternalWorkloadVersion::default(),
            spec: ExternalWorkloadSpec {
                mesh_tls,
                ports: Vec::new(),
                ips: Vec::new(),
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: ExternalWorkloadVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds an address: the one of version 4, or the one of version 6.
    #[must_use]
    pub fn ip(mut self, ip: impl Into<IpAddr>) -> Self {
        self.spec.ips.push(ip.into().to_string());
        self
    }

    /// Adds a port.
    #[must_use]
    pub fn port(mut self, port: WorkloadPort) -> Self {
        self.spec.ports.push(port);
        self
    }
}

impl MeshTls {
    /// An identity, and the name by which the proxy knows that it is meant.
    pub fn new(identity: impl Into<String>, server_name: impl Into<String>) -> Self {
        Self {
            identity: identity.into(),
            server_name: server_name.into(),
        }
    }
}

impl WorkloadPort {
    /// A TCP port without a name.
    #[must_use]
    pub const fn new(port: Port) -> Self {
        Self {
            name: None,
            port,
            protocol: None,
        }
    }

    /// Names the port.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says which transport it is.
    #[must_use]
    pub fn protocol(mut self, protocol: WorkloadProtocol) -> Self {
        self.protocol = Some(protocol);
        self
    }
}

impl WorkloadProtocol {
    /// The transport as Linkerd writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for WorkloadProtocol {
    fn from(text: String) -> Self {
        match text.as_str() {
            "TCP" => Self::Tcp,
            "UDP" => Self::Udp,
            _ => Self::Other(text),
        }
    }
}

impl Serialize for WorkloadProtocol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The `spec` in all versions: one field has a name of its own in each.
#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[derive(Default)]
struct Wire<'a> {
    #[serde(rename = "meshTLS", skip_serializing_if = "Option::is_none")]
    mesh_tls: Option<Cow<'a, MeshTls>>,
    #[serde(rename = "meshTls", skip_serializing_if = "Option::is_none")]
    old_mesh_tls: Option<Cow<'a, MeshTls>>,
    #[serde(skip_serializing_if = "ports_are_empty")]
    ports: Cow<'a, [WorkloadPort]>,
    #[serde(rename = "workloadIPs", skip_serializing_if = "Vec::is_empty")]
    workload_ips: Vec<Ip<'a>>,
}

#[derive(Default, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
struct Ip<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    ip: Cow<'a, str>,
}

#[expect(clippy::ptr_arg, reason = "serde gives the field as it is")]
fn ports_are_empty(ports: &Cow<'_, [WorkloadPort]>) -> bool {
    ports.is_empty()
}

object!(@object ExternalWorkload, "ExternalWorkload", |it| mesh2yaml_k8s::ApiVersion::api_version(it.version));
object!(@kube ExternalWorkload, NamespaceResourceScope);

#[cfg(feature = "read")]
impl Kind for ExternalWorkload {
    const API_VERSIONS: &'static [&'static str] = <ExternalWorkloadVersion as mesh2yaml_k8s::ApiVersion>::ALL;
}

impl Serialize for ExternalWorkload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { version, spec, .. } = self;
        let mesh_tls = Some(Cow::Borrowed(&spec.mesh_tls));
        let (mesh_tls, old_mesh_tls) = match version {
            ExternalWorkloadVersion::V1Beta1 => (mesh_tls, None),
            ExternalWorkloadVersion::V1Alpha1 => (None, mesh_tls),
        };
        let wire = Wire {
            mesh_tls,
            old_mesh_tls,
            ports: Cow::Borrowed(&spec.ports),
            workload_ips: spec
                .ips
                .iter()
                .map(|ip| Ip {
                    ip: Cow::Borrowed(ip.as_str()),
                })
                .collect(),
        };
        serialize_object(self, "spec", &wire, serializer)
    }
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for ExternalWorkload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (version, metadata, wire) =
            deserialize_object::<Self, Wire<'_>, D>(Self::API_VERSIONS, deserializer)?;
        let version = mesh2yaml_k8s::ApiVersion::from_api_version(&version).unwrap_or_default();
        let (mesh_tls, other, name, other_name) = match version {
            ExternalWorkloadVersion::V1Beta1 => (wire.mesh_tls, wire.old_mesh_tls, "meshTLS", "meshTls"),
            ExternalWorkloadVersion::V1Alpha1 => (wire.old_mesh_tls, wire.mesh_tls, "meshTls", "meshTLS"),
        };
        let wrong = |text: String| Err(serde::de::Error::custom(text));
        let mesh_tls = match (mesh_tls, other) {
            (Some(mesh_tls), None) => mesh_tls.into_owned(),
            (None, None) => return wrong(format!("`spec.{name}` is missing")),
            (_, Some(_)) => return wrong(format!("in this version `spec.{other_name}` is written `{name}`")),
        };
        Ok(Self {
            metadata,
            version,
            spec: ExternalWorkloadSpec {
                mesh_tls,
                ports: wire.ports.into_owned(),
                ips: wire
                    .workload_ips
                    .into_iter()
                    .map(|it| it.ip.into_owned())
                    .collect(),
            },
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ExternalWorkload {
    fn schema_name() -> Cow<'static, str> {
        <Self as mesh2yaml_k8s::Resource>::KIND.into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let spec = generator.subschema_for::<Wire<'static>>();
        mesh2yaml_k8s::object_schema::<Self>(spec, generator)
    }
}
