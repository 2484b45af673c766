//! The evaluator of each mesh, on what the compiler emitted for it.

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::istio::lower::Resource as IstioResource;
use mesh2yaml::k8s::types::decision::{Admission, Arrival, Request, Routed};
use mesh2yaml::linkerd::evaluate as linkerd;
use mesh2yaml::linkerd::lower::Resource as LinkerdResource;
use mesh2yaml::meaning::Meaning;
use mesh2yaml::{Compilation, Mesh, Resource};

/// A decision; and if only the age of two objects makes it, which.
pub(super) type Made<T> = (T, Option<String>);

/// A mesh's evaluator.
pub(super) enum Decider {
    /// Of Istio: as it is installed, and where certificates of other domains are taken, so that a rule must tell them apart.
    Istio(Box<[istio::Evaluator; 2]>),
    /// Of Linkerd.
    Linkerd(Box<linkerd::Evaluator>),
}

impl Decider {
    /// Of what was compiled, in a cluster with the Services that the policy describes. `None` for a mesh without an evaluator.
    pub(super) fn new(compilation: &Compilation, meaning: &Meaning) -> Option<Self> {
        match compilation.target.mesh {
            Mesh::Istio => Some(Self::Istio(Box::new(istio_of(compilation, meaning)))),
            Mesh::Linkerd => Some(Self::Linkerd(Box::new(linkerd_of(compilation, meaning)))),
            _ => None,
        }
    }

    /// Of Linkerd there are two: its proxies have changed the order of matches, and both are in use.
    pub(super) fn route(&self, request: &Request) -> Vec<Made<Routed>> {
        match self {
            Self::Istio(meshes) => vec![(meshes[0].route(request), None)],
            Self::Linkerd(mesh) => {
                let in_order = |order| mesh.route_in(order, request);
                let decided = linkerd::RouteOrder::ALL.map(in_order);
                decided.map(|it| (it.decision, it.by_age)).into()
            }
        }
    }

    /// As for routes.
    pub(super) fn admit(&self, arrival: &Arrival) -> Vec<Made<Admission>> {
        match self {
            Self::Istio(meshes) => meshes.iter().map(|mesh| (mesh.admit(arrival), None)).collect(),
            Self::Linkerd(mesh) => {
                let in_order = |order| mesh.admit_in(order, arrival);
                let decided = linkerd::RouteOrder::ALL.map(in_order);
                decided.map(|it| (it.decision, it.by_age)).into()
            }
        }
    }
}

fn istio_of(compilation: &Compilation, meaning: &Meaning) -> [istio::Evaluator; 2] {
    let mut resources = istio::Resources::new();
    for resource in &compilation.resources {
        let Resource::Istio(resource) = resource else {
            continue;
        };
        match resource {
            IstioResource::VirtualService(it) => resources.virtual_services.push(it.clone()),
            IstioResource::DestinationRule(it) => resources.destination_rules.push((**it).clone()),
            IstioResource::PeerAuthentication(it) => resources.peer_authentications.push(it.clone()),
            IstioResource::AuthorizationPolicy(it) => resources.authorization_policies.push(it.clone()),
            // What is recorded, and how the mesh is installed, decides nothing; what paths become is below.
            IstioResource::Namespace(_)
            | IstioResource::ConfigMap(_)
            | IstioResource::Telemetry(_)
            | IstioResource::IstioOperator(_)
            | _ => {}
        }
    }
    let defaults = match &compilation.install {
        Some(Resource::Istio(IstioResource::IstioOperator(install))) => {
            istio::MeshDefaults::from(&install.spec.mesh_config)
        }
        Some(_) | None => istio::MeshDefaults::default(),
    };
    let open = defaults.clone().any_trust_domain();
    [defaults, open].map(|defaults| istio::Evaluator::new(&resources, meaning.services(), defaults))
}

fn linkerd_of(compilation: &Compilation, meaning: &Meaning) -> linkerd::Evaluator {
    let mut resources = linkerd::Resources::new();
    for resource in &compilation.resources {
        let Resource::Linkerd(resource) = resource else {
            continue;
        };
        match resource.clone() {
            LinkerdResource::Namespace(it) => resources.namespaces.push(it),
            LinkerdResource::Service(it) => resources.services.push(it),
            LinkerdResource::GrpcRoute(it) => resources.grpc_routes.push(it),
            LinkerdResource::HttpRoute(it) => resources.http_routes.push(it),
            LinkerdResource::ServiceProfile(it) => resources.service_profiles.push(it),
            LinkerdResource::MeshTlsAuthentication(it) => resources.mesh_tls_authentications.push(it),
            LinkerdResource::NetworkAuthentication(it) => resources.network_authentications.push(it),
            LinkerdResource::AuthorizationPolicy(it) => resources.authorization_policies.push(it),
            LinkerdResource::PolicyHttpRoute(it) => resources.policy_http_routes.push(it),
            LinkerdResource::Server(it) => resources.servers.push(it),
            LinkerdResource::HelmValues(_) | _ => {}
        }
    }
    let defaults = match &compilation.install {
        Some(Resource::Linkerd(LinkerdResource::HelmValues(values))) => linkerd::MeshDefaults::from(values),
        Some(_) | None => linkerd::MeshDefaults::default(),
    };
    // An alias is under the same trust anchors; the installation does not say so.
    let aliases = meaning.trust_domains().iter().skip(1);
    let defaults = aliases.fold(defaults, |defaults, alias| defaults.trusted_domain(alias));
    linkerd::Evaluator::new(&resources, meaning.services(), defaults)
}
