//! Istio's annotations on the cluster's own kinds. IST0107, IST0108, IST0125, IST0135 and IST0136.

mod table;
mod value;

use std::collections::BTreeMap;

use mesh2yaml_k8s::Path;

use super::super::world::is_below;
use super::{Findings, Known, World};
use crate::cluster::WorkloadKind;
use crate::kinds::meant;

/// An annotation that Istio knows.
struct Annotation {
    name: &'static str,
    maturity: Maturity,
    /// The kinds that it is for; any where there are none.
    kinds: &'static [&'static str],
    deprecated: bool,
    value: Option<value::Check>,
}

/// What Istio promises of an annotation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maturity {
    Alpha,
    Beta,
    Stable,
}

impl Annotation {
    const fn new(name: &'static str, maturity: Maturity, kinds: &'static [&'static str]) -> Self {
        Self {
            name,
            maturity,
            kinds,
            deprecated: false,
            value: None,
        }
    }

    const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    const fn with(mut self, value: value::Check) -> Self {
        self.value = Some(value);
        self
    }

    fn find(name: &str) -> Option<&'static Self> {
        let found = table::TABLE.binary_search_by_key(&name, |it| it.name);
        found.ok().map(|index| &table::TABLE[index])
    }
}

/// What is put on objects by Istio itself.
const OWN: [&str; 3] = [
    "sidecar.istio.io/status",
    "gateway.istio.io/controller-version",
    "istio.io/rev",
];

/// What Istio's CNI plugin puts on pods, which have no `istio-init` then.
const OF_CNI: [&str; 4] = [
    "sidecar.istio.io/interceptionMode",
    "traffic.sidecar.istio.io/includeInboundPorts",
    "traffic.sidecar.istio.io/excludeInboundPorts",
    "traffic.sidecar.istio.io/includeOutboundIPRanges",
];

const INJECT: &str = "sidecar.istio.io/inject";

/// Some metadata with annotations.
struct Holder<'w> {
    /// The kind of what has it; that of a template is a Pod.
    kind: &'static str,
    path: Path,
    labels: &'w BTreeMap<String, String>,
    annotations: &'w BTreeMap<String, String>,
    /// Where an annotation for pods is to be instead.
    template: Option<Path>,
    /// Whether alpha annotations are spoken of. The analyzer has that off by default, and templates are not looked at by it.
    tells_alpha: bool,
    has_cni: bool,
}

/// IST0107 (misplaced), IST0108 (unknown), IST0125 (a value that is none), IST0135 (deprecated), IST0136 (alpha).
pub(crate) fn annotations(world: &World, findings: &mut Findings) {
    let metadata = || Path::default().key("metadata");
    let mut judge = Judge {
        findings,
        near: BTreeMap::new(),
    };
    for it in &world.namespaces {
        judge.judge(it, &Holder::of("Namespace", metadata(), &it.facts.meta));
    }
    for it in &world.services {
        judge.judge(it, &Holder::of("Service", metadata(), &it.facts.meta));
    }
    for it in &world.workloads {
        let workload = &it.facts;
        let mut own = Holder::of(workload.kind.as_str(), metadata(), &workload.meta);
        if workload.kind == WorkloadKind::Pod {
            own.has_cni = !workload.init_containers.iter().any(|name| name == "istio-init");
            judge.judge(it, &own);
            continue;
        }
        let template = workload.pod_path().key("metadata");
        own.template = Some(template.clone().key("annotations"));
        judge.judge(it, &own);
        let pod = Holder {
            kind: "Pod",
            path: template,
            labels: &workload.pod_labels,
            annotations: &workload.pod_annotations,
            template: None,
            tells_alpha: false,
            has_cni: false,
        };
        judge.judge(it, &pod);
    }
}

impl<'w> Holder<'w> {
    fn of(kind: &'static str, path: Path, meta: &'w crate::cluster::Meta) -> Self {
        Self {
            kind,
            path,
            labels: &meta.labels,
            annotations: &meta.annotations,
            template: None,
            tells_alpha: true,
            has_cni: false,
        }
    }
}

fn is_of_istio(name: &str) -> bool {
    let domain = name.split('/').next().unwrap_or_default();
    name == "kubernetes.io/ingress.class" || is_below(domain, "istio.io")
}

/// What has been found so far.
struct Judge<'w, 'f> {
    findings: &'f mut Findings,
    /// What names that Istio does not have were probably meant to be: many objects have the same.
    near: BTreeMap<&'w str, Option<&'static str>>,
}

impl<'w> Judge<'w, '_> {
    fn judge<F>(&mut self, it: &Known<F>, holder: &Holder<'w>) {
        for (name, value) in holder.annotations {
            if !is_of_istio(name) || OWN.contains(&name.as_str()) {
                continue;
            }
            let path = holder.path.clone().key("annotations").key(name);
            let Some(known) = Annotation::find(name) else {
                self.unknown(it, name, path);
                continue;
            };
            self.maturity(it, known, holder, &path);
            if known.kinds.is_empty() {
                continue;
            }
            if !known.kinds.contains(&holder.kind) {
                self.misplaced(it, known, holder, path);
            } else if let Some(expected) = known.value.and_then(|check| check(value)) {
                let message = format!("the value should be {expected}");
                self.findings.warning(it, "IST0125", path, message);
            }
        }
    }

    fn unknown<F>(&mut self, it: &Known<F>, name: &'w str, path: Path) {
        let near = self.near.entry(name).or_insert_with(|| {
            let names: Vec<&'static str> = table::TABLE.iter().map(|it| it.name).collect();
            meant(name, &names)
        });
        let found = self
            .findings
            .warning(it, "IST0108", path, "Istio has no such annotation");
        if let Some(near) = near {
            found.help(format!("did you mean `{near}`?"));
        }
    }

    fn misplaced<F>(&mut self, it: &Known<F>, known: &Annotation, holder: &Holder<'_>, path: Path) {
        let (kind, kinds) = (holder.kind, known.kinds.join(", "));
        let message = format!("the annotation has no effect on a {kind}; it is for: {kinds}");
        let found = self.findings.warning(it, "IST0107", path, message);
        if let (Some(template), ["Pod"]) = (&holder.template, known.kinds) {
            found.help(format!("put it into `{template}`"));
        }
    }

    fn maturity<F>(&mut self, it: &Known<F>, known: &Annotation, holder: &Holder<'_>, path: &Path) {
        // Who has the label too knows, and keeps the annotation for an older Istio.
        let is_replaced = known.name == INJECT && holder.labels.contains_key(INJECT);
        if known.deprecated && !is_replaced {
            let message = "the annotation is deprecated";
            let found = self.findings.warning(it, "IST0135", path.clone(), message);
            if known.name == INJECT {
                found.help("use the label of the same name");
            }
        }
        let is_of_cni = holder.has_cni && OF_CNI.contains(&known.name);
        if known.maturity == Maturity::Alpha && holder.tells_alpha && !is_of_cni {
            let message = "the annotation is of an alpha feature, which may change or go";
            self.findings.warning(it, "IST0136", path.clone(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Annotation, OF_CNI, OWN, table};

    #[test]
    fn the_table_is_by_name() {
        assert!(table::TABLE.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(table::TABLE.len(), 68);
        for name in OWN.iter().chain(&OF_CNI) {
            assert!(Annotation::find(name).is_some(), "{name}");
        }
    }
}
