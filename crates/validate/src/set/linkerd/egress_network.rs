//! EgressNetworks of a namespace with the same network.

use std::collections::HashMap;

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::EgressNetwork;

use super::{Findings, Known, World};

/// What is kept of an EgressNetwork: its networks, as they are written.
#[derive(Debug)]
pub(crate) struct Facts {
    networks: Vec<Box<str>>,
}

impl Facts {
    pub(crate) fn of(network: &EgressNetwork) -> Self {
        let networks = network.spec.networks.iter();
        Self {
            networks: networks.map(|it| it.cidr.trim().into()).collect(),
        }
    }
}

/// Of several with the same network the oldest counts, which no text tells.
pub(crate) fn overlaps(world: &World, findings: &mut Findings) {
    let mut seen: HashMap<(&str, &str), &Known<Facts>> = HashMap::new();
    for it in world.egress_networks.iter().filter(|it| !it.namespace.is_empty()) {
        let path = Path::default().key("spec");
        // Without networks, all that are not the cluster's are meant.
        let all = [("", path.clone())];
        let own = it.facts.networks.iter().enumerate();
        let own = own.map(|(index, cidr)| (&**cidr, path.clone().key("networks").index(index).key("cidr")));
        let entries: Vec<(&str, Path)> = if it.facts.networks.is_empty() {
            all.into()
        } else {
            own.collect()
        };
        for (cidr, path) in entries {
            let first = *seen.entry((&it.namespace, cidr)).or_insert(it);
            if first.name == it.name {
                continue;
            }
            let message = format!(
                "`{}` has the same network, and of the two the one that was made first counts",
                first.name
            );
            findings
                .warning(it, "linkerd-egress-overlap", path, message)
                .help("make them one, or give each its own networks: the smallest that fits counts");
        }
    }
}
