//! The core kinds that a mesh needs: [`Namespace`], [`ConfigMap`] and [`Service`].

use std::collections::BTreeMap;
use std::net::IpAddr;

use mesh2yaml_types::Port;
use serde::{Serialize, Serializer};

use crate::meta::{ObjectMeta, Resource};
use crate::object::{serialize_object, serialize_parts};

/// Implements [`Resource`] for a kind of the core group, whose version is `v1`.
macro_rules! core_resource {
    ($kind:ident) => {
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

core_resource!(Namespace);

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

core_resource!(ConfigMap);

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

core_resource!(Service);

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let spec = self.spec.as_ref().map(|spec| ("spec", spec));
        serialize_parts(self, spec, serializer)
    }
}

/// What a [`Service`] selects and offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServiceSpec {
    /// The Service's address (`clusterIP`); assigned by the cluster when absent.
    #[serde(rename = "clusterIP", skip_serializing_if = "Option::is_none")]
    pub cluster_ip: Option<ClusterIp>,
    /// Labels that a pod must all have; when empty, endpoints come from elsewhere.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub selector: BTreeMap<String, String>,
    /// The ports; each needs a name when there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<ServicePort>,
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

/// A port of a [`Service`]. The protocol is TCP, the only one that meshes handle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServicePort {
    /// The port's name, a DNS label. Istio reads the protocol from its beginning, as in `http-web`, if `app_protocol` is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
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

    use super::{ConfigMap, Service, ServicePort};
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
}
