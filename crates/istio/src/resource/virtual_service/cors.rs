//! Which pages of other origins may ask.

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use crate::StringMatch;

/// What browsers are told of pages of other origins, upstream `CorsPolicy`.
///
/// ```
/// use mesh2yaml_istio::{CorsPolicy, StringMatch};
/// use mesh2yaml_types::duration;
///
/// let cors = CorsPolicy::new([StringMatch::exact("https://shop.example.com")])
///     .method("GET")
///     .max_age(duration!("24h"));
/// assert_eq!(
///     serde_json::to_value(&cors)?,
///     serde_json::json!({
///         "allowOrigins": [{"exact": "https://shop.example.com"}],
///         "allowMethods": ["GET"],
///         "maxAge": "24h",
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CorsPolicy {
    /// The origins whose pages may ask: any of these, upstream `allowOrigins`. Their texts are not empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_origins: Vec<StringMatch>,
    /// The origins as whole texts; deprecated, and ignored beside `allow_origins`, upstream `allowOrigin`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_origin: Vec<String>,
    /// Methods that pages may use, in capitals, or `*`, upstream `allowMethods`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_methods: Vec<String>,
    /// Headers that pages may send, or `*`, upstream `allowHeaders`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_headers: Vec<String>,
    /// Headers that pages may see in answers, or `*`, upstream `exposeHeaders`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expose_headers: Vec<String>,
    /// How long a browser remembers what it was told, upstream `maxAge`; whole seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Duration>,
    /// Whether pages may send cookies and the like, upstream `allowCredentials`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_credentials: Option<bool>,
    /// What becomes of a preflight request of another origin, upstream `unmatchedPreflights`. It is passed on by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmatched_preflights: Option<UnmatchedPreflights>,
}

/// What becomes of a preflight request of an origin that is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum UnmatchedPreflights {
    /// It is passed on, upstream `UNSPECIFIED`.
    Unspecified,
    /// It is passed on, upstream `FORWARD`.
    Forward,
    /// The proxy answers, and allows nothing, upstream `IGNORE`.
    Ignore,
}

impl CorsPolicy {
    /// Lets pages of these origins ask.
    pub fn new(origins: impl IntoIterator<Item = StringMatch>) -> Self {
        Self {
            allow_origins: origins.into_iter().collect(),
            ..Self::default()
        }
    }
}

setters! { CorsPolicy {
    /// Adds an origin whose pages may ask.
    origin(StringMatch) = allow_origins.push;
    /// Adds a method that pages may use.
    method(impl Into<String>) = allow_methods.push;
    /// Adds a header that pages may send.
    header(impl Into<String>) = allow_headers.push;
    /// Adds a header that pages may see.
    expose_header(impl Into<String>) = expose_headers.push;
    /// Lets a browser remember it so long.
    max_age(Duration) = max_age.set;
    /// Says whether pages may send cookies and the like.
    allow_credentials(bool) = allow_credentials.set;
    /// Says what becomes of a preflight request of another origin.
    unmatched_preflights(UnmatchedPreflights) = unmatched_preflights.set;
} }
