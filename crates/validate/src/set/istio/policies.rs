//! Policies that select no pods. IST0101 and IST0127.

use mesh2yaml_k8s::Path;

use super::super::{Findings, Known, World};
use super::authorization_policy::For;
use super::hosts::may_be;
use super::pods::{Index, Labels, ROOT, written};

/// IST0127: a policy for pods that are not there.
pub(crate) fn without_pods(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let index = Index::of(world);
    for it in &world.authorization_policies {
        match &it.facts.target {
            For::Pods(labels) => with_labels(world, &index, it, &labels.get(), findings),
            For::All if !is_root(world, &it.namespace) && !index.has_namespace(&it.namespace) => {
                let makes = |gateway: &Known<_>| may_be(&gateway.namespace, &it.namespace);
                if world.kubernetes_gateways.iter().any(makes) {
                    continue;
                }
                findings
                    .warning(
                        it,
                        "IST0127",
                        Path::default().key("metadata").key("namespace"),
                        format!("there are no pods in `{}`, which the policy is for", it.namespace),
                    )
                    .help("a policy is for the pods of its own namespace");
            }
            For::All | For::Others => {}
        }
    }
    for it in world.authentications.iter().chain(&world.peer_authentications) {
        if let Some(labels) = &it.facts.selector {
            with_labels(world, &index, it, &labels.get(), findings);
        }
    }
}

fn with_labels<F>(world: &World, index: &Index<'_>, it: &Known<F>, labels: &Labels, findings: &mut Findings) {
    // In the root namespace, a policy is for the mesh.
    let namespace = if is_root(world, &it.namespace) {
        ""
    } else {
        &*it.namespace
    };
    if !index.any_in(namespace, labels) {
        let place = if namespace.is_empty() {
            "the mesh"
        } else {
            namespace
        };
        findings
            .warning(
                it,
                "IST0127",
                Path::default().key("spec").key("selector").key("matchLabels"),
                format!(
                    "no pods of {place} have the labels `{}`, so the policy has no effect",
                    written(labels)
                ),
            )
            .help("use labels of the pods' template; a policy is for the pods of its own namespace");
    }
}

/// Whether policies of a namespace may be for all others too.
fn is_root(world: &World, namespace: &str) -> bool {
    let is_here = |map: &Known<crate::cluster::ConfigMap>| {
        &*map.namespace == namespace && map.name.starts_with("istio") && map.facts.keys.contains("mesh")
    };
    // An installation may say another.
    namespace == ROOT || world.installs || world.config_maps.iter().any(is_here)
}

/// IST0101: a Sidecar or a Telemetry for pods that are not there.
pub(crate) fn selectors(world: &World, findings: &mut Findings) {
    if !world.complete {
        return;
    }
    let index = Index::of(world);
    for it in &world.sidecars {
        if let Some(labels) = it.facts.selector() {
            selects(&index, it, labels, ["workloadSelector", "labels"], findings);
        }
    }
    for it in &world.telemetry_selectors {
        if let Some(labels) = &it.facts.selector {
            selects(&index, it, &labels.get(), ["selector", "matchLabels"], findings);
        }
    }
}

fn selects<F>(index: &Index<'_>, it: &Known<F>, labels: &Labels, field: [&str; 2], findings: &mut Findings) {
    if !labels.is_empty() && !index.any_in(&it.namespace, labels) {
        let path = field.into_iter().fold(Path::default().key("spec"), Path::key);
        let message = format!("no pods of its namespace have the labels `{}`", written(labels));
        findings
            .error(it, "IST0101", path, message)
            .help("use labels of the pods' template");
    }
}
