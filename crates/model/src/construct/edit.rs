//! `request` and `response`: changes to headers.

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "request.set",
    "request.add",
    "request.remove",
    "response.set",
    "response.add",
    "response.remove",
];

/// Changes to the headers of requests and responses. Each header is changed once, so their order means nothing.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Of requests.
    pub request: Vec<Leaf<Edit>>,
    /// Of responses.
    pub response: Vec<Leaf<Edit>>,
}

/// A change to a header; the name is in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It has this value and no other.
    Set(Text, Text),
    /// It has this value too.
    Add(Text, Text),
    /// It is not there.
    Remove(Text),
}

impl Edit {
    /// The header.
    #[must_use]
    pub fn name(&self) -> &Text {
        match self {
            Self::Set(name, _) | Self::Add(name, _) | Self::Remove(name) => name,
        }
    }
}
