//! `mtls strict`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// Whether callers must prove who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Mtls<'s> {
    /// The whole statement.
    pub span: Span,
    /// `strict`, `permissive` or `disable`.
    pub mode: Word<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("mtls MODE", "mtls strict")];

impl<'s> Mtls<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("mtls", &pair),
            mode: r.only_word(pair),
        }
    }
}
