//! Values for the `param`s of a policy, from where they come: the command line, the environment, files.
//!
//! ```text
//! defaults of the policy  <  files of values  <  variables of the environment  <  values that are set
//! ```

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use mesh2yaml::Options;
use mesh2yaml::diagnostics::visible;
use mesh2yaml::k8s::manifest::{Limits, flat};

use crate::{FilesError, read, shown};

/// A file of values is small: a name and a text each.
const LARGEST: usize = 1 << 20;

/// Values for the `param`s of a policy. Those that are set count before those of the environment, and both before those of files;
/// of one kind, the last counts. The environment is read for the variables that are named, and for no other.
#[derive(Clone, Debug, Default)]
pub struct Values {
    files: Vec<Value>,
    variables: Vec<Value>,
    set: Vec<Value>,
    read: Vec<PathBuf>,
    asked: Vec<String>,
}

#[derive(Clone, Debug)]
struct Value {
    name: String,
    value: String,
    origin: String,
}

/// Values that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ValuesError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FilesError),
    /// The file is no map of values.
    #[error("{path}:{line}:{column}: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The variable is not set.
    #[error("the environment has no `{variable}`, which is to be the value of `{name}`")]
    NotSet {
        /// The parameter.
        name: String,
        /// The variable.
        variable: String,
    },
    /// The variable's value is no text.
    #[error("the variable `{variable}`, which is to be the value of `{name}`, is not UTF-8")]
    NotText {
        /// The parameter.
        name: String,
        /// The variable.
        variable: String,
    },
    /// No variable can have this name.
    #[error("`{variable}` is not the name of a variable")]
    BadVariable {
        /// What was to be a name.
        variable: String,
    },
}

impl Values {
    /// No values yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a parameter a value; `origin` says in messages where it came from, such as `--set`.
    #[must_use]
    pub fn set(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
        origin: impl Into<String>,
    ) -> Self {
        self.set.push(Value {
            name: name.into(),
            value: value.into(),
            origin: origin.into(),
        });
        self
    }

    /// Gives a parameter the value that a variable of the environment has.
    ///
    /// # Errors
    /// When the variable is not set, or its value is not UTF-8.
    pub fn env(mut self, name: impl Into<String>, variable: impl Into<String>) -> Result<Self, ValuesError> {
        let (name, variable) = (name.into(), variable.into());
        self.asked.push(variable.clone());
        // The system has no names with these, and asking for one would end the program.
        if variable.is_empty() || variable.contains(['=', '\0']) {
            return Err(ValuesError::BadVariable { variable });
        }
        let Some(value) = std::env::var_os(OsStr::new(&variable)) else {
            return Err(ValuesError::NotSet { name, variable });
        };
        let value = OsString::into_string(value).map_err(|_| ValuesError::NotText {
            name: name.clone(),
            variable: variable.clone(),
        })?;
        self.variables.push(Value {
            name,
            value,
            origin: format!("the variable {variable}"),
        });
        Ok(self)
    }

    /// Takes the values of a file: a map in YAML or JSON, `name: value`, of texts and numbers.
    ///
    /// # Errors
    /// When the file cannot be read, or is no such map.
    pub fn file(mut self, path: &Path) -> Result<Self, ValuesError> {
        let shown = shown(path);
        let malformed = |line, column, message| ValuesError::Malformed {
            path: shown.clone(),
            line,
            column,
            message,
        };
        self.read.push(path.to_owned());
        let bytes = read(path)?;
        let text = String::from_utf8(bytes).map_err(|e| {
            let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let last = before.rsplit(|b| *b == b'\n').next().unwrap_or_default();
            let column = String::from_utf8_lossy(last).chars().count() + 1;
            malformed(line, column, "this is not UTF-8".to_owned())
        })?;
        let entries = flat(&text, &Limits::default().bytes(LARGEST).documents(2))
            .map_err(|e| malformed(e.line, e.column, visible(&e.message)))?;
        self.files.extend(entries.into_iter().map(|entry| Value {
            origin: format!("{shown}:{}:{}", entry.place.line, entry.place.column),
            name: entry.name,
            value: entry.value,
        }));
        Ok(self)
    }

    /// Puts the values into the options of a compilation.
    #[must_use]
    pub fn give<'l>(&self, mut options: Options<'l>) -> Options<'l> {
        // The last one counts.
        for value in self.files.iter().chain(&self.variables).chain(&self.set) {
            options = options.set(&*value.name, &*value.value, &*value.origin);
        }
        options
    }

    /// The files that were read, in their order.
    #[must_use]
    pub fn read(&self) -> &[PathBuf] {
        &self.read
    }

    /// The variables that were asked for, set or not, in their order.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.asked
    }
}
