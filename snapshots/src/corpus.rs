//! The examples as test cases: `examples/<case>.mesh` and `examples/<construct>/<case>.mesh`.
//!
//! Comments at the top of an example may say how it is compiled:
//!
//! ```text
//! # targets: istio@1.20 linkerd@2.15      both meshes in their newest versions where it is not said
//! # set: slow=5s                          a value for a `param`
//! # service-profiles                      the older form of routes on Linkerd
//! ```
//!
//! Files in deeper folders are there to be imported and are no cases of their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mesh2yaml::diagnostics::{Format, render};
use mesh2yaml::{Compilation, LoadError, Loader, Options, Target, Tested};

/// An example.
#[derive(Clone, Debug)]
pub struct Case {
    /// The construct's folder; empty for a whole scenario.
    pub folder: String,
    /// The file's name without its extension.
    pub name: String,
    /// The path from the repository's root, as diagnostics show it.
    pub path: String,
    /// The bytes, which need not be text.
    pub bytes: Vec<u8>,
    /// What it is compiled for.
    pub targets: Vec<Target>,
    /// Values for its `param`s.
    pub settings: Vec<(String, String)>,
}

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// All cases, by path.
///
/// # Panics
/// When the examples cannot be read or have a directive that is not one: the suite cannot run then.
#[must_use]
pub fn cases() -> Vec<Case> {
    let examples = root().join("examples");
    let mut cases = Vec::new();
    for (folder, dir) in std::iter::once((String::new(), examples.clone())).chain(folders(&examples)) {
        for file in sorted(&dir) {
            if file.extension().is_some_and(|e| e == "mesh") {
                cases.push(Case::read(&folder, &file));
            }
        }
    }
    assert!(!cases.is_empty(), "no examples in {}", examples.display());
    cases
}

fn folders(examples: &Path) -> Vec<(String, PathBuf)> {
    let name = |p: &Path| {
        p.file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    sorted(examples)
        .into_iter()
        .filter(|p| p.is_dir())
        .map(|p| (name(&p), p))
        .collect()
}

fn sorted(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    paths
}

impl Case {
    fn read(folder: &str, file: &Path) -> Self {
        let bytes = std::fs::read(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file
            .file_stem()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let path = if folder.is_empty() {
            format!("examples/{name}.mesh")
        } else {
            format!("examples/{folder}/{name}.mesh")
        };
        let mut case = Self {
            folder: folder.to_owned(),
            name,
            path,
            bytes,
            targets: vec![Target::istio(), Target::linkerd()],
            settings: Vec::new(),
        };
        case.directives();
        case
    }

    fn directives(&mut self) {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        let comments = text.lines().map_while(|l| l.strip_prefix('#')).map(str::trim);
        for comment in comments {
            if let Some(targets) = comment.strip_prefix("targets:") {
                let target = |t: &str| t.parse().unwrap_or_else(|e| panic!("{}: {e}", self.path));
                self.targets = targets.split_whitespace().map(target).collect();
            } else if let Some(set) = comment.strip_prefix("set:") {
                let (name, value) = set
                    .trim()
                    .split_once('=')
                    .unwrap_or_else(|| panic!("{}: {set}", self.path));
                self.settings.push((name.to_owned(), value.to_owned()));
            } else if comment == "service-profiles" {
                for target in &mut self.targets {
                    *target = target.service_profiles(target.mesh == mesh2yaml::Mesh::Linkerd);
                }
            }
        }
    }

    /// What is to be compiled.
    #[must_use]
    pub fn options(&self) -> Options<'static> {
        let mut options = Options::new()
            .loader(&Examples)
            .bytes(self.path.clone(), &self.bytes);
        for (name, value) in &self.settings {
            options = options.set(name, value, "--set");
        }
        options
    }

    /// Compiles it for a target.
    #[must_use]
    pub fn compile(&self, target: Target) -> Compilation {
        self.options().compile(target)
    }

    /// `istio`, or `istio-1.20` where the version is not the newest.
    #[must_use]
    pub fn target_name(target: Target) -> String {
        let mesh = target.mesh;
        if target.version == mesh.latest() {
            mesh.name().to_owned()
        } else {
            format!("{}-{}", mesh.name(), target.version)
        }
    }

    /// What becomes of its tests: of the policy's own words, and of its output for a target.
    #[must_use]
    pub fn test(&self, target: Target) -> Tested {
        self.options().read().test(&[target])
    }

    /// The same as the command shows it, but for the last line; empty where it has none.
    #[must_use]
    pub fn tests(&self, target: Target) -> String {
        let policy = self.options().read();
        let tested = policy.test(&[target]);
        let mut text: String = tested
            .tests
            .iter()
            .map(|test| {
                format!(
                    "{}  {}\n",
                    if test.passed { "ok    " } else { "failed" },
                    test.title
                )
            })
            .collect();
        if !tested.diagnostics.is_empty() {
            text.push('\n');
            text.push_str(&render(
                Format::Text,
                &tested.diagnostics,
                policy.sources(),
                false,
            ));
        }
        text
    }

    /// What a snapshot shows: it reads alone.
    #[must_use]
    pub fn snapshot(&self, target: Target) -> String {
        let compilation = self.compile(target);
        let mut out = format!("── {} ──\n", self.path);
        out.push_str(&String::from_utf8_lossy(&self.bytes));
        let mut part = |title: &str, text: &str| {
            if !text.is_empty() {
                out.push_str(&format!("\n── {title} ──\n{text}"));
            }
        };
        part("diagnostics", &compilation.report());
        part(&target.to_string(), &compilation.yaml());
        part("install", &compilation.install_yaml());
        if !compilation.has_errors() {
            part("tests", &self.tests(target));
        }
        if compilation.has_errors() {
            out.push_str("\n── no output: there are errors ──\n");
        } else if compilation.resources.is_empty() && compilation.install.is_none() {
            out.push_str("\n── nothing to apply ──\n");
        }
        out
    }
}

/// Imports among the examples.
#[derive(Debug)]
struct Examples;

impl Loader for Examples {
    fn load(&self, from: &str, path: &str) -> Result<(String, Arc<str>), LoadError> {
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => {
                    parts.pop();
                }
                other => parts.push(other),
            }
        }
        let name = parts.join("/");
        if !name.starts_with("examples/") {
            return Err(LoadError::new(
                format!("`{path}` is outside of the folders that imports may come from"),
                "allow its folder with `--root DIR`",
            ));
        }
        if root().join(&name).is_dir() {
            return Err(LoadError::new(
                format!("`{path}` is a folder"),
                "import one file by its name; a whole folder is given on the command line",
            ));
        }
        match std::fs::read_to_string(root().join(&name)) {
            Ok(text) => Ok((name, text.into())),
            Err(_) => Err(LoadError::new(
                format!("there is no file `{path}`"),
                "an import is relative to the file that has it",
            )),
        }
    }
}
