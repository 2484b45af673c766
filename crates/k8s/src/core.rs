//! The core kinds that a mesh needs: [`Namespace`], [`ConfigMap`] and [`Service`].
//!
//! They are read in part: what the types here do not have is left out, not refused.

use std::collections::BTreeMap;
use std::net::IpAddr;

use mesh2yaml_types::Port;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::meta::{ObjectMeta, Resource};
use crate::object::{Kind, serialize_object, serialize_parts};

/// Implements [`Resource`], and reading, for a kind of the core group, whose version is `v1`.
macro_rules! core_resource {
    ($kind:ident, |$wire:ident: $type:ty| $build:block) => {
        impl<'de> Deserialize<'de> for $kind {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let $wire = <$type>::of::<Self, D>(deserializer)?;
                Ok($build)
            }
        }

        impl Kind for $kind {
            const API_VERSIONS: &'static [&'static str] = &["v1"];
        }

        impl Resource for $kind {
            const KIND: &'static str = stringify!($kind);
            fn api_version(&self) -> &'static str {
                "v1"
            }
            fn metadata(&self) -> &ObjectMeta {
                &self.metadata
            }
            fn metadata_mut(&mut self) -> &mut ObjectMeta {
                &mut self.metadata
            }
        }
    };
}

/// An object of the core group as it stands in a text, as far as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "S: DeserializeOwned, D: DeserializeOwned")]
struct Wire<S = IgnoredAny, D = IgnoredAny> {
    api_version: String,
    kind: String,
    metadata: ObjectMeta,
    #[serde(default = "none")]
    spec: Option<S>,
    #[serde(default = "none")]
    data: Option<D>,
}

fn none<T>() -> Option<T> {
    None
}

impl<S: DeserializeOwned, D: DeserializeOwned> Wire<S, D> {
    fn of<'de, R: Resource, De: Deserializer<'de>>(deserializer: De) -> Result<Self, De::Error> {
        let wire = Self::deserialize(deserializer)?;
        if (wire.api_version.as_str(), wire.kind.as_str()) == ("v1", R::KIND) {
            return Ok(wire);
        }
        let Self {
            api_version, kind, ..
        } = wire;
        let (wanted, found) = (R::KIND, format_args!("a {kind} of {api_version}"));
        Err(De::Error::custom(format_args!(
            "expected a {wanted} of v1, found {found}"
        )))
    }
}

/// A Namespace. Meshes read its labels and annotations: injection, ambient mode, default policies.
///
/// ```
/// use mesh2yaml_k8s::{Namespace, Resource, yaml};
///
/// let shop = Namespace::new("shop").label("istio.io/dataplane-mode", "ambient");
/// assert_eq!(yaml::to_string(&shop)?, "\
/// apiVersion: v1
/// kind: Namespace
/// metadata:
///   name: shop
///   labels:
///     istio.io/dataplane-mode: ambient
/// ");
/// # Ok::<(), yaml::WriteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Namespace {
    /// Name, labels and annotations; never a namespace.
    pub metadata: ObjectMeta,
}

impl Namespace {
    /// The namespace of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::cluster(name),
        }
    }
}

core_resource!(Namespace, |wire: Wire| {
    Self {
        metadata: wire.metadata,
    }
});

impl Serialize for Namespace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_parts::<_, (), _>(self, None, serializer)
    }
}

/// A ConfigMap: texts by key, such as the configuration of a rate limit service.
///
/// ```
/// use mesh2yaml_k8s::{ConfigMap, yaml};
///
/// let limits = ConfigMap::new("ratelimit", "infra").entry("config.yaml", "domain: shop\nlimit: 5\n");
/// assert_eq!(yaml::to_string(&limits)?, "\
/// apiVersion: v1
/// kind: ConfigMap
/// metadata:
///   name: ratelimit
///   namespace: infra
/// data:
///   config.yaml: |
///     domain: shop
///     limit: 5
/// ");
/// # Ok::<(), yaml::WriteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigMap {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Texts by key. Kubernetes allows letters, digits, `-`, `_` and `.` in a key, and 1 MiB in all.
    pub data: BTreeMap<String, String>,
}

impl ConfigMap {
    /// A ConfigMap without entries.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            data: BTreeMap::new(),
        }
    }

    /// Adds an entry; a later one replaces an earlier one of the same key.
    #[must_use]
    pub fn entry(mut self, key: impl Into<String>, text: impl Into<String>) -> Self {
        self.data.insert(key.into(), text.into());
        self
    }
}

core_resource!(ConfigMap, |wire: Wire<IgnoredAny, BTreeMap<String, String>>| {
    Self {
        metadata: wire.metadata,
        data: wire.data.unwrap_or_default(),
    }
});

impl Serialize for ConfigMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "data", &self.data, serializer)
    }
}

/// A Service: a name for the pods that a selector finds.
///
/// ```
/// use mesh2yaml_k8s::types::port;
/// use mesh2yaml_k8s::{Service, ServicePort, yaml};
///
/// let canary = Service::new("shop-canary", "prod")
///     .selector("version", "v2")
///     .port(ServicePort::new(port!(80)).name("http").target_port("web").app_protocol("http"));
/// assert_eq!(yaml::to_string(&canary)?, "\
/// apiVersion: v1
/// kind: Service
/// metadata:
///   name: shop-canary
///   namespace: prod
/// spec:
///   selector:
///     version: v2
///   ports:
///   - name: http
///     port: 80
///     targetPort: web
///     appProtocol: http
/// ");
/// # Ok::<(), yaml::WriteError>(())
/// ```
///
/// Without a spec it is a part of a Service that someone else owns:
///
/// ```
/// use mesh2yaml_k8s::{Resource, Service, yaml};
///
/// let labelled = Service::new("shop", "prod").label("istio.io/use-waypoint", "waypoint").partial();
/// assert!(!yaml::to_string(&labelled)?.contains("spec:"));
/// # Ok::<(), yaml::WriteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// What the Service does; absent while only its metadata is ours to set. The setters below create it.
    pub spec: Option<ServiceSpec>,
}

impl Service {
    /// A Service with metadata alone.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec: None,
        }
    }

    /// Selects pods with this label too; a later value replaces an earlier one of the same key.
    #[must_use]
    pub fn selector(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.spec_mut().selector.insert(key.into(), value.into());
        self
    }

    /// Adds a port.
    #[must_use]
    pub fn port(mut self, port: ServicePort) -> Self {
        self.spec_mut().ports.push(port);
        self
    }

    /// Makes the Service headless: no address of its own, DNS gives those of the pods.
    #[must_use]
    pub fn headless(mut self) -> Self {
        self.spec_mut().cluster_ip = Some(ClusterIp::Headless);
        self
    }

    fn spec_mut(&mut self) -> &mut ServiceSpec {
        self.spec.get_or_insert_default()
    }
}

core_resource!(Service, |wire: Wire<ServiceSpec>| {
    Self {
        metadata: wire.metadata,
        spec: wire.spec,
    }
});

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let spec = self.spec.as_ref().map(|spec| ("spec", spec));
        serialize_parts(self, spec, serializer)
    }
}

/// What a [`Service`] selects and offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ServiceSpec {
    /// How it is reached (`type`); [`ServiceType::ClusterIp`] when absent.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub service_type: Option<ServiceType>,
    /// The Service's address (`clusterIP`); assigned by the cluster when absent.
    #[serde(
        rename = "clusterIP",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "cluster_ip"
    )]
    pub cluster_ip: Option<ClusterIp>,
    /// Labels that a pod must all have; when empty, endpoints come from elsewhere.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: BTreeMap<String, String>,
    /// The ports; each needs a name when there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
}

/// How a [`Service`] is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ServiceType {
    /// At an address within the cluster, written `ClusterIP`.
    #[default]
    #[serde(rename = "ClusterIP")]
    ClusterIp,
    /// At a port of every node too, written `NodePort`.
    NodePort,
    /// Through a load balancer outside of the cluster too, written `LoadBalancer`.
    LoadBalancer,
    /// As another DNS name, without any pods, written `ExternalName`.
    ExternalName,
}

/// The address of a [`Service`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClusterIp {
    /// None: clients get the addresses of the pods. Written `None`.
    Headless,
    /// This one, from the cluster's range for Services.
    Address(IpAddr),
}

impl Serialize for ClusterIp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Headless => serializer.serialize_str("None"),
            Self::Address(address) => address.serialize(serializer),
        }
    }
}

/// An address, where an empty text is as good as none.
fn cluster_ip<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ClusterIp>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    match text.as_str() {
        "" => Ok(None),
        "None" => Ok(Some(ClusterIp::Headless)),
        address => match address.parse() {
            Ok(address) => Ok(Some(ClusterIp::Address(address))),
            Err(_) => Err(D::Error::custom(format_args!(
                "expected an IP address or `None`, found `{address}`"
            ))),
        },
    }
}

/// A port of a [`Service`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServicePort {
    /// The port's name, a DNS label. Istio reads the protocol from its beginning, as in `http-web`, if `app_protocol` is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The transport (`protocol`); [`TransportProtocol::Tcp`] when absent, the only one that meshes handle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<TransportProtocol>,
    /// The port that clients connect to.
    pub port: Port,
    /// The port of the pods (`targetPort`); the same as `port` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_port: Option<TargetPort>,
    /// What is spoken on the port (`appProtocol`), such as `http`, `grpc` or `kubernetes.io/h2c`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_protocol: Option<String>,
}

impl ServicePort {
    /// A port without a name that leads to the same port of the pods.
    #[must_use]
    pub const fn new(port: Port) -> Self {
        Self {
            name: None,
            protocol: None,
            port,
            target_port: None,
            app_protocol: None,
        }
    }

    /// Names the port.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Leads to this port of the pods, by number or by the name that the pod gives it.
    #[must_use]
    pub fn target_port(mut self, port: impl Into<TargetPort>) -> Self {
        self.target_port = Some(port.into());
        self
    }

    /// Says what is spoken on the port.
    #[must_use]
    pub fn app_protocol(mut self, protocol: impl Into<String>) -> Self {
        self.app_protocol = Some(protocol.into());
        self
    }
}

/// The transport of a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum TransportProtocol {
    /// TCP, written `TCP`.
    #[default]
    Tcp,
    /// UDP, written `UDP`.
    Udp,
    /// SCTP, written `SCTP`.
    Sctp,
}

/// A port of a pod.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum TargetPort {
    /// By number.
    Number(Port),
    /// By the name that the pod's container gives it.
    Name(String),
}

impl<'de> Deserialize<'de> for TargetPort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Wire {
            Number(i64),
            Name(String),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Number(number) => Port::try_from(number).map(Self::Number).map_err(D::Error::custom),
            Wire::Name(name) => Ok(Self::Name(name)),
        }
    }
}

impl From<Port> for TargetPort {
    fn from(port: Port) -> Self {
        Self::Number(port)
    }
}

impl From<&str> for TargetPort {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for TargetPort {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

#[cfg(test)]
mod tests {
    use mesh2yaml_types::port;

    use serde_json::json;

    use super::{
        ClusterIp, ConfigMap, Namespace, Service, ServicePort, ServiceType, TargetPort, TransportProtocol,
    };
    use crate::yaml::to_string;

    #[test]
    fn a_headless_service() {
        let text = to_string(
            &Service::new("shop", "prod")
                .headless()
                .port(ServicePort::new(port!(80)).target_port(port!(8080))),
        );
        let expected = "apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\n  namespace: prod\n\
            spec:\n  clusterIP: None\n  ports:\n  - port: 80\n    targetPort: 8080\n";
        assert_eq!(text.as_deref(), Ok(expected));
    }

    #[test]
    fn an_empty_config_map() {
        let text = to_string(&ConfigMap::new("a", "b"));
        let expected = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: b\ndata: {}\n";
        assert_eq!(text.as_deref(), Ok(expected));
    }

    #[test]
    fn what_was_written_is_read() {
        let service = Service::new("shop", "prod")
            .selector("app", "shop")
            .port(ServicePort::new(port!(80)).name("http").target_port("web"));
        let written = serde_json::to_value(&service).unwrap();
        assert_eq!(serde_json::from_value::<Service>(written).unwrap(), service);
        let settings = ConfigMap::new("a", "b").entry("k", "v");
        let written = serde_json::to_value(&settings).unwrap();
        assert_eq!(serde_json::from_value::<ConfigMap>(written).unwrap(), settings);
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let service: Service = serde_json::from_value(json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "shop", "namespace": "prod", "uid": "7"},
            "spec": {
                "type": "NodePort",
                "clusterIP": "10.0.0.7",
                "sessionAffinity": "None",
                "ports": [{"port": 53, "protocol": "UDP", "targetPort": 5353, "nodePort": 30053}],
            },
            "status": {"loadBalancer": {}},
        }))
        .unwrap();
        let spec = service.spec.unwrap();
        assert_eq!(spec.service_type, Some(ServiceType::NodePort));
        assert_eq!(spec.cluster_ip, Some(ClusterIp::Address([10, 0, 0, 7].into())));
        assert_eq!(spec.ports[0].protocol, Some(TransportProtocol::Udp));
        assert_eq!(spec.ports[0].target_port, Some(TargetPort::Number(port!(5353))));
        let shop: Namespace = serde_json::from_value(json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": "shop"},
            "spec": {"finalizers": ["kubernetes"]},
        }))
        .unwrap();
        assert_eq!(shop, Namespace::new("shop"));
    }

    #[test]
    fn another_kind_is_not_read() {
        let other =
            json!({"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "a"}});
        let error = serde_json::from_value::<Service>(other).unwrap_err().to_string();
        assert_eq!(
            error,
            "expected a Service of v1, found a Service of serving.knative.dev/v1"
        );
    }
}
