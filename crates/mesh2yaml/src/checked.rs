//! A policy that was read and checked once, and is asked for several meshes.

use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Sources, sort_and_cap};
use mesh2yaml_istio::lower::Istio;
use mesh2yaml_k8s::Output as _;
use mesh2yaml_linkerd::lower::Linkerd;
#[cfg(feature = "evaluate")]
use mesh2yaml_model::meaning::Meaning;
use mesh2yaml_model::{Consent, Keyed, Lowered, Outcomes, Policy, Reports, lower_part};

use crate::compilation::{Compilation, CompileError, Resource};
use crate::facts::Facts;
use crate::names::{Clashes, Names};
use crate::options::Sink;
use crate::target::{Mesh, Target};

/// Diagnostics beyond this many are counted, not shown.
pub(crate) const CAP: usize = 100;

/// Fewer services than this are compiled before another thread would have begun.
const WORTH_A_THREAD: usize = 200;

/// A policy that was read and checked, and can be compiled for one target after the other.
///
/// ```
/// use mesh2yaml::{Options, Target};
///
/// let source = "service shop in prod {\n  port http 80\n  route { timeout 5s }\n}\n";
/// let policy = Options::new().source("shop.mesh", source).read();
/// for target in [Target::istio(), "linkerd@2.18".parse()?] {
///     assert!(policy.compile(target).yaml().contains("5s"));
/// }
/// let facts = policy.facts(Target::istio())?;
/// assert_eq!(facts.services[0].host.as_str(), "shop.prod.svc.cluster.local");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CheckedPolicy {
    sources: Sources,
    pub(crate) policy: Policy,
    /// What reading and checking found.
    diagnostics: Vec<Diagnostic>,
    consent: Consent,
    /// How many threads a compilation may use.
    threads: usize,
}

impl CheckedPolicy {
    pub(crate) fn new(
        sources: Sources,
        policy: Policy,
        diagnostics: Vec<Diagnostic>,
        consent: Consent,
        threads: usize,
    ) -> Self {
        Self {
            sources,
            policy,
            diagnostics,
            consent,
            threads,
        }
    }

    /// Compiles for a target. The result has the diagnostics, and resources if none of them is an error.
    #[must_use]
    pub fn compile(&self, target: Target) -> Compilation {
        let mut resources = Vec::new();
        let (diagnostics, outcomes) =
            self.compile_into(target, &mut |wave, resource| resources.push((wave, resource)));
        // Scopes come in order; waves go before them.
        resources.sort_by_key(|(wave, _)| *wave);
        let resources = if clean(&diagnostics) {
            resources.into_iter().map(|(_, r)| r).collect()
        } else {
            Vec::new()
        };
        Compilation::new(target, resources, diagnostics, self.sources.clone(), outcomes)
    }

    /// Compiles for a target and hands every resource on as soon as it is there, with its wave: lower waves are
    /// applied first. For output that is too large to be held. If there is an error among the diagnostics, what was
    /// handed on must be thrown away.
    pub fn compile_into(&self, target: Target, sink: Sink<'_>) -> (Vec<Diagnostic>, Outcomes) {
        // A policy with errors says less than its source, so what a mesh makes of it would mislead.
        if !clean(&self.diagnostics) {
            return (self.diagnostics(), Outcomes::new());
        }
        let key = Keyed::default();
        let all = 0..self.policy.services.len();
        let (lowered, names) = self.lower_part(target, &key, all, sink);
        self.finish(target, lowered, names.twice(), &key)
    }

    /// As [`compile_into`](Self::compile_into), in parts: some services that follow each other are a part, and each part is
    /// compiled by a thread of its own, into what `begin` gives. There are as many parts as threads, unless the policy is too
    /// small for that. In each wave the objects of the first part come first, then those of the second: in this order they are
    /// the same objects with any number of threads.
    pub fn compile_parts<P: Send>(
        &self,
        target: Target,
        begin: impl Fn() -> P + Sync,
        each: impl Fn(&mut P, u8, Resource) + Sync,
    ) -> (Vec<P>, Vec<Diagnostic>, Outcomes) {
        if !clean(&self.diagnostics) {
            return (Vec::new(), self.diagnostics(), Outcomes::new());
        }
        let key = Keyed::default();
        let part = |services: Range<usize>| {
            let mut made = begin();
            let mut sink = |wave: u8, resource: Resource| each(&mut made, wave, resource);
            let (lowered, names) = self.lower_part(target, &key, services, &mut sink);
            (made, lowered, names)
        };
        let (first, others) = self.parts();
        let (made, mut lowered, mut names, rest) = std::thread::scope(|scope| {
            let others: Vec<_> = others
                .into_iter()
                .map(|services| scope.spawn(|| part(services)))
                .collect();
            let (made, lowered, names) = part(first);
            let rest = others.into_iter().map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            (made, lowered, names, rest.collect::<Vec<_>>())
        });
        let mut parts = vec![made];
        for (made, next, more) in rest {
            parts.push(made);
            lowered.join(next);
            names.join(more);
        }
        let (diagnostics, outcomes) = self.finish(target, lowered, names.twice(), &key);
        (parts, diagnostics, outcomes)
    }

    /// The services of the first part, and of the others.
    fn parts(&self) -> (Range<usize>, Vec<Range<usize>>) {
        let count = self.policy.services.len();
        let parts = self.threads.min(count / WORTH_A_THREAD).max(1);
        let edge = |part: usize| count * part / parts;
        (
            0..edge(1),
            (1..parts).map(|part| edge(part)..edge(part + 1)).collect(),
        )
    }

    fn lower_part<'k>(
        &self,
        target: Target,
        key: &'k Keyed,
        services: Range<usize>,
        sink: Sink<'_>,
    ) -> (Lowered, Names<'k>) {
        let mut names = Names::new(key);
        let mut named = |wave: u8, resource: Resource| {
            names.add(&resource);
            sink(wave, resource);
        };
        let lowered = lower_for(&self.policy, target, self.consent, services, &mut named);
        (lowered, names)
    }

    /// All findings, when all parts are lowered.
    fn finish(
        &self,
        target: Target,
        lowered: Lowered,
        twice: Vec<u64>,
        key: &Keyed,
    ) -> (Vec<Diagnostic>, Outcomes) {
        let mut diagnostics = self.diagnostics.clone();
        let mut reports = Reports::default();
        let outcomes = lowered.finish(&self.policy, target.model(), &mut reports);
        let found = reports.finish(&self.policy);
        // A clash that a mesh has found itself has a place.
        if !twice.is_empty() && !found.iter().any(|d| d.code == Code::SameObjectName) {
            let mut clashes = Clashes::new(key, twice);
            let all = 0..self.policy.services.len();
            let mut sink = |_: u8, resource: Resource| clashes.look_at(&resource);
            lower_for(&self.policy, target, self.consent, all, &mut sink);
            diagnostics.extend(clashes.found);
        }
        diagnostics.extend(found);
        sort_and_cap(&mut diagnostics, CAP);
        (diagnostics, outcomes)
    }

    /// What was found without a target: names, values and sense, and nothing about what a mesh can say.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.clone();
        sort_and_cap(&mut diagnostics, CAP);
        diagnostics
    }

    /// The texts that diagnostics point into.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What the policy means on a mesh, as a function from requests to decisions: what its output must make the mesh do.
    ///
    /// # Errors
    /// All findings, if one of them is an error. What a mesh cannot do is no error here.
    #[cfg(feature = "evaluate")]
    pub fn meaning(&self, target: Target) -> Result<Meaning, CompileError> {
        self.clean(target)?;
        Ok(Meaning::new(&self.policy, target.model().mesh))
    }

    /// What the policy says of its services on a mesh, as data: hosts, ports, routes, rules.
    ///
    /// # Errors
    /// All findings, if one of them is an error. What a mesh cannot do is no error here.
    pub fn facts(&self, target: Target) -> Result<Facts, CompileError> {
        self.clean(target)?;
        Ok(Facts::new(&self.policy, &self.sources, target))
    }

    pub(crate) fn into_sources(self) -> Sources {
        self.sources
    }

    fn clean(&self, target: Target) -> Result<(), CompileError> {
        if clean(&self.diagnostics) {
            return Ok(());
        }
        let found = self.diagnostics();
        let nothing = Compilation::new(target, Vec::new(), found, self.sources.clone(), Outcomes::new());
        Err(CompileError(Box::new(nothing)))
    }
}

pub(crate) fn clean(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(|d| d.severity == Severity::Error)
}

fn lower_for(
    policy: &Policy,
    target: Target,
    consent: Consent,
    services: Range<usize>,
    sink: Sink<'_>,
) -> Lowered {
    let model = target.model();
    match target.mesh {
        Mesh::Istio => {
            let mut emit =
                |r: mesh2yaml_istio::lower::Resource| sink(r.wave().unwrap_or(u8::MAX), Resource::Istio(r));
            lower_part(&Istio, policy, model, consent, services, &mut emit)
        }
        Mesh::Linkerd => {
            let backend = Linkerd {
                service_profiles: target.service_profiles,
            };
            let mut emit = |r: mesh2yaml_linkerd::lower::Resource| {
                sink(r.wave().unwrap_or(u8::MAX), Resource::Linkerd(r))
            };
            lower_part(&backend, policy, model, consent, services, &mut emit)
        }
    }
}
