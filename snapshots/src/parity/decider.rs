//! The evaluator of each mesh, on what the compiler emitted for it.

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::k8s::types::decision::{Admission, Arrival, Request, Routed};
use mesh2yaml::linkerd::evaluate as linkerd;
use mesh2yaml::meaning::Meaning;
use mesh2yaml::{Compilation, Mesh};

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
    let (mut resources, defaults) = compilation.for_istio();
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
    let (mut resources, defaults) = compilation.for_linkerd(meaning);
    let own = |domain: &str| meaning.trust_domains().iter().any(|own| own == domain);
    let foreign = FOREIGN.iter().filter(|domain| !own(domain));
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
