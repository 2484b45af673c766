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
    /// `method GET`, `path "/api/**"`, `port 80`
    When(Condition<'s>),
}

/// Who calls.
#[derive(Clone, Debug, PartialEq)]
pub struct From<'s> {
    /// The whole statement.
    pub span: Span,
    /// `account`.
    pub kind: Word<'s>,
    /// Any of these, `name` or `namespace/name`.
    pub names: Vec<Word<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "allow [TEXT] {",
    "allow \"the frontend reads\" { from account frontend }",
)];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("from account ACCOUNT,*", "from account frontend"),
    Shape::new("method METHOD,*", "method GET, POST"),
    Shape::new("path PATTERN,*", "path \"/api/**\""),
    Shape::new("port PORT,*", "port 80"),
];

impl<'s> Allow<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let (span, keyword) = (r.statement("allow", &pair), r.keyword("allow", &pair));
        let mut title = None;
        let mut body = Vec::new();
        for p in pair.into_inner() {
            match p.as_rule() {
                Rule::string => title = Some(r.value(&p)),
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
        let span = r.statement("from", &pair);
        let mut names = r.words(pair);
        let kind = if names.is_empty() {
            Word { text: "", span }
        } else {
            names.remove(0)
        };
        Self { span, kind, names }
    }
}
