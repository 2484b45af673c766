//! The form of a statement as one line: `retry INT times [within DURATION each] [on CONDITION,*]`.
//!
//! A shape explains what the grammar refuses: it is matched against the words of a statement, and the place where
//! that stops is what is wrong. Lower-case words stand for themselves, capitals for a kind of word, `[…]` may be
//! left out, `X,*` is one or more with commas, `(…)` groups, `{` opens a block.

use std::collections::{BTreeSet, VecDeque};

use crate::lex::{Token, TokenKind};

/// What is expected where nothing more may follow.
pub(crate) const LINE_END: &str = "the line's end";
/// What is expected where a string must stand.
pub(crate) const TEXT: &str = "a text in quotes";

/// The form of a statement, and one that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The form.
    pub form: &'static str,
    /// An example.
    pub example: &'static str,
}

/// What a statement lacks, by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Miss {
    /// The token that does not fit; the number of tokens where the statement ends too early.
    pub(crate) at: usize,
    /// What would fit there, in words.
    pub(crate) expected: Vec<String>,
}

impl Shape {
    pub(crate) const fn new(form: &'static str, example: &'static str) -> Self {
        Self { form, example }
    }

    /// The keyword.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        self.form.split(' ').next().unwrap_or(self.form)
    }

    /// Matches the tokens of a statement, keyword included.
    pub(crate) fn explain(&self, tokens: &[Token<'_>]) -> Result<(), Miss> {
        let parts = read(&mut self.form.split(' ').filter(|w| !w.is_empty()).collect());
        let mut miss = Miss {
            at: 0,
            expected: Vec::new(),
        };
        let ends = run(&parts, tokens, 0, &mut miss);
        if ends.contains(&tokens.len()) {
            return Ok(());
        }
        // Too much is as wrong as too little.
        for end in ends {
            miss.note(end, LINE_END.to_owned());
        }
        Err(miss)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Literal(&'static str),
    Kind(&'static str),
    Optional(Vec<Part>),
    List(Vec<Part>),
    Open,
}

impl Miss {
    pub(crate) fn note(&mut self, at: usize, expected: String) {
        if at > self.at {
            *self = Self {
                at,
                expected: vec![expected],
            };
        } else if at == self.at && !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }
}

/// Reads parts up to a closing bracket. Forms are constants of this crate, so brackets stand at word ends.
fn read(words: &mut VecDeque<&'static str>) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(word) = words.pop_front() {
        if let Some(rest) = word.strip_prefix('[').or_else(|| word.strip_prefix('(')) {
            let (close, optional) = if word.starts_with('[') {
                (']', true)
            } else {
                (')', false)
            };
            let mut inner = VecDeque::from([rest]);
            let mut list = false;
            while !inner
                .back()
                .is_some_and(|w| w.trim_end_matches(",*").ends_with(close) && balanced(&inner))
            {
                let Some(next) = words.pop_front() else { break };
                inner.push_back(next);
            }
            if let Some(last) = inner.pop_back() {
                list = last.ends_with(",*") && !optional;
                let bare = if list { last.trim_end_matches(",*") } else { last };
                inner.push_back(bare.strip_suffix(close).unwrap_or(bare));
            }
            let inner = read(&mut inner);
            match (optional, list) {
                (true, _) => parts.push(Part::Optional(inner)),
                (false, true) => parts.push(Part::List(inner)),
                (false, false) => parts.extend(inner),
            }
        } else if word == "{" {
            parts.push(Part::Open);
        } else if let Some(item) = word.strip_suffix(",*") {
            parts.push(Part::List(vec![Part::Kind(item)]));
        } else if word == "=" || word.starts_with(|c: char| c.is_ascii_lowercase()) {
            parts.push(Part::Literal(word));
        } else {
            parts.push(Part::Kind(word));
        }
    }
    parts
}

/// Whether every bracket that opens in these words closes in them, but for the group's own.
fn balanced(words: &VecDeque<&str>) -> bool {
    let count = |set: [char; 2]| {
        words
            .iter()
            .flat_map(|w| w.chars())
            .filter(|c| set.contains(c))
            .count()
    };
    count(['[', '(']) + 1 == count([']', ')'])
}

/// All places after `parts` when they start at `at`.
fn run(parts: &[Part], tokens: &[Token<'_>], at: usize, miss: &mut Miss) -> BTreeSet<usize> {
    let mut ends = BTreeSet::from([at]);
    for part in parts {
        ends = ends
            .into_iter()
            .flat_map(|at| step(part, tokens, at, miss))
            .collect();
    }
    ends
}

fn step(part: &Part, tokens: &[Token<'_>], at: usize, miss: &mut Miss) -> BTreeSet<usize> {
    let mut one = |fits: bool, expected: &str| {
        if !fits {
            miss.note(at, expected.to_owned());
        }
        fits.then_some(at + 1).into_iter().collect()
    };
    let token = tokens.get(at);
    let is = |kind: TokenKind| token.is_some_and(|t| t.kind == kind);
    match part {
        Part::Literal(word) => {
            let fits = token.is_some_and(|t| t.text == *word && t.kind != TokenKind::Text);
            one(fits, &format!("`{word}`"))
        }
        Part::Kind(kind) => {
            let kind = kind_of(kind);
            one(token.is_some_and(|t| (kind.fits)(t.kind)), kind.name)
        }
        Part::Open => one(is(TokenKind::Open), "a block in braces"),
        Part::Optional(inner) => {
            let mut ends = run(inner, tokens, at, miss);
            ends.insert(at);
            ends
        }
        Part::List(inner) => {
            let mut ends = BTreeSet::new();
            let mut from = run(inner, tokens, at, miss);
            while let Some(end) = from.pop_first() {
                ends.insert(end);
                if tokens.get(end).is_some_and(|t| t.kind == TokenKind::Comma) {
                    from.extend(run(inner, tokens, end + 1, miss));
                } else {
                    miss.note(end, "a comma".to_owned());
                }
            }
            ends
        }
    }
}

/// A kind of word in a shape.
pub(crate) struct Kind {
    form: &'static str,
    pub(crate) name: &'static str,
    #[cfg(test)]
    pub(crate) sample: &'static str,
    fits: fn(TokenKind) -> bool,
}

fn word(k: TokenKind) -> bool {
    k == TokenKind::Word
}
fn text(k: TokenKind) -> bool {
    k == TokenKind::Text
}
fn value(k: TokenKind) -> bool {
    word(k) || text(k)
}
fn compared(k: TokenKind) -> bool {
    value(k) || k == TokenKind::Regex
}
fn label(k: TokenKind) -> bool {
    k == TokenKind::Label
}

const fn kind(
    form: &'static str,
    name: &'static str,
    sample: &'static str,
    fits: fn(TokenKind) -> bool,
) -> Kind {
    // Only the tests write statements from forms.
    #[cfg(not(test))]
    let _ = sample;
    Kind {
        form,
        name,
        #[cfg(test)]
        sample,
        fits,
    }
}

const KINDS: &[Kind] = &[
    kind("ACCESS", "`allow` or `deny`", "deny", word),
    kind(
        "ACCOUNT",
        "a service account such as `frontend`",
        "frontend",
        word,
    ),
    kind(
        "ADDRESS",
        "an address such as `collector:4317`",
        "collector.observability:4317",
        word,
    ),
    kind(
        "CALL",
        "a gRPC service or method such as `shop.Cart/Get`",
        "shop.Cart/Get",
        word,
    ),
    kind("CALLER", "a caller such as `account frontend`", "account", value),
    kind("CONDITION", "a condition such as `5xx`", "5xx", word),
    kind("DESTINATION", "`stdout` or `off`", "stdout", word),
    kind("DOMAIN", "a domain", "cluster.local", word),
    kind("DURATION", "a duration such as `10s`", "10s", word),
    kind("FAILURE", "`5xx`", "5xx", word),
    kind("HEADER", "a header's name", "x-canary", value),
    kind(
        "HOST",
        "a host such as `shop.example.com`",
        "shop.example.com",
        word,
    ),
    kind("INT", "a number", "3", word),
    kind("IP", "an address such as `10.0.3.7`", "10.0.3.7", word),
    kind("LABEL", "a label such as `app=shop`", "app=shop", label),
    kind("LEAF", "a loss such as `eject.sweep`", "eject.sweep", word),
    kind(
        "MATCH",
        "a value or an expression such as ~\"v[12]\"",
        "~\"v[12]\"",
        compared,
    ),
    kind("MESH", "a mesh", "istio", word),
    kind("METHOD", "a method such as `GET`", "GET", word),
    kind("MODE", "a mode", "strict", word),
    kind("NAME", "a name", "shop", word),
    kind("NAMESPACE", "a namespace", "production", word),
    kind("NETWORK", "a network such as `10.0.0.0/8`", "10.0.0.0/8", word),
    kind("NEWPATH", "a path such as \"/v2/\"", "\"/v2/\"", value),
    kind("PARAMETER", "a parameter's name", "debug", value),
    kind("PATH", "a path", "/healthz", word),
    kind(
        "PATTERN",
        "a path pattern such as \"/api/**\"",
        "\"/api/**\"",
        compared,
    ),
    kind("PERCENT", "a percentage such as `10%`", "10%", word),
    kind("PORT", "a port number", "8080", word),
    kind("PROTOCOL", "a protocol such as `http`", "http", word),
    kind("SCHEME", "`http` or `https`", "https", word),
    kind(
        "SERVICE",
        "a service such as `production/cart`",
        "production/cart",
        word,
    ),
    kind("STATUS", "a status such as `503`", "503", word),
    kind("STRATEGY", "a strategy such as `anonymous`", "anonymous", word),
    kind("TEXT", TEXT, "\"text\"", text),
    kind("TYPE", "a type such as `duration`", "duration", word),
    kind("VALUE", "a value", "10s", value),
    kind("VERSION", "a version", "stable", word),
];

/// The kind that capitals in a form stand for.
pub(crate) fn kind_of(form: &str) -> &'static Kind {
    KINDS
        .iter()
        .find(|k| k.form == form)
        .unwrap_or(&KINDS[KINDS.len() - 2])
}

/// Statements of a shape: with and without its optional parts, lists with one item and with two.
#[cfg(test)]
pub(crate) fn samples(shape: &Shape) -> Vec<String> {
    fn expand(parts: &[Part], full: bool) -> Vec<String> {
        let mut words = Vec::new();
        for part in parts {
            match part {
                Part::Literal(w) => words.push((*w).to_owned()),
                Part::Kind(k) => words.push(kind_of(k).sample.to_owned()),
                Part::Open => words.push("{ }".to_owned()),
                Part::Optional(inner) if full => words.extend(expand(inner, full)),
                Part::Optional(_) => {}
                Part::List(inner) => {
                    let one = expand(inner, full).join(" ");
                    words.push(if full { format!("{one},\n  {one}") } else { one });
                }
            }
        }
        words
    }
    let parts = read(&mut shape.form.split(' ').collect());
    [false, true].map(|full| expand(&parts, full).join(" ")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::lex;

    #[test]
    fn every_kind_is_known() {
        for shape in crate::Block::ALL.iter().flat_map(|b| b.shapes()) {
            for word in shape.form.split([' ', '[', ']', '(', ')', ',', '*', '=', '{']) {
                if word.starts_with(|c: char| c.is_ascii_uppercase()) {
                    assert!(KINDS.iter().any(|k| k.form == word), "{word} of {}", shape.form);
                }
            }
        }
    }

    #[test]
    fn where_a_statement_stops_fitting() {
        let retry = Shape::new("retry INT times [within DURATION each] [on CONDITION,*]", "");
        let miss = |text: &str| retry.explain(&lex(text));
        assert_eq!(miss("retry 3 times within 3s each on 5xx, reset"), Ok(()));
        assert_eq!(miss("retry 3 times on 5xx"), Ok(()));
        let at = |text: &str| miss(text).unwrap_err();
        assert_eq!(
            at("retry 3 tries"),
            Miss {
                at: 2,
                expected: vec!["`times`".to_owned()]
            }
        );
        assert_eq!(at("retry 3 times within 3s").at, 5);
        assert_eq!(
            at("retry 3 times on 5xx,").expected,
            ["a condition such as `5xx`"]
        );
        assert_eq!(
            at("retry 3 times now").expected,
            ["`within`", "`on`", "the line's end"]
        );
        let to = Shape::new("to (VERSION [PERCENT]),*", "");
        assert_eq!(to.explain(&lex("to stable 90%, canary 10%")), Ok(()));
        assert_eq!(to.explain(&lex("to stable 90% canary 10%")).unwrap_err().at, 3);
    }
}
