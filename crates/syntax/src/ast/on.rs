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

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "on MESH {",
    "on istio { pool { max-connections 100 } }",
)];

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
