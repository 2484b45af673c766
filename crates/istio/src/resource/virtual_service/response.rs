//! Answers that the proxy gives by itself.

use mesh2yaml_types::{Host, Port};
use serde::{Serialize, Serializer};

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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// The new path, upstream `uri`.
    pub uri: Option<String>,
    /// The new host, upstream `authority`.
    pub authority: Option<Host>,
    /// The new port, upstream `port` or `derivePort`.
    pub port: Option<RedirectPort>,
    /// The new scheme, upstream `scheme`.
    pub scheme: Option<Scheme>,
    /// The status code, 300 to 399, upstream `redirectCode`. 301 by default.
    pub code: Option<u16>,
}

/// The port that a caller is redirected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectPort {
    /// This one, upstream `port`.
    Number(Port),
    /// 80 for HTTP and 443 for HTTPS, upstream `derivePort: FROM_PROTOCOL_DEFAULT`.
    ProtocolDefault,
    /// That of the request, upstream `derivePort: FROM_REQUEST_PORT`.
    Request,
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

impl Redirect {
    fn unchanged() -> Self {
        Self {
            uri: None,
            authority: None,
            port: None,
            scheme: None,
            code: None,
        }
    }

    /// To another path.
    pub fn to_uri(uri: impl Into<String>) -> Self {
        Self::unchanged().uri(uri)
    }

    /// To another host.
    #[must_use]
    pub fn to_authority(host: Host) -> Self {
        Self::unchanged().authority(host)
    }

    /// To another scheme.
    #[must_use]
    pub fn to_scheme(scheme: Scheme) -> Self {
        Self::unchanged().scheme(scheme)
    }

    /// To another port.
    #[must_use]
    pub fn to_port(port: RedirectPort) -> Self {
        Self::unchanged().port(port)
    }

    /// Changes the path.
    #[must_use]
    pub fn uri(mut self, uri: impl Into<String>) -> Self {
        self.uri = Some(uri.into());
        self
    }

    /// Changes the host.
    #[must_use]
    pub fn authority(mut self, host: Host) -> Self {
        self.authority = Some(host);
        self
    }

    /// Changes the port.
    #[must_use]
    pub fn port(mut self, port: RedirectPort) -> Self {
        self.port = Some(port);
        self
    }

    /// Changes the scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Answers with this status, 300 to 399.
    #[must_use]
    pub fn code(mut self, code: u16) -> Self {
        self.code = Some(code);
        self
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<Scheme>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<Port>,
    #[serde(skip_serializing_if = "Option::is_none")]
    derive_port: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_code: Option<u16>,
}

impl Serialize for Redirect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (port, derive_port) = match self.port {
            None => (None, None),
            Some(RedirectPort::Number(port)) => (Some(port), None),
            Some(RedirectPort::ProtocolDefault) => (None, Some("FROM_PROTOCOL_DEFAULT")),
            Some(RedirectPort::Request) => (None, Some("FROM_REQUEST_PORT")),
        };
        Wire {
            scheme: self.scheme,
            authority: self.authority.as_ref().map(Host::as_str),
            port,
            derive_port,
            uri: self.uri.as_deref(),
            redirect_code: self.code,
        }
        .serialize(serializer)
    }
}

/// An answer of the proxy itself, upstream `HTTPDirectResponse`.
///
/// ```
/// use mesh2yaml_istio::DirectResponse;
///
/// let closed = DirectResponse::new(503).body("back at noon");
/// assert_eq!(serde_json::to_value(&closed)?, serde_json::json!({"status": 503, "body": {"string": "back at noon"}}));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DirectResponse {
    /// The status code, 200 to 599, upstream `status`.
    pub status: u16,
    /// The body, upstream `body.string`; at most 1 MB, and Istio warns above 100 KB.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "body")]
    pub body: Option<String>,
}

impl DirectResponse {
    /// An empty answer.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, body: None }
    }

    /// Gives the answer a body.
    #[must_use]
    pub fn body(mut self, text: impl Into<String>) -> Self {
        self.body = Some(text.into());
        self
    }
}

fn body<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Body<'a> {
        string: Option<&'a str>,
    }
    Body {
        string: text.as_deref(),
    }
    .serialize(serializer)
}
