//! `service`.

use super::{Block, NAMESPACES, allow, deny, mtls, profile, route, scrape};
use crate::parity::Random;
use crate::parity::edges::{Edges, Port, Probe, Service, Speaks};

/// What a service is, before its routes and rules are drawn.
pub(super) struct Plan {
    pub(super) name: &'static str,
    pub(super) namespace: &'static str,
    pub(super) ports: Vec<Port>,
    pub(super) versions: bool,
    pub(super) mtls: mtls::Own,
}

impl Plan {
    /// The ports that routes are for.
    pub(super) fn routed(&self) -> impl Iterator<Item = &Port> {
        self.ports.iter().filter(|port| port.speaks != Speaks::Bytes)
    }

    /// The ports that calls of gRPC come to.
    pub(super) fn calls(&self) -> impl Iterator<Item = &Port> {
        self.ports.iter().filter(|port| port.speaks == Speaks::Grpc)
    }

    /// The ports that methods and paths mean something on.
    pub(super) fn http(&self) -> impl Iterator<Item = &Port> {
        self.ports.iter().filter(|port| port.speaks == Speaks::Http)
    }
}

pub(super) fn service(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let namespace = *random.pick(&NAMESPACES);
    let name = ["cart", "stock", "desk"][number];
    let (mut body, ports) = ports(random);
    body.insert(0, Block::line(format!("workload app={name}")).needed());
    let mut labels = vec![("app".to_owned(), name.to_owned())];
    if random.percent(6) {
        body.push(Block::line(format!("account {name}")));
    }
    let (said, own) = mtls::of_service(random);
    body.extend(said);
    body.extend(mtls::of_port(&ports, random));
    let versions = random.percent(60);
    if versions {
        body.push(Block::line("version stable version=v1").needed());
        body.push(Block::line("version canary version=v2").needed());
        labels.push(("version".to_owned(), (*random.pick(&["v1", "v2"])).to_owned()));
    }
    let plan = Plan {
        name,
        namespace,
        ports,
        versions,
        mtls: own,
    };
    let (probes, probed) = probes(&plan, random);
    body.extend(probes);
    edges.services.push(Service {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        labels,
        ports: plan.ports.clone(),
        probes: probed,
    });
    let used = profile::used(&plan, random, edges);
    let has_profile = used.is_some();
    body.extend(used);
    // Routes of its own come first, and may leave those of the profile no requests.
    if !has_profile || random.percent(20) {
        body.extend(route::routes(&plan, random, edges));
    }
    let before = edges.inner_stars;
    for rule in 0..random.below(4) {
        body.push(allow::allow(rule, &plan, random, edges));
    }
    if edges.inner_stars > before && random.percent(80) {
        body.push(Block::line(
            "accept allow.path on istio \"no such segments here; reviewed 2026-11\"",
        ));
    }
    if random.percent(40) {
        for rule in 0..1 + random.below(2) {
            body.push(deny::deny(rule, &plan, random, edges));
        }
    }
    if random.percent(25) {
        body.push(scrape::scrape(&plan, random, edges));
    }
    let is_dry = |block: &Block| block.body.iter().flatten().any(|it| it.head == "dry-run");
    if body.iter().any(is_dry) && random.percent(90) {
        let consent =
            "accept allow.dry-run, deny.dry-run on linkerd \"it decides nothing; reviewed 2026-11\"";
        body.push(Block::line(consent));
    }
    if edges.probed_from_anywhere {
        body.push(super::opened(random));
    }
    Block::with(format!("service {name} in {namespace}"), body).needed()
}

/// The ports of a service: one that speaks HTTP, several, or one for calls of gRPC; and perhaps one of bytes.
fn ports(random: &mut Random) -> (Vec<Block>, Vec<Port>) {
    let kinds: &[(&str, u16, u16, Speaks)] = match random.below(20) {
        0..=8 => &[("http", 80, 8080, Speaks::Http)],
        9 => &[("http2", 80, 80, Speaks::Http)],
        10..=12 => &[
            ("http", 80, 8080, Speaks::Http),
            ("http2", 81, 8081, Speaks::Http),
        ],
        13 => &[
            ("http", 80, 8081, Speaks::Http),
            ("http", 8081, 8080, Speaks::Http),
            ("http2", 82, 8082, Speaks::Http),
        ],
        14 | 15 => &[
            ("http", 80, 8080, Speaks::Http),
            ("grpc", 50051, 50052, Speaks::Grpc),
        ],
        _ => &[("grpc", 50051, 50051, Speaks::Grpc)],
    };
    let mut kinds = kinds.to_vec();
    if random.percent(30) {
        kinds.push(*random.pick(&[
            ("tcp", 5432, 5432, Speaks::Bytes),
            ("tcp", 7000, 7001, Speaks::Bytes),
            ("tls", 8443, 8443, Speaks::Bytes),
            ("opaque", 7000, 7000, Speaks::Bytes),
        ]));
    }
    let lines = kinds.iter().map(|(protocol, number, target, _)| {
        let to = if number == target {
            String::new()
        } else {
            format!(" to {target}")
        };
        Block::line(format!("port {protocol} {number}{to}")).needed()
    });
    let ports = kinds.iter().map(|(_, number, target, speaks)| Port {
        number: *number,
        target: *target,
        speaks: *speaks,
    });
    (lines.collect(), ports.collect())
}

/// Statements, and what the kubelet asks by them on which port of the container.
type Probes = (Vec<Block>, Vec<(Probe, u16)>);

/// What the kubelet asks: a statement for each way and port.
fn probes(plan: &Plan, random: &mut Random) -> Probes {
    let (mut said, mut probed) = probes_of_http(plan, random).unwrap_or_default();
    if let Some(port) = plan.calls().next().filter(|_| random.percent(50)) {
        let on = if random.percent(50) {
            format!(" on {}", port.target)
        } else {
            String::new()
        };
        said.push(Block::line(format!("probes grpc{on}")));
        probed.push((Probe::Health, port.target));
    }
    if said.is_empty() {
        said.push(Block::line("probes none"));
    }
    (said, probed)
}

/// What the kubelet asks by HTTP, and on which port of the container.
fn probes_of_http(plan: &Plan, random: &mut Random) -> Option<Probes> {
    let http: Vec<u16> = plan.http().map(|port| port.target).collect();
    if http.is_empty() || random.percent(60) {
        return None;
    }
    let port = *random.pick(&http);
    let paths = random.some(&["/health", "/ready", "/api/users/7"], 2);
    let on = if http.len() > 1 || random.percent(30) {
        format!(" on {port}")
    } else {
        String::new()
    };
    let mut said = vec![Block::line(format!("probes {}{on}", paths.join(", ")))];
    let mut probed: Vec<(Probe, u16)> = paths
        .iter()
        .map(|path| (Probe::Path((*path).to_owned()), port))
        .collect();
    // Of two ports, where each says which it is.
    let other = http.iter().find(|other| **other != port);
    if let Some(other) = other.filter(|_| random.percent(30)) {
        said.push(Block::line(format!("probes /live on {other}")));
        probed.push((Probe::Path("/live".to_owned()), *other));
    }
    Some((said, probed))
}
