//! Clusters that make up networks. IST0126.

use std::collections::BTreeSet;

use mesh2yaml_k8s::Path;

use super::{Findings, World};

/// The registries that there are in any mesh.
const KNOWN: [&str; 3] = ["Mock", "Kubernetes", "External"];

/// IST0126: a network has the endpoints of a cluster that is not known.
pub(crate) fn registries(world: &World, findings: &mut Findings) {
    // The secrets that make a cluster known may be elsewhere otherwise.
    if !world.complete {
        return;
    }
    let mut known = BTreeSet::from(KNOWN);
    for it in &world.secrets {
        let label = it.facts.meta.labels.get("istio/multiCluster");
        if label.is_some_and(|value| value == "true") {
            known.extend(it.facts.keys.iter().map(String::as_str));
        }
    }
    known.extend(
        world
            .mesh_settings
            .iter()
            .filter_map(|it| it.facts.cluster.as_deref()),
    );
    for it in &world.mesh_settings {
        for (network, index, registry) in &it.facts.registries {
            if known.contains(registry.as_str()) {
                continue;
            }
            let mut path = it
                .facts
                .networks_in
                .iter()
                .copied()
                .fold(Path::default(), Path::key);
            // The text of a ConfigMap has no places within.
            if it.facts.networks_in.first() != Some(&"data") {
                path = path
                    .key(network)
                    .key("endpoints")
                    .index(*index)
                    .key("fromRegistry");
            }
            findings
                .error(
                    it,
                    "IST0126",
                    path,
                    format!("no cluster is named `{registry}`, of which the network `{network}` is to have the endpoints"),
                )
                .help("give the name of the cluster as its Secret with the label `istio/multiCluster` has it");
        }
    }
}
