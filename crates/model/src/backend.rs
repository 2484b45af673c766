//! The contract between a policy and a mesh: every visible leaf is taken, approximated with consent, or refused.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};

use mesh2yaml_types::{Name, Port};

use crate::construct::{ServiceConstruct, ServiceRef};
use crate::ledger::Ledger;
use crate::report::{Made, Words};
use crate::view::services;
use crate::{
    Feature, FromArgument, Leaf, LeafId, LeafRange, MeshId, MeshView, NamespaceView, PerMesh, Policy,
    ReadLeaf, Reports, Service, ServiceId, Slot, Target, View,
};

/// A mesh.
pub trait Backend {
    /// What it is configured by.
    type Resource;

    /// Answers for every leaf of a scope, and emits what configures the mesh so.
    fn lower<'p>(&self, view: View<'_, 'p>, cx: &mut Lowering<'p, '_, Self::Resource>);
}

/// What is lost when a leaf is approximated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Loss {
    what: &'static str,
    instead: Option<&'static str>,
    opens: bool,
}

impl Loss {
    /// Part of what is said has no effect. `what` is a clause: "linkerd looks at endpoints on every request".
    #[must_use]
    pub const fn of(what: &'static str) -> Self {
        Self {
            what,
            instead: None,
            opens: false,
        }
    }

    /// Requests come in that what is said keeps out. `who` is a clause that says which; `instead` is what keeps them
    /// out.
    #[must_use]
    pub const fn opening(who: &'static str, instead: &'static str) -> Self {
        Self {
            what: who,
            instead: Some(instead),
            opens: true,
        }
    }
}

/// Why a leaf cannot be said at all, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// A sentence without its end: "linkerd cannot turn mTLS off".
    pub why: String,
    /// The fix.
    pub instead: String,
}

/// What consent of the author counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Consent {
    /// A leaf that the source accepts the loss of is approximated.
    #[default]
    AsWritten,
    /// No loss is taken, whatever the source accepts: only what is exact compiles.
    Refused,
}

/// How a leaf was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Emitted with its meaning.
    Exact,
    /// Emitted with a loss that the author consents to; without consent it is an error.
    Approximate,
    /// Not sayable.
    Refused,
    /// Not sayable in the target's version.
    NeedsVersion,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Approximate, Self::Refused, Self::NeedsVersion];
}

/// How many leaves of each name were answered how.
pub type Outcomes = BTreeMap<(&'static str, Outcome), usize>;

/// What a backend lowers with: the only way to a leaf's value, and to the output.
pub struct Lowering<'p, 's, R> {
    /// What is compiled for.
    pub target: Target,
    policy: &'p Policy,
    ledger: Ledger,
    consent: Consent,
    consent_used: Vec<bool>,
    accepts: Vec<u32>,
    service: Option<&'p Service>,
    /// The service's number.
    id: Option<ServiceId>,
    reports: &'s mut Reports,
    /// How each leaf was answered, a bit an [`Outcome`].
    answers: Vec<u8>,
    sink: &'s mut dyn FnMut(R),
}

/// Lowers a policy: mesh, then namespaces by name, then services by namespace and name.
///
/// Resources go to `sink` in that order; findings go to `reports`.
pub fn lower<B: Backend>(
    backend: &B,
    policy: &Policy,
    target: Target,
    consent: Consent,
    sink: &mut dyn FnMut(B::Resource),
    reports: &mut Reports,
) -> Outcomes {
    let all = 0..policy.services.len();
    let lowered = lower_part(backend, policy, target, consent, all, sink);
    lowered.finish(policy, target, reports)
}

/// What is known after a part of a policy has been lowered.
#[derive(Debug)]
pub struct Lowered {
    reports: Reports,
    consent_used: Vec<bool>,
    answers: Vec<u8>,
}

impl Lowered {
    /// Adds what is known of the part that follows.
    pub fn join(&mut self, next: Self) {
        self.reports.join(next.reports);
        for (used, too) in self.consent_used.iter_mut().zip(next.consent_used) {
            *used |= too;
        }
        for (answers, too) in self.answers.iter_mut().zip(next.answers) {
            *answers |= too;
        }
    }

    /// Adds the findings to others, when all parts are joined.
    pub fn finish(mut self, policy: &Policy, target: Target, reports: &mut Reports) -> Outcomes {
        self.unused_consent(policy, target);
        reports.join(self.reports);
        let mut out = Outcomes::new();
        for (info, mask) in policy.leaves.iter().zip(&self.answers) {
            for outcome in Outcome::ALL {
                if mask & (1 << outcome as u8) != 0 {
                    *out.entry((info.name, outcome)).or_default() += 1;
                }
            }
        }
        out
    }

    fn unused_consent(&mut self, policy: &Policy, target: Target) {
        for (accept, used) in policy.accepts.iter().zip(&self.consent_used) {
            if *used || accept.mesh != target.mesh {
                continue;
            }
            let d = Diagnostic::new(
                Code::UnusedConsent,
                accept.span,
                format!("nothing of `{}` is lost on {}", accept.leaf, target.name),
            )
            .help("take it out of `accept`, so that a later loss is not agreed to unseen");
            self.reports.add(d, None);
        }
    }
}

/// Lowers some services that follow each other; with the first of them go the mesh and the namespaces. Parts are lowered alone,
/// perhaps at the same time, and what is known of them is joined in their order: together they are the whole.
pub fn lower_part<B: Backend>(
    backend: &B,
    policy: &Policy,
    target: Target,
    consent: Consent,
    part: Range<usize>,
    sink: &mut dyn FnMut(B::Resource),
) -> Lowered {
    let mut reports = Reports::default();
    let mut cx = Lowering {
        target,
        policy,
        ledger: Ledger::new(policy.leaves.len()),
        consent,
        consent_used: vec![false; policy.accepts.len()],
        accepts: Vec::new(),
        service: None,
        id: None,
        reports: &mut reports,
        answers: vec![0; policy.leaves.len()],
        sink,
    };
    let mesh = MeshView::new(policy, target.mesh);
    if part.start == 0 {
        cx.mesh_and_namespaces(backend, &mesh);
    }
    services(policy, target.mesh, &mesh, part, |service, joined, view| {
        cx.scope(&joined.ranges, &service.body.accepts, Some((view.id, service)));
        for used in &service.uses {
            if let Some(profile) = policy.profiles.get(used.profile.0 as usize) {
                cx.accepts.extend(&profile.body.accepts);
            }
        }
        cx.accepts.extend(&policy.mesh.accepts);
        for range in [view.mtls.map(|i| i.leaves), view.default.map(|i| i.leaves)]
            .into_iter()
            .flatten()
        {
            cx.ledger.open(range);
        }
        cx.hide_scoped_parts(view.constructs);
        backend.lower(View::Service(view), &mut cx);
        cx.close();
    });
    let Lowering {
        consent_used,
        answers,
        ..
    } = cx;
    Lowered {
        reports,
        consent_used,
        answers,
    }
}

impl<R> ReadLeaf for Lowering<'_, '_, R> {
    /// Takes it.
    fn read<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> Option<T> {
        Some(self.take(leaf))
    }
}

impl<'p, R> Lowering<'p, '_, R> {
    fn mesh_and_namespaces<B: Backend<Resource = R>>(&mut self, backend: &B, mesh: &MeshView<'p>) {
        let policy = self.policy;
        self.scope(&mesh.ranges, &policy.mesh.accepts, None);
        backend.lower(View::Mesh(mesh), self);
        self.close();
        for namespace in &policy.namespaces {
            let view = NamespaceView::new(mesh, namespace, self.target.mesh);
            self.scope(&view.ranges, &namespace.body.accepts, None);
            self.accepts.extend(&policy.mesh.accepts);
            for range in [
                view.mtls.map(|i| i.leaves),
                view.access_log.map(|i| i.leaves),
                view.tracing.map(|i| i.leaves),
            ]
            .into_iter()
            .flatten()
            {
                self.ledger.open(range);
            }
            backend.lower(View::Namespace(&view), self);
            self.close();
        }
    }

    /// The value of a leaf that the mesh says exactly.
    pub fn take<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> T {
        self.answer(leaf.id(), Outcome::Exact);
        self.value(leaf)
    }

    /// A leaf's value without an answer: to decide which answer it gets. The ledger still demands one.
    pub fn look<T: FromArgument>(&self, leaf: &Leaf<T>) -> T {
        self.value(leaf)
    }

    /// The value of a leaf that the mesh says with a loss; `None` without the author's consent, which is an error.
    pub fn approximate<T: FromArgument>(&mut self, leaf: &Leaf<T>, loss: Loss) -> Option<T> {
        self.answer(leaf.id(), Outcome::Approximate);
        if self.consents(leaf.id()) && self.consent == Consent::AsWritten {
            return Some(self.value(leaf));
        }
        self.needs_consent(leaf.id(), self.place(leaf), loss);
        None
    }

    /// What has no type of a leaf in it is apart from what has: it is compiled once for each mesh.
    fn needs_consent(&mut self, leaf: LeafId, place: Span, loss: Loss) {
        let of = Words::Loss(loss);
        self.report_made(Made { leaf, place, of }, |cx| cx.lost(leaf, place, loss));
    }

    fn lost(&self, leaf: LeafId, place: Span, loss: Loss) -> Diagnostic {
        let name = self.policy.leaf(leaf).name;
        let mesh = self.target.name;
        let mut help = loss.instead.map_or_else(String::new, |fix| format!("{fix}; or "));
        if self.consent == Consent::Refused {
            help.push_str("take it out: this compilation takes no loss, whatever `accept` says");
        } else {
            help.push_str(&format!("agree to it with `accept {name} on {mesh} \"why\"`"));
        }
        if let Some(other) = self.policy.meshes.iter().find(|m| **m != mesh) {
            help.push_str(&format!(", or say it for one mesh only: `on {other} {{ … }}`"));
        }
        let becomes = if loss.opens { "let in more" } else { "be lost" };
        Diagnostic::new(
            Code::LossNeedsConsent,
            place,
            format!("`{name}` would {becomes} on {mesh}: {}", loss.what),
        )
        .help(help)
    }

    /// A leaf that the mesh cannot say.
    pub fn unsupported<T>(&mut self, leaf: &Leaf<T>, gap: Gap) {
        self.refused(leaf.id(), self.place(leaf), gap);
    }

    fn refused(&mut self, leaf: LeafId, place: Span, gap: Gap) {
        self.answer(leaf, Outcome::Refused);
        let consent = if self.consents(leaf) {
            "; no consent helps, for there is nothing near"
        } else {
            ""
        };
        let help = format!("{}{consent}", gap.instead);
        let d = Diagnostic::new(Code::NoSuchFeature, place, gap.why).help(help);
        self.report(leaf, d);
    }

    /// A leaf of a statement that has been refused as a whole: answered so, without words of its own.
    pub fn refused_too<T>(&mut self, leaf: &Leaf<T>) {
        self.answer(leaf.id(), Outcome::Refused);
        self.consents(leaf.id());
    }

    /// Whether the target has a feature that a leaf needs; if not, the leaf is answered with an error that names
    /// the version that has it.
    pub fn has<T>(&mut self, feature: Feature, leaf: &Leaf<T>) -> bool {
        if self.target.version >= feature.since {
            return true;
        }
        self.needs_version(feature, leaf.id(), self.place(leaf));
        false
    }

    fn needs_version(&mut self, feature: Feature, leaf: LeafId, place: Span) {
        self.answer(leaf, Outcome::NeedsVersion);
        self.consents(leaf);
        let (mesh, version) = (self.target.name, self.target.version);
        let of = Words::Needs(feature);
        self.report_made(Made { leaf, place, of }, |_| {
            Diagnostic::new(
                Code::NeedsVersion,
                place,
                format!("{mesh} {version} has no {}", feature.name),
            )
            .help(format!(
                "it needs {mesh} {}: compile with `-t {mesh}@{}`",
                feature.since, feature.since
            ))
        });
    }

    /// Something that an operator should know; no decision depends on it.
    pub fn note<T>(&mut self, leaf: &Leaf<T>, code: Code, message: impl Into<Cow<'static, str>>) {
        self.noted(leaf.id(), self.place(leaf), code, message.into());
    }

    fn noted(&mut self, leaf: LeafId, place: Span, code: Code, message: Cow<'static, str>) {
        match message {
            Cow::Borrowed(text) => {
                let of = Words::Note(code, text);
                self.report_made(Made { leaf, place, of }, |_| Diagnostic::new(code, place, text));
            }
            Cow::Owned(text) => self.report(leaf, Diagnostic::new(code, place, text)),
        }
    }

    /// An error that is of more than one leaf.
    pub fn refuse(&mut self, mut diagnostic: Diagnostic) {
        if let Some(service) = self.service {
            diagnostic = self.policy.with_use(service, diagnostic);
        }
        self.reports.add(diagnostic, self.id);
    }

    /// What a statement says for this mesh.
    pub fn pick<'a, T>(&self, per_mesh: &'a PerMesh<T>) -> Option<&'a T> {
        per_mesh.get(self.target.mesh)
    }

    /// The place of a leaf, or of the argument that its value is.
    pub fn place<T>(&self, leaf: &Leaf<T>) -> Span {
        match leaf.slot() {
            Slot::Given(given) => given
                .argument()
                .and_then(|(profile, index)| {
                    let used = self.service?.uses.iter().find(|u| u.profile == profile)?;
                    used.arguments.get(usize::from(index))
                })
                .map_or(self.policy.leaf(leaf.id()).span, |(_, span)| *span),
            Slot::Value(_) => self.policy.leaf(leaf.id()).span,
        }
    }

    /// The port of another service that routes are for: the one that is said, or the only one that it has.
    pub fn port_of(&self, service: &ServiceRef, home: &Name) -> Option<Port> {
        let namespace = service.namespace.as_ref().unwrap_or(home);
        let only = || {
            let it = self.policy.service(namespace, &service.name)?;
            let ports = self.policy.ports(it, self.target.mesh);
            let mut routed = ports.iter().filter(|(_, protocol)| protocol.is_routed());
            routed
                .next()
                .map(|(port, _)| *port)
                .filter(|_| routed.next().is_none())
        };
        service.port.or_else(only)
    }

    /// The place of a service that the policy describes.
    #[must_use]
    pub fn described(&self, namespace: &Name, name: &str) -> Option<Span> {
        let service = self.policy.find(namespace.as_str(), name);
        service.map(|service| service.span)
    }

    /// Hands a resource on.
    pub fn emit(&mut self, resource: impl Into<R>) {
        (self.sink)(resource.into());
    }

    fn answer(&mut self, leaf: LeafId, outcome: Outcome) {
        self.ledger.answer(leaf);
        self.answers[leaf.0 as usize] |= 1 << outcome as u8;
    }

    fn value<T: FromArgument>(&self, leaf: &Leaf<T>) -> T {
        let found = match leaf.slot() {
            Slot::Value(value) => Some(value.clone()),
            Slot::Given(given) => self.service.and_then(|s| given.of(s)),
        };
        found.expect("check has read every argument as each leaf that takes it does")
    }

    fn consents(&mut self, leaf: LeafId) -> bool {
        let name = self.policy.leaf(leaf).name;
        let mut any = false;
        for index in &self.accepts {
            let accept = &self.policy.accepts[*index as usize];
            let covered = accept.covers.contains(leaf)
                || (accept.with_profiles && self.service.is_some_and(|s| s.shares(self.policy, leaf)));
            if accept.mesh == self.target.mesh && covered && accept.names(name) {
                self.consent_used[*index as usize] = true;
                any = true;
            }
        }
        any
    }

    fn report(&mut self, leaf: LeafId, diagnostic: Diagnostic) {
        let diagnostic = self.with_story(leaf, diagnostic);
        self.reports.add(diagnostic, self.id);
    }

    /// A finding that the service before may have too.
    fn report_made(&mut self, made: Made, diagnostic: impl FnOnce(&Self) -> Diagnostic) {
        if self.reports.add_again(&made, self.id) {
            return;
        }
        let diagnostic = self.with_story(made.leaf, diagnostic(self));
        self.reports.add_made(made, diagnostic, self.id);
    }

    /// A finding of a leaf, with the other places that belong to it.
    fn with_story(&self, leaf: LeafId, mut diagnostic: Diagnostic) -> Diagnostic {
        let info = self.policy.leaf(leaf);
        if diagnostic.span != Some(info.span) {
            diagnostic = diagnostic.related(info.span, "used here");
        }
        if let Some(via) = info.via {
            diagnostic = diagnostic.related(via, "the value comes from here");
        }
        match self.service {
            Some(service) => self.policy.with_use(service, diagnostic),
            None => diagnostic,
        }
    }

    fn scope(&mut self, ranges: &[LeafRange], accepts: &[u32], service: Option<(ServiceId, &'p Service)>) {
        (self.id, self.service) = service.unzip();
        self.accepts.clear();
        self.accepts.extend(accepts);
        for range in ranges {
            self.ledger.open(*range);
        }
    }

    fn hide_scoped_parts(&mut self, constructs: &[&ServiceConstruct]) {
        let mesh = self.target.mesh;
        for construct in constructs {
            if let ServiceConstruct::Route(route) = construct {
                let (timeout, retry) = (route.timeout.hidden(mesh), route.retry.hidden(mesh));
                let (delay, abort) = (route.fault.delay.hidden(mesh), route.fault.abort.hidden(mesh));
                let all = timeout.chain(retry).chain(delay).chain(abort);
                all.chain(route.mirror.hidden(mesh))
                    .for_each(|range| self.ledger.hide(range));
            }
        }
    }

    fn close(&mut self) {
        let Self {
            ledger,
            policy,
            reports,
            target,
            ..
        } = self;
        ledger.close(|leaf| {
            let info = policy.leaf(leaf);
            let d = Diagnostic::new(
                Code::Unanswered,
                info.span,
                format!("`{}` was not answered on {}", info.name, target.name),
            )
            .help("this is a bug in mesh2yaml: please report it with the policy that shows it");
            reports.add(d, None);
        });
    }
}

impl Service {
    /// Whether a leaf is in a profile that the service uses.
    fn shares(&self, policy: &Policy, leaf: LeafId) -> bool {
        let of = |id: crate::ProfileId| policy.profiles.get(id.0 as usize);
        self.uses
            .iter()
            .filter_map(|u| of(u.profile))
            .any(|p| p.body.leaves.contains(leaf))
    }
}

/// A mesh by its number, for tests and tools that have no policy at hand.
impl From<u8> for MeshId {
    fn from(number: u8) -> Self {
        Self(number)
    }
}
