//! Services whose routes leave requests over.

use std::collections::{BTreeMap, HashSet};

use mesh2yaml_k8s::Path;

use super::index::Index;
use super::route::{self, Kind, Parent, Requests, To};
use super::{Findings, World};

/// A request that no route matches gets 404.
pub(crate) fn services(world: &World, findings: &mut Findings) {
    let is_known = world.routes.iter().all(|it| !it.namespace.is_empty());
    if !world.complete || !is_known || !world.all_read("HTTPRoute") || !world.all_read("GRPCRoute") {
        return;
    }
    let services = Index::of(&world.services);
    let overridden: HashSet<(&str, &str)> = world
        .service_profiles
        .iter()
        .map(|it| (&*it.facts.namespace, &*it.facts.service))
        .collect();
    let mut by_service: BTreeMap<(&str, &str), Vec<(&route::Known, &Parent)>> = BTreeMap::new();
    let mut calls = HashSet::new();
    for it in world.routes.iter().filter(|it| world.is_of_linkerd(it)) {
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Service) {
            let service = (&*parent.namespace, &*parent.name);
            match it.facts.kind {
                Kind::Grpc => {
                    calls.insert(service);
                }
                Kind::Http { .. } if !it.facts.is_ignored => {
                    by_service.entry(service).or_default().push((it, parent));
                }
                Kind::Http { .. } | Kind::Tls | Kind::Tcp => {}
            }
        }
    }
    for (key, routes) in by_service {
        let Some(service) = services.this(key.0, key.1) else {
            continue;
        };
        if overridden.contains(&key) || calls.contains(&key) || service.facts.is_headless() {
            continue;
        }
        let mut told = HashSet::new();
        for port in service.facts.ports.iter().map(|port| port.port) {
            let own = || {
                routes
                    .iter()
                    .filter(|(_, parent)| parent.port.is_none_or(|own| own == port))
            };
            let Some((first, _)) = own().next() else {
                continue;
            };
            if own().any(|(it, _)| takes_all(it)) || !told.insert(first.place) {
                continue;
            }
            findings
                .warning(
                    first,
                    "linkerd-no-catch-all",
                    Path::default().key("spec").key("rules"),
                    format!(
                        "requests to port {port} of the Service `{}` that no route matches get 404",
                        service.name
                    ),
                )
                .help("add a rule without `matches`, if the rest is to be answered too");
        }
    }
}

fn takes_all(it: &route::Known) -> bool {
    !it.facts.has_hosts && it.facts.requests.iter().any(Requests::may_be_all)
}
