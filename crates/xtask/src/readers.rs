//! What other readers of YAML are asked to read: documents that we write, and what they must come back as.
//!
//! ```text
//! strings ──places──▶ values ──write──▶ strings-0000.yaml      one stream of documents
//! examples ─compile─▶ resources                └─▶ strings-0000.jsonl   a line of JSON for each document
//! snapshots ────────▶ the YAML that stands in them
//! ```
//!
//! `.ci/readers` calls it, and runs the programs of `crates/xtask/readers`.

#[path = "../../k8s/tests/hostile/mod.rs"]
mod hostile;

use std::path::Path;

use mesh2yaml::k8s::manifest::{Limits, read};
use mesh2yaml::k8s::yaml::append_document;
use mesh2yaml_snapshots::corpus::cases;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::repo::Repo;

/// So many strings in a file: some readers hold a whole stream as a tree.
const STRINGS: usize = 1000;

/// Writes the documents into a folder, with so many random strings of a seed.
pub(crate) fn run(repo: &Repo, folder: &str, strings: usize, seed: u64) -> Result<String, Error> {
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder).map_err(|cause| Error::Io {
        path: folder.to_owned(),
        cause,
    })?;
    let mut counts = vec![("written down", hostile(folder, "nasty", hostile::nasty())?)];
    let mut made = hostile::Strings::new(seed);
    let mut random = 0;
    for number in 0..strings.div_ceil(STRINGS) {
        let some = STRINGS.min(strings - number * STRINGS);
        let some: Vec<String> = made.by_ref().take(some).collect();
        random += hostile(folder, &format!("random-{number:04}"), &some)?;
    }
    counts.push(("random", random));
    counts.push(("values", values(folder)?));
    counts.push(("of examples", examples(folder)?));
    counts.push(("of snapshots", snapshots(repo, folder)?));
    let parts: Vec<String> = counts
        .iter()
        .map(|(what, count)| format!("{count} {what}"))
        .collect();
    Ok(format!("documents: {}\n", parts.join(", ")))
}

/// A stream, and what its documents mean.
#[derive(Default)]
struct Stream {
    yaml: String,
    meant: String,
    count: usize,
}

impl Stream {
    fn add<T: Serialize>(&mut self, value: &T) -> Result<(), Error> {
        append_document(&mut self.yaml, value).map_err(|e| Error::Found(e.to_string()))?;
        let value = serde_json::to_value(value).map_err(|e| Error::Found(e.to_string()))?;
        self.mean(&value);
        Ok(())
    }

    fn mean(&mut self, value: &Value) {
        // The text of a value has no line break.
        self.meant.push_str(&value.to_string());
        self.meant.push('\n');
        self.count += 1;
    }

    /// Writes both files; the number of documents.
    fn write(self, folder: &Path, name: &str) -> Result<usize, Error> {
        for (extension, text) in [("yaml", &self.yaml), ("jsonl", &self.meant)] {
            let path = folder.join(name).with_extension(extension);
            std::fs::write(&path, text).map_err(|cause| Error::Io { path, cause })?;
        }
        Ok(self.count)
    }
}

fn hostile(folder: &Path, name: &str, strings: &[String]) -> Result<usize, Error> {
    let mut stream = Stream::default();
    for text in strings {
        for value in hostile::places(text) {
            stream.add(&value)?;
        }
    }
    stream.write(folder, name)
}

/// What is no string: it must not become one, nor another number. Integers are such that doubles hold.
fn values(folder: &Path) -> Result<usize, Error> {
    let mut stream = Stream::default();
    for value in [
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(8080),
        json!(9_007_199_254_740_991_u64),
        json!(-9_007_199_254_740_991_i64),
        json!(0.5),
        json!(-2.5e-9),
        json!(1.5e300),
        Value::Null,
        json!([]),
        json!({}),
        json!([[], {}, [[]], [{}], { "a": [] }, { "a": {} }]),
    ] {
        // Not alone: an empty document and an empty map are no objects to some who split streams.
        stream.add(&json!({ "value": value }))?;
        stream.add(&json!([value, { "a": value, "b": [value, value] }, [value]]))?;
    }
    stream.write(folder, "values")
}

/// What the examples compile to, by the typed resources themselves.
fn examples(folder: &Path) -> Result<usize, Error> {
    let mut stream = Stream::default();
    for case in cases() {
        for target in &case.targets {
            let compilation = case.compile(*target);
            for resource in compilation.resources.iter().chain(&compilation.install) {
                stream.add(resource)?;
            }
        }
    }
    stream.write(folder, "examples")
}

/// The YAML that stands in the snapshots, as our reader takes it.
fn snapshots(repo: &Repo, folder: &Path) -> Result<usize, Error> {
    let mut stream = Stream::default();
    for path in repo.files("snapshots", "snap")? {
        let Ok(text) = std::fs::read_to_string(repo.path(&path)) else {
            continue;
        };
        for yaml in yaml_of(&text) {
            let documents =
                read(yaml, &Limits::default()).map_err(|e| Error::Found(format!("{path}: {e}")))?;
            if !stream.yaml.is_empty() {
                stream.yaml.push_str("---\n");
            }
            stream.yaml.push_str(yaml.trim_end());
            stream.yaml.push('\n');
            for document in &documents {
                stream.mean(document);
            }
        }
    }
    stream.write(folder, "snapshots")
}

/// The parts of a snapshot that are YAML: those of a target, and of the installation.
fn yaml_of(snapshot: &str) -> impl Iterator<Item = &str> {
    let parts = snapshot.split("\n── ").skip(1);
    parts.filter_map(|part| {
        let (title, body) = part.split_once(" ──\n")?;
        let is_yaml = title == "install" || title.contains('@');
        (is_yaml && !body.trim().is_empty()).then_some(body)
    })
}

#[cfg(test)]
mod tests {
    use mesh2yaml::k8s::manifest::{Limits, read};

    use super::{run, yaml_of};
    use crate::repo::Repo;
    use crate::repo::temporary::Temporary;

    #[test]
    fn every_document_has_its_meaning() {
        let temporary = Temporary::new("readers");
        let folder = temporary.repo().path("");
        let said = run(&Repo::tested(), &folder.to_string_lossy(), 1001, 1).expect("written");
        assert!(said.contains("6006 random"), "{said}");
        for name in [
            "nasty",
            "random-0000",
            "random-0001",
            "values",
            "examples",
            "snapshots",
        ] {
            let text = |extension| {
                let path = folder.join(name).with_extension(extension);
                std::fs::read_to_string(path).expect("written")
            };
            let documents = read(&text("yaml"), &Limits::default()).expect("it is YAML");
            let meant: Vec<serde_json::Value> = text("jsonl")
                .lines()
                .map(|line| serde_json::from_str(line).expect("a line of JSON"))
                .collect();
            assert!(meant.len() > 5, "{name}");
            assert_eq!(documents, meant, "{name}");
        }
    }

    #[test]
    fn the_yaml_of_a_snapshot() {
        let snapshot = "---\nsource: x\n---\n── examples/a.mesh ──\nmesh {}\n\n── istio@1.31 ──\na: 1\n---\nb: 2\n\n── install ──\nc: 3\n";
        let parts: Vec<&str> = yaml_of(snapshot).collect();
        assert_eq!(parts, ["a: 1\n---\nb: 2\n", "c: 3\n"]);
    }
}
