//! `mtls`

use mesh2yaml_types::Port;

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &["mtls", "mtls.on"];

/// Whether callers must prove who they are.
#[derive(Clone, Debug)]
pub struct Mtls {
    /// How strictly.
    pub mode: Leaf<MtlsMode>,
    /// The Service's ports that it is for: what is said of all of them is a statement of its own, and has none here.
    pub ports: Vec<Leaf<Port>>,
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
