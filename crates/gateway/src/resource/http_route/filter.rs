//! What is changed on the way.

use mesh2yaml_types::{Host, Port};
use serde::{Serialize, Serializer};

/// A change of the request, the response, or its way, upstream `HTTPRouteFilter`.
///
/// ```
/// use mesh2yaml_gateway::{HeaderModifier, HttpRouteFilter};
///
/// let filter = HttpRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-from", "mesh"));
/// assert_eq!(
///     serde_json::to_value(&filter)?,
///     serde_json::json!({
///         "type": "RequestHeaderModifier",
///         "requestHeaderModifier": {"set": [{"name": "x-from", "value": "mesh"}]},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpRouteFilter {
    /// Edits of the request's headers, upstream `requestHeaderModifier`.
    RequestHeaderModifier(HeaderModifier),
    /// Edits of the response's headers, upstream `responseHeaderModifier`. On a Server, Linkerd drops it silently.
    ResponseHeaderModifier(HeaderModifier),
    /// A redirection of the caller, upstream `requestRedirect`.
    RequestRedirect(RequestRedirect),
}

impl Serialize for HttpRouteFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut s = serializer.serialize_struct("HttpRouteFilter", 2)?;
        match self {
            Self::RequestHeaderModifier(edits) => {
                s.serialize_field("type", "RequestHeaderModifier")?;
                s.serialize_field("requestHeaderModifier", edits)?;
            }
            Self::ResponseHeaderModifier(edits) => {
                s.serialize_field("type", "ResponseHeaderModifier")?;
                s.serialize_field("responseHeaderModifier", edits)?;
            }
            Self::RequestRedirect(redirect) => {
                s.serialize_field("type", "RequestRedirect")?;
                s.serialize_field("requestRedirect", redirect)?;
            }
        }
        s.end()
    }
}

/// Edits of headers, upstream `HTTPHeaderFilter`; at most 16 of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HeaderModifier {
    /// Headers whose value is replaced, upstream `set`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<Header>,
    /// Headers that get one more value, upstream `add`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Header>,
    /// Headers that are taken out, upstream `remove`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// A header and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Header {
    /// The name, 1 to 256 characters of a token, upstream `name`.
    pub name: String,
    /// The value, 1 to 4,096 characters, upstream `value`.
    pub value: String,
}

impl Header {
    /// A header.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

impl HeaderModifier {
    /// No edit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces a header's value.
    #[must_use]
    pub fn set(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set.push(Header::new(name, value));
        self
    }

    /// Adds a value to a header.
    #[must_use]
    pub fn add(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.add.push(Header::new(name, value));
        self
    }

    /// Takes a header out.
    #[must_use]
    pub fn remove(mut self, name: impl Into<String>) -> Self {
        self.remove.push(name.into());
        self
    }
}

/// A redirection of the caller, upstream `HTTPRequestRedirectFilter`; the parts that are not given stay as they were.
///
/// ```
/// use mesh2yaml_gateway::{PathRewrite, RequestRedirect};
///
/// let redirect = RequestRedirect::new().path(PathRewrite::Prefix("/v2".into()));
/// assert_eq!(
///     serde_json::to_value(&redirect)?,
///     serde_json::json!({"path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/v2"}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestRedirect {
    /// The new scheme, upstream `scheme`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// The new host, upstream `hostname`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Host>,
    /// The new path, upstream `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathRewrite>,
    /// The new port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The status of the answer, upstream `statusCode`. 302 by default.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "code")]
    pub status_code: Option<RedirectStatus>,
}

impl RequestRedirect {
    /// To the same place, as long as nothing is chained.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Changes the host.
    #[must_use]
    pub fn hostname(mut self, host: Host) -> Self {
        self.hostname = Some(host);
        self
    }

    /// Changes the path.
    #[must_use]
    pub fn path(mut self, path: PathRewrite) -> Self {
        self.path = Some(path);
        self
    }

    /// Changes the port.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.port = Some(port);
        self
    }

    /// Answers with this status.
    #[must_use]
    pub fn status(mut self, status: RedirectStatus) -> Self {
        self.status_code = Some(status);
        self
    }
}

/// The scheme of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

/// How a redirection changes the path; at most 1,024 characters that begin with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathRewrite {
    /// The whole path becomes this, upstream `ReplaceFullPath`.
    Full(String),
    /// What the rule's prefix matched becomes this, upstream `ReplacePrefixMatch`; only beside a prefix match.
    Prefix(String),
}

impl Serialize for PathRewrite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut s = serializer.serialize_struct("PathRewrite", 2)?;
        match self {
            Self::Full(path) => {
                s.serialize_field("type", "ReplaceFullPath")?;
                s.serialize_field("replaceFullPath", path)?;
            }
            Self::Prefix(path) => {
                s.serialize_field("type", "ReplacePrefixMatch")?;
                s.serialize_field("replacePrefixMatch", path)?;
            }
        }
        s.end()
    }
}

/// The statuses of a redirection that Gateway API 1.2.1 knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectStatus {
    /// 301: for good.
    MovedPermanently,
    /// 302: for now.
    Found,
}

impl RedirectStatus {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::MovedPermanently => 301,
            Self::Found => 302,
        }
    }
}

fn code<S: Serializer>(status: &Option<RedirectStatus>, serializer: S) -> Result<S::Ok, S::Error> {
    status.map(RedirectStatus::code).serialize(serializer)
}
