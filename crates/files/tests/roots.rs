//! Imports stay inside of the roots.

use std::path::{Path, PathBuf};

use mesh2yaml::Target;
use mesh2yaml::diagnostics::Code;
use mesh2yaml_files::{Files, FilesError};

/// A folder of its own that is removed at the end.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("mesh2yaml-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    fn file(&self, path: &str, text: &str) -> PathBuf {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, text).expect("a file");
        path
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn codes(files: &Files) -> Vec<Code> {
    let compilation = files.options().compile(Target::istio());
    compilation
        .diagnostics
        .iter()
        .map(|d| d.code)
        .filter(|c| c.severity() == Code::ImportFailed.severity())
        .collect()
}

fn files(path: &Path) -> Files {
    let mut files = Files::new();
    files.add(path).expect("the file is there");
    files
}

#[test]
fn an_import_below_the_file_is_read_once() {
    let tree = Tree::new("below");
    tree.file("policies/common.mesh", "let slow = 5s\n");
    tree.file(
        "policies/a.mesh",
        "import \"common.mesh\"\nservice a in x {\n  port http 80\n  route { timeout $slow }\n}\n",
    );
    // The folder holds both, and the import names one of them again.
    let files = files(&tree.0.join("policies"));
    assert_eq!(codes(&files), []);
    assert!(files.read().iter().any(|p| p.ends_with("common.mesh")));
}

#[test]
fn an_import_outside_is_refused_until_its_folder_is_a_root() {
    let tree = Tree::new("outside");
    tree.file("shared/common.mesh", "namespace shop {\n  mtls strict\n}\n");
    let a = tree.file("policies/a.mesh", "import \"../shared/common.mesh\"\n");
    let mut files = files(&a);
    assert_eq!(codes(&files), [Code::ImportFailed]);
    files.root(&tree.0.join("shared")).expect("it is there");
    assert_eq!(codes(&files), []);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out() {
    let tree = Tree::new("link");
    let secret = tree.file("elsewhere/secret.mesh", "namespace shop {\n  mtls strict\n}\n");
    let a = tree.file("policies/a.mesh", "import \"inside.mesh\"\n");
    std::os::unix::fs::symlink(secret, tree.0.join("policies/inside.mesh")).expect("a link");
    assert_eq!(codes(&files(&a)), [Code::ImportFailed]);
}

#[cfg(unix)]
#[test]
fn a_search_takes_links_within_the_roots_only() {
    let tree = Tree::new("search");
    let secret = tree.file("elsewhere/secret", "root:x:0:0\n");
    tree.file("policies/..data/a.mesh", "namespace shop {\n  mtls strict\n}\n");
    // As a mounted ConfigMap has it.
    let policies = tree.0.join("policies");
    std::os::unix::fs::symlink("..data/a.mesh", policies.join("a.mesh")).expect("a link");
    std::os::unix::fs::symlink("..data", policies.join("folder.mesh")).expect("a link");
    assert_eq!(codes(&files(&policies)), []);

    std::os::unix::fs::symlink(&secret, policies.join("b.mesh")).expect("a link");
    let added = Files::new().add(&policies);
    assert!(matches!(added, Err(FilesError::Outside { path, .. }) if path.ends_with("b.mesh")));
    let mut allowed = Files::new();
    allowed.root(&tree.0.join("elsewhere")).expect("it is there");
    allowed.add(&policies).expect("its folder is a root");
}

#[cfg(unix)]
#[test]
fn a_search_waits_for_no_pipe() {
    let tree = Tree::new("pipe");
    tree.file("a.mesh", "");
    let made = std::process::Command::new("mkfifo")
        .arg(tree.0.join("b.mesh"))
        .status();
    assert!(made.is_ok_and(|status| status.success()));
    let added = Files::new().add(&tree.0);
    assert!(matches!(added, Err(FilesError::NoFile(path)) if path.ends_with("b.mesh")));
}

#[test]
fn paths_that_are_not_relative_are_refused() {
    let tree = Tree::new("absolute");
    for path in [
        "/etc/hostname",
        "C:\\\\x.mesh",
        "\\\\\\\\server\\\\x.mesh",
        "~/x.mesh",
        "file:x.mesh",
        "",
        ".",
    ] {
        let a = tree.file("a.mesh", &format!("import \"{path}\"\n"));
        assert_eq!(codes(&files(&a)), [Code::ImportFailed], "{path}");
    }
}

/// What cannot be a name on some system, or is another file there.
#[test]
fn paths_that_systems_read_differently_are_refused() {
    let tree = Tree::new("portable");
    for path in [
        "nul.mesh",
        "NUL",
        "sub/Con.mesh",
        "aux .mesh",
        "com1.mesh",
        "LPT9.x.mesh",
        "com¹.mesh",
        "CONIN$",
        "a.mesh.",
        "a.mesh ",
        "a./b.mesh",
        "a?.mesh",
        "*.mesh",
        "<a.mesh",
        "a|b.mesh",
        "a.mesh:stream",
        "//server/share/a.mesh",
        "\\\\\\\\?\\\\C:\\\\a.mesh",
        "..\\\\a.mesh",
        "c:a.mesh",
        "a\u{9b}.mesh",
    ] {
        let a = tree.file("a.mesh", &format!("import \"{path}\"\n"));
        let compilation = files(&a).options().compile(Target::istio());
        let found: Vec<Code> = compilation.diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(found, [Code::ImportFailed], "{path}");
        let said = &compilation.diagnostics[0].message;
        assert!(!said.contains("there is no file"), "{path}: {said}");
    }
    // Names that only look like those.
    for path in [
        "console.mesh",
        "com10.mesh",
        "comx.mesh",
        "null.mesh",
        "a.con.mesh",
        ".nul.mesh",
    ] {
        tree.file(path, "namespace shop {\n  mtls strict\n}\n");
        let a = tree.file("a.mesh", &format!("import \"{path}\"\n"));
        assert_eq!(codes(&files(&a)), [], "{path}");
    }
}

#[test]
fn names_that_are_too_long_are_refused() {
    let tree = Tree::new("long");
    let long = "a".repeat(3_000);
    for path in [
        format!("{long}.mesh"),
        format!("{}x.mesh", "a/".repeat(1_500)),
        format!("{}a.mesh", "../".repeat(1_000)),
    ] {
        let a = tree.file("a.mesh", &format!("import \"{path}\"\n"));
        assert_eq!(codes(&files(&a)), [Code::ImportFailed]);
    }
}

/// In a system that tells cases apart, another case is another file; in one that does not, it is the same file once.
#[test]
fn another_case_does_not_lead_out_and_is_no_second_file() {
    let tree = Tree::new("case");
    tree.file("policies/common.mesh", "namespace shop {\n  mtls strict\n}\n");
    let a = tree.file(
        "policies/a.mesh",
        "import \"common.mesh\"\nimport \"../POLICIES/Common.mesh\"\n",
    );
    let same = tree.0.join("POLICIES").exists();
    let wanted: &[Code] = if same { &[] } else { &[Code::ImportFailed] };
    assert_eq!(codes(&files(&a)), wanted);
}

/// Whoever may write a policy does not learn by it which files there are elsewhere.
#[test]
fn what_is_elsewhere_is_not_told_from_what_is_not() {
    let tree = Tree::new("probe");
    tree.file("elsewhere/there.mesh", "");
    tree.file("elsewhere/folder/x.mesh", "");
    let said = |path: &str| {
        let a = tree.file("policies/a.mesh", &format!("import \"{path}\"\n"));
        let compilation = files(&a).options().compile(Target::istio());
        let found = &compilation.diagnostics[0];
        (found.message.replace(path, "…"), found.help.clone())
    };
    let there = said("../elsewhere/there.mesh");
    for path in [
        "../elsewhere/nowhere.mesh",
        "../elsewhere/ther.mesh",
        "../elsewhere/folder",
        "../elsewhere/there.mesh/x",
        "../nowhere/x.mesh",
    ] {
        assert_eq!(said(path), there, "{path}");
    }
    assert!(said("nowhere.mesh").0.contains("there is no file"));
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_outside_tells_nothing() {
    let tree = Tree::new("linked");
    tree.file("elsewhere/there.mesh", "");
    tree.file("policies/a.mesh", "");
    std::os::unix::fs::symlink("../elsewhere", tree.0.join("policies/link")).expect("a link");
    let said = |path: &str| {
        let a = tree.file("policies/a.mesh", &format!("import \"{path}\"\n"));
        let compilation = files(&a).options().compile(Target::istio());
        compilation.diagnostics[0].message.replace(path, "…")
    };
    assert_eq!(said("link/there.mesh"), said("link/nowhere.mesh"));
}

/// A name with a line break would be two lines to cargo, and to whoever reads a log.
#[cfg(unix)]
#[test]
fn names_that_are_not_one_line_of_text_are_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    for (number, name) in [
        &b"a\ncargo::rustc-env=X=1.mesh"[..],
        b"a\x1b[2J.mesh",
        b"a\xff.mesh",
    ]
    .iter()
    .enumerate()
    {
        let tree = Tree::new(&format!("name-{number}"));
        std::fs::write(tree.0.join(std::ffi::OsStr::from_bytes(name)), "").expect("a file");
        let error = Files::new().add(&tree.0).expect_err("a bad name");
        assert!(matches!(error, FilesError::BadName(_)), "{error}");
        assert!(!error.to_string().contains(char::is_control), "{error:?}");
    }
}

/// Two files of one name: neither takes the place of the other.
#[cfg(unix)]
#[test]
fn no_file_takes_the_place_of_another() {
    let tree = Tree::new("same");
    tree.file("b/c/d.mesh", "");
    tree.file("b/a.mesh", "namespace shop {\n  mtls strict\n}\n");
    let a = tree.file("a.mesh", "");
    std::os::unix::fs::symlink("b/c", tree.0.join("link")).expect("a link");
    let mut both = files(&a);
    both.add(&a).expect("the same file again");
    // What `..` leads to is the folder above that of the link's target.
    let added = both.add(&tree.0.join("link/../a.mesh"));
    assert!(matches!(added, Err(FilesError::SameName(_))));
}

#[test]
fn above_the_root_is_the_root() {
    assert_eq!(mesh2yaml_files::name_of(Path::new("/../a.mesh")), "/a.mesh");
    assert_eq!(
        mesh2yaml_files::name_of(Path::new("../../a/../b.mesh")),
        "../../b.mesh"
    );
}

/// Whoever can put links beside a large file does not make it many files.
#[cfg(unix)]
#[test]
fn a_file_is_read_once_however_many_links_there_are() {
    let tree = Tree::new("many");
    tree.file("b.mesh", "namespace shop {\n  mtls strict\n}\n");
    for number in 0..50 {
        std::os::unix::fs::symlink("b.mesh", tree.0.join(format!("{number}.mesh"))).expect("a link");
    }
    let files = files(&tree.0);
    assert_eq!(files.sources().count(), 1);
    let mut again = self::files(&tree.0.join("b.mesh"));
    again
        .add(&tree.0)
        .expect("the folder is not empty, though all of it is known");
    assert!(files.sources().all(|(name, _)| name.ends_with("/0.mesh")));
    assert_eq!(codes(&files), []);
}

/// Many imports of what is not there end soon, however many files are beside them.
#[test]
fn imports_that_fail_end_soon() {
    let tree = Tree::new("failing");
    for number in 0..1_200 {
        tree.file(&format!("some-long-name-of-a-policy-{number}.mesh"), "");
    }
    let imports: String = (0..4_000)
        .map(|n| format!("import \"some-long-name-of-a-polic-{n}\"\n"))
        .collect();
    let a = tree.file("in/a.mesh", "");
    std::fs::write(&a, imports.replace("\"some", "\"../some")).expect("a file");
    let mut files = files(&a);
    files.root(&tree.0).expect("it is there");
    let start = std::time::Instant::now();
    assert!(codes(&files).contains(&Code::ImportFailed));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}
