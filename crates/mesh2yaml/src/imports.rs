//! Files that import files. Whoever can read files brings a loader.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use mesh2yaml_check::import_path;
use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml_syntax::ast::{File, Import, Item};
use mesh2yaml_syntax::parse;

/// Finds what a source imports.
pub trait Loader {
    /// The text of `path`, which the source called `from` imports, and the name that it is known by: the same file
    /// has one name, however it is reached.
    ///
    /// # Errors
    /// Where there is no such file, or where it may not be read.
    fn load(&self, from: &str, path: &str) -> Result<(String, Arc<str>), LoadError>;
}

/// Why a file cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct LoadError {
    /// What is wrong, in the author's words.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl LoadError {
    /// An error with its fix.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A loader for sources that import nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoImports;

impl Loader for NoImports {
    fn load(&self, _: &str, path: &str) -> Result<(String, Arc<str>), LoadError> {
        Err(LoadError::new(
            format!("`{path}` cannot be imported here"),
            "this source was given without a place to look for others",
        ))
    }
}

/// More files than this are a mistake, such as a tree that was generated.
const MOST: usize = 10_000;

/// Loads all that the sources import, and what those import, each file once. What cannot be loaded is said.
pub(crate) fn load_all(sources: &mut Sources, loader: &dyn Loader) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut known: HashMap<String, SourceId> = HashMap::new();
    let mut queue: VecDeque<SourceId> = sources.ids().collect();
    for id in sources.ids() {
        known.insert(sources.name(id).to_owned(), id);
    }
    let mut edges: Vec<(SourceId, SourceId, Span)> = Vec::new();
    while let Some(id) = queue.pop_front() {
        for (path, span) in imports(sources, id, &mut diagnostics) {
            let from = sources.name(id).to_owned();
            match loader.load(&from, &path) {
                Ok((name, text)) => {
                    let target = *known.entry(name.clone()).or_insert_with(|| {
                        let new = sources.add(name, text);
                        queue.push_back(new);
                        new
                    });
                    edges.push((id, target, span));
                }
                Err(e) => diagnostics.push(Diagnostic::new(Code::ImportFailed, span, e.message).help(e.help)),
            }
        }
        if known.len() > MOST {
            let d =
                Diagnostic::without_place(Code::LimitReached, format!("more than {MOST} files are imported"));
            diagnostics.push(d.help("import what the policy needs, and no more"));
            break;
        }
    }
    diagnostics.extend(cycles(&edges));
    diagnostics
}

fn imports(sources: &Sources, id: SourceId, diagnostics: &mut Vec<Diagnostic>) -> Vec<(String, Span)> {
    // Most files import nothing, and to look for the word costs less than to parse.
    if !sources.text(id).contains("import") {
        return Vec::new();
    }
    let parsed = parse(sources, id);
    let mut out = Vec::new();
    for import in imports_of(&parsed.file) {
        match import_path(import) {
            Ok(path) => out.push((path, import.path.span)),
            Err(d) => diagnostics.push(d),
        }
    }
    out
}

fn imports_of<'f, 's>(file: &'f File<'s>) -> impl Iterator<Item = &'f Import<'s>> {
    file.items.iter().filter_map(|item| match item {
        Item::Import(import) => Some(import),
        Item::Let(_)
        | Item::Param(_)
        | Item::Mesh(_)
        | Item::Namespace(_)
        | Item::Profile(_)
        | Item::Service(_)
        | Item::Test(_) => None,
    })
}

/// Files that import each other: each file is read once all the same, but it is not clear then which one needs which.
fn cycles(edges: &[(SourceId, SourceId, Span)]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (from, to, span) in edges {
        let (mut seen, mut stack) = (vec![*to], vec![*to]);
        while let Some(at) = stack.pop() {
            if at == *from {
                let d = Diagnostic::new(
                    Code::ImportCycle,
                    *span,
                    "this file imports itself, perhaps through others",
                );
                out.push(d.help("put what both need into a file that imports neither"));
                break;
            }
            for (_, next, _) in edges.iter().filter(|(f, ..)| *f == at) {
                if !seen.contains(next) {
                    seen.push(*next);
                    stack.push(*next);
                }
            }
        }
    }
    out
}
