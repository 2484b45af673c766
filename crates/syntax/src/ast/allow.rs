//! `allow "the frontend reads" { from account frontend }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Condition, P, Reader, Value, Word};
use crate::shape::Shape;

/// Requests that are let in; a port with an access rule denies all others.
#[derive(Clone, Debug, PartialEq)]
pub struct Allow<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its title.
    pub title: Option<Value<'s>>,
    /// Its statements: all hold.
    pub body: Vec<AllowStatement<'s>>,
}

/// A statement of [`Allow`].
#[derive(Clone, Debug, PartialEq)]
pub enum AllowStatement<'s> {
    /// `from account frontend`
    From(From<'s>),
    /// `method GET`, `path "/api/**"`, `header x-team = "red"`, …
    When(Condition<'s>),
    /// `dry-run`
    DryRun(Span),
}

/// Who calls.
#[derive(Clone, Debug, PartialEq)]
pub struct From<'s> {
    /// The whole statement.
    pub span: Span,
    /// Any of these.
    pub callers: Vec<Caller<'s>>,
}

/// One of the callers that a [`From`] lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Caller<'s> {
    /// All of it.
    pub span: Span,
    /// `account`, `namespace`, `anyone`, …; or a name alone, which is of the kind before it.
    pub first: Value<'s>,
    /// Its name, where a kind stands before it.
    pub second: Option<Value<'s>>,
    /// `except 10.0.9.0/24`
    pub except: Option<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "allow [TEXT] {",
    "allow \"the frontend reads\" { from account frontend }",
)];
/// What stands in the block, beside conditions.
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new(
        "from (CALLER [VALUE] [except NETWORK]),*",
        "from account frontend, batch/nightly",
    ),
    Shape::new("dry-run", "dry-run"),
];

impl<'s> Allow<'s> {
    pub(super) fn read(r: Reader, word: &str, pair: P<'s>) -> Self {
        let (span, keyword) = (r.statement(word, &pair), r.keyword(word, &pair));
        let mut title = None;
        let mut body = Vec::new();
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::string => title = Some(r.value(&p)),
                Rule::dry_run => body.push(AllowStatement::DryRun(r.keyword("dry-run", &p))),
                Rule::from => body.push(AllowStatement::From(From::read(r, p))),
                _ => body.extend(Condition::read(r, p).map(AllowStatement::When)),
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

impl<'s> From<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("from", &pair),
            callers: pair.into_inner().map(|p| Caller::read(r, p)).collect(),
        }
    }
}

impl<'s> Caller<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.span_of(&pair);
        let mut values = Vec::with_capacity(2);
        let mut except = None;
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::caller_except => except = Some(r.only_word(p)),
                _ => values.push(r.value(&p)),
            }
        }
        let mut values = values.into_iter();
        Self {
            span,
            first: values.next().unwrap_or(Word { text: "", span }.into()),
            second: values.next(),
            except,
        }
    }
}
