//! How a text of a request is compared.

use regex::bytes::{Regex, RegexBuilder};

use crate::{FieldMatch, StringMatch};

/// A condition on a text.
#[derive(Clone, Debug)]
pub(super) enum Text {
    Exact(String),
    Prefix(String),
    Suffix(String),
    /// It is not empty.
    Filled,
    /// The whole of it fits.
    Regex(Box<Regex>),
    /// Nothing fits: Envoy refuses such an expression, and the configuration with it.
    Never,
}

impl Text {
    /// As AuthorizationPolicies have it: `*` at one end stands for anything, and alone for anything but nothing.
    pub(super) fn starred(value: &str) -> Self {
        if value == "*" {
            Self::Filled
        } else if let Some(suffix) = value.strip_prefix('*') {
            Self::Suffix(suffix.to_owned())
        } else if let Some(prefix) = value.strip_suffix('*') {
            Self::Prefix(prefix.to_owned())
        } else {
            Self::Exact(value.to_owned())
        }
    }

    pub(super) fn matches(&self, text: &[u8]) -> bool {
        match self {
            Self::Exact(own) => own.as_bytes() == text,
            Self::Prefix(own) => text.starts_with(own.as_bytes()),
            Self::Suffix(own) => text.ends_with(own.as_bytes()),
            Self::Filled => !text.is_empty(),
            Self::Regex(own) => own.is_match(text),
            Self::Never => false,
        }
    }

    /// The same where ASCII letters of both cases are one. Expressions say themselves which case counts.
    pub(super) fn matches_any_case(&self, text: &[u8]) -> bool {
        let same =
            |part: Option<&[u8]>, own: &str| part.is_some_and(|it| it.eq_ignore_ascii_case(own.as_bytes()));
        match self {
            Self::Exact(own) => same(Some(text), own),
            Self::Prefix(own) => same(text.get(..own.len()), own),
            Self::Suffix(own) => same(
                text.len().checked_sub(own.len()).and_then(|at| text.get(at..)),
                own,
            ),
            Self::Filled | Self::Regex(_) | Self::Never => self.matches(text),
        }
    }
}

impl From<&StringMatch> for Text {
    fn from(value: &StringMatch) -> Self {
        match value {
            StringMatch::Exact(text) => Self::Exact(text.clone()),
            StringMatch::Prefix(text) => Self::Prefix(text.clone()),
            StringMatch::Regex(pattern) => whole(pattern).map_or(Self::Never, |it| Self::Regex(Box::new(it))),
        }
    }
}

/// A condition on a field that may be absent.
#[derive(Clone, Debug)]
pub(super) enum Field {
    /// It is there.
    Present,
    /// It is there and fits.
    Value(Text),
}

impl Field {
    /// The expression `*` is Istio's word for presence.
    pub(super) fn new(value: &FieldMatch) -> Self {
        match value {
            FieldMatch::Present => Self::Present,
            FieldMatch::Value(StringMatch::Regex(pattern)) if pattern == "*" => Self::Present,
            FieldMatch::Value(value) => Self::Value(value.into()),
        }
    }

    pub(super) fn matches(&self, value: Option<&[u8]>) -> bool {
        match self {
            Self::Present => value.is_some(),
            Self::Value(text) => value.is_some_and(|value| text.matches(value)),
        }
    }
}

/// An expression that must span the whole text, as Envoy asks RE2.
pub(super) fn whole(pattern: &str) -> Option<Regex> {
    compiled(&format!(r"\A(?:{})\z", re2(pattern)))
}

/// An expression that is looked for.
pub(super) fn anywhere(pattern: &str) -> Option<Regex> {
    compiled(&re2(pattern))
}

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(1 << 22).build().ok()
}

/// RE2's syntax in that of `regex`, where they differ: `\d`, `\w`, `\s` and `\b` know ASCII only; in brackets `[`, `&` and `~` are plain; a
/// `{` that counts nothing is plain too.
fn re2(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' => {
                let next = rest[1..].chars().next();
                taken += next.map_or(0, char::len_utf8);
                out.push_str(match (next, in_class) {
                    (Some('d'), _) => "[0-9]",
                    (Some('D'), _) => "[^0-9]",
                    (Some('w'), _) => "[0-9A-Za-z_]",
                    (Some('W'), _) => "[^0-9A-Za-z_]",
                    (Some('s'), _) => r"[\t\n\f\r ]",
                    (Some('S'), _) => r"[^\t\n\f\r ]",
                    (Some('b'), false) => r"(?-u:\b)",
                    (Some('B'), false) => r"(?-u:\B)",
                    _ => &rest[..taken],
                });
            }
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                // A bracket that closes first is plain.
                for plain in ["^", "]"] {
                    if rest[taken..].starts_with(plain) {
                        out.push_str(if plain == "]" { r"\]" } else { plain });
                        taken += 1;
                    }
                }
            }
            '[' => match rest.starts_with("[:").then(|| rest.find(":]")).flatten() {
                Some(end) => {
                    taken = end + 2;
                    out.push_str(&rest[..taken]);
                }
                None => out.push_str(r"\["),
            },
            ']' => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            '{' if !in_class && !counts(rest) => out.push_str(r"\{"),
            _ => out.push(c),
        }
        rest = &rest[taken..];
    }
    out
}

/// Whether a text begins with `{n}`, `{n,}` or `{n,m}`.
fn counts(text: &str) -> bool {
    let inner = text[1..].split_once('}').map(|(inner, _)| inner);
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    inner.is_some_and(|inner| match inner.split_once(',') {
        None => digits(inner),
        Some((least, most)) => digits(least) && (most.is_empty() || digits(most)),
    })
}
