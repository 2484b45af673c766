//! Edits of headers, and names and values of headers.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Validator;

use crate::{HeaderEdits, HeaderOperations, Rewrite};

/// Edits of requests and of answers.
pub(super) fn operations(v: &mut Validator, headers: &HeaderOperations) {
    v.field("request", |v| edits(v, &headers.request, true));
    v.field("response", |v| edits(v, &headers.response, false));
}

fn edits(v: &mut Validator, edits: &HeaderEdits, is_request: bool) {
    for (key, values) in [("set", &edits.set), ("add", &edits.add)] {
        v.entries(key, values, |v, name, text| {
            // The host of a request may be set.
            if !(is_request && is_authority(name)) {
                edited(v, name);
            }
            value(v, text);
        });
    }
    v.each("remove", &edits.remove, |v, name| edited(v, name));
}

/// The name of a header that is edited.
fn edited(v: &mut Validator, name: &str) {
    if name.is_empty() {
        v.admission("the name of a header must not be empty");
    } else if name.eq_ignore_ascii_case("host") {
        v.admission("the header `Host` can only be set, and only of requests");
    } else if name.starts_with(':') {
        v.admission("a header whose name begins with `:` cannot be edited");
    }
}

fn is_authority(name: &str) -> bool {
    name.eq_ignore_ascii_case(":authority") || name.eq_ignore_ascii_case("host")
}

/// The value of a header that is set.
fn value(v: &mut Validator, text: &str) {
    if text.chars().any(|c| c.is_ascii_control() && c != '\t') {
        v.admission("the value of a header has no control characters");
    }
    if let Err(wrong) = Variables::Text.read(text) {
        v.admission(format!("the value of a header is no text for Envoy: {wrong}"))
            .help("a percent sign that begins no variable is written `%%`");
    }
}

/// The host of a request is set in one place.
pub(super) fn one_authority(v: &mut Validator, rewrite: Option<&Rewrite>, headers: &HeaderOperations) {
    let mut is_set = rewrite.is_some_and(|it| !it.authority.is_empty());
    let mut look = |v: &mut Validator, key: &str, values: &BTreeMap<String, String>| {
        v.entries(key, values, |v, name, value| {
            if is_authority(name) {
                if is_set {
                    v.admission("the host of a request is set elsewhere too")
                        .help("set it once, best in `rewrite.authority`");
                }
                is_set |= !value.is_empty();
            }
        });
    };
    v.field("headers", |v| {
        v.field("request", |v| {
            look(v, "set", &headers.request.set);
            look(v, "add", &headers.request.add);
        });
    });
}

/// A header that is looked for.
pub(super) fn matched(v: &mut Validator, name: &str) {
    const PSEUDO: [&str; 5] = [":method", ":scheme", ":authority", ":path", ":status"];
    if !is_claim(name) && !PSEUDO.contains(&name) && !is_token(name) {
        v.admission("this is no name of a header");
    }
}

/// Whether a name is one as HTTP has it.
pub(super) fn is_token(name: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !name.is_empty() && name.bytes().all(is_letter)
}

/// Whether it is no header but a claim of a JWT: `@request.auth.claims.group` or `@request.auth.claims[group]`.
pub(super) fn is_claim(name: &str) -> bool {
    const CLAIMS: &str = "@request.auth.claims";
    let Some((start, path)) = name.split_at_checked(CLAIMS.len()) else {
        return false;
    };
    let is_in_brackets = path.len() > 2 && path.starts_with('[') && path.ends_with(']');
    start.eq_ignore_ascii_case(CLAIMS) && (is_in_brackets || path.len() > 1 && path.starts_with('.'))
}

/// Where a reader of Envoy's variables is: `%VAR%`, `%VAR(text)%`, `%VAR(["a", "b"])%`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Variables {
    Text,
    Name,
    /// Behind `(`.
    Arguments,
    /// Before the `"` of a text in a list.
    Item,
    /// In a text, of a list or alone.
    ItemText,
    /// Behind a text of a list.
    ItemEnd,
    /// Before `)`.
    ArgumentsEnd,
    /// Before the last `%`.
    End,
}

impl Variables {
    fn read(self, text: &str) -> Result<(), &'static str> {
        let mut at = self;
        let mut bytes = text.bytes().peekable();
        while let Some(byte) = bytes.next() {
            at = match (at, byte) {
                (Self::Text, b'%') => match bytes.peek() {
                    None => return Err("a variable is not ended"),
                    Some(b'%') => {
                        bytes.next();
                        Self::Text
                    }
                    Some(_) => Self::Name,
                },
                (Self::Text, _) => Self::Text,
                (Self::Name, b'%') => Self::Text,
                (Self::Name, b'(') => Self::Arguments,
                (Self::Name, _) => Self::Name,
                (Self::Arguments, b'[') => Self::Item,
                (Self::Arguments, b' ') => Self::Arguments,
                (Self::Arguments, _) => Self::ItemText,
                (Self::Item, b'"') => Self::ItemText,
                (Self::Item, b' ') => Self::Item,
                (Self::ItemText, b'\\') => match bytes.next() {
                    None => return Err("a `\\` in an argument is the last character"),
                    Some(_) => Self::ItemText,
                },
                (Self::ItemText, b')') => Self::End,
                (Self::ItemText, b'"') => Self::ItemEnd,
                (Self::ItemText, _) => Self::ItemText,
                (Self::ItemEnd, b',') => Self::Item,
                (Self::ItemEnd, b']') => Self::ArgumentsEnd,
                (Self::ItemEnd, b' ') => Self::ItemEnd,
                (Self::ArgumentsEnd, b')') => Self::End,
                (Self::ArgumentsEnd, b' ') => Self::ArgumentsEnd,
                (Self::End, b'%') => Self::Text,
                (Self::End, b' ') => Self::End,
                (Self::Item, _) => return Err("a list of arguments has texts in `\"`"),
                (Self::ItemEnd, _) => return Err("behind an argument in `\"` comes `,` or `]`"),
                (Self::ArgumentsEnd, _) => return Err("behind a list of arguments comes `)`"),
                (Self::End, _) => return Err("behind the arguments of a variable comes `%`"),
            };
        }
        match at {
            Self::Text => Ok(()),
            Self::Name
            | Self::Arguments
            | Self::Item
            | Self::ItemText
            | Self::ItemEnd
            | Self::ArgumentsEnd
            | Self::End => Err("a variable is not ended"),
        }
    }
}
