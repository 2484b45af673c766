//! Files, folders, standard input, imports and values.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use mesh2yaml::k8s::manifest::{self, Limits};
use mesh2yaml::{LoadError, Loader, Options};

use crate::Failure;
use crate::args::Input;

/// A file with more bytes than this is not read: the language's own limit.
const LARGEST: u64 = 64 << 20;

/// What is compiled: sources by the name that messages show, values, and where imports may come from.
pub(crate) struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    settings: Vec<(String, String, String)>,
    folders: Folders,
}

impl Sources {
    pub(crate) fn read(input: &Input) -> Result<Self, Failure> {
        let mut files = BTreeMap::new();
        let mut folders = Folders { roots: Vec::new() };
        for path in &input.paths {
            if path.as_os_str() == "-" {
                files.insert("<stdin>".to_owned(), stdin()?);
            } else if path.is_dir() {
                folders.add(path)?;
                let before = files.len();
                folder(path, &mut files)?;
                if files.len() == before {
                    return Err(Failure::Usage(format!(
                        "{}: there is no *.mesh file in it",
                        path.display()
                    )));
                }
            } else {
                folders.add(path.parent().unwrap_or(Path::new("")))?;
                files.insert(name_of(path), file(path)?);
            }
        }
        for root in &input.root {
            folders.add(root)?;
        }
        Ok(Self {
            files,
            settings: settings(input)?,
            folders,
        })
    }

    /// The options of a compilation with all this.
    pub(crate) fn options(&self) -> Options<'_> {
        let mut options = Options::new().loader(&self.folders);
        for (name, bytes) in &self.files {
            options = options.bytes(name, bytes);
        }
        for (name, value, origin) in &self.settings {
            options = options.set(name, value, origin);
        }
        options
    }
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|e| Failure::io("standard input", e))?;
    Ok(bytes)
}

fn file(path: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |e| Failure::io(path.display().to_string(), e);
    let mut bytes = Vec::new();
    // One byte more than is allowed, so that the compiler says that it is too much.
    std::fs::File::open(path)
        .map_err(fail)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    Ok(bytes)
}

/// All *.mesh files below a folder but in hidden folders. Links to folders are not followed, so that no loop and no
/// other tree is read.
fn folder(path: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let fail = |e| Failure::io(path.display().to_string(), e);
    for entry in std::fs::read_dir(path).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let kind = entry.file_type().map_err(fail)?;
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if kind.is_dir() && !hidden {
            folder(&entry.path(), files)?;
        } else if !kind.is_dir() && entry.path().extension().is_some_and(|e| e == "mesh") {
            files.insert(name_of(&entry.path()), file(&entry.path())?);
        }
    }
    Ok(())
}

/// A path as messages show it: with `/`, and without `.` and `x/..`.
fn name_of(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|p| p != "..") => {
                parts.pop();
            }
            Component::RootDir => parts.push(String::new()),
            other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

/// `--values` in their order, then `--set`: the last one counts.
fn settings(input: &Input) -> Result<Vec<(String, String, String)>, Failure> {
    let mut out: BTreeMap<String, (String, String)> = BTreeMap::new();
    for path in &input.values {
        let origin = name_of(path);
        let bytes = file(path)?;
        let text = String::from_utf8(bytes).map_err(|_| Failure::Usage(format!("{origin}: not UTF-8")))?;
        let documents = manifest::read(&text, &Limits::default())
            .map_err(|e| Failure::Usage(format!("{origin}:{}:{}: {}", e.line, e.column, e.message)))?;
        for document in documents {
            let serde_json::Value::Object(map) = document else {
                return Err(Failure::Usage(format!(
                    "{origin}: values are a map, `name: value`"
                )));
            };
            for (name, value) in map {
                let text = match value {
                    serde_json::Value::String(s) => s,
                    serde_json::Value::Number(n) => n.to_string(),
                    serde_json::Value::Bool(b) => b.to_string(),
                    serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
                        return Err(Failure::Usage(format!(
                            "{origin}: `{name}` is not a text or a number"
                        )));
                    }
                };
                out.insert(name, (text, origin.clone()));
            }
        }
    }
    for set in &input.set {
        let Some((name, value)) = set.split_once('=') else {
            return Err(Failure::Usage(format!("--set {set}: write it as NAME=VALUE")));
        };
        out.insert(name.to_owned(), (value.to_owned(), "--set".to_owned()));
    }
    Ok(out
        .into_iter()
        .map(|(name, (value, origin))| (name, value, origin))
        .collect())
}

/// The folders that imports may come from: those of the files given, and `--root`.
struct Folders {
    roots: Vec<PathBuf>,
}

impl Folders {
    fn add(&mut self, path: &Path) -> Result<(), Failure> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let real = path
            .canonicalize()
            .map_err(|e| Failure::io(path.display().to_string(), e))?;
        self.roots.push(real);
        Ok(())
    }
}

impl Loader for Folders {
    fn load(&self, from: &str, path: &str) -> Result<(String, Arc<str>), LoadError> {
        let base = Path::new(from).parent().unwrap_or(Path::new(""));
        let wanted = base.join(path);
        let name = name_of(&wanted);
        let missing = |e: std::io::Error| {
            LoadError::new(
                format!("`{path}` cannot be read: {e}"),
                "an import is relative to the file that has it",
            )
        };
        // Links are resolved first, so that none leads out of the folders.
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
        let bytes = file(&real).map_err(|e| LoadError::new(e.to_string(), "look at the file"))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| LoadError::new(format!("`{path}` is not UTF-8"), "save it as UTF-8"))?;
        Ok((name, text.into()))
    }
}
