//! Pods that get the proxies of both meshes.

use std::collections::{BTreeMap, HashMap};

use mesh2yaml_k8s::Path;

use super::{Findings, Known, World};
use crate::cluster::{Meta, Workload, WorkloadKind};

const CODE: &str = "mesh-two-meshes";
const ISTIO: &str = "sidecar.istio.io/inject";
const LINKERD: &str = "linkerd.io/inject";

type Texts = BTreeMap<String, String>;

/// Which meshes a namespace is in.
#[derive(Clone, Copy, Default)]
struct Meshes {
    istio: bool,
    linkerd: bool,
}

impl Meshes {
    fn of_namespace(meta: &Meta) -> Self {
        let label = |key: &str| meta.labels.get(key).map(String::as_str);
        let is_in = match label("istio-injection") {
            Some(word) => word == "enabled",
            None => label("istio.io/rev").is_some() || label("istio.io/dataplane-mode") == Some("ambient"),
        };
        Self {
            istio: is_in,
            linkerd: asks_linkerd(&meta.annotations) == Some(true),
        }
    }

    const fn are_both(self) -> bool {
        self.istio && self.linkerd
    }
}

/// What an object asks of Linkerd, if it does.
fn asks_linkerd(annotations: &Texts) -> Option<bool> {
    match annotations.get(LINKERD)?.as_str() {
        "enabled" | "ingress" => Some(true),
        "disabled" => Some(false),
        _ => None,
    }
}

/// What pods ask of Istio, if they do: by the label, or by the annotation of the same name.
fn asks_istio(labels: &Texts, annotations: &Texts) -> Option<bool> {
    match labels.get(ISTIO).or_else(|| annotations.get(ISTIO))?.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// Both take the traffic of a pod over, and only one can.
pub(crate) fn injection(world: &World, findings: &mut Findings) {
    let mut namespaces: HashMap<&str, Meshes> = HashMap::new();
    for it in &world.namespaces {
        let meshes = Meshes::of_namespace(&it.facts.meta);
        namespaces.insert(&it.name, meshes);
        if meshes.are_both() {
            let path = Path::default().key("metadata").key("annotations").key(LINKERD);
            let message = "pods of the namespace get the proxies of Linkerd and of Istio, and both take over their traffic";
            findings
                .warning(it, CODE, path, message)
                .help("leave one of them out");
        }
    }
    for it in world.workloads.iter().filter(|it| !it.facts.host_network) {
        let of_namespace = namespaces.get(&*it.namespace).copied().unwrap_or_default();
        workload(it, of_namespace, findings);
    }
}

fn workload(it: &Known<Workload>, of_namespace: Meshes, findings: &mut Findings) {
    let facts = &it.facts;
    let (labels, annotations) = if facts.kind == WorkloadKind::Pod {
        (&facts.meta.labels, &facts.meta.annotations)
    } else {
        (&facts.pod_labels, &facts.pod_annotations)
    };
    let own = (asks_istio(labels, annotations), asks_linkerd(annotations));
    let meshes = Meshes {
        istio: own.0.unwrap_or(of_namespace.istio),
        linkerd: own.1.unwrap_or(of_namespace.linkerd),
    };
    // What the namespace says for all of its pods is said of the namespace.
    let says_itself = own.0 == Some(true) || own.1 == Some(true);
    if !meshes.are_both() || (of_namespace.are_both() && !says_itself) {
        return;
    }
    let metadata = facts.pod_path().key("metadata");
    let path = if own.1 == Some(true) {
        metadata.key("annotations").key(LINKERD)
    } else if labels.contains_key(ISTIO) {
        metadata.key("labels").key(ISTIO)
    } else {
        metadata.key("annotations").key(ISTIO)
    };
    let message = "the pods get the proxies of Linkerd and of Istio, and both take over their traffic";
    findings
        .warning(it, CODE, path, message)
        .help("leave one of them out");
}
