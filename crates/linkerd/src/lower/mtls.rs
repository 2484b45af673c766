//! `mtls`. Between meshed pods it is always on; what can be said is whether plaintext is let in.
//!
//! On a port with access rules strictness is a factor of every grant, never a grant beside others: a Server's
//! `all-authenticated` would open the port to the whole mesh.

use mesh2yaml_model::construct::{Access, Mtls, MtlsMode};
use mesh2yaml_model::{Gap, MeshView};

use super::{Cx, probes};
use crate::AccessPolicy;

/// Whether callers need an identity; `None` for a mode that Linkerd does not have, which is an error, as is strictness
/// that lets probes in, without consent. `shuts` is the mesh, where strictness is what shuts ports without routes.
pub(super) fn lower(mtls: &Mtls, shuts: Option<&MeshView<'_>>, cx: &mut Cx<'_, '_>) -> Option<bool> {
    // Its ports are the service's matter.
    let Mtls { mode, ports: _ } = mtls;
    match cx.look(mode) {
        MtlsMode::Strict => match shuts {
            Some(mesh) => probes::shut(mode, mesh, cx).map(|_| true),
            None => {
                cx.take(mode);
                Some(true)
            }
        },
        MtlsMode::Permissive => {
            cx.take(mode);
            Some(false)
        }
        MtlsMode::Disable => {
            cx.unsupported(
                mode,
                Gap {
                    why: "linkerd cannot turn mTLS off between meshed pods".to_owned(),
                    instead: "say `mtls permissive`, or say this for another mesh only, in an `on` block"
                        .to_owned(),
                },
            );
            None
        }
    }
}

/// What holds for ports without a Server.
pub(super) fn default_policy(strict: Option<bool>, default: Option<Access>) -> Option<AccessPolicy> {
    match (default, strict) {
        (Some(Access::Deny), _) => Some(AccessPolicy::Deny),
        (_, Some(true)) => Some(AccessPolicy::AllAuthenticated),
        (_, Some(false)) | (Some(Access::Allow), None) => Some(AccessPolicy::AllUnauthenticated),
        (None, None) => None,
    }
}
