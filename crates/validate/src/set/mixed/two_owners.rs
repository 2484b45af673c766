//! Services that a VirtualService and a route of the Gateway API are for.

use std::collections::HashMap;

use mesh2yaml_k8s::Path;

use super::super::istio::hosts::Name;
use super::super::linkerd::route::To;
use super::{Findings, World};

/// Each mesh obeys one of them, and Istio itself may obey either.
pub(crate) fn services(world: &World, findings: &mut Findings) {
    let mut routes: HashMap<(&str, &str), &str> = HashMap::new();
    for it in world.routes.iter().filter(|it| it.facts.is_of_requests()) {
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Service) {
            let service = (&*parent.namespace, &*parent.name);
            routes.entry(service).or_insert(&it.name);
        }
    }
    if routes.is_empty() {
        return;
    }
    for it in world.virtual_services.iter().filter(|it| it.facts.is_of_mesh()) {
        for (index, host) in it.facts.hosts.iter().enumerate() {
            let Name::Service { name, namespace } = Name::of(host, &it.namespace) else {
                continue;
            };
            let Some(route) = routes.get(&(namespace, name)).filter(|_| !namespace.is_empty()) else {
                continue;
            };
            findings
                .warning(
                    it,
                    "mesh-two-owners",
                    Path::default().key("spec").key("hosts").index(index),
                    format!("the route `{route}` of the Gateway API is for the same Service, and which of the two counts depends on the mesh"),
                )
                .help("say it in one of them");
        }
    }
}
