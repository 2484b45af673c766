//! `mtls`

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &["mtls"];

/// Whether callers must prove who they are.
#[derive(Clone, Debug)]
pub struct Mtls {
    /// How strictly.
    pub mode: Leaf<MtlsMode>,
}

/// The modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MtlsMode {
    /// Only callers with an identity of the mesh.
    Strict,
    /// Plaintext too.
    Permissive,
    /// Plaintext only.
    Disable,
}
