//! What is wrong with an item that the grammar refuses.
//!
//! The walker cuts the item into statements by lines and braces and tries each alone. A bad one is explained from
//! the shapes of its block and blanked out; what is left is parsed again, so the tree holds every good statement.

use std::ops::Range;

use mesh2yaml_diagnostics::{Code, Diagnostic, SourceId, Sources, Span};
use mesh2yaml_grammar::MeshParser;
use pest::Parser;

use crate::block::Block;
use crate::lex::{Token, TokenKind, lex};
use crate::parse::{Parsed, read};
use crate::scan::Item;
use crate::shape::{Miss, Shape};
use crate::suggest::closest;

/// Explains an item and adds what is left of it to the tree.
pub(crate) fn item<'s>(sources: &'s Sources, source: SourceId, item: &Item, parsed: &mut Parsed<'s>) {
    let base = item.range.start;
    let text = &sources.text(source)[item.range.clone()];
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
        diagnostics: Vec::new(),
    };
    walker.statements(Block::File, 0..text.len(), 0);
    let Walker { cut, diagnostics, .. } = walker;
    parsed.diagnostics.extend(diagnostics);
    // The blanks keep every offset, so what is read from the repaired text has the places of the source.
    if let Some(repaired) = sources.keep(repair(text, &cut, item.unclosed)) {
        read(source, repaired, base, &mut parsed.file);
    }
}

/// Offsets of a range of the source in an item.
fn clip(r: &Range<usize>, base: usize, end: usize) -> Range<usize> {
    r.start.clamp(base, end) - base..r.end.clamp(base, end) - base
}

/// The item with the bad statements blanked out and the missing braces added.
fn repair(text: &str, cut: &[Range<usize>], unclosed: usize) -> String {
    let mut repaired = String::with_capacity(text.len() + 2 * unclosed + 1);
    let mut cut = cut.to_vec();
    cut.sort_by_key(|r| r.start);
    let mut at = 0;
    for range in cut {
        let start = range.start.max(at);
        repaired.push_str(&text[at..start]);
        let blank = |b: u8| if b == b'\n' { '\n' } else { ' ' };
        repaired.extend(
            text.as_bytes()[start..range.end.max(start)]
                .iter()
                .map(|b| blank(*b)),
        );
        at = range.end.max(start);
    }
    repaired.push_str(&text[at..]);
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
    diagnostics: Vec<Diagnostic>,
}

/// A statement: its tokens, and what is between its braces if it has any.
struct Statement<'t> {
    range: Range<usize>,
    /// Tokens up to the brace that opens its block, brace included.
    head: Vec<Token<'t>>,
    body: Option<Range<usize>>,
}

impl<'t> Walker<'t> {
    fn statements(&mut self, block: Block, range: Range<usize>, depth: usize) {
        if depth > crate::scan::MAX_DEPTH {
            self.cut.push(range);
            return;
        }
        for statement in cut(self.text, range) {
            if !self.statement(block, &statement, depth) {
                self.cut.push(statement.range);
            }
        }
    }

    /// Looks at one statement, then at its block; whether its head is good.
    fn statement(&mut self, block: Block, s: &Statement<'_>, depth: usize) -> bool {
        let head_end = s.body.as_ref().map_or(s.range.end, |b| b.start);
        if self
            .broken
            .iter()
            .any(|b| b.start < head_end && b.end > s.range.start)
        {
            return false;
        }
        let mut alone = self.text[s.range.start..head_end].to_owned();
        if s.body.is_some() {
            alone.push('}');
        }
        if MeshParser::parse(block.rule(), &alone).is_err() {
            let d = explain(block, s, |start, end| self.span(start, end));
            self.diagnostics.push(d);
            return false;
        }
        if let (Some(body), Some(keyword)) = (&s.body, s.head.first())
            && let Some(inner) = block.opened_by(keyword.text)
        {
            self.statements(inner, body.clone(), depth + 1);
        }
        true
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
    while i < tokens.len() {
        let first = i;
        let mut head_end = None;
        let mut depth = 0usize;
        loop {
            let t = tokens[i];
            match t.kind {
                TokenKind::Open => {
                    depth += 1;
                    head_end = head_end.or(Some(i));
                }
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            i += 1;
            let Some(next) = tokens.get(i) else { break };
            let new_line = text[t.start + t.text.len()..next.start].contains('\n');
            if depth == 0 && ((new_line && t.kind != TokenKind::Comma) || t.kind == TokenKind::Close) {
                // More on the line of a closing brace belongs to the statement, so that it is seen to be too much.
                if t.kind == TokenKind::Close && !new_line && next.kind != TokenKind::Close {
                    continue;
                }
                break;
            }
        }
        let last = tokens[i - 1];
        let end = last.start + last.text.len();
        let body = head_end.map(|h| {
            let closed = last.kind == TokenKind::Close && depth == 0;
            tokens[h].start + 1..if closed { last.start } else { end }
        });
        statements.push(Statement {
            range: tokens[first].start..end,
            head: tokens[first..head_end.map_or(i, |h| h + 1)].to_vec(),
            body,
        });
    }
    statements
}

fn explain(block: Block, s: &Statement<'_>, span: impl Fn(usize, usize) -> Span) -> Diagnostic {
    let Some(first) = s.head.first() else {
        return Diagnostic::new(
            Code::BadStatement,
            span(s.range.start, s.range.end),
            "an empty statement",
        );
    };
    let of = |t: &Token<'_>| span(t.start, t.start + t.text.len());
    let shapes: Vec<&Shape> = if block == Block::Use {
        vec![Block::argument()]
    } else {
        block.shapes().filter(|sh| sh.keyword() == first.text).collect()
    };
    if shapes.is_empty() {
        return unknown(block, first, of(first));
    }
    // The shape that fits furthest is the one that was meant.
    let best = shapes
        .iter()
        .filter_map(|shape| shape.explain(&s.head).err().map(|miss| (*shape, miss)))
        .max_by_key(|(_, miss)| miss.at);
    let Some((shape, miss)) = best else {
        return two_on_a_line(s, of);
    };
    let form = format!("write it as in `{}`", shape.example);
    let d = match s.head.get(miss.at) {
        None => {
            let last = s.head.last().unwrap_or(first);
            Diagnostic::new(
                Code::BadStatement,
                of(last).after(),
                format!("`{}` needs {}, and the line ends here", first.text, list(&miss)),
            )
            .label(format!("{} is missing here", list(&miss)))
        }
        Some(found) => Diagnostic::new(
            Code::BadStatement,
            of(found),
            format!(
                "`{}` expects {} here, not {}",
                first.text,
                list(&miss),
                describe(found)
            ),
        )
        .label(format!("expected {}", list(&miss))),
    };
    match miss.expected.as_slice() {
        [one]
            if one.contains("in quotes")
                && s.head.get(miss.at).is_some_and(|t| t.kind == TokenKind::Word) =>
        {
            d.help(format!("put it into quotes: `\"{}\"`", s.head[miss.at].text))
        }
        _ => d.help(form),
    }
}

/// A statement whose head fits its shape but which the grammar refuses: something follows its block, or its block
/// is on one line with several statements.
fn two_on_a_line(s: &Statement<'_>, of: impl Fn(&Token<'_>) -> Span) -> Diagnostic {
    let last = s.head.last().copied().unwrap_or(Token {
        kind: TokenKind::Other,
        text: "",
        start: s.range.start,
    });
    Diagnostic::new(
        Code::BadStatement,
        of(&last),
        "a statement ends with its line or its block",
    )
    .help("start the next statement on a line of its own")
}

fn unknown(block: Block, first: &Token<'_>, span: Span) -> Diagnostic {
    let keywords: Vec<&str> = block.shapes().map(Shape::keyword).collect();
    let d = Diagnostic::new(
        Code::UnknownStatement,
        span,
        format!("{} {} is not a statement", describe(first), block.name()),
    );
    if let Some(ours) = block.foreign(first.text) {
        return d.help(format!("this is called `{ours}` here"));
    }
    if let Some(close) = closest(first.text.trim_end_matches(':'), keywords.iter().copied()) {
        return d.help(format!("did you mean `{close}`?"));
    }
    let elsewhere = Block::ALL
        .iter()
        .find(|b| b.shapes().any(|s| s.keyword() == first.text));
    if let Some(other) = elsewhere {
        return d.help(format!("`{}` stands {}", first.text, other.name()));
    }
    let mut unique: Vec<&str> = Vec::new();
    for k in keywords {
        if !unique.contains(&k) {
            unique.push(k);
        }
    }
    let known: Vec<String> = unique.iter().map(|k| format!("`{k}`")).collect();
    d.help(format!(
        "what may stand {}: {}",
        block.name().trim_start_matches("in "),
        known.join(", ")
    ))
}

fn describe(t: &Token<'_>) -> String {
    match t.kind {
        TokenKind::Text => format!("the text {}", t.text),
        TokenKind::Open => "a block".to_owned(),
        TokenKind::Close => "the end of the block".to_owned(),
        TokenKind::Comma => "a comma".to_owned(),
        TokenKind::Word | TokenKind::Label | TokenKind::Equals | TokenKind::Other => format!("`{}`", t.text),
    }
}

fn list(miss: &Miss) -> String {
    match miss.expected.as_slice() {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}
