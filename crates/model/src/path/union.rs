//! Expressions that are a few texts, or a few patterns: what a mesh without expressions can say of them.
//!
//! ```text
//!   ~"/v[12]/.*"        =   /v1/** or /v2/**
//!   ~"(?i:get)-.*"      =   what begins with GET-, GEt-, …
//!   ~"/v[0-9]+"         =   nothing of the kind
//! ```
//!
//! It follows from how an expression is built, so it is exact; an expression that is such a union by accident may not be seen as one.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::{PathPattern, Regex};

/// More alternatives than this are no short list.
const MOST: usize = 64;

/// Texts that are told by how they begin and end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextIs {
    /// This text.
    Exactly(String),
    /// Any text that begins so; all of them, where there is nothing.
    Begins(String),
    /// Any text that ends so.
    Ends(String),
}

/// A piece of an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// `[^/]+`
    Segment,
    /// `.*`
    Rest,
}

type Alternative = Vec<Piece>;

impl Regex {
    /// The patterns whose paths it matches, and no others, where there are a few such patterns.
    ///
    /// ```
    /// use mesh2yaml_model::Regex;
    ///
    /// let patterns = |text: &str| {
    ///     let all = Regex::parse(text).unwrap().patterns()?;
    ///     Some(all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    /// };
    /// assert_eq!(patterns("/v[12]/[^/]+(?:/.*)?").as_deref(), Some("/v1/* /v1/*/** /v2/* /v2/*/**"));
    /// assert_eq!(patterns("/v[0-9]+"), None);
    /// assert_eq!(patterns("/api.*"), None, "a pattern never matches half a segment");
    /// ```
    #[must_use]
    pub fn patterns(&self) -> Option<Vec<PathPattern>> {
        let pattern = |alternative: &Alternative| {
            let mut text = String::new();
            for piece in alternative {
                match piece {
                    Piece::Text(own) if own.contains('*') => return None,
                    Piece::Text(own) => text.push_str(own),
                    Piece::Segment => text.push('*'),
                    Piece::Rest => text.push_str("**"),
                }
            }
            PathPattern::parse(&text).ok()
        };
        let mut all: Vec<PathPattern> = Vec::new();
        for pattern in self.alternatives()?.iter().map(pattern) {
            let pattern = pattern?;
            if !all.contains(&pattern) {
                all.push(pattern);
            }
        }
        Some(all)
    }

    /// The texts that it matches, and no others, where they are told by a few beginnings and ends.
    #[must_use]
    pub fn texts(&self) -> Option<Vec<TextIs>> {
        let text = |alternative: &Alternative| match alternative.as_slice() {
            [] => Some(TextIs::Exactly(String::new())),
            [Piece::Text(text)] => Some(TextIs::Exactly(text.clone())),
            [Piece::Rest] => Some(TextIs::Begins(String::new())),
            [Piece::Text(text), Piece::Rest] => Some(TextIs::Begins(text.clone())),
            [Piece::Rest, Piece::Text(text)] => Some(TextIs::Ends(text.clone())),
            _ => None,
        };
        let all: Option<Vec<TextIs>> = self.alternatives()?.iter().map(text).collect();
        let mut once: Vec<TextIs> = Vec::new();
        for text in all? {
            if !once.contains(&text) {
                once.push(text);
            }
        }
        Some(once)
    }

    fn alternatives(&self) -> Option<Vec<Alternative>> {
        let written = self.written("\\b", "\\B");
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
        alternatives(&parser.parse(&written).ok()?)
    }
}

fn alternatives(of: &Hir) -> Option<Vec<Alternative>> {
    match of.kind() {
        HirKind::Empty => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => {
            let text = String::from_utf8(literal.0.to_vec()).ok()?;
            Some(vec![vec![Piece::Text(text)]])
        }
        HirKind::Class(class) => members(class),
        HirKind::Look(_) => None,
        HirKind::Repetition(repetition) => repeated(repetition),
        HirKind::Capture(capture) => alternatives(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .try_fold(vec![Vec::new()], |all, part| followed(&all, &alternatives(part)?)),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(alternatives(part)?);
                if all.len() > MOST {
                    return None;
                }
            }
            Some(all)
        }
    }
}

/// The characters of a class, each an alternative.
fn members(class: &Class) -> Option<Vec<Alternative>> {
    let all = bytes(class)?;
    let few = all.len() <= MOST && all.is_ascii();
    few.then(|| {
        let piece = |b: &u8| vec![Piece::Text(char::from(*b).to_string())];
        all.iter().map(piece).collect()
    })
}

/// The bytes of a class. Alternatives of single characters are a class of Unicode, which is of ASCII here.
fn bytes(class: &Class) -> Option<Vec<u8>> {
    match class {
        Class::Bytes(class) => Some(
            class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .collect(),
        ),
        Class::Unicode(class) => {
            let all = class
                .iter()
                .flat_map(|range| range.start()..=range.end())
                .take(256);
            all.map(|c| u8::try_from(c).ok().filter(u8::is_ascii)).collect()
        }
    }
}

fn repeated(repetition: &Repetition) -> Option<Vec<Alternative>> {
    let Repetition { min, max, sub, .. } = repetition;
    let Some(max) = max else {
        // Neither in a path nor in a field is there a line break.
        let HirKind::Class(class) = sub.kind() else {
            return None;
        };
        let has: Vec<bool> = {
            let mut has = vec![false; 256];
            bytes(class)?.iter().for_each(|b| has[usize::from(*b)] = true);
            has
        };
        let all_but = |left_out: &[u8]| {
            (0..=u8::MAX).all(|b| has[usize::from(b)] || b == b'\n' || left_out.contains(&b))
                && left_out.iter().all(|b| !has[usize::from(*b)])
        };
        return match min {
            0 if all_but(b"") => Some(vec![vec![Piece::Rest]]),
            1 if all_but(b"/") => Some(vec![vec![Piece::Segment]]),
            _ => None,
        };
    };
    let one = alternatives(sub)?;
    let mut times = vec![Vec::new()];
    let mut all = Vec::new();
    for count in 0..=*max {
        if count >= *min {
            all.extend(times.clone());
        }
        if all.len() > MOST {
            return None;
        }
        if count < *max {
            times = followed(&times, &one)?;
        }
    }
    Some(all)
}

/// Each of some alternatives with each of others after it.
fn followed(before: &[Alternative], after: &[Alternative]) -> Option<Vec<Alternative>> {
    if before.len().saturating_mul(after.len()) > MOST {
        return None;
    }
    let mut all = Vec::with_capacity(before.len() * after.len());
    for first in before {
        for second in after {
            let mut both = first.clone();
            for piece in second {
                match (both.last_mut(), piece) {
                    (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(more),
                    (Some(_) | None, _) => both.push(piece.clone()),
                }
            }
            all.push(both);
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::super::Automaton;
    use super::*;

    fn regex(text: &str) -> Regex {
        Regex::parse(text).unwrap()
    }

    #[test]
    fn patterns_match_what_the_expression_does() {
        let some = [
            ("/a|/ab", 2),
            ("/v[12]/.*", 2),
            ("(?i)/get", 8),
            ("/[^/]+/c(/.*)?", 2),
            ("/x{2,3}", 2),
            ("/(a|b)/[^/]+/(c|d)", 4),
            (".*", 0),
            ("/.*", 1),
            (r"/a\.b/?", 2),
        ];
        for (text, count) in some {
            let own = regex(text);
            let Some(patterns) = own.patterns() else {
                assert_eq!(count, 0, "{text}");
                continue;
            };
            assert_eq!(patterns.len(), count, "{text}: {patterns:?}");
            let paths = Automaton::of_paths().unwrap();
            let written: Vec<String> = patterns.iter().map(|p| p.expression("[^/]+", ".*")).collect();
            let union = Automaton::of_regex(&written.join("|")).unwrap();
            let own = own.automaton().unwrap();
            for (inside, outside) in [(&own, &union), (&union, &own)] {
                let differs = Automaton::witness(&[(true, &paths), (true, inside), (false, outside)]);
                assert_eq!(differs, Ok(None), "{text}");
            }
        }
        for text in [
            "/api.*",
            r"/v\d+",
            r"/a\*",
            "/[^/]*",
            "/.+",
            "/a[^/]+",
            r"/.*\bx\b.*",
            "/[^/]{1,3}",
            "/(a|b|c|d|e){3}",
            "/..",
            "/[^b]+",
        ] {
            assert_eq!(regex(text).patterns(), None, "{text}");
        }
    }

    #[test]
    fn texts_are_told_by_their_ends() {
        use TextIs::{Begins, Ends, Exactly};
        let texts = |text: &str| regex(text).texts();
        assert_eq!(
            texts("red|blue"),
            Some(vec![Exactly("red".into()), Exactly("blue".into())])
        );
        assert_eq!(
            texts("v[12]"),
            Some(vec![Exactly("v1".into()), Exactly("v2".into())])
        );
        assert_eq!(
            texts("Bearer .*|.*-test"),
            Some(vec![Begins("Bearer ".into()), Ends("-test".into())])
        );
        assert_eq!(texts(".*"), Some(vec![Begins(String::new())]));
        for none in ["a.*b", ".*x.*", r"\d+", "a.+", "(?i:abcdefgh)"] {
            assert_eq!(texts(none), None, "{none}");
        }
    }

    #[test]
    fn what_would_be_long_ends_soon() {
        for text in ["(a|b){400}", "([ab]{30}){30}", "(((a?){10}){10}){10}"] {
            if let Ok(regex) = Regex::parse(text) {
                let _ = regex.patterns();
                let _ = regex.texts();
            }
        }
    }
}
