//! What an author writes, and nothing else.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "Wire")]
pub(super) struct Stored {
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

impl Stored {
    pub(super) fn set_name(&mut self, name: String) {
        self.name = name;
    }

    pub(super) fn set_namespace(&mut self, namespace: String) {
        self.namespace = Some(namespace);
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    pub(super) fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    pub(super) fn labels_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.labels
    }

    pub(super) fn annotations(&self) -> &BTreeMap<String, String> {
        &self.annotations
    }

    pub(super) fn annotations_mut(&mut self) -> &mut BTreeMap<String, String> {
        &mut self.annotations
    }

    /// There is nothing else.
    #[expect(clippy::unused_self, reason = "the other form of metadata has more")]
    pub(super) fn same_rest(&self, _: &Self) -> bool {
        true
    }
}

/// Metadata as objects have it that come from a cluster.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[derive(Default)]
struct Wire {
    name: String,
    namespace: Option<String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    // The API server's own, or for its controllers.
    #[serde(rename = "generateName")]
    _generate_name: IgnoredAny,
    #[serde(rename = "uid")]
    _uid: IgnoredAny,
    #[serde(rename = "resourceVersion")]
    _resource_version: IgnoredAny,
    #[serde(rename = "generation")]
    _generation: IgnoredAny,
    #[serde(rename = "creationTimestamp")]
    _creation_timestamp: IgnoredAny,
    #[serde(rename = "deletionTimestamp")]
    _deletion_timestamp: IgnoredAny,
    #[serde(rename = "deletionGracePeriodSeconds")]
    _deletion_grace_period_seconds: IgnoredAny,
    #[serde(rename = "ownerReferences")]
    _owner_references: IgnoredAny,
    #[serde(rename = "finalizers")]
    _finalizers: IgnoredAny,
    #[serde(rename = "managedFields")]
    _managed_fields: IgnoredAny,
    #[serde(rename = "selfLink")]
    _self_link: IgnoredAny,
}

impl From<Wire> for Stored {
    fn from(wire: Wire) -> Self {
        Self {
            name: wire.name,
            namespace: wire.namespace,
            labels: wire.labels,
            annotations: wire.annotations,
        }
    }
}
