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

use mesh2yaml::diagnostics::visible;
use mesh2yaml::syntax::closest;
use mesh2yaml::{LoadError, Loader, Options};

#[cfg(feature = "values")]
pub use values::{Values, ValuesError};

/// No more of a file is read than the language takes, and one byte to tell.
const LARGEST: u64 = mesh2yaml::syntax::MAX_FILE as u64 + 1;

/// Sources, and the folders that they may import from.
#[derive(Debug, Default)]
pub struct Files {
    caller: Caller,
    sources: BTreeMap<String, Content>,
    /// The names of sources by the files themselves.
    files: HashMap<PathBuf, String>,
    roots: Vec<PathBuf>,
    imported: Mutex<Imported>,
    searched: Vec<PathBuf>,
}

/// Who compiles, and so how messages say what can be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// The command.
    #[default]
    Command,
    /// A build script.
    BuildScript,
}

impl Caller {
    /// How a folder becomes one that imports may come from.
    const fn way_to_allow(self) -> &'static str {
        match self {
            Self::Command => "allow its folder with `--root DIR`",
            Self::BuildScript => "allow its folder in build.rs, in the second list of `configure().compile`",
        }
    }

    /// How all files of a folder are compiled.
    const fn way_to_take_a_folder(self) -> &'static str {
        match self {
            Self::Command => "import one file by its name; a whole folder is given on the command line",
            Self::BuildScript => {
                "import one file by its name; a whole folder is compiled by naming it in build.rs"
            }
        }
    }
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
    /// How many files were asked for that are not there.
    missing: usize,
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
    #[error("{path}: this link leads out of its folder; name the file itself, or {way}")]
    Outside {
        /// The link.
        path: String,
        /// How its folder is allowed.
        way: &'static str,
    },
    /// What is called like a source and is none, such as a pipe, which would be waited for.
    #[error("{0}: this is not a file")]
    NoFile(String),
    /// A name in a folder that cannot be said in one line: it would be read as more than a name in messages and by cargo.
    #[error("{0}: this name is not UTF-8 or has a control character; rename it")]
    BadName(String),
    /// Two files that would have one name in messages, so that one would take the place of the other.
    #[error("{0}: another file is known by this name; name both without `..`")]
    SameName(String),
}

fn io(path: &Path) -> impl Fn(std::io::Error) -> FilesError + '_ {
    move |cause| FilesError::Io {
        path: shown(path),
        cause,
    }
}

/// A path as a message may show it: whoever made the file chose its name.
fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

impl Files {
    /// No sources yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No sources yet, for this caller.
    #[must_use]
    pub fn of(caller: Caller) -> Self {
        Self {
            caller,
            ..Self::default()
        }
    }

    /// Adds a file, or all *.mesh files below a folder. Its folder becomes a root.
    ///
    /// # Errors
    /// Where something cannot be read, or a folder has no source, or a link in it that leads out of the roots.
    pub fn add(&mut self, path: &Path) -> Result<(), FilesError> {
        if path.is_dir() {
            self.root(path)?;
            if self.folder(path)? == 0 {
                return Err(FilesError::Empty(shown(path)));
            }
            return Ok(());
        }
        // A pipe of the shell's has no other name.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.take(path, real)?;
        self.root(path.parent().unwrap_or(Path::new("")))
    }

    /// Takes a file in under its name, once: a link to one that is there is no other source. Otherwise a few links to a large file would be many.
    fn take(&mut self, path: &Path, real: PathBuf) -> Result<(), FilesError> {
        if self.files.contains_key(&real) {
            return Ok(());
        }
        let name = name_of(path);
        if self.sources.contains_key(&name) {
            return Err(FilesError::SameName(shown(path)));
        }
        let bytes = read(&real)?;
        self.files.insert(real, name.clone());
        self.sources.insert(name, bytes.into());
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

    /// Links to folders are not followed, so that no loop and no other tree is read; hidden folders are left out. Says
    /// how many files there are, those among them that are known already.
    fn folder(&mut self, path: &Path) -> Result<usize, FilesError> {
        self.searched.push(path.to_owned());
        let entries = std::fs::read_dir(path).map_err(io(path))?;
        let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(io(path))?;
        // The system has an order of its own, and of two links to one file the first gives the name.
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut count = 0;
        for entry in entries {
            let kind = entry.file_type().map_err(io(path))?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            let folder = kind.is_dir() && !hidden;
            let source = !kind.is_dir() && entry.path().extension().is_some_and(|e| e == "mesh");
            if (folder || source) && !can_be_said(&entry.file_name()) {
                return Err(FilesError::BadName(shown(&entry.path())));
            }
            if folder {
                count += self.folder(&entry.path())?;
            } else if source {
                self.found(&entry.path())?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Adds what a search came upon. Nobody named it, so it is no more than a file of the roots.
    fn found(&mut self, path: &Path) -> Result<(), FilesError> {
        let real = path.canonicalize().map_err(io(path))?;
        if real.is_dir() {
            return Ok(());
        }
        if !self.is_within_roots(&real) {
            return Err(FilesError::Outside {
                path: shown(path),
                way: self.caller.way_to_allow(),
            });
        }
        if !real.is_file() {
            return Err(FilesError::NoFile(shown(path)));
        }
        self.take(path, real)
    }
}

/// Whether a name that was come upon is one line of text.
fn can_be_said(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|name| !name.contains(char::is_control))
}

fn read(path: &Path) -> Result<Vec<u8>, FilesError> {
    let file = std::fs::File::open(path).map_err(io(path))?;
    // As large as it is said to be, so that it is read at once; what is said of a pipe is nothing, and of anything no more than a hint.
    let length = file.metadata().map_or(0, |about| about.len()).min(LARGEST);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(LARGEST).read_to_end(&mut bytes).map_err(io(path))?;
    Ok(bytes)
}

/// A path as messages show it, and the name of the source there: with `/`, and without `.` and `x/..`.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // Above the root there is the root.
            Component::ParentDir if parts.last().is_some_and(String::is_empty) => {}
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
            return Err(self.outside(path));
        }
        if real.is_dir() {
            return Err(LoadError::new(
                format!("`{path}` is a folder"),
                self.caller.way_to_take_a_folder(),
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
        // A source that was given has its name already.
        let name = self.files.get(&real).cloned();
        let file = (name.unwrap_or_else(|| name_of(&wanted)), Arc::from(text));
        imported.paths.push(wanted);
        imported.known.insert(real, file.clone());
        Ok(file)
    }
}

/// How many names of a folder are looked at for one that is meant.
const MOST_NAMES: usize = 1000;
/// For how many files that are not there that is done: no more findings are shown.
const MOST_MISSING: usize = 100;

impl Files {
    fn outside(&self, path: &str) -> LoadError {
        LoadError::new(
            format!("`{path}` is outside of the folders that imports may come from"),
            self.caller.way_to_allow(),
        )
    }

    fn is_within_roots(&self, real: &Path) -> bool {
        self.roots.iter().any(|root| real.starts_with(root))
    }

    /// A file that is not there: perhaps one beside it is meant. What lies outside of the roots is not looked at, and whether it is there is not
    /// said either.
    fn missing(&self, path: &str, wanted: &Path, e: &std::io::Error) -> LoadError {
        let there = wanted.ancestors().skip(1).find_map(|folder| {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            folder.canonicalize().ok()
        });
        if !there.is_some_and(|there| self.is_within_roots(&there)) {
            return self.outside(path);
        }
        let message = if e.kind() == std::io::ErrorKind::NotFound {
            format!("there is no file `{path}`")
        } else {
            format!("`{path}` cannot be read: {e}")
        };
        let mut imported = self.imported.lock().unwrap_or_else(PoisonError::into_inner);
        imported.missing += 1;
        let looks = imported.missing <= MOST_MISSING;
        drop(imported);
        let folder = wanted.parent().filter(|_| looks).and_then(|folder| {
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
        FilesError::Empty(_)
        | FilesError::Outside { .. }
        | FilesError::NoFile(_)
        | FilesError::BadName(_)
        | FilesError::SameName(_) => e.to_string(),
    }
}
