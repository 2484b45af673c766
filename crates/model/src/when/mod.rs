//! Which requests conditions select: their values, and what they have in common.
//!
//! ```text
//!   Conditions ──read leaf by leaf──▶ When ──fits(request)──▶ yes or no
//!                                     When, When ──overlap──▶ a request of both
//!                                     When, [When] ──left_by──▶ a request that none of the others takes
//! ```
//!
//! Both questions are answered exactly, with a request to show, or not at all: [`TooLarge`].

#[cfg(feature = "meaning")]
mod fits;
mod overlap;

use mesh2yaml_types::Port;

use crate::construct::{Conditions, FieldIs, GrpcCall, HostIs, Method, PathIs, ValueIs};
use crate::{FromArgument, Leaf, TooLarge};

pub use overlap::Sample;

/// Conditions with their values: all hold; of several values of one, any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// Headers.
    pub headers: Vec<FieldIs>,
    /// Parameters of the query.
    pub queries: Vec<FieldIs>,
    /// Methods; all where there is none.
    pub methods: Vec<Method>,
    /// Paths; all where there is none.
    pub paths: Vec<PathIs>,
    /// Hosts; all where there is none.
    pub hosts: Vec<HostIs>,
    /// gRPC services and methods; all where there is none.
    pub calls: Vec<GrpcCall>,
    /// Ports of the Service; all where there is none.
    pub ports: Vec<Port>,
}

/// How leaves are read: what a backend takes, what a check looks at.
pub trait ReadLeaf {
    /// The value of a leaf, if there is one to be had.
    fn read<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> Option<T>;
}

impl Conditions {
    /// Their values.
    pub fn values(&self, reader: &mut impl ReadLeaf) -> When {
        let Self {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            ports,
        } = self;
        When {
            headers: all(headers, reader),
            queries: all(queries, reader),
            methods: all(methods, reader),
            paths: all(paths, reader),
            hosts: all(hosts, reader),
            calls: all(calls, reader),
            ports: all(ports, reader),
        }
    }
}

fn all<T: FromArgument>(leaves: &[Leaf<T>], reader: &mut impl ReadLeaf) -> Vec<T> {
    leaves.iter().filter_map(|leaf| reader.read(leaf)).collect()
}

impl When {
    /// How much it is to compare it with others, as a number of plain comparisons: an expression is much.
    #[must_use]
    pub fn weight(&self) -> usize {
        const EXPRESSION: usize = 20;
        let regex = |values: &[ValueIs]| values.iter().any(|v| matches!(v, ValueIs::Regex(_)));
        let fields = || self.headers.iter().chain(&self.queries);
        let expressions = self.paths.iter().any(|p| matches!(p, PathIs::Regex(_)))
            || fields().any(|field| regex(&field.values));
        if expressions { EXPRESSION } else { 1 }
    }

    /// A request that fits both, on one of some ports.
    ///
    /// # Errors
    /// When that would take too long to find.
    pub fn overlap(&self, other: &Self, ports: &[Port]) -> Result<Option<Sample>, TooLarge> {
        overlap::common(self, other, ports)
    }

    /// A request that fits these, and none of the others, on one of some ports.
    ///
    /// # Errors
    /// When that would take too long to find.
    pub fn left_by(&self, others: &[&Self], ports: &[Port]) -> Result<Option<Sample>, TooLarge> {
        overlap::left(self, others, ports)
    }
}
