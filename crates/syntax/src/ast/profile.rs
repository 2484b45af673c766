//! `profile web { … }`, `use web`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, ServiceStatement, Value, Word, few, service};
use crate::shape::Shape;

/// Statements that several services share.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile<'s> {
    /// The whole block.
    pub span: Span,
    /// Its name.
    pub name: Word<'s>,
    /// Its statements, `param`s among them.
    pub body: Vec<ServiceStatement<'s>>,
}

/// A service's use of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Use<'s> {
    /// The whole statement.
    pub span: Span,
    /// The profile.
    pub profile: Word<'s>,
    /// What its `param`s are for this service.
    pub arguments: Vec<Argument<'s>>,
}

/// `slow 5s`, in the block of a `use`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument<'s> {
    /// The parameter.
    pub name: Word<'s>,
    /// Its value or values.
    pub values: Vec<Value<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("profile NAME {", "profile web { mtls strict }")];
pub(crate) const USE: &[Shape] = &[
    Shape::new("use NAME", "use web"),
    Shape::new("use NAME {", "use web { slow 5s }"),
];
pub(crate) const ARGUMENT: Shape = Shape::new("NAME VALUE,*", "slow 5s");

impl<'s> Profile<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("profile", &pair);
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
            body: parts.filter_map(|p| service::statement(r, p)).collect(),
        }
    }
}

impl<'s> Use<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("use", &pair);
        let mut parts = pair.into_inner();
        Self {
            span,
            profile: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
            arguments: few(parts.map(|p| {
                let mut parts = p.into_inner();
                Argument {
                    name: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
                    values: few(parts.map(|p| r.value(&p))),
                }
            })),
        }
    }
}
