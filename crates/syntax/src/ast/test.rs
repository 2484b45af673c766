//! `test "a tester gets the canary" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Condition, P, Reader, Redirect, Value, Word};
use crate::shape::Shape;

/// A request, and what is expected to become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test<'s> {
    /// The whole block.
    pub span: Span,
    /// Its title.
    pub title: Value<'s>,
    /// Its statements.
    pub body: Vec<TestStatement<'s>>,
}

/// A statement of [`Test`].
#[derive(Clone, Debug, PartialEq)]
pub enum TestStatement<'s> {
    /// `send GET "/api/users" to api-server`
    Send(Send<'s>),
    /// `from account frontend at 10.0.3.7`
    From(Sender<'s>),
    /// `header x-canary = "true"`, `query debug = 1`, `host shop.example.com`, `port 80`: what the request has.
    Has(Condition<'s>),
    /// `expect version canary`
    Expect(Expect<'s>),
}

/// The request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Send<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its method, `grpc`, or `bytes`.
    pub what: Word<'s>,
    /// Its path, or the call; none of bytes.
    pub content: Option<Value<'s>>,
    /// The service, `name` or `namespace/name`.
    pub to: Word<'s>,
}

/// Who sends it: one of these, if all is well.
#[derive(Clone, Debug, PartialEq)]
pub struct Sender<'s> {
    /// The whole statement.
    pub span: Span,
    /// Who.
    pub callers: Vec<TestCaller<'s>>,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TestCaller<'s> {
    /// `account`, `identity` or `address`.
    pub kind: Value<'s>,
    /// Its name or address.
    pub name: Option<Value<'s>>,
    /// `at 10.0.3.7`
    pub at: Option<Word<'s>>,
}

/// The decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect<'s> {
    /// The whole statement.
    pub span: Span,
    /// What is expected.
    pub what: Expected<'s>,
}

/// What is expected of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected<'s> {
    /// `allowed`, `version canary`, `version stable 90%, canary 10%`
    Shares(Vec<ExpectedShare<'s>>),
    /// `redirect 301 scheme https`
    Redirect(Redirect<'s>),
    /// `respond 503`
    Respond(Word<'s>),
    /// `timeout 10s`
    Timeout(Word<'s>),
}

/// Who is expected to get requests, and its share of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedShare<'s> {
    /// All of it.
    pub span: Span,
    /// Who gets them.
    pub to: ExpectedTarget<'s>,
    /// The share, in percent.
    pub percent: Option<Word<'s>>,
}

/// Who is expected to get requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ExpectedTarget<'s> {
    /// `version canary`
    Version(Word<'s>),
    /// `service production/cart port 8080`
    Service {
        /// `name`, or `namespace/name`.
        name: Word<'s>,
        /// Its port.
        port: Option<Word<'s>>,
    },
    /// A word alone: of the kind before it, or `allowed`, `denied`, `no-route`.
    Word(Word<'s>),
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "test TEXT {",
    "test \"a tester gets the canary\" { expect version canary }",
)];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new(
        "send METHOD VALUE to SERVICE",
        "send GET \"/api/users\" to api-server",
    ),
    Shape::new("send grpc CALL to SERVICE", "send grpc shop.Cart/Get to cart"),
    Shape::new("send bytes to SERVICE", "send bytes to ledger"),
    Shape::new(
        "from (CALLER [VALUE] [at IP]),*",
        "from account frontend at 10.0.3.7",
    ),
    Shape::new("header HEADER = VALUE", "header x-canary = \"true\""),
    Shape::new("query PARAMETER = VALUE", "query debug = 1"),
    Shape::new("host HOST", "host shop.example.com"),
    Shape::new("port PORT", "port 80"),
    Shape::new("expect (version VERSION [PERCENT]),*", "expect version canary"),
    Shape::new(
        "expect (service SERVICE [port PORT] [PERCENT]),*",
        "expect service production/cart",
    ),
    Shape::new("expect allowed", "expect allowed"),
    Shape::new("expect denied", "expect denied"),
    Shape::new("expect no-route", "expect no-route"),
    Shape::new(
        "expect redirect STATUS [scheme SCHEME] [host HOST] [port PORT] [path NEWPATH]",
        "expect redirect 301 scheme https",
    ),
    Shape::new("expect respond STATUS", "expect respond 503"),
    Shape::new("expect timeout DURATION", "expect timeout 10s"),
];

impl<'s> Test<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("test", &pair);
        let mut parts = pair.into_inner();
        let title = parts
            .next()
            .map_or(Word { text: "", span }.into(), |p| r.value(&p));
        Self {
            span,
            title,
            body: parts.filter_map(|p| statement(r, p)).collect(),
        }
    }
}

fn statement<'s>(r: Reader, p: P<'s>) -> Option<TestStatement<'s>> {
    use TestStatement as S;
    Some(match p.as_rule() {
        Rule::send => S::Send(Send::read(r, p)),
        Rule::sender => S::From(Sender::read(r, p)),
        Rule::expect => S::Expect(Expect::read(r, p)?),
        _ => S::Has(Condition::read(r, p)?),
    })
}

impl<'s> Send<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("send", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        let what = parts.next().map_or(empty, |p| r.word(&p));
        let last = parts.next_back().map_or(empty, |p| r.word(&p));
        Self {
            span,
            what,
            content: parts.next().map(|p| r.value(&p)),
            to: last,
        }
    }
}

impl<'s> Sender<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("from", &pair),
            callers: pair.into_inner().map(|p| TestCaller::read(r, p)).collect(),
        }
    }
}

impl<'s> TestCaller<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.span_of(&pair);
        let mut caller = Self {
            kind: Word { text: "", span }.into(),
            name: None,
            at: None,
        };
        for (number, part) in pair.into_inner().enumerate() {
            match part.as_rule() {
                Rule::test_at => caller.at = Some(r.only_word(part)),
                _ if number == 0 => caller.kind = r.value(&part),
                _ => caller.name = Some(r.value(&part)),
            }
        }
        caller
    }
}

impl<'s> Expect<'s> {
    fn read(r: Reader, pair: P<'s>) -> Option<Self> {
        let span = r.statement("expect", &pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        let what = match first.as_rule() {
            Rule::expect_redirect => Expected::Redirect(Redirect::read(r, first.into_inner().next()?)),
            Rule::expect_respond => Expected::Respond(r.only_word(first)),
            Rule::expect_timeout => Expected::Timeout(r.only_word(first)),
            _ => Expected::Shares(
                std::iter::once(first)
                    .chain(parts)
                    .filter_map(|p| ExpectedShare::read(r, p))
                    .collect(),
            ),
        };
        Some(Self { span, what })
    }
}

impl<'s> ExpectedShare<'s> {
    fn read(r: Reader, pair: P<'s>) -> Option<Self> {
        let span = r.span_of(&pair);
        let mut parts = pair.into_inner();
        let target = parts.next()?;
        let to = match target.as_rule() {
            Rule::expect_version => ExpectedTarget::Version(r.only_word(target)),
            Rule::expect_service => {
                let mut words = target.into_inner();
                ExpectedTarget::Service {
                    name: words.next().map_or(Word { text: "", span }, |p| r.word(&p)),
                    port: words.next().map(|p| r.word(&p)),
                }
            }
            _ => ExpectedTarget::Word(r.word(&target)),
        };
        Some(Self {
            span,
            to,
            percent: parts.next().map(|p| r.word(&p)),
        })
    }
}
