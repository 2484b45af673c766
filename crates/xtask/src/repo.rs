//! The checkout, or a copy of its folders in tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;

/// A checkout; all paths are relative to its root and written with `/`.
pub(crate) struct Repo {
    root: PathBuf,
}

/// What a folder holds.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) is_dir: bool,
}

impl Repo {
    pub(crate) fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The checkout that this was called in. Found when it runs: a program that was built in one checkout may be run in
    /// another one that shares its target folder, and must not write into the first.
    pub(crate) fn here() -> Result<Self, Error> {
        let said = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let start = said.or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        let root = start
            .ancestors()
            .find(|folder| folder.join("grammar/mesh.pest").is_file());
        root.map(Self::at).ok_or_else(|| {
            Error::Usage("this is no checkout of mesh2yaml: call `cargo xtask` in one".to_owned())
        })
    }

    /// Whether a folder is the checkout's root.
    pub(crate) fn is_at(&self, folder: &Path) -> bool {
        matches!((self.root.canonicalize(), folder.canonicalize()), (Ok(a), Ok(b)) if a == b)
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    pub(crate) fn read(&self, path: &str) -> Result<String, Error> {
        let path = self.path(path);
        std::fs::read_to_string(&path).map_err(|cause| Error::Io { path, cause })
    }

    /// Writes a file, and the folders that it needs.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.path(path);
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|cause| Error::Io { path, cause })
    }

    /// What is in a folder, by name; nothing if there is no such folder. What git ignores is left out.
    pub(crate) fn list(&self, folder: &str) -> Result<Vec<Entry>, Error> {
        let path = self.path(folder);
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let read = || -> std::io::Result<Vec<Entry>> {
            let mut entries = Vec::new();
            for entry in std::fs::read_dir(&path)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let is_dir = entry.path().is_dir();
                let ignored = name == "target" && is_dir
                    || name.ends_with(".snap.new")
                    || name.ends_with(".pending-snap");
                if !ignored {
                    entries.push(Entry { name, is_dir });
                }
            }
            entries.sort();
            Ok(entries)
        };
        read().map_err(|cause| Error::Io { path, cause })
    }

    /// All files below a folder whose names end with an extension, by path.
    pub(crate) fn files(&self, folder: &str, extension: &str) -> Result<Vec<String>, Error> {
        let mut files = Vec::new();
        for entry in self.list(folder)? {
            let path = format!("{folder}/{}", entry.name);
            if entry.is_dir {
                files.extend(self.files(&path, extension)?);
            } else if Path::new(&path).extension().is_some_and(|e| e == extension) {
                files.push(path);
            }
        }
        Ok(files)
    }

    /// What `cargo` with these arguments prints.
    pub(crate) fn cargo(&self, args: &[&str]) -> Result<String, Error> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let failed = |why: String| Error::Command {
            command: format!("cargo {}", args.join(" ")),
            why,
        };
        let output = Command::new(cargo)
            .args(args)
            .current_dir(&self.root)
            .output()
            .map_err(|e| failed(e.to_string()))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
        }
    }
}

#[cfg(test)]
pub(crate) mod temporary {
    use super::{Path, PathBuf, Repo};

    /// A folder that goes when it is dropped.
    pub(crate) struct Temporary(PathBuf);

    impl Temporary {
        /// A new empty folder; `name` tells it from those of other tests.
        pub(crate) fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            std::fs::create_dir_all(&path).expect("a temporary folder");
            Self(path)
        }

        /// A copy of some files and folders of the checkout.
        pub(crate) fn copy(name: &str, paths: &[&str]) -> Self {
            let to = Self::new(name);
            for path in paths {
                copy(&Repo::tested().path(path), &to.0.join(path));
            }
            to
        }

        pub(crate) fn repo(&self) -> Repo {
            Repo::at(&self.0)
        }
    }

    impl Repo {
        /// The checkout that is tested.
        pub(crate) fn tested() -> Self {
            Self::here().expect("tests run in a checkout")
        }
    }

    impl Drop for Temporary {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn copy(from: &Path, to: &Path) {
        if from.is_dir() {
            std::fs::create_dir_all(to).expect("a folder");
            for entry in std::fs::read_dir(from).expect("a folder").flatten() {
                copy(&entry.path(), &to.join(entry.file_name()));
            }
        } else {
            std::fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
            std::fs::copy(from, to).expect("a file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::temporary::Temporary;
    use super::{Entry, Repo};

    #[test]
    fn the_checkout_is_the_one_that_is_worked_in() {
        let repo = Repo::tested();
        assert!(repo.exists("crates/xtask/src/repo.rs"));
        assert!(repo.is_at(&repo.path("crates/..")));
        assert!(!repo.is_at(&repo.path("crates")));
    }

    #[test]
    fn folders_are_listed_by_name_without_what_git_ignores() {
        let folder = Temporary::new("list");
        let repo = folder.repo();
        for path in ["b.rs", "a/c.rs", "a/d.md", "a/x.snap.new", "target/e.rs"] {
            repo.write(path, "").expect("written");
        }
        let entry = |name: &str, is_dir| Entry {
            name: name.to_owned(),
            is_dir,
        };
        assert_eq!(
            repo.list(".").expect("listed"),
            [entry("a", true), entry("b.rs", false)]
        );
        assert_eq!(repo.files("a", "rs").expect("listed"), ["a/c.rs"]);
        assert_eq!(repo.list("none").expect("listed"), []);
    }
}
