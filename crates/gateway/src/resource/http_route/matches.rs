//! Which requests a rule is for.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use crate::resource::{FieldMatch, Method, ValueMatch};

/// Requests that satisfy every condition given here, upstream `HTTPRouteMatch`.
///
/// ```
/// use mesh2yaml_gateway::{HttpRouteMatch, Method, PathMatch, ValueMatch};
///
/// let reads = HttpRouteMatch::path(PathMatch::regex("^(?:/api/.*)$"))
///     .method(Method::Get)
///     .query_param("page", ValueMatch::exact("1"));
/// assert_eq!(
///     serde_json::to_value(&reads)?,
///     serde_json::json!({
///         "path": {"type": "RegularExpression", "value": "^(?:/api/.*)$"},
///         "queryParams": [{"name": "page", "value": "1"}],
///         "method": "GET",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpRouteMatch {
    /// The path without the query, upstream `path`. The prefix `/` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathMatch>,
    /// Headers, upstream `headers`: each of them matches; at most 16, one condition for a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<FieldMatch>,
    /// Query parameters, upstream `queryParams`: each of them matches; at most 16, one condition for a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query_params: Vec<FieldMatch>,
    /// The method, upstream `method`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
}

impl HttpRouteMatch {
    /// Every request; narrowed by what is chained.
    #[must_use]
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests for a path.
    #[must_use]
    pub fn path(path: PathMatch) -> Self {
        Self {
            path: Some(path),
            ..Self::default()
        }
    }

    /// Asks for a header as well; a second condition on one header replaces the first.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: ValueMatch) -> Self {
        // Names of headers mean the same in capitals, and a second entry of one name would be ignored.
        put(&mut self.headers, name.into(), value, str::eq_ignore_ascii_case);
        self
    }

    /// Asks for a query parameter as well; a second condition on one parameter replaces the first.
    #[must_use]
    pub fn query_param(mut self, name: impl Into<String>, value: ValueMatch) -> Self {
        put(&mut self.query_params, name.into(), value, |a, b| a == b);
        self
    }

    /// Asks for a method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }
}

fn put(fields: &mut Vec<FieldMatch>, name: String, value: ValueMatch, same: fn(&str, &str) -> bool) {
    match fields.iter_mut().find(|field| same(&field.name, &name)) {
        Some(field) => field.value = value,
        None => fields.push(FieldMatch::new(name, value)),
    }
}

/// A comparison with a path; at most 1,024 characters. All but a regular expression begin with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathMatch {
    /// The whole path, upstream `Exact`.
    Exact(String),
    /// The path's first segments, upstream `PathPrefix`: `/api` and `/api/` match `/api` and `/api/x`, not `/apix`. The default, with `/`.
    Prefix(String),
    /// A regular expression, upstream `RegularExpression`. Its syntax is the mesh's; Linkerd's must match the whole
    /// path and takes the leftmost alternative, so wrap it: `^(?:…)$`.
    Regex(String),
}

impl PathMatch {
    /// The whole path.
    pub fn exact(path: impl Into<String>) -> Self {
        Self::Exact(path.into())
    }

    /// The path's first segments.
    pub fn prefix(path: impl Into<String>) -> Self {
        Self::Prefix(path.into())
    }

    /// A regular expression.
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self::Regex(pattern.into())
    }

    /// The path, the prefix or the expression.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Prefix(text) | Self::Regex(text) => text,
        }
    }
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Type {
    Exact,
    PathPrefix,
    RegularExpression,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default)]
    r#type: Option<Type>,
    #[serde(default)]
    value: Option<Cow<'a, str>>,
}

wired!(PathMatch, Wire);

impl<'a> From<&'a PathMatch> for Wire<'a> {
    fn from(it: &'a PathMatch) -> Self {
        let r#type = match it {
            PathMatch::Exact(_) => Type::Exact,
            PathMatch::Prefix(_) => Type::PathPrefix,
            PathMatch::Regex(_) => Type::RegularExpression,
        };
        Wire {
            r#type: Some(r#type),
            value: Some(Cow::Borrowed(it.as_str())),
        }
    }
}

#[cfg(feature = "read")]
impl From<Wire<'_>> for PathMatch {
    fn from(wire: Wire<'_>) -> Self {
        let value = wire.value.map_or_else(|| "/".to_owned(), Cow::into_owned);
        match wire.r#type {
            Some(Type::Exact) => Self::Exact(value),
            None | Some(Type::PathPrefix) => Self::Prefix(value),
            Some(Type::RegularExpression) => Self::Regex(value),
        }
    }
}
