//! Sidecar: which one a workload gets. IST0111.

use std::collections::BTreeMap;

use mesh2yaml_istio::Sidecar;
use mesh2yaml_k8s::Path;

use super::super::{Findings, Known, World};

/// What is kept of a Sidecar.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The labels of the workloads; none where it is for the namespace.
    selector: Option<BTreeMap<String, String>>,
}

impl Facts {
    pub(crate) fn of(sidecar: &Sidecar) -> Self {
        let selector = sidecar.spec.workload_selector.as_ref();
        Self {
            selector: selector.map(|it| it.labels.clone()),
        }
    }
}

/// IST0111: a namespace has one Sidecar without a selector; of several, which one counts is not defined.
pub(crate) fn several_without_selector(world: &World, findings: &mut Findings) {
    let mut by_namespace: BTreeMap<&str, Vec<&Known<Facts>>> = BTreeMap::new();
    for it in world.sidecars.iter().filter(|it| it.facts.selector.is_none()) {
        by_namespace.entry(&it.namespace).or_default().push(it);
    }
    for several in by_namespace.values().filter(|several| several.len() > 1) {
        for it in several {
            let others = several.iter().filter(|other| other.place != it.place);
            let names: Vec<String> = others.map(|other| format!("`{}`", other.name)).collect();
            findings
                .error(
                    it,
                    "IST0111",
                    Path::default().key("metadata").key("name"),
                    format!(
                        "a namespace has one Sidecar without a `workloadSelector`, and {} has none either",
                        names.join(", ")
                    ),
                )
                .help("give all but one of them a `workloadSelector`");
        }
    }
}
