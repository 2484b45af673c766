//! Redirections.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::PathRewrite;
use crate::resource::Hostname;

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
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RequestRedirect {
    /// The new scheme, upstream `scheme`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// The new host, upstream `hostname`; without a wildcard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Hostname>,
    /// The new path, upstream `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathRewrite>,
    /// The new port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The status of the answer, upstream `statusCode`. 302 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<RedirectStatus>,
}

/// The scheme of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

/// The statuses of a redirection. Gateway API 1.2.1 knows the first two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(try_from = "u16", into = "u16")]
#[non_exhaustive]
pub enum RedirectStatus {
    /// 301: for good.
    MovedPermanently,
    /// 302: for now.
    Found,
    /// 303: for now, and to be asked for with GET.
    SeeOther,
    /// 307: for now, with the same method.
    TemporaryRedirect,
    /// 308: for good, with the same method.
    PermanentRedirect,
}

impl RequestRedirect {
    /// To the same place, as long as nothing is chained.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { RequestRedirect {
    /// Changes the scheme.
    scheme(Scheme) = scheme.set;
    /// Changes the host.
    hostname(impl Into<Hostname>) = hostname.set;
    /// Changes the path.
    path(PathRewrite) = path.set;
    /// Changes the port.
    port(Port) = port.set;
    /// Answers with this status.
    status(RedirectStatus) = status_code.set;
} }

impl RedirectStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::MovedPermanently,
        Self::Found,
        Self::SeeOther,
        Self::TemporaryRedirect,
        Self::PermanentRedirect,
    ];

    /// The number.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::MovedPermanently => 301,
            Self::Found => 302,
            Self::SeeOther => 303,
            Self::TemporaryRedirect => 307,
            Self::PermanentRedirect => 308,
        }
    }
}

impl From<RedirectStatus> for u16 {
    fn from(status: RedirectStatus) -> Self {
        status.code()
    }
}

impl TryFrom<u16> for RedirectStatus {
    type Error = &'static str;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        let found = Self::ALL.into_iter().find(|status| status.code() == code);
        found.ok_or("the status of a redirection is 301, 302, 303, 307 or 308")
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RedirectStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RedirectStatus".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "integer", "enum": Self::ALL.map(Self::code)})
    }
}
