//! Two services with access rules must not share pods: rules of both would be in force on each.

use std::collections::{HashMap, HashSet};

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Access, ServiceConstruct, ServiceFact};
use mesh2yaml_model::{MeshId, Text};

use crate::checker::Checker;
use crate::sense;

/// A service's pods.
struct Pods {
    name: String,
    span: Span,
    labels: Vec<(Text, Text)>,
    /// The container's.
    ports: Vec<u16>,
    allows: bool,
    denies: bool,
    /// Whether it says something else that is an object for a port.
    objects: bool,
    /// Whether it says anything of mTLS itself.
    mtls: bool,
    /// Whether ports without rules let in.
    open: bool,
}

pub(crate) fn check(checker: &mut Checker) {
    let mut told: HashSet<(Span, Span)> = HashSet::new();
    for mesh in sense::meshes(&checker.policy) {
        let mut namespaces: Vec<_> = by_namespace(checker, mesh).into_iter().collect();
        namespaces.sort_by(|a, b| a.0.cmp(&b.0));
        for (_, pods) in namespaces {
            for (a, b, message) in clashes(&pods) {
                if !told.insert((a.span, b.span)) {
                    continue;
                }
                let d = Diagnostic::new(Code::SharedPods, b.span, message)
                    .help(
                        "rules of both would be in force together: describe one service, or tell the pods apart \
                         by a label",
                    )
                    .related(a.span, "the other");
                checker.report(d);
            }
        }
    }
}

fn by_namespace(checker: &Checker, mesh: MeshId) -> HashMap<String, Vec<Pods>> {
    let mut by_namespace: HashMap<String, Vec<Pods>> = HashMap::new();
    checker.policy.each_service(mesh, |service, view| {
        let (mut labels, mut ports, mut mtls) = (Vec::new(), Vec::new(), false);
        let (mut allows, mut denies, mut objects) = (false, false, false);
        for construct in view.constructs {
            match construct {
                ServiceConstruct::Service(ServiceFact::Workload(of)) => {
                    labels = of
                        .iter()
                        .filter_map(|l| Some((l.key.clone(), l.value.peek(service)?)))
                        .collect();
                }
                ServiceConstruct::Service(ServiceFact::Port(p)) => {
                    let container = p.target.as_ref().unwrap_or(&p.number).peek(service);
                    ports.extend(container.map(|p| p.get()));
                }
                ServiceConstruct::Allow(rule) if rule.dry_run.is_none() => allows = true,
                ServiceConstruct::Deny(deny) if deny.rule.dry_run.is_none() => denies = true,
                // It shuts no port, but a mesh has one object for what holds on a port.
                ServiceConstruct::Allow(_) | ServiceConstruct::Deny(_) => objects = true,
                ServiceConstruct::Scrape(scrape) => {
                    objects = true;
                    let on = scrape.on.as_ref().and_then(|leaf| leaf.peek(service));
                    ports.extend(on.map(|p| p.get()));
                }
                ServiceConstruct::Mtls(_) => mtls = true,
                ServiceConstruct::Service(
                    ServiceFact::Account(_) | ServiceFact::Probes(_) | ServiceFact::Version(_),
                )
                | ServiceConstruct::Route(_)
                | ServiceConstruct::Pool(_)
                | ServiceConstruct::Eject(_)
                | ServiceConstruct::Observe(_) => {}
            }
        }
        if labels.is_empty() {
            return;
        }
        let open = view
            .default
            .is_none_or(|d| d.it.peek(service) == Some(Access::Allow));
        by_namespace
            .entry(view.namespace.to_string())
            .or_default()
            .push(Pods {
                name: view.name.to_string(),
                span: view.span,
                labels,
                ports,
                allows,
                denies,
                objects,
                mtls,
                open,
            });
    });
    by_namespace
}

/// Why two services of the same pods cannot be said together.
fn clash(a: &Pods, b: &Pods) -> Option<String> {
    let both = || {
        format!(
            "the services `{}` and `{}` may select the same pods",
            a.name, b.name
        )
    };
    let rules = a.objects || b.objects || a.allows || b.allows || a.denies || b.denies || a.mtls || b.mtls;
    if let Some(port) = a.ports.iter().find(|p| b.ports.contains(p)).filter(|_| rules) {
        return Some(format!("{} on port {port}, and one of them has rules", both()));
    }
    // Each one's rules leave all other ports open, and so the other's.
    if a.allows && b.allows && a.open {
        return Some(format!(
            "{}, and the rules of each leave the ports of the other open, as the namespace does",
            both()
        ));
    }
    // A mesh asks one object about the mTLS of a pod: Istio takes the oldest that selects it.
    (a.mtls && b.mtls).then(|| format!("{}, and each says something of their mTLS", both()))
}

/// Pairs that are not provably disjoint: no label has two values. Services with the same one label key, which is
/// the usual case, are told apart by its value without comparing each with each.
fn clashes(pods: &[Pods]) -> Vec<(&Pods, &Pods, String)> {
    let mut by_label: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    let mut keys: HashMap<&str, usize> = HashMap::new();
    for p in pods {
        for (key, _) in &p.labels {
            *keys.entry(key).or_default() += 1;
        }
    }
    // The key that most have splits best; the name decides a tie, so that the outcome is the same every time.
    let Some(split) = keys
        .iter()
        .max_by_key(|(k, n)| (**n, std::cmp::Reverse(**k)))
        .map(|(k, _)| *k)
    else {
        return Vec::new();
    };
    let mut without = Vec::new();
    for (i, p) in pods.iter().enumerate() {
        match p.labels.iter().find(|(k, _)| &**k == split) {
            Some((k, v)) => by_label.entry((k, v)).or_default().push(i),
            None => without.push(i),
        }
    }
    let mut pairs = Vec::new();
    let mut compare = |i: usize, j: usize| {
        let (a, b) = (&pods[i.min(j)], &pods[i.max(j)]);
        let disjoint = a
            .labels
            .iter()
            .any(|(k, v)| b.labels.iter().any(|(l, w)| k == l && v != w));
        if !disjoint && let Some(message) = clash(a, b) {
            pairs.push((i.min(j), i.max(j), message));
        }
    };
    for group in by_label.values() {
        for (n, i) in group.iter().enumerate() {
            group[..n].iter().for_each(|j| compare(*i, *j));
        }
    }
    for (n, i) in without.iter().enumerate() {
        without[..n].iter().for_each(|j| compare(*i, *j));
        by_label.values().flatten().for_each(|j| compare(*i, *j));
    }
    pairs.sort_unstable();
    pairs.truncate(100);
    pairs
        .into_iter()
        .map(|(i, j, message)| (&pods[i], &pods[j], message))
        .collect()
}
