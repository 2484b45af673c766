//! Routes at a gateway that pass by what a VirtualService of the mesh says of their destination. IST0140.

use std::collections::HashMap;

use super::super::{Findings, Known, World};
use super::hosts::Name;
use super::virtual_service::Facts;

/// IST0140: a gateway sends requests to a service itself, so that the routes of the service's own VirtualService do not count.
pub(crate) fn no_effect(world: &World, findings: &mut Findings) {
    let mut with_subsets: HashMap<Name<'_>, Vec<&Known<Facts>>> = HashMap::new();
    for it in world.virtual_services.iter().filter(|it| it.facts.is_of_mesh()) {
        let subsets = it.facts.destinations.iter();
        let mut names: Vec<_> = subsets
            .filter(|to| to.takes_requests() && !to.subset.is_empty())
            .map(|to| Name::of(&to.host, &it.namespace))
            .filter(|name| name.text().is_some())
            .collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| {
            it.facts
                .hosts
                .iter()
                .any(|host| Name::of(host, &it.namespace) == *name)
        });
        for name in names {
            with_subsets.entry(name).or_default().push(it);
        }
    }
    for it in &world.virtual_services {
        if it.facts.real_gateways().next().is_none() {
            continue;
        }
        let destinations = it.facts.destinations.iter();
        for to in destinations.filter(|to| to.takes_requests() && to.subset.is_empty() && !to.of_mesh_alone) {
            let others = with_subsets.get(&Name::of(&to.host, &it.namespace));
            let other = others.into_iter().flatten().find(|other| other.place != it.place);
            if let Some(other) = other {
                findings
                    .warning(
                        it,
                        "IST0140",
                        to.path().key("host"),
                        format!(
                            "requests at the gateway go to `{}` by this route, and pass by the subsets of the VirtualService `{}`",
                            to.host,
                            other.full_name()
                        ),
                    )
                    .help("name the subset here too");
            }
        }
    }
}
