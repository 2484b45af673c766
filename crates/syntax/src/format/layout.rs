//! Lines written: indentation, columns, and lists that are too long for a line.

use std::ops::Range;

use super::lines::{Line, Lines, Piece, Statement};

/// Lists go on in the next line before they are longer.
const WIDTH: usize = 100;
/// What is longer has no part in a column: one long name must not push a whole block to the right.
const COLUMN: usize = 40;
const INDENT: usize = 2;
/// A list that begins further to the right goes on near the left.
const FAR: usize = WIDTH / 2;

/// Writes lines. The text will have about so many bytes.
pub(super) fn write(lines: &Lines<'_>, size: usize) -> String {
    let mut w = Writer {
        pieces: &lines.pieces,
        out: String::with_capacity(size + size / 8),
        column: 0,
    };
    let all = &lines.lines;
    let mut i = 0;
    while let Some(line) = all.get(i) {
        match line {
            Line::Blank => w.blank_line(&all[..i], all.get(i + 1)),
            Line::Comment { depth, text } => w.comment_alone(*depth, text),
            Line::Simple(_) => {
                let group = group(&all[i..]);
                w.group(&all[i..i + group]);
                i += group;
                continue;
            }
            Line::Open(s) => w.open(s),
            Line::Short { outer, inner } => w.short(outer, inner.as_ref()),
            Line::Close { depth, comment } => w.close(*depth, comment),
            Line::Kept { text, .. } => w.kept(text),
        }
        i += 1;
    }
    w.out
}

/// How many lines a group has: simple statements, those with mistakes too, and comments between them.
fn group(lines: &[Line<'_>]) -> usize {
    let member = |l: &&Line<'_>| match l {
        Line::Simple(_) | Line::Comment { .. } => true,
        Line::Kept { pieces, .. } => !pieces.is_empty(),
        Line::Blank | Line::Open(_) | Line::Short { .. } | Line::Close { .. } => false,
    };
    lines.iter().take_while(member).count()
}

struct Writer<'l> {
    pieces: &'l [Piece<'l>],
    out: String,
    /// How many characters this line has.
    column: usize,
}

impl<'l> Writer<'l> {
    /// A blank line, unless it is the first or the last of a block or the text.
    fn blank_line(&mut self, before: &[Line<'_>], next: Option<&Line<'_>>) {
        let first = matches!(before.last(), None | Some(Line::Open(_)));
        if !first && !matches!(next, None | Some(Line::Close { .. })) {
            self.out.push('\n');
        }
    }

    fn open(&mut self, s: &Statement<'_>) {
        self.indent(s.depth);
        self.statement(s, [0, 0]);
        self.put(" {");
        self.end(s.comment, 2);
    }

    fn close(&mut self, depth: usize, comment: &str) {
        self.indent(depth);
        self.put("}");
        self.end(comment, 2);
    }

    fn short(&mut self, outer: &Statement<'_>, inner: Option<&Range<usize>>) {
        let Some(inner) = inner else {
            self.indent(outer.depth);
            self.statement(outer, [0, 0]);
            self.put(" { }");
            return self.end(outer.comment, 2);
        };
        let width = self.width(&outer.pieces) + self.width(inner) + " {  }".len();
        let several_lines = self.pieces[outer.pieces.clone()].contains(&Piece::LineEnd);
        if outer.depth * INDENT + width <= WIDTH && !several_lines {
            self.indent(outer.depth);
            self.statement(outer, [0, 0]);
            self.put(" { ");
            self.list(inner.clone(), [0, 0]);
            self.put(" }");
            return self.end(outer.comment, 2);
        }
        self.indent(outer.depth);
        self.statement(outer, [0, 0]);
        self.put(" {");
        self.end("", 0);
        self.indent(outer.depth + 1);
        self.list(inner.clone(), [0, 0]);
        self.end("", 0);
        self.close(outer.depth, outer.comment);
    }

    /// Statements below each other, in columns; so are the comments at the ends of consecutive lines.
    fn group(&mut self, lines: &[Line<'_>]) {
        let widths = self.columns(lines);
        // Up to which line the place of comments is known.
        let (mut known, mut place) = (0, 0);
        for (i, line) in lines.iter().enumerate() {
            match line {
                Line::Comment { depth, text } => self.comment_alone(*depth, text),
                Line::Simple(s) => {
                    if i >= known {
                        let run = lines[i..].iter().zip(&widths[i..]);
                        let ends: Vec<_> = run.map_while(|(l, w)| self.commented_end(l, *w)).collect();
                        known = i + ends.len().max(1);
                        place = ends.into_iter().max().filter(|n| *n <= WIDTH).unwrap_or(0) + 2;
                    }
                    self.indent(s.depth);
                    self.statement(s, widths[i]);
                    self.end(s.comment, place.saturating_sub(self.column).max(2));
                }
                Line::Kept { text, .. } => self.kept(text),
                Line::Blank | Line::Open(_) | Line::Short { .. } | Line::Close { .. } => {}
            }
        }
    }

    /// The widths of the keyword and of the first value, for each line of a group. All keywords have the same, and the
    /// first values of consecutive statements of one keyword, if more follows them.
    fn columns(&self, lines: &[Line<'_>]) -> Vec<[usize; 2]> {
        let mut widths = vec![[0; 2]; lines.len()];
        let keyword = lines.iter().map(|l| self.in_column(l, 0)).max();
        // The run of statements that the first values are compared in: where it starts, its keyword, its width.
        let (mut start, mut name, mut value) = (0, "", 0);
        for (i, line) in lines.iter().enumerate() {
            let Some(keyword) = self.text_of(line, 0) else {
                continue;
            };
            if keyword != name {
                widths[start..i].iter_mut().for_each(|w| w[1] = value);
                (start, name, value) = (i, keyword, 0);
            }
            value = value.max(self.in_column(line, 1));
        }
        widths[start..].iter_mut().for_each(|w| w[1] = value);
        widths.iter_mut().for_each(|w| w[0] = keyword.unwrap_or(0));
        widths
    }

    /// A piece of a simple statement, if it is text.
    fn text_of(&self, line: &Line<'_>, i: usize) -> Option<&'l str> {
        let pieces = match line {
            Line::Simple(Statement { pieces, .. }) | Line::Kept { pieces, .. } => pieces,
            Line::Blank | Line::Comment { .. } | Line::Open(_) | Line::Short { .. } | Line::Close { .. } => {
                return None;
            }
        };
        match self.pieces[pieces.clone()].get(i) {
            Some(Piece::Text(text)) => Some(text),
            Some(Piece::Comma | Piece::LineEnd | Piece::Comment(_) | Piece::OwnComment(_)) | None => None,
        }
    }

    /// How wide a column has to be for a piece, which is nothing if no other stands beside it.
    fn in_column(&self, line: &Line<'_>, i: usize) -> usize {
        let width = self.text_of(line, i).map_or(0, characters);
        if width > COLUMN || self.text_of(line, i + 1).is_none() {
            return 0;
        }
        width
    }

    /// Where a line ends that has a comment behind a statement. `None` if the statement takes several lines.
    fn commented_end(&self, line: &Line<'_>, widths: [usize; 2]) -> Option<usize> {
        let Line::Simple(s) = line else { return None };
        if s.comment.is_empty() {
            return None;
        }
        let mut trial = Writer {
            pieces: self.pieces,
            out: String::new(),
            column: 0,
        };
        trial.indent(s.depth);
        trial.statement(s, widths);
        (!trial.out.contains('\n')).then_some(trial.column)
    }

    fn statement(&mut self, s: &Statement<'_>, widths: [usize; 2]) {
        self.list(s.pieces.clone(), widths);
    }

    /// The pieces of a statement, in several lines if its list is long.
    fn list(&mut self, pieces: Range<usize>, widths: [usize; 2]) {
        let pieces = &self.pieces[pieces];
        let item = pieces_of_an_item(pieces);
        let comma = pieces.iter().position(|p| *p == Piece::Comma);
        let first = comma.map_or(usize::MAX, |comma| comma.saturating_sub(item).max(1));
        // Where the first item of the list stands, and so the others.
        let near = self.column + 2 * INDENT;
        let mut place = near;
        let mut before = Piece::LineEnd;
        for (i, piece) in pieces.iter().enumerate() {
            match (piece, before) {
                (Piece::Text(text), Piece::Text(last)) => {
                    let width = widths.get(i - 1).copied().unwrap_or(0);
                    self.blanks(width.saturating_sub(characters(last)) + 1);
                    if i == first {
                        place = if self.column > FAR { near } else { self.column };
                    }
                    self.put(text);
                }
                (Piece::Text(text), Piece::Comma) => {
                    if self.column + 1 + width_of_item(&pieces[i..], item) > WIDTH {
                        self.new_line(place);
                    } else {
                        self.put(" ");
                    }
                    self.put(text);
                }
                (Piece::Text(text), Piece::LineEnd | Piece::Comment(_) | Piece::OwnComment(_)) => {
                    self.put(text);
                }
                (Piece::Comma, _) => self.put(","),
                (Piece::LineEnd, _) => self.new_line(place),
                (Piece::Comment(text), _) => {
                    self.put("  ");
                    self.put(text);
                }
                (Piece::OwnComment(text), _) => {
                    self.new_line(place);
                    self.put(text);
                }
            }
            before = *piece;
        }
    }

    /// How long pieces are on one line.
    fn width(&self, pieces: &Range<usize>) -> usize {
        let width = |p: &Piece<'_>| match p {
            Piece::Text(text) => characters(text) + 1,
            Piece::Comma => 1,
            Piece::LineEnd | Piece::Comment(_) | Piece::OwnComment(_) => 0,
        };
        let sum: usize = self.pieces[pieces.clone()].iter().map(width).sum();
        sum.saturating_sub(1)
    }

    fn kept(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn comment_alone(&mut self, depth: usize, text: &str) {
        self.indent(depth);
        self.out.push_str(text);
        self.end("", 0);
    }

    fn indent(&mut self, depth: usize) {
        self.blanks(depth * INDENT);
    }

    fn new_line(&mut self, place: usize) {
        self.end("", 0);
        self.blanks(place);
    }

    /// Ends a line, with a comment if there is one.
    fn end(&mut self, comment: &str, blanks: usize) {
        if !comment.is_empty() {
            self.blanks(blanks);
            self.out.push_str(comment);
        }
        self.out.push('\n');
        self.column = 0;
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
        self.column += count;
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += characters(text);
    }
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// How many pieces an item of a list has: `to stable 90%, canary 10%` has two, `from account web, mobile` one. What
/// stands before the first item and behind the last belongs to the statement.
fn pieces_of_an_item(pieces: &[Piece<'_>]) -> usize {
    let texts = |part: &[Piece<'_>]| part.iter().filter(|p| matches!(p, Piece::Text(_))).count();
    let mut parts = pieces.split(|p| *p == Piece::Comma).map(texts);
    let first = parts.next().map_or(0, |n| n.saturating_sub(1));
    let last = parts.next_back();
    let others = parts.max().or(last).unwrap_or(0);
    first.min(others).max(1)
}

/// How long an item of a list is, with its comma; of the last one, only as many pieces as an item has.
fn width_of_item(pieces: &[Piece<'_>], item: usize) -> usize {
    let end = pieces.iter().position(|p| !matches!(p, Piece::Text(_)));
    let comma = end.is_some_and(|n| pieces[n] == Piece::Comma);
    let count = end.filter(|_| comma).unwrap_or(item.min(pieces.len()));
    let width = |p: &Piece<'_>| match p {
        Piece::Text(text) => characters(text) + 1,
        Piece::Comma | Piece::LineEnd | Piece::Comment(_) | Piece::OwnComment(_) => 0,
    };
    let sum: usize = pieces[..count].iter().map(width).sum();
    sum.saturating_sub(usize::from(!comma))
}
