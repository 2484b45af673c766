//! Conditions on headers and query parameters.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use serde::{Deserialize, Serialize};

/// A condition on a header or query parameter, upstream `HTTPHeaderMatch`, `HTTPQueryParamMatch` and `GRPCHeaderMatch`.
///
/// ```
/// use mesh2yaml_gateway::{FieldMatch, ValueMatch};
///
/// let exact = FieldMatch::new("x-canary", ValueMatch::exact("true"));
/// assert_eq!(serde_json::to_value(&exact)?, serde_json::json!({"name": "x-canary", "value": "true"}));
/// # Ok::<(), serde_json::Error>(())
/// ```
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

impl FieldMatch {
    /// A condition on a field.
    pub fn new(name: impl Into<String>, value: ValueMatch) -> Self {
        Self {
            name: name.into(),
            value,
        }
    }
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

    /// The value or the expression.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Exact(text) | Self::Regex(text) => text,
        }
    }
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Type {
    Exact,
    RegularExpression,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#type: Option<Type>,
    name: Cow<'a, str>,
    value: Cow<'a, str>,
}

wired!(FieldMatch, Wire);

impl<'a> From<&'a FieldMatch> for Wire<'a> {
    fn from(it: &'a FieldMatch) -> Self {
        let (r#type, value) = match &it.value {
            ValueMatch::Exact(value) => (None, value),
            ValueMatch::Regex(pattern) => (Some(Type::RegularExpression), pattern),
        };
        Wire {
            r#type,
            name: Cow::Borrowed(&it.name),
            value: Cow::Borrowed(value),
        }
    }
}

#[cfg(feature = "read")]
impl From<Wire<'_>> for FieldMatch {
    fn from(wire: Wire<'_>) -> Self {
        let value = wire.value.into_owned();
        Self {
            name: wire.name.into_owned(),
            value: match wire.r#type {
                None | Some(Type::Exact) => ValueMatch::Exact(value),
                Some(Type::RegularExpression) => ValueMatch::Regex(value),
            },
        }
    }
}
