//! A policy that was read and checked once, and is asked for several meshes.

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Sources, sort_and_cap};
use mesh2yaml_istio::lower::Istio;
use mesh2yaml_k8s::Output as _;
use mesh2yaml_linkerd::lower::Linkerd;
use mesh2yaml_model::meaning::Meaning;
use mesh2yaml_model::{Consent, Outcomes, Policy, Reports, lower};

use crate::compilation::{Compilation, CompileError, Resource};
use crate::facts::Facts;
use crate::names::Names;
use crate::options::Sink;
use crate::target::{Mesh, Target};

/// Diagnostics beyond this many are counted, not shown.
const CAP: usize = 100;

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
    policy: Policy,
    /// What reading and checking found.
    diagnostics: Vec<Diagnostic>,
    consent: Consent,
}

impl CheckedPolicy {
    pub(crate) fn new(
        sources: Sources,
        policy: Policy,
        diagnostics: Vec<Diagnostic>,
        consent: Consent,
    ) -> Self {
        Self {
            sources,
            policy,
            diagnostics,
            consent,
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
        let mut diagnostics = self.diagnostics.clone();
        let mut outcomes = Outcomes::new();
        // A policy with errors says less than its source, so what a mesh makes of it would mislead.
        if clean(&diagnostics) {
            let mut reports = Reports::default();
            let mut names = Names::new();
            let mut checked_sink = |wave: u8, resource: Resource| {
                names.add(&resource);
                sink(wave, resource);
            };
            outcomes = lower_for(
                &self.policy,
                target,
                self.consent,
                &mut checked_sink,
                &mut reports,
            );
            let found = reports.finish();
            // A clash that a mesh has found itself has a place.
            if !found.iter().any(|d| d.code == Code::SameObjectName) {
                diagnostics.extend(names.clashes);
            }
            diagnostics.extend(found);
        }
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

fn clean(diagnostics: &[Diagnostic]) -> bool {
    !diagnostics.iter().any(|d| d.severity == Severity::Error)
}

fn lower_for(
    policy: &Policy,
    target: Target,
    consent: Consent,
    sink: Sink<'_>,
    reports: &mut Reports,
) -> Outcomes {
    let model = target.model();
    match target.mesh {
        Mesh::Istio => {
            let mut emit =
                |r: mesh2yaml_istio::lower::Resource| sink(r.wave().unwrap_or(u8::MAX), Resource::Istio(r));
            lower(&Istio, policy, model, consent, &mut emit, reports)
        }
        Mesh::Linkerd => {
            let backend = Linkerd {
                service_profiles: target.service_profiles,
            };
            let mut emit = |r: mesh2yaml_linkerd::lower::Resource| {
                sink(r.wave().unwrap_or(u8::MAX), Resource::Linkerd(r))
            };
            lower(&backend, policy, model, consent, &mut emit, reports)
        }
    }
}
