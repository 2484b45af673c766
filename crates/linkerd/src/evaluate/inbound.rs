//! The pod's side: which Server a port has, and whether its grants let a request in.

use std::collections::HashMap;

use mesh2yaml_types::decision::{Admission, Arrival};

use super::attach::Attachments;
use super::filter::{Ended, apply};
use super::grant::{Grant, Known};
use super::labels::Selected;
use super::matching::{HttpRank, Test};
use super::network::Net;
use super::pods::{Pod, Pods};
use super::router::{Found, Route, find};
use super::server::{Guard, Reader, Server};
use super::view::View;
use super::{Decided, MeshDefaults, Resources, RouteOrder};
use crate::{ProxyProtocol, Select, ServerPort};

/// The pods' side of a mesh.
#[derive(Clone, Debug)]
pub(super) struct Inbound {
    mesh: MeshDefaults,
    pods: Pods,
    probes: Grant,
    localhost: Grant,
    servers: HashMap<String, Selected<Server>>,
}

impl Inbound {
    pub(super) fn new(
        resources: &Resources,
        pods: Pods,
        mesh: MeshDefaults,
        attachments: &Attachments,
    ) -> Self {
        let servers = {
            let reader = Reader::new(resources, &mesh, attachments);
            let mut servers: HashMap<String, Selected<Server>> = HashMap::new();
            for it in &resources.servers {
                // Machines outside of the cluster are not what arrives here.
                if let Select::Pods(selector) = &it.spec.select {
                    let namespace = it.metadata.namespace().unwrap_or("default").to_owned();
                    servers
                        .entry(namespace)
                        .or_default()
                        .push(selector.clone(), reader.server(it));
                }
            }
            servers
        };
        Self {
            probes: Grant::probes(Net::listed(&mesh.probe_networks)),
            localhost: Grant::localhost(),
            servers,
            mesh,
            pods,
        }
    }

    /// Whether the proxy of a pod lets a request in.
    pub(super) fn admit(&self, arrival: &Arrival, order: RouteOrder) -> Decided<Admission> {
        let identity = arrival.caller.identity.as_ref();
        if identity.is_some_and(|it| !self.mesh.trusts(&it.trust_domain)) {
            let because = "the certificate has another trust anchor: there is no connection";
            return Decided::surely(Admission::denied(because));
        }
        let pod = self.pods.of(arrival);
        let view = match arrival.http.as_ref().map(View::new).transpose() {
            Ok(view) => view,
            Err(_) => return Decided::surely(Admission::denied("the proxy takes no such target")),
        };
        let asked = Asked {
            inbound: self,
            caller: Known::new(&arrival.caller, &self.mesh),
            arrival,
            pod,
            view,
            order,
        };
        let own = self.servers.get(arrival.namespace.as_str());
        let mut servers = own.map(|own| own.of(&arrival.labels)).unwrap_or_default();
        servers.retain(|server| match &server.port {
            ServerPort::Number(port) => *port == arrival.port,
            ServerPort::Name(name) => asked.pod.has_port(name, arrival.port),
        });
        let Some(first) = servers.first() else {
            return Decided::surely(asked.by_default());
        };
        let decided = asked.at(first);
        let other = servers
            .iter()
            .skip(1)
            .find(|other| asked.at(other).decision.admitted != decided.decision.admitted);
        match other {
            Some(other) => Decided {
                by_age: Some(format!("{} and {}", first.name, other.name)),
                decision: decided.decision,
            },
            None => decided,
        }
    }
}

/// What arrives, and what is known of it.
struct Asked<'e> {
    inbound: &'e Inbound,
    arrival: &'e Arrival,
    caller: Known,
    pod: Pod<'e>,
    view: Option<View<'e>>,
    order: RouteOrder,
}

impl Asked<'_> {
    /// The first grant that lets the caller in; each Server has one for its own host.
    fn granted<'g>(&'g self, mut grants: impl Iterator<Item = &'g Grant>) -> Option<&'g Grant> {
        grants
            .find(|it| it.admits(&self.caller))
            .or_else(|| Some(&self.inbound.localhost).filter(|it| it.admits(&self.caller)))
    }

    fn judged<'g>(&'g self, grants: impl Iterator<Item = &'g Grant>, place: &str) -> Admission {
        match self.granted(grants) {
            Some(grant) => Admission::admitted(format!("{place}: {}", grant.name)),
            None => Admission::denied(format!("{place}: no grant")),
        }
    }

    /// A port without a Server.
    fn by_default(&self) -> Admission {
        let policy = self
            .pod
            .default_policy(self.arrival.port, self.inbound.mesh.default_inbound_policy);
        let grant = Grant::of_access(policy, &self.inbound.mesh);
        if grant.as_ref().is_some_and(|it| it.networks.is_empty()) {
            return Admission::denied(format!("default policy {policy}: the cluster has no networks"));
        }
        let place = format!("default policy {policy}");
        if self.pod.is_opaque(self.arrival.port) {
            return self.judged(grant.iter(), &place);
        }
        self.judged(grant.iter().chain(self.probe()), &place)
    }

    /// The grant to probes, where the request is one: GET, and exactly the path.
    fn probe(&self) -> Option<&Grant> {
        let view = self.view.as_ref().filter(|view| view.http.method == "GET")?;
        let is_probe = self.pod.has_probe(self.arrival.port, view.path);
        is_probe.then_some(&self.inbound.probes)
    }

    /// A port with a Server.
    fn at(&self, server: &Server) -> Decided<Admission> {
        if server.refused {
            let because = format!("{}: the proxy cannot read what belongs to it", server.name);
            return Decided::surely(Admission::denied(because));
        }
        match (server.protocol, &self.view) {
            (ProxyProtocol::Opaque | ProxyProtocol::Tls, _) | (ProxyProtocol::Unknown, None) => {
                Decided::surely(self.judged(server.grants.iter(), &server.name))
            }
            (ProxyProtocol::Http1 | ProxyProtocol::Http2 | ProxyProtocol::Grpc, None) => {
                Decided::surely(Admission::denied(format!("{}: it is no HTTP", server.name)))
            }
            (ProxyProtocol::Unknown | ProxyProtocol::Http1 | ProxyProtocol::Http2, Some(view)) => {
                if server.http.is_empty() {
                    let grants = server.grants.iter().chain(self.probe());
                    return Decided::surely(self.judged(grants, &server.name));
                }
                self.routed(server, &server.http, view, |rank| Some(rank))
            }
            (ProxyProtocol::Grpc, Some(view)) if server.grpc.is_empty() => {
                // The route for all calls that stands where there is none.
                let parts = view.path.split('/').count();
                if view.http.method == "POST" && view.path.starts_with('/') && parts >= 3 {
                    return Decided::surely(self.judged(server.grants.iter(), &server.name));
                }
                Decided::surely(Admission::denied(format!("{}: it is no call", server.name)))
            }
            (ProxyProtocol::Grpc, Some(view)) => self.routed(server, &server.grpc, view, |_| None),
        }
    }

    fn routed<'s, T: Test>(
        &'s self,
        server: &'s Server,
        routes: &'s [Route<T, Guard>],
        view: &View<'_>,
        as_http: impl Fn(&T::Rank) -> Option<&HttpRank>,
    ) -> Decided<Admission> {
        let found = find(routes, view, self.order);
        let judge = |it: &Found<'_, T, Guard>| {
            let place = format!("{}, {}", server.name, it.route.name);
            let grants = it.policy.grants.iter().chain(&server.grants);
            let judged = match self.granted(grants) {
                Some(grant) => Admission::admitted(format!("{place}: {}", grant.name)),
                None => return Admission::denied(format!("{place}: no grant")),
            };
            match apply(&it.policy.filters, view, as_http(&it.rank)) {
                Ok(_) => judged,
                Err(Ended::Redirected(_)) => {
                    Admission::denied(format!("{place}: the caller is sent elsewhere"))
                }
                Err(Ended::Invalid) => {
                    Admission::denied(format!("{place}: its redirection fits no such path"))
                }
            }
        };
        let Some(first) = found.first() else {
            return Decided::surely(Admission::denied(format!("{}: no route fits", server.name)));
        };
        let decision = judge(first);
        let other = found
            .iter()
            .skip(1)
            .find(|it| judge(it).admitted != decision.admitted);
        Decided {
            by_age: other.map(|it| format!("{} and {}", first.route.name, it.route.name)),
            decision,
        }
    }
}
