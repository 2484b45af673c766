//! `allow "…" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::Port;

use super::{Method, Title};
use crate::{Accounts, Leaf, PathPattern};

pub(super) const LEAVES: &[&str] = &["allow.from.account", "allow.method", "allow.path", "allow.port"];

/// Requests that are let in. A port with such a rule denies all that none of them lets in.
#[derive(Clone, Debug)]
pub struct Allow {
    /// What it is called.
    pub title: Option<Title>,
    /// Its place.
    pub span: Span,
    /// Who calls: any of these accounts.
    pub from: Vec<Leaf<Accounts>>,
    /// With which methods: any of these, or all where there is none.
    pub methods: Vec<Leaf<Method>>,
    /// Under which paths: any of these, or all where there is none.
    pub paths: Vec<Leaf<PathPattern>>,
    /// On which of the Service's ports: any of these, or all that are declared where there is none.
    pub ports: Vec<Leaf<Port>>,
}
