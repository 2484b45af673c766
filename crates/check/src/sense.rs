//! Does a service make sense, with its profiles, as each mesh sees it?

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{
    Access, Allow, LabelLeaf, Mtls, MtlsMode, Port, Probes, Route, Scrape, ServiceConstruct, ServiceFact,
    Version,
};
use mesh2yaml_model::{
    Argument, KeyedSet, Leaf, Level, MeshId, Policy, ProfileId, Reports, Service, ServiceId, ServiceView,
    Text,
};

use crate::checker::Checker;

mod access;
mod covered;
mod given;
mod routes;

pub(crate) fn check(checker: &mut Checker) {
    let mut reports = std::mem::take(&mut checker.reports);
    let policy = &checker.policy;
    let mut comparisons = 0;
    for mesh in meshes(policy) {
        let mut alike = KeyedSet::default();
        let mut last: Option<Alike> = None;
        policy.each_service(mesh, |service, view| {
            if !checker.is_read(service) {
                return;
            }
            // Thousands of services may say nothing but `use`: what made sense for one does for those alike.
            let key = all_from_one_profile(service, view);
            if key.is_some() && key == last || key.as_ref().is_some_and(|key| alike.contains(key)) {
                return;
            }
            let before = reports.count();
            Sense {
                policy,
                mesh,
                service,
                id: view.id,
                reports: &mut reports,
                comparisons: &mut comparisons,
            }
            .service(view);
            let key = key.filter(|_| reports.count() == before);
            alike.extend(key.clone());
            last = key;
        });
    }
    let retries = retries(policy);
    checker.reports = reports;
    for (retry, timeout) in retries {
        checker.retry_fits(&retry, &timeout);
    }
}

/// A profile, and what a namespace says beside it.
type Alike = (
    ProfileId,
    mesh2yaml_types::Name,
    Option<Access>,
    Option<(Level, Option<MtlsMode>)>,
    Vec<Argument>,
);

/// What a service's sense depends on if it says nothing itself: its one profile, and what its namespace says.
/// Who calls makes no difference to it; any other argument may. Routes may name services of the namespace.
fn all_from_one_profile(service: &Service, view: &ServiceView<'_, '_>) -> Option<Alike> {
    let [used] = service.uses.as_slice() else {
        return None;
    };
    let arguments = used.arguments.iter().map(|(a, _)| a);
    let alike = service.body.statements.is_empty();
    alike.then(|| {
        (
            used.profile,
            service.namespace.clone(),
            view.default.and_then(|d| d.it.peek(service)),
            view.mtls.map(|m| (m.level, m.it.mode.peek(service))),
            arguments
                .filter(|a| matches!(a, Argument::One(..)))
                .cloned()
                .collect(),
        )
    })
}

/// The meshes that see services differently: the first stands for all where nothing is scoped.
pub(crate) fn meshes(policy: &Policy) -> impl Iterator<Item = MeshId> + use<> {
    let any_scoped = policy.services.iter().any(|s| s.body.scoped)
        || policy.profiles.iter().any(|p| p.body.scoped)
        || policy.namespaces.iter().any(|n| n.body.scoped);
    let meshes = if any_scoped { policy.meshes.len() } else { 1 };
    (0..u8::try_from(meshes).unwrap_or(1)).map(MeshId)
}

/// Every retry beside its timeout, once: a profile's is looked at where it stands.
fn retries(
    policy: &Policy,
) -> Vec<(
    mesh2yaml_model::construct::Retry,
    mesh2yaml_model::construct::Timeout,
)> {
    let bodies = policy
        .services
        .iter()
        .map(|s| &s.body)
        .chain(policy.profiles.iter().map(|p| &p.body));
    let statements = bodies.flat_map(|b| &b.statements);
    let mut out = Vec::new();
    for s in statements {
        if let ServiceConstruct::Route(route) = &s.construct {
            for (only, _, retry) in &route.retry.0 {
                // Those of the meshes that the retry is for.
                let of = |m: &Option<MeshId>| only.is_none() || m.is_none() || m == only;
                let timeouts = route.timeout.0.iter().filter(|(m, ..)| of(m));
                out.extend(timeouts.map(|(.., timeout)| (retry.clone(), timeout.clone())));
            }
        }
    }
    out
}

struct Sense<'a, 'p> {
    policy: &'p Policy,
    mesh: MeshId,
    service: &'p Service,
    id: ServiceId,
    reports: &'a mut Reports,
    /// How many routes have been compared so far.
    comparisons: &'a mut usize,
}

/// The facts of a service that its rules refer to.
#[derive(Default)]
struct Facts<'p> {
    workload: bool,
    /// The labels of all pods.
    labels: &'p [LabelLeaf],
    ports: Vec<&'p Port>,
    versions: Vec<&'p Version>,
    probes: Vec<&'p Probes>,
    routes: Vec<&'p Route>,
    allows: Vec<&'p Allow>,
    denies: Vec<&'p Allow>,
    scrapes: Vec<&'p Scrape>,
    /// What the service says itself, of all its ports and of single ones.
    mtls: Vec<&'p Mtls>,
}

impl<'p> Facts<'p> {
    /// Rules of both kinds, those that decide nothing too.
    fn rules(&self) -> impl Iterator<Item = &'p Allow> {
        self.allows.iter().chain(&self.denies).copied()
    }

    /// Rules of both kinds that are in force.
    fn in_force(&self) -> impl Iterator<Item = &'p Allow> {
        self.rules().filter(|rule| rule.dry_run.is_none())
    }
}

impl<'p> Sense<'_, 'p> {
    fn service(&mut self, view: &ServiceView<'_, 'p>) {
        let mut facts = Facts::default();
        for construct in view.constructs {
            match construct {
                ServiceConstruct::Service(ServiceFact::Workload(labels)) => {
                    facts.workload = !labels.is_empty();
                    facts.labels = labels;
                }
                ServiceConstruct::Service(ServiceFact::Account(_)) => {}
                ServiceConstruct::Service(ServiceFact::Port(p)) => facts.ports.push(p),
                ServiceConstruct::Service(ServiceFact::Probes(p)) => facts.probes.push(p),
                ServiceConstruct::Service(ServiceFact::Version(v)) => facts.versions.push(v),
                ServiceConstruct::Route(r) => facts.routes.push(r),
                ServiceConstruct::Allow(a) => facts.allows.push(a),
                ServiceConstruct::Deny(d) => facts.denies.push(&d.rule),
                ServiceConstruct::Scrape(s) => facts.scrapes.push(s),
                ServiceConstruct::Mtls(m) => facts.mtls.push(m),
                ServiceConstruct::Pool(_) | ServiceConstruct::Eject(_) | ServiceConstruct::Observe(_) => {}
            }
        }
        self.needs(view, &facts);
        self.ports(&facts);
        self.versions(&facts);
        self.routes(view, &facts);
        self.allows(view, &facts);
        self.denies(view, &facts);
        self.covered(&facts);
        self.mtls_ports(&facts);
        self.identities(view, &facts);
        self.scrapes(view, &facts);
        self.probes(view, &facts);
        self.given(&facts);
    }

    fn add(&mut self, d: Diagnostic) {
        let d = self.policy.with_use(self.service, d);
        self.reports.add(d, Some(self.id));
    }

    /// Who says what stands at a place: a finding in a profile is the same for all that use it, and so said once.
    fn subject(&self, place: Span) -> String {
        match self.policy.used_at(self.service, place) {
            Some((_, profile)) => format!("a service that uses `{}`", profile.name),
            None => format!("the service `{}`", self.service.name),
        }
    }

    /// The place of what a service lacks: its own, or that of its profile if it says nothing itself.
    fn place_of_all(&self) -> Span {
        let only = match self.service.uses.as_slice() {
            [used] if self.service.body.statements.is_empty() => {
                self.policy.profiles.get(usize::from(used.profile.0))
            }
            _ => None,
        };
        only.map_or(self.service.span, |profile| profile.span)
    }

    fn error(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.add(Diagnostic::new(code, span, message).help(help));
    }

    fn place<T>(&self, leaf: &Leaf<T>) -> Span {
        self.policy.leaf(leaf.id()).span
    }

    /// The value of a leaf, wherever it is; the policy is complete enough to look arguments up.
    fn value<T: mesh2yaml_model::FromArgument>(&self, leaf: &Leaf<T>) -> Option<T> {
        leaf.peek(self.service)
    }

    fn needs(&mut self, view: &ServiceView<'_, 'p>, facts: &Facts<'p>) {
        let own_mtls = facts.mtls.first().map(|m| self.place(&m.mode));
        let reason = if let Some(first) = facts.rules().next() {
            Some((first.span, "an access rule"))
        } else if let Some(first) = facts.versions.first() {
            Some((first.span, "a version"))
        } else if let Some(first) = facts.scrapes.first() {
            Some((first.span, "what is scraped"))
        } else if let Some(place) = own_mtls {
            Some((place, "`mtls`"))
        } else {
            view.constructs
                .iter()
                .any(|c| matches!(c, ServiceConstruct::Observe(_)))
                .then_some((view.span, "what is observed"))
        };
        if let Some((place, what)) = reason
            && !facts.workload
        {
            let own = self.place_of_all();
            let name = if own == view.span {
                view.name.as_str()
            } else {
                "$service"
            };
            let message = format!("{} does not say which pods are behind it", self.subject(own));
            let d = Diagnostic::new(Code::Missing, own, message)
                .help(format!("add their labels: `workload app={name}`"));
            self.add(if place == view.span {
                d
            } else {
                d.related(place, format!("{what} needs them"))
            });
        }
        let needs_port = facts
            .rules()
            .next()
            .map(|a| (a.span, "this rule binds the declared ports"))
            .or_else(|| facts.routes.first().map(|r| (r.span, "this route is of a port")))
            .or_else(|| {
                facts
                    .versions
                    .first()
                    .map(|v| (v.span, "a version has the ports of its service"))
            })
            .or_else(|| own_mtls.map(|place| (place, "`mtls` is for the declared ports")));
        if let Some((place, why)) = needs_port
            && facts.ports.is_empty()
        {
            let own = self.place_of_all();
            let message = format!("{} does not say which ports it has", self.subject(own));
            let d = Diagnostic::new(Code::Missing, own, message)
                .help("add each with its protocol: `port http 80 to 8080`")
                .related(place, why);
            self.add(d);
        }
    }

    fn ports(&mut self, facts: &Facts<'p>) {
        for (i, port) in facts.ports.iter().enumerate() {
            let earlier = &facts.ports[..i];
            if earlier
                .iter()
                .any(|p| self.value(&p.number) == self.value(&port.number))
            {
                self.error(
                    Code::DuplicateName,
                    self.place(&port.number),
                    "this port is declared twice",
                    "a Service has one entry a port",
                );
                continue;
            }
            // The pods' proxies see the container's port alone.
            let container = |p: &Port| self.value(p.target.as_ref().unwrap_or(&p.number));
            if let Some(other) = earlier.iter().find(|p| container(p) == container(port))
                && (!facts.mtls.is_empty() || facts.rules().next().is_some())
            {
                let number = container(port).map_or(String::new(), |n| n.to_string());
                let place = self.place(port.target.as_ref().unwrap_or(&port.number));
                let d = Diagnostic::new(
                    Code::DuplicateName,
                    place,
                    format!("two ports lead to port {number} of the pods, where no rule can tell them apart"),
                )
                .help("give the container a port for each, or declare one of the two")
                .related(
                    self.place(other.target.as_ref().unwrap_or(&other.number)),
                    "the other",
                );
                self.add(d);
            }
        }
    }

    fn versions(&mut self, facts: &Facts<'p>) {
        for (i, version) in facts.versions.iter().enumerate() {
            let name = self.value(&version.name);
            if facts.versions[..i].iter().any(|v| self.value(&v.name) == name) {
                let place = self.place(&version.name);
                self.error(
                    Code::DuplicateName,
                    place,
                    "this version is declared twice",
                    "give it another name",
                );
            }
            self.version_labels(version, facts);
            let own = self.labels(version);
            let same = facts.versions[..i]
                .iter()
                .find(|other| !own.is_empty() && self.labels(other) == own);
            if let Some(other) = same {
                let message = "no label tells the pods of this version from those of another";
                let d = Diagnostic::new(Code::Repeated, self.place(&version.name), message)
                    .help("give it a label that the other's pods have not, or take it out")
                    .related(self.place(&other.name), "the other");
                self.add(d);
            }
        }
    }

    /// What tells the pods of a version apart, in the order of keys.
    fn labels(&self, version: &Version) -> Vec<(Text, Option<Text>)> {
        let labels = version.labels.iter();
        let mut labels: Vec<_> = labels.map(|l| (l.key.clone(), self.value(&l.value))).collect();
        labels.sort();
        labels
    }

    /// A version is a part of the pods, so it has their labels.
    fn version_labels(&mut self, version: &Version, facts: &Facts<'p>) {
        for label in &version.labels {
            let of_all = facts.labels.iter().find(|own| own.key == label.key);
            let Some(of_all) = of_all else { continue };
            let (Some(own), Some(all)) = (self.value(&label.value), self.value(&of_all.value)) else {
                continue;
            };
            if own == all {
                continue;
            }
            let key = &label.key;
            let message = format!("no pod has both `{key}={all}` and `{key}={own}`");
            let d = Diagnostic::new(Code::Repeated, self.place(&label.value), message)
                .help("a version is some of the service's pods: tell them apart by another label")
                .related(self.place(&of_all.value), "all pods of the service have this");
            self.add(d);
        }
    }

    fn titled(
        &mut self,
        count: usize,
        title: Option<&mesh2yaml_model::construct::Title>,
        span: Span,
        word: &str,
    ) {
        if count > 1 && title.is_none() {
            self.error(
                Code::MissingTitle,
                span,
                format!("this `{word}` needs a title, for there are several"),
                format!("objects are named after it: `{word} \"what it does\" {{`"),
            );
        }
    }

    fn same_name(&mut self, first: Span, second: Span, slug: &str) {
        let d = Diagnostic::new(
            Code::SameObjectName,
            second,
            format!("two titles make the same name, `{slug}`"),
        )
        .help("objects are named after titles: change one of them")
        .related(first, "the other");
        self.add(d);
    }
}
