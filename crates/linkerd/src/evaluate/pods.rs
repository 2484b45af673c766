//! What is known of pods beside their labels.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_k8s::Namespace;
use mesh2yaml_types::decision::Arrival;
use mesh2yaml_types::{Name, Port};

use super::labels::Selected;
use crate::annotation;
use crate::{AccessPolicy, LabelSelector, PortRange};

/// Pods, as far as Linkerd reads them: the names of their ports, their probes, their annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PodFacts {
    /// Their namespace.
    pub namespace: Name,
    /// The labels that choose them. What several facts choose has all that they say.
    pub labels: BTreeMap<String, String>,
    /// The ports of containers by their names; several containers may have a port of one name.
    pub port_names: BTreeMap<String, BTreeSet<Port>>,
    /// The paths of HTTP probes, by the port of the container.
    pub probes: BTreeMap<Port, BTreeSet<String>>,
    /// The annotations of the template of the pods.
    pub annotations: BTreeMap<String, String>,
}

impl PodFacts {
    /// Pods of a namespace with these labels, of which nothing else is known yet.
    #[must_use]
    pub fn new<K: Into<String>, V: Into<String>>(
        namespace: Name,
        labels: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        Self {
            namespace,
            labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
            port_names: BTreeMap::new(),
            probes: BTreeMap::new(),
            annotations: BTreeMap::new(),
        }
    }

    /// With a name for a port.
    #[must_use]
    pub fn port_name(mut self, name: impl Into<String>, port: Port) -> Self {
        self.port_names.entry(name.into()).or_default().insert(port);
        self
    }

    /// With an HTTP probe of a path; a query does not count.
    #[must_use]
    pub fn probe(mut self, port: Port, path: impl Into<String>) -> Self {
        self.probes.entry(port).or_default().insert(path.into());
        self
    }

    /// With an annotation.
    #[must_use]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }
}

/// All pods that something is known of, and the annotations of namespaces, which the injector copies to pods.
#[derive(Clone, Debug, Default)]
pub(super) struct Pods {
    facts: BTreeMap<Name, Selected<PodFacts>>,
    namespaces: BTreeMap<String, BTreeMap<String, String>>,
}

/// What is known of one pod.
pub(super) struct Pod<'e> {
    facts: Vec<&'e PodFacts>,
    namespace: Option<&'e BTreeMap<String, String>>,
}

impl Pods {
    pub(super) fn new(facts: &[PodFacts], namespaces: &[Namespace]) -> Self {
        let mut pods = Self::default();
        for it in facts {
            let selector = LabelSelector::new(it.labels.clone());
            let own = pods.facts.entry(it.namespace.clone()).or_default();
            own.push(selector, it.clone());
        }
        for it in namespaces {
            let own = pods.namespaces.entry(it.metadata.name().to_owned()).or_default();
            own.extend(it.metadata.annotations().clone());
        }
        pods
    }

    pub(super) fn of(&self, arrival: &Arrival) -> Pod<'_> {
        Pod {
            facts: self.chosen(&arrival.namespace, &arrival.labels),
            namespace: self.namespaces.get(arrival.namespace.as_str()),
        }
    }

    fn chosen(&self, namespace: &Name, labels: &BTreeMap<String, String>) -> Vec<&PodFacts> {
        let own = self.facts.get(namespace);
        own.map(|own| own.of(labels)).unwrap_or_default()
    }

    /// The port that pods with these labels call by a name.
    pub(super) fn port(
        &self,
        namespace: &Name,
        labels: &BTreeMap<String, String>,
        name: &str,
    ) -> Option<Port> {
        let facts = self.chosen(namespace, labels);
        let mut ports = facts.iter().filter_map(|it| it.port_names.get(name)).flatten();
        ports.next().copied()
    }
}

impl Pod<'_> {
    pub(super) fn has_port(&self, name: &str, port: Port) -> bool {
        let mut named = self.facts.iter().filter_map(|it| it.port_names.get(name));
        named.any(|ports| ports.contains(&port))
    }

    /// Whether a probe asks for a path: the paths of probes are compared without their queries.
    pub(super) fn has_probe(&self, port: Port, path: &str) -> bool {
        let bare = |it: &str| it.split(['?', '#']).next().is_some_and(|it| it == path);
        let mut probes = self.facts.iter().filter_map(|it| it.probes.get(&port)).flatten();
        probes.any(|it| bare(it))
    }

    /// An annotation of the pod, or else of its namespace.
    fn annotation(&self, key: &str) -> Option<&str> {
        let own = self.facts.iter().find_map(|it| it.annotations.get(key));
        own.or_else(|| self.namespace?.get(key)).map(String::as_str)
    }

    fn has_listed(&self, key: &str, port: Port) -> bool {
        let ports = self.annotation(key).and_then(|text| PortRange::list(text).ok());
        let mut ranges = ports.into_iter().flatten();
        ranges.any(|range| range.numbers().contains(&port.get()))
    }

    pub(super) fn is_opaque(&self, port: Port) -> bool {
        self.has_listed(annotation::OPAQUE_PORTS, port)
    }

    /// What is admitted to a port without a Server. A value that is none does not count.
    pub(super) fn default_policy(&self, port: Port, cluster: AccessPolicy) -> AccessPolicy {
        let said = self
            .annotation(annotation::DEFAULT_INBOUND_POLICY)
            .and_then(access_policy);
        let policy = said.unwrap_or(cluster);
        let needs_identity = self.has_listed(annotation::REQUIRE_IDENTITY_INBOUND_PORTS, port);
        match policy {
            AccessPolicy::AllUnauthenticated if needs_identity => AccessPolicy::AllAuthenticated,
            AccessPolicy::ClusterUnauthenticated if needs_identity => AccessPolicy::ClusterAuthenticated,
            AccessPolicy::AllUnauthenticated
            | AccessPolicy::ClusterUnauthenticated
            | AccessPolicy::AllAuthenticated
            | AccessPolicy::ClusterAuthenticated
            | AccessPolicy::Deny
            | AccessPolicy::Audit => policy,
        }
    }
}

fn access_policy(text: &str) -> Option<AccessPolicy> {
    [
        AccessPolicy::Deny,
        AccessPolicy::Audit,
        AccessPolicy::AllAuthenticated,
        AccessPolicy::AllUnauthenticated,
        AccessPolicy::ClusterAuthenticated,
        AccessPolicy::ClusterUnauthenticated,
    ]
    .into_iter()
    .find(|policy| policy.as_str() == text)
}
