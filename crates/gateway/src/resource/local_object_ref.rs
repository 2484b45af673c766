//! Objects of the same namespace.

use serde::{Deserialize, Serialize};

/// An object of the namespace of what names it, upstream `LocalObjectReference` and `LocalParametersReference`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LocalObjectRef {
    /// The group of its kind, upstream `group`; empty for Kubernetes' own.
    pub group: String,
    /// Its kind, upstream `kind`.
    pub kind: String,
    /// Its name, upstream `name`.
    pub name: String,
}

impl LocalObjectRef {
    /// An object.
    pub fn new(group: impl Into<String>, kind: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            group: group.into(),
            kind: kind.into(),
            name: name.into(),
        }
    }

    /// A ConfigMap.
    pub fn config_map(name: impl Into<String>) -> Self {
        Self::new("", "ConfigMap", name)
    }
}
