//! `redirect 301 scheme https host shop.example.com`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{P, Reader, Value, Word};
use crate::shape::Shape;

/// Where callers are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Redirect<'s> {
    /// The whole statement.
    pub span: Span,
    /// The status.
    pub status: Word<'s>,
    /// To another scheme.
    pub scheme: Option<Word<'s>>,
    /// To another host.
    pub host: Option<Word<'s>>,
    /// To another port.
    pub port: Option<Word<'s>>,
    /// To another path.
    pub path: Option<Value<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "redirect STATUS [scheme SCHEME] [host HOST] [port PORT] [path NEWPATH]",
    "redirect 301 scheme https",
)];

impl<'s> Redirect<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("redirect", &pair);
        let mut redirect = Self {
            span,
            status: Word { text: "", span },
            scheme: None,
            host: None,
            port: None,
            path: None,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::redirect_scheme => redirect.scheme = Some(r.only_word(part)),
                Rule::redirect_host => redirect.host = Some(r.only_word(part)),
                Rule::redirect_port => redirect.port = Some(r.only_word(part)),
                Rule::redirect_path => redirect.path = r.values(part).pop(),
                _ => redirect.status = r.word(&part),
            }
        }
        redirect
    }
}
