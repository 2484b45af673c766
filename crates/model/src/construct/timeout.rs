//! `timeout`

use mesh2yaml_types::Duration;

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &["timeout"];

/// How long a request may take, all tries together.
#[derive(Clone, Debug)]
pub struct Timeout {
    /// The time.
    pub after: Leaf<Duration>,
}
