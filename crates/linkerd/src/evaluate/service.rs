//! The Services of the cluster, and what Linkerd reads on them.

use std::collections::{BTreeMap, HashMap, HashSet};

use mesh2yaml_k8s::{ClusterIp, ServiceSpec, ServiceType, TargetPort};
use mesh2yaml_types::decision::{Backend, RetryPolicy, ServiceFacts};
use mesh2yaml_types::{Name, Port};

use super::MeshDefaults;
use super::pods::Pods;
use super::retry::{self, Limits};
use crate::PortRange;
use crate::annotation;

/// What a caller's proxy takes for granted about a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// It looks at the first bytes.
    Detect,
    Http1,
    Http2,
    Opaque,
}

/// A Service.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub(super) namespace: String,
    pub(super) name: String,
    selector: BTreeMap<String, String>,
    /// The port of the container, by the Service's port.
    pub(super) ports: BTreeMap<Port, Port>,
    /// Whether routes can attach to it: it has an address of its own.
    pub(super) is_parent: bool,
    protocols: HashMap<Port, Protocol>,
    opaque: HashSet<u16>,
    pub(super) http_retry: Option<RetryPolicy>,
    pub(super) grpc_retry: Option<RetryPolicy>,
    pub(super) limits: Limits,
}

/// All Services that are known.
#[derive(Clone, Debug)]
pub(super) struct Services {
    cluster_domain: String,
    by_namespace: HashMap<String, HashMap<String, Service>>,
}

impl Services {
    /// Facts, and Services of the resources. What is given as a fact stays as it is; the annotations of resources count in any case, and so do
    /// those of a part of a Service that somebody else owns.
    pub(super) fn new(
        facts: impl IntoIterator<Item = ServiceFacts>,
        resources: &[mesh2yaml_k8s::Service],
        pods: &Pods,
        mesh: &MeshDefaults,
    ) -> Self {
        let mut services = Self {
            cluster_domain: mesh.cluster_domain.clone(),
            by_namespace: HashMap::new(),
        };
        for it in facts {
            services.insert(Service::of_facts(it));
        }
        let mut annotations: BTreeMap<(String, String), BTreeMap<String, String>> = BTreeMap::new();
        for it in resources {
            let (namespace, name) = (it.metadata.namespace().unwrap_or("default"), it.metadata.name());
            let own = annotations
                .entry((namespace.to_owned(), name.to_owned()))
                .or_default();
            own.extend(it.metadata.annotations().clone());
            if let Some(spec) = &it.spec {
                services.read(namespace, name, spec, pods);
            }
        }
        for own in services.by_namespace.values_mut().flat_map(HashMap::values_mut) {
            let said = annotations.remove(&(own.namespace.clone(), own.name.clone()));
            own.annotate(&said.unwrap_or_default(), mesh);
        }
        services
    }

    fn insert(&mut self, service: Service) {
        let own = self.by_namespace.entry(service.namespace.clone()).or_default();
        own.insert(service.name.clone(), service);
    }

    fn read(&mut self, namespace: &str, name: &str, spec: &ServiceSpec, pods: &Pods) {
        if self.get(namespace, name).is_none() {
            self.insert(Service::of_spec(namespace, name, spec, pods));
        }
        let own = self
            .by_namespace
            .get_mut(namespace)
            .and_then(|all| all.get_mut(name));
        if let Some(own) = own {
            own.is_parent = spec.cluster_ip != Some(ClusterIp::Headless)
                && spec.service_type != Some(ServiceType::ExternalName);
            for port in &spec.ports {
                if let Some(word) = &port.app_protocol {
                    own.protocols.insert(port.port, Protocol::of_word(word));
                }
            }
        }
    }

    pub(super) fn get(&self, namespace: &str, name: &str) -> Option<&Service> {
        self.by_namespace.get(namespace)?.get(name)
    }

    /// The whole host name of a Service.
    pub(super) fn host(&self, namespace: &str, name: &str) -> String {
        format!("{name}.{namespace}.svc.{}", self.cluster_domain)
    }

    /// The Service that a whole host name is of.
    pub(super) fn named(&self, host: &str) -> Option<&Service> {
        let bare = host
            .strip_suffix(self.cluster_domain.as_str())?
            .strip_suffix(".svc.")?;
        let (name, namespace) = bare.split_once('.')?;
        self.get(namespace, name)
    }
}

impl Protocol {
    /// Whatever Linkerd does not know is bytes to it: `grpc` and `https` too.
    fn of_word(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "http" => Self::Http1,
            "kubernetes.io/h2c" => Self::Http2,
            _ => Self::Opaque,
        }
    }
}

impl Service {
    fn of_facts(facts: ServiceFacts) -> Self {
        let opaque = facts.opaque.iter().map(|port| (*port, Protocol::Opaque));
        Self {
            namespace: facts.namespace.into(),
            name: facts.name.into(),
            selector: facts.selector,
            ports: facts.ports,
            is_parent: true,
            protocols: opaque.collect(),
            opaque: HashSet::new(),
            http_retry: None,
            grpc_retry: None,
            limits: Limits::default(),
        }
    }

    fn of_spec(namespace: &str, name: &str, spec: &ServiceSpec, pods: &Pods) -> Self {
        let named = |name: &str| pods.port(&namespace.parse::<Name>().ok()?, &spec.selector, name);
        let ports = spec.ports.iter().map(|port| {
            let target = match &port.target_port {
                Some(TargetPort::Number(number)) => Some(*number),
                Some(TargetPort::Name(name)) => named(name),
                None | Some(_) => None,
            };
            (port.port, target.unwrap_or(port.port))
        });
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            selector: spec.selector.clone(),
            ports: ports.collect(),
            is_parent: true,
            protocols: HashMap::new(),
            opaque: HashSet::new(),
            http_retry: None,
            grpc_retry: None,
            limits: Limits::default(),
        }
    }

    /// Reads what does not depend on a port; a list of ports with something else in it is no ports at all.
    fn annotate(&mut self, annotations: &BTreeMap<String, String>, mesh: &MeshDefaults) {
        self.http_retry = retry::http(annotations).unwrap_or_default();
        self.grpc_retry = retry::grpc(annotations).unwrap_or_default();
        self.limits = Limits::read(annotations).unwrap_or_default();
        self.opaque = match annotations.get(annotation::OPAQUE_PORTS) {
            Some(text) => {
                let ranges = PortRange::list(text).unwrap_or_default();
                ranges.into_iter().flat_map(PortRange::numbers).collect()
            }
            None => mesh.opaque_ports.iter().map(|port| port.get()).collect(),
        };
    }

    /// How a caller's proxy treats a port. An `appProtocol` counts before the list of opaque ports.
    pub(super) fn protocol(&self, port: Port) -> Protocol {
        match self.protocols.get(&port) {
            Some(protocol) => *protocol,
            None if self.opaque.contains(&port.get()) => Protocol::Opaque,
            None => Protocol::Detect,
        }
    }

    /// Whether it is known to have no such port.
    pub(super) fn lacks(&self, port: Port) -> bool {
        !self.ports.is_empty() && !self.ports.contains_key(&port)
    }

    /// The pods behind a port; a port that the Service does not have is asked of the pods as it is.
    pub(super) fn pods(&self, port: Port) -> Backend {
        let target = self.ports.get(&port).copied().unwrap_or(port);
        Backend::pods(&self.namespace, self.selector.clone(), target)
    }
}
