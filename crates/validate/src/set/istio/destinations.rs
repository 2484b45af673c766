//! Where the routes of a VirtualService lead: hosts, ports, subsets, delegates. IST0101 and IST0112.

use super::super::{Findings, Known, World};
use super::destination_rule;
use super::hosts::{Found, HostMap, Hosts, Name, Target, may_be};
use super::virtual_service::{Destination, Facts};

/// IST0101 and IST0112: a host or a port that nothing has, and a service of several ports, none of which is chosen.
pub(crate) fn hosts(world: &World, findings: &mut Findings) {
    let hosts = Hosts::of(world);
    for it in &world.virtual_services {
        for to in &it.facts.destinations {
            match hosts.find(&to.host, &it.namespace, &it.facts.export) {
                Found::These(targets) => ports(world, it, to, &targets, findings),
                Found::Nothing if world.complete => {
                    findings
                        .error(
                            it,
                            "IST0101",
                            to.path().key("host"),
                            format!("there is no Service or ServiceEntry of the host `{}` that is seen here", to.host),
                        )
                        .help("a short name is one of the VirtualService's own namespace; elsewhere it is `name.namespace.svc.cluster.local`");
                }
                Found::Nothing | Found::Unsure => {}
            }
        }
    }
}

fn ports(
    world: &World,
    it: &Known<Facts>,
    to: &Destination,
    targets: &[Target<'_>],
    findings: &mut Findings,
) {
    // Outside of the set may be a ServiceEntry of the same host, but no other Service.
    let is_certain = |target: &Target<'_>| {
        let is_service = matches!(target, Target::Service(_));
        is_service && !target.namespace().is_empty() && !it.namespace.is_empty()
    };
    if !world.complete && !targets.iter().all(is_certain) {
        return;
    }
    let ports: Vec<Vec<u16>> = targets.iter().map(|target| target.ports()).collect();
    let written = |ports: &[u16]| {
        let numbers: Vec<String> = ports.iter().take(20).map(u16::to_string).collect();
        numbers.join(", ")
    };
    let host = &to.host;
    match to.port {
        None if ports.iter().all(|ports| ports.len() > 1) => {
            findings
                .error(
                    it,
                    "IST0112",
                    to.path().key("host"),
                    format!("`{host}` has several ports, and none is chosen"),
                )
                .help(format!("say `port.number`: one of {}", written(&ports[0])));
        }
        Some(port)
            if ports
                .iter()
                .all(|ports| !ports.is_empty() && !ports.contains(&port)) =>
        {
            findings
                .error(
                    it,
                    "IST0101",
                    to.path().key("port").key("number"),
                    format!("`{host}` has no port {port}"),
                )
                .help(format!("it has {}", written(&ports[0])));
        }
        Some(_) | None => {}
    }
}

/// IST0101: a subset that no DestinationRule defines.
pub(crate) fn subsets(world: &World, findings: &mut Findings) {
    if !world.complete || !world.all_read("DestinationRule") {
        return;
    }
    let mut rules: HostMap<'_, &Known<destination_rule::Facts>> = HostMap::default();
    for rule in &world.destination_rules {
        rules.insert(Name::of(&rule.facts.host, &rule.namespace), rule);
    }
    for it in &world.virtual_services {
        for to in it.facts.destinations.iter().filter(|to| !to.subset.is_empty()) {
            let name = Name::of(&to.host, &it.namespace);
            let mut of_host = rules.exact(name);
            of_host.extend(rules.wild(name));
            let has = |rule: &&Known<destination_rule::Facts>| {
                rule.facts.subsets.iter().any(|subset| subset.name == to.subset)
            };
            if of_host.iter().any(has) {
                continue;
            }
            let message = match of_host.first() {
                None => format!(
                    "there is no DestinationRule of `{}`, so it has no subsets",
                    to.host
                ),
                Some(rule) => format!(
                    "the DestinationRule `{}` has no subset `{}`",
                    rule.full_name(),
                    to.subset
                ),
            };
            findings
                .error(it, "IST0101", to.path().key("subset"), message)
                .help(
                    "requests to a subset that is not there fail; define it in a DestinationRule of the host",
                );
        }
    }
}

/// IST0101: a delegate that is not there.
pub(crate) fn delegates(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let mut by_name = std::collections::HashMap::<&str, Vec<&str>>::new();
    for it in &world.virtual_services {
        by_name.entry(&it.name).or_default().push(&it.namespace);
    }
    for it in &world.virtual_services {
        for to in &it.facts.delegates {
            let namespace = if to.namespace.is_empty() {
                &it.namespace
            } else {
                &to.namespace
            };
            let namespaces = by_name.get(&*to.name).into_iter().flatten();
            let is_there = namespaces.into_iter().any(|own| may_be(own, namespace));
            if !is_there && !world.is_unread("VirtualService", namespace, &to.name) {
                let path = mesh2yaml_k8s::Path::default()
                    .key("spec")
                    .key("http")
                    .index(to.route)
                    .key("delegate")
                    .key("name");
                let message = format!("there is no VirtualService `{}` in `{namespace}`", to.name);
                findings.error(it, "IST0101", path, message);
            }
        }
    }
}
