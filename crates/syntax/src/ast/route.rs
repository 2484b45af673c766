//! `route "testers see the canary" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{
    Accept, Condition, Edit, Fault, Mirror, On, P, Reader, Redirect, Respond, Retry, Rewrite, Timeout, Value,
    Word,
};
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
    /// `redirect 301 scheme https`
    Redirect(Redirect<'s>),
    /// `respond 503 "closed"`
    Respond(Respond<'s>),
    /// `rewrite path "/v2"`
    Rewrite(Rewrite<'s>),
    /// `mirror canary 10%`
    Mirror(Mirror<'s>),
    /// `fault delay 5s of 10%`
    Fault(Fault<'s>),
    /// `request set x-version = "2"`
    Request(Edit<'s>),
    /// `response remove server`
    Response(Edit<'s>),
    /// `timeout 10s`
    Timeout(Timeout<'s>),
    /// `retry 3 times`
    Retry(Retry<'s>),
    /// `accept …`
    Accept(Accept<'s>),
    /// `on istio { … }`
    On(On<'s, RouteStatement<'s>>),
}

/// Who gets requests, and its share of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share<'s> {
    /// Who gets them.
    pub to: ShareTarget<'s>,
    /// The share, in percent.
    pub percent: Option<Word<'s>>,
}

/// Who gets requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ShareTarget<'s> {
    /// `canary`: a version of the service.
    Version(Word<'s>),
    /// `service production/cart port 8080`: another service.
    Service {
        /// All of it.
        span: Span,
        /// `name`, or `namespace/name`.
        name: Word<'s>,
        /// Its port.
        port: Option<Word<'s>>,
    },
}

impl ShareTarget<'_> {
    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Version(version) => version.span,
            Self::Service { span, .. } => *span,
        }
    }
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("route [TEXT] {", "route \"everyone\" { to stable }")];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("to (VERSION [PERCENT]),*", "to stable 90%, canary 10%"),
    Shape::new(
        "to (service SERVICE [port PORT] [PERCENT]),*",
        "to service production/cart",
    ),
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
        Rule::to => S::To(p.into_inner().map(|p| Share::read(r, p)).collect()),
        Rule::redirect => S::Redirect(Redirect::read(r, p)),
        Rule::respond => S::Respond(Respond::read(r, p)),
        Rule::rewrite => S::Rewrite(Rewrite::read(r, p)),
        Rule::mirror => S::Mirror(Mirror::read(r, p)),
        Rule::fault => S::Fault(Fault::read(r, p)),
        Rule::request => S::Request(Edit::read(r, "request", p)),
        Rule::response => S::Response(Edit::read(r, "response", p)),
        Rule::timeout => S::Timeout(Timeout::read(r, p)),
        Rule::retry => S::Retry(Retry::read(r, p)),
        Rule::accept => S::Accept(Accept::read(r, p)),
        Rule::on_route => S::On(On::read(r, p, statement)),
        _ => S::When(Condition::read(r, p)?),
    })
}

impl<'s> Share<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let empty = Word {
            text: "",
            span: r.span_of(&pair),
        };
        let mut parts = pair.into_inner();
        let to = parts.next().and_then(|p| p.into_inner().next());
        Self {
            to: to.map_or(ShareTarget::Version(empty), |p| target(r, p)),
            percent: parts.next().map(|p| r.word(&p)),
        }
    }
}

fn target<'s>(r: Reader, pair: P<'s>) -> ShareTarget<'s> {
    if pair.as_rule() != Rule::to_service {
        return ShareTarget::Version(r.word(&pair));
    }
    let span = r.span_of(&pair);
    let mut words = pair.into_inner();
    ShareTarget::Service {
        span,
        name: words.next().map_or(Word { text: "", span }, |p| r.word(&p)),
        port: words.next().map(|p| r.word(&p)),
    }
}
