//! Does the API server admit this resource? Asked of the CRDs themselves, without a cluster.
//!
//! ```text
//!   resource ──▶ metadata, unknown fields ──────────────────────────┐
//!      │                                                            ├──▶ `path: message` for every violation
//!      └─ without nulls and status, with defaults ──▶ schema, lists ┤
//!                                                                   └──if all hold──▶ CEL rules ──▶ …
//! ```
//!
//! The CRDs are upstream's and not part of this repository: they are read from disk where they are, and a suite that needs them
//! says [`SKIPPED`] where they are not. Calibrated by `tests/admission_upstream.rs` on what the upstream projects say of their own
//! test documents.
//!
//! Unknown fields are violations, as `kubectl apply` has it; a client that asks for less has them dropped in silence.
//!
//! Not looked at: names (that they are DNS names, that a namespace exists), scopes, updates (`oldSelf`), what CEL rules may cost,
//! embedded resources, and everything that an admission webhook adds.

mod cel;
mod defaults;
mod fields;
mod lists;
mod load;
mod metadata;
mod path;
mod schema;
#[cfg(test)]
mod tests;
mod words;

use std::path::{Path, PathBuf};

use serde_json::Value;

pub use load::LoadError;
use load::Version;

/// What a suite prints when [`Crds::find`] finds nothing.
pub const SKIPPED: &str = "skipped: upstream CRDs are not here";

/// The CRDs of one or more sets, each compiled when a resource of its kind is first checked.
///
/// A set is a folder with CRDs, or a file: `istio`, `linkerd`, `gateway-api-standard`, `gateway-api-linkerd-chart`.
#[derive(Debug)]
pub struct Crds {
    versions: Vec<Version>,
}

/// What the API server says to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is admitted by every set that serves its `apiVersion` and `kind`.
    Admitted,
    /// It is refused, and why: one line a violation. Where several sets serve the kind, each line ends with the name of the set
    /// that refuses, in brackets.
    Refused(Vec<String>),
    /// No CRD serves its `apiVersion` and `kind`, as for the core kinds: nothing is known.
    Unknown,
}

impl Crds {
    /// The CRDs in `upstream/crds` of the [shared](Self::shared) folder. None where there is no such folder.
    ///
    /// # Panics
    /// When the folder is there but cannot be read: a suite must not be skipped for that.
    #[must_use]
    pub fn find() -> Option<Self> {
        let folder = Self::shared()?.join("upstream/crds");
        folder
            .is_dir()
            .then(|| Self::load(&folder).unwrap_or_else(|error| panic!("{error}")))
    }

    /// The folder with data of other projects: the one that `MESH2YAML_SHARED` names, or `shared` beside the checkout. None where
    /// there is no such folder.
    #[must_use]
    pub fn shared() -> Option<PathBuf> {
        load::shared().filter(|folder| folder.is_dir())
    }

    /// The CRDs in a folder: each file in it and each folder in it is a set.
    ///
    /// # Errors
    /// When a file cannot be read or is no YAML, or a document in it is no CRD.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        Ok(Self {
            versions: load::folder(folder)?,
        })
    }

    /// The CRDs in a text of one or more documents, as the set of this name.
    ///
    /// # Errors
    /// When the text is no YAML, or a document in it is no CRD.
    pub fn from_yaml(set: &str, text: &str) -> Result<Self, LoadError> {
        Ok(Self {
            versions: load::text(set, text)?,
        })
    }

    /// Checks a resource against every set that serves its `apiVersion` and `kind`.
    #[must_use]
    pub fn check(&self, resource: &Value) -> Verdict {
        self.check_where(resource, |_| true)
    }

    /// Checks a resource against one set alone.
    #[must_use]
    pub fn check_in(&self, set: &str, resource: &Value) -> Verdict {
        self.check_where(resource, |version| version.set == set)
    }

    /// The names of the sets that serve this `apiVersion` and `kind`.
    #[must_use]
    pub fn sets(&self, resource: &Value) -> Vec<&str> {
        let serving = self.versions.iter().filter(|version| version.serves(resource));
        serving.map(|version| version.set.as_str()).collect()
    }

    fn check_where(&self, resource: &Value, wanted: impl Fn(&Version) -> bool) -> Verdict {
        let serving: Vec<&Version> = self
            .versions
            .iter()
            .filter(|version| version.serves(resource) && wanted(version))
            .collect();
        let mut lines = Vec::new();
        for version in &serving {
            let violations = version.check(resource);
            if serving.len() > 1 {
                lines.extend(
                    violations
                        .into_iter()
                        .map(|line| format!("{line} [{}]", version.set)),
                );
            } else {
                lines.extend(violations);
            }
        }
        match (serving.is_empty(), lines.is_empty()) {
            (true, _) => Verdict::Unknown,
            (false, true) => Verdict::Admitted,
            (false, false) => Verdict::Refused(lines),
        }
    }
}

impl Verdict {
    /// The violations; none for what is admitted or unknown.
    #[must_use]
    pub fn violations(&self) -> &[String] {
        match self {
            Self::Refused(lines) => lines,
            Self::Admitted | Self::Unknown => &[],
        }
    }
}
