//! Redirections of the caller.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// A redirection of the caller, upstream `HTTPRedirect`. It begins with one part of the address that changes; the
/// parts that are not given stay as they were.
///
/// ```
/// use mesh2yaml_istio::{Redirect, Scheme};
///
/// let redirect = Redirect::to_scheme(Scheme::Https).code(308);
/// assert_eq!(serde_json::to_value(&redirect)?, serde_json::json!({"scheme": "https", "redirectCode": 308}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// The new path, or what it begins with.
    pub path: Option<RedirectPath>,
    /// The new host, upstream `authority`.
    pub authority: String,
    /// The new port, upstream `port` or `derivePort`.
    pub port: Option<RedirectPort>,
    /// The new scheme, upstream `scheme`.
    pub scheme: Option<Scheme>,
    /// The status code, upstream `redirectCode`. Istio admits 300 to 399, and proxies know 301, 302, 303, 307 and 308. 301 by default.
    pub code: Option<u16>,
}

/// The path that a caller is redirected to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectPath {
    /// This one, upstream `uri`.
    Uri(String),
    /// That of the request, with this in place of the prefix that was matched, upstream `prefixRewrite`. Every match of the route
    /// that has a path has a prefix.
    Prefix(String),
}

/// The port that a caller is redirected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectPort {
    /// This one, upstream `port`.
    Number(Port),
    /// 0, upstream `port`: Istio takes it as a port, and none is written into the address.
    Zero,
    /// 80 for HTTP and 443 for HTTPS, upstream `derivePort: FROM_PROTOCOL_DEFAULT`.
    ProtocolDefault,
    /// That of the request, upstream `derivePort: FROM_REQUEST_PORT`.
    Request,
}

/// The scheme of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

impl Redirect {
    /// To another path.
    pub fn to_uri(uri: impl Into<String>) -> Self {
        Self::default().uri(uri)
    }

    /// To the path of the request, with this in place of the prefix that was matched.
    pub fn to_prefix(prefix: impl Into<String>) -> Self {
        Self::default().prefix(prefix)
    }

    /// To another host.
    pub fn to_authority(host: impl Into<String>) -> Self {
        Self::default().authority(host)
    }

    /// To another scheme.
    #[must_use]
    pub fn to_scheme(scheme: Scheme) -> Self {
        Self::default().scheme(scheme)
    }

    /// To another port.
    #[must_use]
    pub fn to_port(port: RedirectPort) -> Self {
        Self::default().port(port)
    }

    /// Changes the path.
    #[must_use]
    pub fn uri(mut self, uri: impl Into<String>) -> Self {
        self.path = Some(RedirectPath::Uri(uri.into()));
        self
    }

    /// Changes the prefix that was matched.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.path = Some(RedirectPath::Prefix(prefix.into()));
        self
    }
}

setters! { Redirect {
    /// Changes the host.
    authority(impl Into<String>) = authority.put;
    /// Changes the port.
    port(RedirectPort) = port.set;
    /// Changes the scheme.
    scheme(Scheme) = scheme.set;
    /// Answers with this status.
    code(u16) = code.set;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "scheme")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    scheme: Option<Scheme>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    authority: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derive_port: Option<Derived>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    uri: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    prefix_rewrite: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_code: Option<u16>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Derived {
    FromProtocolDefault,
    FromRequestPort,
}

wired!(Redirect, Wire);

/// An empty text is as good as none.
#[cfg(feature = "read")]
fn scheme<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Scheme>, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "" => Ok(None),
        "http" => Ok(Some(Scheme::Http)),
        "https" => Ok(Some(Scheme::Https)),
        _ => Err(serde::de::Error::custom("the scheme is `http` or `https`")),
    }
}

impl<'a> From<&'a Redirect> for Wire<'a> {
    fn from(redirect: &'a Redirect) -> Self {
        let (port, derive_port) = match redirect.port {
            None => (None, None),
            Some(RedirectPort::Number(port)) => (Some(port.get()), None),
            Some(RedirectPort::Zero) => (Some(0), None),
            Some(RedirectPort::ProtocolDefault) => (None, Some(Derived::FromProtocolDefault)),
            Some(RedirectPort::Request) => (None, Some(Derived::FromRequestPort)),
        };
        let (uri, prefix) = match &redirect.path {
            None => ("", ""),
            Some(RedirectPath::Uri(uri)) => (uri.as_str(), ""),
            Some(RedirectPath::Prefix(prefix)) => ("", prefix.as_str()),
        };
        Self {
            scheme: redirect.scheme,
            authority: Cow::Borrowed(&redirect.authority),
            port,
            derive_port,
            uri: Cow::Borrowed(uri),
            prefix_rewrite: Cow::Borrowed(prefix),
            redirect_code: redirect.code,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for Redirect {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            path: match (wire.uri.is_empty(), wire.prefix_rewrite.is_empty()) {
                (true, true) => None,
                (false, true) => Some(RedirectPath::Uri(wire.uri.into_owned())),
                (true, false) => Some(RedirectPath::Prefix(wire.prefix_rewrite.into_owned())),
                (false, false) => return Err("`uri` and `prefixRewrite` exclude each other"),
            },
            authority: wire.authority.into_owned(),
            port: match (wire.port, wire.derive_port) {
                (None, None) => None,
                (Some(number), None) => {
                    Some(Port::new(number).map_or(RedirectPort::Zero, RedirectPort::Number))
                }
                (None, Some(Derived::FromProtocolDefault)) => Some(RedirectPort::ProtocolDefault),
                (None, Some(Derived::FromRequestPort)) => Some(RedirectPort::Request),
                (Some(_), Some(_)) => return Err("`port` and `derivePort` exclude each other"),
            },
            scheme: wire.scheme,
            code: wire.redirect_code,
        })
    }
}
