//! `.mesh` sources on disk and values from outside, for the command and for build scripts.
//!
//! ```text
//! paths ─▶ Files { name ─▶ bytes }  ─▶ mesh2yaml::Options ◀─ Values: files, named variables, what is set
//!              └ roots: where imports may come from
//! ```
//!
//! Invariants: neither an import nor a search leaves the roots, whatever `..`, links or absolute paths say; links to folders are not
//! followed; no more is read of a file than the language takes.

#[cfg(feature = "values")]
mod values;

use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use mesh2yaml::syntax::closest;
use mesh2yaml::{LoadError, Loader, Options};

#[cfg(feature = "values")]
pub use values::{Values, ValuesError};

/// No more of a file is read than the language takes, and one byte to tell.
const LARGEST: u64 = mesh2yaml::syntax::MAX_FILE as u64 + 1;

/// Sources, and the folders that they may import from.
#[derive(Debug, Default)]
pub struct Files {
    sources: BTreeMap<String, Content>,
    roots: Vec<PathBuf>,
    imported: Mutex<Imported>,
    searched: Vec<PathBuf>,
}

/// What is in a source. A text is shared with the compilations of it.
#[derive(Debug)]
enum Content {
    Text(Arc<str>),
    /// What is no text.
    Bytes(Vec<u8>),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self::Text(text.into()),
            Err(e) => Self::Bytes(e.into_bytes()),
        }
    }
}

/// What has been imported so far.
#[derive(Debug, Default)]
struct Imported {
    /// By the file itself: its name and its text. One file has one name, whichever way it is reached.
    known: HashMap<PathBuf, (String, Arc<str>)>,
    /// The names of the sources that were given, by their files.
    given: Option<HashMap<PathBuf, String>>,
    /// The paths as they were asked for.
    paths: Vec<PathBuf>,
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
    /// A link in a folder that leads out of it. Whoever may write to the folder would have any file read, and shown in messages.
    #[error(
        "{0}: this link leads out of its folder; name the file itself, or allow its folder with `--root DIR`"
    )]
    Outside(String),
    /// What is called like a source and is none, such as a pipe, which would be waited for.
    #[error("{0}: this is not a file")]
    NoFile(String),
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
    /// Where something cannot be read, or a folder has no source, or a link in it that leads out of the roots.
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
        self.sources.insert(name_of(path), bytes.into());
        Ok(())
    }

    /// Adds a source that is no file, such as standard input.
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.sources.insert(name.into(), bytes.into());
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
        for (name, content) in &self.sources {
            options = match content {
                Content::Text(text) => options.source(name, Arc::clone(text)),
                Content::Bytes(bytes) => options.bytes(name, bytes),
            };
        }
        options
    }

    /// The names and bytes of all sources, by name; the name of a file is a path to it.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.sources.iter().map(|(name, content)| {
            let bytes = match content {
                Content::Text(text) => text.as_bytes(),
                Content::Bytes(bytes) => bytes,
            };
            (name.as_str(), bytes)
        })
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
                .paths
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
                self.found(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Adds what a search came upon. Nobody named it, so it is no more than a file of the roots.
    fn found(&mut self, path: &Path) -> Result<(), FilesError> {
        let real = path.canonicalize().map_err(io(path))?;
        if real.is_dir() {
            return Ok(());
        }
        let shown = || path.display().to_string();
        if !self.is_within_roots(&real) {
            return Err(FilesError::Outside(shown()));
        }
        if !real.is_file() {
            return Err(FilesError::NoFile(shown()));
        }
        self.sources.insert(name_of(path), read(&real)?.into());
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
        // Links are resolved first, so that none leads out of the roots.
        let real = wanted
            .canonicalize()
            .map_err(|e| self.missing(path, &wanted, &e))?;
        if !self.is_within_roots(&real) {
            return Err(LoadError::new(
                format!("`{path}` is outside of the folders that imports may come from"),
                "allow its folder with `--root DIR`",
            ));
        }
        if real.is_dir() {
            return Err(LoadError::new(
                format!("`{path}` is a folder"),
                "import one file by its name; a whole folder is given on the command line",
            ));
        }
        if !real.is_file() {
            return Err(LoadError::new(
                format!("`{path}` is not a file"),
                "import one file by its name",
            ));
        }
        let mut imported = self.imported.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = imported.known.get(&real) {
            return Ok(known.clone());
        }
        let bytes = read(&real).map_err(|e| {
            LoadError::new(
                format!("`{path}` cannot be read: {}", cause(&e)),
                "look at the file",
            )
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|_| LoadError::new(format!("`{path}` is not UTF-8"), "save it as UTF-8"))?;
        let name = imported
            .given
            .get_or_insert_with(|| self.real_names())
            .get(&real)
            .cloned();
        let file = (name.unwrap_or_else(|| name_of(&wanted)), Arc::from(text));
        imported.paths.push(wanted);
        imported.known.insert(real, file.clone());
        Ok(file)
    }
}

/// How many names of a folder are looked at for one that is meant.
const MOST_NAMES: usize = 1000;

impl Files {
    fn is_within_roots(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }

    /// The sources that were given, by their files, so that a file is read once however it is reached.
    fn real_names(&self) -> HashMap<PathBuf, String> {
        let names = self.sources.keys();
        names
            .filter_map(|name| Some((Path::new(name).canonicalize().ok()?, name.clone())))
            .collect()
    }

    /// A file that is not there: perhaps one beside it is meant. What lies outside of the roots is not looked at.
    fn missing(&self, path: &str, wanted: &Path, e: &std::io::Error) -> LoadError {
        let message = if e.kind() == std::io::ErrorKind::NotFound {
            format!("there is no file `{path}`")
        } else {
            format!("`{path}` cannot be read: {e}")
        };
        let folder = wanted.parent().and_then(|folder| {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            folder.canonicalize().ok()
        });
        let names: Vec<String> = folder
            .filter(|folder| self.is_within_roots(folder))
            .and_then(|folder| std::fs::read_dir(folder).ok())
            .into_iter()
            .flatten()
            .take(MOST_NAMES)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| Path::new(name).extension().is_some_and(|e| e == "mesh"))
            .collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        // The system has an order of its own.
        names.sort_unstable();
        let asked = wanted.file_name().and_then(|name| name.to_str()).unwrap_or("");
        let help = match closest(asked, names) {
            Some(close) => {
                let before = path.strip_suffix(asked).unwrap_or("");
                format!("did you mean `{before}{close}`?")
            }
            None => "an import is relative to the file that has it".to_owned(),
        };
        LoadError::new(message, help)
    }
}

/// What the system said, without the path.
fn cause(e: &FilesError) -> String {
    match e {
        FilesError::Io { cause, .. } => cause.to_string(),
        FilesError::Empty(_) | FilesError::Outside(_) | FilesError::NoFile(_) => e.to_string(),
    }
}
