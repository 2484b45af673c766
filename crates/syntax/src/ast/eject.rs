//! `eject { after 5 consecutive 5xx }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Setting, Word, pool};
use crate::shape::Shape;

/// When an endpoint that fails gets no more requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Eject<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its statements.
    pub body: Vec<EjectStatement<'s>>,
}

/// A statement of [`Eject`].
#[derive(Clone, Debug, PartialEq)]
pub enum EjectStatement<'s> {
    /// `after 5 consecutive 5xx`
    After {
        /// The whole statement.
        span: Span,
        /// How many failures in a row.
        count: Word<'s>,
        /// What counts as one.
        of: Word<'s>,
    },
    /// `sweep 10s`, `for 30s`, `max-ejected 50%`, `min-healthy 30%`
    Setting(Setting<'s>),
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("eject {", "eject { after 5 consecutive 5xx }")];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("after INT consecutive FAILURE", "after 5 consecutive 5xx"),
    Shape::new("sweep DURATION", "sweep 10s"),
    Shape::new("for DURATION", "for 30s"),
    Shape::new("max-ejected PERCENT", "max-ejected 50%"),
    Shape::new("min-healthy PERCENT", "min-healthy 30%"),
];

impl<'s> Eject<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let (span, keyword) = (r.statement("eject", &pair), r.keyword("eject", &pair));
        let body = pair
            .into_inner()
            .map(|p| match p.as_rule() {
                Rule::eject_after => {
                    let span = r.statement("after", &p);
                    let empty = Word { text: "", span };
                    let mut parts = p.into_inner();
                    EjectStatement::After {
                        span,
                        count: parts.next().map_or(empty, |p| r.word(&p)),
                        of: parts.next().map_or(empty, |p| r.word(&p)),
                    }
                }
                _ => EjectStatement::Setting(pool::setting(r, p)),
            })
            .collect();
        Self { span, keyword, body }
    }
}
