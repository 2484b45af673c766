//! Answers that the proxy gives by itself.

use serde::{Deserialize, Serialize};

use crate::resource::base64;

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
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DirectResponse {
    /// The status code, 200 to 599, upstream `status`.
    pub status: u16,
    /// The body, upstream `body`; at most 1 MiB, and Istio warns above 100 KiB. None by default.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "body")]
    pub body: Option<Body>,
}

/// The body of a [`DirectResponse`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Body {
    /// A text, upstream `string`.
    String(String),
    /// Bytes, upstream `bytes`; in base64 there.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[serde(with = "base64")]
    Bytes(Vec<u8>),
}

impl DirectResponse {
    /// An empty answer.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self { status, body: None }
    }
}

setters! { DirectResponse {
    /// Gives the answer a body.
    body(impl Into<Body>) = body.set;
} }

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// A body of neither text nor bytes is none.
#[cfg(feature = "read")]
fn body<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Body>, D::Error> {
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[serde(deny_unknown_fields)]
    struct Wire {
        string: Option<String>,
        bytes: Option<Bytes>,
    }
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[serde(transparent)]
    struct Bytes(#[serde(with = "base64")] Vec<u8>);

    let wire = Wire::deserialize(deserializer)?;
    match (wire.string, wire.bytes) {
        (None, None) => Ok(None),
        (Some(text), None) => Ok(Some(Body::String(text))),
        (None, Some(bytes)) => Ok(Some(Body::Bytes(bytes.0))),
        (Some(_), Some(_)) => Err(serde::de::Error::custom(
            "`string` and `bytes` exclude each other",
        )),
    }
}
