//! Secrets.

use serde::{Deserialize, Serialize};

/// A Secret, or what an implementation takes in its place; upstream `SecretObjectReference`.
///
/// ```
/// use mesh2yaml_gateway::SecretRef;
///
/// let secret = SecretRef::new("shop-certificate").namespace("certificates");
/// assert_eq!(
///     serde_json::to_value(&secret)?,
///     serde_json::json!({"name": "shop-certificate", "namespace": "certificates"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SecretRef {
    /// The group of its kind, upstream `group`; Kubernetes' own, which is empty, by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its kind, upstream `kind`; `Secret` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its name, upstream `name`; 1 to 253 characters.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the object that names it by default. In another, a ReferenceGrant there must allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

impl SecretRef {
    /// A Secret.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            group: None,
            kind: None,
            name: name.into(),
            namespace: None,
        }
    }

    /// An object of another kind.
    pub fn of_kind(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: Some(group.into()),
            kind: Some(kind.into()),
            name: name.into(),
            namespace: None,
        }
    }
}

setters! { SecretRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
} }

impl From<&str> for SecretRef {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}
