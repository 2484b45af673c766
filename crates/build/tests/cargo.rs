//! Services are built by cargo: what it shows of a broken policy, when it builds again, and what it leaves.
//!
//! The services are copies of `examples/services/orders`: its policies, their library and its build script, with a service that has no other
//! dependency. All share one folder of artifacts, so that the compiler is compiled once.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One cargo at a time: they would wait for each other's locks, and rebuild for each other's environment.
static CARGO: Mutex<()> = Mutex::new(());

/// A service in a folder of its own.
struct Service {
    folder: PathBuf,
    name: &'static str,
    _alone: MutexGuard<'static, ()>,
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("copied");
        }
    }
}

impl Service {
    /// A copy of the example, in a folder whose name is `place`.
    fn new(name: &'static str, place: &str) -> Self {
        let alone = CARGO.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(place);
        let _ = std::fs::remove_dir_all(&folder);
        let example = here().join("../../examples/services/orders");
        for part in ["policies", "library"] {
            copy(&example.join(part), &folder.join(part));
        }
        std::fs::copy(example.join("build.rs"), folder.join("build.rs")).expect("the script");
        // The versions of everything are the workspace's, so that nothing is asked of a registry.
        std::fs::copy(here().join("../../Cargo.lock"), folder.join("Cargo.lock")).expect("the lock");
        let crates = here().join("..").canonicalize().expect("the crates");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             mesh2yaml = {{ path = {:?}, default-features = false }}\n\n[build-dependencies]\n\
             mesh2yaml-build = {{ path = {:?} }}\n\n[lints.clippy]\npedantic = \"warn\"\n\n[workspace]\n",
            crates.join("mesh2yaml"),
            crates.join("build"),
        );
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("the manifest");
        std::fs::create_dir_all(folder.join("src")).expect("a folder");
        let service = Self {
            folder,
            name,
            _alone: alone,
        };
        service.write(
            "src/lib.rs",
            "//! A service without `std`.\n#![no_std]\n#![deny(warnings)]\n\n/// Its policy.\nmod policy {\n    mesh2yaml::include_mesh!(\"policies\");\n}\n\n\
             /// The timeout, in milliseconds.\n#[must_use]\npub const fn timeout() -> u128 {\n    policy::orders::shop::orders::routes::the_rest::TIMEOUT.as_millis()\n}\n",
        );
        service
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).expect("read")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{file} has {from}");
        self.write(file, &text.replace(from, to));
    }

    fn cargo(&self, command: &str, env: &[(&str, &str)]) -> (bool, String) {
        self.cargo_in(".", &[command], env)
    }

    /// Cargo in a folder of the service.
    fn cargo_in(&self, folder: &str, args: &[&str], env: &[(&str, &str)]) -> (bool, String) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO"))
            .args(args)
            .args(["--offline", "-v"])
            .current_dir(self.folder.join(folder))
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .env_remove("ORDERS_PATIENCE")
            .envs(env.iter().copied())
            .output()
            .expect("cargo runs");
        let text = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
        (status.success(), text)
    }

    fn builds(&self) -> String {
        let (done, text) = self.cargo("build", &[]);
        assert!(done, "{text}");
        text
    }

    /// Whether cargo compiled the service anew.
    fn is_fresh(&self, text: &str) -> bool {
        let fresh = text.contains(&format!("Fresh {} v", self.name));
        let dirty = text.contains(&format!("Dirty {} v", self.name))
            || text.contains(&format!("Compiling {} v", self.name));
        assert!(fresh != dirty, "{text}");
        fresh
    }

    /// The folders that its build script wrote into.
    fn outputs(&self) -> Vec<PathBuf> {
        self.outputs_of("debug")
    }

    /// Those of a build into this folder of artifacts.
    fn outputs_of(&self, profile: &str) -> Vec<PathBuf> {
        let services = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
        let build = services.join(profile).join("build");
        let entries = std::fs::read_dir(build).expect("a folder").flatten();
        let own = |path: &PathBuf| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.rsplit_once('-').is_some_and(|(of, _)| of == self.name) && path.join("out").is_dir()
        };
        entries
            .map(|e| e.path())
            .filter(own)
            .map(|p| p.join("out"))
            .collect()
    }
}

#[test]
fn a_broken_policy_stops_the_build_and_an_edit_starts_it() {
    let service = Service::new("orders-edits", "edits");
    service.builds();
    assert!(service.is_fresh(&service.builds()), "nothing has changed");
    let outputs = service.outputs();
    let [out] = &outputs[..] else {
        panic!("{outputs:?}")
    };
    assert!(out.join("policies.rs").exists() && out.join("policies/linkerd.yaml").exists());
    let yaml = || std::fs::read_to_string(out.join("policies/istio.yaml")).expect("the YAML");
    assert!(yaml().contains("timeout: 5s"));

    // What is not read is not looked at.
    service.write("README.md", "unrelated");
    service.write("library/notes.txt", "unrelated");
    assert!(service.is_fresh(&service.builds()), "an unrelated file");

    // An imported file.
    service.edit("library/patience.mesh", "duration = 5s", "duration = 6s");
    assert!(!service.is_fresh(&service.builds()), "an imported file");
    assert!(yaml().contains("timeout: 6s"));

    // A file that is new in a folder.
    service.write(
        "policies/more.mesh",
        "service more in shop {\n  port http 80\n}\n",
    );
    assert!(!service.is_fresh(&service.builds()), "a new file");
    assert!(
        std::fs::read_to_string(out.join("policies.rs"))
            .expect("read")
            .contains("pub mod more {")
    );
    std::fs::remove_file(service.folder.join("policies/more.mesh")).expect("removed");
    assert!(!service.is_fresh(&service.builds()), "a file that is gone");
    assert!(
        !std::fs::read_to_string(out.join("policies.rs"))
            .expect("read")
            .contains("pub mod more {")
    );

    // A variable of the environment.
    let (done, text) = service.cargo("build", &[("ORDERS_PATIENCE", "7s")]);
    assert!(done && yaml().contains("timeout: 7s"), "{text}");
    let (done, text) = service.cargo("build", &[("ORDERS_PATIENCE", "soon")]);
    assert!(
        !done && text.contains("M0304") || text.contains("M0223"),
        "{text}"
    );
    assert!(text.contains("ORDERS_PATIENCE"), "{text}");

    // A broken policy, in the words of the command.
    service.edit("policies/orders.mesh", "timeout 2s", "timeout 2");
    let (done, text) = service.cargo("build", &[]);
    assert!(!done, "{text}");
    let caret = "error[M0304]: `2` is not a duration";
    assert!(
        text.contains(caret) && text.contains("--> policies/orders.mesh:13:13"),
        "{text}"
    );
    assert!(
        text.contains("13 |     timeout 2\n") && text.contains("   |             ^"),
        "{text}"
    );
    let left: Vec<_> = std::fs::read_dir(out)
        .expect("a folder")
        .flatten()
        .map(|e| e.path())
        .collect();
    let left: Vec<_> = left
        .iter()
        .filter(|p| p.is_file() || p.read_dir().is_ok_and(|mut d| d.next().is_some()))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    service.edit("policies/orders.mesh", "timeout 2\n", "timeout 2s\n");
    service.builds();
    assert!(yaml().contains("timeout: 6s"));

    // A warning, which this service denies.
    service.edit("policies/shop.mesh", "mesh {", "let unused = 5s\n\nmesh {");
    let (done, text) = service.cargo("build", &[]);
    assert!(!done && text.contains("warning[M0422]"), "{text}");
}

/// A build script is compiled without JSON. Whatever else a service brings into the same build (the rules of webhooks, a YAML parser, JSON that keeps the
/// order of keys), of one policy comes one output.
#[test]
fn features_of_others_change_nothing() {
    let kept: serde_json::Value = serde_json::from_str(r#"{"b":1,"a":2}"#).expect("JSON");
    assert_eq!(
        kept.to_string(),
        r#"{"b":1,"a":2}"#,
        "this test has `preserve_order`"
    );

    let service = Service::new("orders-features", "features");
    let text = service.builds();
    for absent in ["serde_json", "serde-saphyr", "indexmap"] {
        assert!(!text.contains(absent), "{absent}: {text}");
    }
    let outputs = service.outputs();
    let [out] = &outputs[..] else {
        panic!("{outputs:?}")
    };
    // The same script, as it is compiled with all that this test depends on.
    let own = service.folder.join("own");
    mesh2yaml_build::configure()
        .deny_warnings(true)
        .out_dir(&own)
        .compile(
            &[service.folder.join("policies")],
            &[service.folder.join("library")],
        )
        .expect("it compiles");
    for file in ["policies/istio.yaml", "policies/linkerd.yaml", "policies.rs"] {
        let read = |dir: &Path| std::fs::read_to_string(dir.join(file)).expect("read");
        // Comments name files as the script does.
        let below = format!("{}/", service.folder.display());
        let (one, other) = (read(out), read(&own).replace(&below, ""));
        assert!(!one.is_empty() && one == other, "{file}:\n{one}\n{other}");
    }
}

#[test]
fn odd_places() {
    let service = Service::new("orders-places", "plätze mit 'Blanks' & $signs");
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        // A policy that is a link to a file elsewhere, and one that nobody may write.
        let elsewhere = service.folder.join("library/elsewhere.mesh");
        std::fs::rename(service.folder.join("policies/stock.mesh"), &elsewhere).expect("moved");
        symlink(&elsewhere, service.folder.join("policies/stock.mesh")).expect("linked");
        for part in [
            "policies/orders.mesh",
            "policies/shop.mesh",
            "library/patience.mesh",
        ] {
            let read_only = std::fs::Permissions::from_mode(0o444);
            std::fs::set_permissions(service.folder.join(part), read_only).expect("read-only");
        }
    }
    service.builds();
    assert!(
        service.is_fresh(&service.builds()),
        "paths that cargo understands"
    );
    #[cfg(unix)]
    {
        service.edit("library/elsewhere.mesh", "timeout 800ms", "timeout 900ms");
        assert!(!service.is_fresh(&service.builds()), "the file behind a link");
    }
}

/// A service that somebody's build script needs as well is compiled for the host and for the target, and its own script runs for each.
#[test]
fn for_host_and_target_at_once() {
    let service = Service::new("orders-twice", "twice");
    service.write(
        "user/Cargo.toml",
        "[package]\nname = \"user\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\norders-twice = { path = \"..\" }\n\n\
         [build-dependencies]\norders-twice = { path = \"..\" }\n\n[workspace]\n",
    );
    service.write(
        "user/build.rs",
        "fn main() {\n    assert_eq!(orders_twice::timeout(), 5000);\n}\n",
    );
    service.write(
        "user/src/lib.rs",
        "const _: () = assert!(orders_twice::timeout() == 5000);\n",
    );
    service.write("user/Cargo.lock", &service.read("Cargo.lock"));
    let (done, text) = service.cargo_in("user", &["build", "--target", "host-tuple"], &[]);
    assert!(done, "{text}");
    let (_, version) = service.cargo_in("user", &["version"], &[]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let (on_host, on_target) = (
        service.outputs(),
        service.outputs_of(&format!("{}/debug", host.expect("cargo says it"))),
    );
    let ([on_host], [on_target]) = (&on_host[..], &on_target[..]) else {
        panic!("{on_host:?} {on_target:?}")
    };
    for file in ["policies.rs", "policies/istio.yaml", "policies/linkerd.yaml"] {
        let read = |out: &Path| std::fs::read(out.join(file)).expect("written");
        assert_eq!(read(on_host), read(on_target), "{file}");
    }
}

#[test]
fn what_is_generated_is_clean() {
    let service = Service::new("orders-clean", "clean");
    service.write("policies/match/type.mesh", include_str!("odd.mesh"));
    let (done, text) = service.cargo("clippy", &[]);
    assert!(done, "{text}");
    let (done, text) = service.cargo("doc", &[("RUSTDOCFLAGS", "-D warnings --document-private-items")]);
    assert!(done, "{text}");
}
