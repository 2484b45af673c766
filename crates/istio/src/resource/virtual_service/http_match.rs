//! Which requests a route is for.

use std::collections::BTreeMap;

use mesh2yaml_types::{Name, Port};
use serde::{Deserialize, Serialize};

use crate::resource::{string_match, wire};
use crate::{FieldMatch, GatewayName, StringMatch};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpMatch {
    /// A name for logs and metrics, appended to the route's, upstream `name`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The path, without the query, upstream `uri`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "string_match::or_anything"
    )]
    pub uri: Option<StringMatch>,
    /// Whether the case of the path does not count, upstream `ignoreUriCase`; not for a regular expression. It counts by default.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub ignore_uri_case: bool,
    /// `http` or `https`, upstream `scheme`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "string_match::or_anything"
    )]
    pub scheme: Option<StringMatch>,
    /// The method in capitals, upstream `method`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "string_match::or_anything"
    )]
    pub method: Option<StringMatch>,
    /// The host that the request names, port included, upstream `authority`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "string_match::or_anything"
    )]
    pub authority: Option<StringMatch>,
    /// Headers by name in lower case, upstream `headers`: each of them matches. `@request.auth.claims[name]` is a claim of the
    /// request's JWT, at gateways.
    #[serde(
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "mesh2yaml_k8s::with_nulls"
    )]
    pub headers: BTreeMap<String, FieldMatch>,
    /// Headers that do not match, or are not there, upstream `withoutHeaders`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub without_headers: BTreeMap<String, FieldMatch>,
    /// Query parameters by name, upstream `queryParams`: each of them matches.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub query_params: BTreeMap<String, FieldMatch>,
    /// The port that the request is addressed to, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none", with = "wire::port_or_zero")]
    #[cfg_attr(feature = "schema", schemars(with = "u32"))]
    pub port: Option<Port>,
    /// Labels of the callers' pods, upstream `sourceLabels`; all of them. Not at gateways.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub source_labels: BTreeMap<String, String>,
    /// The namespace of the callers, upstream `sourceNamespace`. Not at gateways.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source_namespace: String,
    /// The gateways that the request comes through, upstream `gateways`. Those of the whole object by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gateways: Vec<GatewayName>,
    /// What the names of the route's statistics begin with, upstream `statPrefix`. There are none by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stat_prefix: String,
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

    /// Takes a path in upper and lower case.
    #[must_use]
    pub fn ignore_uri_case(mut self) -> Self {
        self.ignore_uri_case = true;
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

    /// Asks for callers whose pods carry this label as well.
    #[must_use]
    pub fn source_label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.source_labels.insert(key.into(), value.into());
        self
    }

    /// Asks for callers of this namespace.
    #[must_use]
    pub fn source_namespace(mut self, namespace: &Name) -> Self {
        self.source_namespace = namespace.to_string();
        self
    }
}

setters! { HttpMatch {
    /// Names the match, for logs and metrics.
    name(impl Into<String>) = name.put;
    /// Asks for a scheme.
    scheme(StringMatch) = scheme.set;
    /// Asks for a method.
    method(StringMatch) = method.set;
    /// Asks for a host.
    authority(StringMatch) = authority.set;
    /// Asks for the port that the request is addressed to.
    port(Port) = port.set;
    /// Adds a gateway that the request may come through.
    gateway(GatewayName) = gateways.push;
    /// Gives the route statistics of its own, whose names begin so.
    stat_prefix(impl Into<String>) = stat_prefix.put;
} }
