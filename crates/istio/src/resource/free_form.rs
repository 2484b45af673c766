//! Values that are not looked into.

/// A map of values of any form.
#[cfg(feature = "full")]
pub type FreeForm = serde_json::Map<String, serde_json::Value>;

/// A map of values of any form: an empty one, for want of the feature `full`. The compiler writes nothing into such maps, so it is built without JSON.
#[cfg(not(feature = "full"))]
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct FreeForm {}
