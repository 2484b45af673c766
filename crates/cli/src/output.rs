//! `compile`: objects to standard output or into a folder, findings to standard error.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use mesh2yaml::diagnostics::{Severity, json, json_pretty};
use mesh2yaml::k8s::Output as _;
use mesh2yaml::{Mesh, Resource};

use crate::Failure;
use crate::args::{Compile, Form};
use crate::input::Sources;
use crate::packed::Packed;
use crate::report;

/// Compiles; whether all went well.
pub(crate) fn compile(args: &Compile) -> Result<bool, Failure> {
    let target = args.target.service_profiles(args.service_profiles);
    if args.service_profiles && target.mesh != Mesh::Linkerd {
        return Err(Failure::Usage("--service-profiles is for linkerd".to_owned()));
    }
    let policy = Sources::read(&args.input)?.options().read();
    let (parts, diagnostics, _) = policy.compile_parts(
        target,
        || Waves::new(args),
        |waves, wave, resource| waves.add(wave, &resource),
    );
    report::to_stderr(&args.report, &diagnostics, policy.sources())?;
    // It goes with the process, which is faster than piece by piece.
    std::mem::forget(policy);
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Ok(false);
    }
    let mut waves = Waves::new(args);
    for part in parts {
        waves.join(part);
    }
    match &args.out_dir {
        Some(dir) => waves.write_files(dir)?,
        None if args.install => print([waves.install.as_str()])?,
        None => waves.print()?,
    }
    Ok(true)
}

/// How many bytes are printed at once.
const PRINTED: usize = 64 << 10;

/// What stands between two documents.
const SEPARATOR: &str = "---\n";

/// Objects as text, by wave: what is applied first stands first, and nothing is held but its text, packed.
struct Waves<'a> {
    args: &'a Compile,
    /// Of each part that was joined.
    texts: BTreeMap<u8, Vec<Texts>>,
    install: String,
    install_name: &'static str,
}

/// What one part adds to a wave.
struct Texts {
    packed: Packed,
    /// Where each of them is written, if it is a file.
    files: Vec<String>,
}

impl<'a> Waves<'a> {
    fn new(args: &'a Compile) -> Self {
        Self {
            args,
            texts: BTreeMap::new(),
            install: String::new(),
            install_name: "",
        }
    }

    /// Adds the objects of the part that follows.
    fn join(&mut self, next: Self) {
        for (wave, texts) in next.texts {
            self.texts.entry(wave).or_default().extend(texts);
        }
        if !next.install.is_empty() {
            (self.install, self.install_name) = (next.install, next.install_name);
        }
    }

    // What is emitted can always be written: its keys are texts and its numbers are finite.
    fn add(&mut self, wave: u8, resource: &Resource) {
        let Some(meta) = resource.metadata() else {
            self.install_name = if resource.kind() == "IstioOperator" {
                "istio-operator"
            } else {
                "linkerd-values"
            };
            self.install = text(resource, self.args.output);
            return;
        };
        let form = self.args.output;
        let is_list = form == Form::Json && self.args.out_dir.is_none();
        let all = self.texts.entry(wave).or_default();
        if all.is_empty() {
            all.push(Texts {
                // Members of an object of JSON are as lines of YAML.
                packed: Packed::new(if is_list { b',' } else { b'\n' }),
                files: Vec::new(),
            });
        }
        let Some(texts) = all.last_mut() else { return };
        if self.args.out_dir.is_some() {
            let namespace = meta.namespace().unwrap_or(meta.name());
            let partial = if meta.is_partial() { "partial/" } else { "" };
            let kind = resource.kind().to_ascii_lowercase();
            let extension = if form == Form::Json { "json" } else { "yaml" };
            let path = format!("{partial}{namespace}/{kind}-{}.{extension}", meta.name());
            texts.files.push(path);
            let text = text(resource, form);
            return texts.packed.add(resource.kind(), |out| out.push_str(&text));
        }
        texts.packed.add(resource.kind(), |out| match form {
            Form::Yaml => {
                out.push_str(SEPARATOR);
                resource.append_yaml(out);
            }
            Form::Json => {
                out.push(',');
                out.push_str(json(resource).trim_end());
            }
        });
    }

    fn print(&self) -> Result<(), Failure> {
        let (head, mark, tail) = match self.args.output {
            Form::Yaml => ("", SEPARATOR, ""),
            Form::Json => (r#"{"apiVersion":"v1","kind":"List","items":["#, ",", "]}\n"),
        };
        let mut out = std::io::stdout().lock();
        let mut text = Vec::with_capacity(PRINTED + PRINTED / 8);
        text.extend_from_slice(head.as_bytes());
        // Before the first there is nothing to be kept apart from.
        let mut skip = mark.len();
        let done = self.texts.values().flatten().try_for_each(|texts| {
            texts.packed.each(|document| {
                text.extend_from_slice(&document[skip..]);
                skip = 0;
                if text.len() < PRINTED {
                    return Ok(());
                }
                let done = out.write_all(&text);
                text.clear();
                done
            })
        });
        text.extend_from_slice(tail.as_bytes());
        done.and_then(|()| out.write_all(&text))
            .and_then(|()| out.flush())
            .map_err(|e| Failure::io("standard output", e))
    }

    /// A file for each object, and an inventory in the order of application. Files of an earlier inventory that are
    /// no longer made are removed; what is the same is not written again.
    fn write_files(self, dir: &Path) -> Result<(), Failure> {
        let files = self.texts.values().flatten().flat_map(|texts| &texts.files);
        let mut names: Vec<String> = files.cloned().collect();
        if !self.install.is_empty() {
            names.push(format!("install/{}.yaml", self.install_name));
        }
        let inventory = Path::new("inventory.txt");
        // Before anything is written.
        for name in names.iter().map(Path::new).chain([inventory]) {
            if let Some(link) = link_below(dir, name) {
                let link = link.display();
                return Err(Failure::Usage(format!(
                    "{link}: this is a link, and what is written there would land elsewhere; take it out"
                )));
            }
        }
        for texts in self.texts.values().flatten() {
            let mut files = texts.files.iter();
            texts.packed.each(|text| match files.next() {
                Some(path) => write(&dir.join(path), text),
                None => Ok(()),
            })?;
        }
        if !self.install.is_empty() {
            let path = format!("install/{}.yaml", self.install_name);
            write(&dir.join(path), self.install.as_bytes())?;
        }
        let before = std::fs::read_to_string(dir.join(inventory)).unwrap_or_default();
        for stale in before.lines().filter(|line| !names.iter().any(|n| n == line)) {
            // Only what an inventory can hold: a path below the folder, which no link leads out of.
            let path = Path::new(stale);
            let is_below = path.components().all(|c| matches!(c, Component::Normal(_)));
            if is_below && link_below(dir, path).is_none() {
                let _ = std::fs::remove_file(dir.join(path));
            }
        }
        write(
            &dir.join(inventory),
            names
                .iter()
                .map(|n| format!("{n}\n"))
                .collect::<String>()
                .as_bytes(),
        )
    }
}

/// The first link on a path below a folder. Whoever can put links there, as with a pull request to the repository that output is kept in, would
/// have files written and removed elsewhere.
fn link_below(dir: &Path, path: &Path) -> Option<PathBuf> {
    let mut below = dir.to_owned();
    for part in path.components() {
        below.push(part);
        if below.is_symlink() {
            return Some(below);
        }
    }
    None
}

fn text(resource: &Resource, form: Form) -> String {
    match form {
        Form::Yaml => {
            let mut out = String::new();
            resource.append_yaml(&mut out);
            out
        }
        Form::Json => json_pretty(resource),
    }
}

fn write(path: &Path, text: &[u8]) -> Result<(), Failure> {
    let fail = |e| Failure::io(path.display().to_string(), e);
    if std::fs::read(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(fail)?;
    }
    std::fs::write(path, text).map_err(fail)
}

/// Writes to standard output.
pub(crate) fn print(parts: impl IntoIterator<Item = impl AsRef<str>>) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let done = parts
        .into_iter()
        .try_for_each(|part| out.write_all(part.as_ref().as_bytes()))
        .and_then(|()| out.flush());
    done.map_err(|e| Failure::io("standard output", e))
}
