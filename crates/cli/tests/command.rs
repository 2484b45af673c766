//! The command as people run it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

const SHOP: &str = "param slow duration = 10s

namespace production {
  inject
}

service shop in production {
  port http 80 to 8080
  route { timeout $slow }
}
";

/// A folder of its own that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesh2yaml-cli-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        let folder = Self(path);
        folder.file("shop.mesh", SHOP);
        folder
    }

    fn file(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mesh2yaml"))
            .args(args)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        child
            .stdin
            .take()
            .expect("a pipe")
            .write_all(input.as_bytes())
            .expect("it reads");
        child.wait_with_output().expect("it ends")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

#[test]
fn objects_go_to_stdout_and_findings_to_stderr() {
    let folder = Folder::new("streams");
    let done = folder.run(&["compile", "-t", "linkerd", "shop.mesh"]);
    assert_eq!(done.status.code(), Some(0));
    let yaml = out(&done);
    assert!(
        yaml.starts_with("apiVersion: v1\nkind: Namespace\n") && yaml.contains("---\napiVersion: gateway.")
    );
    assert!(
        err(&done).contains("note[M0510]") && err(&done).contains("--> shop.mesh:4:3"),
        "{}",
        err(&done)
    );
}

#[test]
fn a_folder_and_standard_input_are_sources() {
    let folder = Folder::new("sources");
    let file = out(&folder.run(&["compile", "shop.mesh"]));
    assert_eq!(out(&folder.run(&["compile", "."])), file);
    assert_eq!(out(&folder.run(&["compile"])), file);
    assert_eq!(out(&folder.run_with(&["compile", "-"], SHOP)), file);
}

#[test]
fn exit_codes_are_by_kind_and_not_by_format() {
    let folder = Folder::new("codes");
    folder.file("bad.mesh", &SHOP.replace("80 to", "70000 to"));
    for format in ["text", "json", "sarif", "github"] {
        let code = |args: &[&str]| folder.run(&[args, &["--format", format]].concat()).status.code();
        assert_eq!(code(&["compile", "shop.mesh"]), Some(0), "{format}");
        assert_eq!(code(&["check", "shop.mesh"]), Some(0), "{format}");
        assert_eq!(code(&["compile", "bad.mesh"]), Some(1), "{format}");
        assert_eq!(code(&["check", "bad.mesh"]), Some(1), "{format}");
        assert_eq!(code(&["compile", "missing.mesh"]), Some(2), "{format}");
        assert_eq!(
            code(&["compile", "-t", "consul", "shop.mesh"]),
            Some(2),
            "{format}"
        );
        assert_eq!(
            code(&["compile", "-t", "istio@1.2", "shop.mesh"]),
            Some(2),
            "{format}"
        );
        assert_eq!(
            code(&["compile", "--set", "slow", "shop.mesh"]),
            Some(2),
            "{format}"
        );
    }
    let bad = folder.run(&["compile", "bad.mesh"]);
    assert_eq!(out(&bad), "", "no output beside an error");
}

#[test]
fn findings_as_json() {
    let folder = Folder::new("json");
    folder.file("bad.mesh", &SHOP.replace("80 to", "70000 to"));
    let done = folder.run(&["check", "--format", "json", "bad.mesh"]);
    let value: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let first = &value["diagnostics"][0];
    assert_eq!(
        (first["code"].as_str(), first["severity"].as_str()),
        (Some("M0302"), Some("error"))
    );
    assert_eq!(first["file"], "bad.mesh");
    let place = ["line", "column", "endLine", "endColumn"].map(|k| first[k].as_u64());
    assert_eq!(place, [Some(8), Some(13), Some(8), Some(18)]);
    assert!(first["help"].as_str().is_some_and(|h| h.contains("1 to 65535")));
}

#[test]
fn objects_as_one_list() {
    let folder = Folder::new("list");
    let done = folder.run(&["compile", "-o", "json", "shop.mesh"]);
    let value: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(
        (value["apiVersion"].as_str(), value["kind"].as_str()),
        (Some("v1"), Some("List"))
    );
    let kinds: Vec<_> = value["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|i| i["kind"].clone())
        .collect();
    assert_eq!(kinds, ["Namespace", "VirtualService"]);
}

#[test]
fn values_come_from_files_and_the_command_line() {
    let folder = Folder::new("values");
    folder.file("values.yaml", "slow: 7s\n");
    let timeout = |args: &[&str]| {
        let yaml = out(&folder.run(&[&["compile", "shop.mesh"], args].concat()));
        yaml.lines()
            .find_map(|l| l.trim().strip_prefix("timeout: ").map(str::to_owned))
    };
    assert_eq!(timeout(&[]).as_deref(), Some("10s"));
    assert_eq!(timeout(&["--values", "values.yaml"]).as_deref(), Some("7s"));
    assert_eq!(
        timeout(&["--values", "values.yaml", "--set", "slow=3s"]).as_deref(),
        Some("3s")
    );
    let bad = folder.run(&["compile", "shop.mesh", "--set", "slow=fast"]);
    assert!(
        bad.status.code() == Some(1) && err(&bad).contains("`fast` is not a duration"),
        "{}",
        err(&bad)
    );
    let unknown = folder.run(&["compile", "shop.mesh", "--set", "slwo=3s"]);
    assert!(unknown.status.code() == Some(1) && err(&unknown).contains("did you mean `slow`?"));
}

#[test]
fn a_folder_of_files_with_an_inventory() {
    let folder = Folder::new("out-dir");
    folder.file(
        "shop.mesh",
        &format!("mesh {{\n  trust-domain td.example\n}}\n{SHOP}"),
    );
    let compile = || folder.run(&["compile", "shop.mesh", "--out-dir", "out"]);
    let done = compile();
    assert!(done.status.success() && out(&done).is_empty(), "{}", err(&done));
    assert!(
        folder
            .text("out/production/virtualservice-shop.yaml")
            .contains("kind: VirtualService")
    );
    assert!(
        folder
            .text("out/partial/production/namespace-production.yaml")
            .contains("istio-injection")
    );
    assert!(
        folder
            .text("out/install/istio-operator.yaml")
            .contains("trustDomain: td.example")
    );
    let inventory = folder.text("out/inventory.txt");
    assert_eq!(
        inventory.lines().collect::<Vec<_>>(),
        [
            "partial/production/namespace-production.yaml",
            "production/virtualservice-shop.yaml",
            "install/istio-operator.yaml"
        ]
    );
    folder.file("shop.mesh", &SHOP.replace("shop in", "store in"));
    compile();
    assert!(
        !folder.0.join("out/production/virtualservice-shop.yaml").exists(),
        "what is gone is removed"
    );
    assert!(folder.0.join("out/production/virtualservice-store.yaml").exists());
}

#[test]
fn a_folder_of_files_is_valid_as_a_whole() {
    let folder = Folder::new("out-valid");
    folder.file(
        "shop.mesh",
        &format!("mesh {{\n  trust-domain td.example\n}}\n{SHOP}"),
    );
    for mesh in ["istio", "linkerd"] {
        let done = folder.run(&["compile", "-t", mesh, "shop.mesh", "--out-dir", mesh]);
        assert!(done.status.success(), "{}", err(&done));
        let judged = folder.run(&["validate", mesh]);
        assert!(judged.status.success(), "{}", out(&judged));
        assert!(out(&judged).contains("0 invalid"), "{}", out(&judged));
    }
    // What is for Helm is left out as long as nobody names it.
    let values = folder.run(&["validate", "linkerd/install/linkerd-values.yaml"]);
    assert_eq!(values.status.code(), Some(1));
    assert!(out(&values).contains("`kind` is missing"), "{}", out(&values));
}

#[test]
fn installation_values() {
    let folder = Folder::new("install");
    folder.file(
        "mesh.mesh",
        "mesh {\n  trust-domain td.example\n  access-log stdout\n}\n",
    );
    let istio = out(&folder.run(&["compile", "--install", "."]));
    assert!(
        istio.contains("kind: IstioOperator") && istio.contains("accessLogFile: /dev/stdout"),
        "{istio}"
    );
    let linkerd = out(&folder.run(&["compile", "--install", "-t", "linkerd", "."]));
    assert_eq!(
        linkerd,
        "identityTrustDomain: td.example\nproxy:\n  accessLog: apache\n"
    );
}

#[test]
fn colours_only_when_asked_for() {
    let folder = Folder::new("colour");
    folder.file("bad.mesh", &SHOP.replace("80 to", "70000 to"));
    let escapes = |args: &[&str]| folder.run(args).stderr.contains(&0x1b);
    assert!(
        !escapes(&["compile", "bad.mesh"]),
        "standard error is no terminal here"
    );
    assert!(escapes(&["compile", "bad.mesh", "--color", "always"]));
    assert!(!escapes(&["compile", "bad.mesh", "--color", "never"]));
}

const PEER: &str = "apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: shop, namespace: prod}
spec: {mtls: {mode: STRICT}}
";

#[test]
fn validated_documents_as_json() {
    let folder = Folder::new("validate-json");
    let bad = PEER.replace("mode: STRICT", "mdoe: STRICT");
    folder.file(
        "b.yaml",
        &format!("{PEER}---\n{bad}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n"),
    );
    folder.file("a.json", r#"{"apiVersion": 7}"#);
    folder.file("c.txt", "no YAML that is asked for: [");
    let done = folder.run(&["validate", "--format", "json"]);
    assert_eq!(done.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_str(&out(&done)).expect("JSON");
    let document = |file: &str, index: usize, line: usize, verdict: &str| {
        serde_json::json!({
            "file": file, "index": index, "line": line,
            "apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication", "namespace": "prod", "name": "shop",
            "verdict": verdict, "diagnostics": [],
        })
    };
    let documents = said["documents"].as_array().expect("a list");
    assert_eq!(documents.len(), 4);
    assert_eq!(documents[0]["file"], "a.json");
    assert_eq!(documents[1], document("b.yaml", 0, 1, "valid"));
    let mut invalid = document("b.yaml", 1, 6, "invalid");
    invalid["diagnostics"] = serde_json::json!([{
        "code": "unknown-field", "severity": "error", "path": "spec.mtls.mdoe", "message": "there is no such field",
        "help": "did you mean `mode`?", "line": 9, "column": 15,
    }]);
    assert_eq!(documents[2], invalid);
    assert_eq!(documents[3]["verdict"], "unknown-kind");
    assert_eq!(documents[3]["namespace"], serde_json::Value::Null);
}

#[test]
fn validated_documents_as_text() {
    let folder = Folder::new("validate-text");
    folder.file("bad.yaml", &PEER.replace("STRICT", "STRIC"));
    let done = folder.run(&["validate", "bad.yaml"]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(
        out(&done),
        "error[shape]: `STRIC` is none of `UNSET`, `STRICT`, `PERMISSIVE`, `DISABLE`
 --> bad.yaml:4:15
  |
4 | spec: {mtls: {mode: STRIC}}
  |               ^^^^ spec.mtls.mode
  |
  = help: did you mean `STRICT`?

1 document: 0 valid, 1 invalid, 0 of kinds that are not judged; 1 error
"
    );
    let good = folder.run_with(&["validate", "-"], PEER);
    assert_eq!(good.status.code(), Some(0));
    assert_eq!(
        out(&good),
        "1 document: 1 valid, 0 invalid, 0 of kinds that are not judged\n"
    );
}

#[test]
fn validation_ends_by_what_it_found_in_every_format() {
    let folder = Folder::new("validate-codes");
    folder.file("good.yaml", PEER);
    folder.file("unknown.yaml", &PEER.replace("spec: {", "spec: {more: 1, "));
    folder.file("empty.yaml", "# nothing\n");
    std::fs::write(folder.0.join("bytes.yaml"), b"a: \xff\n").expect("a file");
    std::fs::create_dir_all(folder.0.join("nothing")).expect("a folder");
    for format in ["text", "json", "sarif", "github"] {
        let code = |args: &[&str]| {
            let args = [&["validate", "--format", format], args].concat();
            folder.run(&args).status.code()
        };
        assert_eq!(code(&["good.yaml"]), Some(0), "{format}");
        assert_eq!(code(&["empty.yaml"]), Some(0), "{format}");
        assert_eq!(code(&["unknown.yaml"]), Some(1), "{format}");
        assert_eq!(code(&["unknown.yaml", "--lenient"]), Some(0), "{format}");
        assert_eq!(
            code(&["unknown.yaml", "--suppress", "unknown-field"]),
            Some(0),
            "{format}"
        );
        assert_eq!(code(&["bytes.yaml"]), Some(1), "{format}");
        assert_eq!(code(&["bytes.yaml", "--suppress", "shape"]), Some(1), "{format}");
        assert_eq!(code(&["."]), Some(1), "{format}");
        assert_eq!(code(&["missing.yaml"]), Some(2), "{format}");
        assert_eq!(code(&["nothing"]), Some(2), "{format}");
        assert_eq!(code(&["good.yaml", "--suppress", "efect"]), Some(2), "{format}");
        assert_eq!(code(&["good.yaml", "--suppress", "IST0101"]), Some(0), "{format}");
        assert_eq!(code(&["good.yaml", "--suppress", "IST9999"]), Some(2), "{format}");
        assert_eq!(
            code(&["good.yaml", "--suppress", "linkerd-probes"]),
            Some(0),
            "{format}"
        );
        assert_eq!(code(&["good.yaml", "--target", "consul"]), Some(2), "{format}");
        assert_eq!(
            code(&["good.yaml", "--target", "linkerd@9.9"]),
            Some(2),
            "{format}"
        );
        assert_eq!(
            code(&["good.yaml", "--target", "linkerd@2.18"]),
            Some(0),
            "{format}"
        );
        assert_eq!(code(&["good.yaml", "--limit", "depth"]), Some(2), "{format}");
        assert_eq!(code(&["good.yaml", "--limit", "bytes=20"]), Some(1), "{format}");
    }
}

#[test]
fn a_target_adds_the_rules_of_its_mesh() {
    let folder = Folder::new("validate-target");
    folder.file(
        "route.yaml",
        "apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: prod}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: internet}]
",
    );
    let code = |args: &[&str]| {
        folder
            .run(&[&["validate", "route.yaml"], args].concat())
            .status
            .code()
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--target", "istio"]), Some(0));
    assert_eq!(code(&["--target", "linkerd"]), Some(1));
    let said = out(&folder.run(&["validate", "route.yaml", "-t", "linkerd@2.18"]));
    assert!(
        said.contains("error[admission]: a route to an EgressNetwork needs its `port`"),
        "{said}"
    );
}

#[test]
fn hostile_texts_end_in_a_clear_error() {
    let folder = Folder::new("validate-hostile");
    let laughs = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let before = n - 1;
        format!("{text}a{n}: &a{n} [*a{before}, *a{before}]\n")
    });
    for (text, words) in [
        (laughs, "limit of 1000000 for `repeated`"),
        ("[".repeat(10_000), "limit of 100 for `depth`"),
        ("{a: ".repeat(10_000), "limit of 100 for `depth`"),
        ("- ".repeat(10_000), "limit of 100 for `depth`"),
        (
            format!("a: {}", "x".repeat(100_000_000)),
            "limit of 67108864 for `bytes`",
        ),
        ("a: 1\na: 2\n".to_owned(), "the key `a` is here twice"),
        ("a: \0\n".to_owned(), "error[shape]"),
    ] {
        folder.file("hostile.yaml", &text);
        let done = folder.run(&["validate", "hostile.yaml"]);
        assert_eq!(done.status.code(), Some(1), "{words}: {}", err(&done));
        assert!(out(&done).contains(words), "{words}: {}", out(&done));
        assert!(out(&done).len() < 2_000, "{words}");
    }
    folder.file("deep.yaml", &format!("{}{}", "[".repeat(400), "]".repeat(400)));
    let done = folder.run(&["validate", "deep.yaml", "--limit", "depth=500"]);
    assert!(out(&done).contains("found a list"), "{}", out(&done));
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_shows_no_other_file() {
    let folder = Folder::new("links");
    let secret = Folder::new("links-secret");
    secret.file("secret", "the password\n");
    for (args, name) in [
        (["check", "policies"], "a.mesh"),
        (["fmt", "policies"], "a.mesh"),
        (["validate", "policies"], "a.yaml"),
    ] {
        let policies = folder.0.join("policies");
        let _ = std::fs::remove_dir_all(&policies);
        std::fs::create_dir(&policies).expect("a folder");
        std::os::unix::fs::symlink(secret.0.join("secret"), policies.join(name)).expect("a link");
        let done = folder.run(&args);
        let said = out(&done) + &err(&done);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {said}");
        assert!(
            said.contains("this link leads out of its folder"),
            "{args:?}: {said}"
        );
        assert!(!said.contains("password"), "{args:?}: {said}");
    }
    assert_eq!(secret.text("secret"), "the password\n");
}

#[cfg(feature = "schema")]
#[test]
fn schemas_of_one_kind_and_of_all() {
    let folder = Folder::new("schema");
    let schema = |args: &[&str]| -> serde_json::Value {
        let done = folder.run(&[&["schema"], args].concat());
        assert_eq!(done.status.code(), Some(0), "{}", err(&done));
        serde_json::from_str(&out(&done)).expect("JSON")
    };
    let one = schema(&["peerauthentication"]);
    assert_eq!(one["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(one["properties"]["kind"]["const"], "PeerAuthentication");
    assert_eq!(schema(&["PeerAuthentication.security.istio.io"]), one);
    assert_eq!(schema(&["security.istio.io/v1beta1/PeerAuthentication"]), one);
    let all = schema(&["--all"]);
    assert!(all["allOf"][0]["if"]["properties"]["kind"]["const"].is_string());
    for args in [
        &["schema"][..],
        &["schema", "Nothing"],
        &["schema", "--all", "PeerAuthentication"],
    ] {
        assert_eq!(folder.run(args).status.code(), Some(2), "{args:?}");
    }
}

const UNTIDY: &str = "namespace  shop {\r\n inject # all\r\n\r\n}";
const TIDY: &str = "namespace shop {\n  inject  # all\n}\n";

#[test]
fn files_are_formatted_in_place() {
    let folder = Folder::new("fmt");
    std::fs::create_dir(folder.0.join("team")).expect("a folder");
    folder.file("team/a.mesh", UNTIDY);
    folder.file("team/b.yaml", UNTIDY);
    let check = folder.run(&["fmt", "--check"]);
    assert_eq!((check.status.code(), &*out(&check)), (Some(1), "team/a.mesh\n"));
    assert_eq!(folder.text("team/a.mesh"), UNTIDY);

    let done = folder.run(&["fmt"]);
    assert_eq!(
        (done.status.code(), &*out(&done), &*err(&done)),
        (Some(0), "", "")
    );
    assert_eq!(folder.text("team/a.mesh"), TIDY);
    assert_eq!(folder.text("team/b.yaml"), UNTIDY);
    assert_eq!(folder.text("shop.mesh"), SHOP);
    let check = folder.run(&["fmt", "--check", "team", "shop.mesh"]);
    assert_eq!((check.status.code(), &*out(&check)), (Some(0), ""));
    assert_eq!(folder.run(&["fmt", "missing.mesh"]).status.code(), Some(2));
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let folder = Folder::new("fmt-stdin");
    let done = folder.run_with(&["fmt", "-"], UNTIDY);
    assert_eq!((done.status.code(), &*out(&done)), (Some(0), TIDY));
    let check = folder.run_with(&["fmt", "--check", "-"], UNTIDY);
    assert_eq!((check.status.code(), &*out(&check)), (Some(1), "<stdin>\n"));
    let check = folder.run_with(&["fmt", "--check", "-"], TIDY);
    assert_eq!((check.status.code(), &*out(&check)), (Some(0), ""));
}

#[test]
fn mistakes_are_reported_and_the_rest_is_formatted() {
    let folder = Folder::new("fmt-mistakes");
    folder.file(
        "bad.mesh",
        &(UNTIDY.to_owned() + "\n\tnamspace  x { }\nlet  a = 1\n"),
    );
    std::fs::write(folder.0.join("latin.mesh"), b"# caf\xe9\n").expect("a file");
    let done = folder.run(&["fmt"]);
    assert_eq!((done.status.code(), &*out(&done)), (Some(1), ""));
    let said = err(&done);
    assert!(
        said.contains("--> bad.mesh:5:2") && said.contains("did you mean `namespace`"),
        "{said}"
    );
    assert!(said.contains("latin.mesh") && said.contains("M0101"), "{said}");
    assert_eq!(
        folder.text("bad.mesh"),
        TIDY.to_owned() + "\tnamspace  x { }\nlet a = 1\n"
    );
    let bytes = std::fs::read(folder.0.join("latin.mesh")).expect("a file");
    assert_eq!(bytes, b"# caf\xe9\n");
    // Formatted as far as it goes, but still with mistakes.
    let check = folder.run(&["fmt", "--check", "bad.mesh"]);
    assert_eq!((check.status.code(), &*out(&check)), (Some(1), ""));
}

const TESTED: &str = r#"
mesh {
  probe-networks 10.0.0.0/16
}

namespace production {
  default deny
}

service shop in production {
  workload app=shop
  port     http 80 to 8080
  probes   none

  allow "the web reads" {
    from   account web
    method GET
  }
}

test "the web reads" {
  send   GET "/" to shop
  from   account web
  expect allowed
}
"#;

const FAILS: &str = r#"
test "the web \" orders" {
  send   POST "/" to shop
  from   account web
  expect allowed
}
"#;

#[test]
fn tests_are_asked_of_the_policy_and_of_its_output() {
    let folder = Folder::new("test");
    folder.file("shop.mesh", TESTED);
    let done = folder.run(&["test"]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(
        out(&done),
        "ok      the web reads\n\n1 test, asked of the policy: 1 passed, 0 failed\n"
    );
    assert_eq!(err(&done), "");
    folder.file("more.mesh", FAILS);
    let done = folder.run(&["test", "-t", "istio", "-t", "linkerd@2.19", "."]);
    assert_eq!(done.status.code(), Some(1));
    let text = out(&done);
    assert!(
        text.starts_with("failed  the web \" orders\nok      the web reads\n\nerror[M0801]: "),
        "{text}"
    );
    assert!(
        text.ends_with("\n2 tests, asked of the policy, its output for istio@1.31 and its output for linkerd@2.19: 1 passed, 1 failed\n"),
        "{text}"
    );
    assert_eq!(
        text.matches("M0801").count(),
        1,
        "what the policy says is said once: {text}"
    );
    assert_eq!(err(&done), "");
}

#[test]
fn tests_end_with_the_same_code_in_each_format() {
    let folder = Folder::new("test-formats");
    folder.file("shop.mesh", TESTED);
    folder.file("bad/shop.mesh", &format!("{TESTED}{FAILS}"));
    folder.file("broken/shop.mesh", &TESTED.replace("method GET", "method get"));
    for format in ["text", "json", "sarif", "github"] {
        let code = |path: &str| folder.run(&["test", path, "--format", format]).status.code();
        assert_eq!(code("shop.mesh"), Some(0), "{format}");
        assert_eq!(code("bad"), Some(1), "{format}");
        assert_eq!(code("broken"), Some(1), "{format}");
        assert_eq!(code("missing.mesh"), Some(2), "{format}");
    }
    let json = out(&folder.run(&["test", "bad", "--format", "json"]));
    let found: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert!(found.to_string().contains("M0801"), "{json}");
    let broken = folder.run(&["test", "broken"]);
    assert!(
        out(&broken).ends_with("\nnothing could be asked\n"),
        "{}",
        out(&broken)
    );
}

/// A target that cannot say the policy fails the run, and keeps no other from being asked.
#[test]
fn tests_are_asked_of_those_who_can_say_the_policy() {
    let folder = Folder::new("test-refused");
    let pooled = TESTED.replace(
        "  probes   none",
        "  probes   none\n\n  pool {\n    max-connections 100\n  }",
    );
    folder.file("shop.mesh", &pooled);
    let done = folder.run(&["test", "-t", "linkerd", "-t", "istio"]);
    assert_eq!(done.status.code(), Some(1));
    let text = out(&done);
    assert!(
        text.contains("error[M0601]") && text.starts_with("ok      the web reads\n"),
        "{text}"
    );
    assert!(
        text.ends_with("1 test, asked of the policy and its output for istio@1.31: 1 passed, 0 failed\nnot asked: linkerd@2.20, for which there is no output\n"),
        "{text}"
    );
    folder.file("shop.mesh", SHOP);
    let done = folder.run(&["test", "-t", "istio"]);
    assert_eq!((done.status.code(), out(&done).as_str()), (Some(0), "no tests\n"));
}
