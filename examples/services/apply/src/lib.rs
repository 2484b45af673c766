//! Shifts a canary's share of a service's traffic, in a cluster.
//!
//! ```text
//!   Canary { service, share } ──▶ VirtualService ──server-side apply──▶ the API server
//! ```

use kube::api::{Api, Patch, PatchParams};
use mesh2yaml_istio::k8s::types::{Host, Percent};
use mesh2yaml_istio::{Destination, HttpRoute, PeerAuthentication, VirtualService};

/// The policy of this program.
pub mod policy {
    mesh2yaml::include_mesh!("policies");
}

/// Who changes the object, as `kubectl get --show-managed-fields` shows it.
const MANAGER: &str = "canary-shift";

/// How much of a service's traffic its canary gets.
#[derive(Clone, Debug)]
pub struct Canary {
    /// The name of the Service, and of the VirtualService that is written.
    pub service: String,
    /// Its namespace.
    pub namespace: String,
    /// The host by which it is called.
    pub host: Host,
    /// The canary's part.
    pub share: Percent,
}

impl Canary {
    /// The routes that say so, between the subsets `stable` and `canary`.
    #[must_use]
    pub fn routes(&self) -> VirtualService {
        let to = |subset: &str, weight: u8| {
            Destination::new(self.host.clone())
                .subset(subset)
                .weight(weight.into())
        };
        let canary = self.share.get();
        VirtualService::new(&*self.service, &*self.namespace, [self.host.clone()])
            .http(HttpRoute::to([to("stable", 100 - canary), to("canary", canary)]))
    }
}

/// Writes the routes of a canary; what others have set on the object stays.
///
/// # Errors
/// Whatever the API server says: it refuses what its webhooks refuse, and a field that another manager owns.
pub async fn shift(client: kube::Client, canary: &Canary) -> kube::Result<VirtualService> {
    let routes: Api<VirtualService> = Api::namespaced(client, &canary.namespace);
    let params = PatchParams::apply(MANAGER);
    routes
        .patch(&canary.service, &params, &Patch::Apply(canary.routes()))
        .await
}

/// The modes of mTLS in a namespace, by the name of the object that sets them.
///
/// # Errors
/// Whatever the API server says.
pub async fn modes(client: kube::Client, namespace: &str) -> kube::Result<Vec<PeerAuthentication>> {
    let modes: Api<PeerAuthentication> = Api::namespaced(client, namespace);
    Ok(modes.list(&kube::api::ListParams::default()).await?.items)
}
