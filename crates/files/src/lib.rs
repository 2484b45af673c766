//! `.mesh` sources on disk, for the command and for build scripts.
//!
//! ```text
//! paths ─▶ Files { name ─▶ bytes }  ─▶ mesh2yaml::Options
//!              └ roots: where imports may come from
//! ```
//!
//! Invariants: an import never leaves the roots, whatever `..`, links or absolute paths say; links to folders are not
//! followed; no more is read of a file than the language takes.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use mesh2yaml::{LoadError, Loader, Options};

/// No more of a file is read than the language takes, and one byte to tell.
const LARGEST: u64 = mesh2yaml::syntax::MAX_FILE as u64 + 1;

/// Sources, and the folders that they may import from.
#[derive(Debug, Default)]
pub struct Files {
    sources: BTreeMap<String, Vec<u8>>,
    roots: Vec<PathBuf>,
    imported: Mutex<Vec<PathBuf>>,
    searched: Vec<PathBuf>,
}

/// A file or folder that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// The system said no.
    #[error("{path}: {cause}")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A folder without sources.
    #[error("{0}: there is no *.mesh file in it")]
    Empty(String),
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> FilesError + '_ {
    move |cause| FilesError::Io {
        path: path.display().to_string(),
        cause,
    }
}

impl Files {
    /// No sources yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or all *.mesh files below a folder. Its folder becomes a root.
    ///
    /// # Errors
    /// Where something cannot be read, or a folder has no source.
    pub fn add(&mut self, path: &Path) -> Result<(), FilesError> {
        if path.is_dir() {
            self.root(path)?;
            let before = self.sources.len();
            self.folder(path)?;
            if self.sources.len() == before {
                return Err(FilesError::Empty(path.display().to_string()));
            }
            return Ok(());
        }
        let bytes = read(path)?;
        self.root(path.parent().unwrap_or(Path::new("")))?;
        self.sources.insert(name_of(path), bytes);
        Ok(())
    }

    /// Adds a source that is no file, such as standard input.
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.sources.insert(name.into(), bytes);
    }

    /// Lets sources import from a folder.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn root(&mut self, path: &Path) -> Result<(), FilesError> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        self.roots.push(path.canonicalize().map_err(io(path))?);
        Ok(())
    }

    /// The options of a compilation of all sources as one policy.
    #[must_use]
    pub fn options(&self) -> Options<'_> {
        let mut options = Options::new().loader(self);
        for (name, bytes) in &self.sources {
            options = options.bytes(name, bytes);
        }
        options
    }

    /// The names and bytes of all sources, by name; the name of a file is a path to it.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.sources
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    /// Everything that was read so far: sources, folders that were searched, and what was imported.
    #[must_use]
    pub fn read(&self) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = self.sources.keys().map(PathBuf::from).collect();
        all.extend(self.searched.iter().cloned());
        all.extend(
            self.imported
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .iter()
                .cloned(),
        );
        all.sort();
        all.dedup();
        all
    }

    /// Links to folders are not followed, so that no loop and no other tree is read; hidden folders are left out.
    fn folder(&mut self, path: &Path) -> Result<(), FilesError> {
        self.searched.push(path.to_owned());
        for entry in std::fs::read_dir(path).map_err(io(path))? {
            let entry = entry.map_err(io(path))?;
            let kind = entry.file_type().map_err(io(path))?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !hidden {
                self.folder(&entry.path())?;
            } else if !kind.is_dir() && entry.path().extension().is_some_and(|e| e == "mesh") {
                let bytes = read(&entry.path())?;
                self.sources.insert(name_of(&entry.path()), bytes);
            }
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, FilesError> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(io(path))?
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(io(path))?;
    Ok(bytes)
}

/// A path as messages show it, and the name of the source there: with `/`, and without `.` and `x/..`.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|p| p != "..") => {
                parts.pop();
            }
            Component::RootDir => parts.push(String::new()),
            Component::ParentDir | Component::Normal(_) | Component::Prefix(_) => {
                parts.push(part.as_os_str().to_string_lossy().into_owned());
            }
        }
    }
    parts.join("/")
}

impl Loader for Files {
    fn load(&self, from: &str, path: &str) -> Result<(String, Arc<str>), LoadError> {
        let base = Path::new(from).parent().unwrap_or(Path::new(""));
        let wanted = base.join(path);
        let missing = |e: std::io::Error| {
            LoadError::new(
                format!("`{path}` cannot be read: {e}"),
                "an import is relative to the file that has it",
            )
        };
        // Links are resolved first, so that none leads out of the roots.
        let real = wanted.canonicalize().map_err(missing)?;
        if !self.roots.iter().any(|root| real.starts_with(root)) {
            return Err(LoadError::new(
                format!("`{path}` is outside of the folders that imports may come from"),
                "allow its folder with `--root DIR`",
            ));
        }
        if !real.is_file() {
            return Err(LoadError::new(
                format!("`{path}` is not a file"),
                "import one file by its name",
            ));
        }
        let bytes = read(&real).map_err(|e| LoadError::new(e.to_string(), "look at the file"))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| LoadError::new(format!("`{path}` is not UTF-8"), "save it as UTF-8"))?;
        self.imported
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(wanted.clone());
        Ok((
            self.name_of_real(&real).unwrap_or_else(|| name_of(&wanted)),
            text.into(),
        ))
    }
}

impl Files {
    /// The name under which a file is known already, so that it is read once however it is reached.
    fn name_of_real(&self, real: &Path) -> Option<String> {
        self.sources
            .keys()
            .find(|name| Path::new(name).canonicalize().is_ok_and(|p| p == real))
            .cloned()
    }
}
