//! What hostile names, sources, values and folders cannot make the command do.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of its own that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesh2yaml-security-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("a file");
        path
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mesh2yaml"));
        command.args(args).current_dir(&self.0).env_remove("NO_COLOR");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the command runs")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]]
        .map(|bytes| String::from_utf8(bytes.to_vec()).expect("UTF-8"))
        .concat()
}

/// Characters that drive a terminal, turn what is read, or have no looks.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What a terminal or the log of a workflow would obey.
#[track_caller]
fn check_said(output: &Output, what: &str) {
    let said = said(output);
    let bad = said.chars().find(|c| *c != '\n' && hidden(*c));
    assert!(bad.is_none(), "{what}: {bad:?} in {said:?}");
    // A workflow takes a line for a command if `::` is the first that is on it.
    for line in said.lines().filter(|line| line.trim_start().starts_with("::")) {
        // Of a command of ours, what follows the second `::` is its text.
        let ours = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|begin| line.starts_with(begin));
        assert!(ours, "{what}: {line}");
    }
}

/// An escape, a C1 control, a turn of direction, a character without looks, a line break and a workflow command.
const EVIL: &str = "\u{1b}[2J\u{9b}31m\u{202e}\u{200b}\r::set-output name=a::b%0A::error::x";

#[test]
fn nothing_that_a_source_says_drives_a_terminal_or_a_workflow() {
    let folder = Folder::new("source");
    let line = EVIL.replace('\r', "");
    let sources = [
        format!("# {EVIL}\nservice s in x {{\n  prot http 80 # {EVIL}\n}}\n"),
        format!("service {EVIL} in x {{\n}}\n"),
        format!("service s in x {{\n  route \"{EVIL}\" {{\n    path \"/a\"\n  }}\n}}\n"),
        format!("service s in x {{\n  port http 80\n  route \"{line}\" {{\n    path \"{line}\"\n    to nowhere\n  }}\n}}\n"),
        format!("import \"{line}\"\n"),
        "service s in x {\n  port http 80\n  route \"a\" { respond 200 \"\u{9b}31m\u{202e}::error::x\" }\n}\n".to_owned(),
        format!("\n::error::x\n  ::set-output name=a::{EVIL}\nlet a = \"\n::error::x\"\n"),
        format!("service s in x {{\n  port http 80\n  accept x on istio \"{line}\"\n}}\n"),
    ];
    for (number, source) in sources.iter().enumerate() {
        folder.file("a.mesh", source);
        for command in [
            &["check", "-t", "istio", "-t", "linkerd"][..],
            &["compile", "-t", "istio"],
            &["compile", "-t", "istio", "-o", "json"],
            &["fmt", "--check"],
        ] {
            for format in ["text", "json", "sarif", "github"] {
                let args = [command, &["--format", format, "a.mesh"]].concat();
                let done = folder.run(&args);
                assert_ne!(done.status.code(), Some(101), "{args:?}");
                check_said(&done, &format!("source {number}: {args:?}"));
            }
        }
    }
}

#[test]
fn no_value_from_outside_drives_a_terminal() {
    let folder = Folder::new("values");
    folder.file(
        "a.mesh",
        "param slow duration\nparam words text = \"x\"\nservice s in x {\n  port http 80\n  route { timeout $slow\n  header x-a = $words }\n}\n",
    );
    folder.file("values.yaml", format!("slow: {:?}\n", "\u{1b}[2J\u{202e}"));
    folder.file("broken.yaml", format!("\"{EVIL}\": [\n"));
    folder.file("broken2.yaml", format!("a: *{}\n", "\u{202e}\u{9b}"));
    folder.file("latin.yaml", b"slow: \xff\n");
    for args in [
        &["--set", &format!("slow={EVIL}")][..],
        &["--set", &format!("{EVIL}=1s")],
        &["--set", EVIL],
        &["--set", "slow=1s", "--set", &format!("words={EVIL}")],
        &["--set", "slow=1s", "--set", "words=\u{9b}31m\u{202e}"],
        &["--set-env", &format!("slow={EVIL}")],
        &["--set-env", "slow=MESH2YAML_EVIL"],
        &["--values", "values.yaml"],
        &["--values", "broken.yaml"],
        &["--values", "broken2.yaml"],
        &["--values", "latin.yaml"],
        &["--values", EVIL],
    ] {
        for form in ["yaml", "json"] {
            let args = [&["compile", "-t", "istio", "-o", form, "a.mesh"], args].concat();
            let mut command = folder.command(&args);
            let done = command
                .env("MESH2YAML_EVIL", EVIL)
                .output()
                .expect("the command runs");
            check_said(&done, &format!("{args:?}"));
        }
    }
}

#[test]
fn nothing_in_a_manifest_drives_a_terminal_or_a_workflow() {
    let folder = Folder::new("manifest");
    let quoted = format!("{EVIL:?}")
        .replace("\\u{1b}", "\\e")
        .replace("\\u{9b}", "\\x9b")
        .replace("\\u{202e}", "\\u202e")
        .replace("\\u{200b}", "\\u200b");
    let head =
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: x}\n";
    let manifests = [
        format!("{head}spec: {{mtls: {{mode: {quoted}}}}}\n"),
        format!("{head}spec: {{{quoted}: 1}}\n"),
        format!("apiVersion: {quoted}\nkind: {quoted}\nmetadata: {{name: {quoted}, namespace: {quoted}}}\n"),
        format!("apiVersion: security.istio.io/v1\nkind: {quoted}\n"),
        format!("{head}spec:\n  selector:\n    matchLabels:\n      {quoted}: {quoted}\n"),
        format!("a: {EVIL}\n"),
        format!("a: \u{202e}&{} b\nc: *{}\n", "\u{202e}", "\u{202e}"),
        format!("a: !<{}> b\n", "\u{202e}\u{9b}"),
        format!("? {quoted}\n: 1\n? {quoted}\n: 2\n"),
        format!("%TAG ! {}\n---\na: 1\n", "\u{202e}"),
        "a: .inf\u{202e}\nb: [\n  ::error::x\n".to_owned(),
    ];
    for (number, manifest) in manifests.iter().enumerate() {
        folder.file("a.yaml", manifest);
        for format in ["text", "json", "sarif", "github"] {
            for more in [&[][..], &["--complete", "--target", "istio"]] {
                let args = [&["validate", "--format", format, "a.yaml"], more].concat();
                let done = folder.run(&args);
                assert_ne!(done.status.code(), Some(101), "{args:?}");
                check_said(&done, &format!("manifest {number}: {args:?}: {manifest:?}"));
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_drives_a_terminal_or_a_workflow() {
    let folder = Folder::new("names");
    let names = [
        "a\u{1b}[2J\u{202e}",
        "\n::error::x",
        "a\u{9b}31m",
        "a,line=1::x%0A",
    ];
    for name in names {
        let evil = format!("policies{}/{name}.mesh", name.len());
        folder.file(&evil, "service s in x {\n  prot http 80\n}\n");
        let yaml = format!("policies{}/{name}.yaml", name.len());
        folder.file(&yaml, "a: [\n");
        let below = format!("policies{}", name.len());
        let nowhere = format!("{name}/nowhere");
        for args in [
            ["check", &below],
            ["check", &evil],
            ["check", &nowhere],
            ["fmt", &below],
            ["validate", &below],
            ["validate", &yaml],
            ["validate", &nowhere],
        ] {
            for format in ["text", "json", "sarif", "github"] {
                let done = folder.run(&[&args[..], &["--format", format]].concat());
                check_said(&done, &format!("{args:?} {format}"));
            }
        }
        check_said(&folder.run(&["fmt", "--check", &evil]), "fmt --check");
    }
}

/// What is written goes below the folder that was named, whatever that folder held before.
#[cfg(unix)]
#[test]
fn output_is_not_written_through_links() {
    let source = "service s in x {\n  port http 80\n  route { timeout 5s }\n}\n";
    let compile = ["compile", "-t", "istio", "a.mesh", "--out-dir", "out"];
    for link in ["x", "x/virtualservice-s.yaml", "inventory.txt"] {
        let folder = Folder::new(&format!("links-{}", link.len()));
        let elsewhere = folder.file("elsewhere/virtualservice-s.yaml", "precious\n");
        folder.file("a.mesh", source);
        let place = folder.0.join("out").join(link);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("made");
        let target = if link == "x" {
            elsewhere.parent().expect("a folder").to_owned()
        } else {
            elsewhere.clone()
        };
        std::os::unix::fs::symlink(target, place).expect("a link");
        let done = folder.run(&compile);
        assert_eq!(done.status.code(), Some(2), "{link}: {}", said(&done));
        assert!(said(&done).contains("this is a link"), "{}", said(&done));
        assert_eq!(
            std::fs::read_to_string(&elsewhere).ok().as_deref(),
            Some("precious\n")
        );
    }
}

/// An inventory that somebody wrote names only files below it.
#[cfg(unix)]
#[test]
fn nothing_is_removed_but_below_the_folder_of_output() {
    let folder = Folder::new("inventory");
    folder.file(
        "a.mesh",
        "service s in x {\n  port http 80\n  route { timeout 5s }\n}\n",
    );
    let precious = folder.file("elsewhere/precious.yaml", "");
    let stale = folder.file("out/x/stale.yaml", "");
    std::os::unix::fs::symlink("../elsewhere", folder.0.join("out/link")).expect("a link");
    let inventory = format!(
        "link/precious.yaml\n../elsewhere/precious.yaml\n{}\nx/stale.yaml\n\n.\n",
        precious.display()
    );
    folder.file("out/inventory.txt", inventory);
    let done = folder.run(&["compile", "-t", "istio", "a.mesh", "--out-dir", "out"]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(precious.exists() && !stale.exists() && folder.0.join("out/link").exists());
}

/// Neither the environment nor a home nor a folder above says anything.
#[test]
fn nothing_is_read_that_is_not_asked_for() {
    let folder = Folder::new("asked");
    folder.file(
        "work/a.mesh",
        "param slow duration = 5s\nservice s in x {\n  port http 80\n  route { timeout $slow }\n}\n",
    );
    for decoy in [
        ".mesh2yaml",
        "mesh2yaml.toml",
        ".mesh2yaml.yaml",
        "values.yaml",
        ".env",
        ".config/mesh2yaml/config.toml",
    ] {
        for place in ["", "work/", "home/"] {
            folder.file(&format!("{place}{decoy}"), "slow: 77s\nslow=77s\n");
        }
    }
    let compile = |with: bool| {
        let mut command = folder.command(&["compile", "-t", "istio", "a.mesh"]);
        command.current_dir(folder.0.join("work")).env_clear();
        if with {
            let home = folder.0.join("home");
            for name in ["HOME", "USERPROFILE", "XDG_CONFIG_HOME", "APPDATA"] {
                command.env(name, &home);
            }
            for name in [
                "slow",
                "SLOW",
                "MESH2YAML_SLOW",
                "MESH2YAML_SET",
                "MESH2YAML_VALUES",
                "MESH2YAML_TARGET",
                "RUST_LOG",
                "LANG",
                "CLICOLOR_FORCE",
            ] {
                command.env(name, "77s");
            }
        }
        command.output().expect("the command runs")
    };
    let (plain, with) = (compile(false), compile(true));
    assert!(plain.status.success(), "{}", said(&plain));
    assert!(said(&plain).contains("timeout: 5s") && !said(&with).contains("77s"));
    assert_eq!((plain.stdout, plain.stderr), (with.stdout, with.stderr));
}

/// The system's own account of it, where there is somebody to give it: which files are opened, and that no other process and no connection is begun.
#[cfg(target_os = "linux")]
#[test]
fn the_system_sees_nothing_else_opened() {
    let folder = Folder::new("traced");
    folder.file("work/common.mesh", "let slow = 5s\n");
    folder.file(
        "work/a.mesh",
        "import \"common.mesh\"\nservice s in x {\n  port http 80\n  route { timeout $slow }\n}\n",
    );
    folder.file("work/b.yaml", "a: 1\n");
    let work = folder.0.join("work");
    let traced = |args: &[&str]| -> Option<String> {
        let log = folder.0.join("log");
        let done = Command::new("strace")
            .args(["-f", "-qq", "-e", "trace=open,openat,openat2,execve,socket,connect,fork,vfork,unlink,unlinkat,rename,mkdir,mkdirat"])
            .arg("-o")
            .arg(&log)
            .arg(env!("CARGO_BIN_EXE_mesh2yaml"))
            .args(args)
            .current_dir(&work)
            // Where cargo has the loader look.
            .env_remove("LD_LIBRARY_PATH")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        // Without a tracer, or where tracing is forbidden, there is nothing to be seen.
        done.ok().filter(|status| status.code() == Some(0))?;
        std::fs::read_to_string(log).ok()
    };
    let mut seen = 0;
    for (args, may) in [
        (
            &["compile", "-t", "istio", "a.mesh"][..],
            &["a.mesh", "common.mesh"][..],
        ),
        (
            &["check", "."],
            &[".", "./", "a.mesh", "common.mesh", "./a.mesh", "./common.mesh"],
        ),
        (&["fmt", "--check", "a.mesh"], &["a.mesh"]),
        (&["validate", "b.yaml"], &["b.yaml"]),
        #[cfg(feature = "schema")]
        (&["schema", "PeerAuthentication"], &[]),
    ] {
        let Some(log) = traced(args) else { continue };
        seen += 1;
        for line in log.lines().filter(|line| !line.contains(" +++ ")) {
            let path = line.split('"').nth(1).unwrap_or_default();
            // The loader's and the C library's own.
            let system = [
                "/etc/ld.so",
                "/lib",
                "/usr/lib",
                "/proc/self/",
                "/sys/",
                "/proc/sys/vm/",
            ];
            let own = work.join(path);
            let is_ours = may.iter().any(|it| own == work.join(it) || path == *it);
            let begins = line.contains("execve(") && path == env!("CARGO_BIN_EXE_mesh2yaml");
            let reads =
                line.contains("O_RDONLY") && (is_ours || system.iter().any(|begin| path.starts_with(begin)));
            assert!(begins || reads, "{args:?}: {line}");
        }
    }
    println!("{seen} of 5 traced");
}

/// What comes in by standard input is no place to import from.
#[test]
fn standard_input_imports_nothing() {
    let folder = Folder::new("stdin");
    folder.file("common.mesh", "let slow = 5s\n");
    let mut command = folder.command(&["check", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"import \"common.mesh\"\n")
        .expect("it reads");
    let done = child.wait_with_output().expect("it ends");
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    assert!(said(&done).contains("outside of the folders"), "{}", said(&done));
}
