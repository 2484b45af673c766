//! `namespace … { … }`

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &["inject", "default"];

/// A statement of `namespace` that no other block has.
#[derive(Clone, Debug)]
pub enum NamespaceSetting {
    /// Its pods get the mesh's proxy.
    Inject(Leaf<()>),
    /// What holds for ports without access rules.
    Default(Leaf<Access>),
}

/// Whether requests are let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Access {
    /// They are.
    Allow,
    /// They are not.
    Deny,
}
