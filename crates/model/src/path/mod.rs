//! The path language: the same patterns in routes and in access rules.
//!
//! A literal; `*` for one non-empty segment; `**`, only last, for any number of segments. `/api/**` is everything
//! that begins with `/api/`, so `/api/` too and `/api` not. A pattern never matches half a segment.

mod automaton;
mod regex;
mod region;
mod union;

pub use automaton::{Automaton, TooLarge};
pub use regex::{LONGEST_REGEX, Regex, RegexError};
pub use region::{Block, Region, Texts, TooMany};
pub use union::TextIs;

use std::fmt;
use std::sync::Arc;

/// A path pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PathPattern {
    // Shared: every service of a profile asks for it.
    text: Arc<str>,
    segments: Arc<[Segment]>,
    tail: bool,
}

/// A part of a pattern between two slashes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// This text; empty only last, for a path that ends with a slash.
    Literal(String),
    /// One segment that is not empty.
    Any,
}

/// Why a text is not a path pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathError {
    /// It does not begin with `/`.
    #[error("a path begins with `/`")]
    Slash,
    /// `//`.
    #[error("an empty segment (`//`) is never seen: meshes and servers disagree on it")]
    Empty,
    /// `.` or `..`, perhaps with parameters.
    #[error("a dot segment is resolved before a path is compared: write the path that is meant")]
    Dots,
    /// `**` not last, or with other characters in its segment.
    #[error("`**` stands alone at the end of a pattern, as in \"/api/**\"")]
    Tail,
    /// `*` with other characters in its segment.
    #[error(
        "`*` stands for one whole segment, as in \"/users/*/orders\": a pattern never matches half a segment"
    )]
    Star,
    /// A character that a path on the wire cannot hold.
    #[error("`{0}` is never seen in a path on the wire: write it percent-encoded")]
    Character(char),
    /// A percent-encoding that is malformed, needless, or means something else to another reader.
    #[error("`{0}` is not a percent-encoding that all meshes leave alone")]
    Encoding(String),
    /// The pattern has a query or fragment.
    #[error("a path has no query and no fragment")]
    Query,
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it is not one, or where no normal path can match it.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let rest = text.strip_prefix('/').ok_or(PathError::Slash)?;
        let mut segments = Vec::new();
        let mut tail = false;
        let parts: Vec<&str> = rest.split('/').collect();
        for (i, part) in parts.iter().enumerate() {
            let last = i + 1 == parts.len();
            match *part {
                "**" if last => tail = true,
                "*" => segments.push(Segment::Any),
                "" if !last => return Err(PathError::Empty),
                p if p.contains("**") => return Err(PathError::Tail),
                p if p.contains('*') => return Err(PathError::Star),
                p => {
                    check_segment(p)?;
                    segments.push(Segment::Literal(p.to_owned()));
                }
            }
        }
        Ok(Self {
            text: text.into(),
            segments: segments.into(),
            tail,
        })
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its segments, without a `**` at the end.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Whether it ends in `**`.
    #[must_use]
    pub fn has_tail(&self) -> bool {
        self.tail
    }

    /// Whether it has no wildcard.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        !self.tail && !self.segments.contains(&Segment::Any)
    }

    /// As a regular expression, with one for a segment and one for what follows the slash before `**`.
    #[must_use]
    pub fn expression(&self, segment: &str, rest: &str) -> String {
        let mut out = String::new();
        for part in self.segments.iter() {
            out.push('/');
            match part {
                Segment::Literal(text) => out.push_str(&regex_literal(text)),
                Segment::Any => out.push_str(segment),
            }
        }
        if self.tail {
            out.push('/');
            out.push_str(rest);
        }
        out
    }

    /// Whether every path that matches `other` matches this pattern.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let (own, theirs) = (self.segments(), other.segments());
        let fits = |(a, b): (&Segment, &Segment)| match (a, b) {
            (Segment::Any, Segment::Any) => true,
            (Segment::Any, Segment::Literal(l)) => !l.is_empty(),
            (Segment::Literal(_), Segment::Any) => false,
            (Segment::Literal(a), Segment::Literal(b)) => a == b,
        };
        let long_enough = match (self.tail, other.tail) {
            (false, false) => own.len() == theirs.len(),
            (false, true) => false,
            (true, false) => own.len() < theirs.len(),
            (true, true) => own.len() <= theirs.len(),
        };
        long_enough && own.iter().zip(theirs).all(fits)
    }

    /// Whether some path matches both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.witness(other).is_some()
    }

    /// A path that matches both.
    #[must_use]
    pub fn witness(&self, other: &Self) -> Option<String> {
        let mut path = String::new();
        let (mut a, mut b) = (self.segments.iter(), other.segments.iter());
        // Where only one has a tail, the other must go on for at least the slash that the tail begins with.
        let reaches = |long: &Self, short: &Self| {
            !short.tail || long.tail || long.segments.len() > short.segments.len()
        };
        loop {
            let segment = match (a.next(), b.next()) {
                (None, None) if reaches(self, other) && reaches(other, self) => break,
                (None, None) => return None,
                (Some(s), None) if other.tail => s.clone(),
                (None, Some(s)) if self.tail => s.clone(),
                (None, Some(_)) | (Some(_), None) => return None,
                (Some(Segment::Any), Some(Segment::Literal(l)))
                | (Some(Segment::Literal(l)), Some(Segment::Any)) => {
                    if l.is_empty() {
                        return None;
                    }
                    Segment::Literal(l.clone())
                }
                (Some(Segment::Any), Some(Segment::Any)) => Segment::Any,
                (Some(Segment::Literal(l)), Some(Segment::Literal(m))) => {
                    if l != m {
                        return None;
                    }
                    Segment::Literal(l.clone())
                }
            };
            path.push('/');
            match segment {
                Segment::Literal(l) => path.push_str(&l),
                Segment::Any => path.push('x'),
            }
        }
        if self.tail && other.tail || path.is_empty() {
            path.push('/');
        }
        Some(path)
    }

    /// Whether a path matches, segment by segment.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix('/') else {
            return false;
        };
        let mut parts = rest.split('/');
        for segment in self.segments.iter() {
            let Some(part) = parts.next() else { return false };
            let fits = match segment {
                Segment::Literal(l) => l == part,
                Segment::Any => !part.is_empty(),
            };
            if !fits {
                return false;
            }
        }
        // A tail is at least the slash before it.
        parts.next().is_some() == self.tail
    }
}

/// A text as a regular expression that matches it alone, as RE2 (Istio's) and Rust's crate (Linkerd's) read it.
#[must_use]
pub fn regex_literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A segment as it stands in a normal path: characters of RFC 3986, no dot segment, and only percent-encodings that
/// no reader decodes or takes for something else.
fn check_segment(segment: &str) -> Result<(), PathError> {
    let bare = segment.split(';').next().unwrap_or(segment);
    if bare == "." || bare == ".." || (segment.starts_with(';')) {
        return Err(PathError::Dots);
    }
    let b = segment.as_bytes();
    let mut i = 0;
    while i < b.len() {
        match b[i] {
            b'%' => {
                let code = segment
                    .get(i + 1..i + 3)
                    .and_then(|h| u8::from_str_radix(h, 16).ok());
                let kept = code.is_some_and(|c| {
                    !(c.is_ascii_alphanumeric()
                        || matches!(c, b'-' | b'.' | b'_' | b'~' | b'/' | b'\\' | b'%' | 0))
                });
                if !kept {
                    let end = (i + 3).min(b.len());
                    return Err(PathError::Encoding(
                        String::from_utf8_lossy(&b[i..end]).into_owned(),
                    ));
                }
                i += 3;
            }
            b'?' | b'#' => return Err(PathError::Query),
            c if c.is_ascii_alphanumeric() || b"-._~!$&'()+,;=:@".contains(&c) => i += 1,
            _ => return Err(PathError::Character(segment[i..].chars().next().unwrap_or(' '))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> PathPattern {
        PathPattern::parse(text).unwrap()
    }

    #[test]
    fn a_pattern_and_the_paths_that_it_matches() {
        for (text, yes, no) in [
            ("/", &["/"][..], &["/a", ""][..]),
            ("/api", &["/api"], &["/api/", "/apix", "/"]),
            ("/api/", &["/api/"], &["/api", "/api/x"]),
            (
                "/api/**",
                &["/api/", "/api/x", "/api/x/", "/api/x/y"],
                &["/api", "/apix", "/"],
            ),
            ("/**", &["/", "/x", "/x/y"], &[""]),
            ("/u/*/o", &["/u/7/o"], &["/u//o", "/u/7/8/o", "/u/o", "/u/7/o/"]),
            ("/u/*", &["/u/7"], &["/u/", "/u/7/", "/u"]),
        ] {
            for path in yes {
                assert!(pattern(text).matches(path), "{text} matches {path}");
            }
            for path in no {
                assert!(!pattern(text).matches(path), "{text} does not match {path}");
            }
        }
    }

    #[test]
    fn a_witness_matches_both() {
        let texts = [
            "/", "/a", "/a/", "/a/**", "/**", "/*", "/*/b", "/a/*", "/a/*/**", "/a/b", "/*/**", "/b/**",
        ];
        for a in texts.map(pattern) {
            for b in texts.map(pattern) {
                match a.witness(&b) {
                    Some(path) => assert!(a.matches(&path) && b.matches(&path), "{a} and {b}: {path}"),
                    // Every overlap of these patterns shows on a path of these segments.
                    None => {
                        for path in [
                            "/", "/a", "/a/", "/a/b", "/a/b/", "/x", "/x/b", "/b/", "/a/x/y", "/b/b",
                        ] {
                            assert!(!(a.matches(path) && b.matches(path)), "{a} and {b} share {path}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_pattern() {
        for (text, why) in [
            ("api", PathError::Slash),
            ("", PathError::Slash),
            ("//", PathError::Empty),
            ("/a//b", PathError::Empty),
            ("/a/../b", PathError::Dots),
            ("/a/..;x/b", PathError::Dots),
            ("/a/**/b", PathError::Tail),
            ("/a**", PathError::Tail),
            ("/a*", PathError::Star),
            ("/a b", PathError::Character(' ')),
            ("/a{b}", PathError::Character('{')),
            ("/é", PathError::Character('é')),
            ("/a%2Fb", PathError::Encoding("%2F".to_owned())),
            ("/a%41", PathError::Encoding("%41".to_owned())),
            ("/a%4", PathError::Encoding("%4".to_owned())),
            ("/a?b=c", PathError::Query),
        ] {
            assert_eq!(PathPattern::parse(text), Err(why), "{text}");
        }
    }
}
