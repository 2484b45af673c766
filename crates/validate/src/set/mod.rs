//! Checks over all resources together: the second pass.
//!
//! ```text
//!   each document that can be read ──▶ World: what is known of it ──▶ CHECKS ──▶ (Place, Finding) ──▶ Validation::add
//! ```
//!
//! The [`World`] keeps of each resource what a check needs (names, hosts, labels, its place), never the resource, so that a large set stays
//! small. A check is a function over it, and **a new one is a line in [`CHECKS`]**: it says only what is certain. That something is nowhere can
//! be said of a [complete](World::complete) set alone, where objects without a namespace do not count as being elsewhere.
//!
//! The checks of Istio are those of `istioctl analyze`, under its codes; they were written from its source.

mod findings;
mod istio;
mod world;

use std::any::Any;

use mesh2yaml_k8s::Finding;
use serde_json::Value;

pub(crate) use findings::Findings;
pub(crate) use world::{Known, World};

/// Where a resource was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The text, as the caller numbers them.
    pub source: usize,
    /// Which report of that text is about it, from 0.
    pub report: usize,
}

/// A check over a whole set.
type Check = fn(&World, &mut Findings);

/// All checks, in the order of Istio's codes and then by mesh.
const CHECKS: &[Check] = &[
    istio::sidecar::several_without_selector,
    istio::envoy_filter::operations,
];

/// What has been seen so far.
#[derive(Debug, Default)]
pub struct Set {
    world: World,
}

impl Set {
    /// A set of nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of a document, and of the resource that it is, if its kind is known.
    pub(crate) fn see(&mut self, place: Place, document: &Value, resource: Option<&dyn Any>) {
        self.world.see(place, document, resource);
    }

    /// What is wrong with the set, by place. Only of a `complete` set is said that something is nowhere.
    #[must_use]
    pub fn finish(mut self, complete: bool) -> Vec<(Place, Finding)> {
        self.world.complete = complete;
        let mut findings = Findings::default();
        for check in CHECKS {
            check(&self.world, &mut findings);
        }
        findings.sorted()
    }
}
