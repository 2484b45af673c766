//! From a checked policy to Linkerd's resources.
//!
//! ```text
//! View::Mesh      ─▶ Helm values
//! View::Namespace ─▶ Namespace (partial)
//! View::Service   ─▶ Service a version, Service (partial), HTTPRoute or GRPCRoute a route, or a ServiceProfile
//!                    Server a port with rules, and for each cell of its partition an HTTPRoute,
//!                    a MeshTLSAuthentication and an AuthorizationPolicy
//! ```
//!
//! A file per construct, as in the Istio crate.

mod allow;
mod callers;
mod deny;
mod edit;
mod eject;
mod fault;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod observe;
mod order;
mod partition;
mod path;
mod pool;
mod probes;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod route;
mod scrape;
mod service;
mod service_profile;
mod target;
mod timeout;

use mesh2yaml_gateway::{GrpcRoute, HttpRoute};
use mesh2yaml_k8s::{Namespace, Service};
use mesh2yaml_model::{Backend, Lowering, View};

pub use target::{LATEST, NAME, OLDEST};

use crate::{
    AuthorizationPolicy, HelmValues, MeshTlsAuthentication, NetworkAuthentication, PolicyHttpRoute, Server,
    ServiceProfile,
};

mesh2yaml_k8s::output! {
    /// What a policy becomes on Linkerd.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum Resource {
        /// The annotations that pods inherit.
        Namespace(Namespace) in wave |_: &_| 0,
        /// A version of a service; or the annotations of a service, as a part.
        Service(Service) in wave |_: &_| 1,
        /// Where requests go, and which requests come in.
        HttpRoute(HttpRoute) in wave |r: &HttpRoute| {
            if r.spec.parent_refs.iter().any(|p| p.is("policy.linkerd.io", "Server")) { 5 } else { 2 }
        },
        /// Where calls of gRPC go.
        GrpcRoute(GrpcRoute) in wave |_: &_| 2,
        /// The older form of routes.
        ServiceProfile(ServiceProfile) in wave |_: &_| 2,
        /// Who calls.
        MeshTlsAuthentication(MeshTlsAuthentication) in wave |_: &_| 3,
        /// Where probes come from.
        NetworkAuthentication(NetworkAuthentication) in wave |_: &_| 3,
        /// What is let in: before the Servers that deny the rest.
        AuthorizationPolicy(AuthorizationPolicy) in wave |_: &_| 4,
        /// Which requests come in, for Linkerd up to 2.18.
        PolicyHttpRoute(PolicyHttpRoute) in wave |_: &_| 5,
        /// A port that denies what is not let in.
        Server(Server) in wave |_: &_| 6,
    }
    install
    /// What the installation is told.
    HelmValues(HelmValues), "HelmValues"
}

/// Linkerd.
#[derive(Clone, Copy, Debug, Default)]
pub struct Linkerd {
    /// Whether routes become ServiceProfiles instead of HTTPRoutes. Never both: a ServiceProfile switches off the
    /// HTTPRoutes, annotations and circuit breaking of its service.
    pub service_profiles: bool,
}

type Cx<'p, 's> = Lowering<'p, 's, Resource>;

impl Backend for Linkerd {
    type Resource = Resource;

    fn lower<'p>(&self, view: View<'_, 'p>, cx: &mut Cx<'p, '_>) {
        match view {
            View::Mesh(mesh) => mesh::lower(mesh, cx),
            View::Namespace(namespace) => namespace::lower(namespace, cx),
            View::Service(service) => service::lower(service, self.service_profiles, cx),
        }
    }
}
