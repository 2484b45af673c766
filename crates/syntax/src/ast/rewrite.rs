//! `rewrite path "/v2"`, `rewrite prefix "/api/" to "/v2/"`, `rewrite host shop.example.com`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// What a request is changed to on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rewrite<'s> {
    /// The whole statement.
    pub span: Span,
    /// What is changed.
    pub kind: RewriteKind<'s>,
}

/// What is changed of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RewriteKind<'s> {
    /// The path.
    Path(Value<'s>),
    /// What the path begins with.
    Prefix {
        /// What it begins with.
        from: Value<'s>,
        /// What it begins with then.
        to: Value<'s>,
    },
    /// The host.
    Host(Word<'s>),
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape::new("rewrite path NEWPATH", "rewrite path \"/v2/users\""),
    Shape::new(
        "rewrite prefix NEWPATH to NEWPATH",
        "rewrite prefix \"/api/\" to \"/v2/\"",
    ),
    Shape::new("rewrite host HOST", "rewrite host shop.example.com"),
];

impl<'s> Rewrite<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("rewrite", &pair);
        let empty = Word { text: "", span };
        let mut kind = RewriteKind::Host(empty);
        for part in pair.into_inner() {
            let rule = part.as_rule();
            let mut words = r.values(part).into_iter();
            let mut next = || words.next().unwrap_or(empty.into());
            kind = match rule {
                Rule::rewrite_path => RewriteKind::Path(next()),
                Rule::rewrite_prefix => RewriteKind::Prefix {
                    from: next(),
                    to: next(),
                },
                _ => {
                    let host = next();
                    RewriteKind::Host(Word {
                        text: host.text,
                        span: host.span,
                    })
                }
            };
        }
        Self { span, kind }
    }
}
