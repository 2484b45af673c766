//! Linkerd's annotations and labels on the cluster's own kinds.

use mesh2yaml_k8s::Path;
use mesh2yaml_linkerd::annotation::{Holder, validate, validate_labels};

use super::{Findings, Known, World};
use crate::cluster::{Meta, WorkloadKind};

type Texts = std::collections::BTreeMap<String, String>;

/// Values that Linkerd cannot read, keys that it does not have, and those on an object that it does not read them on.
pub(crate) fn annotations(world: &World, findings: &mut Findings) {
    if !world.signs.are_of_linkerd() {
        return;
    }
    for it in &world.namespaces {
        meta(it, &it.facts.meta, Holder::Namespace, findings);
    }
    for it in &world.services {
        meta(it, &it.facts.meta, Holder::Service, findings);
    }
    for it in &world.workloads {
        let workload = &it.facts;
        if workload.kind == WorkloadKind::Pod {
            meta(it, &workload.meta, Holder::Pod, findings);
            continue;
        }
        meta(it, &workload.meta, Holder::Workload, findings);
        let (labels, annotations) = (&workload.pod_labels, &workload.pod_annotations);
        texts(
            it,
            &workload.pod_path(),
            labels,
            annotations,
            Holder::Pod,
            findings,
        );
    }
}

fn meta<F>(it: &Known<F>, meta: &Meta, on: Holder, findings: &mut Findings) {
    texts(
        it,
        &Path::default(),
        &meta.labels,
        &meta.annotations,
        on,
        findings,
    );
}

fn texts<F>(
    it: &Known<F>,
    path: &Path,
    labels: &Texts,
    annotations: &Texts,
    on: Holder,
    findings: &mut Findings,
) {
    findings.judge(it, path, |v| {
        v.field("metadata", |v| {
            validate(v, annotations, on);
            validate_labels(v, labels, annotations);
        });
    });
}
