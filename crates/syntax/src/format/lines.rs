//! A text cut into what stands on lines of its own.

use std::ops::Range;

use crate::lex::string_end;

/// What stands on a line of its own, or several.
#[derive(Debug)]
pub(super) enum Line<'t> {
    /// One blank line or more.
    Blank,
    /// A comment alone.
    Comment { depth: usize, text: &'t str },
    /// A statement without a block.
    Simple(Statement<'t>),
    /// A statement and the beginning of its block.
    Open(Statement<'t>),
    /// A statement and its block on one line, with a statement in it or nothing.
    Short {
        outer: Statement<'t>,
        inner: Option<Range<usize>>,
    },
    /// The end of a block.
    Close { depth: usize, comment: &'t str },
    /// Lines as they are; with the pieces of the one that it is, if it has no brace.
    Kept { text: &'t str, pieces: Range<usize> },
}

/// A statement up to its block.
#[derive(Debug)]
pub(super) struct Statement<'t> {
    pub(super) depth: usize,
    /// Where its pieces are.
    pub(super) pieces: Range<usize>,
    /// What ends its line, or nothing.
    pub(super) comment: &'t str,
}

/// A piece of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// What is written without a blank in it, strings aside.
    Text(&'t str),
    Comma,
    /// The author has ended the line after a comma.
    LineEnd,
    /// A comment after a comma.
    Comment(&'t str),
    /// A comment alone, between the lines of a list.
    OwnComment(&'t str),
}

/// A text in lines.
#[derive(Debug, Default)]
pub(super) struct Lines<'t> {
    pub(super) lines: Vec<Line<'t>>,
    pub(super) pieces: Vec<Piece<'t>>,
}

/// Reads a text. Some ranges of whole lines are kept as they are.
pub(super) fn read<'t>(text: &'t str, kept: &[Range<usize>]) -> Lines<'t> {
    let mut reader = Reader {
        text,
        b: text.as_bytes(),
        i: if text.starts_with('\u{feff}') { 3 } else { 0 },
        depth: 0,
        out: Lines::default(),
    };
    for range in kept {
        reader.run(range.start);
        reader.kept(range);
        reader.i = (range.end + 1).min(text.len());
    }
    reader.run(text.len());
    reader.out
}

struct Reader<'t> {
    text: &'t str,
    b: &'t [u8],
    i: usize,
    depth: usize,
    out: Lines<'t>,
}

impl<'t> Reader<'t> {
    /// Reads up to a place, which is the start of a line or the end of the text.
    fn run(&mut self, end: usize) {
        // Whether nothing stands on this line yet.
        let mut fresh = true;
        while self.i < end {
            match self.b[self.i] {
                b' ' | b'\t' | b'\r' => self.i += 1,
                b'\n' => {
                    self.i += 1;
                    if fresh && !matches!(self.out.lines.last(), None | Some(Line::Blank)) {
                        self.out.lines.push(Line::Blank);
                    }
                    fresh = true;
                }
                b'#' => {
                    let text = self.comment();
                    self.out.lines.push(Line::Comment {
                        depth: self.depth,
                        text,
                    });
                    fresh = false;
                }
                b'}' => {
                    self.i += 1;
                    self.depth = self.depth.saturating_sub(1);
                    let comment = self.comment_here();
                    self.out.lines.push(Line::Close {
                        depth: self.depth,
                        comment,
                    });
                    fresh = false;
                }
                _ => {
                    self.statement(end);
                    fresh = false;
                }
            }
        }
    }

    fn kept(&mut self, range: &Range<usize>) {
        let text = &self.text[range.clone()];
        let count = self.out.pieces.len();
        let pieces = if text.contains(['\n', '{', '}']) {
            count..count
        } else {
            self.pieces(range.end)
        };
        self.out.lines.push(Line::Kept { text, pieces });
    }

    fn statement(&mut self, end: usize) {
        let pieces = self.pieces(end);
        let depth = self.depth;
        if self.b.get(self.i) != Some(&b'{') || self.i >= end {
            let comment = self.comment_here();
            self.out.lines.push(Line::Simple(Statement {
                depth,
                pieces,
                comment,
            }));
            return;
        }
        self.i += 1;
        if let Some(inner) = self.short(end) {
            let comment = self.comment_here();
            let outer = Statement {
                depth,
                pieces,
                comment,
            };
            self.out.lines.push(Line::Short { outer, inner });
            return;
        }
        let comment = self.comment_here();
        self.out.lines.push(Line::Open(Statement {
            depth,
            pieces,
            comment,
        }));
        self.depth += 1;
    }

    /// The rest of a block that has nothing in it, or one simple statement on this line.
    fn short(&mut self, end: usize) -> Option<Option<Range<usize>>> {
        let (start, count) = (self.i, self.out.pieces.len());
        let blank = |b: &u8| b.is_ascii_whitespace();
        self.i += self.b[start..end].iter().take_while(|b| blank(b)).count();
        if self.i < end && self.b[self.i] == b'}' {
            self.i += 1;
            return Some(None);
        }
        let inner = self.pieces(end);
        let ends = self.i < end && self.b[self.i] == b'}';
        if ends && !inner.is_empty() && !self.b[start..self.i].contains(&b'\n') {
            self.i += 1;
            return Some(Some(inner));
        }
        self.out.pieces.truncate(count);
        self.i = start;
        None
    }

    /// The pieces up to the end of a statement, or its brace.
    fn pieces(&mut self, end: usize) -> Range<usize> {
        let start = self.out.pieces.len();
        let mut line_ended = false;
        while self.i < end {
            let after_comma = matches!(
                self.out.pieces[start..].last(),
                Some(Piece::Comma | Piece::Comment(_) | Piece::OwnComment(_))
            );
            match self.b[self.i] {
                b' ' | b'\t' | b'\r' => self.i += 1,
                b'\n' if after_comma => {
                    self.i += 1;
                    line_ended = true;
                }
                b'#' if after_comma => {
                    let text = self.comment();
                    self.out.pieces.push(if line_ended {
                        Piece::OwnComment(text)
                    } else {
                        Piece::Comment(text)
                    });
                }
                b'\n' | b'#' | b'{' | b'}' => break,
                b',' => {
                    self.i += 1;
                    self.out.pieces.push(Piece::Comma);
                }
                _ => {
                    if std::mem::take(&mut line_ended) {
                        self.out.pieces.push(Piece::LineEnd);
                    }
                    let text = self.piece(end);
                    self.out.pieces.push(Piece::Text(text));
                }
            }
        }
        start..self.out.pieces.len()
    }

    /// Up to a blank, a comma, a brace or a comment that is not in a string.
    fn piece(&mut self, end: usize) -> &'t str {
        let start = self.i;
        while self.i < end {
            match self.b[self.i] {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b'{' | b'}' | b'#' => break,
                b'"' => self.i = string_end(self.b, self.i).0,
                _ => self.i += 1,
            }
        }
        &self.text[start..self.i]
    }

    /// A comment on the rest of this line, if there is one.
    fn comment_here(&mut self) -> &'t str {
        let rest = &self.b[self.i..];
        let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if rest.get(blanks) != Some(&b'#') {
            return "";
        }
        self.i += blanks;
        self.comment()
    }

    fn comment(&mut self) -> &'t str {
        let rest = &self.text[self.i..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        self.i += line.len();
        line.trim_end_matches([' ', '\t', '\r'])
    }
}
