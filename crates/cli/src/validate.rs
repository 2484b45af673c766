//! `validate`: whether the resources in YAML are right.

use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use mesh2yaml::Mesh;
use mesh2yaml::diagnostics::{Coded, Diagnostic, Format, Severity, SourceId, Sources, json, render, summary};
use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Limits, Located, Report, Rule, Target, Validation, Verdict, codes};
use serde::Serialize;

use crate::args::Validate;
use crate::report::colored;
use crate::{Failure, output};

/// The deepest nesting by default: enough for custom resource definitions, which are read too, if not judged.
const DEPTH: usize = 100;

/// What a level of nesting may take of the stack, in any build, and what everything else takes.
const STACK: (usize, usize) = (64 << 10, 8 << 20);

/// Validates; whether no document is invalid.
pub(crate) fn validate(args: &Validate) -> Result<bool, Failure> {
    let validation = validation(args)?;
    let (level, rest) = STACK;
    let stack = validation.limits.depth.saturating_mul(level).saturating_add(rest);
    // Reading is recursive: how deep is the user's to say, so the stack is made to bear it.
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(stack);
        let running = reader
            .spawn_scoped(scope, || run(args, &validation))
            .map_err(|e| Failure::io("a thread to read with", e))?;
        running
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn run(args: &Validate, validation: &Validation) -> Result<bool, Failure> {
    let mut texts = Sources::new();
    let mut files = Vec::new();
    let mut set = Set::new();
    for path in files_of(&args.paths)? {
        files.push(File::read(&path, validation, &mut texts, files.len(), &mut set)?);
    }
    // By place, so that the findings about a file are next to each other.
    let mut found = set.finish(validation.complete).into_iter().peekable();
    for (number, file) in files.iter_mut().enumerate() {
        let mut own = Vec::new();
        while let Some((place, finding)) = found.next_if(|(place, _)| place.source == number) {
            own.push((place.report, finding));
        }
        validation.add(texts.text(file.text), &mut file.reports, own);
    }
    let color = colored(args.report.color, std::io::stdout().is_terminal());
    match args.report.format {
        Format::Text => {
            for file in &files {
                let shown = diagnostics(std::slice::from_ref(file), &texts, |finding| {
                    let path = finding.path.to_string();
                    (finding.message.clone(), (!path.is_empty()).then_some(path))
                });
                if !shown.is_empty() {
                    output::print([render(Format::Text, &shown, &texts, color).as_str(), "\n"])?;
                }
            }
            output::print([&counted(&files, &texts)])?;
        }
        Format::Json => print_json(&files, &texts)?,
        format @ (Format::Sarif | Format::Github) => {
            let shown = diagnostics(&files, &texts, |finding| match finding.path.steps() {
                [] => (finding.message.clone(), None),
                _ => (format!("{}: {}", finding.path, finding.message), None),
            });
            output::print([&render(format, &shown, &texts, false)])?;
        }
    }
    Ok(!files.iter().flat_map(|f| &f.reports).any(Report::is_invalid))
}

/// The validation that the arguments ask for.
fn validation(args: &Validate) -> Result<Validation, Failure> {
    let mut validation = Validation::default()
        .lenient(args.lenient)
        .complete(args.complete)
        .target(args.target.map(|target| {
            let minor = Some(target.version.minor);
            match target.mesh {
                Mesh::Linkerd => Target::Linkerd(minor),
                Mesh::Istio | _ => Target::Istio(minor),
            }
        }));
    for code in &args.suppress {
        if codes::find(code).is_none() {
            let known: Vec<&str> = codes::all().map(|it| it.code).collect();
            return Err(Failure::Usage(format!(
                "--suppress {code}: there is no such code; there are {}",
                known.join(", ")
            )));
        }
        validation = validation.suppress(code);
    }
    let mut limits = validation.limits.clone().depth(DEPTH);
    for limit in &args.limit {
        limits = raised(limits, limit).ok_or_else(|| {
            Failure::Usage(format!(
                "--limit {limit}: write it as NAME=NUMBER; names are bytes, depth, repeated, documents, nodes, events"
            ))
        })?;
    }
    Ok(validation.limits(limits))
}

fn raised(limits: Limits, limit: &str) -> Option<Limits> {
    let (name, most) = limit.split_once('=')?;
    let most = most.parse().ok()?;
    Some(match name {
        "bytes" => limits.bytes(most),
        "depth" => limits.depth(most),
        "repeated" => limits.repeated(most),
        "documents" => limits.documents(most),
        "nodes" => limits.nodes(most),
        "events" => limits.events(most),
        _ => return None,
    })
}

/// The files that some paths mean: each once, those of a folder by name.
fn files_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" || !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        let root = path
            .canonicalize()
            .map_err(|e| Failure::io(path.display().to_string(), e))?;
        folder(path, &root, &mut files)?;
        if files.len() == before {
            let path = path.display();
            return Err(Failure::Usage(format!(
                "{path}: there is no *.yaml, *.yml or *.json file in it"
            )));
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

/// Links to folders are not followed, so that no loop and no other tree is read; hidden folders are left out. Nor is a link that leads out of the
/// folder that was named: whoever may write to it would have any file shown in findings.
fn folder(path: &Path, root: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let fail = |e| Failure::io(path.display().to_string(), e);
    let mut entries: Vec<_> = std::fs::read_dir(path)
        .map_err(fail)?
        .collect::<Result<_, _>>()
        .map_err(fail)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(fail)?;
        // `./a` is shown as `a`.
        let there = if path == Path::new(".") {
            PathBuf::from(entry.file_name())
        } else {
            entry.path()
        };
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if kind.is_dir() {
            if !hidden {
                folder(&there, root, files)?;
            }
        } else if there.is_file() {
            let extension = there.extension().and_then(|e| e.to_str());
            if matches!(extension, Some("yaml" | "yml" | "json")) {
                let within = !kind.is_symlink() || there.canonicalize().map_err(fail)?.starts_with(root);
                if !within {
                    let there = there.display();
                    return Err(Failure::Usage(format!(
                        "{there}: this link leads out of its folder; name the file itself"
                    )));
                }
                if !is_values_of_helm(&there) {
                    files.push(there);
                }
            }
        }
    }
    Ok(())
}

/// Whether `compile --out-dir` wrote this file for Helm: it holds no object of the API server.
fn is_values_of_helm(file: &Path) -> bool {
    file.file_stem().is_some_and(|name| name == "linkerd-values")
        && file.parent().is_some_and(|folder| {
            folder.ends_with("install") && folder.with_file_name("inventory.txt").is_file()
        })
}

/// A file, and what is said of it.
struct File {
    text: SourceId,
    reports: Vec<Report>,
}

impl File {
    fn read(
        path: &Path,
        validation: &Validation,
        texts: &mut Sources,
        number: usize,
        set: &mut Set,
    ) -> Result<Self, Failure> {
        let (name, bytes) = bytes_of(path, validation.limits.bytes)?;
        let unreadable = validation.text(&bytes).err();
        // The bytes are gone before the text is judged, so that it is in memory once.
        let text = texts.add(
            name,
            match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
            },
        );
        let reports = match unreadable {
            Some(report) => vec![*report],
            None => validation.reports_into(texts.text(text), number, set).collect(),
        };
        Ok(Self { text, reports })
    }
}

/// The name and the bytes of a file, of which no more is read than is taken, and one byte to tell.
fn bytes_of(path: &Path, most: usize) -> Result<(String, Vec<u8>), Failure> {
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
        read.map_err(|e| Failure::io("standard input", e))?;
        return Ok(("<stdin>".to_owned(), bytes));
    }
    let name = path.display().to_string();
    let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|e| Failure::io(name.as_str(), e))?;
    Ok((name, bytes))
}

/// Who found something, as the renderers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FoundBy(Rule);

impl Coded for FoundBy {
    fn as_str(self) -> &'static str {
        self.0.code()
    }

    fn title(self) -> &'static str {
        codes::find(self.0.code()).map_or("", |code| code.meaning)
    }

    fn severity(self) -> Severity {
        codes::find(self.0.code()).map_or(Severity::Error, |code| severity(code.severity))
    }

    fn name(self) -> String {
        if let Rule::Analyzer(code) = self.0 {
            return code.to_owned();
        }
        format!("{:?}", self.0)
    }
}

const fn severity(of: mesh2yaml_validate::Severity) -> Severity {
    match of {
        mesh2yaml_validate::Severity::Error => Severity::Error,
        mesh2yaml_validate::Severity::Warning | _ => Severity::Warning,
    }
}

/// The findings of files for the renderers; `words` are the message, and what stands under the place.
fn diagnostics(
    files: &[File],
    texts: &Sources,
    words: impl Fn(&mesh2yaml_validate::Finding) -> (String, Option<String>),
) -> Vec<Diagnostic<FoundBy>> {
    let mut out = Vec::new();
    for file in files {
        for found in file.reports.iter().flat_map(|report| &report.findings) {
            let (message, label) = words(&found.finding);
            let span = texts.span_at(file.text, found.line, found.column, found.length.max(1));
            let mut shown = Diagnostic::new(FoundBy(found.finding.rule), span, message);
            shown.severity = severity(found.finding.severity);
            shown.label = label;
            shown.help = found.finding.help.clone();
            out.push(shown);
        }
    }
    out
}

/// The closing lines of the text.
fn counted(files: &[File], texts: &Sources) -> String {
    let reports = || files.iter().flat_map(|file| &file.reports);
    let of = |verdict: Verdict| reports().filter(|report| report.verdict == verdict).count();
    let total = reports().count();
    let found = summary(&diagnostics(files, texts, |_| (String::new(), None)));
    format!(
        "{total} {}: {} valid, {} invalid, {} of kinds that are not judged{}\n",
        if total == 1 { "document" } else { "documents" },
        of(Verdict::Valid),
        of(Verdict::Invalid),
        of(Verdict::UnknownKind),
        found.map_or_else(String::new, |found| format!("; {found}")),
    )
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    file: &'a str,
    index: usize,
    line: usize,
    api_version: Option<&'a str>,
    kind: Option<&'a str>,
    namespace: Option<&'a str>,
    name: Option<&'a str>,
    verdict: &'static str,
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    path: String,
    message: &'a str,
    help: Option<&'a str>,
    line: usize,
    column: usize,
}

impl<'a> Entry<'a> {
    fn new(found: &'a Located) -> Self {
        let finding = &found.finding;
        Self {
            code: finding.rule.code(),
            severity: severity(finding.severity).as_str(),
            path: finding.path.to_string(),
            message: &finding.message,
            help: finding.help.as_deref(),
            line: found.line,
            column: found.column,
        }
    }
}

/// One JSON document, a line for each document of the files, so that no more than one of them is held as JSON.
fn print_json(files: &[File], texts: &Sources) -> Result<(), Failure> {
    use std::io::Write as _;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let documents = files.iter().flat_map(|file| {
        let name = texts.name(file.text);
        file.reports.iter().map(move |report| Document {
            file: name,
            index: report.index,
            line: report.line,
            api_version: report.api_version.as_deref(),
            kind: report.kind.as_deref(),
            namespace: report.namespace.as_deref(),
            name: report.name.as_deref(),
            verdict: report.verdict.as_str(),
            diagnostics: report.findings.iter().map(Entry::new).collect(),
        })
    });
    let write = || {
        write!(out, "{{\"documents\":[")?;
        for (number, document) in documents.enumerate() {
            let comma = if number > 0 { "," } else { "" };
            write!(out, "{comma}\n{}", json(&document).trim_end())?;
        }
        writeln!(out, "\n]}}")?;
        out.flush()
    };
    write().map_err(|e| Failure::io("standard output", e))
}
