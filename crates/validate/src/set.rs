//! Checks over all resources together: the second pass.
//!
//! ```text
//!   reading ──each typed resource, with its Place──▶ Check::see ──▶ Check::finish ──▶ (Place, Finding) ──▶ Report::add
//! ```
//!
//! There are none yet. A new one is a type with [`Check`] and a line in [`Set::standard`]. It keeps of each resource what it needs (names,
//! hosts, labels, the place), never the resource, so that a large set stays small.

use std::any::Any;

use mesh2yaml_k8s::Finding;

/// Where a resource was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The text, as the caller numbers them.
    pub source: usize,
    /// Which report of that text is about it, from 0.
    pub report: usize,
}

/// A resource of a registered kind that could be read.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Seen<'a> {
    /// Where it is.
    pub place: Place,
    /// The resource; `downcast_ref` says whether it is of a kind.
    pub resource: &'a dyn Any,
}

/// A check over a whole set.
pub trait Check {
    /// Takes note of a resource.
    fn see(&mut self, seen: Seen<'_>);

    /// What is wrong with the set. Only of a `complete` set may be said that something is nowhere.
    fn finish(&mut self, complete: bool) -> Vec<(Place, Finding)>;
}

/// The checks of a run.
#[derive(Default)]
pub struct Set {
    checks: Vec<Box<dyn Check>>,
}

impl Set {
    /// All checks that there are.
    #[must_use]
    pub fn standard() -> Self {
        Self::default()
    }

    /// With another check.
    #[must_use]
    pub fn with(mut self, check: impl Check + 'static) -> Self {
        self.checks.push(Box::new(check));
        self
    }

    /// Shows a resource to all.
    pub(crate) fn see(&mut self, place: Place, resource: &dyn Any) {
        for check in &mut self.checks {
            check.see(Seen { place, resource });
        }
    }

    /// What all of them say of the whole, by place.
    #[must_use]
    pub fn finish(mut self, complete: bool) -> Vec<(Place, Finding)> {
        let mut found: Vec<_> = self
            .checks
            .iter_mut()
            .flat_map(|check| check.finish(complete))
            .collect();
        found.sort_by_key(|(place, _)| *place);
        found
    }
}

impl std::fmt::Debug for Set {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Set of {} checks", self.checks.len())
    }
}
