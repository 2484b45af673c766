//! What the upstream projects say of their own test documents is what `validate` says. Documents of kinds that are not registered yet are
//! counted and printed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mesh2yaml_snapshots::admission::{Crds, SKIPPED};
use mesh2yaml_validate::{Report, Target, Validation, Verdict};

fn upstream(project: &str) -> Option<PathBuf> {
    let folder = Crds::shared().map(|shared| shared.join("upstream/testdata").join(project));
    let found = folder.filter(|folder| folder.is_dir());
    if found.is_none() {
        println!("{SKIPPED}");
    }
    found
}

/// Documents whose verdict is known to be wrong, and why; one that has become right is to be taken out.
const OPEN: [&str; 0] = [];

/// What the documents of a project came to.
#[derive(Default)]
struct Tally {
    valid: usize,
    invalid: usize,
    open: usize,
    wrong: Vec<String>,
    skipped: BTreeMap<String, usize>,
}

impl Tally {
    fn count(&mut self, source: &str, is_valid: bool, report: &Report) {
        let is_open = OPEN.iter().any(|open| source.ends_with(open));
        match (report.verdict, is_valid) {
            (Verdict::Valid, false) if is_open => self.open += 1,
            (Verdict::Invalid, false) if is_open => {
                self.wrong
                    .push(format!("{source}: it is right now: take it out of OPEN"));
            }
            (Verdict::Valid, true) => self.valid += 1,
            (Verdict::Invalid, false) => self.invalid += 1,
            (Verdict::UnknownKind, _) => {
                let of = |text: &Option<std::borrow::Cow<'static, str>>| text.clone().unwrap_or_default();
                let kind = format!("{} {}", of(&report.api_version), of(&report.kind));
                *self.skipped.entry(kind).or_default() += 1;
            }
            (_, _) => self.wrong.push(format!(
                "{source}: expected {}, but {:#?}",
                if is_valid { "valid" } else { "invalid" },
                report.findings
            )),
        }
    }

    /// Fails if a verdict is wrong; says how many there are of all documents.
    fn finish(self, project: &str, documents: usize) {
        let skipped: usize = self.skipped.values().sum();
        println!(
            "{project}: {} valid and {} invalid, as expected; open: {}; skipped: {skipped} {:?}",
            self.valid, self.invalid, self.open, self.skipped
        );
        assert!(
            self.wrong.is_empty(),
            "{project}: {} wrong\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
        assert_eq!(
            self.valid + self.invalid + self.open + skipped,
            documents,
            "of {project}"
        );
    }
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// The documents of Istio carry what is expected in a field that is not the kind's.
#[test]
fn istio() {
    let Some(folder) = upstream("istio-api") else {
        return;
    };
    let validation = Validation::default();
    let mut tally = Tally::default();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    for file in files {
        let whole = text(&file);
        for (number, document) in whole.split("\n---").enumerate() {
            let is_expected = |line: &&str| line.starts_with("_err:");
            let is_valid = !document.lines().any(|line| is_expected(&line));
            let plain: Vec<&str> = document.lines().filter(|line| !is_expected(line)).collect();
            let source = format!("{} #{number}", file.display());
            let reports: Vec<Report> = validation.reports(&plain.join("\n")).collect();
            for report in &reports {
                tally.count(&source, is_valid, report);
            }
        }
    }
    tally.finish("istio-api", 111);
}

/// The documents that an index lists, each in its file.
fn listed(project: &str, target: Option<Target>, documents: usize) {
    let Some(folder) = upstream(project) else {
        return;
    };
    let validation = Validation::default().target(target);
    let mut tally = Tally::default();
    for line in text(&folder.join("index.tsv")).lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, source, _, _, expectation] = columns[..] else {
            panic!("a line of the index has five columns: {line}");
        };
        let is_valid = expectation == "valid";
        let whole = text(&folder.join(file));
        let report = validation.reports(&whole).next().expect("there is a document");
        tally.count(&format!("{file} ({source})"), is_valid, &report);
    }
    tally.finish(project, documents);
}

#[test]
fn linkerd() {
    listed("linkerd", Some(Target::Linkerd(None)), 92);
}

#[test]
fn the_gateway_api() {
    listed("gateway-api", None, 111);
}
