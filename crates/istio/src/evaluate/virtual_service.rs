//! Which VirtualService is in force for a host, and which of its routes takes a request.

use std::collections::BTreeSet;

use super::export::{ByHost, Export};
use super::matching::{Caller, Compiled, Whence};
use super::outcome::Outcome;
use super::service::Services;
use super::view::View;
use crate::{HttpRoute, TcpDestination, VirtualService};

/// The VirtualServices of a mesh that are for callers in it, in the order of their age.
#[derive(Clone, Debug, Default)]
pub(super) struct Routes {
    all: Vec<Routing>,
    by_host: ByHost<Vec<usize>>,
}

/// A VirtualService.
#[derive(Clone, Debug)]
pub(super) struct Routing {
    pub(super) name: String,
    pub(super) namespace: String,
    export: Export,
    hosts: BTreeSet<String>,
    http: Vec<Route>,
    tcp: Vec<TcpRoute>,
}

/// A route with its matches, of which one is enough.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) name: String,
    matches: Vec<Compiled>,
    pub(super) outcome: Outcome,
}

#[derive(Clone, Debug)]
struct TcpRoute {
    matches: Vec<Whence>,
    to: Vec<TcpDestination>,
}

impl Routes {
    pub(super) fn new(all: &[VirtualService], services: &Services) -> Self {
        let mut routes = Self::default();
        let is_for_mesh = |it: &&VirtualService| {
            let gateways = &it.spec.gateways;
            gateways.is_empty() || gateways.iter().any(|it| it.as_str() == "mesh")
        };
        for service in all.iter().filter(is_for_mesh) {
            let routing = Routing::new(service, services);
            for host in &routing.hosts {
                routes.by_host.entry(host).push(routes.all.len());
            }
            routes.all.push(routing);
        }
        routes
    }

    /// Those that a caller sees, in the order in which Istio lists them: those for its namespace alone come first.
    fn seen(&self, among: &[usize], caller: &str) -> Vec<&Routing> {
        let all = among.iter().filter_map(|at| self.all.get(*at));
        let mut seen: Vec<&Routing> = all.filter(|it| it.export.is_seen_by(caller)).collect();
        seen.sort_by_key(|it| it.rank(caller));
        seen
    }

    /// The one in force for HTTP requests to a Service. They do not merge: the first that has any route for this port and caller is it. One for
    /// a domain counts only where none names the host, even if that has no such route.
    pub(super) fn of_service(&self, host: &str, caller: Caller<'_>) -> Option<&Routing> {
        let named = self.by_host.exact(host).map(Vec::as_slice).unwrap_or_default();
        let mut seen = self.seen(named, caller.namespace);
        for (_, among) in self.by_host.below(host) {
            if seen.is_empty() {
                seen = self.seen(among, caller.namespace);
                seen.truncate(1);
            }
        }
        seen.into_iter().find(|it| it.has_routes(caller))
    }

    /// The one in force for a host that is no Service. On other ports than 80 it must be for some Service too.
    pub(super) fn of_other(&self, host: &str, caller: Caller<'_>, services: &Services) -> Option<&Routing> {
        let there = |it: &Routing| {
            let beside = || it.hosts.iter().any(|host| services.serves(host, caller.port));
            it.has_routes(caller) && (caller.port.get() == 80 || beside())
        };
        // A domain with Services below it is for those alone.
        let below = self.by_host.below(host);
        let below = below.filter(|(domain, _)| !services.any_below(domain, caller.port));
        let named = self.by_host.exact(host).into_iter();
        let mut each = named.chain(below.map(|(_, among)| among));
        each.find_map(|among| {
            let seen = self.seen(among, caller.namespace);
            seen.into_iter().find(|it| there(it))
        })
    }

    /// Where bytes to a Service go, as the first of all that are for it says.
    pub(super) fn of_bytes(&self, host: &str, caller: Caller<'_>) -> Option<(&Routing, &[TcpDestination])> {
        let exact = self.by_host.exact(host).into_iter();
        let below = self.by_host.below(host).map(|(_, among)| among);
        let mut among: Vec<usize> = exact.chain(below).flatten().copied().collect();
        among.sort_unstable();
        among.dedup();
        let seen = among.iter().filter_map(|at| self.all.get(*at));
        let mut seen: Vec<&Routing> = seen.filter(|it| it.export.is_seen_by(caller.namespace)).collect();
        seen.sort_by_key(|it| it.rank(caller.namespace));
        seen.into_iter().find_map(|it| {
            let takes = |route: &&TcpRoute| {
                route.matches.is_empty() || route.matches.iter().any(|whence| whence.fits_bytes(caller))
            };
            Some((it, it.tcp.iter().find(takes)?.to.as_slice()))
        })
    }
}

impl Routing {
    fn new(own: &VirtualService, services: &Services) -> Self {
        let namespace = own.metadata.namespace().unwrap_or("default");
        let hosts = own.spec.hosts.iter();
        let tcp = own.spec.tcp.iter().filter(|route| !route.route.is_empty());
        Self {
            name: own.metadata.name().to_owned(),
            namespace: namespace.to_owned(),
            export: Export::new(&own.spec.export_to, namespace),
            hosts: hosts
                .map(|host| services.resolved(host.as_str(), namespace))
                .collect(),
            http: own.spec.http.iter().map(Route::new).collect(),
            tcp: tcp
                .map(|route| {
                    // A match for some addresses is none here: nobody tells the Service's own.
                    let matches = route.matches.iter().map(|it| {
                        let narrow = !it.destination_subnets.is_empty() || !it.source_labels.is_empty();
                        Whence::new(it.port, &it.source_namespace, &it.gateways, narrow)
                    });
                    TcpRoute {
                        matches: matches.collect(),
                        to: route.route.clone(),
                    }
                })
                .collect(),
        }
    }

    /// What is for a namespace alone comes before what is for all.
    fn rank(&self, caller: &str) -> u8 {
        match (self.export.is_for_all(), self.namespace == caller) {
            (false, true) => 0,
            (false, false) => 1,
            (true, _) => 2,
        }
    }

    fn has_routes(&self, caller: Caller<'_>) -> bool {
        let mut matches = self.http.iter().flat_map(|route| &route.matches);
        matches.any(|it| it.whence().fits(caller))
    }

    /// The first route that takes a request, and how much of the path its match speaks of.
    pub(super) fn route(&self, view: &View<'_>, caller: Caller<'_>) -> Option<(&Route, usize)> {
        self.http.iter().find_map(|route| {
            let matches = route.matches.iter().filter(|it| it.whence().fits(caller));
            let matched = matches.filter_map(|it| it.fit(view)).next()?;
            Some((route, matched))
        })
    }
}

impl Route {
    fn new(own: &HttpRoute) -> Self {
        let mut matches: Vec<Compiled> = own.matches.iter().map(Compiled::new).collect();
        if matches.is_empty() {
            matches.push(Compiled::any());
        }
        Self {
            name: own.name.clone(),
            matches,
            outcome: Outcome::new(own),
        }
    }
}
