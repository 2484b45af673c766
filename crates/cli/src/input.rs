//! Files, folders, standard input and values.

use std::collections::BTreeMap;
use std::io::Read as _;

use mesh2yaml::Options;
use mesh2yaml::k8s::manifest::{self, Limits};
use mesh2yaml_files::{Files, FilesError};

use crate::Failure;
use crate::args::Input;

/// The name of standard input in findings.
pub(crate) const STDIN: &str = "<stdin>";

/// What is compiled: sources, where they may import from, and values.
pub(crate) struct Sources {
    files: Files,
    settings: Vec<(String, String, String)>,
}

impl From<FilesError> for Failure {
    fn from(e: FilesError) -> Self {
        Self::Usage(e.to_string())
    }
}

impl Sources {
    pub(crate) fn read(input: &Input) -> Result<Self, Failure> {
        let mut files = Files::new();
        for path in &input.paths {
            if path.as_os_str() == "-" {
                files.add_bytes(STDIN, stdin()?);
            } else {
                files.add(path)?;
            }
        }
        for root in &input.root {
            files.root(root)?;
        }
        Ok(Self {
            files,
            settings: settings(input)?,
        })
    }

    /// The options of a compilation with all this.
    pub(crate) fn options(&self) -> Options<'_> {
        let mut options = self.files.options();
        for (name, value, origin) in &self.settings {
            options = options.set(name, value, origin);
        }
        options
    }
}

/// Reads standard input, no more than the language takes and one byte to tell.
pub(crate) fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let largest = mesh2yaml::syntax::MAX_FILE as u64 + 1;
    let read = std::io::stdin().lock().take(largest).read_to_end(&mut bytes);
    read.map_err(|e| Failure::io("standard input", e))?;
    Ok(bytes)
}

/// `--values` in their order, then `--set`: the last one counts.
fn settings(input: &Input) -> Result<Vec<(String, String, String)>, Failure> {
    let mut out: BTreeMap<String, (String, String)> = BTreeMap::new();
    for path in &input.values {
        let origin = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|e| Failure::io(&*origin, e))?;
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
