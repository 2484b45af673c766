//! `pool { max-connections 100 }`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Setting, Word};
use crate::shape::Shape;

/// Limits on the connections that callers hold to a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// The limits.
    pub body: Vec<Setting<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("pool {", "pool { max-connections 100 }")];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("max-connections INT", "max-connections 100"),
    Shape::new("connect-timeout DURATION", "connect-timeout 5s"),
    Shape::new("max-pending-requests INT", "max-pending-requests 100"),
    Shape::new("max-requests INT", "max-requests 1000"),
    Shape::new(
        "max-requests-per-connection INT",
        "max-requests-per-connection 100",
    ),
    Shape::new("max-concurrent-retries INT", "max-concurrent-retries 3"),
    Shape::new("h2-upgrade MODE", "h2-upgrade always"),
];

/// Reads `key value`.
pub(super) fn setting<'s>(r: Reader, pair: P<'s>) -> Setting<'s> {
    let empty = Word {
        text: "",
        span: r.span_of(&pair),
    };
    let mut parts = pair.into_inner();
    Setting {
        key: parts.next().map_or(empty, |p| r.word(&p)),
        value: parts.next().map_or(empty.into(), |p| r.value(&p)),
    }
}

impl<'s> Pool<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("pool", &pair),
            keyword: r.keyword("pool", &pair),
            body: pair.into_inner().map(|p| setting(r, p)).collect(),
        }
    }
}
