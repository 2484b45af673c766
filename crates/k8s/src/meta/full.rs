//! All that the API server holds, as the Kubernetes client has it.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta as Full;
use serde::ser::{Error as _, SerializeMap};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::ObjectMeta;

#[derive(Clone, Default)]
pub(super) struct Stored(Full);

static NOTHING: BTreeMap<String, String> = BTreeMap::new();

impl Stored {
    pub(super) fn set_name(&mut self, name: String) {
        self.0.name = Some(name).filter(|name| !name.is_empty());
    }

    pub(super) fn set_namespace(&mut self, namespace: String) {
        self.0.namespace = Some(namespace);
    }

    pub(super) fn name(&self) -> &str {
        self.0.name.as_deref().unwrap_or_default()
    }

    pub(super) fn namespace(&self) -> Option<&str> {
        self.0.namespace.as_deref()
    }

    pub(super) fn labels(&self) -> &BTreeMap<String, String> {
        self.0.labels.as_ref().unwrap_or(&NOTHING)
    }

    pub(super) fn labels_mut(&mut self) -> &mut BTreeMap<String, String> {
        self.0.labels.get_or_insert_default()
    }

    pub(super) fn annotations(&self) -> &BTreeMap<String, String> {
        self.0.annotations.as_ref().unwrap_or(&NOTHING)
    }

    pub(super) fn annotations_mut(&mut self) -> &mut BTreeMap<String, String> {
        self.0.annotations.get_or_insert_default()
    }

    /// Whether what the API server added is the same.
    pub(super) fn same_rest(&self, other: &Self) -> bool {
        let rest = |stored: &Self| Full {
            name: None,
            namespace: None,
            labels: None,
            annotations: None,
            ..stored.0.clone()
        };
        rest(self) == rest(other)
    }
}

impl Serialize for Stored {
    /// What an author writes comes first, as without the API server's part.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rest = serde_json::to_value(&self.0).map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(None)?;
        for key in ["name", "namespace", "labels", "annotations"] {
            let value = rest.as_object_mut().and_then(|rest| rest.shift_remove(key));
            match value {
                Some(Value::Object(texts)) if texts.is_empty() => {}
                Some(value) => map.serialize_entry(key, &value)?,
                None => {}
            }
        }
        for (key, value) in rest.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Stored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Full::deserialize(deserializer).map(Self)
    }
}

impl ObjectMeta {
    /// The same, as the Kubernetes client has it.
    #[must_use]
    pub fn as_kubernetes(&self) -> &Full {
        &self.0.0
    }

    /// The same, to change.
    pub fn as_kubernetes_mut(&mut self) -> &mut Full {
        &mut self.0.0
    }
}

impl From<Full> for ObjectMeta {
    fn from(full: Full) -> Self {
        Self(Stored(full))
    }
}

impl From<ObjectMeta> for Full {
    fn from(meta: ObjectMeta) -> Self {
        meta.0.0
    }
}
