//! Where a request goes.

use mesh2yaml_types::{Host, Port};
use serde::{Serialize, Serializer};

use super::{HeaderEdits, HeaderOperations};

/// A service, or a subset of one, with its share of the requests, upstream `HTTPRouteDestination`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Destination {
    /// The service, upstream `destination.host`.
    pub host: Host,
    /// A subset that the host's DestinationRule defines, upstream `destination.subset`. Without it, all pods.
    pub subset: Option<String>,
    /// The service's port, upstream `destination.port.number`; required where the service has several.
    pub port: Option<Port>,
    /// The share, in relation to the sum of all weights, upstream `weight`; at most 2,147,483,647. A single
    /// destination needs none; of several, one is above 0.
    pub weight: Option<u32>,
    /// Edits of headers for this destination alone, upstream `headers`.
    pub headers: HeaderOperations,
}

impl Destination {
    /// All pods of a service.
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self {
            host,
            subset: None,
            port: None,
            weight: None,
            headers: HeaderOperations::default(),
        }
    }

    /// Narrows the destination to a subset.
    #[must_use]
    pub fn subset(mut self, subset: impl Into<String>) -> Self {
        self.subset = Some(subset.into());
        self
    }

    /// Names the service's port.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.port = Some(port);
        self
    }

    /// Gives the destination its share.
    #[must_use]
    pub fn weight(mut self, weight: u32) -> Self {
        self.weight = Some(weight);
        self
    }

    /// Edits the headers of requests that go here.
    #[must_use]
    pub fn request_headers(mut self, edits: HeaderEdits) -> Self {
        self.headers.request = edits;
        self
    }

    /// Edits the headers of responses that come from here.
    #[must_use]
    pub fn response_headers(mut self, edits: HeaderEdits) -> Self {
        self.headers.response = edits;
        self
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    destination: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<u32>,
    #[serde(skip_serializing_if = "HeaderOperations::is_empty")]
    headers: &'a HeaderOperations,
}

#[derive(Serialize)]
struct Place<'a> {
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subset: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<Number>,
}

#[derive(Serialize)]
struct Number {
    number: Port,
}

impl Serialize for Destination {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            destination: Place {
                host: self.host.as_str(),
                subset: self.subset.as_deref(),
                port: self.port.map(|number| Number { number }),
            },
            weight: self.weight,
            headers: &self.headers,
        }
        .serialize(serializer)
    }
}
