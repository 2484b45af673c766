//! `accept eject.sweep, eject.for on linkerd "no such setting"`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// Consent to the loss of some leaves on one mesh.
#[derive(Clone, Debug, PartialEq)]
pub struct Accept<'s> {
    /// The whole statement.
    pub span: Span,
    /// The leaves, such as `eject.sweep`, or whole statements, such as `pool`.
    pub leaves: Vec<Word<'s>>,
    /// The mesh.
    pub mesh: Word<'s>,
    /// Why the author agrees.
    pub reason: Value<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "accept LEAF,* on MESH TEXT",
    "accept eject.sweep on linkerd \"no such setting\"",
)];

impl<'s> Accept<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("accept", &pair);
        let mut leaves = Vec::new();
        let mut reason = Value {
            text: "",
            span,
            quoted: true,
            regex: false,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::word => leaves.push(r.word(&part)),
                _ => reason = r.value(&part),
            }
        }
        // The grammar has the mesh after the leaves, so it is the last word.
        let mesh = leaves.pop().unwrap_or(Word { text: "", span });
        Self {
            span,
            leaves,
            mesh,
            reason,
        }
    }
}
