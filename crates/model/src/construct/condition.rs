//! What routes and access rules ask of a request.

use std::fmt;
use std::sync::Arc;

use mesh2yaml_types::{Host, Port};

use super::Method;
use crate::{Leaf, PathPattern, Regex, Text};

/// Conditions on a request: all hold; of several values of one, any.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Headers.
    pub headers: Vec<Leaf<FieldIs>>,
    /// Parameters of the query.
    pub queries: Vec<Leaf<FieldIs>>,
    /// Methods, any of them.
    pub methods: Vec<Leaf<Method>>,
    /// Paths, any of them.
    pub paths: Vec<Leaf<PathIs>>,
    /// Hosts, any of them.
    pub hosts: Vec<Leaf<HostIs>>,
    /// gRPC services and methods, any of them.
    pub calls: Vec<Leaf<GrpcCall>>,
    /// Ports of the Service, any of them.
    pub ports: Vec<Leaf<Port>>,
}

/// A path: a pattern, or an expression over all of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathIs {
    /// `"/api/**"`
    Pattern(PathPattern),
    /// `~"/v[12]/.*"`
    Regex(Regex),
}

impl PathIs {
    /// Whether a path is one.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        match self {
            Self::Pattern(pattern) => pattern.matches(path),
            Self::Regex(regex) => regex.matches(path),
        }
    }

    /// The one path that it is, if it is one.
    #[must_use]
    pub fn exact(&self) -> Option<&str> {
        match self {
            Self::Pattern(pattern) if pattern.is_literal() => Some(pattern.as_str()),
            Self::Pattern(_) | Self::Regex(_) => None,
        }
    }
}

impl fmt::Display for PathIs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pattern(pattern) => pattern.fmt(f),
            Self::Regex(regex) => regex.fmt(f),
        }
    }
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueIs {
    /// This text.
    Text(Text),
    /// A text that an expression matches whole.
    Regex(Regex),
}

impl ValueIs {
    /// Whether a value is one.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        match self {
            Self::Text(text) => **text == *value,
            Self::Regex(regex) => regex.matches(value),
        }
    }
}

impl fmt::Display for ValueIs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Regex(regex) => regex.fmt(f),
        }
    }
}

/// A header or a parameter of the query with one of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldIs {
    /// Its name; a header's is in lower case.
    pub name: Text,
    /// Any of these values.
    pub values: Arc<[ValueIs]>,
}

/// The host that a request is addressed to, whatever its port and case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HostIs {
    /// This host.
    Exactly(Host),
    /// `*.example.com`: every host below this one.
    Below(Host),
}

impl HostIs {
    /// Whether a host is one; neither has a port, and both are in lower case.
    #[must_use]
    pub fn matches(&self, host: &str) -> bool {
        match self {
            Self::Exactly(own) => own.as_str() == host,
            Self::Below(parent) => host
                .strip_suffix(parent.as_str())
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|rest| !rest.is_empty()),
        }
    }
}

impl fmt::Display for HostIs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(host) => f.write_str(host.as_str()),
            Self::Below(parent) => write!(f, "*.{}", parent.as_str()),
        }
    }
}

/// A gRPC service, or one method of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrpcCall {
    /// The service, with its package.
    pub service: Text,
    /// The method; all where there is none.
    pub method: Option<Text>,
}

impl GrpcCall {
    /// The paths of its requests.
    #[must_use]
    pub fn paths(&self) -> Option<PathPattern> {
        let method = self.method.as_deref().unwrap_or("*");
        PathPattern::parse(&format!("/{}/{method}", self.service)).ok()
    }
}

impl fmt::Display for GrpcCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.method {
            Some(method) => write!(f, "{}/{method}", self.service),
            None => f.write_str(&self.service),
        }
    }
}

impl Conditions {
    /// Whether nothing is asked of a request but the port that it comes to.
    #[must_use]
    pub fn take_every_request(&self) -> bool {
        let Self {
            headers,
            queries,
            methods,
            paths,
            hosts,
            calls,
            ports: _,
        } = self;
        headers.is_empty()
            && queries.is_empty()
            && methods.is_empty()
            && paths.is_empty()
            && hosts.is_empty()
            && calls.is_empty()
    }
}
