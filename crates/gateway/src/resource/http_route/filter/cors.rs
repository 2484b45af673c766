//! What scripts of other sites may do.

use serde::{Deserialize, Serialize};

use crate::resource::Method;

/// What scripts of other sites may do, upstream `HTTPCORSFilter`; since Gateway API 1.5 in the standard channel.
///
/// ```
/// use mesh2yaml_gateway::{Cors, Method};
///
/// let cors = Cors::new().origin("https://shop.example.com").method(Method::Get).allow_credentials(true);
/// assert_eq!(
///     serde_json::to_value(&cors)?,
///     serde_json::json!({
///         "allowOrigins": ["https://shop.example.com"],
///         "allowCredentials": true,
///         "allowMethods": ["GET"],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Cors {
    /// The sites, upstream `allowOrigins`: `*`, or a scheme, a host whose first label may be `*`, and perhaps a port; at most 64.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_origins: Vec<String>,
    /// Whether cookies and passwords may be sent along, upstream `allowCredentials`. `false` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_credentials: Option<bool>,
    /// The methods, upstream `allowMethods`; at most 9.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_methods: Vec<CorsMethod>,
    /// The headers that a request may have, upstream `allowHeaders`: `*` alone, or at most 64 names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow_headers: Vec<String>,
    /// The headers of the answer that scripts see, upstream `exposeHeaders`; at most 64.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expose_headers: Vec<String>,
    /// How many seconds a browser keeps what it was told, upstream `maxAge`; at least 1, and 5 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
}

/// A method, or every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CorsMethod {
    /// Every method, upstream `*`; alone.
    Any,
    /// One method.
    Of(Method),
}

impl CorsMethod {
    /// The method as a document writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "*",
            Self::Of(method) => method.as_str(),
        }
    }
}

impl From<Method> for CorsMethod {
    fn from(method: Method) -> Self {
        Self::Of(method)
    }
}

impl Serialize for CorsMethod {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "read")]
impl<'de> Deserialize<'de> for CorsMethod {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "*" {
            return Ok(Self::Any);
        }
        Method::from_name(&text).map(Self::Of).ok_or_else(|| {
            let names = Method::ALL.map(|method| format!("`{method}`")).join(", ");
            serde::de::Error::custom(format_args!("`{text}` is none of `*`, {names}"))
        })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CorsMethod {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CorsMethod".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut all = vec!["*"];
        all.extend(Method::ALL.map(Method::as_str));
        schemars::json_schema!({"type": "string", "enum": all})
    }
}

impl Cors {
    /// Nothing, as long as nothing is chained.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { Cors {
    /// Adds a site.
    origin(impl Into<String>) = allow_origins.push;
    /// Says whether cookies and passwords may be sent along.
    allow_credentials(bool) = allow_credentials.set;
    /// Adds a method.
    method(impl Into<CorsMethod>) = allow_methods.push;
    /// Adds a header that a request may have.
    allow_header(impl Into<String>) = allow_headers.push;
    /// Adds a header of the answer that scripts see.
    expose_header(impl Into<String>) = expose_headers.push;
    /// Says how many seconds a browser keeps what it was told.
    max_age(u32) = max_age.set;
} }
