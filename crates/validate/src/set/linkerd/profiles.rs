//! What a ServiceProfile switches off.

use std::collections::HashMap;

use mesh2yaml_k8s::Path;

use super::route::{Kind, To};
use super::{Findings, World};

const CODE: &str = "linkerd-profile-overrides";

/// The settings of a Service that do not count beside a ServiceProfile.
const SETTINGS: [&str; 4] = [
    "balancer.alpha.linkerd.io/",
    "balancer.linkerd.io/",
    "retry.linkerd.io/",
    "timeout.linkerd.io/",
];

/// With routes or destinations in a ServiceProfile the proxy does not look at routes and annotations of the Service.
pub(crate) fn overrides(world: &World, findings: &mut Findings) {
    // By Service, and the namespace that it is for: that of the Service is for all.
    let mut profiles: HashMap<(&str, &str, &str), &str> = HashMap::new();
    for it in &world.service_profiles {
        let of = (&*it.facts.namespace, &*it.facts.service, &*it.namespace);
        profiles.entry(of).or_insert(&it.name);
    }
    if profiles.is_empty() {
        return;
    }
    for it in world.routes.iter().filter(|it| !it.namespace.is_empty()) {
        if matches!(it.facts.kind, Kind::Tls | Kind::Tcp) {
            continue;
        }
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Service) {
            let of = |namespace| profiles.get(&(&*parent.namespace, &*parent.name, namespace));
            if let Some(name) = of(&parent.namespace).or_else(|| of(&it.namespace)) {
                findings
                    .warning(
                        it,
                        CODE,
                        parent.path(),
                        format!("Linkerd does not use the route: the ServiceProfile `{name}` is for the same Service"),
                    )
                    .help("delete the ServiceProfile: routes and annotations say all that it can");
            }
        }
    }
    for it in &world.services {
        let Some(name) = profiles.get(&(&*it.namespace, &*it.name, &*it.namespace)) else {
            continue;
        };
        let mut keys = it.facts.meta.annotations.keys();
        if let Some(key) = keys.find(|key| SETTINGS.iter().any(|own| key.starts_with(own))) {
            findings
                .warning(
                    it,
                    CODE,
                    Path::default().key("metadata").key("annotations").key(key),
                    format!("the ServiceProfile `{name}` switches off retries, timeouts and circuit breakers that annotations ask for"),
                )
                .help("delete the ServiceProfile: routes and annotations say all that it can");
        }
    }
}
