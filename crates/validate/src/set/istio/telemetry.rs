//! Telemetry: which one a workload gets, and whether it says anything. IST0157, IST0159 and IST0160, and IST0002 for Lightstep.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_istio::{PolicyTarget, Telemetry};
use mesh2yaml_k8s::Path;

use super::super::Pods;
use super::super::pods::names;
use super::{Findings, Known, Selected, World};

/// What is kept of a Telemetry.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The labels of the workloads, if it has a selector.
    selector: Option<BTreeMap<String, String>>,
    /// Whether it is for all of its namespace.
    is_for_all: bool,
    /// Which access logs are on and name no provider.
    unnamed_logs: Vec<usize>,
    /// Whether an access log names one.
    names_log: bool,
    /// The providers of spans, with their places.
    tracing: Vec<(usize, usize, Box<str>)>,
}

impl Facts {
    pub(crate) fn of(telemetry: &Telemetry) -> Self {
        let spec = &telemetry.spec;
        let logs = || spec.access_logging.iter().enumerate();
        let spans = spec.tracing.iter().enumerate();
        Self {
            selector: match &spec.target {
                PolicyTarget::Workloads(selector) => Some(selector.match_labels.clone()),
                PolicyTarget::All | PolicyTarget::Refs(_) | PolicyTarget::Ref(_) | _ => None,
            },
            is_for_all: spec.target == PolicyTarget::All,
            unnamed_logs: logs()
                .filter(|(_, it)| it.disabled != Some(true) && it.providers.is_empty())
                .map(|(index, _)| index)
                .collect(),
            names_log: logs().any(|(_, it)| !it.providers.is_empty()),
            tracing: spans
                .flat_map(|(index, it)| {
                    let providers = it.providers.iter().enumerate();
                    providers.map(move |(number, name)| (index, number, name.as_str().into()))
                })
                .collect(),
        }
    }
}

/// IST0157: an access log that is written nowhere. IST0002: spans for Lightstep.
pub(crate) fn without_providers(world: &World, findings: &mut Findings) {
    let settings = || world.mesh_settings.iter().map(|it| &it.facts);
    let lightstep: BTreeSet<&str> = settings()
        .flat_map(|it| &it.lightstep)
        .map(String::as_str)
        .collect();
    for it in &world.telemetries {
        for (index, number, _) in it.facts.tracing.iter().filter(|it| lightstep.contains(&*it.2)) {
            let tracing = Path::default().key("spec").key("tracing").index(*index);
            let path = tracing.key("providers").index(*number).key("name");
            findings
                .warning(it, "IST0002", path, "providers for Lightstep are deprecated")
                .help("use an OpenTelemetry provider");
        }
    }
    // What the mesh does by default is to be known.
    let is_known = world.complete || settings().next().is_some();
    if !is_known || settings().any(|it| it.has_default_log) {
        return;
    }
    let mut roots: BTreeSet<&str> = settings().filter_map(|it| it.root_namespace.as_deref()).collect();
    if roots.is_empty() {
        roots.insert("istio-system");
    }
    // What is not said is taken from a wider one.
    let all = world.telemetries.iter();
    let wider =
        all.filter(|it| it.facts.is_for_all && it.facts.names_log && it.facts.unnamed_logs.is_empty());
    let naming: BTreeSet<&str> = wider.map(|it| &*it.namespace).collect();
    let in_root = naming.iter().any(|it| roots.contains(it));
    for it in &world.telemetries {
        let is_narrower = !it.facts.is_for_all && naming.contains(&*it.namespace);
        if is_narrower || in_root && !roots.contains(&*it.namespace) {
            continue;
        }
        for index in &it.facts.unnamed_logs {
            let path = Path::default().key("spec").key("accessLogging").index(*index);
            let message = "no provider is named, and the mesh has none by default, so that nothing is logged";
            findings.warning(it, "IST0157", path, message).help(
                "name one in `providers`, as `envoy`, or give the mesh `defaultProviders.accessLogging`",
            );
        }
    }
}

/// IST0159: of several Telemetries for a pod, which one counts is not defined.
pub(crate) fn same_pods(world: &World, findings: &mut Findings) {
    let all = world.telemetries.iter();
    let selecting = all.filter_map(|it| Some((it, it.facts.selector.as_ref()?)));
    let pods = Pods::of(world, |_| true);
    for it in Selected::several(&pods, selecting) {
        findings
            .error(
                it.about,
                "IST0159",
                Path::default().key("spec").key("selector"),
                format!(
                    "{} selects the pods of `{}` too, and one of them alone counts",
                    it.others, it.pod.name
                ),
            )
            .help("make the labels tell the workloads apart, or make one Telemetry of them");
    }
}

/// IST0160: a namespace has one Telemetry without a selector.
pub(crate) fn several_without_selector(world: &World, findings: &mut Findings) {
    let mut by_namespace: BTreeMap<&str, Vec<&Known<Facts>>> = BTreeMap::new();
    let for_all = world.telemetries.iter().filter(|it| it.facts.is_for_all);
    // Those without a namespace may each be in another.
    for it in for_all.filter(|it| !it.namespace.is_empty()) {
        by_namespace.entry(&it.namespace).or_default().push(it);
    }
    for several in by_namespace.values().filter(|several| several.len() > 1) {
        for it in several {
            let others = several.iter().filter(|other| other.place != it.place);
            findings
                .error(
                    it,
                    "IST0160",
                    Path::default().key("metadata").key("name"),
                    format!(
                        "a namespace has one Telemetry without a `selector`, and {} has none either",
                        names(others.map(|other| &*other.name))
                    ),
                )
                .help("make one of them, or give all but one a `selector`");
        }
    }
}
