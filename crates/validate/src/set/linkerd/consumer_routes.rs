//! Routes of a Service that are of its own namespace, and of that of its callers.

use std::collections::HashSet;

use super::route::To;
use super::{Findings, World};

/// Linkerd merges both, so that which rule counts is decided by what they match, and not by whose they are.
pub(crate) fn beside_producers(world: &World, findings: &mut Findings) {
    let mut producers = HashSet::new();
    let parents = || {
        let routes = world.routes.iter().filter(|it| !it.facts.is_ignored);
        let routes = routes.filter(|it| !it.namespace.is_empty() && world.is_of_linkerd(it));
        routes.flat_map(|it| {
            let parents = it.facts.parents.iter().filter(|it| it.to == To::Service);
            parents.map(move |parent| (it, parent))
        })
    };
    for (it, parent) in parents().filter(|(it, parent)| it.namespace == parent.namespace) {
        let rank = it.facts.kind.rank();
        // With a port, for all that have that one; and for all that have any.
        let of = (&*parent.namespace, &*parent.name, rank);
        producers.insert((of, parent.port, true));
        producers.insert((of, None, false));
    }
    for (it, parent) in parents().filter(|(it, parent)| it.namespace != parent.namespace) {
        let of = (&*parent.namespace, &*parent.name, it.facts.kind.rank());
        let meets = match parent.port {
            None => producers.contains(&(of, None, false)),
            Some(_) => producers.contains(&(of, parent.port, true)) || producers.contains(&(of, None, true)),
        };
        if meets {
            findings
                .warning(
                    it,
                    "linkerd-consumer-route",
                    parent.path(),
                    format!(
                        "the Service `{}` has routes of its own namespace too, and the order between them and this is not defined",
                        parent.name
                    ),
                )
                .help("write the routes of a Service in its own namespace, or those of its callers alone");
        }
    }
}
