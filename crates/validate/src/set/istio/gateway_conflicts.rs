//! Gateways that take the same port and host at the same pods. IST0145.

use std::collections::{BTreeMap, HashMap};

use super::super::{Findings, Known, World};
use super::gateway::{self, Facts};
use super::names::listed;
use super::pods::{Index, Labels, written};

/// How many different selectors of one port and host are compared with each other.
const COMPARED: usize = 64;

/// How many Gateways are named.
const NAMED: usize = 8;

/// A host of a port, as it is bound, and the namespace that it is for.
type Key<'w> = (u16, &'w str, &'w str, &'w str);

/// A Gateway, and where it has the host.
#[derive(Clone, Copy)]
struct Entry<'w> {
    gateway: &'w Known<Facts>,
    server: usize,
    host: usize,
}

/// IST0145: Gateways of one port and host at the same pods.
pub(crate) fn conflicts(world: &World, findings: &mut Findings) {
    let index = Index::of(world);
    let mut by_host: HashMap<Key<'_>, BTreeMap<&Labels, Vec<Entry<'_>>>> = HashMap::new();
    for gateway in &world.gateways {
        for (number, server) in gateway.facts.servers.iter().enumerate() {
            let Some(port) = server.port else { continue };
            for (host, text) in server.hosts.iter().enumerate() {
                let (scope, name) = scoped(text, &gateway.namespace);
                let key = (port, &*server.bind, scope, name);
                let by_selector = by_host.entry(key).or_default();
                by_selector
                    .entry(&gateway.facts.selector)
                    .or_default()
                    .push(Entry {
                        gateway,
                        server: number,
                        host,
                    });
            }
        }
    }
    // Once a server, with its first host.
    let mut found: BTreeMap<_, (Entry<'_>, Vec<String>)> = BTreeMap::new();
    for by_selector in by_host.values() {
        for (selector, entries) in by_selector {
            let others = by_selector.iter().take(COMPARED);
            let at_same_pods = others.filter(|(other, _)| are_of_same_pods(&index, selector, other));
            let mut names: Vec<String> = at_same_pods
                .flat_map(|(_, entries)| entries)
                .map(|entry| entry.gateway.full_name())
                .collect();
            names.sort_unstable();
            names.dedup();
            for entry in entries {
                let own = entry.gateway.full_name();
                let others = names.iter().filter(|name| **name != own);
                let names: Vec<String> = others.take(NAMED).cloned().collect();
                if names.is_empty() {
                    continue;
                }
                let key = (entry.gateway.place, entry.server);
                let first = found.entry(key).or_insert((*entry, names.clone()));
                if entry.host < first.0.host {
                    *first = (*entry, names);
                }
            }
        }
    }
    for (entry, names) in found.values() {
        let server = &entry.gateway.facts.servers[entry.server];
        let host = gateway::server(entry.server).key("hosts").index(entry.host);
        let message = format!(
            "the host `{}` at port {} of the same pods ({}) is of several Gateways, which conflict: this, and {}",
            server.hosts[entry.host],
            server.port.unwrap_or_default(),
            written(&entry.gateway.facts.selector),
            listed(names.iter().map(String::as_str))
        );
        findings
            .error(entry.gateway, "IST0145", host, message)
            .help("make them one Gateway, or give each its own hosts");
    }
}

/// The namespace that a host is for, `*` for all, and the host itself.
fn scoped<'h>(host: &'h str, own: &'h str) -> (&'h str, &'h str) {
    match host.split_once('/') {
        Some((".", host)) => (own, host),
        Some(parts) => parts,
        None => ("*", host),
    }
}

/// Whether two selectors mean the same pods: they are equal, or one asks for less, and there are pods that have both.
fn are_of_same_pods(index: &Index<'_>, one: &Labels, other: &Labels) -> bool {
    let is_part = |less: &Labels, more: &Labels| less.iter().all(|(key, value)| more.get(key) == Some(value));
    one == other
        || is_part(one, other) && index.with(other).next().is_some()
        || is_part(other, one) && index.with(one).next().is_some()
}
