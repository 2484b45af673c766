//! A compilation with all its inputs.

use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use mesh2yaml_check::{Checked, Setting, check};
use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Sources, sort_and_cap};
use mesh2yaml_istio::lower::Istio;
use mesh2yaml_k8s::Output as _;
use mesh2yaml_linkerd::lower::Linkerd;
use mesh2yaml_model::meaning::Meaning;
use mesh2yaml_model::{Outcomes, Policy, Reports, lower};
use mesh2yaml_syntax::{add_bytes, parse};

use crate::compilation::{Compilation, CompileError, Resource};
use crate::imports::{Loader, NoImports, load_all};
use crate::target::{Mesh, Target};

/// Diagnostics beyond this many are counted, not shown.
const CAP: usize = 100;

/// The inputs of a compilation.
///
/// ```
/// use mesh2yaml::{Options, Target};
///
/// let compilation = Options::new()
///     .source("shop.mesh", "param slow duration = 10s\nservice shop in prod {\n  port http 80\n  route { timeout $slow }\n}\n")
///     .set("slow", "5s", "--set")
///     .compile(Target::istio());
/// assert!(!compilation.has_errors());
/// assert!(compilation.yaml().contains("timeout: 5s"));
/// ```
#[derive(Default)]
pub struct Options<'l> {
    sources: Vec<(String, Arc<str>)>,
    broken: Vec<(String, Vec<u8>)>,
    settings: Vec<Setting>,
    loader: Option<&'l dyn Loader>,
}

/// Takes what is compiled, one by one and in the order in which it is lowered, scope by scope.
pub type Sink<'a> = &'a mut dyn FnMut(u8, Resource);

impl<'l> Options<'l> {
    /// No inputs yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source under the name that diagnostics show, which relative imports start from.
    #[must_use]
    pub fn source(mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        self.sources.push((name.into(), text.into()));
        self
    }

    /// Adds a source whose bytes may not be text; if they are not, that is a finding.
    #[must_use]
    pub fn bytes(mut self, name: impl Into<String>, bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.source(name, text),
            Err(e) => {
                // The first byte that is wrong is enough to say so.
                let bytes = &bytes[..=e.valid_up_to()];
                self.broken.push((name.into(), bytes.to_vec()));
                self
            }
        }
    }

    /// Gives a value to a `param` at the top of a file; `origin` says in messages where it came from, such as `--set`.
    /// Of several values for one name the last counts. A value is read by the type of its parameter, and then as if it
    /// were written where the parameter stands: it is never taken for a part of the source. Nothing else gives values:
    /// neither the environment nor a file is looked at.
    #[must_use]
    pub fn set(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
        origin: impl Into<String>,
    ) -> Self {
        self.settings.push(Setting {
            name: name.into(),
            value: value.into(),
            origin: origin.into(),
        });
        self
    }

    /// Says how imports are found.
    #[must_use]
    pub fn loader(mut self, loader: &'l dyn Loader) -> Self {
        self.loader = Some(loader);
        self
    }

    /// Compiles for a target. The result has the diagnostics, and resources if none of them is an error.
    #[must_use]
    pub fn compile(self, target: Target) -> Compilation {
        let mut resources = Vec::new();
        let (sources, diagnostics, outcomes) =
            self.compile_into(target, &mut |wave, resource| resources.push((wave, resource)));
        // Scopes come in order; waves go before them.
        resources.sort_by_key(|(wave, _)| *wave);
        let clean = !diagnostics.iter().any(|d| d.severity == Severity::Error);
        let resources = if clean {
            resources.into_iter().map(|(_, r)| r).collect()
        } else {
            Vec::new()
        };
        Compilation::new(target, resources, diagnostics, sources, outcomes)
    }

    /// Checks without a target: names, values and sense, and nothing about what a mesh can say.
    #[must_use]
    pub fn check(self) -> (Sources, Vec<Diagnostic>) {
        let (sources, mut checked) = self.front();
        sort_and_cap(&mut checked.diagnostics, CAP);
        (sources, checked.diagnostics)
    }

    /// What the policy means on a mesh, as a function from requests to decisions: what its output must make the mesh do.
    ///
    /// # Errors
    /// All findings, if one of them is an error. What a mesh cannot do is no error here.
    pub fn meaning(self, target: Target) -> Result<Meaning, CompileError> {
        let (sources, mut checked) = self.front();
        if checked.diagnostics.iter().any(|d| d.severity == Severity::Error) {
            sort_and_cap(&mut checked.diagnostics, CAP);
            let nothing = Compilation::new(target, Vec::new(), checked.diagnostics, sources, Outcomes::new());
            return Err(CompileError(Box::new(nothing)));
        }
        Ok(Meaning::new(&checked.policy, target.model().mesh))
    }

    /// Compiles for a target and hands every resource on as soon as it is there, with its wave: lower waves are
    /// applied first. For output that is too large to be held. If there is an error among the diagnostics, what was
    /// handed on must be thrown away.
    pub fn compile_into(self, target: Target, sink: Sink<'_>) -> (Sources, Vec<Diagnostic>, Outcomes) {
        let (sources, checked) = self.front();
        let Checked {
            policy,
            mut diagnostics,
        } = checked;
        let mut outcomes = Outcomes::new();
        // A policy with errors says less than its source, so what a mesh makes of it would mislead.
        if !diagnostics.iter().any(|d| d.severity == Severity::Error) {
            let mut reports = Reports::default();
            let mut names = Names::new();
            let mut checked_sink = |wave: u8, resource: Resource| {
                names.add(&resource);
                sink(wave, resource);
            };
            outcomes = lower_for(&policy, target, &mut checked_sink, &mut reports);
            let found = reports.finish();
            // A clash that a mesh has found itself has a place.
            if !found.iter().any(|d| d.code == Code::SameObjectName) {
                diagnostics.extend(names.clashes);
            }
            diagnostics.extend(found);
        }
        sort_and_cap(&mut diagnostics, CAP);
        (sources, diagnostics, outcomes)
    }

    /// Reads and checks the sources.
    fn front(mut self) -> (Sources, Checked) {
        // By name, so that nothing depends on the order in which they were given.
        self.sources.sort();
        let mut sources = Sources::new();
        for (name, text) in self.sources {
            sources.add(name, text);
        }
        let mut loaded = load_all(&mut sources, self.loader.unwrap_or(&NoImports));
        let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
        for (name, bytes) in self.broken {
            let added = add_bytes(&mut sources, name, &bytes);
            diagnostics.extend(added.err().map(|d| *d));
        }
        let mut files = Vec::new();
        for id in &loaded.order {
            let id = *id;
            let parsed = parse(&sources, id);
            diagnostics.extend(parsed.diagnostics);
            files.push(parsed.file);
        }
        let mut checked = check(&files, &Mesh::NAMES, &self.settings);
        drop(files);
        // What a library defines is for others too: what one policy makes no use of is no mistake of either.
        checked.diagnostics.retain(|d| {
            d.code != Code::UnusedDefinition || !d.span.is_some_and(|span| loaded.is_imported(span.source))
        });
        if diagnostics.iter().any(|d| d.severity == Severity::Error) {
            // What follows from a part that could not be read is no finding of its own.
            checked
                .diagnostics
                .retain(|d| d.severity == Severity::Error && !follows(d.code));
        }
        checked.diagnostics.extend(diagnostics);
        (sources, checked)
    }
}

/// The names of all objects: a second of one name would replace the first when it is applied.
struct Names {
    known: HashSet<u64>,
    /// Random for each run, so that no source can choose names that collide.
    seed: u64,
    clashes: Vec<Diagnostic>,
}

/// A round of a keyed multiplicative hash; names are many and short.
fn mix(key: u64, word: u64) -> u64 {
    let product = u128::from(key ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
    (product ^ (product >> 64)) as u64
}

impl Names {
    fn new() -> Self {
        let seed = std::hash::RandomState::new().hash_one(0);
        Self {
            known: HashSet::new(),
            seed,
            clashes: Vec::new(),
        }
    }

    fn add(&mut self, resource: &Resource) {
        let Some(meta) = resource.metadata() else { return };
        let mut key = self.seed;
        for part in [resource.kind(), meta.namespace().unwrap_or(""), meta.name()] {
            key = mix(key, part.len() as u64);
            for chunk in part.as_bytes().chunks(8) {
                let mut word = [0; 8];
                word[..chunk.len()].copy_from_slice(chunk);
                key = mix(key, u64::from_le_bytes(word));
            }
        }
        if !self.known.insert(key) {
            let place = meta.namespace().unwrap_or("the cluster");
            let message = format!(
                "two objects would be called {} `{}` in {place}",
                resource.kind(),
                meta.name()
            );
            let d = Diagnostic::without_place(Code::SameObjectName, message);
            self.clashes
                .push(d.help("objects are named after services, versions and titles: change one of them"));
        }
    }
}

/// Whether a finding may be there only because something else could not be read.
fn follows(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownName
            | Code::UnknownProfile
            | Code::UnknownReference
            | Code::Missing
            | Code::EmptyBlock
            | Code::BadTest
            | Code::BadArgument
            | Code::BadSetting
            | Code::MissingTitle
            | Code::Unreachable
    )
}

fn lower_for(policy: &Policy, target: Target, sink: Sink<'_>, reports: &mut Reports) -> Outcomes {
    let model = target.model();
    match target.mesh {
        Mesh::Istio => {
            let mut emit =
                |r: mesh2yaml_istio::lower::Resource| sink(r.wave().unwrap_or(u8::MAX), Resource::Istio(r));
            lower(&Istio, policy, model, &mut emit, reports)
        }
        Mesh::Linkerd => {
            let backend = Linkerd {
                service_profiles: target.service_profiles,
            };
            let mut emit = |r: mesh2yaml_linkerd::lower::Resource| {
                sink(r.wave().unwrap_or(u8::MAX), Resource::Linkerd(r))
            };
            lower(&backend, policy, model, &mut emit, reports)
        }
    }
}
