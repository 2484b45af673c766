//! Routes of several kinds with one parent, of which the strongest kind counts.

use std::collections::HashMap;

use super::route::{Kind, To};
use super::{Findings, World};

/// A GRPCRoute is before an HTTPRoute, that before a TLSRoute, and that before a TCPRoute.
pub(crate) fn kinds(world: &World, findings: &mut Findings) {
    let counts = |it: &super::route::Known, to| {
        !it.namespace.is_empty() && (to != To::Service || world.is_of_linkerd(it))
    };
    let mut strongest: HashMap<_, (Kind, &str)> = HashMap::new();
    for it in &world.routes {
        for parent in it.facts.parents.iter().filter(|parent| counts(it, parent.to)) {
            let own = (it.facts.kind, &*it.name);
            let found = strongest.entry(parent.key()).or_insert(own);
            if own.0.rank() < found.0.rank() {
                *found = own;
            }
        }
    }
    for it in &world.routes {
        let kind = it.facts.kind;
        for parent in it.facts.parents.iter().filter(|parent| counts(it, parent.to)) {
            let Some((stronger, name)) = strongest.get(&parent.key()) else {
                continue;
            };
            if stronger.rank() < kind.rank() {
                let message = format!(
                    "the route has no effect: the {} `{name}` has the same parent, and counts before every {}",
                    stronger.as_str(),
                    kind.as_str()
                );
                findings
                    .warning(it, "linkerd-route-conflict", parent.path(), message)
                    .help("use one kind of routes for a parent");
            }
        }
    }
}
