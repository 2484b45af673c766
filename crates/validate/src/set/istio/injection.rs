//! Who gets a proxy. IST0123, IST0146 and IST0147.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Path;

use super::{Findings, Known, World};
use crate::cluster::{Namespace, Workload, WorkloadKind};

const ENABLED: &str = "istio-injection";
const REVISION: &str = "istio.io/rev";
const MODE: &str = "istio.io/dataplane-mode";
const INJECT: &str = "sidecar.istio.io/inject";

type Labels = BTreeMap<String, String>;

/// The Namespaces of a set, by name.
pub(crate) type Namespaces<'w> = BTreeMap<&'w str, &'w Namespace>;

pub(crate) fn namespaces(world: &World) -> Namespaces<'_> {
    let all = world.namespaces.iter();
    all.map(|it| (&*it.name, &it.facts)).collect()
}

/// Whether the pods of a namespace are of the ambient mesh, and have no proxy of their own.
pub(crate) fn is_ambient(namespace: &Namespace) -> bool {
    let label = |key: &str| namespace.meta.labels.get(key).map_or("", String::as_str);
    label(MODE) == "ambient" && label(ENABLED) != "enabled" && label(REVISION).is_empty()
}

/// Whether a workload is known to have a proxy of Istio's.
pub(crate) fn is_in_mesh(it: &Known<Workload>, namespaces: &Namespaces<'_>) -> bool {
    let workload = &it.facts;
    let mut containers = workload.containers.iter();
    if containers.any(|it| it.name == "istio-proxy" && !it.image.is_empty()) {
        return true;
    }
    let own = workload.pod_labels.get(INJECT);
    match own.or_else(|| workload.pod_annotations.get(INJECT)) {
        Some(value) => value == "true",
        None => namespaces.get(&*it.namespace).is_some_and(|it| is_injected(it)),
    }
}

fn is_injected(namespace: &Namespace) -> bool {
    match namespace.meta.labels.get(ENABLED) {
        Some(value) => value == "enabled",
        None => namespace.meta.labels.contains_key(REVISION),
    }
}

/// IST0123: a namespace with several labels that say who injects.
pub(crate) fn several_labels(world: &World, findings: &mut Findings) {
    for it in &world.namespaces {
        let labels = &it.facts.meta.labels;
        let enabled = labels.get(ENABLED);
        // What is not to be injected says so, whatever else it says.
        if &*it.name == "istio-system" || enabled.is_some_and(|value| value != "enabled") {
            continue;
        }
        let there: Vec<&str> = [ENABLED, REVISION, MODE]
            .into_iter()
            .filter(|key| labels.contains_key(*key))
            .collect();
        if let [first, .., last] = there[..] {
            let path = Path::default().key("metadata").key("labels").key(last);
            let message = format!("the namespace has `{first}` too, and which of them counts is not defined");
            findings
                .warning(it, "IST0123", path, message)
                .help("keep one of the labels");
        }
    }
}

/// IST0146 and IST0147: `image: auto` is filled in by injection, and here nothing injects.
pub(crate) fn image_auto(world: &World, findings: &mut Findings) {
    // Webhooks and namespaces may be elsewhere otherwise.
    if !world.complete {
        return;
    }
    let namespaces = namespaces(world);
    for it in world.workloads.iter().filter(|it| !it.namespace.is_empty()) {
        let mut containers = it.facts.containers.iter();
        let auto = containers.find(|it| it.name == "istio-proxy" && it.image == "auto");
        let Some(container) = auto else {
            continue;
        };
        let namespace = namespaces.get(&*it.namespace);
        let nothing = Labels::new();
        let labels = namespace.map_or(&nothing, |it| &it.meta.labels);
        if will_be_injected(world, labels, &it.facts.pod_labels) {
            continue;
        }
        let path = it.facts.container_path(container).key("image");
        let message = "`image: auto` is filled in when a proxy is injected, and no webhook of Istio looks at these pods";
        let found = if it.facts.kind == WorkloadKind::Pod {
            findings.error(it, "IST0147", path, message)
        } else {
            findings.warning(it, "IST0146", path, message)
        };
        found.help(
            "label the pods `sidecar.istio.io/inject: \"true\"`, or the namespace `istio-injection: enabled`",
        );
    }
}

fn will_be_injected(world: &World, namespace: &Labels, pod: &Labels) -> bool {
    let all = world.mutating_webhooks.iter().flat_map(|it| &it.facts.webhooks);
    let mut own = all.filter(|it| it.name.ends_with("istio.io")).peekable();
    if own.peek().is_some() {
        return own.any(|it| it.namespaces.matches(namespace) && it.objects.matches(pod));
    }
    // As Istio's own are written, which the installation makes.
    if let Some(value) = pod.get(INJECT) {
        return value == "true";
    }
    match namespace.get(ENABLED) {
        Some(value) => value == "enabled",
        None => namespace.contains_key(REVISION) || pod.contains_key(REVISION),
    }
}
