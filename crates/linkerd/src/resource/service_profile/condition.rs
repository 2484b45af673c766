//! Conditions on requests and responses; they may hold others, to any depth.

use serde::{Deserialize, Serialize};

/// A condition on a request, upstream `RequestMatch`: one part at least, and all that are given hold.
///
/// ```
/// use mesh2yaml_linkerd::RequestMatch;
/// use serde_json::json;
///
/// let writes = RequestMatch::all_of([RequestMatch::path("/items/.*"), RequestMatch::negated(RequestMatch::method("GET"))]);
/// assert_eq!(
///     serde_json::to_value(&writes)?,
///     json!({"all": [{"pathRegex": "/items/.*"}, {"not": {"method": "GET"}}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RequestMatch {
    /// The method, upstream `method`; case does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A regular expression that matches the whole path, upstream `pathRegex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_regex: Option<String>,
    /// Conditions that all hold, upstream `all`; every request passes an empty list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "conditions"))]
    pub all: Option<Vec<RequestMatch>>,
    /// Conditions of which one holds, upstream `any`; no request passes an empty list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "conditions"))]
    pub any: Option<Vec<RequestMatch>>,
    /// A condition that does not hold, upstream `not`. Only within `all` and `any`: in a route's own condition the schema wants a list
    /// here, and the webhook refuses one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "anything"))]
    pub not: Option<Box<RequestMatch>>,
}

impl RequestMatch {
    /// Requests whose whole path matches a regular expression.
    pub fn path(regex: impl Into<String>) -> Self {
        Self {
            path_regex: Some(regex.into()),
            ..Self::default()
        }
    }

    /// Requests with this method.
    pub fn method(method: impl Into<String>) -> Self {
        Self {
            method: Some(method.into()),
            ..Self::default()
        }
    }

    /// Requests for which all of these hold.
    pub fn all_of(conditions: impl IntoIterator<Item = RequestMatch>) -> Self {
        Self {
            all: Some(conditions.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Requests for which one of these holds.
    pub fn any_of(conditions: impl IntoIterator<Item = RequestMatch>) -> Self {
        Self {
            any: Some(conditions.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Requests for which this does not hold; to be used within [`all_of`](Self::all_of) or [`any_of`](Self::any_of).
    #[must_use]
    pub fn negated(condition: RequestMatch) -> Self {
        Self {
            not: Some(Box::new(condition)),
            ..Self::default()
        }
    }

    /// Asks for a method as well.
    #[must_use]
    pub fn and_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }
}

/// A condition on a response, upstream `ResponseMatch`: one part at least, and all that are given hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ResponseMatch {
    /// The status, upstream `status`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusRange>,
    /// Conditions that all hold, upstream `all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "conditions"))]
    pub all: Option<Vec<ResponseMatch>>,
    /// Conditions of which one holds, upstream `any`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "conditions"))]
    pub any: Option<Vec<ResponseMatch>>,
    /// A condition that does not hold, upstream `not`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "condition"))]
    pub not: Option<Box<ResponseMatch>>,
}

impl ResponseMatch {
    /// Responses with a status of `min` to `max`, 100 to 599.
    #[must_use]
    pub fn status(min: u16, max: u16) -> Self {
        Self {
            status: Some(StatusRange {
                min: Some(min.into()),
                max: Some(max.into()),
            }),
            ..Self::default()
        }
    }

    /// Responses for which all of these hold.
    pub fn all_of(conditions: impl IntoIterator<Item = ResponseMatch>) -> Self {
        Self {
            all: Some(conditions.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Responses for which one of these holds.
    pub fn any_of(conditions: impl IntoIterator<Item = ResponseMatch>) -> Self {
        Self {
            any: Some(conditions.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Responses for which this does not hold.
    #[must_use]
    pub fn negated(condition: ResponseMatch) -> Self {
        Self {
            not: Some(Box::new(condition)),
            ..Self::default()
        }
    }
}

/// Statuses from one to another, upstream `Range`. The proxy leaves a condition out that has only one end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct StatusRange {
    /// The lowest status, upstream `min`; 100 to 599, and 0 is as good as none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The highest status, upstream `max`; from `min` to 599, and 0 is as good as none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

/// Conditions within conditions are described no further, as in upstream's schema.
#[cfg(feature = "schema")]
fn condition(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "object", "additionalProperties": true })
}

#[cfg(feature = "schema")]
fn conditions(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "array", "items": condition(generator) })
}

/// What the schema and the webhook do not agree on.
#[cfg(feature = "schema")]
fn anything(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::Schema::default()
}
