//! Istio's code as a child process: a question a line, an answer a line.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::Error;

const HOW_GO: &str = "install Go 1.26 or newer and have `go` in PATH; its modules are pinned by crates/conformance/istio/go.sum";

/// Upstream's judge.
#[derive(Debug)]
pub struct Judge {
    folder: PathBuf,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

/// What upstream says of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Verdict {
    /// Why the text is no object at all.
    pub unreadable: String,
    /// The webhook's opinion; `None` where it is not asked about the kind.
    pub webhook: Option<Opinion>,
    /// That of `istioctl` on what an installation is told; `None` of all else.
    pub operator: Option<Opinion>,
    /// That of the custom resource definition; `None` where there is none.
    pub schema: Option<Opinion>,
}

/// What one judge says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Opinion {
    /// Why it is refused; empty if it is not.
    pub error: String,
    /// What it warns of.
    pub warnings: Vec<String>,
}

impl Verdict {
    /// Whether anybody judged it.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        !self.unreadable.is_empty()
            || self.webhook.is_some()
            || self.operator.is_some()
            || self.schema.is_some()
    }

    /// Why it is refused, with whoever refuses it; `None` if it is not.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        if !self.unreadable.is_empty() {
            return Some(format!("unreadable: {}", self.unreadable));
        }
        let of = |who: &str, opinion: &Option<Opinion>| {
            let error = &opinion.as_ref()?.error;
            (!error.is_empty()).then(|| format!("{who}: {error}"))
        };
        let told = of("webhook", &self.webhook).or_else(|| of("istioctl", &self.operator));
        told.or_else(|| of("schema", &self.schema))
    }

    /// What is warned of.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        let all = [&self.webhook, &self.operator, &self.schema];
        all.into_iter()
            .flatten()
            .flat_map(|opinion| opinion.warnings.iter().map(String::as_str))
    }
}

/// What all analyzers say of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Messages {
    /// What they say.
    pub messages: Vec<Message>,
    /// Why documents could not be read, and so were not analyzed; empty if all were.
    pub unread: String,
}

/// What an analyzer says of a set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// `IST0101`.
    pub code: String,
    /// `Error`, `Warning` or `Info`.
    pub level: String,
    /// The object; empty where it is about none.
    pub origin: String,
    /// The words.
    pub text: String,
}

impl Judge {
    /// Builds the judge, if that is needed, and starts it.
    ///
    /// # Errors
    /// When there is no Go, or the build fails.
    pub fn start(root: &Path) -> Result<Self, Error> {
        let program = build(root)?;
        let mut child = Command::new(&program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|cause| Error::Io {
                path: program.clone(),
                cause,
            })?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::Judge {
                question: "start".to_owned(),
                why: "it has no pipes".to_owned(),
            });
        };
        Ok(Self {
            folder: root.join(FOLDER),
            child,
            input: Some(input),
            output: BufReader::new(output),
        })
    }

    /// Which modules judge, by path.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn versions(&mut self) -> Result<std::collections::BTreeMap<String, String>, Error> {
        self.ask(&json!({ "op": "version" }))
    }

    /// The folder of Istio's module.
    ///
    /// # Errors
    /// When Go does not know it.
    pub fn module(&self) -> Result<PathBuf, Error> {
        let args = ["list", "-m", "-f", "{{.Dir}}", "istio.io/istio"];
        let text = go(&self.folder, &args)?;
        Ok(PathBuf::from(text.trim()))
    }

    /// Makes custom resource definitions known under the name of a set, and says how many kinds in versions they serve.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn definitions(&mut self, set: &str, files: &[PathBuf]) -> Result<usize, Error> {
        self.ask(&json!({ "op": "crds", "set": set, "files": files }))
    }

    /// Verdicts on documents, each alone.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn verdicts(&mut self, set: &str, documents: &[String]) -> Result<Vec<Verdict>, Error> {
        self.ask(&json!({ "op": "judge", "set": set, "documents": documents }))
    }

    /// The analyzers' messages on a set; `mesh` is a mesh's configuration, or empty.
    ///
    /// # Errors
    /// When it does not answer, or cannot read the set.
    pub fn analysis(&mut self, documents: &[String], mesh: &str) -> Result<Messages, Error> {
        self.ask(&json!({ "op": "analyze", "documents": documents, "mesh": mesh }))
    }

    /// An answer to a question.
    ///
    /// # Errors
    /// When there is none, or it is not of the type that is expected.
    pub fn ask<T: DeserializeOwned>(&mut self, question: &Value) -> Result<T, Error> {
        let wrong = |why: String| Error::Judge {
            question: question["op"].as_str().unwrap_or_default().to_owned(),
            why,
        };
        let mut line = question.to_string();
        line.push('\n');
        let input = self
            .input
            .as_mut()
            .ok_or_else(|| wrong("it has ended".to_owned()))?;
        input
            .write_all(line.as_bytes())
            .and_then(|()| input.flush())
            .map_err(|e| wrong(e.to_string()))?;
        // Istio's packages may say something of their own before they begin.
        loop {
            line.clear();
            let read = self
                .output
                .read_line(&mut line)
                .map_err(|e| wrong(e.to_string()))?;
            if read == 0 {
                return Err(wrong("it has ended; its own words are above".to_owned()));
            }
            if line.starts_with('{') {
                break;
            }
        }
        let mut answer: Value = serde_json::from_str(&line).map_err(|e| wrong(e.to_string()))?;
        if let Some(error) = answer["error"].as_str() {
            return Err(wrong(error.to_owned()));
        }
        serde_json::from_value(answer["ok"].take()).map_err(|e| wrong(e.to_string()))
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        // At the end of its input it ends, and what it started with it.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

const FOLDER: &str = "crates/conformance/istio";

/// Builds the program; Go does nothing where nothing has changed.
fn build(root: &Path) -> Result<PathBuf, Error> {
    let program = root.join("target/conformance/judge");
    let to = program.to_string_lossy();
    go(
        &root.join(FOLDER),
        &["build", "-mod=readonly", "-ldflags=-s -w", "-o", to.as_ref(), "."],
    )?;
    Ok(program)
}

/// What Go says.
fn go(folder: &Path, args: &[&str]) -> Result<String, Error> {
    let output = Command::new("go")
        .args(args)
        .current_dir(folder)
        .output()
        .map_err(|_| Error::Missing {
            what: "Go",
            how: HOW_GO,
        })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::Command {
        command: format!("go {}", args.join(" ")),
        why: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}
