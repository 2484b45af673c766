//! `mirror`

use super::Share;
use crate::Leaf;

pub(super) const LEAVES: &[&str] = &["mirror"];

/// Who gets copies of requests; nobody sees the answers.
#[derive(Clone, Debug)]
pub struct Mirror {
    /// Who gets them, and of which share of the requests.
    pub to: Leaf<Share>,
}
