//! `route "testers see the canary" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Accept, On, P, Reader, Retry, Timeout, Value, Word};
use crate::shape::Shape;

/// Where requests go; routes are tried from the top, and the first that matches decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Route<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its title.
    pub title: Option<Value<'s>>,
    /// Its statements.
    pub body: Vec<RouteStatement<'s>>,
}

/// A statement of [`Route`].
#[derive(Clone, Debug, PartialEq)]
pub enum RouteStatement<'s> {
    /// A condition: all of a route's hold.
    When(Condition<'s>),
    /// `to stable 90%, canary 10%`
    To(Vec<Share<'s>>),
    /// `timeout 10s`
    Timeout(Timeout<'s>),
    /// `retry 3 times`
    Retry(Retry<'s>),
    /// `accept …`
    Accept(Accept<'s>),
    /// `on istio { … }`
    On(On<'s, RouteStatement<'s>>),
}

/// A condition on a request, the same in routes and access rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition<'s> {
    /// `header x-canary = "true"`
    Header(Header<'s>),
    /// `method GET, POST`
    Method {
        /// The whole statement.
        span: Span,
        /// Any of these.
        methods: Vec<Word<'s>>,
    },
    /// `path "/api/**"`
    Path {
        /// The whole statement.
        span: Span,
        /// Any of these patterns.
        paths: Vec<Value<'s>>,
    },
}

/// A header with one of some values.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<'s> {
    /// The whole statement.
    pub span: Span,
    /// The header's name.
    pub name: Value<'s>,
    /// Any of these values.
    pub values: Vec<Value<'s>>,
}

/// A version and its share of the requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share<'s> {
    /// The version.
    pub version: Word<'s>,
    /// The share, in percent.
    pub percent: Option<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("route [TEXT] {", "route \"everyone\" { to stable }")];
pub(crate) const BLOCK: &[Shape] = &[Shape::new(
    "to (VERSION [PERCENT]),*",
    "to stable 90%, canary 10%",
)];
pub(crate) const CONDITIONS: &[Shape] = &[
    Shape::new("header HEADER = VALUE,*", "header x-canary = \"true\""),
    Shape::new("method METHOD,*", "method GET, POST"),
    Shape::new("path PATTERN,*", "path \"/api/**\""),
];

impl<'s> Route<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let (span, keyword) = (r.statement("route", &pair), r.keyword("route", &pair));
        let mut title = None;
        let mut body = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::string => title = Some(r.value(&part)),
                _ => body.extend(statement(r, part)),
            }
        }
        Self {
            span,
            keyword,
            title,
            body,
        }
    }
}

fn statement<'s>(r: Reader, p: P<'s>) -> Option<RouteStatement<'s>> {
    use RouteStatement as S;
    Some(match p.as_rule() {
        Rule::to => S::To(p.into_inner().map(|p| share(r, p)).collect()),
        Rule::timeout => S::Timeout(Timeout::read(r, p)),
        Rule::retry => S::Retry(Retry::read(r, p)),
        Rule::accept => S::Accept(Accept::read(r, p)),
        Rule::on_route => S::On(On::read(r, p, statement)),
        _ => S::When(Condition::read(r, p)?),
    })
}

fn share<'s>(r: Reader, pair: P<'s>) -> Share<'s> {
    let empty = Word {
        text: "",
        span: r.span_of(&pair),
    };
    let mut parts = pair.into_inner();
    Share {
        version: parts.next().map_or(empty, |p| r.word(&p)),
        percent: parts.next().map(|p| r.word(&p)),
    }
}

impl<'s> Condition<'s> {
    pub(super) fn read(r: Reader, p: P<'s>) -> Option<Self> {
        Some(match p.as_rule() {
            Rule::header => Self::Header(Header::read(r, p)),
            Rule::method => Self::Method {
                span: r.statement("method", &p),
                methods: r.words(p),
            },
            Rule::path => Self::Path {
                span: r.statement("path", &p),
                paths: r.values(p),
            },
            _ => return None,
        })
    }

    /// The place of the whole statement.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Header(h) => h.span,
            Self::Method { span, .. } | Self::Path { span, .. } => *span,
        }
    }
}

impl<'s> Header<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("header", &pair);
        let mut values = r.values(pair);
        let name = if values.is_empty() {
            Word { text: "", span }.into()
        } else {
            values.remove(0)
        };
        Self { span, name, values }
    }
}
