//! `deny "no deletes" { from anyone }`

use super::{Allow, P, Reader};
use crate::shape::Shape;

/// Requests that are not let in, whatever allows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Deny<'s> {
    /// The requests, in the words of an `allow`.
    pub rule: Allow<'s>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "deny [TEXT] {",
    "deny \"nobody deletes\" { from anyone }",
)];

impl<'s> Deny<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            rule: Allow::read(r, "deny", pair),
        }
    }
}
