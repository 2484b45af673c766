//! New paths and hosts.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

use crate::resource::Hostname;

/// How a path is changed, upstream `HTTPPathModifier`; at most 1,024 characters. Linkerd wants them to begin with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathRewrite {
    /// The whole path becomes this, upstream `ReplaceFullPath`.
    Full(String),
    /// What the rule's prefix matched becomes this, upstream `ReplacePrefixMatch`; only in a rule with one match, of a prefix.
    Prefix(String),
}

impl PathRewrite {
    /// The new path or prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Full(path) | Self::Prefix(path) => path,
        }
    }
}

/// Another host or path for the backend, upstream `HTTPURLRewriteFilter`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct UrlRewrite {
    /// The host that the backend is told, upstream `hostname`; without a wildcard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hostname: Option<Hostname>,
    /// The path that the backend is told, upstream `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathRewrite>,
}

impl UrlRewrite {
    /// The same, as long as nothing is chained.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { UrlRewrite {
    /// Changes the host.
    hostname(impl Into<Hostname>) = hostname.set;
    /// Changes the path.
    path(PathRewrite) = path.set;
} }

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Type {
    ReplaceFullPath,
    ReplacePrefixMatch,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    r#type: Type,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replace_full_path: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replace_prefix_match: Option<Cow<'a, str>>,
}

wired!(PathRewrite, Wire);

impl<'a> From<&'a PathRewrite> for Wire<'a> {
    fn from(it: &'a PathRewrite) -> Self {
        match it {
            PathRewrite::Full(path) => Wire {
                r#type: Type::ReplaceFullPath,
                replace_full_path: Some(Cow::Borrowed(path)),
                replace_prefix_match: None,
            },
            PathRewrite::Prefix(path) => Wire {
                r#type: Type::ReplacePrefixMatch,
                replace_full_path: None,
                replace_prefix_match: Some(Cow::Borrowed(path)),
            },
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for PathRewrite {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        match (wire.r#type, wire.replace_full_path, wire.replace_prefix_match) {
            (Type::ReplaceFullPath, Some(path), None) => Ok(Self::Full(path.into_owned())),
            (Type::ReplacePrefixMatch, None, Some(path)) => Ok(Self::Prefix(path.into_owned())),
            (Type::ReplaceFullPath, ..) => {
                Err("a path of type `ReplaceFullPath` has `replaceFullPath`, and no `replacePrefixMatch`")
            }
            (Type::ReplacePrefixMatch, ..) => {
                Err("a path of type `ReplacePrefixMatch` has `replacePrefixMatch`, and no `replaceFullPath`")
            }
        }
    }
}
