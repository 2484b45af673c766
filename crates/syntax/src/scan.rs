//! Cutting a file into items, and the mistakes that are found on the way: characters, strings, braces, limits.

use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Span};

use crate::lex::{is_word_byte, string_end};

/// Blocks may stand in each other this deep.
pub const MAX_DEPTH: usize = 32;
/// The size of a file, in bytes, that is read.
pub const MAX_FILE: usize = 64 << 20;
/// The length of a string, in bytes.
pub const MAX_STRING: usize = 4 << 10;
/// The length of a word, in bytes.
pub const MAX_WORD: usize = 253;

/// Keywords of items: in column 0 of a file whose braces do not match, they close a forgotten block.
const ITEMS: [&str; 8] = [
    "service",
    "test",
    "namespace",
    "profile",
    "let",
    "param",
    "import",
    "mesh",
];

/// A file cut into items.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// One range an item, in order; together they hold all that is not blank or comment.
    pub(crate) items: Vec<Item>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Item {
    pub(crate) range: Range<usize>,
    /// Ranges that cannot be parsed, reported already.
    pub(crate) broken: Vec<Range<usize>>,
    /// Braces that are missing at the end, reported already.
    pub(crate) unclosed: usize,
}

pub(crate) fn scan(source: SourceId, text: &str) -> Scan {
    let mut scanner = Scanner::new(source, text, false);
    scanner.run();
    if scanner.open.is_empty() {
        return scanner.scan;
    }
    // The braces do not match: again, now with every item keyword in column 0 as the start of an item.
    let mut scanner = Scanner::new(source, text, true);
    scanner.run();
    scanner.close_all(text.len());
    scanner.scan
}

struct Scanner<'s> {
    source: SourceId,
    text: &'s str,
    b: &'s [u8],
    i: usize,
    column_zero_closes: bool,
    /// Where the open blocks started.
    open: Vec<usize>,
    item: Item,
    in_item: bool,
    too_deep: bool,
    scan: Scan,
}

impl<'s> Scanner<'s> {
    fn new(source: SourceId, text: &'s str, column_zero_closes: bool) -> Self {
        let i = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self {
            source,
            text,
            b: text.as_bytes(),
            i,
            column_zero_closes,
            open: Vec::new(),
            item: Item::default(),
            in_item: false,
            too_deep: false,
            scan: Scan::default(),
        }
    }

    fn run(&mut self) {
        let b = self.b;
        while self.i < b.len() {
            match b[self.i] {
                b' ' | b'\t' => self.i += 1,
                b'\n' => {
                    self.i += 1;
                    if self.open.is_empty() && !self.after_comma() {
                        self.finish_item(self.i - 1);
                    } else if self.column_zero_closes && self.item_keyword_here() {
                        self.close_all(self.i);
                    }
                }
                b'\r' if b.get(self.i + 1) == Some(&b'\n') => self.i += 1,
                b'#' => self.comment(),
                b'"' => self.string(),
                b'{' => self.brace(),
                b'}' => self.close_brace(),
                b',' | b'=' => self.plain(1),
                c if is_word_byte(c) => self.word(),
                _ => self.stray(),
            }
        }
        if self.open.is_empty() {
            self.finish_item(b.len());
        }
    }

    fn plain(&mut self, length: usize) {
        if !self.in_item {
            self.in_item = true;
            self.item.range.start = self.i;
        }
        self.i += length;
        self.item.range.end = self.i;
    }

    fn finish_item(&mut self, _at: usize) {
        if std::mem::take(&mut self.in_item) {
            self.scan.items.push(std::mem::take(&mut self.item));
        }
    }

    /// Whether the line that just ended goes on after a comma.
    fn after_comma(&self) -> bool {
        self.in_item && self.b[self.item.range.end - 1] == b','
    }

    fn item_keyword_here(&self) -> bool {
        let rest = &self.text[self.i..];
        ITEMS.iter().any(|k| {
            rest.strip_prefix(k)
                .is_some_and(|r| r.starts_with([' ', '\t', '{', '\n', '\r']))
        })
    }

    fn close_all(&mut self, at: usize) {
        self.item.unclosed = self.open.len();
        if let Some(first) = self.open.first().copied() {
            // The innermost is as likely to be the forgotten one; both ends of the guess are shown.
            let last = *self.open.last().unwrap_or(&first);
            let mut d = Diagnostic::new(Code::OpenBlock, self.line_of(first), "this block is not closed")
                .label("opened here")
                .help("a block ends with a `}` on a line of its own");
            if last != first {
                d = d.related(self.line_of(last), "this block inside of it is open too");
            }
            self.scan.diagnostics.push(d);
        }
        self.open.clear();
        self.finish_item(at);
    }

    /// From the start of the line of an opening brace to the brace.
    fn line_of(&self, brace: usize) -> Span {
        let line = self.b[..brace]
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |n| n + 1);
        let start = line
            + self.b[line..brace]
                .iter()
                .take_while(|b| b.is_ascii_whitespace())
                .count();
        self.span(start, brace + 1)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, at(start), at(end))
    }

    fn report(&mut self, code: Code, start: usize, end: usize, message: impl Into<String>, help: &str) {
        let span = self.span(start, end);
        self.scan
            .diagnostics
            .push(Diagnostic::new(code, span, message).help(help));
    }

    fn comment(&mut self) {
        let rest = &self.b[self.i..];
        self.i += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    }

    fn word(&mut self) {
        let start = self.i;
        let length = self.b[start..].iter().take_while(|b| is_word_byte(**b)).count();
        self.plain(length);
        if length > MAX_WORD {
            self.item.broken.push(start..start + length);
            self.report(
                Code::LimitReached,
                start,
                start + length,
                format!("this word has {length} characters"),
                "a word has at most 253 characters",
            );
        }
    }

    fn string(&mut self) {
        let start = self.i;
        let (end, closed) = string_end(self.b, start);
        self.plain(end - start);
        let inside = &self.text[start + 1..end - usize::from(closed)];
        if !closed {
            self.item.broken.push(start..end);
            let end = start + self.text[start..end].trim_end().len();
            self.report(
                Code::OpenString,
                start,
                end,
                "this string is not closed on its line",
                "end it with `\"`; a quote inside of a string is written `\\\"`",
            );
        } else if end - start > MAX_STRING {
            self.item.broken.push(start..end);
            let message = format!("this string has {} bytes", end - start);
            self.report(
                Code::LimitReached,
                start,
                start + 1,
                message,
                "a string has at most 4,096 bytes",
            );
        } else if let Some(at) = bad_escape(inside) {
            let at = start + 1 + at;
            let length = 1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8);
            self.item.broken.push(start..end);
            self.report(
                Code::BadEscape,
                at,
                at + length,
                format!("`{}` is not an escape", &self.text[at..at + length]),
                "only `\\\"` and `\\\\` are escapes; write any other character as it is",
            );
        } else if let Some(at) = inside.bytes().position(|b| b < 0x20 || b == 0x7f) {
            let at = start + 1 + at;
            self.item.broken.push(start..end);
            self.report(
                Code::NotAscii,
                at,
                at + 1,
                format!(
                    "a control character (byte {:#04x}) inside of a string",
                    self.b[at]
                ),
                "no name or value of a mesh may hold one: take it out",
            );
        }
    }

    fn brace(&mut self) {
        self.open.push(self.i);
        if self.open.len() > MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            self.report(
                Code::LimitReached,
                self.i,
                self.i + 1,
                "blocks are nested deeper than 32",
                "no policy needs that: look for a missing `}` above",
            );
        }
        if self.open.len() > MAX_DEPTH {
            let whole = self.item.range.start..self.b.len();
            self.item.broken.push(whole);
        }
        self.plain(1);
    }

    fn close_brace(&mut self) {
        if self.open.pop().is_none() {
            let start = self.i;
            self.plain(1);
            self.item.broken.push(start..start + 1);
            self.report(
                Code::StrayBrace,
                start,
                start + 1,
                "this brace closes nothing",
                "take it out, or look for the block that was closed too early above",
            );
        } else {
            self.plain(1);
        }
    }

    /// A byte that belongs to no token.
    fn stray(&mut self) {
        let start = self.i;
        let c = self.text[start..].chars().next().unwrap_or(' ');
        self.plain(c.len_utf8());
        self.item.broken.push(start..start + c.len_utf8());
        let (what, help) = match c {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => (
                format!("`{c}` is a typographic quote"),
                "write a plain `\"`".to_owned(),
            ),
            '\u{2018}' | '\u{2019}' => (
                format!("`{c}` is a typographic quote"),
                "text stands in plain `\"` quotes".to_owned(),
            ),
            '\u{2013}' | '\u{2014}' | '\u{2212}' => (
                format!("`{c}` is a dash, not a hyphen"),
                "write a plain `-`".to_owned(),
            ),
            '\u{a0}' | '\u{2002}'..='\u{200b}' | '\u{3000}' | '\u{202f}' => (
                "this is not a plain blank".to_owned(),
                "replace it by a blank".to_owned(),
            ),
            '\'' | '`' => (
                format!("`{c}` does not quote here"),
                "text stands in plain `\"` quotes".to_owned(),
            ),
            '~' => (
                "a regular expression cannot stand here".to_owned(),
                "write a path pattern: `*` is one segment, `**` at the end is the rest".to_owned(),
            ),
            ';' => (
                "`;` has no meaning".to_owned(),
                "a statement ends with its line".to_owned(),
            ),
            c if c.is_ascii_control() => (
                format!("a control character (byte {:#04x})", u32::from(c)),
                "take it out".to_owned(),
            ),
            c if c.is_ascii() => (
                format!("`{c}` has no meaning outside of quotes"),
                "put the text that it belongs to into `\"` quotes, or take it out".to_owned(),
            ),
            c => (
                format!("`{c}` is outside of ASCII"),
                "such characters stand only in quotes and comments".to_owned(),
            ),
        };
        self.report(Code::NotAscii, start, start + c.len_utf8(), what, &help);
        // One report a run: a pasted sentence is one mistake.
        while let Some(c) = self.text[self.i..].chars().next().filter(|c| !c.is_ascii()) {
            self.item.broken.push(self.i..self.i + c.len_utf8());
            self.plain(c.len_utf8());
        }
    }
}

fn bad_escape(inside: &str) -> Option<usize> {
    let b = inside.as_bytes();
    let mut i = 0;
    while i < b.len() {
        if b[i] == b'\\' {
            if !matches!(b.get(i + 1), Some(b'"' | b'\\')) {
                return Some(i);
            }
            i += 1;
        }
        i += 1;
    }
    None
}
