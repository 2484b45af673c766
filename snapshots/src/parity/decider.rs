//! The evaluator of each mesh, on what the compiler emitted for it.

use mesh2yaml::istio::evaluate as istio;
use mesh2yaml::istio::lower::Resource as IstioResource;
use mesh2yaml::k8s::types::decision::{Admission, Arrival, Request, Routed};
use mesh2yaml::meaning::Meaning;
use mesh2yaml::{Compilation, Mesh, Resource};

/// A mesh's evaluator.
pub(super) enum Decider {
    /// Of Istio.
    Istio(Box<istio::Evaluator>),
}

impl Decider {
    /// Of what was compiled, in a cluster with the Services that the policy describes. `None` for a mesh without an evaluator.
    pub(super) fn new(compilation: &Compilation, meaning: &Meaning) -> Option<Self> {
        match compilation.target.mesh {
            Mesh::Istio => Some(Self::Istio(Box::new(istio_of(compilation, meaning)))),
            Mesh::Linkerd | _ => None,
        }
    }

    pub(super) fn route(&self, request: &Request) -> Vec<Routed> {
        match self {
            Self::Istio(mesh) => vec![mesh.route(request)],
        }
    }

    pub(super) fn admit(&self, arrival: &Arrival) -> Vec<Admission> {
        match self {
            Self::Istio(mesh) => vec![mesh.admit(arrival)],
        }
    }
}

fn istio_of(compilation: &Compilation, meaning: &Meaning) -> istio::Evaluator {
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
    istio::Evaluator::new(&resources, meaning.services(), defaults)
}
