//! `retry 3 times within 3s each on 5xx, reset`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Word};
use crate::shape::Shape;

/// Which failed requests are tried again, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry<'s> {
    /// The whole statement.
    pub span: Span,
    /// Retries after the first try.
    pub times: Word<'s>,
    /// How long one try may take.
    pub each: Option<Word<'s>>,
    /// What counts as failed.
    pub on: Vec<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "retry INT times [within DURATION each] [on CONDITION,*]",
    "retry 3 times within 3s each on 5xx, reset",
)];

impl<'s> Retry<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("retry", &pair);
        let mut retry = Self {
            span,
            times: Word { text: "", span },
            each: None,
            on: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::retry_each => retry.each = Some(r.only_word(part)),
                Rule::retry_on => retry.on = r.words(part),
                _ => retry.times = r.word(&part),
            }
        }
        retry
    }
}
