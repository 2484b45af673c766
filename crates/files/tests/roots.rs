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
