//! Which workloads a networking resource is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Workloads by their labels, upstream `workloadSelector` of the networking kinds: a pod is chosen when it carries all of them. The
/// kinds of the other groups have a [`Selector`](crate::Selector).
///
/// Without labels it chooses every workload of the object's namespace, which Istio warns about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkloadSelector {
    /// Labels that a pod must carry, upstream `labels`; at most 256. A value has at most 63 characters, and neither half a `*`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl WorkloadSelector {
    /// The workloads that carry all these labels.
    pub fn new<K: Into<String>, V: Into<String>>(labels: impl IntoIterator<Item = (K, V)>) -> Self {
        Self {
            labels: labels.into_iter().map(|(k, v)| (k.into(), v.into())).collect(),
        }
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for WorkloadSelector {
    fn from(labels: [(K, V); N]) -> Self {
        Self::new(labels)
    }
}
