//! `on istio { … }`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// Statements for one mesh only; `S` is a statement of the block that it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct On<'s, S> {
    /// The whole block.
    pub span: Span,
    /// The mesh.
    pub mesh: Word<'s>,
    /// What is said for it.
    pub body: Vec<S>,
}

const fn shape(example: &'static str) -> [Shape; 1] {
    [Shape::new("on MESH {", example)]
}

pub(crate) const IN_MESH: &[Shape] = &shape("on istio { install { profile default } }");
pub(crate) const IN_NAMESPACE: &[Shape] = &shape("on istio { inject }");
pub(crate) const IN_SERVICE: &[Shape] = &shape("on istio { pool { max-connections 100 } }");
pub(crate) const IN_ROUTE: &[Shape] = &shape("on istio { timeout 10s }");

impl<'s, S> On<'s, S> {
    pub(super) fn read(r: Reader, pair: P<'s>, statement: impl Fn(Reader, P<'s>) -> Option<S>) -> Self {
        let span = r.statement("on", &pair);
        let mut parts = pair.into_inner();
        let mesh = parts.next().map_or(Word { text: "", span }, |p| r.word(&p));
        Self {
            span,
            mesh,
            body: parts.filter_map(|p| statement(r, p)).collect(),
        }
    }
}
