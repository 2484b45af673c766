//! `let slow = 10s`, `param slow duration = 10s`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Let<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its name; used as `$name`.
    pub name: Word<'s>,
    /// Its value.
    pub value: Value<'s>,
}

/// A typed value that comes from outside: of a profile from `use`, of a file from `--set` or `--values`.
#[derive(Clone, Debug, PartialEq)]
pub struct Param<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its name; used as `$name`.
    pub name: Word<'s>,
    /// Its type.
    pub kind: Word<'s>,
    /// What it is when nothing is given.
    pub default: Option<Value<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("let NAME = VALUE", "let slow = 10s")];
pub(crate) const PARAM: &[Shape] = &[Shape::new(
    "param NAME TYPE [= VALUE]",
    "param slow duration = 10s",
)];

impl<'s> Let<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("let", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(empty, |p| r.word(&p)),
            value: parts.next().map_or(empty.into(), |p| r.value(&p)),
        }
    }
}

impl<'s> Param<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("param", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(empty, |p| r.word(&p)),
            kind: parts.next().map_or(empty, |p| r.word(&p)),
            default: parts
                .next()
                .filter(|p| matches!(p.as_rule(), Rule::word | Rule::string))
                .map(|p| r.value(&p)),
        }
    }
}
