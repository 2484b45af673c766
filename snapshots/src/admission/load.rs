//! Reading CRDs from disk, and the versions that they serve.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, io};

use mesh2yaml_k8s::manifest::{Limits, ReadError, read};
use serde_json::Value;

use super::cel::Rules;
use super::schema::Schema;
use super::{defaults, fields, lists, metadata};

/// Why CRDs could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Io {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// A text is no YAML.
    #[error("the CRDs of the set `{set}` are no YAML: {source}")]
    Yaml {
        /// The set it belongs to.
        set: String,
        /// Why.
        source: ReadError,
    },
    /// A document is no CRD.
    #[error("a document of the set `{set}` is no CRD")]
    NoCrd {
        /// The set it belongs to.
        set: String,
    },
}

/// A version of a kind that a set serves.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) set: String,
    api_version: String,
    kind: String,
    /// Whether the status is a resource of its own, which is not written with the rest.
    parts_status: bool,
    schema: Value,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    schema: Schema,
    rules: Rules,
}

impl Version {
    pub(super) fn serves(&self, resource: &Value) -> bool {
        resource["apiVersion"] == *self.api_version && resource["kind"] == *self.kind
    }

    /// Every violation; none for a resource that would be created.
    pub(super) fn check(&self, resource: &Value) -> Vec<String> {
        let compiled = self.compiled.get_or_init(|| Compiled {
            schema: Schema::compile(&self.schema),
            rules: Rules::compile(&self.schema),
        });
        let mut violations = metadata::check(&resource["metadata"]);
        violations.extend(fields::check(&self.schema, resource));

        let mut resource = resource.clone();
        if self.parts_status
            && let Some(fields) = resource.as_object_mut()
        {
            fields.shift_remove("status");
        }
        defaults::apply(&self.schema, &mut resource);
        violations.extend(compiled.schema.check(&resource));
        violations.extend(lists::check(&self.schema, &resource));
        // A rule may count on what the schema says, so the API server too leaves it out when that does not hold.
        if violations.is_empty() {
            violations = compiled.rules.check(&resource);
        }
        violations
    }
}

/// The folder with data of other projects, which is no part of the checkout.
pub(super) fn shared() -> Option<PathBuf> {
    match env::var_os("MESH2YAML_SHARED") {
        Some(folder) => Some(folder.into()),
        None => {
            let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
            Some(checkout.parent()?.join("shared"))
        }
    }
}

pub(super) fn folder(folder: &Path) -> Result<Vec<Version>, LoadError> {
    let mut versions = Vec::new();
    for entry in entries(folder)? {
        let set = entry.file_stem().unwrap_or_default().to_string_lossy();
        let files = if entry.is_dir() {
            entries(&entry)?
        } else {
            vec![entry.clone()]
        };
        for file in files {
            let content = fs::read_to_string(&file).map_err(|source| unreadable(&file, source))?;
            versions.extend(text(&set, &content)?);
        }
    }
    Ok(versions)
}

pub(super) fn text(set: &str, text: &str) -> Result<Vec<Version>, LoadError> {
    let documents = read(text, &Limits::default().depth(100)).map_err(|source| LoadError::Yaml {
        set: set.to_owned(),
        source,
    })?;
    let mut versions = Vec::new();
    for document in documents {
        let served = served(set, document).ok_or_else(|| LoadError::NoCrd { set: set.to_owned() })?;
        versions.extend(served);
    }
    Ok(versions)
}

/// The versions that a CRD serves; none if it is not of the form of one.
fn served(set: &str, mut crd: Value) -> Option<Vec<Version>> {
    let spec = &mut crd["spec"];
    let group = spec["group"].as_str()?.to_owned();
    let kind = spec["names"]["kind"].as_str()?.to_owned();
    let mut versions = Vec::new();
    for version in spec["versions"].as_array_mut()? {
        let schema = version["schema"]["openAPIV3Schema"].take();
        if !schema.is_object() {
            return None;
        }
        if version["served"] == true {
            versions.push(Version {
                set: set.to_owned(),
                api_version: format!("{group}/{}", version["name"].as_str()?),
                kind: kind.clone(),
                parts_status: version["subresources"]["status"].is_object(),
                schema,
                compiled: OnceLock::new(),
            });
        }
    }
    Some(versions)
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|source| unreadable(folder, source))?;
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, source: io::Error) -> LoadError {
    LoadError::Io {
        path: path.display().to_string(),
        source,
    }
}
