//! Workloads behind several Services that do not agree about a port. IST0116 and IST0137.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mesh2yaml_k8s::Path;

use super::super::pods::names;
use super::injection::{Namespaces, is_in_mesh, namespaces};
use super::{Findings, Known, World, is_of_gateway};
use crate::cluster::{PortRef, Service, ServicePort, Transport, Workload, WorkloadKind};

/// IST0116: one port, and different transports. IST0137: one port of the pods, and different ports of Services.
pub(crate) fn shared(world: &World, findings: &mut Findings) {
    if !world.signs.may_be_istio() {
        return;
    }
    let namespaces: Namespaces<'_> = namespaces(world);
    let index = Index::of(world);
    for it in &world.workloads {
        let kept = matches!(
            it.facts.kind,
            WorkloadKind::Deployment | WorkloadKind::StatefulSet | WorkloadKind::DaemonSet
        );
        if !kept || is_of_gateway(&it.facts.meta) || !is_in_mesh(it, &namespaces) {
            continue;
        }
        let services = index.services(it);
        if services.len() > 1 {
            transports(it, &services, findings);
            targets(it, &services, findings);
        }
    }
}

/// Of the Services of a pod no more than these are looked at, so that many of both stay cheap.
const MOST: usize = 64;

/// Services by one of the labels that they select by.
struct Index<'w>(BTreeMap<(&'w str, &'w str, &'w str), Vec<&'w Known<Service>>>);

impl<'w> Index<'w> {
    fn of(world: &'w World) -> Self {
        let services = || world.services.iter().filter(|it| !it.namespace.is_empty());
        let labels = |it: &'w Known<Service>| {
            let labels = it.facts.selector.iter();
            labels.map(|(key, value)| (&*it.namespace, key.as_str(), value.as_str()))
        };
        let mut counts: HashMap<_, usize> = HashMap::new();
        for label in services().flat_map(labels) {
            *counts.entry(label).or_default() += 1;
        }
        // The label that the fewest select by tells the most apart: `app: shop` rather than `tier: a`.
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in services() {
            if let Some(label) = labels(it).min_by_key(|label| counts.get(label)) {
                index.entry(label).or_default().push(it);
            }
        }
        Self(index)
    }

    fn services(&self, workload: &Known<Workload>) -> Vec<&'w Known<Service>> {
        let labels = workload.facts.pod_labels.iter();
        let near = labels
            .filter_map(|(key, value)| self.0.get(&(&*workload.namespace, key.as_str(), value.as_str())));
        let selecting = near.flatten().filter(|it| it.facts.selects(&workload.facts));
        selecting.take(MOST).copied().collect()
    }
}

fn ports<'s, 'w>(
    services: &'s [&'w Known<Service>],
) -> impl Iterator<Item = (&'w Known<Service>, &'w ServicePort)> + use<'s, 'w> {
    services
        .iter()
        .flat_map(|it| it.facts.ports.iter().map(|port| (*it, port)))
}

fn transports(it: &Known<Workload>, services: &[&Known<Service>], findings: &mut Findings) {
    let mut by_port: BTreeMap<u16, BTreeMap<&str, BTreeSet<Transport>>> = BTreeMap::new();
    for (service, port) in ports(services) {
        let of_port = by_port.entry(port.port).or_default();
        of_port.entry(&service.name).or_default().insert(port.protocol);
    }
    for (port, of_port) in by_port {
        // A Service that takes both TCP and UDP, as that of a DNS server, is at one with others that do.
        let mut sets = of_port.values();
        let first = sets.next();
        if sets.all(|set| Some(set) == first) {
            continue;
        }
        let services = names(of_port.keys().copied());
        let message =
            format!("the Services {services} have port {port} with different protocols for the same pods");
        findings
            .warning(it, "IST0116", path_of_name(), message)
            .help("give one of them another port");
    }
}

fn targets(it: &Known<Workload>, services: &[&Known<Service>], findings: &mut Findings) {
    let is_bytes = |port: &ServicePort| !matches!(port.protocol, Transport::Udp | Transport::Sctp);
    let mut by_target: BTreeMap<&PortRef, BTreeMap<&str, BTreeSet<u16>>> = BTreeMap::new();
    for (service, port) in ports(services).filter(|(_, port)| is_bytes(port)) {
        let of_target = by_target.entry(&port.target).or_default();
        of_target.entry(&service.name).or_default().insert(port.port);
    }
    for (target, of_target) in by_target {
        let numbers: BTreeSet<u16> = of_target.values().flatten().copied().collect();
        // Ports of one Service are at one.
        if of_target.len() < 2 || numbers.len() < 2 {
            continue;
        }
        let target = match target {
            PortRef::Number(number) => number.to_string(),
            PortRef::Name(name) => format!("`{name}`"),
        };
        let services = names(of_target.keys().copied());
        let numbers: Vec<_> = numbers.iter().take(4).map(u16::to_string).collect();
        let numbers = numbers.join(", ");
        let message = format!(
            "the Services {services} lead to port {target} of the same pods from different ports: {numbers}"
        );
        findings
            .warning(it, "IST0137", path_of_name(), message)
            .help("give them the same `port`, or different ports of the pods");
    }
}

fn path_of_name() -> Path {
    Path::default().key("metadata").key("name")
}
