//! What the cluster's own kinds say that checks of a set need: names, labels, ports, probes.
//!
//! ```text
//!   serde_json::Value ──read──▶ Option<Object>: Service | Workload | Namespace | Secret | ConfigMap | MutatingWebhooks | Definition
//! ```
//!
//! Nothing here judges. A document of another kind is `None`; a part that is missing, or of a wrong type, is as if it were not there.
//! What is read owns its texts and nothing else, so a large set stays small.

mod certificate;
mod definition;
mod service;
mod settings;
mod webhook;
mod workload;

use std::collections::BTreeMap;

use serde_json::Value;

pub use certificate::CertificateState;
pub use definition::Definition;
pub use service::{Service, ServicePort, ServiceType};
pub use settings::{ConfigMap, Secret};
pub use webhook::{LabelSelector, MutatingWebhooks, Webhook};
pub use workload::{Container, ContainerPort, Probe, ProbeKind, Workload, WorkloadKind};

use crate::kinds::group_of;

/// An object of one of the cluster's own kinds.
///
/// ```
/// use mesh2yaml_validate::cluster::Object;
/// use serde_json::json;
///
/// let document = json!({
///     "apiVersion": "v1",
///     "kind": "Service",
///     "metadata": {"name": "shop", "namespace": "prod"},
///     "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": "web", "nodePort": 30080}]},
/// });
/// let Some(Object::Service(shop)) = Object::read(&document) else { panic!("it is a Service") };
/// assert_eq!(shop.ports[0].port, 80);
/// assert_eq!(shop.meta.namespace.as_deref(), Some("prod"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Object {
    /// A Service.
    Service(Service),
    /// Something that runs pods, or a Pod.
    Workload(Workload),
    /// A Namespace.
    Namespace(Namespace),
    /// A Secret, without its values.
    Secret(Secret),
    /// A ConfigMap, without its values.
    ConfigMap(ConfigMap),
    /// A MutatingWebhookConfiguration.
    MutatingWebhooks(MutatingWebhooks),
    /// A CustomResourceDefinition.
    Definition(Definition),
}

impl Object {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        Service::read(document)
            .map(Self::Service)
            .or_else(|| Workload::read(document).map(Self::Workload))
            .or_else(|| Namespace::read(document).map(Self::Namespace))
            .or_else(|| Secret::read(document).map(Self::Secret))
            .or_else(|| ConfigMap::read(document).map(Self::ConfigMap))
            .or_else(|| MutatingWebhooks::read(document).map(Self::MutatingWebhooks))
            .or_else(|| Definition::read(document).map(Self::Definition))
    }

    /// Name, namespace, labels and annotations.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        match self {
            Self::Service(it) => &it.meta,
            Self::Workload(it) => &it.meta,
            Self::Namespace(it) => &it.meta,
            Self::Secret(it) => &it.meta,
            Self::ConfigMap(it) => &it.meta,
            Self::MutatingWebhooks(it) => &it.meta,
            Self::Definition(it) => &it.meta,
        }
    }
}

/// Name, namespace, labels and annotations of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// The namespace; `None` where the document does not say it, so that it is where it is applied.
    pub namespace: Option<String>,
    /// The name; empty where the API server makes one up.
    pub name: String,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Annotations.
    pub annotations: BTreeMap<String, String>,
}

impl Meta {
    pub(crate) fn of(object: &Value) -> Self {
        let metadata = &object["metadata"];
        let mut annotations = texts(&metadata["annotations"]);
        // The whole object again, which nobody asks for here.
        annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        Self {
            namespace: text(&metadata["namespace"]).filter(|it| !it.is_empty()),
            name: text(&metadata["name"]).unwrap_or_default(),
            labels: texts(&metadata["labels"]),
            annotations,
        }
    }
}

/// A Namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Namespace {
    /// Name, labels and annotations.
    pub meta: Meta,
}

impl Namespace {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        is(document, "", "Namespace").then(|| Self {
            meta: Meta {
                namespace: None,
                ..Meta::of(document)
            },
        })
    }
}

/// A port of a pod, as a Service or a probe refers to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PortRef {
    /// By number.
    Number(u16),
    /// By the name that a container gives it.
    Name(String),
}

impl PortRef {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(name) if !name.is_empty() => Some(Self::Name(name.clone())),
            Value::Number(_) => port(value).map(Self::Number),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// The transport of a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Transport {
    /// TCP, which is meant where nothing is said.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
    /// Something else, which the API server refuses.
    Other,
}

impl Transport {
    fn read(value: &Value) -> Self {
        match value.as_str() {
            Some("UDP") => Self::Udp,
            Some("SCTP") => Self::Sctp,
            Some("TCP" | "") | None => Self::Tcp,
            Some(_) => Self::Other,
        }
    }
}

/// Whether a document is of a kind; the version does not matter.
fn is(document: &Value, group: &str, kind: &str) -> bool {
    let version = document["apiVersion"].as_str();
    document["kind"] == *kind && version.is_some_and(|version| group_of(version) == group)
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The entries of a map that are texts.
fn texts(value: &Value) -> BTreeMap<String, String> {
    let entries = value.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), text(value)?)))
        .collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn port(value: &Value) -> Option<u16> {
    let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
    number.filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Namespace, Object};

    #[test]
    fn other_kinds_are_not_read() {
        for document in [
            json!({"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "a"}}),
            json!({"apiVersion": "v1", "kind": "Deployment", "metadata": {"name": "a"}}),
            json!({"apiVersion": "v1", "kind": "List", "items": []}),
            json!({"kind": "Service"}),
            json!({"apiVersion": 1, "kind": "Service"}),
            json!("Service"),
            json!([{"apiVersion": "v1", "kind": "Service"}]),
            json!(null),
        ] {
            assert_eq!(Object::read(&document), None, "{document}");
        }
    }

    #[test]
    fn what_is_of_a_wrong_type_is_not_there() {
        let document = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": ["a"],
                "namespace": "b",
                "labels": {"istio-injection": "enabled", "number": 7, "nothing": null},
                "annotations": "none",
            },
        });
        let namespace = Namespace::read(&document).expect("it is a Namespace");
        assert_eq!(namespace.meta.name, "");
        assert_eq!(namespace.meta.namespace, None);
        assert_eq!(namespace.meta.labels.len(), 1);
        assert!(namespace.meta.annotations.is_empty());
        for parts in ["metadata", "spec", "data"] {
            for (version, kind) in [
                ("v1", "Service"),
                ("v1", "Pod"),
                ("v1", "Secret"),
                ("v1", "ConfigMap"),
                ("apps/v1", "Deployment"),
                ("batch/v1", "CronJob"),
            ] {
                for part in [
                    json!(null),
                    json!(7),
                    json!([{}]),
                    json!({"ports": {}, "template": [], "containers": 1}),
                ] {
                    let document = json!({"apiVersion": version, "kind": kind, parts: part});
                    assert!(Object::read(&document).is_some(), "{document}");
                }
            }
        }
    }
}
