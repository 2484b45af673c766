//! Which requests conditions select: their values, and what they have in common.
//!
//! ```text
//!   Conditions ──read leaf by leaf──▶ When ──fits(request)──▶ yes or no
//!                                     When, When ──overlap──▶ a request of both
//!                                     When, [When] ──left_by──▶ a request that none of the others takes
//! ```
//!
//! Both questions are answered exactly, with a request to show, or not at all: [`TooLarge`].

mod overlap;

use mesh2yaml_types::Port;
use mesh2yaml_types::decision::HttpRequest;

use crate::construct::{Conditions, FieldIs, GrpcCall, HostIs, Method, PathIs};
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
    /// Whether a request fits. A header or parameter that is there twice fits nothing here: the meshes differ on it.
    #[must_use]
    pub fn fits(&self, http: &HttpRequest, port: Port) -> bool {
        let path = std::str::from_utf8(http.path()).ok();
        let fits_path = |p: &PathIs| path.is_some_and(|path| p.matches(path));
        let fits_call = |c: &GrpcCall| path.zip(c.paths()).is_some_and(|(path, p)| p.matches(path));
        let header = |field: &FieldIs| {
            let value = http.value(&field.name);
            value.is_some_and(|value| field.values.iter().any(|own| own.matches(value)))
        };
        let query = |field: &FieldIs| {
            let value = parameter(http.query().unwrap_or_default(), &field.name);
            value.is_some_and(|value| field.values.iter().any(|own| own.matches(value)))
        };
        let host = bare_host(&http.authority);
        any(&self.methods, |m| m.as_str() == http.method)
            && any(&self.paths, fits_path)
            && any(&self.calls, fits_call)
            && any(&self.hosts, |h| h.matches(&host))
            && any(&self.ports, |own| *own == port)
            && self.headers.iter().all(header)
            && self.queries.iter().all(query)
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

fn any<T>(values: &[T], fits: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(fits)
}

/// The value of a parameter that is there once.
fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let mut values = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}

/// The host of an authority, without port and last dot, in lower case.
fn bare_host(authority: &str) -> String {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        Some(_) | None => authority,
    };
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}
