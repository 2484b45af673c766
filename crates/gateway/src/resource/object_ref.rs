//! Objects of any namespace.

use serde::{Deserialize, Serialize};

/// An object, perhaps of another namespace; upstream `ObjectReference` and `ParametersReference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ObjectRef {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own kinds.
    pub group: String,
    /// Its kind, upstream `kind`; 1 to 63 characters.
    pub kind: String,
    /// Its name, upstream `name`; 1 to 253 characters.
    pub name: String,
    /// Its namespace, upstream `namespace`; that of the object that names it by default. In another, a ReferenceGrant there must allow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

impl ObjectRef {
    /// An object of any kind.
    pub fn new(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            kind: kind.into(),
            name: name.into(),
            namespace: None,
        }
    }

    /// A ConfigMap.
    pub fn config_map(name: impl Into<String>) -> Self {
        Self::new("", "ConfigMap", name)
    }
}

setters! { ObjectRef {
    /// Looks for it in another namespace.
    namespace(impl Into<String>) = namespace.set;
} }
