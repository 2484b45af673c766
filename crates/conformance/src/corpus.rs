//! What is judged: the output of all examples and of random policies, and upstream's own documents.

use std::path::{Path, PathBuf};

use mesh2yaml::k8s::types::decision::ServiceFacts;
use mesh2yaml::k8s::yaml;
use mesh2yaml::{Compilation, Mesh, Options, Target};
use mesh2yaml_snapshots::corpus::cases;
use mesh2yaml_snapshots::parity::{Edges, Random, Sketch};
use serde_json::Value;

use crate::Error;

/// Documents that stand together.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Set {
    /// Where they come from.
    pub name: String,
    /// The mesh that they are for; `None` for the Gateway API alone.
    pub mesh: Option<Mesh>,
    /// The documents.
    pub documents: Vec<Document>,
    /// What an installation of Istio is told, as a document that `istioctl` reads.
    pub install: Option<Document>,
    /// The Services that the policy describes.
    pub services: Vec<ServiceFacts>,
    /// Ports of Services that speak gRPC: namespace, name and number.
    pub calls: Vec<(String, String, u16)>,
    /// The mesh's configuration as YAML; empty for the default.
    pub settings: String,
}

/// A document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// Its text.
    pub text: String,
    /// What the project that it is from says of it, and where; `None` for ours.
    pub expected: Option<Expected>,
}

/// What a project says of its own document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Expected {
    /// Whether it is admitted.
    pub is_valid: bool,
    /// The test that says so.
    pub source: String,
}

/// The kind of a document, as `VirtualService`; empty where it cannot be read.
#[must_use]
pub fn kind(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.strip_prefix("kind:"));
    line.unwrap_or_default().trim().trim_matches(['"', '\''])
}

/// What the examples compile to, on each of their targets.
#[must_use]
pub fn examples() -> Vec<Set> {
    let mut sets = Vec::new();
    for case in cases() {
        for target in &case.targets {
            let compilation = case.compile(*target);
            let name = format!("{} on {target}", case.path);
            let meaning = case.options().meaning(*target).ok();
            let services = meaning.iter().flat_map(|it| it.services()).collect();
            sets.extend(Set::compiled(name, &compilation, services));
        }
    }
    sets
}

/// What random policies compile to; policies that no mesh can say are not counted.
#[must_use]
pub fn random(seed: u64, policies: usize) -> Vec<Set> {
    let mut sets = Vec::new();
    let mut usable = 0;
    for policy in sketches(seed) {
        if usable == policies {
            break;
        }
        let before = sets.len();
        for target in [Target::istio(), Target::linkerd()] {
            let text = policy.0.to_string();
            let options = || Options::new().source("policy.mesh", text.as_str());
            let compilation = options().compile(target);
            let meaning = options().meaning(target).ok();
            let services = meaning.iter().flat_map(|it| it.services()).collect();
            let name = format!("random policy {usable} on {target}");
            sets.extend(Set::compiled(name, &compilation, services));
        }
        usable += usize::from(sets.len() > before);
    }
    sets
}

/// Random policies, without end.
pub fn sketches(seed: u64) -> impl Iterator<Item = (Sketch, Edges)> {
    let mut random = Random::new(seed);
    std::iter::repeat_with(move || Sketch::random(&mut random.fork()))
}

impl Set {
    /// `None` where there is no output.
    pub(crate) fn compiled(
        name: String,
        compilation: &Compilation,
        services: Vec<ServiceFacts>,
    ) -> Option<Self> {
        if compilation.has_errors() {
            return None;
        }
        let text = |resource| yaml::to_string(resource).unwrap_or_default();
        let documents = compilation.resources.iter().map(|resource| Document {
            text: text(resource),
            expected: None,
        });
        let told = compilation
            .install
            .as_ref()
            .filter(|_| compilation.target.mesh == Mesh::Istio);
        let install = told.map(|resource| Document {
            text: text(resource),
            expected: None,
        });
        let settings = compilation
            .install
            .as_ref()
            .filter(|_| compilation.target.mesh == Mesh::Istio);
        let settings = settings
            .and_then(|install| serde_json::to_value(install).ok())
            .and_then(|install| install.pointer("/spec/meshConfig").map(Value::to_string));
        Some(Self {
            name,
            mesh: Some(compilation.target.mesh),
            documents: documents.collect(),
            install,
            services,
            calls: Vec::new(),
            settings: settings.unwrap_or_default(),
        })
    }
}

/// Upstream's own documents, each a set of its own; none where they are not there.
///
/// # Errors
/// When they cannot be read.
pub fn upstream(shared: Option<&Path>) -> Result<Vec<Set>, Error> {
    let Some(shared) = shared else {
        return Ok(Vec::new());
    };
    let folder = shared.join("upstream/testdata");
    let mut sets = of_istio(&folder.join("istio-api"))?;
    sets.extend(listed(&folder.join("linkerd"), Some(Mesh::Linkerd))?);
    sets.extend(listed(&folder.join("gateway-api"), None)?);
    Ok(sets)
}

/// The documents in Istio's own module: what its validators and analyzers are tested with, and its samples. A file is a set.
///
/// # Errors
/// When they cannot be read.
pub fn module(folder: &Path) -> Result<Vec<Set>, Error> {
    const FOLDERS: [&str; 3] = [
        "pkg/config/analysis/analyzers/testdata",
        "pkg/config/validation/testdata/crds",
        "samples",
    ];
    let mut paths = Vec::new();
    for below in FOLDERS {
        below_folder(&folder.join(below), &mut paths)?;
    }
    let mut sets = Vec::new();
    for path in paths {
        let text = read(&path)?;
        // Templates are no documents yet.
        if text.contains("{{") {
            continue;
        }
        let documents = text.split("\n---").filter(|it| !kind(it).is_empty()).map(|text| {
            let lines = text.trim_start_matches("---").lines();
            let lines: Vec<&str> = lines.filter(|line| !line.starts_with("_err:")).collect();
            Document {
                text: lines.join("\n"),
                expected: None,
            }
        });
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        sets.push(Set {
            name,
            mesh: Some(Mesh::Istio),
            documents: documents.collect(),
            install: None,
            services: Vec::new(),
            calls: Vec::new(),
            settings: String::new(),
        });
    }
    Ok(sets)
}

fn below_folder(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    found.extend(files(folder, "yaml")?);
    let failed = |cause| Error::Io {
        path: folder.to_owned(),
        cause,
    };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        folders.extend(entry.ok().map(|it| it.path()).filter(|it| it.is_dir()));
    }
    folders.sort();
    folders.iter().try_for_each(|it| below_folder(it, found))
}

fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|cause| Error::Io {
        path: path.to_owned(),
        cause,
    })
}

pub(crate) fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let failed = |cause| Error::Io {
        path: folder.to_owned(),
        cause,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Documents that say with `_err` what is wrong with them.
fn of_istio(folder: &Path) -> Result<Vec<Set>, Error> {
    let mut sets = Vec::new();
    for file in files(folder, "yaml")? {
        for (number, text) in read(&file)?.split("\n---").enumerate() {
            let is_expected = |line: &&str| line.starts_with("_err:");
            let lines: Vec<&str> = text.lines().filter(|line| !is_expected(line)).collect();
            let is_valid = lines.len() == text.lines().count();
            let source = format!("istio-api {} #{number}", name_of(&file));
            let lines = lines.join("\n").trim_start_matches("---").to_owned();
            if lines.trim().is_empty() {
                continue;
            }
            sets.push(Set::one(Some(Mesh::Istio), lines, is_valid, source));
        }
    }
    Ok(sets)
}

/// Documents that an index lists, each in its file.
fn listed(folder: &Path, mesh: Option<Mesh>) -> Result<Vec<Set>, Error> {
    let mut sets = Vec::new();
    for line in read(&folder.join("index.tsv"))?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [file, source, _, _, expectation] = columns[..] {
            let text = read(&folder.join(file))?;
            sets.push(Set::one(mesh, text, expectation == "valid", source.to_owned()));
        }
    }
    Ok(sets)
}

impl Set {
    fn one(mesh: Option<Mesh>, text: String, is_valid: bool, source: String) -> Self {
        let expected = Some(Expected {
            is_valid,
            source: source.clone(),
        });
        Self {
            name: source,
            mesh,
            documents: vec![Document { text, expected }],
            install: None,
            services: Vec::new(),
            calls: Vec::new(),
            settings: String::new(),
        }
    }
}
