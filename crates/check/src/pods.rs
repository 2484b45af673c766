//! Two services with access rules must not share pods: rules of both would be in force on each.

use std::collections::HashMap;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{ServiceConstruct, ServiceFact};
use mesh2yaml_model::{MeshId, Text};

use crate::checker::Checker;

/// A service's pods on one container port.
struct Pods {
    name: String,
    span: Span,
    labels: Vec<(Text, Text)>,
    port: u16,
    rules: bool,
}

pub(crate) fn check(checker: &mut Checker) {
    let mut by_namespace: HashMap<String, Vec<Pods>> = HashMap::new();
    checker.policy.each_service(MeshId(0), |service, view| {
        let (mut labels, mut ports, mut rules) = (Vec::new(), Vec::new(), false);
        for construct in view.constructs {
            match construct {
                ServiceConstruct::Service(ServiceFact::Workload(of)) => {
                    labels = of
                        .iter()
                        .filter_map(|l| Some((l.key.clone(), l.value.peek(service)?)))
                        .collect();
                }
                ServiceConstruct::Service(ServiceFact::Port(p)) => {
                    ports.extend(p.target.as_ref().unwrap_or(&p.number).peek(service));
                }
                ServiceConstruct::Allow(_) | ServiceConstruct::Mtls(_) => rules = true,
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
        let of = by_namespace.entry(view.namespace.to_string()).or_default();
        for port in ports {
            let (name, labels) = (view.name.to_string(), labels.clone());
            of.push(Pods {
                name,
                span: view.span,
                labels,
                port: port.get(),
                rules,
            });
        }
    });
    let mut namespaces: Vec<_> = by_namespace.into_iter().collect();
    namespaces.sort_by(|a, b| a.0.cmp(&b.0));
    for (_, pods) in namespaces {
        for (a, b) in overlaps(&pods) {
            let d = Diagnostic::new(
                Code::SharedPods,
                b.span,
                format!(
                    "the services `{}` and `{}` may select the same pods on port {}, and one of them has rules",
                    a.name, b.name, b.port
                ),
            )
            .help("rules of both would be in force together: describe one service, or tell the pods apart by a label")
            .related(a.span, "the other");
            checker.report(d);
        }
    }
}

/// Pairs that are not provably disjoint: no label has two values. Services with the same one label key, which is
/// the usual case, are told apart by its value without comparing each with each.
fn overlaps(pods: &[Pods]) -> Vec<(&Pods, &Pods)> {
    let mut by_label: HashMap<(u16, &str, &str), Vec<usize>> = HashMap::new();
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
            Some((k, v)) => by_label.entry((p.port, k, v)).or_default().push(i),
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
        if a.port == b.port && a.name != b.name && (a.rules || b.rules) && !disjoint {
            pairs.push((i.min(j), i.max(j)));
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
    pairs.into_iter().map(|(i, j)| (&pods[i], &pods[j])).collect()
}
