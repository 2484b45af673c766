//! Which requests a rule is for.

use std::fmt;

use serde::{Serialize, Serializer};

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
#[serde(rename_all = "camelCase")]
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
        None => fields.push(FieldMatch { name, value }),
    }
}

/// A comparison with a path; at most 1,024 characters. All but a regular expression begin with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathMatch {
    /// The whole path, upstream `Exact`.
    Exact(String),
    /// The path's first segments, upstream `PathPrefix`: `/api` and `/api/` match `/api` and `/api/x`, not `/apix`.
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
}

impl Serialize for PathMatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            r#type: &'static str,
            value: &'a str,
        }
        let (r#type, value) = match self {
            Self::Exact(path) => ("Exact", path),
            Self::Prefix(path) => ("PathPrefix", path),
            Self::Regex(pattern) => ("RegularExpression", pattern),
        };
        Wire { r#type, value }.serialize(serializer)
    }
}

/// A condition on a header or query parameter, upstream `HTTPHeaderMatch` and `HTTPQueryParamMatch`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldMatch {
    /// The field's name, 1 to 256 characters of a token, upstream `name`.
    pub name: String,
    /// What it says, upstream `type` and `value`.
    pub value: ValueMatch,
}

/// A comparison with a field's value; 1 to 4,096 characters in a header, 1 to 1,024 in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueMatch {
    /// The whole value, upstream `Exact`; the default, so the type is not written.
    Exact(String),
    /// A regular expression, upstream `RegularExpression`.
    Regex(String),
}

impl ValueMatch {
    /// The whole value.
    pub fn exact(value: impl Into<String>) -> Self {
        Self::Exact(value.into())
    }

    /// A regular expression.
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self::Regex(pattern.into())
    }
}

impl Serialize for FieldMatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Wire<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            r#type: Option<&'static str>,
            name: &'a str,
            value: &'a str,
        }
        let (r#type, value) = match &self.value {
            ValueMatch::Exact(value) => (None, value),
            ValueMatch::Regex(pattern) => (Some("RegularExpression"), pattern),
        };
        Wire {
            r#type,
            name: &self.name,
            value,
        }
        .serialize(serializer)
    }
}

/// The methods that Gateway API knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `CONNECT`
    Connect,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `PATCH`
    Patch,
}

impl Method {
    /// All of them, in the order of the specification.
    pub const ALL: [Self; 9] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Delete,
        Self::Connect,
        Self::Options,
        Self::Trace,
        Self::Patch,
    ];

    /// The method as a request writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Connect => "CONNECT",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Patch => "PATCH",
        }
    }

    /// The method that a request writes so, in capitals.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
