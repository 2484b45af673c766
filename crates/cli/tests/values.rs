//! Values from outside, and imports, as people give them to the command.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output};

const SHOP: &str = "param slow    duration = 10s
param mode    word = permissive
param label   text = \"v1\"

service shop in production {
  workload app=shop, release=$label
  port     http 80 to 8080
  mtls     $mode

  route {
    header  x-release = $label
    timeout $slow
  }
}
";

/// A folder of its own that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesh2yaml-values-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        let folder = Self(path);
        folder.file("shop.mesh", SHOP);
        folder
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).expect("a folder");
        }
        std::fs::write(path, text).expect("a file");
    }

    fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, &[])
    }

    fn run_with(&self, args: &[&str], variables: &[(&str, &OsStr)]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_mesh2yaml"))
            .args(args)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .envs(variables.iter().copied())
            .output()
            .expect("the command runs")
    }

    /// Compiles, and finds the timeout in what comes out.
    fn timeout(&self, args: &[&str], variables: &[(&str, &OsStr)]) -> String {
        let done = self.run_with(&[&["compile", "shop.mesh"], args].concat(), variables);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", err(&done));
        let yaml = String::from_utf8(done.stdout).expect("text");
        let line = yaml.lines().find_map(|l| l.trim().strip_prefix("timeout: "));
        line.expect("a timeout").to_owned()
    }

    /// Checks, which finds something; the exit code and what it says.
    fn refused(&self, args: &[&str], variables: &[(&str, &OsStr)]) -> (Option<i32>, String) {
        let done = self.run_with(&[&["compile"], args].concat(), variables);
        assert_eq!(done.stdout, b"", "no output beside an error");
        (done.status.code(), err(&done))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn os(text: &str) -> &OsStr {
    OsStr::new(text)
}

#[test]
fn what_is_set_counts_before_the_environment_before_files_before_defaults() {
    let folder = Folder::new("order");
    folder.file("a.yaml", "slow: 7s\n");
    folder.file("b.json", "{\"slow\": \"8s\"}\n");
    let variables = [("MESH_SLOW", os("5s")), ("MESH_OTHER", os("6s"))];
    let timeout = |args: &[&str]| folder.timeout(args, &variables);
    // Nothing of the environment is taken unless it is named.
    assert_eq!(timeout(&[]), "10s");
    assert_eq!(timeout(&["--values", "a.yaml"]), "7s");
    assert_eq!(timeout(&["--set-env", "slow=MESH_SLOW"]), "5s");
    assert_eq!(timeout(&["--set", "slow=3s"]), "3s");
    // In whichever order they stand.
    let (file, env, set) = (
        ["--values", "a.yaml"],
        ["--set-env", "slow=MESH_SLOW"],
        ["--set", "slow=3s"],
    );
    assert_eq!(timeout(&[env, file].concat()), "5s");
    assert_eq!(timeout(&[set, env, file].concat()), "3s");
    assert_eq!(timeout(&[file, env, set].concat()), "3s");
    // Of one kind the last counts.
    assert_eq!(timeout(&["--values", "a.yaml", "--values", "b.json"]), "8s");
    assert_eq!(timeout(&["--set", "slow=1s", "--set", "slow=2s"]), "2s");
    assert_eq!(
        timeout(&["--set-env", "slow=MESH_SLOW", "--set-env", "slow=MESH_OTHER"]),
        "6s"
    );
}

#[test]
fn what_the_environment_lacks_is_named() {
    let folder = Folder::new("environment");
    let refused = |pair: &str, variables: &[(&str, &OsStr)]| {
        let (code, text) = folder.refused(&["shop.mesh", "--set-env", pair], variables);
        (code.expect("a code"), text.trim_end().to_owned())
    };
    assert_eq!(
        refused("slow=MESH_NOT_THERE", &[]),
        (
            2,
            "error: --set-env slow=MESH_NOT_THERE: the environment has no `MESH_NOT_THERE`, which is to be the value of `slow`"
                .to_owned()
        )
    );
    assert_eq!(
        refused("slow", &[]),
        (2, "error: --set-env slow: write it as NAME=VARIABLE".to_owned())
    );
    for name in ["slow=", "slow=A=B"] {
        let (code, text) = refused(name, &[]);
        assert!(
            code == 2 && text.contains("is not the name of a variable"),
            "{text}"
        );
    }
    // An empty variable is set: its value is nothing, which is no duration.
    let (code, text) = refused("slow=MESH_SLOW", &[("MESH_SLOW", os(""))]);
    assert!(
        code == 1 && text.contains("error[M0304]: `` is not a duration (the variable MESH_SLOW)"),
        "{text}"
    );
    let (code, text) = refused("slow=MESH_SLOW", &[("MESH_SLOW", os("10"))]);
    assert!(
        code == 1
            && text.contains("`10` is not a duration (the variable MESH_SLOW)")
            && text.contains("--> shop.mesh:1:7")
            && text.contains("write `10s`"),
        "{text}"
    );
    let (code, text) = refused("slwo=MESH_SLOW", &[("MESH_SLOW", os("10s"))]);
    assert!(
        code == 1
            && text.contains("no `param` is called `slwo` (the variable MESH_SLOW)")
            && text.contains("did you mean `slow`?"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_named() {
    use std::os::unix::ffi::OsStrExt as _;

    let folder = Folder::new("bytes");
    let variables = [("MESH_SLOW", OsStr::from_bytes(b"10s\xff"))];
    let (code, text) = folder.refused(&["shop.mesh", "--set-env", "slow=MESH_SLOW"], &variables);
    assert_eq!(code, Some(2));
    assert!(text.contains("the variable `MESH_SLOW`, which is to be the value of `slow`, is not UTF-8"));
}

#[test]
fn a_file_of_values_is_wrong_at_a_line_and_a_column() {
    let folder = Folder::new("files");
    for (text, message) in [
        (
            "slow: 5s\nslow: 6s\n",
            "values.yaml:2:1: the key `slow` is here twice",
        ),
        (
            "mode: strict\nslow:\n  web: 5s\n",
            "values.yaml:3:3: `slow` is one text or number, and no list or map",
        ),
        (
            "slow: [5s]\n",
            "values.yaml:1:7: `slow` is one text or number, and no list or map",
        ),
        ("slow:\n", "`slow` has no value"),
        ("- 5s\n", "values.yaml:1:1: values are a map, `name: value`"),
        (
            "slow: 5s\n---\nmode: strict\n",
            "values.yaml:1:1: values are one document, and here are several",
        ),
        (
            "a: &a 5s\nslow: *a\n",
            "values.yaml:2:7: `slow` is written where it stands: no alias, no merge",
        ),
        ("slow: \"5s\n", "values.yaml:"),
        ("{\"slow\": \"5s\",}}\n", "values.yaml:1:"),
    ] {
        folder.file("values.yaml", text);
        let (code, said) = folder.refused(&["shop.mesh", "--values", "values.yaml"], &[]);
        assert_eq!(code, Some(2), "{text}: {said}");
        assert!(said.contains(message), "{text}: {said}");
    }
    folder.file("values.yaml", b"mode: strict\nslow: 5\xff\n");
    let (code, said) = folder.refused(&["shop.mesh", "--values", "values.yaml"], &[]);
    assert!(
        code == Some(2) && said.contains("values.yaml:2:8: this is not UTF-8"),
        "{said}"
    );
    let deep = format!("slow: {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    folder.file("values.yaml", deep);
    let (code, said) = folder.refused(&["shop.mesh", "--values", "values.yaml"], &[]);
    assert!(
        code == Some(2) && said.contains("the limit of 32 for `depth`"),
        "{said}"
    );
    folder.file("values.yaml", format!("slow: \"{}\"\n", "x".repeat(2 << 20)));
    let (code, said) = folder.refused(&["shop.mesh", "--values", "values.yaml"], &[]);
    assert!(
        code == Some(2) && said.contains("the limit of 1048576 for `bytes`"),
        "{said}"
    );
    let (code, said) = folder.refused(&["shop.mesh", "--values", "missing.yaml"], &[]);
    assert!(code == Some(2) && said.contains("missing.yaml"), "{said}");

    // Names and types are the policy's, so they are findings, with the place of the value.
    folder.file("values.yaml", "mode: strict\nslow: 7\nlabl: v2\n");
    let (code, said) = folder.refused(&["shop.mesh", "--values", "values.yaml"], &[]);
    assert_eq!(code, Some(1), "{said}");
    for part in [
        "`7` is not a duration (values.yaml:2:7)",
        "write `7s`",
        "no `param` is called `labl` (values.yaml:3:7)",
        "did you mean `label`?",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A number stays what is written.
    folder.file("values.yaml", "label: 1.10\n");
    let done = folder.run(&["compile", "shop.mesh", "--values", "values.yaml"]);
    let yaml = String::from_utf8(done.stdout).expect("text");
    assert!(yaml.contains("exact: '1.10'"), "{yaml}");
}

#[test]
fn a_value_is_a_value_whatever_it_holds() {
    let folder = Folder::new("nasty");
    // What the type or the place does not take is refused, and names where it came from.
    for (pair, code, message) in [
        (
            "slow=10s }\n}\nservice evil in shop {",
            "M0304",
            "is not a duration (--set)",
        ),
        ("slow=$label", "M0304", "`$label` is not a duration (--set)"),
        ("mode=strict\n  port tcp 1", "M0312", "is not a word (--set)"),
        ("mode=stict", "M0312", "the value comes from here (--set)"),
        ("label=v1, evil=yes", "M0308", "is not a label's value"),
        (
            "label=v1\nevil: yes",
            "M0313",
            "invisible character (U+000A) (--set)",
        ),
        (
            "label=v1\u{1b}[2J",
            "M0313",
            "invisible character (U+001B) (--set)",
        ),
        (
            "label=v1\u{202e}",
            "M0313",
            "invisible character (U+202E) (--set)",
        ),
        ("label=\u{e9}", "M0308", "is not a label's value"),
    ] {
        let (exit, said) = folder.refused(&["shop.mesh", "--set", pair], &[]);
        assert_eq!(exit, Some(1), "{pair:?}: {said}");
        assert!(said.contains(code) && said.contains(message), "{pair:?}: {said}");
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{said:?}");
    }
    let long = format!("label={}", "x".repeat(5000));
    let (exit, said) = folder.refused(&["shop.mesh", "--set", &long], &[]);
    assert!(
        exit == Some(1) && said.contains("the value of `label` has 5000 bytes (--set)") && said.len() < 1000,
        "{said}"
    );

    // What a text may hold is in the output as a text: readers of YAML give back what was given.
    let policy = "param value text\n\nservice shop in production {\n  port http 80\n\n  route {\n    header x-value = $value\n    timeout 1s\n  }\n}\n";
    folder.file("text.mesh", policy);
    for value in [
        "yes",
        "null",
        "~",
        "0777",
        "1e3",
        "- a",
        "{a: b}",
        "[a]",
        "a: b",
        "a #b",
        "*a",
        "&a",
        "!!str a",
        "'",
        "\"",
        "\\n",
        "---",
        "...",
        "%YAML",
        "$value",
        "${HOME}",
        "$(id)",
        "`id`",
        "}",
        "timeout 9s",
        "<<",
        "=",
    ] {
        let done = folder.run(&[
            "compile",
            "-o",
            "json",
            "text.mesh",
            "--set",
            &format!("value={value}"),
        ]);
        assert_eq!(done.status.code(), Some(0), "{value}: {}", err(&done));
        let json: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
        let exact = &json["items"][0]["spec"]["http"][0]["match"][0]["headers"]["x-value"]["exact"];
        assert_eq!(exact, value);
        let done = folder.run(&["compile", "text.mesh", "--set", &format!("value={value}")]);
        let yaml = String::from_utf8(done.stdout).expect("text");
        let limits = mesh2yaml::k8s::manifest::Limits::default();
        let documents = mesh2yaml::k8s::manifest::read(&yaml, &limits).expect("YAML");
        assert_eq!(documents.len(), 1, "{value}: {yaml}");
        assert_eq!(documents[0], json["items"][0], "{value}");
    }
}

const LIBRARY: &str = "profile web {\n  port http 80\n\n  route {\n    timeout 5s\n  }\n}\n";
const USER: &str = "\n\nservice shop in production {\n  use web\n}\n";

#[test]
fn what_is_imported_is_read_once_and_stays_inside_of_the_roots() {
    let folder = Folder::new("imports");
    folder.file("outside/secret.mesh", "let secret = 1s\n");
    folder.file("in/lib/common.mesh", LIBRARY);
    folder.file("in/lib/left.mesh", "import \"common.mesh\"\n");
    folder.file("in/lib/right.mesh", "import \"../lib/./common.mesh\"\n");
    folder.file(
        "in/diamond.mesh",
        format!("import \"lib/left.mesh\"\nimport \"lib/right.mesh\"{USER}"),
    );
    let done = folder.run(&["compile", "in/diamond.mesh"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert_eq!(err(&done), "");

    let says = |text: &str| {
        folder.file("in/main.mesh", text);
        let (code, said) = folder.refused(&["in/main.mesh"], &[]);
        assert_eq!(code, Some(1), "{said}");
        said
    };
    let mut refused: Vec<(&str, &str)> = vec![
        ("lib/comon.mesh", "there is no file `lib/comon.mesh`"),
        ("lib/comon.mesh", "did you mean `lib/common.mesh`?"),
        ("lib", "`lib` is a folder"),
        ("nowhere/common.mesh", "there is no file `nowhere/common.mesh`"),
        ("../outside/secret.mesh", "outside of the folders"),
        ("lib/../../outside/secret.mesh", "outside of the folders"),
        ("/etc/passwd", "an import is a path relative to this file"),
        ("//host/share/x.mesh", "an import is a path relative to this file"),
        ("C:/x.mesh", "an import is a path relative to this file"),
        ("file:///etc/passwd", "an import is a path relative to this file"),
        ("~/x.mesh", "an import is a path relative to this file"),
        ("lib/common.mesh/", "this names no file"),
        ("", "this names no file"),
    ];
    #[cfg(unix)]
    {
        let link = |from: &str, to: &str| {
            std::os::unix::fs::symlink(folder.0.join(to), folder.0.join(from)).expect("a link");
        };
        link("in/link.mesh", "outside/secret.mesh");
        link("in/folder", "outside");
        link("in/self.mesh", "in/self.mesh");
        refused.push(("link.mesh", "outside of the folders"));
        refused.push(("folder/secret.mesh", "outside of the folders"));
        // Nor is it told what else is there, and what is not.
        refused.push(("folder/secrets.mesh", "outside of the folders"));
        refused.push(("self.mesh", "`self.mesh` cannot be read"));
    }
    for (path, message) in refused {
        let said = says(&format!("import \"{path}\"\n"));
        assert!(
            said.contains("error[M0210]") && said.contains(message),
            "{path}: {said}"
        );
    }
    let said = says("import \"..\\\\outside\\\\secret.mesh\"\n");
    assert!(
        said.contains("an import is a path relative to this file"),
        "{said}"
    );

    // One file has one name, by whichever link it is reached.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(
            folder.0.join("in/lib/common.mesh"),
            folder.0.join("in/alias.mesh"),
        )
        .expect("a link");
        folder.file(
            "in/main.mesh",
            format!("import \"alias.mesh\"\nimport \"lib/common.mesh\"{USER}"),
        );
        let done = folder.run(&["compile", "in/main.mesh"]);
        assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    }
    let allowed = folder.run(&["check", "in/main.mesh", "--root", "outside"]);
    assert_eq!(allowed.status.code(), Some(0));
    folder.file(
        "in/main.mesh",
        "import \"../outside/secret.mesh\"\n\nservice shop in production {\n  port http 80\n\n  route {\n    timeout $secret\n  }\n}\n",
    );
    let allowed = folder.run(&["check", "in/main.mesh", "--root", "outside"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", err(&allowed));
}

#[test]
fn a_circle_of_imports_is_one_finding_with_all_of_its_files() {
    let folder = Folder::new("circle");
    for i in 0..20 {
        folder.file(
            &format!("c/{i:02}.mesh"),
            format!("import \"{:02}.mesh\"\n", (i + 1) % 20),
        );
    }
    folder.file("c/main.mesh", "import \"07.mesh\"\n");
    let (code, said) = folder.refused(&["c/main.mesh"], &[]);
    assert_eq!(code, Some(1));
    assert_eq!(said.matches("error[M0211]").count(), 1, "{said}");
    assert!(
        said.contains(
            "files import each other: c/07.mesh → c/08.mesh → c/09.mesh → c/10.mesh → c/11.mesh → c/12.mesh → c/13.mesh → … 12 more … → c/06.mesh → c/07.mesh"
        ),
        "{said}"
    );
    // All of them together say the same, from the first of them.
    let (_, said) = folder.refused(&["c"], &[]);
    assert_eq!(said.matches("error[M0211]").count(), 1, "{said}");
    assert!(said.contains("--> c/00.mesh:1:8"), "{said}");
}

#[test]
fn a_long_chain_of_imports_is_walked() {
    let folder = Folder::new("chain");
    for i in 0..3000 {
        folder.file(&format!("c/{i}.mesh"), format!("import \"{}.mesh\"\n", i + 1));
    }
    folder.file("c/3000.mesh", LIBRARY);
    folder.file("c/main.mesh", format!("import \"0.mesh\"{USER}"));
    let done = folder.run(&["compile", "c/main.mesh"]);
    assert_eq!((done.status.code(), err(&done)), (Some(0), String::new()));
}

#[test]
fn a_broken_profile_is_one_error_however_many_use_it() {
    let folder = Folder::new("many");
    let services: String = (0..5000)
        .map(|i| format!("service s{i} in shop {{\n  use web\n}}\n"))
        .collect();
    let profile = "  workload app=$service\n  port http 80 to 8080\n";
    for (statement, code, place) in [
        // Wrong where it stands, by its type, by the default, by what each service makes of it, and by what a mesh can say.
        ("  mtls stict\n", "M0312", "4:8"),
        (
            "  param slow duraton\n  route {\n    timeout $slow\n  }\n",
            "M0312",
            "4:14",
        ),
        ("  param how word = stict\n  mtls $how\n", "M0312", "4:20"),
        ("  allow \"all\" {\n    from anyone\n  }\n", "M0402", "4:3"),
        (
            "  param old percent = 90%\n  version a v=a\n  version b v=b\n  route {\n    to a $old, b 20%\n  }\n",
            "M0401",
            "8:8",
        ),
        (
            "  route {\n    timeout 5s\n    retry 1 times on reset\n  }\n",
            "M0601",
            "6:22",
        ),
    ] {
        folder.file(
            "many.mesh",
            format!("profile web {{\n{profile}{statement}}}\n{services}"),
        );
        let (exit, said) = folder.refused(&["-t", "linkerd", "many.mesh"], &[]);
        assert_eq!(exit, Some(1), "{statement}: {said}");
        let errors: Vec<&str> = said.lines().filter(|l| l.starts_with("error[")).collect();
        assert_eq!(errors.len(), 1, "{statement}: {errors:?}");
        assert!(errors[0].contains(code), "{statement}: {errors:?}");
        assert!(
            said.contains(&format!("--> many.mesh:{place}\n")),
            "{statement}: {said}"
        );
    }
}
