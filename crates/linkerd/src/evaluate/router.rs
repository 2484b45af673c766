//! Which rule of which route takes a request.

use std::cmp::Ordering;

use mesh2yaml_gateway::Hostname;

use super::RouteOrder;
use super::matching::{HostRank, HostTest, Rank, Test};
use super::view::View;

/// A route: conditions, and what they lead to.
#[derive(Clone, Debug)]
pub(super) struct Route<T, P> {
    /// For people: `HTTPRoute prod/shop`.
    pub(super) name: String,
    hosts: Vec<HostTest>,
    /// Without conditions, a rule takes every request.
    rules: Vec<(Vec<T>, P)>,
}

/// A rule that takes a request.
#[derive(Debug)]
pub(super) struct Found<'r, T: Test, P> {
    pub(super) rank: T::Rank,
    pub(super) policy: &'r P,
    pub(super) route: &'r Route<T, P>,
}

impl<T: Test, P> Route<T, P> {
    pub(super) fn new(name: String, hosts: &[Hostname], rules: Vec<(Vec<T>, P)>) -> Self {
        Self {
            name,
            hosts: hosts.iter().map(HostTest::new).collect(),
            rules,
        }
    }

    /// The best of its rules: the first among equals.
    fn best(&self, view: &View<'_>, order: RouteOrder) -> Option<(Option<HostRank>, T::Rank, &P)> {
        let host = match self.hosts.is_empty() {
            true => None,
            false => {
                let host = view.host?;
                Some(self.hosts.iter().filter_map(|it| it.rank(host)).max()?)
            }
        };
        let ranked = |tests: &[T]| -> Option<T::Rank> {
            if tests.is_empty() {
                return Some(T::Rank::IMPLICIT);
            }
            let ranks = tests.iter().filter_map(|test| test.rank(view));
            // Which of equal matches counts shows in redirections alone. Iterator::max, which the older proxies use, takes the last.
            ranks.reduce(|a, b| match (a.compare(&b, order), order) {
                (Ordering::Greater, _) | (Ordering::Equal, RouteOrder::ExactFirst) => a,
                (Ordering::Less, _) | (Ordering::Equal, RouteOrder::LengthFirst) => b,
            })
        };
        let rules = self
            .rules
            .iter()
            .filter_map(|rule| Some((ranked(&rule.0)?, &rule.1)));
        let (rank, policy) = rules.reduce(|a, b| match a.0.compare(&b.0, order) {
            Ordering::Greater | Ordering::Equal => a,
            Ordering::Less => b,
        })?;
        Some((host, rank, policy))
    }
}

/// The routes that are the most specific for a request, in the order in which they are given: the first takes it, and only age tells it from the
/// others. None, where no route takes it.
pub(super) fn find<'r, T: Test, P>(
    routes: impl IntoIterator<Item = &'r Route<T, P>>,
    view: &View<'_>,
    order: RouteOrder,
) -> Vec<Found<'r, T, P>> {
    let mut best: Vec<(Option<HostRank>, Found<'r, T, P>)> = Vec::new();
    for route in routes {
        let Some((host, rank, policy)) = route.best(view, order) else {
            continue;
        };
        let than_before = best.first().map(|(before, found)| {
            let hosts = host.cmp(before);
            hosts.then_with(|| rank.compare(&found.rank, order))
        });
        match than_before {
            Some(Ordering::Less) => continue,
            Some(Ordering::Greater) => best.clear(),
            Some(Ordering::Equal) | None => {}
        }
        best.push((host, Found { rank, policy, route }));
    }
    best.into_iter().map(|(_, found)| found).collect()
}
