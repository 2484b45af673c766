//! What a request becomes before it is passed on.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

/// A new path, a new host or both, for a request that is passed on, upstream `HTTPRewrite`.
///
/// ```
/// use mesh2yaml_istio::Rewrite;
///
/// let rewrite = Rewrite::regex("^/service/([^/]+)(/.*)$", r"\2/instance/\1").authority("orders");
/// assert_eq!(
///     serde_json::to_value(&rewrite)?,
///     serde_json::json!({
///         "authority": "orders",
///         "uriRegexRewrite": {"match": "^/service/([^/]+)(/.*)$", "rewrite": r"\2/instance/\1"},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rewrite {
    /// The new path.
    pub path: Option<PathRewrite>,
    /// The new host, upstream `authority`. Not beside a header `host` or `:authority` that is set.
    pub authority: String,
}

/// The path that a request gets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathRewrite {
    /// This, in place of the prefix that was matched, upstream `uri`; the whole path, where the match is no prefix.
    Uri(String),
    /// What an expression makes of it, upstream `uriRegexRewrite`.
    Regex(RegexRewrite),
}

/// A replacement of the parts of a path that match an expression, upstream `RegexRewrite`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RegexRewrite {
    /// The expression, in RE2's syntax, upstream `match`; 1 to 1,024 characters.
    #[serde(rename = "match", skip_serializing_if = "String::is_empty")]
    pub pattern: String,
    /// What stands in its place, upstream `rewrite`: `\1` is what the first group matched. Not empty.
    #[serde(rename = "rewrite", skip_serializing_if = "String::is_empty")]
    pub replacement: String,
}

impl Rewrite {
    /// Replaces the prefix that was matched.
    pub fn uri(uri: impl Into<String>) -> Self {
        Self {
            path: Some(PathRewrite::Uri(uri.into())),
            authority: String::new(),
        }
    }

    /// Replaces what matches an expression.
    pub fn regex(pattern: impl Into<String>, replacement: impl Into<String>) -> Self {
        Self {
            path: Some(PathRewrite::Regex(RegexRewrite {
                pattern: pattern.into(),
                replacement: replacement.into(),
            })),
            authority: String::new(),
        }
    }

    /// Keeps the path, and replaces the host.
    pub fn host(authority: impl Into<String>) -> Self {
        Self::default().authority(authority)
    }
}

setters! { Rewrite {
    /// Replaces the host.
    authority(impl Into<String>) = authority.put;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default, skip_serializing_if = "str::is_empty")]
    uri: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    authority: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_regex_rewrite: Option<Cow<'a, RegexRewrite>>,
}

wired!(Rewrite, Wire);

impl<'a> From<&'a Rewrite> for Wire<'a> {
    fn from(rewrite: &'a Rewrite) -> Self {
        let (uri, regex) = match &rewrite.path {
            None => ("", None),
            Some(PathRewrite::Uri(uri)) => (uri.as_str(), None),
            Some(PathRewrite::Regex(regex)) => ("", Some(Cow::Borrowed(regex))),
        };
        Self {
            uri: Cow::Borrowed(uri),
            authority: Cow::Borrowed(&rewrite.authority),
            uri_regex_rewrite: regex,
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for Rewrite {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            path: match (wire.uri.is_empty(), wire.uri_regex_rewrite) {
                (true, None) => None,
                (false, None) => Some(PathRewrite::Uri(wire.uri.into_owned())),
                (true, Some(regex)) => Some(PathRewrite::Regex(regex.into_owned())),
                (false, Some(_)) => return Err("`uri` and `uriRegexRewrite` exclude each other"),
            },
            authority: wire.authority.into_owned(),
        })
    }
}
