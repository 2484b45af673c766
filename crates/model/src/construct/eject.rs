//! `eject`

use mesh2yaml_types::{Duration, Percent};

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &[
    "eject.after",
    "eject.of",
    "eject.sweep",
    "eject.for",
    "eject.max-ejected",
    "eject.min-healthy",
];

/// When an endpoint that fails gets no more requests.
#[derive(Clone, Debug)]
pub struct Eject {
    /// Failures in a row.
    pub after: Leaf<u32>,
    /// What counts as one.
    pub of: Leaf<Failure>,
    /// How often endpoints are looked at.
    pub sweep: Option<Leaf<Duration>>,
    /// How long an endpoint is out the first time.
    pub for_: Option<Leaf<Duration>>,
    /// The share of endpoints that may be out at a time.
    pub max_ejected: Option<Leaf<Percent>>,
    /// The share of healthy endpoints below which none is out.
    pub min_healthy: Option<Leaf<Percent>>,
}

/// What counts as a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A status from 500 to 599.
    FiveXx,
}
