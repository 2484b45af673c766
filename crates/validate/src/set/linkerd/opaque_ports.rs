//! Ports with routes that Linkerd passes on as bytes.

use std::collections::{HashMap, HashSet};

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::{PortRange, annotation};

use super::route::{Kind, To};
use super::{Findings, World};
use crate::cluster::{Service, ServicePort};

const CODE: &str = "linkerd-opaque-port";

/// The ports of a Service that have routes.
#[derive(Default)]
struct Routed {
    ports: HashSet<u16>,
    all: bool,
}

/// Routes of HTTP and gRPC count where the proxy looks into the bytes.
pub(crate) fn with_routes(world: &World, findings: &mut Findings) {
    let mut routed: HashMap<(&str, &str), Routed> = HashMap::new();
    for it in world.routes.iter().filter(|it| world.is_of_linkerd(it)) {
        if matches!(it.facts.kind, Kind::Tls | Kind::Tcp) {
            continue;
        }
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Service) {
            let own = routed.entry((&parent.namespace, &parent.name)).or_default();
            match parent.port {
                Some(port) => {
                    own.ports.insert(port);
                }
                None => own.all = true,
            }
        }
    }
    for it in world.services.iter().filter(|it| !it.namespace.is_empty()) {
        let Some(routed) = routed.get(&(&*it.namespace, &*it.name)) else {
            continue;
        };
        for port in &it.facts.ports {
            let is_routed = routed.ports.contains(&port.port);
            let Some(protocol) = &port.app_protocol else {
                if is_routed && is_opaque(&it.facts, port) {
                    let path = Path::default().key("metadata").key("annotations");
                    let message = format!(
                        "port {} has routes, which do not count on an opaque port",
                        port.port
                    );
                    findings.warning(it, CODE, path.key(annotation::OPAQUE_PORTS), message);
                }
                continue;
            };
            let is_http = matches!(protocol.as_str(), "http" | "kubernetes.io/h2c");
            if is_http || !(is_routed || routed.all && seems_http(protocol)) {
                continue;
            }
            let path = Path::default().key("spec").key("ports").index(port.index);
            findings
                .warning(
                    it,
                    CODE,
                    path.key("appProtocol"),
                    format!("the routes of port {} do not count: Linkerd takes `{protocol}` for bytes", port.port),
                )
                .help("it looks into `http` and `kubernetes.io/h2c`, and finds out by itself where nothing is said");
        }
    }
}

/// Whether people mean HTTP by it.
fn seems_http(protocol: &str) -> bool {
    let word = protocol.to_ascii_lowercase();
    let word = word.strip_prefix("kubernetes.io/").unwrap_or(&word);
    ["http", "grpc", "h2", "ws"].iter().any(|it| word.starts_with(it))
}

fn is_opaque(service: &Service, port: &ServicePort) -> bool {
    let text = service.meta.annotations.get(annotation::OPAQUE_PORTS);
    let ranges = text
        .and_then(|text| PortRange::list(text).ok())
        .unwrap_or_default();
    ranges
        .into_iter()
        .any(|range| range.numbers().contains(&port.port))
}
