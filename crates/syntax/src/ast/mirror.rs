//! `mirror canary 10%`

use mesh2yaml_diagnostics::Span;

use super::{P, Reader, Share, ShareTarget, Word};
use crate::shape::Shape;

/// Who gets copies of requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mirror<'s> {
    /// The whole statement.
    pub span: Span,
    /// Who gets them, and of which share of the requests.
    pub share: Share<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape::new("mirror VERSION [PERCENT]", "mirror canary 10%"),
    Shape::new(
        "mirror service SERVICE [port PORT] [PERCENT]",
        "mirror service lab/shadow port 80 5%",
    ),
];

impl<'s> Mirror<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("mirror", &pair);
        let none = Share {
            to: ShareTarget::Version(Word { text: "", span }),
            percent: None,
        };
        let share = pair.into_inner().next().map_or(none, |p| Share::read(r, p));
        Self { span, share }
    }
}
