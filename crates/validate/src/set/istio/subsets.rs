//! The host of a DestinationRule, and the pods of its subsets. IST0173 and IST0174.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Path;

use super::super::{Findings, World};
use super::hosts::{Found, Hosts, Target, may_be};
use super::pods::{Index, Labels};
use crate::cluster::ServiceType;

/// Labels that endpoints have from where they run.
const FROM_THE_NODE: [&str; 6] = [
    "kubernetes.io/hostname",
    "topology.istio.io/cluster",
    "topology.istio.io/network",
    "topology.istio.io/subzone",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];

/// IST0173 and IST0174: a host that nothing has, and a subset without pods.
pub(crate) fn subsets(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let hosts = Hosts::of(world);
    let index = Index::of(world);
    for it in &world.destination_rules {
        let found = match it.facts.host.strip_prefix('*') {
            // It is about many, whose pods nobody means to have the labels of a subset.
            Some(suffix) if hosts.has_below(suffix) => continue,
            Some(_) | None => hosts.find(&it.facts.host, &it.namespace, &it.facts.export),
        };
        let targets = match found {
            Found::These(targets) => targets,
            Found::Unsure => continue,
            Found::Nothing => {
                let message = format!(
                    "there is no Service or ServiceEntry of the host `{}` that is seen here",
                    it.facts.host
                );
                let path = Path::default().key("spec").key("host");
                findings
                    .warning(it, "IST0174", path, message)
                    .help("a short name is one of the DestinationRule's own namespace");
                continue;
            }
        };
        for (number, subset) in it.facts.subsets.iter().enumerate() {
            if targets
                .iter()
                .any(|target| may_have(*target, &index, &subset.labels))
            {
                continue;
            }
            let path = Path::default()
                .key("spec")
                .key("subsets")
                .index(number)
                .key("labels");
            findings
                .error(
                    it,
                    "IST0173",
                    path,
                    format!(
                        "no pods of `{}` have the labels of the subset `{}`, so requests to it fail",
                        it.facts.host, subset.name
                    ),
                )
                .help("use labels of the pods' template");
        }
    }
}

/// Whether some endpoint may have labels.
fn may_have(target: Target<'_>, index: &Index<'_>, labels: &Labels) -> bool {
    let said: Labels = labels
        .iter()
        .filter(|(key, value)| value.is_empty() || !FROM_THE_NODE.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if said.is_empty() {
        return true;
    }
    match target {
        Target::Service(it) => {
            let service = &it.facts;
            // Its endpoints come from elsewhere.
            service.selector.is_empty()
                || service.service_type == ServiceType::ExternalName
                || with(&service.selector, &said)
                    .is_some_and(|all| index.with(&all).any(|pods| may_be(pods.namespace, &it.namespace)))
        }
        Target::Entry(it) => match &it.facts.selector {
            Some(selector) => with(selector, &said)
                .is_some_and(|all| index.with(&all).any(|pods| may_be(pods.namespace, &it.namespace))),
            None => it
                .facts
                .endpoints
                .iter()
                .any(|own| said.iter().all(|(key, value)| own.get(key) == Some(value))),
        },
    }
}

/// Both together; `None` where they contradict each other.
fn with(selector: &Labels, labels: &Labels) -> Option<BTreeMap<String, String>> {
    let mut all = selector.clone();
    for (key, value) in labels {
        let own = all.entry(key.clone()).or_insert_with(|| value.clone());
        if own != value {
            return None;
        }
    }
    Some(all)
}
