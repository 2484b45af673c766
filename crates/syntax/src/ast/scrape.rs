//! `scrape /metrics on 9090 from account monitoring/prometheus`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{From, P, Reader, Word};
use crate::shape::Shape;

/// What a collector of metrics may ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Scrape<'s> {
    /// The whole statement.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// The paths.
    pub paths: Vec<Word<'s>>,
    /// The container port that is asked.
    pub port: Option<Word<'s>>,
    /// Who asks.
    pub from: From<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "scrape PATH,* [on PORT] from (CALLER [VALUE] [except NETWORK]),*",
    "scrape /metrics on 9090 from account monitoring/prometheus",
)];

impl<'s> Scrape<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("scrape", &pair);
        let mut scrape = Self {
            span,
            keyword: r.keyword("scrape", &pair),
            paths: Vec::new(),
            port: None,
            from: From {
                span,
                callers: Vec::new(),
            },
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::scrape_on => scrape.port = Some(r.only_word(part)),
                Rule::from => scrape.from = From::read(r, part),
                _ => scrape.paths.push(r.word(&part)),
            }
        }
        scrape
    }
}
