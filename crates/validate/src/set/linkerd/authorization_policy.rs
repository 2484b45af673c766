//! What is kept of an AuthorizationPolicy, and those of a namespace that have no effect.

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::{Authentication, AuthorizationPolicy, Identity, ObjectRef, Target};

use super::index::Index;
use super::{Findings, World};

/// What is kept of an AuthorizationPolicy.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) target: Target,
    /// The MeshTLSAuthentication; a ServiceAccount is none of the mesh's own.
    pub(super) mesh_tls: Option<ObjectRef>,
    pub(super) network: Option<ObjectRef>,
    /// Whether it lets in who has no identity, as the kubelet.
    pub(super) is_open: bool,
}

impl Facts {
    /// Whether it asks for an identity.
    pub(super) const fn has_identity(&self) -> bool {
        !self.is_open
    }

    pub(crate) fn of(policy: &AuthorizationPolicy) -> Self {
        let (identity, network) = match &policy.spec.authentication {
            Authentication::Identity(it) => (Some(it), None),
            Authentication::Network(it) => (None, Some(it)),
            Authentication::IdentityAndNetwork(identity, network) => (Some(identity), Some(network)),
            Authentication::Anyone | _ => (None, None),
        };
        Self {
            target: policy.spec.target.clone(),
            mesh_tls: match identity {
                Some(Identity::MeshTls(it)) => Some(it.clone()),
                Some(Identity::ServiceAccount(_) | _) | None => None,
            },
            network: network.cloned(),
            is_open: identity.is_none(),
        }
    }
}

/// A policy of a namespace adds permissions to the ports that have a Server; on the others the default policy stays.
pub(crate) fn without_server(world: &World, findings: &mut Findings) {
    if !world.complete || !world.all_read("Server") {
        return;
    }
    let servers = Index::of(&world.servers);
    for it in &world.linkerd_policies {
        if matches!(it.facts.target, Target::Namespace(_)) && !servers.has_any_in(&it.namespace) {
            findings
                .warning(
                    it,
                    "linkerd-policy-without-server",
                    Path::default().key("spec").key("targetRef"),
                    "the policy has no effect: no port of the namespace has a Server",
                )
                .help("write a Server for each port that it is meant for");
        }
    }
}
