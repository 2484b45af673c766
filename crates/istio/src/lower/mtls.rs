//! `mtls`: PeerAuthentication.

use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::construct::{Mtls, MtlsMode as Mode};

use super::{Cx, target};
use crate::{MtlsMode, PeerAuthentication};

/// The mode that is said.
pub(super) fn lower(mtls: &Mtls, cx: &mut Cx<'_, '_>) -> MtlsMode {
    // Its ports are the service's matter.
    let Mtls { mode, ports: _ } = mtls;
    match cx.take(mode) {
        Mode::Strict => MtlsMode::Strict,
        Mode::Permissive => MtlsMode::Permissive,
        Mode::Disable => MtlsMode::Disable,
    }
}

/// The mode of a whole namespace; of the whole mesh in its root namespace.
pub(super) fn namespace_wide(namespace: &str, mtls: &Mtls, cx: &mut Cx<'_, '_>) {
    let mode = lower(mtls, cx);
    let policy = PeerAuthentication::new("default", namespace, mode).version(target::security(cx.target));
    cx.emit(policy.owned());
}
