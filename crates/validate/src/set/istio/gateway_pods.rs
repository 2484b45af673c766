//! The pods and the Service of a Gateway. IST0101 and IST0162.

use std::collections::{BTreeSet, HashMap};

use mesh2yaml_k8s::Path;

use super::super::{Findings, World};
use super::gateway;
use super::pods::{INGRESS_PORTS, Index, Labels, Pods, is_ingress, written};
use crate::cluster::{PortRef, Transport};

/// IST0101 and IST0162: a Gateway without pods, and a port that no Service of its pods leads to.
pub(crate) fn pods(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let index = Index::of(world);
    let mut ports: HashMap<&Labels, Option<BTreeSet<u16>>> = HashMap::new();
    for it in &world.gateways {
        let selector = &it.facts.selector;
        if selector.is_empty() {
            continue;
        }
        if !index.any_gateway(selector) {
            let path = Path::default().key("spec").key("selector");
            findings
                .error(
                    it,
                    "IST0101",
                    path,
                    format!("no pods have the labels `{}`", written(selector)),
                )
                .help("select the pods of a gateway by the labels they have");
            continue;
        }
        let open = ports.entry(selector).or_insert_with(|| exposed(&index, selector));
        let Some(open) = open else { continue };
        for (number, server) in it.facts.servers.iter().enumerate() {
            let Some(port) = server.port.filter(|port| !open.contains(port)) else {
                continue;
            };
            let numbers: Vec<String> = open.iter().take(20).map(u16::to_string).collect();
            findings
                .warning(
                    it,
                    "IST0162",
                    gateway::server(number).key("port").key("number"),
                    format!("no Service leads to port {port} of the gateway's pods"),
                )
                .help(format!(
                    "add the port to the Service of `{}`, which has {}",
                    written(selector),
                    numbers.join(", ")
                ));
        }
    }
}

/// The ports by which Services lead to pods; `None` where that is not known.
fn exposed(index: &Index<'_>, selector: &Labels) -> Option<BTreeSet<u16>> {
    let mut open = BTreeSet::new();
    let mut has_pods = false;
    for pods in index.with(selector) {
        has_pods = true;
        let workload = pods.workload?;
        // Such a gateway is reached at its node.
        if workload.host_network {
            return None;
        }
        open.extend(ports_of(index, pods));
    }
    if !has_pods && is_ingress(selector) && !index.installs() {
        open.extend(INGRESS_PORTS);
    }
    // Without any Service, it is reached in a way that is not known.
    Some(open).filter(|open| !open.is_empty())
}

/// The port that a client of the Service calls, and the one that the pods listen on.
fn ports_of<'w>(index: &Index<'w>, pods: Pods<'w>) -> BTreeSet<u16> {
    let mut open = BTreeSet::new();
    for service in index.services_of(pods) {
        let ports = service.facts.ports.iter();
        for port in ports.filter(|port| port.protocol == Transport::Tcp) {
            open.insert(port.port);
            open.extend(match (&port.target, pods.workload) {
                (PortRef::Number(number), _) => Some(*number),
                (name @ PortRef::Name(_), Some(workload)) => workload.number(name, Transport::Tcp),
                (PortRef::Name(_), None) => None,
            });
        }
    }
    open
}
