//! Parents that a route has nothing from: Services without an address, and Servers of another protocol.

use mesh2yaml_linkerd::ProxyProtocol;

use super::index::Index;
use super::route::{Kind, To};
use super::{Findings, World};
use crate::cluster::ServiceType;

/// Linkerd finds routes by the address of their Service.
pub(crate) fn headless(world: &World, findings: &mut Findings) {
    let services = Index::of(&world.services);
    for it in world.routes.iter().filter(|it| world.is_of_linkerd(it)) {
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Service) {
            let Some(service) = services.this(&parent.namespace, &parent.name) else {
                continue;
            };
            let is_external = service.facts.service_type == ServiceType::ExternalName;
            if is_external || service.facts.is_headless() {
                let message = format!(
                    "the route has no effect: the Service `{}` has no address of its own",
                    service.name
                );
                findings.warning(it, "linkerd-headless-parent", parent.path().key("name"), message);
            }
        }
    }
}

/// A Server uses the routes of its protocol.
pub(crate) fn protocols(world: &World, findings: &mut Findings) {
    let servers = Index::of(&world.servers);
    for it in &world.routes {
        for parent in it.facts.parents.iter().filter(|it| it.to == To::Server) {
            let Some(server) = servers.this(&parent.namespace, &parent.name) else {
                continue;
            };
            let (spoken, wanted) = match server.facts.protocol {
                ProxyProtocol::Grpc => ("gRPC", Some("GRPCRoute")),
                ProxyProtocol::Opaque => ("opaque", None),
                ProxyProtocol::Tls => ("TLS", None),
                ProxyProtocol::Http1 => ("HTTP/1", Some("HTTPRoute")),
                ProxyProtocol::Http2 => ("HTTP/2", Some("HTTPRoute")),
                ProxyProtocol::Unknown | _ => ("unknown", Some("HTTPRoute")),
            };
            let kind = it.facts.kind;
            if it.namespace != parent.namespace || wanted == Some(kind.as_str()) {
                continue;
            }
            let message = format!(
                "the route has no effect: the `proxyProtocol` of the Server `{}` is `{spoken}`",
                server.name
            );
            let found = findings.warning(it, "linkerd-route-protocol", parent.path().key("name"), message);
            if let Some(wanted) = wanted {
                found.help(format!("write a {wanted}, or change the `proxyProtocol`"));
            } else if matches!(kind, Kind::Grpc | Kind::Http { .. }) {
                found.help("no route counts there; permissions are given to the Server itself");
            }
        }
    }
}
