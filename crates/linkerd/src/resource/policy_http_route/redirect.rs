//! Redirections.

use mesh2yaml_gateway::{Hostname, PathRewrite, Scheme};
use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

/// A redirection of the caller, upstream `HTTPRequestRedirectFilter`; the parts that are not given stay as they were.
///
/// ```
/// use mesh2yaml_linkerd::gateway::PathRewrite;
/// use mesh2yaml_linkerd::{PolicyRedirect, PolicyRedirectStatus};
///
/// let moved = PolicyRedirect::new()
///     .path(PathRewrite::Full("/v2".into()))
///     .status(PolicyRedirectStatus::MovedPermanently);
/// assert_eq!(
///     serde_json::to_value(&moved)?,
///     serde_json::json!({"path": {"type": "ReplaceFullPath", "replaceFullPath": "/v2"}, "statusCode": 301}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyRedirect {
    /// The new scheme, upstream `scheme`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<Scheme>,
    /// The new host, upstream `hostname`; without a wildcard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Hostname>,
    /// The new path, upstream `path`; it begins with `/`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "path")]
    pub path: Option<PathRewrite>,
    /// The new port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The status of the answer, upstream `statusCode`. 302 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_code: Option<PolicyRedirectStatus>,
}

/// The statuses of a redirection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[serde(try_from = "u16", into = "u16")]
#[non_exhaustive]
pub enum PolicyRedirectStatus {
    /// 301: for good.
    MovedPermanently,
    /// 302: for now.
    Found,
}

impl PolicyRedirect {
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
    pub fn hostname(mut self, host: impl Into<Hostname>) -> Self {
        self.hostname = Some(host.into());
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
    pub fn status(mut self, status: PolicyRedirectStatus) -> Self {
        self.status_code = Some(status);
        self
    }
}

impl PolicyRedirectStatus {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::MovedPermanently => 301,
            Self::Found => 302,
        }
    }
}

impl From<PolicyRedirectStatus> for u16 {
    fn from(status: PolicyRedirectStatus) -> Self {
        status.code()
    }
}

impl TryFrom<u16> for PolicyRedirectStatus {
    type Error = &'static str;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        match code {
            301 => Ok(Self::MovedPermanently),
            302 => Ok(Self::Found),
            _ => Err("the status of a redirection is 301 or 302 here"),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PolicyRedirectStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PolicyRedirectStatus".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "integer", "enum": [301, 302]})
    }
}

/// Linkerd looks at the paths and not at the type, and nothing compares them: it takes what it finds, the whole path first.
#[cfg(feature = "read")]
fn path<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<PathRewrite>, D::Error> {
    #[cfg_attr(feature = "read", derive(Deserialize))]
    enum Type {
        ReplaceFullPath,
        ReplacePrefixMatch,
    }

    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Wire {
        r#type: Type,
        replace_full_path: Option<String>,
        replace_prefix_match: Option<String>,
    }

    let wire = Wire::deserialize(deserializer)?;
    match (wire.replace_full_path, wire.replace_prefix_match) {
        (Some(path), _) => Ok(Some(PathRewrite::Full(path))),
        (None, Some(path)) => Ok(Some(PathRewrite::Prefix(path))),
        (None, None) => {
            let field = match wire.r#type {
                Type::ReplaceFullPath => "replaceFullPath",
                Type::ReplacePrefixMatch => "replacePrefixMatch",
            };
            Err(serde::de::Error::missing_field(field))
        }
    }
}
