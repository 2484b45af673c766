//! `service`.

use super::{Block, NAMESPACES, allow, deny, route};
use crate::parity::Random;
use crate::parity::edges::{Edges, Service};

pub(super) fn service(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let namespace = *random.pick(&NAMESPACES);
    let name = ["cart", "stock"][number];
    let mut labels = vec![("app".to_owned(), name.to_owned())];
    let mut ports = vec![(80, 8080)];
    let mut body = vec![
        Block::line(format!("workload app={name}")).needed(),
        Block::line("port http 80 to 8080").needed(),
    ];
    if random.percent(30) {
        body.push(Block::line("port tcp 5432"));
        ports.push((5432, 5432));
    }
    if random.percent(25) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    let versions = random.percent(60);
    if versions {
        body.push(Block::line("version stable version=v1").needed());
        body.push(Block::line("version canary version=v2").needed());
        labels.push(("version".to_owned(), (*random.pick(&["v1", "v2"])).to_owned()));
    }
    let mut probed = "none".to_owned();
    if random.percent(30) {
        probed = "/health".to_owned();
    }
    body.push(Block::line(format!("probes {probed}")));
    for route in 0..random.below(4) {
        body.push(route::route(route, versions, random, edges));
    }
    for rule in 0..random.below(4) {
        body.push(allow::allow(rule, random, edges));
    }
    if random.percent(40) {
        for rule in 0..1 + random.below(2) {
            body.push(deny::deny(rule, random, edges));
        }
    }
    edges.services.push(Service {
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        labels,
        ports,
    });
    Block::with(format!("service {name} in {namespace}"), body).needed()
}
