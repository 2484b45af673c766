//! What a compilation gives.

use mesh2yaml_diagnostics::{Diagnostic, Severity, Sources, render};
use mesh2yaml_k8s::{ObjectMeta, Output, yaml};
use mesh2yaml_model::Outcomes;

use crate::target::Target;

/// A resource of one of the meshes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Resource {
    /// Of Istio.
    Istio(mesh2yaml_istio::lower::Resource),
    /// Of Linkerd.
    Linkerd(mesh2yaml_linkerd::lower::Resource),
}

impl Resource {
    /// Writes the object as YAML at the end of `out`, which is expected to be empty or to end with a line break.
    ///
    /// What [`yaml::append`] does, compiled once: as that is generic, each crate that calls it compiles the writing of every kind.
    pub fn append_yaml(&self, out: &mut String) {
        // Everything that is emitted can be written: its keys are texts and its numbers finite.
        let _ = yaml::append(out, self);
    }
}

impl serde::Serialize for Resource {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Istio(r) => r.serialize(serializer),
            Self::Linkerd(r) => r.serialize(serializer),
        }
    }
}

impl Output for Resource {
    fn api_version(&self) -> &'static str {
        match self {
            Self::Istio(r) => r.api_version(),
            Self::Linkerd(r) => r.api_version(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Istio(r) => r.kind(),
            Self::Linkerd(r) => r.kind(),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Self::Istio(r) => r.type_name(),
            Self::Linkerd(r) => r.type_name(),
        }
    }

    fn metadata(&self) -> Option<&ObjectMeta> {
        match self {
            Self::Istio(r) => r.metadata(),
            Self::Linkerd(r) => r.metadata(),
        }
    }

    fn wave(&self) -> Option<u8> {
        match self {
            Self::Istio(r) => r.wave(),
            Self::Linkerd(r) => r.wave(),
        }
    }
}

/// What became of some sources on a target.
#[derive(Debug)]
#[non_exhaustive]
pub struct Compilation {
    /// What was compiled for.
    pub target: Target,
    /// The objects of the cluster, in the order in which they are safe to apply; none if there is an error.
    pub resources: Vec<Resource>,
    /// What the installation is told: an `IstioOperator`, or the values of Linkerd's chart.
    pub install: Option<Resource>,
    /// What was found, by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that diagnostics point into.
    pub sources: Sources,
    /// How the parts of the policy were answered.
    pub outcomes: Outcomes,
}

impl Compilation {
    pub(crate) fn new(
        target: Target,
        all: Vec<Resource>,
        diagnostics: Vec<Diagnostic>,
        sources: Sources,
        outcomes: Outcomes,
    ) -> Self {
        let (resources, mut install): (Vec<_>, Vec<_>) = all.into_iter().partition(|r| r.wave().is_some());
        Self {
            target,
            resources,
            install: install.pop(),
            diagnostics,
            sources,
            outcomes,
        }
    }

    /// Whether a finding is an error, and so there is no output.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// The objects as YAML documents.
    #[must_use]
    pub fn yaml(&self) -> String {
        let mut out = String::new();
        for resource in &self.resources {
            // As in `append_yaml`, what is emitted can be written.
            let _ = yaml::append_document(&mut out, resource);
        }
        out
    }

    /// What the installation is told, as YAML; empty where there is nothing.
    #[must_use]
    pub fn install_yaml(&self) -> String {
        let mut out = String::new();
        if let Some(install) = &self.install {
            install.append_yaml(&mut out);
        }
        out
    }

    /// The findings as people read them.
    #[must_use]
    pub fn report(&self) -> String {
        render(
            mesh2yaml_diagnostics::Format::Text,
            &self.diagnostics,
            &self.sources,
            false,
        )
    }
}

/// A compilation with errors.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.report())]
pub struct CompileError(pub Box<Compilation>);
