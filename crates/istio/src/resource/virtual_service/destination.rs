//! Where a request goes.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::HeaderOperations;
use crate::resource::percentage;
use crate::{HeaderEdits, HostName, Percentage};

/// A service, or a subset of one, upstream `Destination`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Backend {
    /// The service, upstream `host`. A short name is one of the object's namespace.
    pub host: HostName,
    /// A subset that the host's DestinationRule defines, upstream `subset`. Without it, all pods.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subset: String,
    /// The service's port, upstream `port.number`; required where the service has several.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "in_number")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<in_number::Selector>"))]
    pub port: Option<Port>,
}

/// A service with its share of the requests, upstream `HTTPRouteDestination`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Destination {
    /// The service, upstream `destination`.
    #[serde(rename = "destination")]
    pub backend: Backend,
    /// The share, in relation to the sum of all weights, upstream `weight`; at most 2,147,483,647. A single
    /// destination needs none; of several, one is above 0, and one that has none gets nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// Edits of headers for this destination alone, upstream `headers`.
    #[serde(default, skip_serializing_if = "HeaderOperations::is_empty")]
    pub headers: HeaderOperations,
}

/// A service with its share of the connections, upstream `RouteDestination`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpDestination {
    /// The service, upstream `destination`.
    #[serde(rename = "destination")]
    pub backend: Backend,
    /// The share, in relation to the sum of all weights, upstream `weight`; at most 2,147,483,647. A single
    /// destination needs none; of several, one is above 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
}

/// A service that gets copies of requests, whose answers are thrown away, upstream `HTTPMirrorPolicy`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Mirror {
    /// The service, upstream `destination`.
    #[serde(rename = "destination")]
    pub backend: Backend,
    /// How many requests are copied, upstream `percentage.value`. All by default.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "percentage::in_value"
    )]
    #[cfg_attr(feature = "schema", schemars(with = "Option<percentage::Value>"))]
    pub percentage: Option<Percentage>,
}

impl Backend {
    /// All pods of a service.
    pub fn new(host: impl Into<HostName>) -> Self {
        Self {
            host: host.into(),
            subset: String::new(),
            port: None,
        }
    }
}

setters! { Backend {
    /// Narrows it to a subset.
    subset(impl Into<String>) = subset.put;
    /// Names the service's port.
    port(Port) = port.set;
} }

/// What can be said of the service of each kind of destination.
macro_rules! to_backend {
    ($($type:ident)*) => { $(
        impl $type {
            /// Narrows the destination to a subset.
            #[must_use]
            pub fn subset(mut self, subset: impl Into<String>) -> Self {
                self.backend.subset = subset.into();
                self
            }

            /// Names the service's port.
            #[must_use]
            pub fn port(mut self, port: Port) -> Self {
                self.backend.port = Some(port);
                self
            }
        }
    )* };
}

to_backend! { Destination TcpDestination Mirror }

impl Destination {
    /// All pods of a service.
    pub fn new(host: impl Into<HostName>) -> Self {
        Self {
            backend: Backend::new(host),
            weight: None,
            headers: HeaderOperations::default(),
        }
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

setters! { Destination {
    /// Gives the destination its share.
    weight(u32) = weight.set;
} }

impl TcpDestination {
    /// All pods of a service.
    pub fn new(host: impl Into<HostName>) -> Self {
        Self {
            backend: Backend::new(host),
            weight: None,
        }
    }
}

setters! { TcpDestination {
    /// Gives the destination its share.
    weight(u32) = weight.set;
} }

impl Mirror {
    /// All requests, to all pods of a service.
    pub fn new(host: impl Into<HostName>) -> Self {
        Self {
            backend: Backend::new(host),
            percentage: None,
        }
    }
}

setters! { Mirror {
    /// Copies this share of the requests.
    percentage(impl Into<Percentage>) = percentage.set;
} }

/// `{number: …}`, as Istio writes a port.
mod in_number {
    use mesh2yaml_types::Port;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Selector {
        number: Option<Port>,
    }

    pub(super) fn serialize<S: Serializer>(port: &Option<Port>, serializer: S) -> Result<S::Ok, S::Error> {
        port.map(|number| Selector { number: Some(number) })
            .serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Port>, D::Error> {
        match Option::<Selector>::deserialize(deserializer)? {
            None => Ok(None),
            Some(Selector { number: Some(number) }) => Ok(Some(number)),
            Some(Selector { number: None }) => Err(serde::de::Error::custom("`number` is missing")),
        }
    }
}
