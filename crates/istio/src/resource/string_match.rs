//! How a text of a request is compared.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A comparison with a text, upstream `StringMatch`. Case counts, except where [`HttpMatch`](crate::HttpMatch) says
/// otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StringMatch {
    /// The whole text, upstream `exact`.
    Exact(String),
    /// The beginning of the text, upstream `prefix`. On a path it is a plain string prefix: `/foo` matches `/foobar`.
    Prefix(String),
    /// A regular expression in RE2's syntax that must match the whole text, upstream `regex`; 1 to 1,024 characters.
    Regex(String),
}

impl StringMatch {
    /// The whole text.
    pub fn exact(text: impl Into<String>) -> Self {
        Self::Exact(text.into())
    }

    /// The beginning of the text.
    pub fn prefix(text: impl Into<String>) -> Self {
        Self::Prefix(text.into())
    }

    /// A regular expression over the whole text.
    pub fn regex(pattern: impl Into<String>) -> Self {
        Self::Regex(pattern.into())
    }
}

/// A condition on a header or query parameter: that it is there, or what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldMatch {
    /// The field is there, whatever it says; written `{}`.
    Present,
    /// The field's value. A prefix must not be empty here.
    Value(StringMatch),
}

impl From<StringMatch> for FieldMatch {
    fn from(value: StringMatch) -> Self {
        Self::Value(value)
    }
}

impl Serialize for FieldMatch {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Present => serializer.serialize_map(Some(0))?.end(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}
