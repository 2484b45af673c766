//! What a build script gets.

use std::path::{Path, PathBuf};

use mesh2yaml::{Consent, Target};
use mesh2yaml_build::{Config, Error, configure};

/// A folder of a test's own, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesh2yaml-build-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(path.join("policies")).expect("a folder for the test");
        Self(path)
    }

    fn write(&self, file: &str, text: &str) -> PathBuf {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }

    fn read(&self, file: &str) -> String {
        let path = self.0.join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn config(&self) -> Config {
        configure().out_dir(self.0.join("out"))
    }

    fn compile(&self, config: Config) -> Result<(), Error> {
        config.compile(&[self.0.join("policies")], &[])
    }

    /// What is in the folder of output.
    fn output(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, out: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    walk(root, &entry.path(), out);
                } else {
                    let path = entry.path();
                    let path = path.strip_prefix(root).expect("below");
                    out.push(path.display().to_string());
                }
            }
        }
        let root = self.0.join("out");
        let mut out = Vec::new();
        walk(&root, &root, &mut out);
        out.sort();
        out
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const SHOP: &str = "service shop in production {\n  port http 80\n  route { timeout 5s }\n}\n";

#[test]
fn both_meshes_by_default_and_nothing_is_written_twice() {
    let folder = Folder::new("both");
    folder.write("policies/shop.mesh", SHOP);
    folder.compile(folder.config()).expect("it compiles");
    assert!(
        folder
            .read("out/policies/istio.yaml")
            .contains("kind: VirtualService")
    );
    assert!(
        folder
            .read("out/policies/linkerd.yaml")
            .contains("kind: HTTPRoute")
    );
    let output = ["policies.rs", "policies/istio.yaml", "policies/linkerd.yaml"];
    assert_eq!(folder.output(), output);
    let state = || {
        let file = |file: &str| {
            let path = folder.0.join("out").join(file);
            let time = std::fs::metadata(&path)
                .and_then(|m| m.modified())
                .expect("a time");
            (time, std::fs::read(path).expect("read"))
        };
        output.map(file)
    };
    let before = state();
    folder.compile(folder.config()).expect("it compiles again");
    assert_eq!(state(), before);
}

#[test]
fn an_error_fails_with_its_place_and_leaves_nothing_stale() {
    let folder = Folder::new("error");
    folder.write("policies/shop.mesh", SHOP);
    folder.compile(folder.config()).expect("it compiles");
    let theirs = folder.write("out/policies/notes.txt", "mine");
    folder.write("policies/shop.mesh", &SHOP.replace("80", "70000"));
    let error = folder
        .compile(folder.config())
        .expect_err("70000 is no port")
        .to_string();
    assert!(
        error.starts_with("the policy does not compile for istio@"),
        "{error}"
    );
    assert!(
        error.contains("M0302") && error.contains("shop.mesh:2:13"),
        "{error}"
    );
    assert!(error.contains("|             ^^^^^"), "{error}");
    assert_eq!(error.matches("M0302").count(), 1, "once for both meshes: {error}");
    assert_eq!(folder.output(), ["policies/notes.txt"]);
    std::fs::remove_file(theirs).expect("removed");
    // Also where there is nothing to read any more.
    folder.write("policies/shop.mesh", SHOP);
    folder.compile(folder.config()).expect("it compiles");
    std::fs::remove_file(folder.0.join("policies/shop.mesh")).expect("removed");
    let error = folder.compile(folder.config()).expect_err("an empty folder");
    assert!(matches!(error, Error::Files(_)), "{error}");
    assert_eq!(folder.output(), [""; 0]);
}

#[test]
fn what_one_mesh_cannot_say_is_said_of_it() {
    let folder = Folder::new("pool");
    folder.write(
        "policies/shop.mesh",
        "service shop in prod {\n  port http 80\n  pool {\n    max-connections 100\n  }\n}\n",
    );
    let error = folder.compile(folder.config()).expect_err("no pools").to_string();
    assert!(
        error.starts_with("the policy does not compile for linkerd@"),
        "{error}"
    );
    folder
        .compile(folder.config().target(Target::istio()))
        .expect("istio has pools");
}

#[test]
fn targets_that_are_gone_leave_no_output() {
    let folder = Folder::new("targets");
    folder.write("policies/shop.mesh", SHOP);
    let two = ["istio@1.20", "istio@1.30", "istio@1.30"].map(|t| t.parse::<Target>().expect("a target"));
    let config = two.into_iter().fold(folder.config(), Config::target);
    folder.compile(config).expect("it compiles");
    let output = [
        "policies.rs",
        "policies/istio-1.20.yaml",
        "policies/istio-1.30.yaml",
    ];
    assert_eq!(folder.output(), output);
    let module = folder.read("out/policies.rs");
    assert!(
        module.contains("pub const ISTIO_1_20: &str = include_str!(\"policies/istio-1.20.yaml\");"),
        "{module}"
    );
    folder
        .compile(folder.config().target(Target::linkerd()))
        .expect("it compiles");
    assert_eq!(folder.output(), ["policies.rs", "policies/linkerd.yaml"]);
}

#[test]
fn values_and_imports() {
    let folder = Folder::new("values");
    folder.write("lib/slow.mesh", "param slow duration = 5s\nparam tries int = 1\n");
    folder.write(
        "policies/shop.mesh",
        "import \"../lib/slow.mesh\"\nservice shop in prod {\n  port http 80\n  route {\n    timeout $slow\n    retry $tries times on 503\n  }\n}\n",
    );
    let run = |config: Config| config.compile(&[folder.0.join("policies")], &[folder.0.join("lib")]);
    run(folder.config()).expect("it compiles");
    assert!(folder.read("out/policies/istio.yaml").contains("timeout: 5s"));
    run(folder
        .config()
        .value("slow", "6s")
        .values([("slow", "7s"), ("tries", "4")]))
    .expect("it compiles");
    let yaml = folder.read("out/policies/istio.yaml");
    assert!(
        yaml.contains("timeout: 7s") && yaml.contains("attempts: 4"),
        "{yaml}"
    );
    let module = folder.read("out/policies.rs");
    assert!(
        module.contains("pub const TIMEOUT: Duration = Duration::from_secs(7);"),
        "{module}"
    );
    let error = run(folder.config().value("slwo", "7s"))
        .expect_err("no such param")
        .to_string();
    assert!(
        error.contains("M0223") && error.contains("(the build script)"),
        "{error}"
    );
    // Without the root, an import does not leave the folder.
    let error = folder.compile(folder.config()).expect_err("outside").to_string();
    assert!(error.contains("M0210"), "{error}");
    // In the words of who reads it: a build script has no arguments.
    assert!(
        error.contains("allow its folder in build.rs") && !error.contains("--root"),
        "{error}"
    );
}

#[test]
fn values_from_files() {
    let folder = Folder::new("value-files");
    folder.write(
        "policies/shop.mesh",
        "param slow duration = 5s\nparam tries int = 1\nservice shop in prod {\n  port http 80\n  route {\n    timeout $slow\n    retry $tries times on 503\n  }\n}\n",
    );
    folder.write("usual.yaml", "slow: 6s\ntries: 2\n");
    folder.write("live.json", "{\"tries\": 3}\n");
    let files = || {
        folder
            .config()
            .values_file(folder.0.join("usual.yaml"))
            .values_file(folder.0.join("live.json"))
    };
    // The last file counts, and what the script says comes before all files.
    folder.compile(files()).expect("it compiles");
    let yaml = folder.read("out/policies/istio.yaml");
    assert!(
        yaml.contains("timeout: 6s") && yaml.contains("attempts: 3"),
        "{yaml}"
    );
    folder.compile(files().value("tries", "4")).expect("it compiles");
    let yaml = folder.read("out/policies/istio.yaml");
    assert!(
        yaml.contains("timeout: 6s") && yaml.contains("attempts: 4"),
        "{yaml}"
    );
    // A bad value has its place in the file; a bad file has its own.
    folder.write("live.json", "{\"tries\": \"many\"}\n");
    let error = folder.compile(files()).expect_err("no number").to_string();
    assert!(error.contains("live.json:1:"), "{error}");
    folder.write("live.json", "- tries\n");
    let error = folder.compile(files()).expect_err("no map").to_string();
    assert!(error.contains("live.json:1:1: "), "{error}");
    assert_eq!(folder.output(), Vec::<String>::new(), "nothing stale");
    std::fs::remove_file(folder.0.join("live.json")).expect("removed");
    let error = folder.compile(files()).expect_err("no file").to_string();
    assert!(error.contains("live.json: "), "{error}");
}

#[test]
fn warnings_and_consent() {
    let folder = Folder::new("warnings");
    folder.write(
        "policies/shop.mesh",
        "let unused = 5s\nservice shop in prod {\n  port http 80\n  eject {\n    after 5 consecutive 5xx\n    sweep 10s\n  }\n  accept eject.sweep on linkerd \"reviewed\"\n}\n",
    );
    folder.compile(folder.config()).expect("a warning is no error");
    let error = folder
        .compile(folder.config().deny_warnings(true))
        .expect_err("denied")
        .to_string();
    assert!(
        error.contains("warning[M0422]") && error.contains("shop.mesh:1:5"),
        "{error}"
    );
    let error = folder
        .compile(folder.config().consent(Consent::Refused))
        .expect_err("a loss")
        .to_string();
    assert!(error.contains("M0601") && !error.contains("istio@"), "{error}");
}

#[test]
fn methods_that_the_descriptors_do_not_have() {
    let folder = Folder::new("descriptors");
    let policy = |method: &str| {
        format!(
            "service cart in shop {{\n  port grpc 50051\n  route \"adds\" {{\n    grpc {method}\n    timeout 5s\n  }}\n  route \"rest\" {{ timeout 9s }}\n}}\n"
        )
    };
    // file { package: "shop" service { name: "Cart" method { name: "AddItem" } } }
    let set = b"\x0a\x19\x12\x04shop\x32\x11\x0a\x04Cart\x12\x09\x0a\x07AddItem";
    folder.write("policies/cart.mesh", &policy("shop.Cart/AddItem"));
    let path = folder.0.join("set.bin");
    std::fs::write(&path, set).expect("written");
    folder
        .compile(folder.config().descriptors(&path))
        .expect("it compiles");
    folder.write("policies/cart.mesh", &policy("shop.Cart/AddItm"));
    let error = folder
        .compile(folder.config().descriptors(&path))
        .expect_err("no such method")
        .to_string();
    assert!(
        error.contains("M0230") && error.contains("cart.mesh:4:10"),
        "{error}"
    );
    assert!(error.contains("did you mean `shop.Cart/AddItem`?"), "{error}");
    std::fs::write(&path, "service Cart {}").expect("written");
    let error = folder
        .compile(folder.config().descriptors(&path))
        .expect_err("a .proto");
    assert!(matches!(error, Error::Descriptors { .. }), "{error}");
    folder
        .compile(folder.config())
        .expect("without descriptors any name will do");
}

#[test]
fn a_name_of_its_own() {
    let folder = Folder::new("name");
    let file = folder.write("policies/shop.mesh", SHOP);
    folder.config().compile(&[&file], &[]).expect("it compiles");
    assert_eq!(
        folder.output(),
        ["shop.rs", "shop/istio.yaml", "shop/linkerd.yaml"]
    );
    let config = || folder.config().target(Target::istio());
    config()
        .name("other")
        .compile(&[&file], &[])
        .expect("it compiles");
    assert!(folder.output().contains(&"other.rs".to_owned()));
    for bad in ["", "..", "a/b", "a\"b"] {
        let error = config().name(bad).compile(&[&file], &[]).expect_err(bad);
        assert!(matches!(error, Error::NoName(_)), "{error}");
    }
    let nothing: [&Path; 0] = [];
    assert!(matches!(config().compile(&nothing, &[]), Err(Error::Nothing)));
}

#[test]
fn two_services_that_would_be_one_name() {
    let folder = Folder::new("clash");
    folder.write(
        "policies/shop.mesh",
        "service a--b in prod {\n  port http 80\n}\nservice a-b in prod {\n  port http 80\n}\n",
    );
    folder
        .compile(folder.config())
        .expect("these are two names in Rust too");
    folder.write("policies/a-b.mesh", "service x in prod {\n  port http 80\n}\n");
    folder.write("policies/a_b.mesh", "service y in prod {\n  port http 80\n}\n");
    let error = folder
        .compile(folder.config())
        .expect_err("a_b twice")
        .to_string();
    assert!(error.contains("would both be `a_b` in Rust"), "{error}");
    folder
        .compile(folder.config().constants(false))
        .expect("the YAML alone has no such names");
    assert!(!folder.read("out/policies.rs").contains("mod a_b"));
}
