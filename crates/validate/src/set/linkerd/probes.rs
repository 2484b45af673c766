//! Probes of the kubelet at Servers with routes.
//!
//! A Server without routes lets probes by HTTP in by itself. With the first HTTPRoute that ends: a probe is a request like any other.

use std::collections::{BTreeMap, HashSet};

use mesh2yaml_linkerd::{ProxyProtocol, Target};

use super::inbound::Inbound;
use super::index::Index;
use super::route::{self, Kind, Parent, To};
use super::{Findings, Known, World, server};
use crate::cluster::{Probe, Transport, Workload};

/// Who may do something without an identity, as the kubelet has none.
#[derive(Default)]
struct Open<'w> {
    namespaces: HashSet<&'w str>,
    servers: HashSet<(&'w str, &'w str)>,
    routes: HashSet<(&'w str, Kind, &'w str)>,
}

/// Probes that get 403, as nobody permits them, or 404, as no route is for them.
pub(crate) fn lost(world: &World, findings: &mut Findings) {
    let is_known = world.routes.iter().all(|it| !it.namespace.is_empty())
        && world.linkerd_policies.iter().all(|it| !it.namespace.is_empty());
    let is_read = ["HTTPRoute", "AuthorizationPolicy", "ServerAuthorization"];
    if !world.complete || !is_known || !is_read.iter().all(|kind| world.all_read(kind)) {
        return;
    }
    let servers = Index::of(&world.servers);
    let mut attached: BTreeMap<(&str, &str), Vec<(&route::Known, &Parent)>> = BTreeMap::new();
    for it in &world.routes {
        if !it.facts.kind.is_http() || it.facts.is_ignored {
            continue;
        }
        for parent in &it.facts.parents {
            if parent.to == To::Server && parent.namespace == it.namespace && parent.port.is_none() {
                let server = (&*parent.namespace, &*parent.name);
                attached.entry(server).or_default().push((it, parent));
            }
        }
    }
    if attached.is_empty() {
        return;
    }
    let open = Open::of(world);
    let mut inbound = Inbound::of(world);
    for ((namespace, name), routes) in attached {
        let Some(server) = servers.this(namespace, name) else {
            continue;
        };
        let is_http = matches!(
            server.facts.protocol,
            ProxyProtocol::Unknown | ProxyProtocol::Http1 | ProxyProtocol::Http2
        );
        // The old form of a policy may permit them.
        if !is_http
            || world.with_server_authorizations.contains(namespace)
            || world.with_server_authorizations.contains("")
        {
            continue;
        }
        let Some((pod, probe)) = first_lost(server, &routes, &open, &mut inbound) else {
            continue;
        };
        let Some((it, parent)) = routes.first() else {
            continue;
        };
        findings
            .warning(
                it,
                "linkerd-probes",
                parent.path(),
                format!(
                    "the kubelet's `GET {}` of `{}` is not let in: a Server with routes permits no probes by itself",
                    probe.path, pod.name
                ),
            )
            .help("write a route of the Server for the probes, and an AuthorizationPolicy of it with a NetworkAuthentication");
    }
}

fn first_lost<'w>(
    server: &'w Known<server::Facts>,
    routes: &[(&route::Known, &Parent)],
    open: &Open<'_>,
    inbound: &mut Inbound<'w>,
) -> Option<(&'w Known<Workload>, &'w Probe)> {
    let is_open = server.facts.is_open
        || open.namespaces.contains(&*server.namespace)
        || open.servers.contains(&(&*server.namespace, &*server.name));
    // Of many pods with the same probes each is asked for once.
    let mut told = HashSet::new();
    for pod in inbound.pods(server) {
        let port = pod.facts.number(&server.facts.port, Transport::Tcp);
        for (probe, number) in pod.facts.probes() {
            let path = probe.path.split('?').next().unwrap_or_default();
            if number.is_none() || number != port || !told.insert(path) {
                continue;
            }
            let is_permitted = routes.iter().any(|(it, _)| {
                let is_open = is_open || open.routes.contains(&(&*it.namespace, it.facts.kind, &*it.name));
                is_open && it.facts.requests.iter().any(|it| it.may_get(path))
            });
            if !is_permitted {
                return Some((pod, probe));
            }
        }
    }
    None
}

impl<'w> Open<'w> {
    fn of(world: &'w World) -> Self {
        let mut open = Self::default();
        for it in world.linkerd_policies.iter().filter(|it| it.facts.is_open) {
            let namespace = &*it.namespace;
            let name = it.facts.target.name();
            match &it.facts.target {
                Target::Server(_) => {
                    open.servers.insert((namespace, name));
                }
                Target::HttpRoute(_) => {
                    open.routes
                        .insert((namespace, Kind::Http { is_own: false }, name));
                }
                Target::PolicyHttpRoute(_) => {
                    open.routes.insert((namespace, Kind::Http { is_own: true }, name));
                }
                Target::Namespace(_) => {
                    open.namespaces.insert(namespace);
                }
                Target::GrpcRoute(_) | _ => {}
            }
        }
        open
    }
}
