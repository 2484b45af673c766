//! A compilation with all its inputs.

use std::sync::Arc;

use mesh2yaml_check::{Setting, check};
use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Sources};
#[cfg(feature = "evaluate")]
use mesh2yaml_model::meaning::Meaning;
use mesh2yaml_model::{Consent, Outcomes};
use mesh2yaml_syntax::{add_bytes, parse_with};

use crate::checked::CheckedPolicy;
use crate::compilation::{Compilation, Resource};
use crate::grpc::GrpcMethods;
use crate::imports::{Loader, NoImports, load_all};
use crate::target::{Mesh, Target};

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
    consent: Consent,
    calls: Option<GrpcMethods>,
    threads: Option<std::num::NonZeroUsize>,
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

    /// Says whether the source's consent to losses counts. It does by default.
    #[must_use]
    pub fn consent(mut self, consent: Consent) -> Self {
        self.consent = consent;
        self
    }

    /// Lets large sources be parsed by so many threads, and large policies be compiled by so many where
    /// [`CheckedPolicy::compile_parts`] is asked. One by default. The outcome is the same with any number.
    #[must_use]
    pub fn threads(mut self, most: std::num::NonZeroUsize) -> Self {
        self.threads = Some(most);
        self
    }

    /// Takes these for all gRPC methods that there are: a condition on another is an error. Without it, any name
    /// will do.
    #[must_use]
    pub fn grpc_methods(mut self, known: GrpcMethods) -> Self {
        self.calls = Some(known);
        self
    }

    /// Compiles for a target. The result has the diagnostics, and resources if none of them is an error.
    #[must_use]
    pub fn compile(self, target: Target) -> Compilation {
        self.read().compile(target)
    }

    /// Compiles for several targets, in their order; the sources are read and checked once.
    #[must_use]
    pub fn compile_all(self, targets: impl IntoIterator<Item = Target>) -> Vec<Compilation> {
        let policy = self.read();
        targets.into_iter().map(|target| policy.compile(target)).collect()
    }

    /// Checks without a target: names, values and sense, and nothing about what a mesh can say.
    #[must_use]
    pub fn check(self) -> (Sources, Vec<Diagnostic>) {
        let policy = self.read();
        let diagnostics = policy.diagnostics();
        (policy.into_sources(), diagnostics)
    }

    /// What the policy means on a mesh, as a function from requests to decisions: what its output must make the mesh do.
    ///
    /// # Errors
    /// All findings, if one of them is an error. What a mesh cannot do is no error here.
    #[cfg(feature = "evaluate")]
    pub fn meaning(self, target: Target) -> Result<Meaning, crate::CompileError> {
        self.read().meaning(target)
    }

    /// Compiles for a target and hands every resource on as soon as it is there, with its wave: lower waves are
    /// applied first. For output that is too large to be held. If there is an error among the diagnostics, what was
    /// handed on must be thrown away.
    pub fn compile_into(self, target: Target, sink: Sink<'_>) -> (Sources, Vec<Diagnostic>, Outcomes) {
        let policy = self.read();
        let (diagnostics, outcomes) = policy.compile_into(target, sink);
        (policy.into_sources(), diagnostics, outcomes)
    }

    /// Reads and checks the sources, once for all targets.
    #[must_use]
    pub fn read(mut self) -> CheckedPolicy {
        let threads = self.threads.map_or(1, std::num::NonZeroUsize::get);
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
            let parsed = parse_with(&sources, id, threads);
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
        if let Some(known) = &self.calls {
            checked.diagnostics.extend(known.check(&checked.policy));
        }
        CheckedPolicy::new(
            sources,
            checked.policy,
            checked.diagnostics,
            self.consent,
            threads,
        )
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
