//! Sidecar: which one a workload gets, and whether it gets one. IST0110, IST0111 and IST0167.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_istio::Sidecar;
use mesh2yaml_k8s::Path;

use super::super::Pods;
use super::super::pods::names;
use super::injection::{is_ambient, namespaces};
use super::{Findings, Known, Selected, World};
use crate::cluster::Workload;

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
            selector: selector.map(|it| it.labels.clone()).filter(|it| !it.is_empty()),
        }
    }

    /// The labels of the workloads that it is for.
    pub(super) const fn selector(&self) -> Option<&BTreeMap<String, String>> {
        self.selector.as_ref()
    }
}

/// IST0110: of several Sidecars for a pod, which one counts is not defined. IST0167: without a proxy, none does.
pub(crate) fn same_pods(world: &World, findings: &mut Findings) {
    let selecting = || {
        let all = world.sidecars.iter();
        all.filter_map(|it| Some((it, it.facts.selector.as_ref()?)))
    };
    let pods = Pods::of(world, |it| !is_redirected(it));
    for it in Selected::several(&pods, selecting()) {
        findings
            .error(
                it.about,
                "IST0110",
                Path::default().key("spec").key("workloadSelector"),
                format!(
                    "{} selects the pods of `{}` too, and which of them counts is not defined",
                    it.others, it.pod.name
                ),
            )
            .help("make the labels tell the workloads apart, or make one Sidecar of them");
    }
    let ambient = Pods::of(world, is_redirected);
    for (it, labels) in selecting() {
        if ambient.selected(&it.namespace, labels).next().is_some() {
            let path = Path::default().key("spec").key("workloadSelector");
            without_proxy(it, path, "the selected pods are of the ambient mesh", findings);
        }
    }
}

/// Whether the traffic of a pod is led through the ambient mesh, as the node's agent has noted on it.
fn is_redirected(workload: &Workload) -> bool {
    let noted = workload.pod_annotations.get("ambient.istio.io/redirection");
    noted.is_some_and(|value| value == "enabled")
}

fn without_proxy(it: &Known<Facts>, path: Path, why: &str, findings: &mut Findings) {
    let message = format!("{why}, where no proxy is that a Sidecar would be for");
    findings
        .warning(it, "IST0167", path, message)
        .help("leave the Sidecar out; a waypoint does what needs a proxy");
}

/// IST0111: a namespace has one Sidecar without a selector; of several, which one counts is not defined. IST0167: without proxies, none does.
pub(crate) fn several_without_selector(world: &World, findings: &mut Findings) {
    let namespaces = namespaces(world);
    let with_proxies = with_proxies(world);
    let mut by_namespace: BTreeMap<&str, Vec<&Known<Facts>>> = BTreeMap::new();
    let for_all = world.sidecars.iter().filter(|it| it.facts.selector.is_none());
    // Those without a namespace may each be in another.
    for it in for_all.filter(|it| !it.namespace.is_empty()) {
        by_namespace.entry(&it.namespace).or_default().push(it);
    }
    for (namespace, several) in by_namespace {
        let name = || Path::default().key("metadata").key("name");
        if namespaces.get(namespace).is_some_and(|it| is_ambient(it)) {
            // Pods may have a proxy all the same.
            for it in several.iter().filter(|_| !with_proxies.contains(namespace)) {
                without_proxy(it, name(), "the namespace is of the ambient mesh", findings);
            }
            continue;
        }
        for it in several.iter().filter(|_| several.len() > 1) {
            let others = several.iter().filter(|other| other.place != it.place);
            findings
                .error(
                    it,
                    "IST0111",
                    name(),
                    format!(
                        "a namespace has one Sidecar without a `workloadSelector`, and {} has none either",
                        names(others.map(|other| &*other.name))
                    ),
                )
                .help("give all but one of them a `workloadSelector`");
        }
    }
}

/// Namespaces with pods that ask for a proxy.
fn with_proxies(world: &World) -> BTreeSet<&str> {
    let asks = |it: &&Known<Workload>| {
        let label = it.facts.pod_labels.get("sidecar.istio.io/inject");
        label.is_some_and(|value| value == "true")
    };
    let asking = world.workloads.iter().filter(asks);
    asking.map(|it| &*it.namespace).collect()
}
