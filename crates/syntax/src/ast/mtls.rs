//! `mtls strict`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// Whether callers must prove who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Mtls<'s> {
    /// The whole statement.
    pub span: Span,
    /// `strict`, `permissive` or `disable`.
    pub mode: Word<'s>,
    /// The Service's ports that it is for; all of them where there is none.
    pub ports: Vec<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("mtls MODE [on PORT,*]", "mtls strict")];

impl<'s> Mtls<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("mtls", &pair);
        let mut mtls = Self {
            span,
            mode: Word { text: "", span },
            ports: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::mtls_on => mtls.ports = part.into_inner().map(|p| r.word(&p)).collect(),
                _ => mtls.mode = r.word(&part),
            }
        }
        mtls
    }
}
