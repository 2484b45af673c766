//! What a compilation's output decides of requests: the evaluator of its mesh, with what the installation is told.

use mesh2yaml_istio::evaluate as istio;
use mesh2yaml_istio::lower::Resource as IstioResource;
use mesh2yaml_linkerd::evaluate as linkerd;
use mesh2yaml_linkerd::lower::Resource as LinkerdResource;
use mesh2yaml_model::meaning::{Decided, Decides, Meaning};
use mesh2yaml_types::decision::{Admission, Arrival, Request, Routed};

use crate::compilation::{Compilation, Resource};
use crate::target::Mesh;

impl Compilation {
    /// What Istio's evaluator is given of the output: the resources that decide, in their order, and what the installation is told.
    #[must_use]
    pub fn for_istio(&self) -> (istio::Resources, istio::MeshDefaults) {
        let mut resources = istio::Resources::new();
        for resource in &self.resources {
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
        let defaults = match &self.install {
            Some(Resource::Istio(IstioResource::IstioOperator(install))) => {
                istio::MeshDefaults::from(&install.spec.mesh_config)
            }
            Some(_) | None => istio::MeshDefaults::default(),
        };
        (resources, defaults)
    }

    /// What Linkerd's evaluator is given of the output: the resources that decide, in their order, with the pods' probes as the policy declares
    /// them, and what the installation is told.
    #[must_use]
    pub fn for_linkerd(&self, meaning: &Meaning) -> (linkerd::Resources, linkerd::MeshDefaults) {
        let mut resources = linkerd::Resources::new();
        for resource in &self.resources {
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
        for probed in meaning.probes() {
            let pods = linkerd::PodFacts::new(probed.namespace, probed.labels);
            let with = |pods: linkerd::PodFacts, path| pods.probe(probed.port, path);
            resources.pods.push(probed.paths.into_iter().fold(pods, with));
        }
        let defaults = match &self.install {
            Some(Resource::Linkerd(LinkerdResource::HelmValues(values))) => {
                linkerd::MeshDefaults::from(values)
            }
            Some(_) | None => linkerd::MeshDefaults::default(),
        };
        // An alias is under the same trust anchors; the installation does not say so.
        let aliases = meaning.trust_domains().iter().skip(1);
        let defaults = aliases.fold(defaults, |defaults, alias| defaults.trusted_domain(alias));
        (resources, defaults)
    }

    /// Who decides as the mesh does with this output, in a cluster with the Services that the policy describes. Certificates of the `foreign` trust
    /// domains are taken there, which is a matter of the roots of trust and no part of a policy. On Linkerd there are several: one for
    /// each order of routes that its proxies have had.
    pub(crate) fn deciders(&self, meaning: &Meaning, foreign: &[String]) -> Vec<Box<dyn Decides>> {
        match self.target.mesh {
            Mesh::Istio => {
                let (resources, defaults) = self.for_istio();
                let with = |all: istio::MeshDefaults, domain: &String| all.foreign_trust_domain(domain);
                let defaults = foreign.iter().fold(defaults, with);
                let mesh = istio::Evaluator::new(&resources, meaning.services(), defaults);
                vec![Box::new(OnIstio(mesh))]
            }
            Mesh::Linkerd => {
                let (resources, defaults) = self.for_linkerd(meaning);
                let with = |all: linkerd::MeshDefaults, domain: &String| all.spiffe_domain(domain);
                let defaults = foreign.iter().fold(defaults, with);
                let mesh = linkerd::Evaluator::new(&resources, meaning.services(), defaults);
                let of = |order| Box::new(OnLinkerd(mesh.clone(), order)) as Box<dyn Decides>;
                linkerd::RouteOrder::ALL.map(of).into()
            }
        }
    }
}

struct OnIstio(istio::Evaluator);

impl Decides for OnIstio {
    fn route(&self, request: &Request) -> Option<Decided<Routed>> {
        Some(Decided::new(self.0.route(request), Vec::new()))
    }

    fn admit(&self, arrival: &Arrival) -> Decided<Admission> {
        Decided::new(self.0.admit(arrival), Vec::new())
    }
}

struct OnLinkerd(linkerd::Evaluator, linkerd::RouteOrder);

impl Decides for OnLinkerd {
    fn route(&self, request: &Request) -> Option<Decided<Routed>> {
        Some(Decided::new(
            self.0.route_in(self.1, request).decision,
            Vec::new(),
        ))
    }

    fn admit(&self, arrival: &Arrival) -> Decided<Admission> {
        Decided::new(self.0.admit_in(self.1, arrival).decision, Vec::new())
    }
}
