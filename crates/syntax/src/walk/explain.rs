//! One bad statement in words.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};

use super::{Statement, Walker};
use crate::block::Block;
use crate::lex::{Token, TokenKind, is_word_byte};
use crate::shape::{LINE_END, Miss, Shape, TEXT};
use crate::suggest::closest;

/// What is wrong with a statement that the grammar refuses.
pub(super) fn explain(walker: &Walker<'_>, block: Block, s: &Statement<'_>) -> Diagnostic {
    let at = |t: &Token<'_>| walker.span(t.start, t.end());
    let Some(first) = s.head.first() else {
        let span = walker.span(s.range.start, s.range.end);
        return Diagnostic::new(Code::BadStatement, span, "a statement without words");
    };
    if first.kind != TokenKind::Word {
        return no_keyword(first, at(first));
    }
    let shapes: Vec<&Shape> = if block == Block::Use {
        vec![Block::argument()]
    } else {
        block.shapes().filter(|sh| sh.keyword() == first.text).collect()
    };
    if shapes.is_empty() {
        return unknown(block, first, at(first));
    }
    // The shape that fits furthest is the one that was meant; where several fit as far, any of them may be.
    let mut best: Option<(&Shape, Miss)> = None;
    for shape in shapes {
        let Err(miss) = shape.explain(&s.head) else {
            return blank_missing(shape, s, at);
        };
        match &mut best {
            Some((_, old)) if old.at > miss.at => {}
            Some((_, old)) if old.at == miss.at => {
                miss.expected.into_iter().for_each(|e| old.note(miss.at, e));
            }
            _ => best = Some((shape, miss)),
        }
    }
    let Some((shape, miss)) = best else {
        return unknown(block, first, at(first));
    };
    if let Some(d) = second_statement(s.head.get(miss.at), block, &miss, at) {
        return d;
    }
    let (keyword, expected) = (quote(first.text), list(&miss));
    let d = match s.head.get(miss.at) {
        None => {
            let last = s.head.last().unwrap_or(first);
            let rest = walker.text[s.range.end..].trim_start_matches([' ', '\t']);
            let what = if rest.starts_with('}') { "block" } else { "line" };
            Diagnostic::new(
                Code::BadStatement,
                at(last).after(),
                format!("{keyword} needs {expected}, and the {what} ends here"),
            )
            .label(format!("{expected} is missing here"))
        }
        Some(found) => {
            let found_text = describe(found);
            Diagnostic::new(
                Code::BadStatement,
                at(found),
                format!("{keyword} expects {expected} here, not {found_text}"),
            )
            .label(format!("expected {expected}"))
        }
    };
    d.help(fix(block, s, shape, &miss))
}

/// What to write instead.
fn fix(block: Block, s: &Statement<'_>, shape: &Shape, miss: &Miss) -> String {
    let example = || format!("write it as in `{}`", shape.example);
    let expects = |what: &str| miss.expected.iter().any(|e| e == what);
    let Some(found) = s.head.get(miss.at) else {
        let comma = s.head.last().is_some_and(|t| t.kind == TokenKind::Comma);
        return if comma {
            "name one more after the comma, or take the comma out".to_owned()
        } else {
            example()
        };
    };
    let next = s.head.get(miss.at + 1);
    let inner = block.opened_by(shape.keyword());
    let starts_block = inner.is_some_and(|b| b.shapes().any(|sh| sh.keyword() == found.text));
    match found.kind {
        TokenKind::Word if starts_block && s.body.is_none() => example(),
        TokenKind::Word if expects(TEXT) => {
            let words = s.head[miss.at..].iter().take_while(|t| t.kind == TokenKind::Word);
            let words: Vec<&str> = words.map(|t| t.text).collect();
            format!("put it into quotes: `\"{}\"`", short(&words.join(" ")))
        }
        TokenKind::Word
            if miss.expected.iter().any(|e| e.starts_with("a label"))
                && next.is_some_and(|t| t.kind == TokenKind::Equals) =>
        {
            let value = s.head.get(miss.at + 2).map_or("value", |t| t.text);
            format!(
                "write it without blanks: `{}={}`",
                short(found.text),
                short(value)
            )
        }
        TokenKind::Label if shape.form.contains(" = ") || shape.form.contains(" [= ") => {
            let (key, value) = found.text.split_once('=').unwrap_or((found.text, ""));
            format!("put blanks round the `=`: `{} = {}`", short(key), short(value))
        }
        TokenKind::Text if bare(found.text).is_some() && !expects(LINE_END) && !expects("`=`") => {
            format!(
                "write it without quotes: `{}`",
                bare(found.text).unwrap_or_default()
            )
        }
        TokenKind::Word
        | TokenKind::Text
        | TokenKind::Regex
        | TokenKind::Label
        | TokenKind::Equals
        | TokenKind::Comma
        | TokenKind::Open
        | TokenKind::Close
        | TokenKind::Other => example(),
    }
}

/// The word in a string that holds nothing else.
fn bare(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside).filter(|t| !t.is_empty() && t.len() < 60 && t.bytes().all(is_word_byte))
}

/// A statement that is joined to the next one by a comma at the end of its line: where the comma ends, and where the
/// next statement starts.
pub(super) fn joined(
    walker: &Walker<'_>,
    block: Block,
    s: &Statement<'_>,
) -> Option<(Diagnostic, usize, usize)> {
    // Looked for once in a text of this size: a longer list has no statement inside.
    const LONGEST: usize = 4 << 10;
    let pair = s.head.windows(2).find(|w| {
        let new_line = walker.text[w[0].end()..w[1].start].contains('\n');
        w[0].kind == TokenKind::Comma && new_line && is_keyword(block, &w[1])
    });
    let [comma, next] = pair.filter(|_| s.range.len() <= LONGEST)? else {
        return None;
    };
    let message = format!(
        "after this comma the statement goes on, but {} starts another one",
        quote(next.text)
    );
    let d = Diagnostic::new(Code::BadStatement, walker.span(comma.start, comma.end()), message)
        .help("take the comma out, or name one more after it");
    Some((d, comma.end(), next.start))
}

fn is_keyword(block: Block, t: &Token<'_>) -> bool {
    t.kind == TokenKind::Word && block.shapes().any(|sh| sh.keyword() == t.text)
}

/// Two statements on one line.
fn second_statement(
    found: Option<&Token<'_>>,
    block: Block,
    miss: &Miss,
    span: impl Fn(&Token<'_>) -> Span,
) -> Option<Diagnostic> {
    let found = found.filter(|t| miss.at > 0 && is_keyword(block, t))?;
    if !miss.expected.iter().any(|e| e == LINE_END) {
        return None;
    }
    let message = format!("{} starts a second statement on this line", quote(found.text));
    let d = Diagnostic::new(Code::BadStatement, span(found), message);
    Some(d.help("start each statement on a line of its own"))
}

/// A statement whose words fit, but which the grammar refuses: two of them touch.
fn blank_missing(shape: &Shape, s: &Statement<'_>, at: impl Fn(&Token<'_>) -> Span) -> Diagnostic {
    let free = |t: &Token<'_>| matches!(t.kind, TokenKind::Comma | TokenKind::Open | TokenKind::Close);
    let touching = s
        .head
        .windows(2)
        .find(|w| w[0].end() == w[1].start && !free(&w[0]) && !free(&w[1]));
    let help = format!("write it as in `{}`", shape.example);
    match touching {
        Some([one, two]) => {
            let message = format!(
                "a blank is missing between {} and {}",
                quote(one.text),
                quote(two.text)
            );
            Diagnostic::new(Code::BadStatement, at(one).to(at(two)), message).help(help)
        }
        _ => {
            let words = s.head.first().map_or("", |t| t.text);
            let span = s.head.first().zip(s.head.last()).map(|(a, b)| at(a).to(at(b)));
            let message = format!("this {} is not of its form", quote(words));
            match span {
                Some(span) => Diagnostic::new(Code::BadStatement, span, message),
                None => Diagnostic::without_place(Code::BadStatement, message),
            }
            .help(help)
        }
    }
}

/// The keyword of the statement that a word was to start, if that is clear.
pub(super) fn keyword_meant<'t>(block: Block, first: &Token<'t>) -> Option<&'t str> {
    if first.kind != TokenKind::Word {
        return None;
    }
    let keywords = || block.shapes().map(Shape::keyword);
    if keywords().any(|k| k == first.text) {
        return Some(first.text);
    }
    if block.foreign(first.text).is_some() {
        return None;
    }
    closest(first.text.trim_end_matches(':'), keywords())
}

fn no_keyword(first: &Token<'_>, span: Span) -> Diagnostic {
    let d = |message: String, help| Diagnostic::new(Code::BadStatement, span, message).help(help);
    match first.kind {
        TokenKind::Comma => d(
            "a line may end with a comma, but not start with one".to_owned(),
            "put the comma at the end of the line above",
        ),
        TokenKind::Open => d(
            "a block without a keyword".to_owned(),
            "write what it is before the `{`, as in `route \"everyone\" {`",
        ),
        TokenKind::Word
        | TokenKind::Text
        | TokenKind::Regex
        | TokenKind::Label
        | TokenKind::Equals
        | TokenKind::Close
        | TokenKind::Other => d(
            format!("a statement starts with a keyword, not with {}", describe(first)),
            "write the keyword first, as in `workload app=shop`",
        ),
    }
}

fn unknown(block: Block, first: &Token<'_>, span: Span) -> Diagnostic {
    let message = format!("there is no statement {} {}", quote(first.text), block.name());
    let d = Diagnostic::new(Code::UnknownStatement, span, message);
    if let Some(ours) = block.foreign(first.text) {
        let example = block.shapes().find(|s| s.keyword() == ours);
        let example = example.map_or(String::new(), |s| format!(", as in `{}`", s.example));
        return d.help(format!("this is called `{ours}` here{example}"));
    }
    let keywords = || block.shapes().map(Shape::keyword);
    if let Some(close) = closest(first.text.trim_end_matches(':'), keywords()) {
        return d.help(format!("did you mean `{close}`?"));
    }
    // What stands in a service stands in a profile too.
    let others = Block::ALL
        .iter()
        .filter(|b| **b != Block::Profile || first.text == "param");
    let places: Vec<String> = others
        .filter(|b| b.shapes().any(|s| s.keyword() == first.text))
        .map(|b| b.name().to_owned())
        .collect();
    if !places.is_empty() {
        return d.help(format!("`{}` stands {}", first.text, or(&places)));
    }
    let mut known: Vec<String> = Vec::new();
    for k in keywords().map(quote) {
        if !known.contains(&k) {
            known.push(k);
        }
    }
    d.help(format!(
        "what may stand {}: {}",
        if block == Block::File {
            block.name()
        } else {
            "here"
        },
        known.join(", ")
    ))
}

fn describe(t: &Token<'_>) -> String {
    match t.kind {
        TokenKind::Text => format!("the text {}", short(t.text)),
        TokenKind::Regex => format!("the regular expression {}", short(t.text)),
        TokenKind::Open => "a block".to_owned(),
        TokenKind::Close => "the end of the block".to_owned(),
        TokenKind::Comma => "a comma".to_owned(),
        TokenKind::Word | TokenKind::Label | TokenKind::Equals | TokenKind::Other => quote(t.text),
    }
}

/// A text of the author in backticks.
pub(super) fn quote(text: &str) -> String {
    format!("`{}`", short(text))
}

/// The start of a text, where it is long: the place shows the rest.
fn short(text: &str) -> String {
    const LENGTH: usize = 60;
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn list(miss: &Miss) -> String {
    or(&miss.expected)
}

fn or(words: &[String]) -> String {
    match words {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}
