//! The evaluator of each mesh, on what the compiler emitted for it.

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::istio::lower::Resource as IstioResource;
use mesh2yaml::k8s::types::decision::{Admission, Arrival, Request, Routed};
use mesh2yaml::linkerd::evaluate as linkerd;
use mesh2yaml::linkerd::lower::Resource as LinkerdResource;
use mesh2yaml::meaning::Meaning;
use mesh2yaml::{Compilation, Mesh, Resource};

use super::Random;
use super::edges::FOREIGN;

/// A decision.
pub(super) struct Made<T> {
    pub(super) decision: T,
    /// Two objects of which only the age decides.
    pub(super) by_age: Option<String>,
    /// Whether certificates of other trust domains are taken there.
    pub(super) trusts_all: bool,
}

/// A mesh's evaluator, in two clusters: as it is installed, with objects as old as they come; and where certificates of other domains are
/// taken, so that a rule must tell them apart, with objects of other ages.
pub(super) enum Decider {
    /// Of Istio.
    Istio(Box<[istio::Evaluator; 2]>),
    /// Of Linkerd.
    Linkerd(Box<[linkerd::Evaluator; 2]>),
}

impl Decider {
    /// Of what was compiled, in a cluster with the Services that the policy describes. `None` for a mesh without an evaluator.
    pub(super) fn new(compilation: &Compilation, meaning: &Meaning, random: &mut Random) -> Option<Self> {
        match compilation.target.mesh {
            Mesh::Istio => Some(Self::Istio(Box::new(istio_of(compilation, meaning, random)))),
            Mesh::Linkerd => Some(Self::Linkerd(Box::new(linkerd_of(compilation, meaning, random)))),
            _ => None,
        }
    }

    /// Of each cluster. Of Linkerd in both orders of matches that its proxies have had, for both are in use.
    pub(super) fn route(&self, request: &Request) -> Vec<Made<Routed>> {
        self.made(
            |mesh| mesh.route(request),
            |mesh, order| mesh.route_in(order, request),
        )
    }

    /// As for routes.
    pub(super) fn admit(&self, arrival: &Arrival) -> Vec<Made<Admission>> {
        self.made(
            |mesh| mesh.admit(arrival),
            |mesh, order| mesh.admit_in(order, arrival),
        )
    }

    fn made<T>(
        &self,
        on_istio: impl Fn(&istio::Evaluator) -> T,
        on_linkerd: impl Fn(&linkerd::Evaluator, linkerd::RouteOrder) -> linkerd::Decided<T>,
    ) -> Vec<Made<T>> {
        let clusters = |index: usize| index == 1;
        match self {
            Self::Istio(meshes) => {
                let made = |(index, mesh): (usize, &istio::Evaluator)| Made {
                    decision: on_istio(mesh),
                    by_age: None,
                    trusts_all: clusters(index),
                };
                meshes.iter().enumerate().map(made).collect()
            }
            Self::Linkerd(meshes) => {
                let of = |(index, mesh)| linkerd::RouteOrder::ALL.map(|order| (index, mesh, order));
                let made = |(index, mesh, order)| {
                    let linkerd::Decided { decision, by_age, .. } = on_linkerd(mesh, order);
                    Made {
                        decision,
                        by_age,
                        trusts_all: clusters(index),
                    }
                };
                meshes.iter().enumerate().flat_map(of).map(made).collect()
            }
        }
    }
}

/// In another order, as if they had been applied so.
fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for end in (1..list.len()).rev() {
        list.swap(end, random.below(end + 1));
    }
}

fn istio_of(compilation: &Compilation, meaning: &Meaning, random: &mut Random) -> [istio::Evaluator; 2] {
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
    let installed = istio::Evaluator::new(&resources, meaning.services(), defaults);
    shuffle(&mut resources.virtual_services, random);
    shuffle(&mut resources.destination_rules, random);
    shuffle(&mut resources.peer_authentications, random);
    shuffle(&mut resources.authorization_policies, random);
    [
        installed,
        istio::Evaluator::new(&resources, meaning.services(), open),
    ]
}

fn linkerd_of(compilation: &Compilation, meaning: &Meaning, random: &mut Random) -> [linkerd::Evaluator; 2] {
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
    for probed in meaning.probes() {
        let pods = linkerd::PodFacts::new(probed.namespace, probed.labels);
        let with = |pods: linkerd::PodFacts, path| pods.probe(probed.port, path);
        resources.pods.push(probed.paths.into_iter().fold(pods, with));
    }
    // An alias is under the same trust anchors; the installation does not say so.
    let aliases = meaning.trust_domains().iter().skip(1);
    let defaults = aliases.fold(defaults, |defaults, alias| defaults.trusted_domain(alias));
    let foreign = FOREIGN.iter().filter(|domain| **domain != defaults.trust_domain);
    let trusting = foreign.fold(defaults.clone(), |all, domain| all.spiffe_domain(*domain));
    let installed = linkerd::Evaluator::new(&resources, meaning.services(), defaults);
    shuffle(&mut resources.services, random);
    shuffle(&mut resources.grpc_routes, random);
    shuffle(&mut resources.http_routes, random);
    shuffle(&mut resources.policy_http_routes, random);
    shuffle(&mut resources.servers, random);
    shuffle(&mut resources.authorization_policies, random);
    shuffle(&mut resources.mesh_tls_authentications, random);
    shuffle(&mut resources.network_authentications, random);
    [
        installed,
        linkerd::Evaluator::new(&resources, meaning.services(), trusting),
    ]
}
