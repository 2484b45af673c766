//! What the types of Linkerd's policy controller make of documents: `linkerd/` is asked, a document a line.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use mesh2yaml::Mesh;
use mesh2yaml_validate::{Target, Validation};
use serde::Deserialize;
use serde_json::json;

use crate::Error;
use crate::corpus::{Set, kind};

const FOLDER: &str = "crates/conformance/linkerd";

/// The version of a crate that the reader is made of; empty for others.
pub(crate) fn version(name: &str) -> &'static str {
    let lock = include_str!("../linkerd/Cargo.lock");
    let own = lock.split_once(&format!("name = \"{name}\"\nversion = \""));
    own.and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default()
}

/// A reader with the policy controller's types.
#[derive(Debug)]
pub struct Reader {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What the types make of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Reading {
    /// Whether there is a type for its kind.
    pub known: bool,
    /// Why it cannot be read; empty if it can.
    pub error: String,
    /// Paths of what the type does not have.
    pub lost: Vec<String>,
}

impl Reading {
    /// What does not arrive, in words; `None` if all does.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if !self.error.is_empty() {
            return Some(format!("cannot be read: {}", self.error));
        }
        (!self.lost.is_empty()).then(|| format!("is not read: {}", self.lost.join(", ")))
    }
}

impl Reader {
    /// Builds the reader, if that is needed, and starts it.
    ///
    /// # Errors
    /// When the build fails.
    pub fn start(root: &Path) -> Result<Self, Error> {
        let target = root.join("target/conformance/linkerd");
        let mut build = Command::new("cargo");
        build
            .args(["build", "--quiet", "--locked", "--target-dir"])
            .arg(&target);
        // Its folder has settings of its own, which cargo finds from there.
        build
            .current_dir(root.join(FOLDER))
            .env_remove("CARGO_TARGET_DIR");
        let failed = |why: String| Error::Command {
            command: format!("cargo build in {FOLDER}"),
            why,
        };
        let output = build.output().map_err(|e| failed(e.to_string()))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        Self::run(target.join("debug/mesh2yaml-conformance-linkerd"))
    }

    fn run(program: PathBuf) -> Result<Self, Error> {
        let mut command = Command::new(&program);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|cause| Error::Io { path: program, cause })?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(wrong("it has no pipes".to_owned()));
        };
        Ok(Self {
            child,
            input: Some(input),
            output: BufReader::new(output),
        })
    }

    /// Reads a document.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn read(&mut self, document: &str) -> Result<Reading, Error> {
        let ended = || wrong("it has ended; its own words are above".to_owned());
        let input = self.input.as_mut().ok_or_else(ended)?;
        let mut line = json!({ "document": document }).to_string();
        line.push('\n');
        let sent = input.write_all(line.as_bytes()).and_then(|()| input.flush());
        sent.map_err(|e| wrong(e.to_string()))?;
        line.clear();
        let read = self.output.read_line(&mut line);
        if read.map_err(|e| wrong(e.to_string()))? == 0 {
            return Err(ended());
        }
        serde_json::from_str(&line).map_err(|e| wrong(e.to_string()))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn wrong(why: String) -> Error {
    Error::Judge {
        question: "read".to_owned(),
        why,
    }
}

/// How documents are read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Readings {
    /// Of our documents those that were read, by kind.
    pub ours: BTreeMap<String, usize>,
    /// Of upstream's documents those that were read.
    pub upstreams: usize,
    /// Of upstream's documents those that the controller cannot read, or not all of, and of which we say something too.
    pub agreed: usize,
    /// What is wrong: of ours all that does not arrive; of upstream's that of which we say nothing.
    pub wrong: Vec<String>,
}

impl Readings {
    /// Reads what is emitted: everything must arrive.
    ///
    /// # Errors
    /// When the reader does not answer.
    pub fn add_ours(&mut self, reader: &mut Reader, sets: &[Set]) -> Result<(), Error> {
        for set in sets.iter().filter(|it| it.mesh == Some(Mesh::Linkerd)) {
            for document in &set.documents {
                let reading = reader.read(&document.text)?;
                if !reading.known {
                    continue;
                }
                let kind = kind(&document.text);
                *self.ours.entry(kind.to_owned()).or_default() += 1;
                let fault = reading.fault();
                self.wrong
                    .extend(fault.map(|words| format!("{}: {kind}: {words}", set.name)));
            }
        }
        Ok(())
    }

    /// Reads upstream's documents: of what does not arrive, `mesh2yaml validate --target linkerd` must say something.
    ///
    /// # Errors
    /// When the reader does not answer.
    pub fn add_upstreams(&mut self, reader: &mut Reader, sets: &[Set]) -> Result<(), Error> {
        let validation = Validation::default().target(Some(Target::Linkerd(None)));
        let sets = sets.iter().filter(|it| it.mesh != Some(Mesh::Istio));
        for (set, document) in sets.flat_map(|set| set.documents.iter().map(move |it| (set, it))) {
            let reading = reader.read(&document.text)?;
            self.upstreams += usize::from(reading.known);
            let Some(fault) = reading.fault() else {
                continue;
            };
            let mut said = validation.reports(&document.text);
            if said.any(|report| !report.findings.is_empty()) {
                self.agreed += 1;
            } else {
                let words = format!("{}: {fault}, and we say nothing", set.name);
                self.wrong.push(words);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_those_of_the_policy_controller() {
        // linkerd2 b24cd405, `Cargo.lock`.
        assert_eq!(
            (version("gateway-api"), version("k8s-openapi")),
            ("0.21.0", "0.27.1")
        );
        assert_eq!(version("gateway"), "");
    }
}
