//! `timeout 10s`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// How long a request may take, all tries together.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeout<'s> {
    /// The whole statement.
    pub span: Span,
    /// The duration.
    pub after: Word<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("timeout DURATION", "timeout 10s")];

impl<'s> Timeout<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("timeout", &pair),
            after: r.only_word(pair),
        }
    }
}
