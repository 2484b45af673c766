//! `test "a tester gets the canary" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Field, From, P, Reader, Value, Word};
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
    /// `from account frontend`
    From(From<'s>),
    /// `header x-canary = "true"`
    Header(Field<'s>),
    /// `expect version canary`
    Expect(Expect<'s>),
}

/// The request.
#[derive(Clone, Debug, PartialEq)]
pub struct Send<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its method.
    pub method: Word<'s>,
    /// Its path.
    pub path: Value<'s>,
    /// The service, `name` or `namespace/name`.
    pub to: Word<'s>,
}

/// The decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect<'s> {
    /// The whole statement.
    pub span: Span,
    /// `version`, `allowed` or `denied`.
    pub what: Word<'s>,
    /// The version.
    pub name: Option<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "test TEXT {",
    "test \"a tester gets the canary\" { expect version canary }",
)];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new(
        "send METHOD VALUE to NAME",
        "send GET \"/api/users\" to api-server",
    ),
    Shape::new(
        "from (CALLER [VALUE] [except NETWORK]),*",
        "from account frontend",
    ),
    Shape::new("header HEADER = VALUE", "header x-canary = \"true\""),
    Shape::new("expect version NAME", "expect version canary"),
    Shape::new("expect allowed", "expect allowed"),
    Shape::new("expect denied", "expect denied"),
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
        Rule::from => S::From(From::read(r, p)),
        Rule::test_header => S::Header(Field::read(r, "header", p)),
        Rule::expect => S::Expect(Expect::read(r, p)),
        _ => return None,
    })
}

impl<'s> Send<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("send", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        Self {
            span,
            method: parts.next().map_or(empty, |p| r.word(&p)),
            path: parts.next().map_or(empty.into(), |p| r.value(&p)),
            to: parts.next().map_or(empty, |p| r.word(&p)),
        }
    }
}

impl<'s> Expect<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("expect", &pair);
        let mut parts = pair.into_inner();
        Self {
            span,
            what: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
            name: parts.next().map(|p| r.word(&p)),
        }
    }
}
