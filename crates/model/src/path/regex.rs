//! Regular expressions: the part that RE2 (Istio's) and Rust's engine (Linkerd's) take for the same.
//!
//! ```text
//!   ~"/v[12]/\w+" ──tree of regex-syntax──▶ written anew, in ASCII: /v[12]/[0-9A-Za-z_]+ ──▶ Automaton
//! ```
//!
//! An expression is compared with a whole text. What the engines read differently is refused, or written in a way that they read alike: `\d`,
//! `\w` and `\s` are ASCII in one and Unicode in the other, so they are written out.

use std::fmt;

use regex_syntax::ast::{self, Ast};

use super::automaton::Automaton;
use super::regex_literal;

/// The longest expression that both meshes take.
pub const LONGEST_REGEX: usize = 1024;
/// RE2 repeats at most so often, all repetitions around it multiplied.
const MOST_REPEATED: u64 = 1000;
/// How deep groups may stand in each other.
const DEEPEST: u32 = 50;

/// A regular expression over a whole text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Regex {
    source: String,
    parts: Vec<Part>,
}

/// A piece of an expression as it is written out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Plain(String),
    /// `\b`, or `\B`
    Boundary(bool),
}

/// Why a text is not a regular expression that all meshes read alike.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RegexError {
    /// It is none.
    #[error("{0}")]
    Syntax(String),
    /// An anchor.
    #[error("an expression spans the whole text: leave `{0}` out")]
    Anchor(&'static str),
    /// A class or flag of Unicode, or a character outside of ASCII.
    #[error("`{0}` is outside of ASCII, where the meshes' engines differ")]
    Unicode(String),
    /// A flag.
    #[error("only the flag `i` means the same on all meshes, as in `(?i:get)`")]
    Flag,
    /// A class in a class, or an operation on classes.
    #[error("`{0}` is a class in a class, which RE2 does not know: write one class")]
    Nested(String),
    /// A repetition that RE2 does not take.
    #[error("a part may be repeated {MOST_REPEATED} times at most, repetitions around it multiplied")]
    Repeated,
    /// What only one engine has.
    #[error("`{0}` is not the same on all meshes")]
    Foreign(String),
    /// Too long for a mesh.
    #[error(
        "an expression has at most {LONGEST_REGEX} characters when it is written out in ASCII, and this has {0}"
    )]
    Long(usize),
    /// Its automaton is too large.
    #[error("it is too large to compare with other paths: use fewer or smaller repetitions")]
    TooLarge,
    /// It matches no text.
    #[error("it matches nothing")]
    Nothing,
}

impl Regex {
    /// Reads an expression.
    ///
    /// # Errors
    /// Where it is none, or where meshes read it differently.
    pub fn parse(text: &str) -> Result<Self, RegexError> {
        if text.len() > LONGEST_REGEX {
            return Err(RegexError::Long(text.len()));
        }
        if text.is_empty() {
            return Err(RegexError::Syntax("it is empty".to_owned()));
        }
        let parsed = ast::parse::ParserBuilder::new()
            .nest_limit(DEEPEST)
            .build()
            .parse(text)
            .map_err(|e| RegexError::Syntax(e.kind().to_string()))?;
        let mut writer = Writer {
            text,
            parts: Vec::new(),
        };
        writer.write(&parsed, 1)?;
        let regex = Self {
            source: text.to_owned(),
            parts: writer.parts,
        };
        let written = regex.written("\\b", "\\B").len();
        if written > LONGEST_REGEX {
            return Err(RegexError::Long(written));
        }
        let automaton = regex.automaton().map_err(|_| RegexError::TooLarge)?;
        match Automaton::witness(&[(true, &automaton)]) {
            Ok(Some(_)) => Ok(regex),
            Ok(None) => Err(RegexError::Nothing),
            Err(_) => Err(RegexError::TooLarge),
        }
    }

    /// As the author wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// As every engine reads it alike, but for the boundary of a word and its opposite, which are given: RE2's `\b` is ASCII, and Rust's is
    /// so in `(?-u:\b)`.
    #[must_use]
    pub fn written(&self, boundary: &str, inside: &str) -> String {
        let part = |part: &Part| match part {
            Part::Plain(text) => text.clone(),
            Part::Boundary(true) => boundary.to_owned(),
            Part::Boundary(false) => inside.to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    /// The texts that it matches.
    ///
    /// # Errors
    /// When they are too many to tell; [`Regex::parse`] has seen that they are not.
    pub fn automaton(&self) -> Result<Automaton, super::TooLarge> {
        Automaton::of_regex(&self.written("\\b", "\\B"))
    }

    /// Whether a whole text is matched.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.automaton()
            .is_ok_and(|automaton| automaton.contains(text.as_bytes()))
    }
}

impl fmt::Display for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "~\"{}\"", self.source)
    }
}

struct Writer<'t> {
    text: &'t str,
    parts: Vec<Part>,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        if let Some(Part::Plain(last)) = self.parts.last_mut() {
            last.push_str(text);
        } else {
            self.parts.push(Part::Plain(text.to_owned()));
        }
    }

    fn source(&self, span: &ast::Span) -> String {
        self.text
            .get(span.start.offset..span.end.offset)
            .unwrap_or_default()
            .to_owned()
    }

    /// Writes a part that is repeated so often by what is around it.
    fn write(&mut self, part: &Ast, repeated: u64) -> Result<(), RegexError> {
        match part {
            Ast::Empty(_) => {}
            Ast::Flags(flags) => {
                only_i(&flags.flags)?;
                let flags = self.source(&flags.span);
                self.push(&flags);
            }
            Ast::Literal(literal) => {
                let c = self.character(literal)?;
                self.push(&regex_literal(&c.to_string()));
            }
            Ast::Dot(_) => self.push("."),
            Ast::Assertion(assertion) => self.assertion(assertion)?,
            Ast::ClassUnicode(class) => return Err(RegexError::Unicode(self.source(&class.span))),
            Ast::ClassPerl(class) => {
                let members = perl(&class.kind);
                let negated = if class.negated { "^" } else { "" };
                self.push(&format!("[{negated}{members}]"));
            }
            Ast::ClassBracketed(class) => self.class(class)?,
            Ast::Repetition(repetition) => self.repetition(repetition, repeated)?,
            Ast::Group(group) => {
                match &group.kind {
                    ast::GroupKind::CaptureIndex(_) => self.push("("),
                    // A name has no use here, and RE2 takes fewer of them.
                    ast::GroupKind::CaptureName { .. } => self.push("("),
                    ast::GroupKind::NonCapturing(flags) => {
                        only_i(flags)?;
                        let flags = self.source(&flags.span);
                        self.push(&format!("(?{flags}:"));
                    }
                }
                self.write(&group.ast, repeated)?;
                self.push(")");
            }
            Ast::Alternation(alternation) => {
                for (i, one) in alternation.asts.iter().enumerate() {
                    if i > 0 {
                        self.push("|");
                    }
                    self.write(one, repeated)?;
                }
            }
            Ast::Concat(concat) => {
                for one in &concat.asts {
                    self.write(one, repeated)?;
                }
            }
        }
        Ok(())
    }

    fn character(&self, literal: &ast::Literal) -> Result<char, RegexError> {
        if (' '..='~').contains(&literal.c) || literal.c == '\t' {
            Ok(literal.c)
        } else {
            Err(RegexError::Unicode(self.source(&literal.span)))
        }
    }

    fn assertion(&mut self, assertion: &ast::Assertion) -> Result<(), RegexError> {
        use ast::AssertionKind as A;
        let boundary = match assertion.kind {
            A::StartLine => return Err(RegexError::Anchor("^")),
            A::EndLine => return Err(RegexError::Anchor("$")),
            A::StartText => return Err(RegexError::Anchor("\\A")),
            A::EndText => return Err(RegexError::Anchor("\\z")),
            A::WordBoundary => true,
            A::NotWordBoundary => false,
            A::WordBoundaryStart
            | A::WordBoundaryEnd
            | A::WordBoundaryStartAngle
            | A::WordBoundaryEndAngle
            | A::WordBoundaryStartHalf
            | A::WordBoundaryEndHalf => return Err(RegexError::Foreign(self.source(&assertion.span))),
        };
        self.parts.push(Part::Boundary(boundary));
        Ok(())
    }

    fn repetition(&mut self, repetition: &ast::Repetition, repeated: u64) -> Result<(), RegexError> {
        use ast::{RepetitionKind as K, RepetitionRange as R};
        let (op, most) = match &repetition.op.kind {
            K::ZeroOrOne => ("?".to_owned(), 1),
            K::ZeroOrMore => ("*".to_owned(), 1),
            K::OneOrMore => ("+".to_owned(), 1),
            K::Range(R::Exactly(n)) => (format!("{{{n}}}"), *n),
            K::Range(R::AtLeast(n)) => (format!("{{{n},}}"), *n),
            K::Range(R::Bounded(m, n)) => (format!("{{{m},{n}}}"), *n),
        };
        let repeated = repeated.saturating_mul(u64::from(most.max(1)));
        if repeated > MOST_REPEATED {
            return Err(RegexError::Repeated);
        }
        // RE2 knows no repetition of a repetition, and a boundary may not be repeated there.
        let bare = matches!(
            *repetition.ast,
            Ast::Literal(_) | Ast::Dot(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) | Ast::Group(_)
        );
        if !bare {
            self.push("(?:");
        }
        self.write(&repetition.ast, repeated)?;
        if !bare {
            self.push(")");
        }
        // Of the whole text, greedy or not makes no difference.
        self.push(&op);
        Ok(())
    }

    fn class(&mut self, class: &ast::ClassBracketed) -> Result<(), RegexError> {
        let ast::ClassSet::Item(item) = &class.kind else {
            return Err(RegexError::Nested(self.source(&class.span)));
        };
        self.push(if class.negated { "[^" } else { "[" });
        self.members(item)?;
        self.push("]");
        Ok(())
    }

    fn members(&mut self, item: &ast::ClassSetItem) -> Result<(), RegexError> {
        use ast::ClassSetItem as I;
        match item {
            I::Empty(_) => {}
            I::Literal(literal) => {
                let c = self.character(literal)?;
                self.push(&member(c));
            }
            I::Range(range) => {
                let (start, end) = (self.character(&range.start)?, self.character(&range.end)?);
                self.push(&format!("{}-{}", member(start), member(end)));
            }
            I::Ascii(class) => {
                let class = self.source(&class.span);
                self.push(&class);
            }
            I::Perl(class) if class.negated => return Err(RegexError::Foreign(self.source(&class.span))),
            I::Perl(class) => self.push(perl(&class.kind)),
            I::Unicode(class) => return Err(RegexError::Unicode(self.source(&class.span))),
            I::Bracketed(class) => return Err(RegexError::Nested(self.source(&class.span))),
            I::Union(union) => {
                for item in &union.items {
                    self.members(item)?;
                }
            }
        }
        Ok(())
    }
}

/// A class of Perl's in ASCII, as the members of a class.
fn perl(kind: &ast::ClassPerlKind) -> &'static str {
    match kind {
        ast::ClassPerlKind::Digit => "0-9",
        ast::ClassPerlKind::Space => "\\t\\n\\f\\r ",
        ast::ClassPerlKind::Word => "0-9A-Za-z_",
    }
}

/// A character as a member of a class.
fn member(c: char) -> String {
    if "\\]^-[&~".contains(c) {
        format!("\\{c}")
    } else if c == '\t' {
        "\\t".to_owned()
    } else {
        c.to_string()
    }
}

fn only_i(flags: &ast::Flags) -> Result<(), RegexError> {
    let i = |item: &ast::FlagsItem| {
        matches!(
            item.kind,
            ast::FlagsItemKind::Negation | ast::FlagsItemKind::Flag(ast::Flag::CaseInsensitive)
        )
    };
    if flags.items.iter().all(i) {
        Ok(())
    } else {
        Err(RegexError::Flag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_written_alike_for_all_engines() {
        for (text, written) in [
            ("/v[12]/.*", "/v[12]/.*"),
            (r"/users/\d+", "/users/[0-9]+"),
            (r"/\w+\.json", r"/[0-9A-Za-z_]+\.json"),
            (r"/[\w-]+", r"/[0-9A-Za-z_\-]+"),
            (r"/\D", "/[^0-9]"),
            ("/a{2,3}?", "/a{2,3}"),
            ("/(?P<id>a|b)", "/(a|b)"),
            ("(?i)/get", "(?i)/get"),
            ("/(?i:get)/x", "/(?i:get)/x"),
            (r"/a\x2fb", "/a/b"),
            ("/[[:alpha:]]+", "/[[:alpha:]]+"),
            ("/a**", "/(?:a*)*"),
            (r"/a\-b", "/a-b"),
            (r"/\bx", r"/\bx"),
        ] {
            assert_eq!(
                Regex::parse(text).map(|r| r.written("\\b", "\\B")),
                Ok(written.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_engines_read_differently_is_refused() {
        for text in [
            "^/a",
            "/a$",
            r"\A/a",
            r"/a\z",
            "/é",
            r"/\pL",
            "(?s)/.",
            "(?m)/a",
            "/[a[b]]",
            "/[a-z&&[^b]]",
            "/a{1001}",
            "/(a{100}){100}",
            r"/\<a",
            r"/[^\D]",
            "/(a",
            "/(?=a)",
            r"/(a)\1",
            "/a(?:[^ -~]|x)[^\\x00-\\x7f]",
            "[^\\s\\S]",
        ] {
            assert!(Regex::parse(text).is_err(), "{text}");
        }
        assert_eq!(Regex::parse(&"a".repeat(1025)), Err(RegexError::Long(1025)));
    }

    #[test]
    fn large_automata_are_refused_in_bounded_time() {
        for text in [
            "/(a|b)*a(a|b){20}",
            "/(?:[a-z]{1,30}){1,30}x(?:[a-z]{1,30}){0,30}",
            "/.*a.{500}",
        ] {
            assert_eq!(Regex::parse(text), Err(RegexError::TooLarge), "{text}");
        }
    }

    #[test]
    fn the_whole_text_is_compared() {
        let regex = Regex::parse("/a|/ab").unwrap();
        assert!(regex.matches("/a") && regex.matches("/ab"));
        assert!(!regex.matches("/abc") && !regex.matches("x/a") && !regex.matches(""));
        let word = Regex::parse(r"/.*\bx\b.*").unwrap();
        assert!(word.matches("/a-x-b") && !word.matches("/axb"));
        let upper = Regex::parse("(?i)/get").unwrap();
        assert!(upper.matches("/GeT"));
    }
}
