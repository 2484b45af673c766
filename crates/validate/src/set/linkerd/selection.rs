//! What Servers select: pods and ports, which are there, and no other Server's.

use std::collections::{BTreeMap, HashMap, HashSet};

use mesh2yaml_k8s::Path;

use super::inbound::Inbound;
use super::{Findings, Known, World, server};
use crate::cluster::{PortRef, Transport};

/// Of several Servers of one port of a pod the oldest counts, which no text tells.
pub(crate) fn overlaps(world: &World, findings: &mut Findings) {
    let mut inbound = Inbound::of(world);
    let mut of_pods: HashMap<_, &Known<server::Facts>> = HashMap::new();
    let mut of_selectors: BTreeMap<_, &Known<server::Facts>> = BTreeMap::new();
    for it in world.servers.iter().filter(|it| !it.namespace.is_empty()) {
        let mut other = None;
        if let Some(Ok(selector)) = it.facts.pods.as_ref().map(serde_json::to_string) {
            let same = of_selectors.entry((&*it.namespace, selector, &it.facts.port));
            other = Some(*same.or_insert(it)).filter(|other| other.name != it.name);
        }
        for pod in inbound.pods(it) {
            let Some(port) = pod.facts.number(&it.facts.port, Transport::Tcp) else {
                continue;
            };
            let first = *of_pods.entry((pod.place, port)).or_insert(it);
            if other.is_none() && first.name != it.name {
                other = Some(first);
            }
        }
        if let Some(other) = other {
            findings
                .warning(
                    it,
                    "linkerd-overlapping-servers",
                    Path::default().key("spec"),
                    format!(
                        "`{}` is a Server of the same port of the same pods, and of the two the one that was made first counts",
                        other.name
                    ),
                )
                .help("make them one, or let their selectors differ");
        }
    }
}

/// A Server of no pods, or of a port that they do not have.
pub(crate) fn without_effect(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let mut inbound = Inbound::of(world);
    let spec = Path::default().key("spec");
    for it in world.servers.iter().filter(|it| it.facts.pods.is_some()) {
        let pods = inbound.pods(it);
        if !inbound.knows_all_of(&it.namespace) {
            continue;
        }
        if pods.is_empty() {
            let path = spec.clone().key("podSelector");
            findings.warning(it, "linkerd-no-pods", path, "the namespace has no such pods");
            continue;
        }
        let has_port = |pod: &&Known<_>| {
            let pod: &Known<crate::cluster::Workload> = pod;
            pod.facts.number(&it.facts.port, Transport::Tcp).is_some()
        };
        let PortRef::Name(name) = &it.facts.port else {
            continue;
        };
        if pods.iter().any(has_port) {
            continue;
        }
        let names: HashSet<&str> = pods
            .iter()
            .flat_map(|pod| pod.facts.ports())
            .filter_map(|port| port.name.as_deref())
            .collect();
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        let message =
            format!("no container of the pods calls a TCP port `{name}`, so the Server is for none");
        let found = findings.warning(it, "linkerd-port-name", spec.clone().key("port"), message);
        if !names.is_empty() {
            let names = crate::set::pods::names(names.into_iter());
            found.help(format!("they have {names}"));
        }
    }
}
