//! Findings that many services share are reported once.

use std::collections::HashMap;
use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Span};

use crate::{Feature, KeyedMap, LeafId, Loss, Policy, ServiceId};

/// How many services a finding names.
const NAMED: usize = 3;

/// Collects diagnostics and says how many services share one.
#[derive(Debug, Default)]
pub struct Reports {
    list: Vec<(Diagnostic, Shared)>,
    known: HashMap<(Code, Option<Span>, String), usize>,
    /// Findings of leaves, by what they are made of.
    made: KeyedMap<Made, usize>,
    errors: usize,
    found: usize,
}

/// What a finding of a leaf is made of. Where that is known, so is the finding: its text need not be made again for each service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Made {
    pub(crate) leaf: LeafId,
    /// The leaf's, or that of the argument that its value is.
    pub(crate) place: Span,
    pub(crate) of: Words,
}

/// What the text of a finding is made of, beside the leaf's name and what is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Words {
    Loss(Loss),
    Needs(Feature),
    Note(Code, &'static str),
}

/// The services that a finding is in.
#[derive(Debug, Default)]
struct Shared {
    services: Services,
    /// Those that are named.
    first: Vec<ServiceId>,
}

impl Shared {
    fn add(&mut self, service: ServiceId) {
        if self.services.insert(service) && self.first.len() < NAMED {
            self.first.push(service);
        }
    }
}

/// A set of services, as runs of numbers in order: what one finds is mostly found in the next too.
#[derive(Debug, Default)]
struct Services(Vec<Range<u32>>);

impl Services {
    /// Adds a service; whether it is new.
    fn insert(&mut self, ServiceId(number): ServiceId) -> bool {
        let after = self.0.partition_point(|run| run.end <= number);
        if self.0.get(after).is_some_and(|run| run.contains(&number)) {
            return false;
        }
        match after.checked_sub(1).map(|before| &mut self.0[before]) {
            Some(before) if before.end == number => before.end += 1,
            Some(_) | None => self.0.insert(after, number..number + 1),
        }
        true
    }

    fn count(&self) -> usize {
        self.0.iter().map(ExactSizeIterator::len).sum()
    }
}

impl Reports {
    /// Adds a finding; `service` is the one that it was found in, if any.
    pub fn add(&mut self, diagnostic: Diagnostic, service: Option<ServiceId>) {
        let index = self.place_of(diagnostic);
        self.found_in(index, service);
    }

    /// Adds a finding that is known by what it is made of; whether it is.
    pub(crate) fn add_again(&mut self, made: &Made, service: Option<ServiceId>) -> bool {
        let known = self.made.get(made).copied();
        if let Some(index) = known {
            self.found_in(index, service);
        }
        known.is_some()
    }

    /// Adds a finding, and what it is made of.
    pub(crate) fn add_made(&mut self, made: Made, diagnostic: Diagnostic, service: Option<ServiceId>) {
        let index = self.place_of(diagnostic);
        self.made.insert(made, index);
        self.found_in(index, service);
    }

    fn found_in(&mut self, index: usize, service: Option<ServiceId>) {
        self.found += 1;
        if let Some(service) = service {
            self.list[index].1.add(service);
        }
    }

    /// The place of a finding in the list, where it is put if it is new.
    fn place_of(&mut self, diagnostic: Diagnostic) -> usize {
        let key = (diagnostic.code, diagnostic.span, diagnostic.message.clone());
        *self.known.entry(key).or_insert_with(|| {
            self.errors += usize::from(diagnostic.severity == Severity::Error);
            self.list.push((diagnostic, Shared::default()));
            self.list.len() - 1
        })
    }

    /// Adds findings that are no service's.
    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for d in diagnostics {
            self.add(d, None);
        }
    }

    /// Adds findings that were collected of what follows.
    pub fn join(&mut self, next: Self) {
        for (diagnostic, Shared { services, first }) in next.list {
            let index = self.place_of(diagnostic);
            let all = &mut self.list[index].1;
            // Those that are named come first, in their order.
            let others = services.0.into_iter().flatten().map(ServiceId);
            first
                .into_iter()
                .chain(others)
                .for_each(|service| all.add(service));
        }
        self.found += next.found;
    }

    /// Whether there is an error among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How often something was found; a finding that services share counts for each of them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found
    }

    /// How many errors there are among them.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// The findings, those of several services with their names in the policy.
    #[must_use]
    pub fn finish(self, policy: &Policy) -> Vec<Diagnostic> {
        self.list
            .into_iter()
            .map(|(mut d, shared)| {
                let count = shared.services.count();
                if count > 1 {
                    let more = match count - shared.first.len() {
                        0 => String::new(),
                        n => format!(" and {n} more"),
                    };
                    let first: Vec<String> = shared.first.iter().map(|id| policy.name_of(*id)).collect();
                    let names = format!("in {} services: {}{more}", count, first.join(", "));
                    d.label = Some(d.label.map_or(names.clone(), |label| format!("{label}; {names}")));
                }
                d
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use mesh2yaml_diagnostics::Sources;

    use super::*;

    #[test]
    fn a_finding_is_known_by_what_it_is_made_of_and_by_its_text() {
        let mut sources = Sources::new();
        let file = sources.add("a.mesh", "mtls strict\n");
        let place = sources.span(file, 5, 11);
        let made = |leaf| Made {
            leaf: LeafId(leaf),
            place,
            of: Words::Note(Code::Operational, "restart it"),
        };
        let diagnostic = || Diagnostic::new(Code::Operational, place, "restart it");
        let id = |number| Some(ServiceId(number));
        let mut reports = Reports::default();
        assert!(!reports.add_again(&made(0), id(0)));
        reports.add_made(made(0), diagnostic(), id(0));
        assert!(reports.add_again(&made(0), id(1)));
        // Another leaf, and the same words at the same place.
        assert!(!reports.add_again(&made(1), id(1)));
        reports.add_made(made(1), diagnostic(), id(1));
        let mut next = Reports::default();
        next.add(diagnostic(), id(3));
        next.add(diagnostic(), id(2));
        reports.join(next);
        assert_eq!((reports.list.len(), reports.count()), (1, 5));
        let shared = &reports.list[0].1;
        assert_eq!(shared.first, [ServiceId(0), ServiceId(1), ServiceId(3)]);
        assert_eq!(shared.services.count(), 4);
        assert!(reports.add_again(&made(1), id(4)));
    }

    #[test]
    fn services_are_a_set() {
        let mut next = 1_u32;
        let mut random = || {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (next >> 16) % 300
        };
        let (mut set, mut runs) = (BTreeSet::new(), Services::default());
        for _ in 0..1_000 {
            let number = random();
            assert_eq!(runs.insert(ServiceId(number)), set.insert(number), "{number}");
            assert_eq!(runs.count(), set.len());
        }
        assert!(runs.0.into_iter().flatten().eq(set));
    }

    #[test]
    fn services_that_follow_each_other_are_one_run() {
        let mut runs = Services::default();
        (0..1_000).for_each(|number| assert!(runs.insert(ServiceId(number))));
        assert_eq!((runs.0.len(), runs.count()), (1, 1_000));
    }
}
