//! What is wrong with an item that the grammar refuses.
//!
//! The walker cuts the item into statements by lines and braces and tries each alone. A bad one is explained from
//! the shapes of its block and blanked out; what is left is parsed again, so the tree holds every good statement.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml_grammar::MeshParser;
use pest::Parser;

use crate::block::Block;
use crate::lex::{Token, TokenKind, lex};
use crate::parse::{Parsed, is_good, read};
use crate::scan::Item;

mod explain;

/// Explains an item and adds what is left of it to the tree; whether the sources still keep texts.
pub(crate) fn item<'s>(
    sources: &'s Sources,
    source: SourceId,
    item: &Item,
    keep: bool,
    parsed: &mut Parsed<'s>,
) -> bool {
    let (repaired, diagnostics) = examine(source, sources.text(source), item);
    let silent = diagnostics.is_empty() && item.is_sound();
    parsed.diagnostics.extend(diagnostics);
    let blank = repaired.trim_ascii().is_empty();
    let kept = if keep && !blank {
        sources.keep(repaired)
    } else {
        None
    };
    let good = kept.is_some_and(|text| read(source, text, item.range.clone(), &mut parsed.file));
    if silent && !good {
        // The walker has overlooked a mistake; never must a part of the source be lost without a word.
        let span = sources.span(source, item.range.start, item.range.end);
        let d = Diagnostic::new(Code::BadStatement, span, "a statement in here is not of its form")
            .help("write one statement a line, with blanks between its words");
        parsed.diagnostics.push(d);
    }
    keep && (blank || kept.is_some())
}

/// The statements of an item that are bad, as places in the source. `None` if it is a guess where its blocks end, or
/// what is left is no item.
pub(crate) fn bad(source: SourceId, text: &str, item: &Item) -> Option<Vec<Range<usize>>> {
    if !item.patches.is_empty() || item.unclosed > 0 {
        return None;
    }
    let base = item.range.start;
    let found = find(source, &text[item.range.clone()], item);
    if !found.new_lines.is_empty() || found.unclosed > 0 || !is_good(&found.repaired) {
        return None;
    }
    Some(found.cut.iter().map(|r| base + r.start..base + r.end).collect())
}

/// An item with every bad statement blanked out, and what is wrong with those that the scan has not reported. The
/// blanks keep every offset, so what is read from the repaired text has the places of the source.
pub(crate) fn examine(source: SourceId, text: &str, item: &Item) -> (String, Vec<Diagnostic>) {
    let text = patched(&text[item.range.clone()], item.range.start, item);
    let found = find(source, &text, item);
    (found.repaired, found.diagnostics)
}

/// What the walker has found in an item.
struct Found {
    repaired: String,
    cut: Vec<Range<usize>>,
    new_lines: Vec<usize>,
    unclosed: usize,
    diagnostics: Vec<Diagnostic>,
}

/// Walks through the text of an item.
fn find(source: SourceId, text: &str, item: &Item) -> Found {
    let base = item.range.start;
    let broken: Vec<_> = item
        .broken
        .iter()
        .map(|r| clip(r, base, item.range.end))
        .collect();
    let mut walker = Walker {
        source,
        base,
        text,
        broken,
        cut: Vec::new(),
        new_lines: Vec::new(),
        unclosed: 0,
        rest: None,
        diagnostics: Vec::new(),
    };
    walker.statements(Block::File, 0..text.len(), 0);
    let Walker {
        mut cut,
        new_lines,
        unclosed,
        diagnostics,
        ..
    } = walker;
    cut.sort_by_key(|r| r.start);
    Found {
        repaired: repair(text, &cut, &new_lines, unclosed),
        cut,
        new_lines,
        unclosed,
        diagnostics,
    }
}

/// Offsets of a range of the source in an item.
fn clip(r: &Range<usize>, base: usize, end: usize) -> Range<usize> {
    r.start.clamp(base, end) - base..r.end.clamp(base, end) - base
}

/// The text of an item with the braces that the scan found missing.
fn patched<'t>(text: &'t str, base: usize, item: &Item) -> Cow<'t, str> {
    if item.patches.is_empty() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for patch in &item.patches {
        let range = clip(&patch.range, base, item.range.end);
        if range.start < out.len() {
            continue;
        }
        out.push_str(&text[out.len()..range.start]);
        let room = range.len();
        out.push_str(&patch.text[..patch.text.len().min(room)]);
        out.extend(std::iter::repeat_n(' ', room.saturating_sub(patch.text.len())));
    }
    out.push_str(&text[out.len()..]);
    out.into()
}

/// The item with the bad statements blanked out and the missing line ends and braces added.
fn repair(text: &str, cut: &[Range<usize>], new_lines: &[usize], unclosed: usize) -> String {
    let mut repaired = String::with_capacity(text.len() + 2 * unclosed);
    for range in cut {
        // One inside of another has been blanked out with it.
        let at = repaired.len();
        if range.end <= at {
            continue;
        }
        let start = range.start.max(at);
        repaired.push_str(&text[at..start]);
        let blank = |b: &u8| if *b == b'\n' { '\n' } else { ' ' };
        repaired.extend(text.as_bytes()[start..range.end].iter().map(blank));
    }
    repaired.push_str(&text[repaired.len()..]);
    for at in new_lines {
        repaired.replace_range(*at..*at + 1, "\n");
    }
    for _ in 0..unclosed {
        repaired.push_str("\n}");
    }
    repaired
}

struct Walker<'t> {
    source: SourceId,
    base: usize,
    text: &'t str,
    /// What has been reported by the scan: a statement with such a range is bad without another word.
    broken: Vec<Range<usize>>,
    /// What is to be blanked out.
    cut: Vec<Range<usize>>,
    /// Blanks that are to be line ends.
    new_lines: Vec<usize>,
    /// Braces that are missing at the end of what is left.
    unclosed: usize,
    /// What was joined to the last statement by a comma, and is one of its own.
    rest: Option<Range<usize>>,
    diagnostics: Vec<Diagnostic>,
}

/// A statement: its tokens, and what is between its braces if it has any.
struct Statement<'t> {
    range: Range<usize>,
    /// Tokens up to the brace that opens its block, brace included.
    head: Vec<Token<'t>>,
    body: Option<Range<usize>>,
    /// Whether its block ends.
    closed: bool,
    glued: Glued,
}

/// What a statement shares its first line with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Glued {
    No,
    /// The end of the block before it.
    ToBlock,
    /// A brace that closes nothing, which the scan has reported.
    ToBrace,
}

impl<'t> Walker<'t> {
    fn statements(&mut self, block: Block, range: Range<usize>, depth: usize) {
        if depth > crate::scan::MAX_DEPTH {
            self.cut.push(range);
            return;
        }
        let mut statements = VecDeque::from(cut(self.text, range));
        while let Some(statement) = statements.pop_front() {
            let room = self.unglue(&statement);
            let unclosed = self.unclosed;
            if !self.statement(block, &statement, depth) || !room {
                self.unclosed = unclosed;
                self.cut.push(statement.range);
            } else if let Some(rest) = self.rest.take() {
                for statement in cut(self.text, rest).into_iter().rev() {
                    statements.push_front(statement);
                }
            }
        }
    }

    /// Looks at one statement, then at its block; whether its head is good.
    fn statement(&mut self, block: Block, s: &Statement<'_>, depth: usize) -> bool {
        let head_end = s.body.as_ref().map_or(s.range.end, |b| b.start);
        let reported = self.is_broken(s.range.start..head_end);
        let mut alone = self.text[s.range.start..head_end].to_owned();
        if s.body.is_some() {
            alone.push('}');
        }
        let good = !reported && MeshParser::parse(block.rule(), &alone).is_ok();
        if !good && !reported {
            if let Some((d, comma, next)) = explain::joined(self, block, s) {
                self.diagnostics.push(d);
                self.cut.push(s.range.start..comma);
                self.rest = Some(next..s.range.end);
                return true;
            }
            let d = explain::explain(self, block, s);
            self.diagnostics.push(d);
        }
        self.unclosed += usize::from(s.body.is_some() && !s.closed);
        // The block of a bad statement has mistakes of its own, if it is clear which block was meant.
        if let (Some(body), Some(first)) = (&s.body, s.head.first())
            && let Some(keyword) = explain::keyword_meant(block, first)
            && let Some(inner) = block.opened_by(keyword)
        {
            self.statements(inner, body.clone(), depth + 1);
        }
        good
    }

    /// Whether the scan has reported something in a range. The ranges are in order; only the first may hold others.
    fn is_broken(&self, range: Range<usize>) -> bool {
        let hits = |b: &Range<usize>| b.start < range.end && b.end > range.start;
        let before = self.broken.partition_point(|b| b.start < range.end);
        self.broken.first().is_some_and(hits) || self.broken[..before].last().is_some_and(hits)
    }

    /// Reports a statement that starts on the line of the one before; whether there is room to let it start a line.
    fn unglue(&mut self, s: &Statement<'_>) -> bool {
        let first = match (s.glued, s.head.first()) {
            (Glued::No, _) | (_, None) => return true,
            (_, Some(t)) if t.kind == TokenKind::Close => return true,
            (Glued::ToBrace, Some(_)) => None,
            (Glued::ToBlock, first) => first,
        };
        if let Some(first) = first {
            let d = Diagnostic::new(
                Code::BadStatement,
                self.span(first.start, first.end()),
                format!(
                    "{} stands on the line of the block before it",
                    explain::quote(first.text)
                ),
            )
            .help("start each statement on a line of its own");
            self.diagnostics.push(d);
        }
        let room = self.text[..s.range.start].ends_with([' ', '\t']);
        if room {
            self.new_lines.push(s.range.start - 1);
        }
        room
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let at = |n: usize| u32::try_from(self.base + n).unwrap_or(u32::MAX);
        Span::new(self.source, at(start), at(end))
    }
}

/// Cuts a range into statements: each ends with its line, with its block, or at the end of the range.
fn cut(text: &str, range: Range<usize>) -> Vec<Statement<'_>> {
    let mut tokens = lex(&text[range.clone()]);
    for t in &mut tokens {
        t.start += range.start;
    }
    let mut statements = Vec::new();
    let mut i = 0;
    let mut glued = Glued::No;
    while i < tokens.len() {
        let first = i;
        let mut head_end = None;
        let mut depth = 0usize;
        let mut new_line = true;
        loop {
            let t = tokens[i];
            match t.kind {
                TokenKind::Open => {
                    depth += 1;
                    head_end = head_end.or(Some(i));
                }
                TokenKind::Close => depth = depth.saturating_sub(1),
                TokenKind::Word
                | TokenKind::Text
                | TokenKind::Regex
                | TokenKind::Label
                | TokenKind::Equals
                | TokenKind::Comma
                | TokenKind::Other => {}
            }
            i += 1;
            let Some(next) = tokens.get(i) else { break };
            new_line = text[t.end()..next.start].contains('\n');
            let ends = t.kind == TokenKind::Close
                || next.kind == TokenKind::Close
                || (new_line && t.kind != TokenKind::Comma);
            if depth == 0 && ends {
                break;
            }
        }
        let last = tokens[i - 1];
        let closed = head_end.is_some() && last.kind == TokenKind::Close && depth == 0;
        let body = head_end.map(|h| tokens[h].end()..if closed { last.start } else { last.end() });
        statements.push(Statement {
            range: tokens[first].start..last.end(),
            head: tokens[first..head_end.map_or(i, |h| h + 1)].to_vec(),
            body,
            closed,
            glued,
        });
        glued = if new_line || last.kind != TokenKind::Close {
            Glued::No
        } else if closed {
            Glued::ToBlock
        } else {
            Glued::ToBrace
        };
    }
    statements
}
