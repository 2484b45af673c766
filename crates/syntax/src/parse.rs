//! Text to tree: chunks of items through pest, and the walker for those that fail.

use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml_grammar::{MeshParser, Rule};
use pest::Parser;

use crate::ast::{self, Reader};
use crate::scan::{MAX_FILE, scan};
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

/// Parses one of some texts.
#[must_use]
pub fn parse(sources: &Sources, source: SourceId) -> Parsed<'_> {
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
    let mut parsed = Parsed {
        file: ast::File::default(),
        diagnostics: scan.diagnostics,
    };
    let mut rest = scan.items.as_slice();
    let mut keep = true;
    while let Some(first) = rest.first() {
        let sound = rest
            .iter()
            .take_while(|i| i.is_sound() && i.range.end - first.range.start <= CHUNK)
            .count()
            .max(usize::from(first.is_sound()));
        if sound == 0 {
            keep = walk::item(sources, source, first, keep, &mut parsed);
            rest = &rest[1..];
            continue;
        }
        let (chunk, others) = rest.split_at(sound);
        let range = first.range.start..chunk[sound - 1].range.end;
        if !read(source, &text[range.clone()], range, &mut parsed.file) {
            // One of them is bad: each alone, so that the others cost no more than a second reading.
            for item in chunk {
                if !read(
                    source,
                    &text[item.range.clone()],
                    item.range.clone(),
                    &mut parsed.file,
                ) {
                    keep = walk::item(sources, source, item, keep, &mut parsed);
                }
            }
        }
        rest = others;
    }
    parsed
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
