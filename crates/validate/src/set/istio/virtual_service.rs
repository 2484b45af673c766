//! What is kept of a VirtualService.

use mesh2yaml_istio::{Backend, HttpAction, HttpMatch, HttpRoute, VirtualService};
use mesh2yaml_k8s::Path;

use super::hosts::Export;

/// The proxies of pods, among gateways.
pub(super) const MESH: &str = "mesh";

/// What a header is called that is a claim of a token.
const CLAIM: &str = "@request.auth.claims";

/// What is kept of a VirtualService.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(in crate::set) hosts: Vec<Box<str>>,
    /// As they are written; without any, it is for the mesh.
    pub(super) gateways: Vec<Box<str>>,
    pub(super) export: Export,
    pub(super) destinations: Vec<Destination>,
    pub(super) delegates: Vec<Delegate>,
    /// The first header that is a claim.
    pub(super) claim: Option<Claim>,
}

/// A service that requests go to.
#[derive(Debug)]
pub(super) struct Destination {
    at: At,
    pub(super) host: Box<str>,
    pub(super) subset: Box<str>,
    pub(super) port: Option<u16>,
    /// Whether its route is for the mesh and for no gateway, by what it matches.
    pub(super) of_mesh_alone: bool,
}

/// Where a destination is.
#[derive(Clone, Copy, Debug)]
enum At {
    Route(&'static str, usize, usize),
    Mirror(usize),
    Mirrors(usize, usize),
}

/// A VirtualService that says the routes instead.
#[derive(Debug)]
pub(super) struct Delegate {
    pub(super) route: usize,
    pub(super) name: Box<str>,
    /// Empty for that of the VirtualService.
    pub(super) namespace: Box<str>,
}

/// A header that is a claim of a token.
#[derive(Debug)]
pub(super) struct Claim {
    route: usize,
    matching: usize,
    field: &'static str,
    pub(super) key: Box<str>,
}

impl Facts {
    pub(crate) fn of(service: &VirtualService) -> Self {
        let spec = &service.spec;
        let tcp = spec.tcp.iter().map(|it| &it.route).enumerate();
        let tls = spec.tls.iter().map(|it| &it.route).enumerate();
        let connections = tcp.map(|it| ("tcp", it)).chain(tls.map(|it| ("tls", it)));
        let of_connections = connections.flat_map(|(section, (route, destinations))| {
            destinations
                .iter()
                .enumerate()
                .map(move |(index, it)| Destination::of(At::Route(section, route, index), &it.backend, false))
        });
        let of_requests = spec.http.iter().enumerate();
        let mut delegates = Vec::new();
        for (route, it) in spec.http.iter().enumerate() {
            if let HttpAction::Delegate(to) = &it.action {
                delegates.push(Delegate {
                    route,
                    name: to.name.as_str().into(),
                    namespace: to.namespace.as_str().into(),
                });
            }
        }
        Self {
            hosts: spec.hosts.iter().map(|it| it.as_str().into()).collect(),
            gateways: spec.gateways.iter().map(|it| it.as_str().into()).collect(),
            export: Export::of(&spec.export_to),
            destinations: of_connections
                .chain(of_requests.flat_map(|(index, route)| requests(index, route)))
                .collect(),
            delegates,
            claim: spec
                .http
                .iter()
                .enumerate()
                .find_map(|(index, route)| Claim::of(index, route)),
        }
    }

    /// Whether it is for the proxies of pods.
    pub(in crate::set) fn is_of_mesh(&self) -> bool {
        self.gateways.is_empty() || self.gateways.iter().any(|it| &**it == MESH)
    }

    /// Its gateways other than the mesh, with where they are.
    pub(super) fn real_gateways(&self) -> impl Iterator<Item = (usize, &str)> {
        let gateways = self.gateways.iter().map(|it| &**it).enumerate();
        gateways.filter(|(_, it)| *it != MESH)
    }
}

fn requests(index: usize, route: &HttpRoute) -> Vec<Destination> {
    let of_mesh = |it: &HttpMatch| !it.gateways.is_empty() && it.gateways.iter().all(|g| g.as_str() == MESH);
    let of_mesh_alone = !route.matches.is_empty() && route.matches.iter().all(of_mesh);
    let mut all = Vec::new();
    if let HttpAction::Route(destinations) = &route.action {
        for (number, it) in destinations.iter().enumerate() {
            let at = At::Route("http", index, number);
            all.push(Destination::of(at, &it.backend, of_mesh_alone));
        }
    }
    if let Some(mirror) = &route.mirror {
        all.push(Destination::of(At::Mirror(index), mirror, of_mesh_alone));
    }
    for (number, it) in route.mirrors.iter().enumerate() {
        all.push(Destination::of(
            At::Mirrors(index, number),
            &it.backend,
            of_mesh_alone,
        ));
    }
    all
}

impl Destination {
    fn of(at: At, backend: &Backend, of_mesh_alone: bool) -> Self {
        Self {
            at,
            host: backend.host.as_str().into(),
            subset: backend.subset.as_str().into(),
            port: backend.port.map(|port| port.get()),
            of_mesh_alone,
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> Path {
        let spec = Path::default().key("spec");
        match self.at {
            At::Route(section, route, index) => spec
                .key(section)
                .index(route)
                .key("route")
                .index(index)
                .key("destination"),
            At::Mirror(route) => spec.key("http").index(route).key("mirror"),
            At::Mirrors(route, index) => spec
                .key("http")
                .index(route)
                .key("mirrors")
                .index(index)
                .key("destination"),
        }
    }

    /// Whether it takes requests, and not copies of them or connections.
    pub(super) fn takes_requests(&self) -> bool {
        matches!(self.at, At::Route("http", ..))
    }
}

impl Claim {
    fn of(route: usize, it: &HttpRoute) -> Option<Self> {
        it.matches.iter().enumerate().find_map(|(matching, it)| {
            let headers = it.headers.keys().map(|key| ("headers", key));
            let without = it.without_headers.keys().map(|key| ("withoutHeaders", key));
            let (field, key) = headers.chain(without).find(|(_, key)| is_claim(key))?;
            Some(Self {
                route,
                matching,
                field,
                key: key.as_str().into(),
            })
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> Path {
        Path::default()
            .key("spec")
            .key("http")
            .index(self.route)
            .key("match")
            .index(self.matching)
            .key(self.field)
            .key(&*self.key)
    }
}

/// Whether a header is a claim: `@request.auth.claims.group` or `@request.auth.claims[group]`.
fn is_claim(header: &str) -> bool {
    let head = header.get(..CLAIM.len());
    if !head.is_some_and(|it| it.eq_ignore_ascii_case(CLAIM)) {
        return false;
    }
    let claim = &header[CLAIM.len()..];
    claim.len() > 1 && claim.starts_with('.')
        || claim.len() > 2 && claim.starts_with('[') && claim.ends_with(']')
}
