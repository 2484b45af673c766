//! `fault`

use mesh2yaml_types::{Duration, Percent};

use crate::{Leaf, PerMesh};

pub(super) const LEAVES: &[&str] = &["fault.delay", "fault.abort"];

/// What goes wrong on purpose, before a request is sent on: nothing of it is tried again.
#[derive(Clone, Debug, Default)]
pub struct Fault {
    /// Some requests wait.
    pub delay: PerMesh<Leaf<Delay>>,
    /// Some requests are answered with a status.
    pub abort: PerMesh<Leaf<Abort>>,
}

/// How long which share of the requests waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    /// How long.
    pub time: Duration,
    /// Which share.
    pub percent: Percent,
}

/// What is answered to which share of the requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abort {
    /// The status.
    pub status: u16,
    /// Which share.
    pub percent: Percent,
}
