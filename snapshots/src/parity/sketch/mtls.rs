//! `mtls`, which stands in a mesh, a namespace and a service.

use super::Block;
use super::scope::{on_istio, scoped};
use crate::parity::Random;
use crate::parity::edges::Port;

pub(super) fn mtls(random: &mut Random) -> Vec<Block> {
    scoped(random, 15, |random| {
        format!("mtls {}", random.pick(&["strict", "permissive"]))
    })
}

/// What a service says of callers without an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    /// They are not let in, on either mesh.
    Strict,
    /// Istio has none with an identity.
    Disabled,
    /// They may be.
    Other,
}

/// The statement of a service. Istio alone can turn mTLS off.
pub(super) fn of_service(random: &mut Random) -> (Vec<Block>, Own) {
    match random.below(20) {
        0..=5 => (vec![Block::line("mtls strict")], Own::Strict),
        6 => (
            vec![on_istio(vec![Block::line("mtls disable").needed()])],
            Own::Disabled,
        ),
        7..=9 => (mtls(random), Own::Other),
        _ => (Vec::new(), Own::Other),
    }
}

/// The statement of one port, before that of the service.
pub(super) fn of_port(ports: &[Port], random: &mut Random) -> Option<Block> {
    let mode = random.pick(&["strict", "permissive"]);
    let port = random.pick(ports).number;
    random
        .percent(15)
        .then(|| Block::line(format!("mtls {mode} on {port}")))
}
