//! `request set x-version = "2"`, `response remove server`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// A change to headers.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit<'s> {
    /// The whole statement.
    pub span: Span,
    /// What is changed.
    pub kind: EditKind<'s>,
}

/// What is changed in headers.
#[derive(Clone, Debug, PartialEq)]
pub enum EditKind<'s> {
    /// `set x = "v"`: it has this value and no other.
    Set {
        /// The header's name.
        name: Value<'s>,
        /// The value.
        value: Value<'s>,
    },
    /// `add x = "v"`: it has this value too.
    Add {
        /// The header's name.
        name: Value<'s>,
        /// The value.
        value: Value<'s>,
    },
    /// `remove x, y`: they are not there.
    Remove(Vec<Value<'s>>),
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape::new("request set HEADER = VALUE", "request set x-version = \"2\""),
    Shape::new("request add HEADER = VALUE", "request add x-seen-by = \"shop\""),
    Shape::new("request remove HEADER,*", "request remove x-internal"),
    Shape::new(
        "response set HEADER = VALUE",
        "response set cache-control = \"no-store\"",
    ),
    Shape::new("response add HEADER = VALUE", "response add vary = \"x-canary\""),
    Shape::new("response remove HEADER,*", "response remove server"),
];

impl<'s> Edit<'s> {
    pub(super) fn read(r: Reader, keyword: &str, pair: P<'s>) -> Self {
        let span = r.statement(keyword, &pair);
        let mut kind = EditKind::Remove(Vec::new());
        for part in pair.into_inner() {
            let rule = part.as_rule();
            let mut words = r.values(part).into_iter();
            if rule == Rule::edit_remove {
                kind = EditKind::Remove(words.collect());
                continue;
            }
            let mut next = || words.next().unwrap_or_else(|| Word { text: "", span }.into());
            let (name, value) = (next(), next());
            kind = if rule == Rule::edit_set {
                EditKind::Set { name, value }
            } else {
                EditKind::Add { name, value }
            };
        }
        Self { span, kind }
    }
}
