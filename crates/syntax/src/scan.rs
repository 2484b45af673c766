//! Cutting a file into items, and the mistakes that are found on the way: characters, strings, braces, limits.

use std::borrow::Cow;
use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Span};

use crate::lex::{is_word_byte, string_end};

mod indent;
mod items;
mod stray;

pub(crate) use items::Items;

/// Blocks may stand in each other this deep.
pub const MAX_DEPTH: usize = 32;
/// The size of a file, in bytes, that is read.
pub const MAX_FILE: usize = 64 << 20;
/// The length of a string, in bytes.
pub const MAX_STRING: usize = 4 << 10;
/// The length of a word, in bytes.
pub const MAX_WORD: usize = 253;

/// A file cut into items.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// One range an item, in order; together they hold all that is not blank or comment.
    pub(crate) items: Items,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Item {
    pub(crate) range: Range<usize>,
    /// Ranges that cannot be parsed, reported already, in order.
    pub(crate) broken: Vec<Range<usize>>,
    /// Blanks between two tokens that are to be read as a brace, reported already, in order.
    pub(crate) patches: Vec<Patch>,
    /// Braces that are missing at the end, reported already.
    pub(crate) unclosed: usize,
}

/// What stands where only blanks and comments are.
#[derive(Debug, Clone)]
pub(crate) struct Patch {
    pub(crate) range: Range<usize>,
    /// Not longer than the range.
    pub(crate) text: String,
}

/// How to read braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// As they stand.
    Braces,
    /// A block also ends before a line that is not indented deeper than its own, and a line indented deeper than
    /// the head of a block above it is in that block.
    Indentation,
    /// An item's keyword in column 0 ends all blocks.
    ColumnZero,
}

pub(crate) fn scan(source: SourceId, text: &str) -> Scan {
    let run = |mode| {
        let mut scanner = Scanner::new(source, text, mode);
        scanner.run();
        scanner
    };
    let plain = run(Mode::Braces);
    let (missing, strays) = (plain.open.len(), plain.strays);
    if missing == 0 && strays == 0 {
        return plain.scan;
    }
    // The braces do not match. The indentation shows where one is missing, if it makes sense of all of them.
    let mut guess = run(Mode::Indentation);
    guess.finish();
    let explained = if missing > 0 {
        guess.strays <= strays && guess.closed == missing && guess.opened == 0
    } else {
        guess.strays < strays && guess.closed == 0
    };
    if explained && !guess.no_room {
        return guess.scan;
    }
    if missing == 0 {
        return plain.scan;
    }
    let mut scanner = run(Mode::ColumnZero);
    scanner.finish();
    scanner.scan
}

struct Scanner<'s> {
    source: SourceId,
    text: &'s str,
    b: &'s [u8],
    i: usize,
    mode: Mode,
    open: Vec<Open>,
    item: Item,
    in_item: bool,
    /// Where the line starts, and whether a token of it has been seen.
    line_start: usize,
    line_begun: bool,
    /// The last line with a token, and the one before.
    line: Line,
    above: Line,
    too_deep: bool,
    /// The line and the help of the last stray character.
    last_stray: (usize, Cow<'static, str>),
    /// How many braces were too many, how many blocks were closed or opened without one.
    strays: usize,
    closed: usize,
    opened: usize,
    /// A brace that is missing has no blank to stand on.
    no_room: bool,
    scan: Scan,
}

/// An open block: its brace, and the indentation of the line that it is on.
#[derive(Clone, Copy, Debug)]
struct Open {
    brace: usize,
    indent: usize,
    /// Whether its first line is not indented deeper.
    flat: bool,
}

/// A line, and those that continue it after a comma.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    start: usize,
    indent: usize,
    /// Whether it has a brace.
    brace: bool,
}

impl<'s> Scanner<'s> {
    fn new(source: SourceId, text: &'s str, mode: Mode) -> Self {
        let i = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self {
            source,
            text,
            b: text.as_bytes(),
            i,
            mode,
            open: Vec::new(),
            item: Item::default(),
            in_item: false,
            line_start: i,
            line_begun: false,
            line: Line::default(),
            above: Line::default(),
            too_deep: false,
            last_stray: (usize::MAX, "".into()),
            strays: 0,
            closed: 0,
            opened: 0,
            no_room: false,
            scan: Scan::default(),
        }
    }

    fn run(&mut self) {
        let b = self.b;
        while self.i < b.len() {
            match b[self.i] {
                b' ' | b'\t' => self.i += 1,
                b'\n' => self.line_end(),
                b'\r' if b.get(self.i + 1) == Some(&b'\n') => self.i += 1,
                b'#' => self.comment(),
                _ => {
                    if !self.line_begun {
                        self.line_begins();
                    }
                    self.token();
                }
            }
        }
        if self.open.is_empty() {
            self.finish_item();
        }
    }

    fn token(&mut self) {
        match self.b[self.i] {
            b'"' => self.string(),
            b'~' if self.b.get(self.i + 1) == Some(&b'"') => self.regex(),
            b'{' => self.brace(),
            b'}' => self.close_brace(),
            b',' | b'=' => self.plain(1),
            c if is_word_byte(c) => self.word(),
            _ => self.stray(),
        }
    }

    fn line_end(&mut self) {
        self.i += 1;
        self.line_start = self.i;
        self.line_begun = false;
        if self.open.is_empty() && !self.after_comma() {
            self.finish_item();
        } else if self.mode == Mode::ColumnZero && self.item_keyword_here() {
            self.close_rest();
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

    fn finish_item(&mut self) {
        if std::mem::take(&mut self.in_item) {
            self.scan.items.push(std::mem::take(&mut self.item));
        }
    }

    /// Whether the line that just ended goes on after a comma.
    fn after_comma(&self) -> bool {
        self.in_item && self.b[self.item.range.end - 1] == b','
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, at(start), at(end))
    }

    fn report(
        &mut self,
        code: Code,
        start: usize,
        end: usize,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
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

    /// A regular expression: raw, so its backslashes are its own.
    fn regex(&mut self) {
        self.plain(1);
        self.quoted_text(false);
    }

    fn string(&mut self) {
        self.quoted_text(true);
    }

    fn quoted_text(&mut self, escapes: bool) {
        let start = self.i;
        let (end, closed) = string_end(self.b, start);
        self.plain(end - start);
        let inside = &self.text[start + 1..end - usize::from(closed)];
        if !closed {
            self.item.broken.push(start..end);
            let end = start + self.text[start..end].trim_end().len();
            let help = match inside.chars().find(|c| stray::is_typographic_quote(*c)) {
                Some(quote) => format!("`{quote}` does not end it: write a plain `\"`"),
                None => "end it with `\"`; a quote inside of a string is written `\\\"`".to_owned(),
            };
            self.report(
                Code::OpenString,
                start,
                end,
                "this string is not closed on its line",
                help,
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
        } else if let Some(at) = bad_escape(inside).filter(|_| escapes) {
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
                    "there is a control character ({:#04x}) in this string",
                    self.b[at]
                ),
                "no name or value of a mesh may hold one: take it out",
            );
        }
    }

    fn brace(&mut self) {
        if self.line.start == self.i {
            self.brace_on_a_line_of_its_own();
        }
        self.line.brace = true;
        self.push(self.i);
        self.plain(1);
    }

    /// Opens a block.
    fn push(&mut self, brace: usize) {
        let indent = self.line.indent;
        self.open.push(Open {
            brace,
            indent,
            flat: false,
        });
        if self.open.len() <= MAX_DEPTH {
            return;
        }
        let start = if self.in_item {
            self.item.range.start
        } else {
            brace
        };
        self.item.broken.clear();
        self.item.broken.push(start..self.b.len());
        if !std::mem::replace(&mut self.too_deep, true) {
            self.report(
                Code::LimitReached,
                brace,
                brace + 1,
                "blocks are nested deeper than 32",
                "no policy needs that: look for a missing `}` above",
            );
        }
    }

    fn close_brace(&mut self) {
        let start = self.i;
        if self.closes_its_own_line() {
            return self.plain(1);
        }
        self.line.brace = true;
        self.plain(1);
        if self.open.pop().is_none() {
            self.strays += 1;
            self.item.broken.push(start..start + 1);
            self.report(
                Code::StrayBrace,
                start,
                start + 1,
                "this brace closes nothing",
                "take it out, or look for the block that was closed too early above",
            );
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
