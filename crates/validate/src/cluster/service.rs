//! Service.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Meta, PortRef, Transport, Workload, is, items, port, text, texts};

/// A Service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Service {
    /// Name, namespace, labels and annotations.
    pub meta: Meta,
    /// How it is reached.
    pub service_type: ServiceType,
    /// Its address, `None` as a text where it is headless; absent where the cluster gives it one.
    pub cluster_ip: Option<String>,
    /// Labels that a pod must all have; when empty, endpoints come from elsewhere.
    pub selector: BTreeMap<String, String>,
    /// The ports.
    pub ports: Vec<ServicePort>,
}

/// How a [`Service`] is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServiceType {
    /// At an address within the cluster, which is meant where nothing is said.
    #[default]
    ClusterIp,
    /// At a port of every node too.
    NodePort,
    /// Through a load balancer too.
    LoadBalancer,
    /// As another DNS name, without pods.
    ExternalName,
}

/// A port of a [`Service`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServicePort {
    /// Where it is in `spec.ports`.
    pub index: usize,
    /// Its name; only the one port of a Service may have none.
    pub name: Option<String>,
    /// The number that clients connect to.
    pub port: u16,
    /// The port of the pods, `targetPort`; the same number where nothing is said.
    pub target: PortRef,
    /// The transport.
    pub protocol: Transport,
    /// What is spoken, `appProtocol`.
    pub app_protocol: Option<String>,
}

impl Service {
    /// Reads a document; `None` for other kinds.
    #[must_use]
    pub fn read(document: &Value) -> Option<Self> {
        if !is(document, "", "Service") {
            return None;
        }
        let spec = &document["spec"];
        Some(Self {
            meta: Meta::of(document),
            service_type: match spec["type"].as_str() {
                Some("NodePort") => ServiceType::NodePort,
                Some("LoadBalancer") => ServiceType::LoadBalancer,
                Some("ExternalName") => ServiceType::ExternalName,
                Some(_) | None => ServiceType::ClusterIp,
            },
            cluster_ip: text(&spec["clusterIP"]).filter(|it| !it.is_empty()),
            selector: texts(&spec["selector"]),
            ports: items(&spec["ports"])
                .enumerate()
                .filter_map(ServicePort::read)
                .collect(),
        })
    }

    /// Whether it has no address of its own, so that clients get those of the pods.
    #[must_use]
    pub fn is_headless(&self) -> bool {
        self.cluster_ip.as_deref() == Some("None")
    }

    /// Whether it leads to the pods of a workload. A Service without a selector leads to none.
    #[must_use]
    pub fn selects(&self, workload: &Workload) -> bool {
        !self.selector.is_empty()
            && self.service_type != ServiceType::ExternalName
            && self.meta.namespace == workload.meta.namespace
            && workload.has_labels(&self.selector)
    }
}

impl ServicePort {
    fn read((index, value): (usize, &Value)) -> Option<Self> {
        let number = port(&value["port"])?;
        Some(Self {
            index,
            name: text(&value["name"]).filter(|it| !it.is_empty()),
            port: number,
            target: PortRef::read(&value["targetPort"]).unwrap_or(PortRef::Number(number)),
            protocol: Transport::read(&value["protocol"]),
            app_protocol: text(&value["appProtocol"]),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{PortRef, Service, ServiceType, Transport};
    use crate::cluster::Workload;

    #[test]
    fn whole() {
        let shop = Service::read(&json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "shop", "namespace": "prod", "labels": {"team": "web"}},
            "spec": {
                "type": "LoadBalancer",
                "clusterIP": "None",
                "selector": {"app": "shop"},
                "ports": [
                    {"name": "http", "port": 80, "targetPort": "web", "appProtocol": "kubernetes.io/h2c"},
                    {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 5353},
                    {"port": 0},
                    {"port": 70000},
                    {"port": "80"},
                    {"port": 81, "targetPort": 0},
                ],
            },
        }))
        .expect("it is a Service");
        assert!(shop.is_headless());
        assert_eq!(shop.service_type, ServiceType::LoadBalancer);
        let ports: Vec<_> = shop
            .ports
            .iter()
            .map(|it| (it.name.as_deref(), it.port, it.target.clone(), it.protocol))
            .collect();
        assert_eq!(
            ports,
            [
                (Some("http"), 80, PortRef::Name("web".into()), Transport::Tcp),
                (Some("dns"), 53, PortRef::Number(5353), Transport::Udp),
                (None, 81, PortRef::Number(81), Transport::Tcp),
            ]
        );
        assert_eq!(shop.ports[2].index, 5);
        assert_eq!(shop.ports[0].app_protocol.as_deref(), Some("kubernetes.io/h2c"));
    }

    #[test]
    fn selection() {
        let service = |namespace: &str, spec: serde_json::Value| {
            Service::read(&json!({
                "apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": namespace}, "spec": spec,
            }))
            .expect("it is a Service")
        };
        let pod = Workload::read(&json!({
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": "a", "namespace": "prod", "labels": {"app": "shop", "version": "v1"}},
        }))
        .expect("it is a Pod");
        assert!(service("prod", json!({"selector": {"app": "shop"}})).selects(&pod));
        assert!(!service("test", json!({"selector": {"app": "shop"}})).selects(&pod));
        assert!(!service("prod", json!({"selector": {"app": "shop", "version": "v2"}})).selects(&pod));
        assert!(!service("prod", json!({})).selects(&pod));
        let elsewhere = json!({"type": "ExternalName", "selector": {"app": "shop"}});
        assert!(!service("prod", elsewhere).selects(&pod));
    }
}
