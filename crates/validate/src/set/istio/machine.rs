//! The labels of machines outside of the cluster, by which they are selected as pods are.

use std::collections::BTreeMap;

use mesh2yaml_istio::{WorkloadEntry, WorkloadGroup};

/// Those of a machine: its own, and those of the resource.
pub(crate) fn of_entry(it: &WorkloadEntry) -> BTreeMap<String, String> {
    both(it.metadata.labels(), &it.spec.labels)
}

/// Those of the machines of a group.
pub(crate) fn of_group(it: &WorkloadGroup) -> BTreeMap<String, String> {
    both(&it.spec.metadata.labels, &it.spec.template.labels)
}

fn both(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    one.iter()
        .chain(other)
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}
