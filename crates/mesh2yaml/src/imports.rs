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

/// After so many imports that failed no other is tried: there is no output, and more findings than are shown.
const MOST_FAILED: usize = 1_000;

/// What was loaded.
pub(crate) struct Loaded {
    /// All files: one that is imported comes before those that import it, so that where two say the same thing the
    /// one that others build on has said it first.
    pub(crate) order: Vec<SourceId>,
    /// How many of the sources were given; those after them were imported.
    given: usize,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether a file is there only because others import it.
    pub(crate) fn is_imported(&self, source: SourceId) -> bool {
        source.index() >= self.given
    }
}

/// Loads all that the sources import, and what those import, each file once. What cannot be loaded is said.
pub(crate) fn load_all(sources: &mut Sources, loader: &dyn Loader) -> Loaded {
    let mut diagnostics = Vec::new();
    let mut known: HashMap<String, SourceId> = HashMap::new();
    let mut queue: VecDeque<SourceId> = sources.ids().collect();
    let given = queue.len();
    for id in sources.ids() {
        known.insert(sources.name(id).to_owned(), id);
    }
    let mut edges: Edges = vec![Vec::new(); given];
    let mut failed = 0;
    while let Some(id) = queue.pop_front() {
        for (path, span) in imports(sources, id, &mut diagnostics) {
            // Those that fail cost as much as the others, and are findings enough.
            if failed > MOST_FAILED {
                break;
            }
            let from = sources.name(id).to_owned();
            match loader.load(&from, &path) {
                Ok((name, text)) => {
                    let target = *known.entry(name.clone()).or_insert_with(|| {
                        let new = sources.add(name, text);
                        queue.push_back(new);
                        edges.push(Vec::new());
                        new
                    });
                    edges[id.index()].push((target, span));
                }
                Err(e) => {
                    failed += 1;
                    diagnostics.push(Diagnostic::new(Code::ImportFailed, span, e.message).help(e.help));
                }
            }
        }
        if known.len() > MOST {
            let d =
                Diagnostic::without_place(Code::LimitReached, format!("more than {MOST} files are imported"));
            diagnostics.push(d.help("import what the policy needs, and no more"));
            break;
        }
    }
    let walk = Walk::over(sources, &edges);
    diagnostics.extend(walk.cycles);
    Loaded {
        order: walk.order,
        given,
        diagnostics,
    }
}

/// What each file imports, and where.
type Edges = Vec<Vec<(SourceId, Span)>>;

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

/// How many files of a circle are shown.
const SHOWN: usize = 8;

/// A walk along all imports, without recursion: a chain may have as many files as there are.
struct Walk {
    /// Files after those that they import.
    order: Vec<SourceId>,
    /// Files that import each other: each is read once all the same, but it is not clear then which one needs which.
    cycles: Vec<Diagnostic>,
}

impl Walk {
    fn over(sources: &Sources, edges: &Edges) -> Self {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut walk = Self {
            order: Vec::with_capacity(edges.len()),
            cycles: Vec::new(),
        };
        let mut state = vec![State::New; edges.len()];
        let mut said = vec![false; edges.len()];
        for start in sources.ids() {
            if state[start.index()] != State::New {
                continue;
            }
            state[start.index()] = State::Open;
            // The files that are open, and how many of its imports each has followed.
            let mut open: Vec<(SourceId, usize)> = vec![(start, 0)];
            while let Some((at, followed)) = open.last_mut() {
                let at = *at;
                let Some(&(target, _)) = edges[at.index()].get(*followed) else {
                    state[at.index()] = State::Done;
                    walk.order.push(at);
                    open.pop();
                    continue;
                };
                *followed += 1;
                match state[target.index()] {
                    State::New => {
                        state[target.index()] = State::Open;
                        open.push((target, 0));
                    }
                    // A file that is in a circle already has been told of: one circle at a time is enough to solve.
                    State::Open if said[at.index()] || said[target.index()] => {}
                    State::Open => {
                        let begins = open.iter().position(|(id, _)| *id == target).unwrap_or(0);
                        // The import that each of them was following.
                        let circle: Vec<(SourceId, Span)> = open[begins..]
                            .iter()
                            .filter_map(|(id, next)| Some((*id, edges[id.index()].get(next - 1)?.1)))
                            .collect();
                        for (id, _) in &circle {
                            said[id.index()] = true;
                        }
                        walk.cycles.extend(cycle(sources, &circle));
                    }
                    State::Done => {}
                }
            }
        }
        walk
    }
}

/// A circle of files, each with the place at which it imports the next; the last imports the first.
fn cycle(sources: &Sources, circle: &[(SourceId, Span)]) -> Option<Diagnostic> {
    let (first, span) = *circle.first()?;
    let name = sources.name(first);
    if circle.len() == 1 {
        let d = Diagnostic::new(Code::ImportCycle, span, "this file imports itself");
        return Some(d.help("take the import out"));
    }
    let mut chain: Vec<&str> = circle.iter().map(|(id, _)| sources.name(*id)).collect();
    let more = format!("… {} more …", chain.len().saturating_sub(SHOWN));
    if chain.len() > SHOWN {
        chain.splice(SHOWN - 1..chain.len() - 1, [more.as_str()]);
    }
    let message = format!("files import each other: {} → {name}", chain.join(" → "));
    let mut d = Diagnostic::new(Code::ImportCycle, span, message)
        .help("put what both need into a file that imports neither");
    for (_, span) in circle.iter().skip(1).take(SHOWN - 1) {
        d = d.related(*span, "which imports the next");
    }
    Some(d)
}
