//! Text to tree: chunks of items through pest, and the walker for those that fail.

use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml_grammar::{MeshParser, Rule};
use pest::Parser as _;

use crate::ast::{self, Reader};
use crate::scan::{Items, MAX_FILE, scan};
use crate::walk;

/// Items are handed to pest in chunks of this size: large enough to make a call cheap, small enough to keep its
/// queue of tokens in the cache.
const CHUNK: usize = 16 << 10;

/// A tree and what is to be said about its text.
#[derive(Clone, Debug, Default)]
pub struct Parsed<'s> {
    /// The tree: all that could be understood.
    pub file: ast::File<'s>,
    /// What could not.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text of less than this is parsed before another thread would have begun.
const WORTH_A_THREAD: usize = 64 << 10;

/// Parses one of some texts.
#[must_use]
pub fn parse(sources: &Sources, source: SourceId) -> Parsed<'_> {
    parse_with(sources, source, 1)
}

/// Parses one of some texts, with so many threads at most. The tree and what is said are the same with any number.
#[must_use]
pub fn parse_with(sources: &Sources, source: SourceId, threads: usize) -> Parsed<'_> {
    let text = sources.text(source);
    if text.len() > MAX_FILE {
        let d = Diagnostic::new(
            Code::LimitReached,
            Span::new(source, 0, 0),
            format!("this file has {} MiB", text.len() >> 20),
        )
        .help("a file has at most 64 MiB: split it, or put what repeats into a profile");
        return Parsed {
            diagnostics: vec![d],
            ..Parsed::default()
        };
    }
    let scan = scan(source, text);
    let mut parser = Parser {
        sources,
        source,
        text,
        items: &scan.items,
        keep: true,
        parsed: Parsed {
            file: ast::File::default(),
            diagnostics: scan.diagnostics,
        },
    };
    let threads = threads.min(text.len() / WORTH_A_THREAD);
    if threads < 2 {
        parser.parsed.file.items.reserve_exact(scan.items.len());
        parser.items(0..scan.items.len());
    } else {
        parser.parts(threads);
    }
    parser.parsed
}

/// A text that is being parsed.
struct Parser<'s, 'i> {
    sources: &'s Sources,
    source: SourceId,
    text: &'s str,
    items: &'i Items,
    /// Whether the sources still keep texts.
    keep: bool,
    parsed: Parsed<'s>,
}

impl<'s> Parser<'s, '_> {
    /// Parses all items, some in other threads. Those find no mistakes: a part that has one is parsed again, so that what is
    /// said is said in the order of the source.
    fn parts(&mut self, threads: usize) {
        let (source, text, items) = (self.source, self.text, self.items);
        let parts = parts(text.len(), items, threads);
        let trees: Vec<Option<ast::File<'s>>> = std::thread::scope(|scope| {
            let others: Vec<_> = parts[1..]
                .iter()
                .map(|part| scope.spawn(|| sound(source, text, items, part.clone())))
                .collect();
            let first = sound(source, text, items, parts[0].clone());
            let others = others.into_iter().map(|thread| thread.join().ok().flatten());
            std::iter::once(first).chain(others).collect()
        });
        for (part, tree) in parts.into_iter().zip(trees) {
            match tree {
                Some(mut tree) if self.parsed.file.items.is_empty() => {
                    tree.items.reserve_exact(items.len() - part.end);
                    self.parsed.file = tree;
                }
                Some(mut tree) => self.parsed.file.items.append(&mut tree.items),
                None => self.items(part),
            }
        }
    }

    /// Parses some items, and says what is wrong with them.
    fn items(&mut self, part: Range<usize>) {
        let mut next = part.start;
        while next < part.end {
            let chunk = chunk(self.items, next..part.end);
            if chunk.is_empty() {
                self.explain(next);
                next += 1;
                continue;
            }
            let range = range(self.items, &chunk);
            if !read(
                self.source,
                &self.text[range.clone()],
                range,
                &mut self.parsed.file,
            ) {
                // One of them is bad: each alone, so that the others cost no more than a second reading.
                for number in chunk.clone() {
                    let range = self.items.place(number);
                    if !read(
                        self.source,
                        &self.text[range.clone()],
                        range,
                        &mut self.parsed.file,
                    ) {
                        self.explain(number);
                    }
                }
            }
            next = chunk.end;
        }
    }

    fn explain(&mut self, number: usize) {
        let item = self.items.get(number);
        self.keep = walk::item(self.sources, self.source, &item, self.keep, &mut self.parsed);
    }
}

/// Cuts the items into so many parts at most, of about as many bytes each.
fn parts(length: usize, items: &Items, count: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(count);
    let mut start = 0;
    for number in 0..items.len() {
        if items.place(number).end >= length / count * (parts.len() + 1) && parts.len() + 1 < count {
            parts.push(start..number + 1);
            start = number + 1;
        }
    }
    parts.push(start..items.len());
    parts
}

/// The items at the beginning of some that go to pest together: none if the first has a fault.
fn chunk(items: &Items, of: Range<usize>) -> Range<usize> {
    let sound = items.first_faulty(of.start).min(of.end);
    let start = of.start;
    if start == sound {
        return start..start;
    }
    let most = items.place(start).start + CHUNK;
    let fitting = (start + 1..sound).find(|number| items.place(*number).end > most);
    start..fitting.unwrap_or(sound)
}

/// Where some items are, of which there is one.
fn range(items: &Items, numbers: &Range<usize>) -> Range<usize> {
    items.place(numbers.start).start..items.place(numbers.end - 1).end
}

/// The tree of some items; none if there is a mistake in them.
fn sound<'s>(source: SourceId, text: &'s str, items: &Items, part: Range<usize>) -> Option<ast::File<'s>> {
    let mut file = ast::File::default();
    file.items.reserve_exact(part.len());
    let mut next = part.start;
    while next < part.end {
        let chunk = chunk(items, next..part.end);
        if chunk.is_empty() {
            return None;
        }
        let range = range(items, &chunk);
        if !read(source, &text[range.clone()], range, &mut file) {
            return None;
        }
        next = chunk.end;
    }
    Some(file)
}

/// Parses a text in one call of the grammar's `file` rule, without cutting it: the definition that [`parse`] must
/// agree with. For tests.
#[must_use]
pub fn parse_whole(source: SourceId, text: &str) -> Option<ast::File<'_>> {
    let chunk = MeshParser::parse(Rule::file, text).ok()?.next()?;
    let mut file = ast::File::default();
    ast::read_items(reader(source, 0..text.len()), chunk, &mut file.items);
    Some(file)
}

/// Into how many items the scan cuts a text: the first stage of [`parse`] alone. For benches.
#[must_use]
pub fn scan_whole(sources: &Sources, source: SourceId) -> usize {
    scan(source, sources.text(source)).items.len()
}

/// Adds a text that comes as bytes.
///
/// # Errors
/// What to say if they are not UTF-8; the text up to there is added then, so that it has a place.
pub fn add_bytes(
    sources: &mut Sources,
    name: impl Into<String>,
    bytes: &[u8],
) -> Result<SourceId, Box<Diagnostic>> {
    let end = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(sources.add(name, text)),
        Err(e) => e.valid_up_to(),
    };
    let id = sources.add(name, String::from_utf8_lossy(&bytes[..end]));
    let message = format!(
        "this file is not UTF-8: byte {:#04x} after {end} bytes",
        bytes[end]
    );
    let d = Diagnostic::new(Code::NotUtf8, sources.span(id, end, end), message);
    Err(Box::new(d.help("save it as UTF-8")))
}

fn reader(source: SourceId, range: Range<usize>) -> Reader {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Reader {
        source,
        base: at(range.start),
        end: at(range.end),
    }
}

/// Parses some items, whose place in the source is a range; whether that went well.
pub(crate) fn read<'s>(
    source: SourceId,
    text: &'s str,
    range: Range<usize>,
    file: &mut ast::File<'s>,
) -> bool {
    let Ok(mut pairs) = MeshParser::parse(Rule::chunk, text) else {
        return false;
    };
    if let Some(chunk) = pairs.next() {
        ast::read_items(reader(source, range), chunk, &mut file.items);
    }
    true
}

/// Whether the grammar takes some items.
pub(crate) fn is_good(text: &str) -> bool {
    MeshParser::parse(Rule::chunk, text).is_ok()
}
