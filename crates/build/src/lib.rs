//! Compiles `.mesh` policies from a build script, so that a service carries the YAML of its own policy.
//!
//! ```text
//! policies/*.mesh ─▶ build.rs ─▶ $OUT_DIR/istio.yaml, $OUT_DIR/linkerd.yaml ─▶ include_str!
//! ```
//!
//! In `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), mesh2yaml_build::Error> {
//!     mesh2yaml_build::compile("policies")
//! }
//! ```
//!
//! In the service:
//!
//! ```ignore
//! const ISTIO: &str = include_str!(concat!(env!("OUT_DIR"), "/istio.yaml"));
//! ```
//!
//! For one mesh, a version, or another folder, see [`configure`].
//!
//! Invariants: a policy with an error fails the build with its place and leaves no output of this run; what is the
//! same is not written again; every file that was read is told to cargo; no network, no clock.

use std::path::{Path, PathBuf};

use mesh2yaml::diagnostics::{Diagnostic, Format, Severity, render};
use mesh2yaml::{Compilation, Target};
use mesh2yaml_files::{Files, FilesError};

/// Why a policy was not compiled.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The output cannot be written.
    #[error("{path}: {cause}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// There is no folder for the output: this does not run in a build script.
    #[error("OUT_DIR is not set: call this from build.rs, or say where with `out_dir`")]
    NoOutDir,
    /// The policy has errors.
    #[error("{0}")]
    Policy(String),
}

/// Cargo shows the error of a build script's `main` by its `Debug` form, which is this one's text for that reason.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Compiles a file, or all *.mesh files of a folder, for both meshes into `OUT_DIR`.
///
/// # Errors
/// When the policy has errors on one of the meshes, or something cannot be read or written.
pub fn compile(path: impl AsRef<Path>) -> Result<(), Error> {
    configure().compile(&[path])
}

/// A compilation that is not the usual one.
#[must_use]
pub fn configure() -> Config {
    Config {
        targets: Vec::new(),
        out_dir: None,
        rerun: true,
        deny_warnings: false,
    }
}

/// How policies are compiled; see [`configure`].
#[derive(Debug)]
pub struct Config {
    targets: Vec<Target>,
    out_dir: Option<PathBuf>,
    rerun: bool,
    deny_warnings: bool,
}

impl Config {
    /// Adds a mesh, perhaps in a version. Without any, both meshes in their newest versions.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.targets.push(target);
        self
    }

    /// Writes into this folder. `OUT_DIR` by default.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Says whether warnings of the policy fail the build. They are shown and no more by default.
    #[must_use]
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny_warnings = deny;
        self
    }

    /// Says whether cargo is told which files were read, so that it runs the script again when one of them changes.
    /// It is by default.
    #[must_use]
    pub fn emit_rerun_if_changed(mut self, emit: bool) -> Self {
        self.rerun = emit;
        self
    }

    /// Compiles files and folders as one policy, into `<mesh>.yaml` for each target.
    ///
    /// # Errors
    /// When the policy has errors on one of the targets, or something cannot be read or written.
    pub fn compile<P: AsRef<Path>>(self, paths: &[P]) -> Result<(), Error> {
        let out_dir = match self.out_dir {
            Some(dir) => dir,
            None => PathBuf::from(std::env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?),
        };
        let mut files = Files::new();
        for path in paths {
            if self.rerun {
                println!("cargo::rerun-if-changed={}", path.as_ref().display());
            }
            files.add(path.as_ref())?;
        }
        let targets = if self.targets.is_empty() {
            vec![Target::istio(), Target::linkerd()]
        } else {
            self.targets
        };
        let done: Vec<Compilation> = targets.iter().map(|t| files.options().compile(*t)).collect();
        if self.rerun {
            for path in files.read() {
                println!("cargo::rerun-if-changed={}", path.display());
            }
        }
        // All or nothing: a build that fails leaves no half of a new output.
        for compilation in &done {
            judge(compilation, self.deny_warnings)?;
        }
        for compilation in &done {
            write(
                &out_dir.join(format!("{}.yaml", compilation.target.mesh.name())),
                &compilation.yaml(),
            )?;
        }
        Ok(())
    }
}

fn judge(compilation: &Compilation, deny_warnings: bool) -> Result<(), Error> {
    let worst = if deny_warnings {
        Severity::Warning
    } else {
        Severity::Error
    };
    let of = |wanted: fn(Severity, Severity) -> bool| -> Vec<Diagnostic> {
        compilation
            .diagnostics
            .iter()
            .filter(|d| wanted(d.severity, worst))
            .cloned()
            .collect()
    };
    let failing = of(|severity, worst| severity <= worst);
    if !failing.is_empty() {
        let report = render(Format::Text, &failing, &compilation.sources, false);
        return Err(Error::Policy(format!(
            "the policy does not compile for {}\n\n{report}",
            compilation.target
        )));
    }
    for d in &compilation.diagnostics {
        if d.severity == Severity::Warning {
            let place = d.span.map(|span| {
                let at = compilation.sources.start(span);
                format!(
                    "{}:{}:{}: ",
                    compilation.sources.name(span.source),
                    at.line,
                    at.column
                )
            });
            println!(
                "cargo::warning={}{} [{}]",
                place.unwrap_or_default(),
                d.message,
                d.code
            );
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let fail = |cause| Error::Write {
        path: path.display().to_string(),
        cause,
    };
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(fail)?;
    }
    std::fs::write(path, text).map_err(fail)
}
