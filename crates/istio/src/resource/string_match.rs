//! How a text of a request is compared.

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A comparison with a text, upstream `StringMatch`. Case counts, except where [`HttpMatch`](crate::HttpMatch) says
/// otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum StringMatch {
    /// The whole text, upstream `exact`.
    Exact(String),
    /// The beginning of the text, upstream `prefix`. On a path it is a plain string prefix: `/foo` matches `/foobar`. It is not empty,
    /// except on a path.
    Prefix(String),
    /// A regular expression in RE2's syntax that must match the whole text, upstream `regex`; 1 to 1,024 characters.
    Regex(String),
}

/// A condition on a header or query parameter: that it is there, or what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldMatch {
    /// The field is there, whatever it says; written `{}`.
    Present,
    /// The field's value. A prefix must not be empty here.
    Value(StringMatch),
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

impl From<StringMatch> for FieldMatch {
    fn from(value: StringMatch) -> Self {
        Self::Value(value)
    }
}

/// A comparison as it stands in a text: with none of the fields it asks for nothing.
#[cfg_attr(feature = "read", derive(Deserialize), serde(deny_unknown_fields))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Wire {
    exact: Option<String>,
    prefix: Option<String>,
    regex: Option<String>,
}

impl Wire {
    fn chosen(self) -> Result<Option<StringMatch>, &'static str> {
        match (self.exact, self.prefix, self.regex) {
            (None, None, None) => Ok(None),
            (Some(text), None, None) => Ok(Some(StringMatch::Exact(text))),
            (None, Some(text), None) => Ok(Some(StringMatch::Prefix(text))),
            (None, None, Some(text)) => Ok(Some(StringMatch::Regex(text))),
            (Some(_), Some(_), _) => Err("`exact` and `prefix` exclude each other"),
            (Some(_), None, Some(_)) => Err("`exact` and `regex` exclude each other"),
            (None, Some(_), Some(_)) => Err("`prefix` and `regex` exclude each other"),
        }
    }
}

/// A comparison that may ask for nothing, which is as good as none.
#[cfg(feature = "read")]
pub(super) fn or_anything<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<StringMatch>, D::Error> {
    Wire::deserialize(deserializer)?
        .chosen()
        .map_err(D::Error::custom)
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for StringMatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        or_anything(deserializer)?
            .ok_or_else(|| D::Error::custom("one of `exact`, `prefix`, `regex` is needed"))
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

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for FieldMatch {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Some(wire) = Option::<Wire>::deserialize(deserializer)? else {
            return Err(D::Error::custom(
                "`null` compares with nothing: `{}` asks that it is there",
            ));
        };
        let chosen = wire.chosen().map_err(D::Error::custom)?;
        Ok(chosen.map_or(Self::Present, Self::Value))
    }
}

/// Both are described as they are read.
#[cfg(feature = "schema")]
macro_rules! described {
    ($type:ident) => {
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($type)).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                Wire::json_schema(generator)
            }
        }
    };
}

#[cfg(feature = "schema")]
described!(StringMatch);
#[cfg(feature = "schema")]
described!(FieldMatch);
