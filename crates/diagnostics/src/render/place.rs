//! Where a span is, as people count.

use crate::{Position, Sources, Span};

/// A place that is sure to exist.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) start: Position,
    #[cfg(feature = "formats")]
    pub(super) end: Position,
}

impl<'a> Place<'a> {
    /// The place that is nearest to a span; `None` where the span is of another set of texts.
    pub(super) fn of(span: Span, sources: &'a Sources) -> Option<Self> {
        let span = nearest(span, sources)?;
        Some(Self {
            file: sources.name(span.source),
            start: sources.start(span),
            #[cfg(feature = "formats")]
            end: sources.end(span),
        })
    }
}

/// The nearest span that lies in its text, on whole characters, and does not end before it starts; `None` where the
/// span is of another set of texts.
pub(super) fn nearest(span: Span, sources: &Sources) -> Option<Span> {
    let source = sources.ids().find(|id| *id == span.source)?;
    let text = sources.text(source);
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.ceil_char_boundary((span.end as usize).min(text.len()));
    Some(sources.span(source, start, end.max(start)))
}
