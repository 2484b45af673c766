//! `fault delay 5s of 10%`, `fault abort 503 of 5%`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault<'s> {
    /// The whole statement.
    pub span: Span,
    /// What goes wrong.
    pub kind: FaultKind<'s>,
    /// For which share of the requests.
    pub percent: Word<'s>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultKind<'s> {
    /// They wait so long.
    Delay(Word<'s>),
    /// They are answered with this status.
    Abort(Word<'s>),
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape::new("fault delay DURATION of PERCENT", "fault delay 5s of 10%"),
    Shape::new("fault abort STATUS of PERCENT", "fault abort 503 of 5%"),
];

impl<'s> Fault<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("fault", &pair);
        let empty = Word { text: "", span };
        let mut fault = Self {
            span,
            kind: FaultKind::Abort(empty),
            percent: empty,
        };
        for part in pair.into_inner() {
            let rule = part.as_rule();
            let mut words = r.words(part).into_iter();
            let (what, percent) = (words.next().unwrap_or(empty), words.next().unwrap_or(empty));
            fault.percent = percent;
            fault.kind = if rule == Rule::fault_delay {
                FaultKind::Delay(what)
            } else {
                FaultKind::Abort(what)
            };
        }
        fault
    }
}
