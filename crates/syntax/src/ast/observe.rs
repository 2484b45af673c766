//! `observe { tracing jaeger sample 10% }`, `access-log stdout`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Setting, Word, pool};
use crate::shape::Shape;

/// What can be seen of the traffic.
#[derive(Clone, Debug, PartialEq)]
pub struct Observe<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its statements.
    pub body: Vec<ObserveStatement<'s>>,
}

/// A statement of [`Observe`].
#[derive(Clone, Debug, PartialEq)]
pub enum ObserveStatement<'s> {
    /// `access-log stdout`
    AccessLog(AccessLog<'s>),
    /// `tracing jaeger sample 10%`
    Tracing(Tracing<'s>),
    /// `kiali { … }`
    Kiali(Kiali<'s>),
}

/// A line for each request.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessLog<'s> {
    /// The whole statement.
    pub span: Span,
    /// `stdout` or `off`.
    pub to: Word<'s>,
}

/// Spans of requests, sent to a collector.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracing<'s> {
    /// The whole statement.
    pub span: Span,
    /// The provider's name.
    pub provider: Word<'s>,
    /// Where its collector listens, `host:port`.
    pub at: Option<Word<'s>>,
    /// The collector's service account, `namespace/name`.
    pub account: Option<Word<'s>>,
    /// The share of requests.
    pub sample: Option<Word<'s>>,
}

/// The settings of Kiali.
#[derive(Clone, Debug, PartialEq)]
pub struct Kiali<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// The settings.
    pub body: Vec<Setting<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("observe {", "observe { access-log stdout }")];
pub(crate) const ACCESS_LOG_AND_TRACING: &[Shape] = &[
    Shape::new("access-log DESTINATION", "access-log stdout"),
    Shape::new(
        "tracing NAME [at ADDRESS] [as ACCOUNT] [sample PERCENT]",
        "tracing jaeger sample 10%",
    ),
];
pub(crate) const BLOCK: &[Shape] = &[
    ACCESS_LOG_AND_TRACING[0],
    ACCESS_LOG_AND_TRACING[1],
    Shape::new("kiali {", "kiali { auth anonymous }"),
];
pub(crate) const KIALI: &[Shape] = &[
    Shape::new("auth STRATEGY", "auth anonymous"),
    Shape::new("port PORT", "port 20001"),
    Shape::new("prometheus VALUE", "prometheus \"http://prometheus:9090\""),
    Shape::new("grafana VALUE", "grafana \"http://grafana:3000\""),
    Shape::new("jaeger VALUE", "jaeger \"http://jaeger:16686\""),
];

impl<'s> Observe<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("observe", &pair),
            keyword: r.keyword("observe", &pair),
            body: pair
                .into_inner()
                .map(|p| match p.as_rule() {
                    Rule::access_log => ObserveStatement::AccessLog(AccessLog::read(r, p)),
                    Rule::tracing => ObserveStatement::Tracing(Tracing::read(r, p)),
                    _ => ObserveStatement::Kiali(Kiali::read(r, p)),
                })
                .collect(),
        }
    }
}

impl<'s> AccessLog<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("access-log", &pair),
            to: r.only_word(pair),
        }
    }
}

impl<'s> Tracing<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("tracing", &pair);
        let mut tracing = Self {
            span,
            provider: Word { text: "", span },
            at: None,
            account: None,
            sample: None,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::tracing_at => tracing.at = Some(r.only_word(part)),
                Rule::tracing_as => tracing.account = Some(r.only_word(part)),
                Rule::tracing_sample => tracing.sample = Some(r.only_word(part)),
                _ => tracing.provider = r.word(&part),
            }
        }
        tracing
    }
}

impl<'s> Kiali<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("kiali", &pair),
            keyword: r.keyword("kiali", &pair),
            body: pair.into_inner().map(|p| pool::setting(r, p)).collect(),
        }
    }
}
