//! What a controller makes of a gateway.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::resource::LocalObjectRef;

/// What the objects carry that a controller makes for a gateway, upstream `GatewayInfrastructure`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Infrastructure {
    /// Their labels, upstream `labels`; at most 8.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Their annotations, upstream `annotations`; at most 16.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// An object with further settings, of a kind that the controller knows, upstream `parametersRef`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameters_ref: Option<LocalObjectRef>,
}

impl Infrastructure {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Adds an annotation.
    #[must_use]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.annotations.insert(key.into(), value.into());
        self
    }
}

setters! { Infrastructure {
    /// Names an object with further settings.
    parameters(LocalObjectRef) = parameters_ref.set;
} }
