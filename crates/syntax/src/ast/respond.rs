//! `respond 503 "closed for today"`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// What is answered at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Respond<'s> {
    /// The whole statement.
    pub span: Span,
    /// The status.
    pub status: Word<'s>,
    /// The body.
    pub body: Option<Value<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "respond STATUS [TEXT]",
    "respond 503 \"closed for today\"",
)];

impl<'s> Respond<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("respond", &pair);
        let mut respond = Self {
            span,
            status: Word { text: "", span },
            body: None,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::string => respond.body = Some(r.value(&part)),
                _ => respond.status = r.word(&part),
            }
        }
        respond
    }
}
