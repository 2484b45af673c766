//! From a checked policy to Istio's resources.
//!
//! ```text
//! View::Mesh      ─▶ Telemetry, ConfigMap (Kiali), PeerAuthentication of the root namespace; IstioOperator
//! View::Namespace ─▶ Namespace (partial), PeerAuthentication, AuthorizationPolicy (default deny), Telemetry
//! View::Service   ─▶ DestinationRule, VirtualService, AuthorizationPolicy, PeerAuthentication, Telemetry
//! ```
//!
//! A file per construct, as in the Linkerd crate. One service makes one VirtualService and one DestinationRule:
//! Istio keeps one of several for a host and drops the rest.

mod allow;
mod deny;
mod edit;
mod eject;
mod fault;
mod host;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod observe;
mod path;
mod pool;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod root;
mod route;
mod scrape;
mod service;
mod target;
mod timeout;

use std::sync::LazyLock;

use mesh2yaml_k8s::{ConfigMap, Namespace};
use mesh2yaml_model::{Backend, Lowering, MeshView, Text, View};

pub use target::{LATEST, NAME, OLDEST};

use crate::{
    AuthorizationPolicy, DestinationRule, IstioOperator, PeerAuthentication, Telemetry, VirtualService,
};

mesh2yaml_k8s::output! {
    /// What a policy becomes on Istio.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub enum Resource {
        /// The label that makes pods get a proxy.
        Namespace(Namespace) in wave |_: &_| 0,
        /// Kiali's settings.
        ConfigMap(ConfigMap) in wave |_: &_| 1,
        /// What is recorded.
        Telemetry(Telemetry) in wave |_: &_| 1,
        /// Versions and limits: before the routes that use them.
        DestinationRule(Box<DestinationRule>) in wave |_: &_| 2,
        /// Where requests go.
        VirtualService(VirtualService) in wave |_: &_| 3,
        /// What is let in; a default that denies comes after all grants.
        AuthorizationPolicy(AuthorizationPolicy) in wave |p: &AuthorizationPolicy| {
            if p.spec.rules.is_empty() { 5 } else { 4 }
        },
        /// Who must prove itself.
        PeerAuthentication(PeerAuthentication) in wave |_: &_| 5,
    }
    install
    /// What the installation is told.
    IstioOperator(Box<IstioOperator>), "IstioOperator"
}

/// Istio with sidecars.
#[derive(Clone, Copy, Debug, Default)]
pub struct Istio;

type Cx<'p, 's> = Lowering<'p, 's, Resource>;

impl Backend for Istio {
    type Resource = Resource;

    fn lower<'p>(&self, view: View<'_, 'p>, cx: &mut Cx<'p, '_>) {
        match view {
            View::Mesh(mesh) => mesh::lower(mesh, cx),
            View::Namespace(namespace) => namespace::lower(namespace, cx),
            View::Service(service) => service::lower(service, cx),
        }
    }
}

/// The domains of all identities: the mesh's own, and those that stand for it.
fn trust_domains(mesh: &MeshView<'_>, cx: &mut Cx<'_, '_>) -> Vec<Text> {
    static DEFAULT: LazyLock<Text> = LazyLock::new(|| "cluster.local".into());
    let own = mesh
        .trust_domain
        .map_or_else(|| DEFAULT.clone(), |leaf| cx.take(leaf));
    let aliases = mesh.trust_domain_aliases.iter().map(|leaf| cx.take(leaf));
    std::iter::once(own).chain(aliases).collect()
}
