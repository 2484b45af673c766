//! What policies, rate limits and routes refer to, and is not there.

use std::collections::HashSet;

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::{ObjectRef, Target};

use super::index::{Found, Index};
use super::route::{self, To};
use super::{Findings, Known, World, rate_limit};
use crate::cluster::{Service, ServiceType};

const CODE: &str = "linkerd-dangling-reference";

/// The targets and authentications of policies. With a reference to nothing a policy counts for nothing.
pub(crate) fn policies(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let servers = Index::of(&world.servers);
    let routes = Index::of(&world.routes);
    // Several kinds of routes may have one name.
    let kinds: HashSet<_> = world.routes.iter().map(|it| (&*it.name, it.facts.kind)).collect();
    let mesh_tls = Index::of(&world.mesh_tls_authentications);
    let networks = Index::of(&world.network_authentications);
    let spec = Path::default().key("spec");
    for it in &world.linkerd_policies {
        let of_route = |name: &String, kind: route::Kind| {
            let is_there = kinds.contains(&(name.as_str(), kind));
            let is_there = is_there && !matches!(routes.find(&it.namespace, name), Found::Nothing);
            (is_there, kind.as_str(), name.clone())
        };
        let (is_there, kind, name) = match &it.facts.target {
            Target::Server(name) => {
                let found = servers.find(&it.namespace, name);
                (!matches!(found, Found::Nothing), "Server", name.clone())
            }
            Target::HttpRoute(name) => of_route(name, route::Kind::Http { is_own: false }),
            Target::PolicyHttpRoute(name) => of_route(name, route::Kind::Http { is_own: true }),
            Target::GrpcRoute(name) => of_route(name, route::Kind::Grpc),
            Target::Namespace(_) | _ => (true, "", String::new()),
        };
        if !is_there && !world.is_unread(kind, &it.namespace, &name) {
            let message = format!("there is no {kind} `{name}` in the namespace of the policy");
            findings.error(it, CODE, spec.clone().key("targetRef").key("name"), message);
        }
        let mesh_tls_at = 0;
        let network_at = usize::from(it.facts.has_identity());
        let mut authentication =
            |reference: &Option<ObjectRef>, kind, at: usize, find: &dyn Fn(&str, &str) -> bool| {
                let Some(object) = reference else { return };
                let namespace = object.namespace.as_deref().unwrap_or(&it.namespace);
                if find(namespace, &object.name) || world.is_unread(kind, namespace, &object.name) {
                    return;
                }
                let path = spec.clone().key("requiredAuthenticationRefs").index(at);
                findings
                    .error(
                        it,
                        CODE,
                        path,
                        format!("there is no {kind} `{}`{}", object.name, place(namespace)),
                    )
                    .help("without it the whole policy is ignored, so that it lets nobody in");
            };
        authentication(
            &it.facts.mesh_tls,
            "MeshTLSAuthentication",
            mesh_tls_at,
            &|ns, name| !matches!(mesh_tls.find(ns, name), Found::Nothing),
        );
        authentication(
            &it.facts.network,
            "NetworkAuthentication",
            network_at,
            &|ns, name| !matches!(networks.find(ns, name), Found::Nothing),
        );
    }
}

/// ` in the namespace …`, where it is known.
fn place(namespace: &str) -> String {
    if namespace.is_empty() {
        return String::new();
    }
    format!(" in the namespace `{namespace}`")
}

/// The Servers of rate limits.
pub(crate) fn rate_limits(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let servers = Index::of(&world.servers);
    for it in &world.rate_limits {
        let name = &it.facts.server;
        if matches!(servers.find(&it.namespace, name), Found::Nothing)
            && !world.is_unread("Server", &it.namespace, name)
        {
            let message = format!("there is no Server `{name}` in the namespace of the rate limit");
            findings.error(it, CODE, rate_limit::target().key("name"), message);
        }
    }
}

/// Parents and backends of routes.
pub(crate) fn routes(world: &World, findings: &mut Findings) {
    let objects = Objects::of(world);
    for it in &world.routes {
        for parent in &it.facts.parents {
            let end = End {
                to: parent.to,
                namespace: &parent.namespace,
                name: &parent.name,
                port: parent.port,
            };
            objects.judge(it, &end, parent.path(), findings);
        }
        for backend in &it.facts.backends {
            let end = End {
                to: backend.to,
                namespace: &backend.namespace,
                name: &backend.name,
                port: backend.port,
            };
            objects.judge(it, &end, backend.path(), findings);
        }
    }
}

/// One end of a route.
struct End<'r> {
    to: To,
    namespace: &'r str,
    name: &'r str,
    port: Option<u16>,
}

/// What routes refer to.
struct Objects<'w> {
    world: &'w World,
    services: Index<'w, Service>,
    servers: Index<'w, super::server::Facts>,
    egress_networks: Index<'w, super::egress_network::Facts>,
}

impl<'w> Objects<'w> {
    fn of(world: &'w World) -> Self {
        Self {
            world,
            services: Index::of(&world.services),
            servers: Index::of(&world.servers),
            egress_networks: Index::of(&world.egress_networks),
        }
    }

    fn judge(&self, it: &route::Known, end: &End<'_>, path: Path, findings: &mut Findings) {
        let is_nothing = match end.to {
            To::Service => match self.services.find(end.namespace, end.name) {
                Found::This(service) => return port(it, service, end.port, path, findings),
                Found::Some => false,
                Found::Nothing => !self.may_be_elsewhere(end),
            },
            To::Server => matches!(self.servers.find(end.namespace, end.name), Found::Nothing),
            To::EgressNetwork => {
                matches!(self.egress_networks.find(end.namespace, end.name), Found::Nothing)
            }
        };
        let kind = end.to.as_str();
        if !self.world.complete || !is_nothing || self.world.is_unread(kind, end.namespace, end.name) {
            return;
        }
        let code = match end.to {
            To::Service => "mesh-dangling-reference",
            To::Server | To::EgressNetwork => CODE,
        };
        let message = format!("there is no {kind} `{}`{}", end.name, place(end.namespace));
        findings.error(it, code, path.key("name"), message);
    }

    /// Whether a Service that is not in the set may be in the cluster all the same: one of the cluster's own, and one of another cluster.
    fn may_be_elsewhere(&self, end: &End<'_>) -> bool {
        let is_system = matches!(end.namespace, "kube-system" | "istio-system")
            || end.namespace == "linkerd"
            || end.namespace.starts_with("linkerd-");
        if is_system && !self.services.has_any_in(end.namespace) {
            return true;
        }
        if (end.namespace, end.name) == ("default", "kubernetes") || end.name.ends_with("-federated") {
            return true;
        }
        // The mirror of a Service is called `<service>-<cluster>`.
        let dashes = end.name.match_indices('-');
        dashes.map(|(at, _)| &end.name[..at]).any(|name| {
            self.world.has_links
                || match self.services.find(end.namespace, name) {
                    Found::This(service) => is_exported(service),
                    Found::Some => true,
                    Found::Nothing => false,
                }
        })
    }
}

fn is_exported(service: &Known<Service>) -> bool {
    let mut labels = service.facts.meta.labels.keys();
    labels.any(|key| key.starts_with("mirror.linkerd.io/"))
}

fn port(it: &route::Known, service: &Known<Service>, port: Option<u16>, path: Path, findings: &mut Findings) {
    let Some(port) = port else { return };
    let facts = &service.facts;
    if facts.ports.is_empty() || facts.service_type == ServiceType::ExternalName {
        return;
    }
    if facts.ports.iter().all(|own| own.port != port) {
        let ports: Vec<String> = facts
            .ports
            .iter()
            .take(8)
            .map(|own| own.port.to_string())
            .collect();
        findings
            .error(
                it,
                "mesh-dangling-reference",
                path.key("port"),
                format!("the Service `{}` has no port {port}", service.name),
            )
            .help(format!("it has {}", ports.join(", ")));
    }
}
