//! Compiles `.mesh` policies from a build script, so that a service carries the YAML of its own policy, and its code keeps in step with it.
//!
//! ```text
//!                                ┌─▶ $OUT_DIR/policies/istio.yaml, linkerd.yaml
//! policies/*.mesh ─▶ build.rs ───┤
//!                                └─▶ $OUT_DIR/policies.rs ─▶ include_mesh!("policies")
//!                                      the YAML; hosts, ports, timeouts, routes and rules as constants
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
//! In the service, which depends on `mesh2yaml` with `default-features = false`:
//!
//! ```ignore
//! mod policy {
//!     mesh2yaml::include_mesh!("policies");
//! }
//! // The file, the namespace, the service.
//! use policy::shop::production::cart;
//!
//! let app = Router::new()
//!     .route(cart::allow::reads::PATH.as_str(), get(read))
//!     .layer(TimeoutLayer::new(cart::routes::reads::TIMEOUT));
//! print!("{}", policy::ISTIO);
//! ```
//!
//! For one mesh, a version, values or another folder, see [`configure`]. The feature `values` has values from files, and brings a YAML parser
//! for them.
//!
//! # What is written
//!
//! The names come from the policy: of its files, namespaces, services and titles, in lower case with `_` for what Rust does not take; a keyword gets a `_` behind it.
//!
//! | | |
//! |---|---|
//! | `ISTIO`, `LINKERD` | all objects as YAML, in the order in which they are safe to apply |
//! | `ISTIO_INSTALL`, … | what the installation is told, where the policy tells it anything |
//! | `manifests::ALL` | the same object by object, for each mesh |
//! | `FILE::NAMESPACE::SERVICE` | `HOST`, `PORT`, `ADDRESS`, `TARGET_PORT`, `PORTS`, `ACCOUNT`, `VERSIONS`, `PROBES`, `SCRAPES`, `CALLERS`, `CALLEES`; and `SERVICE`, all of it in one value |
//! | `…::versions` | the name of each |
//! | `…::routes::TITLE` | `PATH`, `METHOD`, `CALL`, `TIMEOUT`, `RETRIES`, `TRY_TIMEOUT`, `RETRY_BUDGET`, `ROUTE` |
//! | `…::allow::TITLE`, `…::deny::TITLE` | `CALLERS`, `PATH`, `METHOD`, `RULE` |
//! | `…::callees::NAMESPACE::SERVICE` | `HOST`, `ADDRESS`, `PORTS` of those that let it in by name |
//!
//! A constant of one value (`PATH`) is there if there is one; the list (`PATHS`) if there is any. What the meshes are told differently is in
//! a module for each of them, `on_istio` and `on_linkerd`.
//!
//! # Invariants
//!
//! A policy with an error fails the build with its place, and leaves no output, neither of this run nor of one before. What is the same is not
//! written again. Every file that was read, every folder that was searched and every variable that was asked for is told to cargo. Equal
//! policies give equal bytes. No network, no clock.

mod error;
mod generate;
mod output;
mod report;

use std::path::{Path, PathBuf};

use mesh2yaml::{Consent, GrpcMethods, Mesh, Target};
use mesh2yaml_files::{Caller, Files, name_of};

pub use error::Error;
pub use mesh2yaml;

use generate::{Compiled, Settings};

/// Compiles a file, or all *.mesh files of a folder, for both meshes into `OUT_DIR`.
///
/// # Errors
/// When the policy has errors on one of the meshes, or something cannot be read or written.
pub fn compile(path: impl AsRef<Path>) -> Result<(), Error> {
    configure().compile(&[path.as_ref()], &[])
}

/// A compilation that is not the usual one.
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     mesh2yaml_build::configure()
///         .target("linkerd@2.18".parse()?)
///         .value("replicas", "3")
///         .value_from_env("patience", "SHOP_PATIENCE")
///         .deny_warnings(true)
///         .compile(&["policies"], &["../policy-library"])?;
///     Ok(())
/// }
/// ```
#[must_use]
pub fn configure() -> Config {
    Config {
        targets: Vec::new(),
        out_dir: None,
        name: None,
        values: Vec::new(),
        variables: Vec::new(),
        #[cfg(feature = "values")]
        value_files: Vec::new(),
        descriptors: Vec::new(),
        consent: Consent::AsWritten,
        rerun: true,
        deny_warnings: false,
        settings: Settings {
            constants: true,
            typed: false,
        },
    }
}

/// How policies are compiled; see [`configure`].
#[derive(Debug)]
pub struct Config {
    targets: Vec<Target>,
    out_dir: Option<PathBuf>,
    name: Option<String>,
    values: Vec<(String, String)>,
    variables: Vec<(String, String)>,
    #[cfg(feature = "values")]
    value_files: Vec<PathBuf>,
    descriptors: Vec<PathBuf>,
    consent: Consent,
    rerun: bool,
    deny_warnings: bool,
    settings: Settings,
}

impl Config {
    /// Adds a mesh, perhaps in a version. Without any, both meshes in their newest versions. Of two versions of one mesh each has its version
    /// in its names: `istio-1.20.yaml`, `ISTIO_1_20`.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
        self
    }

    /// Writes into this folder. `OUT_DIR` by default.
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Names the output, as `include_mesh!` asks for it. By default it has the name of the first path: `policies` of `policies`, `shop` of
    /// `policies/shop.mesh`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Gives a value to a `param` at the top of a file, as `--set` does. The last one of a name counts.
    #[must_use]
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }

    /// Gives values to `param`s; see [`value`](Self::value).
    #[must_use]
    pub fn values<N: Into<String>, V: Into<String>>(
        mut self,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()));
        self.values.extend(values);
        self
    }

    /// Gives a `param` the value of a variable of the environment, where that is set; where it is not, the default of the `param` stays. What
    /// [`value`](Self::value) says comes before it, as with the command. The script runs again when the variable changes.
    #[must_use]
    pub fn value_from_env(mut self, name: impl Into<String>, variable: impl Into<String>) -> Self {
        self.variables.push((name.into(), variable.into()));
        self
    }

    /// Takes values for `param`s from a file, as `--values` does: a flat map in YAML or JSON, `name: value`, of at most a mebibyte. Of several
    /// the last that has a name counts; what [`value_from_env`](Self::value_from_env) and [`value`](Self::value) say comes before
    /// all of them. The script runs again when the file changes. It needs the feature `values`.
    #[cfg(feature = "values")]
    #[must_use]
    pub fn values_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.value_files.push(path.into());
        self
    }

    /// Takes the services and methods of a `FileDescriptorSet` for all that there are: a route of a gRPC method that none has fails the build. Several
    /// are one set. It is what `protoc --descriptor_set_out` writes, and `tonic_prost_build`'s `file_descriptor_set_path`. One in `OUT_DIR` is
    /// the build script's own, and cargo is not told of it.
    #[must_use]
    pub fn descriptors(mut self, path: impl Into<PathBuf>) -> Self {
        self.descriptors.push(path.into());
        self
    }

    /// Says whether the policy's consent to losses counts. It does by default.
    #[must_use]
    pub fn consent(mut self, consent: Consent) -> Self {
        self.consent = consent;
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

    /// Says whether there are modules of constants. There are by default; without them the YAML is left.
    #[must_use]
    pub fn constants(mut self, yes: bool) -> Self {
        self.settings.constants = yes;
        self
    }

    /// Says whether there are functions that give each object as a typed resource: `istio::virtual_service_production_shop()`. There are none by
    /// default, for the service then depends on `mesh2yaml-istio` or `mesh2yaml-linkerd`, with the feature `read`.
    #[must_use]
    pub fn typed_resources(mut self, yes: bool) -> Self {
        self.settings.typed = yes;
        self
    }

    /// Compiles files and folders as one policy. It may import from their folders, and from those of `roots`.
    ///
    /// # Errors
    /// When the policy has errors on one of the targets, or something cannot be read or written.
    pub fn compile<P: AsRef<Path>>(self, paths: &[P], roots: &[P]) -> Result<(), Error> {
        let mut told = Vec::new();
        let paths: Vec<&Path> = paths.iter().map(AsRef::as_ref).collect();
        let roots: Vec<&Path> = roots.iter().map(AsRef::as_ref).collect();
        let out_dir = match &self.out_dir {
            Some(dir) => dir.clone(),
            None => PathBuf::from(std::env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?),
        };
        let name = self.output_name(&paths)?;
        let done = self.run(&paths, &roots, &name, &mut told);
        for line in told {
            println!("{line}");
        }
        // All or nothing: a build that fails leaves neither half of a new output nor an old one.
        match done {
            Ok(files) => output::write(&out_dir, &name, &files),
            Err(e) => {
                output::remove(&out_dir, &name, &output::Files::new())?;
                Err(e)
            }
        }
    }

    /// Everything but the writing. What cargo is to be told goes to `told`, whatever comes of it.
    fn run(
        &self,
        paths: &[&Path],
        roots: &[&Path],
        name: &str,
        told: &mut Vec<String>,
    ) -> Result<output::Files, Error> {
        let mut changed = |path: &Path| {
            if self.rerun {
                let line = format!("cargo::rerun-if-changed={}", path.display());
                if !told.contains(&line) {
                    told.push(line);
                }
            }
        };
        let mut files = Files::of(Caller::BuildScript);
        // Before what is searched, for a link in a folder may lead into them.
        for root in roots {
            files.root(root)?;
        }
        let mut below = Vec::new();
        for path in paths {
            changed(path);
            files.add(path)?;
            let folder = if path.is_dir() {
                path
            } else {
                path.parent().unwrap_or(Path::new(""))
            };
            below.push(PathBuf::from(name_of(folder)));
        }
        let mut options = files.options().consent(self.consent);
        if !self.descriptors.is_empty() {
            let mut known = GrpcMethods::new();
            let own = std::env::var_os("OUT_DIR").map(PathBuf::from);
            for path in &self.descriptors {
                // What the script itself writes is newer than the script: to be told of it, cargo would run it always.
                if !own.as_ref().is_some_and(|own| path.starts_with(own)) {
                    changed(path);
                }
                let bytes = std::fs::read(path).map_err(|cause| {
                    Error::Files(mesh2yaml_files::FilesError::Io {
                        path: path.display().to_string(),
                        cause,
                    })
                })?;
                known = known.descriptors(&bytes).map_err(|cause| Error::Descriptors {
                    path: path.display().to_string(),
                    cause,
                })?;
            }
            options = options.grpc_methods(known);
        }
        #[cfg(feature = "values")]
        {
            let mut values = mesh2yaml_files::Values::new();
            for path in &self.value_files {
                changed(path);
                values = values.file(path)?;
            }
            options = values.give(options);
        }
        for (name, value, origin) in self.settings(told)? {
            options = options.set(name, value, origin);
        }
        let policy = options.read();
        let read = files.read();
        let mut changed: Vec<String> = read
            .iter()
            .map(|path| format!("cargo::rerun-if-changed={}", path.display()))
            .collect();
        changed.retain(|line| self.rerun && !told.contains(line));
        told.append(&mut changed);
        let targets = self.named_targets();
        let all: Vec<_> = targets
            .iter()
            .map(|(target, _)| policy.compile(*target))
            .collect();
        report::judge(&all, self.deny_warnings)?;
        told.append(&mut report::warnings(&all));
        let mut compiled = Vec::new();
        for (compilation, (target, name)) in all.into_iter().zip(targets) {
            // There is no error, so there are facts.
            let facts = policy.facts(target).map_err(|e| Error::Policy(e.to_string()))?;
            compiled.push(Compiled {
                compilation,
                facts,
                name,
            });
        }
        let mut out = output::Files::new();
        for it in &compiled {
            let file = |suffix: &str| Path::new(name).join(format!("{}{suffix}.yaml", it.name));
            out.insert(file(""), it.compilation.yaml());
            if it.compilation.install.is_some() {
                out.insert(file("-install"), it.compilation.install_yaml());
            }
        }
        let module = generate::module(name, &compiled, &below, self.settings)?;
        out.insert(PathBuf::from(format!("{name}.rs")), module);
        Ok(out)
    }

    /// All values with where they came from; of one name the last one is left.
    fn settings(&self, told: &mut Vec<String>) -> Result<Vec<(String, String, String)>, Error> {
        let mut all: Vec<(String, String, String)> = Vec::new();
        let mut set = |name: &str, value: String, origin: String| {
            all.retain(|(known, ..)| known != name);
            all.push((name.to_owned(), value, origin));
        };
        for (name, variable) in &self.variables {
            if self.rerun {
                told.push(format!("cargo::rerun-if-env-changed={variable}"));
            }
            if let Some(value) = std::env::var_os(variable) {
                let value = value
                    .into_string()
                    .map_err(|_| Error::NotText(variable.clone()))?;
                set(name, value, format!("the variable {variable}"));
            }
        }
        for (name, value) in &self.values {
            set(name, value.clone(), "the build script".to_owned());
        }
        Ok(all)
    }

    /// The targets with the names of their output.
    fn named_targets(&self) -> Vec<(Target, String)> {
        let targets = match &self.targets[..] {
            [] => vec![Target::istio(), Target::linkerd()],
            some => some.to_vec(),
        };
        let several = |mesh: Mesh| targets.iter().filter(|t| t.mesh == mesh).count() > 1;
        let name = |target: &Target| {
            let mesh = target.mesh.name();
            match (several(target.mesh), target.service_profiles) {
                (false, _) => mesh.to_owned(),
                (true, false) => format!("{mesh}-{}", target.version),
                (true, true) => format!("{mesh}-{}-profiles", target.version),
            }
        };
        targets.iter().map(|target| (*target, name(target))).collect()
    }

    fn output_name(&self, paths: &[&Path]) -> Result<String, Error> {
        let first = paths.first().ok_or(Error::Nothing)?;
        let name = self.name.clone().unwrap_or_else(|| {
            let path = PathBuf::from(name_of(first));
            let stem = if first.is_dir() {
                path.file_name()
            } else {
                path.file_stem()
            };
            stem.unwrap_or_default().to_string_lossy().into_owned()
        });
        // It becomes a file's name, in a text of Rust.
        let plain = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
        if name.is_empty() || name == ".." || name.starts_with('.') || !name.chars().all(plain) {
            return Err(Error::NoName(
                self.name.clone().unwrap_or_else(|| first.display().to_string()),
            ));
        }
        Ok(name)
    }
}

#[cfg(all(test, feature = "values"))]
mod tests {
    use super::*;

    /// What cargo is told of values, whether there are any or not, and whether they are any good.
    #[test]
    fn cargo_is_told_of_values() {
        let folder = std::env::temp_dir().join(format!("mesh2yaml-build-told-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("policies")).expect("a folder");
        let write = |file: &str, text: &str| std::fs::write(folder.join(file), text).expect("written");
        write(
            "policies/shop.mesh",
            "param slow duration = 5s\nservice shop in prod {\n  port http 80\n  route {\n    timeout $slow\n  }\n}\n",
        );
        write("usual.yaml", "slow: 6s\n");
        write("live.json", "{\"slow\": \"7s\"}");
        let policies = folder.join("policies");
        let config = || {
            configure()
                .values_file(folder.join("usual.yaml"))
                .values_file(folder.join("live.json"))
                .values_file(folder.join("usual.yaml"))
                .value_from_env("slow", "MESH2YAML_BUILD_TEST_UNSET")
        };
        let told = |config: Config| {
            let mut told = Vec::new();
            let done = config.run(&[&policies], &[], "policies", &mut told);
            told.retain(|line| {
                ["usual.yaml", "live.json", "UNSET"]
                    .iter()
                    .any(|it| line.ends_with(it))
            });
            (done.is_ok(), told)
        };
        let changed = |file: &str| format!("cargo::rerun-if-changed={}", folder.join(file).display());
        let (usual, live) = (changed("usual.yaml"), changed("live.json"));
        let variable = "cargo::rerun-if-env-changed=MESH2YAML_BUILD_TEST_UNSET".to_owned();
        assert_eq!(
            told(config()),
            (true, vec![usual.clone(), live.clone(), variable])
        );
        assert_eq!(told(config().emit_rerun_if_changed(false)), (true, Vec::new()));
        // What stopped the build is what must change.
        write("live.json", "- slow\n");
        assert_eq!(told(config()), (false, vec![usual.clone(), live.clone()]));
        std::fs::remove_file(folder.join("live.json")).expect("removed");
        assert_eq!(told(config()), (false, vec![usual, live]));
        let _ = std::fs::remove_dir_all(&folder);
    }
}
