//! What a cluster has besides: Services, pods and namespaces, so that no analyzer misses what is only not ours to write.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml::k8s::types::decision::ServiceFacts;
use serde_json::{Value, json};

use crate::corpus::Set;

type Labels = BTreeMap<String, String>;

/// A set of pods.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Pods {
    /// Their namespace.
    pub namespace: String,
    /// Their name.
    pub name: String,
    /// Their labels.
    pub labels: Labels,
    /// The ports of their containers.
    pub ports: BTreeSet<u16>,
}

impl Pods {
    /// Pods without ports.
    #[must_use]
    pub fn new(namespace: String, name: String, labels: Labels) -> Self {
        Self {
            namespace,
            name,
            labels,
            ports: BTreeSet::new(),
        }
    }
}

/// The Services, pods and namespaces that a set speaks of and does not have.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Stubs {
    /// Services.
    pub services: Vec<Value>,
    /// Sets of pods.
    pub pods: Vec<Pods>,
    /// Namespaces.
    pub namespaces: BTreeSet<String>,
}

impl Stubs {
    /// Of what was compiled for Istio.
    #[must_use]
    pub fn new(set: &Set, objects: &[Value]) -> Self {
        let mut stubs = Self::default();
        let subsets = subsets(objects);
        let mut known = BTreeSet::new();
        for facts in &set.services {
            known.insert(host(facts));
            stubs.service(facts, subsets.get(&host(facts)), &set.calls);
        }
        // Services of other teams, to which the policy sends requests.
        let mut hosts = BTreeSet::new();
        for object in objects {
            collect_hosts(object, &mut hosts);
        }
        for (host, port) in hosts {
            if !known.contains(&host) {
                known.insert(host.clone());
                stubs.other(&host, port);
            }
        }
        let mut said = BTreeSet::new();
        for object in objects {
            let metadata = &object["metadata"];
            if object["kind"] == "Namespace" {
                said.extend(metadata["name"].as_str().map(str::to_owned));
            } else {
                stubs
                    .namespaces
                    .extend(metadata["namespace"].as_str().map(str::to_owned));
            }
            if object["kind"] == "AuthorizationPolicy" {
                callers(&object["spec"], &mut stubs.namespaces);
            }
        }
        stubs
            .namespaces
            .retain(|name| !said.contains(name) && name != "istio-system");
        stubs
    }

    fn service(
        &mut self,
        facts: &ServiceFacts,
        subsets: Option<&Vec<Labels>>,
        calls: &[(String, String, u16)],
    ) {
        let (namespace, name) = (facts.namespace.to_string(), facts.name.to_string());
        let ports: Vec<Value> = facts
            .ports
            .iter()
            .map(|(port, target)| {
                let is_call = |it: &(String, String, u16)| it.0 == namespace && it.1 == name && it.2 == port.get();
                let protocol = match facts.opaque.contains(port) {
                    true => "tcp",
                    false if calls.iter().any(is_call) => "grpc",
                    false => "http",
                };
                json!({ "name": format!("{protocol}-{port}"), "port": port.get(), "targetPort": target.get() })
            })
            .collect();
        self.services.push(json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": { "name": name, "namespace": namespace },
            "spec": { "selector": facts.selector, "ports": ports, "clusterIP": self.address() },
        }));
        let none = vec![Labels::new()];
        for (number, labels) in subsets
            .filter(|it| !it.is_empty())
            .unwrap_or(&none)
            .iter()
            .enumerate()
        {
            let mut all = facts.selector.clone();
            all.extend(labels.clone());
            self.pods.push(Pods {
                namespace: namespace.clone(),
                name: format!("{name}-{number}"),
                labels: all,
                ports: facts.ports.values().map(|port| port.get()).collect(),
            });
        }
        self.namespaces.insert(namespace);
    }

    /// The address of the next Service.
    fn address(&self) -> String {
        format!("10.96.0.{}", 10 + self.services.len())
    }

    fn other(&mut self, host: &str, port: Option<u16>) {
        let mut parts = host.split('.');
        let (Some(name), Some(namespace)) = (parts.next(), parts.next()) else {
            return;
        };
        if !host.ends_with(".svc.cluster.local") {
            return;
        }
        let port = port.unwrap_or(80);
        self.services.push(json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": { "name": name, "namespace": namespace },
            "spec": { "selector": { "app": name }, "ports": [{ "name": "http", "port": port, "targetPort": port }], "clusterIP": self.address() },
        }));
        self.pods.push(Pods {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            labels: [("app".to_owned(), name.to_owned())].into(),
            ports: [port].into(),
        });
        self.namespaces.insert(namespace.to_owned());
    }

    /// All of them as documents.
    #[must_use]
    pub fn documents(&self) -> Vec<String> {
        let mut all: Vec<Value> = self.services.clone();
        for name in &self.namespaces {
            let labels = json!({ "istio-injection": "enabled" });
            all.push(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name, "labels": labels } }));
        }
        for pods in &self.pods {
            let Pods {
                namespace,
                name,
                labels,
                ports,
            } = pods;
            let ports: Vec<Value> = ports
                .iter()
                .map(|port| json!({ "containerPort": port }))
                .collect();
            let app = json!({ "name": "app", "image": "registry.example/app:1", "ports": ports });
            let spec = json!({ "containers": [&app] });
            let template = json!({ "metadata": { "labels": labels }, "spec": &spec });
            all.push(json!({
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": { "name": name, "namespace": namespace },
                "spec": { "selector": { "matchLabels": labels }, "template": template },
            }));
            // As injection makes it.
            let proxy = json!({ "name": "istio-proxy", "image": "registry.example/proxyv2:1.31.0" });
            all.push(json!({
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": { "name": format!("{name}-0"), "namespace": namespace, "labels": labels },
                "spec": { "containers": [&app, proxy] },
            }));
        }
        all.iter().map(Value::to_string).collect()
    }
}

fn host(facts: &ServiceFacts) -> String {
    format!("{}.{}.svc.cluster.local", facts.name, facts.namespace)
}

/// The labels of subsets, by host.
fn subsets(objects: &[Value]) -> BTreeMap<String, Vec<Labels>> {
    let mut found: BTreeMap<String, Vec<Labels>> = BTreeMap::new();
    for object in objects.iter().filter(|it| it["kind"] == "DestinationRule") {
        let spec = &object["spec"];
        let Some(host) = spec["host"].as_str() else {
            continue;
        };
        for subset in spec["subsets"].as_array().into_iter().flatten() {
            let labels = subset["labels"].as_object().into_iter().flatten();
            let labels = labels.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned())));
            found.entry(host.to_owned()).or_default().push(labels.collect());
        }
    }
    found
}

/// Hosts that requests are sent to, with the port that is named.
fn collect_hosts(value: &Value, found: &mut BTreeSet<(String, Option<u16>)>) {
    match value {
        Value::Object(map) => {
            if let Some(host) = map.get("host").and_then(Value::as_str) {
                let port = value.pointer("/port/number").and_then(Value::as_u64);
                found.insert((host.to_owned(), port.and_then(|it| u16::try_from(it).ok())));
            }
            map.values().for_each(|it| collect_hosts(it, found));
        }
        Value::Array(list) => list.iter().for_each(|it| collect_hosts(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Namespaces of callers.
fn callers(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                if key == "namespaces" || key == "notNamespaces" {
                    let names = value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    found.extend(names.filter(|name| !name.contains('*')).map(str::to_owned));
                }
                callers(value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|it| callers(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
