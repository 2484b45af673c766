//! `respond`

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &["respond.status", "respond.body"];

/// What is answered at once.
#[derive(Clone, Debug)]
pub struct Respond {
    /// The status.
    pub status: Leaf<u16>,
    /// The body.
    pub body: Option<Leaf<Text>>,
}
