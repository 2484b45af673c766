//! Two services with access rules must not share pods: rules of both would be in force on each.

use std::collections::HashSet;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Access, ServiceConstruct, ServiceFact};
use mesh2yaml_model::{KeyedMap, MeshId, Service, ServiceView, Text};

use crate::checker::Checker;
use crate::sense;

/// A service's pods.
struct Pods<'p> {
    service: &'p Service,
    labels: Vec<(&'p Text, Text)>,
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

/// Two services, and why they clash.
type Clash = (Span, Span, String);

pub(crate) fn check(checker: &mut Checker) {
    let mut told: HashSet<(Span, Span)> = HashSet::new();
    for mesh in sense::meshes(&checker.policy) {
        for (first, second, message) in clashes_on(checker, mesh) {
            if !told.insert((first, second)) {
                continue;
            }
            let d = Diagnostic::new(Code::SharedPods, second, message)
                .help(
                    "rules of both would be in force together: describe one service, or tell the pods apart \
                     by a label",
                )
                .related(first, "the other");
            checker.report(d);
        }
    }
}

/// The clashes in all namespaces, one after the other: services come by namespace.
fn clashes_on(checker: &Checker, mesh: MeshId) -> Vec<Clash> {
    let mut found = Vec::new();
    let mut pods: Vec<Pods<'_>> = Vec::new();
    checker.policy.each_service(mesh, |service, view| {
        if pods
            .last()
            .is_some_and(|p| p.service.namespace != service.namespace)
        {
            found.extend(clashes(&pods));
            pods.clear();
        }
        pods.extend(pods_of(service, view));
    });
    found.extend(clashes(&pods));
    found
}

/// The pods of a service, if it says which they are.
fn pods_of<'p>(service: &'p Service, view: &ServiceView<'_, 'p>) -> Option<Pods<'p>> {
    let mut pods = Pods {
        service,
        labels: Vec::new(),
        ports: Vec::new(),
        allows: false,
        denies: false,
        objects: false,
        mtls: false,
        open: view
            .default
            .is_none_or(|d| d.it.peek(service) == Some(Access::Allow)),
    };
    for construct in view.constructs {
        match construct {
            ServiceConstruct::Service(ServiceFact::Workload(of)) => {
                pods.labels.clear();
                pods.labels.reserve_exact(of.len());
                pods.labels
                    .extend(of.iter().filter_map(|l| Some((&l.key, l.value.peek(service)?))));
            }
            ServiceConstruct::Service(ServiceFact::Port(p)) => {
                let container = p.target.as_ref().unwrap_or(&p.number).peek(service);
                pods.ports.extend(container.map(|p| p.get()));
            }
            ServiceConstruct::Allow(rule) if rule.dry_run.is_none() => pods.allows = true,
            ServiceConstruct::Deny(deny) if deny.rule.dry_run.is_none() => pods.denies = true,
            // It shuts no port, but a mesh has one object for what holds on a port.
            ServiceConstruct::Allow(_) | ServiceConstruct::Deny(_) => pods.objects = true,
            ServiceConstruct::Scrape(scrape) => {
                pods.objects = true;
                let on = scrape.on.as_ref().and_then(|leaf| leaf.peek(service));
                pods.ports.extend(on.map(|p| p.get()));
            }
            ServiceConstruct::Mtls(_) => pods.mtls = true,
            ServiceConstruct::Service(
                ServiceFact::Account(_) | ServiceFact::Probes(_) | ServiceFact::Version(_),
            )
            | ServiceConstruct::Route(_)
            | ServiceConstruct::Pool(_)
            | ServiceConstruct::Eject(_)
            | ServiceConstruct::Observe(_) => {}
        }
    }
    (!pods.labels.is_empty()).then_some(pods)
}

/// Why two services of the same pods cannot be said together.
fn clash(a: &Pods<'_>, b: &Pods<'_>) -> Option<String> {
    let both = || {
        format!(
            "the services `{}` and `{}` may select the same pods",
            a.service.name, b.service.name
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
fn clashes(pods: &[Pods<'_>]) -> Vec<Clash> {
    let mut keys: KeyedMap<&str, usize> = KeyedMap::default();
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
    let mut by_value: Vec<(&str, usize)> = Vec::with_capacity(pods.len());
    let mut without = Vec::new();
    for (i, p) in pods.iter().enumerate() {
        match p.labels.iter().find(|(k, _)| &***k == split) {
            Some((_, v)) => by_value.push((v, i)),
            None => without.push(i),
        }
    }
    by_value.sort_unstable();
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
    for group in by_value.chunk_by(|(v, _), (w, _)| v == w) {
        for (n, (_, i)) in group.iter().enumerate() {
            group[..n].iter().for_each(|(_, j)| compare(*i, *j));
        }
    }
    for (n, i) in without.iter().enumerate() {
        without[..n].iter().for_each(|j| compare(*i, *j));
        by_value.iter().for_each(|(_, j)| compare(*i, *j));
    }
    pairs.sort_unstable();
    pairs.truncate(100);
    pairs
        .into_iter()
        .map(|(i, j, message)| (pods[i].service.span, pods[j].service.span, message))
        .collect()
}
