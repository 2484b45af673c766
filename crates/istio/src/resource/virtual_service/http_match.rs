//! Which requests a route is for.

use std::collections::BTreeMap;

use mesh2yaml_types::Port;
use serde::Serialize;

use crate::{FieldMatch, StringMatch};

/// Requests that satisfy every condition given here, upstream `HTTPMatchRequest`.
///
/// ```
/// use mesh2yaml_istio::{FieldMatch, HttpMatch, StringMatch};
///
/// let testers = HttpMatch::uri(StringMatch::prefix("/api/"))
///     .method(StringMatch::exact("GET"))
///     .header("x-canary", StringMatch::exact("true"))
///     .without_header("x-robot", FieldMatch::Present);
/// assert_eq!(serde_json::to_value(&testers)?["withoutHeaders"], serde_json::json!({"x-robot": {}}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HttpMatch {
    /// A name for logs and metrics, appended to the route's, upstream `name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The path, without the query, upstream `uri`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<StringMatch>,
    /// `http` or `https`, upstream `scheme`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<StringMatch>,
    /// The method in capitals, upstream `method`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<StringMatch>,
    /// The host that the request names, port included, upstream `authority`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<StringMatch>,
    /// Headers by name in lower case, upstream `headers`: each of them matches.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, FieldMatch>,
    /// Headers that do not match, or are not there, upstream `withoutHeaders`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub without_headers: BTreeMap<String, FieldMatch>,
    /// Query parameters by name, upstream `queryParams`: each of them matches.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub query_params: BTreeMap<String, FieldMatch>,
    /// The port that the request is addressed to, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
}

impl HttpMatch {
    /// Every request; narrowed by what is chained.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests for a path.
    #[must_use]
    pub fn uri(uri: StringMatch) -> Self {
        Self {
            uri: Some(uri),
            ..Self::default()
        }
    }

    /// Names the match, for logs and metrics.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Asks for a scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: StringMatch) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Asks for a method.
    #[must_use]
    pub fn method(mut self, method: StringMatch) -> Self {
        self.method = Some(method);
        self
    }

    /// Asks for a host.
    #[must_use]
    pub fn authority(mut self, authority: StringMatch) -> Self {
        self.authority = Some(authority);
        self
    }

    /// Asks for a header as well; a second condition on one header replaces the first.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<FieldMatch>) -> Self {
        self.headers.insert(name.into(), value.into());
        self
    }

    /// Excludes requests with such a header; a second condition on one header replaces the first.
    #[must_use]
    pub fn without_header(mut self, name: impl Into<String>, value: impl Into<FieldMatch>) -> Self {
        self.without_headers.insert(name.into(), value.into());
        self
    }

    /// Asks for a query parameter as well; a second condition on one parameter replaces the first.
    #[must_use]
    pub fn query_param(mut self, name: impl Into<String>, value: impl Into<FieldMatch>) -> Self {
        self.query_params.insert(name.into(), value.into());
        self
    }

    /// Asks for the port that the request is addressed to.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.port = Some(port);
        self
    }
}
