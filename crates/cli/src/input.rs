//! Files, folders, standard input and values.

use std::io::Read as _;
use std::num::NonZeroUsize;

use mesh2yaml::Options;
use mesh2yaml_files::{Files, FilesError, Values};

use crate::Failure;
use crate::args::Input;

/// Sources of fewer bytes in all are compiled by one thread.
const WORTH_THREADS: usize = 128 << 10;

/// The name of standard input in findings.
pub(crate) const STDIN: &str = "<stdin>";

/// What is compiled: sources, where they may import from, and values.
pub(crate) struct Sources {
    files: Files,
    values: Values,
}

impl From<FilesError> for Failure {
    fn from(e: FilesError) -> Self {
        Self::Usage(e.to_string())
    }
}

impl Sources {
    pub(crate) fn read(input: &Input) -> Result<Self, Failure> {
        let mut files = Files::new();
        for root in &input.root {
            files.root(root)?;
        }
        for path in &input.paths {
            if path.as_os_str() == "-" {
                files.add_bytes(STDIN, stdin()?);
            } else {
                files.add(path)?;
            }
        }
        Ok(Self {
            files,
            values: values(input)?,
        })
    }

    /// The options of a compilation with all this.
    pub(crate) fn options(&self) -> Options<'_> {
        let options = self.values.give(self.files.options());
        match self.threads() {
            Some(most) => options.threads(most),
            None => options,
        }
    }

    /// How many threads there may be. For a few files one will do, and to ask would take longer than to read them.
    fn threads(&self) -> Option<NonZeroUsize> {
        let bytes: usize = self.files.sources().map(|(_, bytes)| bytes.len()).sum();
        let large = bytes >= WORTH_THREADS;
        large.then(|| std::thread::available_parallelism().ok()).flatten()
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

/// What `--values`, `--set-env` and `--set` say.
fn values(input: &Input) -> Result<Values, Failure> {
    let mut values = Values::new();
    for path in &input.values {
        values = values.file(path).map_err(|e| Failure::Usage(e.to_string()))?;
    }
    for pair in &input.set_env {
        let Some((name, variable)) = pair.split_once('=') else {
            return Err(Failure::Usage(format!(
                "--set-env {pair}: write it as NAME=VARIABLE"
            )));
        };
        values = values
            .env(name, variable)
            .map_err(|e| Failure::Usage(format!("--set-env {pair}: {e}")))?;
    }
    for pair in &input.set {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Failure::Usage(format!("--set {pair}: write it as NAME=VALUE")));
        };
        values = values.set(name, value, "--set");
    }
    Ok(values)
}
