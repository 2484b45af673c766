//! Which workloads a policy is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Workloads by their labels, upstream `selector`: a pod is chosen when it carries all of them.
///
/// Without labels it chooses every workload of the object's namespace, which Istio warns about: leave the selector
/// out instead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Selector {
    /// Labels that a pod must carry, upstream `matchLabels`; a value has at most 63 characters, and neither half a `*`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub match_labels: BTreeMap<String, String>,
}

impl Selector {
    /// The workloads that carry all these labels.
    pub fn new<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self {
            match_labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
        }
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for Selector {
    fn from(labels: [(K, V); N]) -> Self {
        Self::new(labels)
    }
}
