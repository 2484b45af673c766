//! Texts and lists as the CRDs take them. Lengths are of characters.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Validator;

/// Lower case letters, digits and `-`, the last not at an end. Longer parts than DNS has are allowed.
fn is_part(text: &str) -> bool {
    let is_edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let ends = text.bytes().next().zip(text.bytes().last());
    ends.is_some_and(|(first, last)| is_edge(first) && is_edge(last))
        && text.bytes().all(|b| is_edge(b) || b == b'-')
}

/// Parts with dots between them.
pub(super) fn is_domain(text: &str) -> bool {
    text.split('.').all(is_part)
}

/// The same, and `*` may be the first part.
pub(super) fn is_wildcard_domain(text: &str) -> bool {
    is_domain(text.strip_prefix("*.").unwrap_or(text))
}

/// Letters, digits and those of `within` between a letter or digit at each end.
pub(super) fn is_word(text: &str, within: &[u8]) -> bool {
    let ends = text.bytes().next().zip(text.bytes().last());
    ends.is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || within.contains(&b))
}

/// What may follow the domain in the name of a controller.
fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:".contains(&b))
}

/// `example.com/some/path`.
pub(super) fn is_domain_and_path(text: &str) -> bool {
    text.split_once('/')
        .is_some_and(|(domain, path)| is_domain(domain) && is_path(path))
}

/// Whether a text ends so, whatever is before it.
pub(super) fn ends_as_domain_and_path(text: &str) -> bool {
    text.match_indices('/').any(|(at, _)| {
        let before = text[..at].bytes().last();
        before.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) && is_path(&text[at + 1..])
    })
}

/// A key of a label or annotation, with or without a domain.
pub(super) fn is_key(text: &str) -> bool {
    let (domain, name) = text.split_once('/').map_or((None, text), |(d, n)| (Some(d), n));
    domain.is_none_or(|domain| is_domain(domain) && domain.len() < 253)
        && is_word(name, b"-_.")
        && name.len() <= 63
}

/// A text of so many characters that is of a form; `form` says what is wrong otherwise.
pub(super) fn text(v: &mut Validator, key: &str, value: &str, most: usize, is_right: bool, form: &str) {
    let length = value.chars().count();
    if length > most {
        v.field(key, |v| {
            v.schema(format!("it has at most {most} characters"));
        });
    } else if length == 0 && !is_right {
        v.field(key, |v| {
            v.schema("it must not be empty");
        });
    } else if !is_right {
        v.field(key, |v| {
            v.schema(form);
        });
    }
}

/// The group of a kind.
pub(super) fn group(v: &mut Validator, value: &str) {
    let is_right = value.is_empty() || is_domain(value);
    text(
        v,
        "group",
        value,
        253,
        is_right,
        "a group is a domain name in lower case",
    );
}

/// The name of a kind.
pub(super) fn kind(v: &mut Validator, value: &str) {
    let is_right = is_word(value, b"-") && value.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let form = "a kind is of letters, digits and `-`, and begins with a letter";
    text(v, "kind", value, 63, is_right, form);
}

/// The name of an object that is named.
pub(super) fn name(v: &mut Validator, value: &str) {
    text(v, "name", value, 253, !value.is_empty(), "");
}

/// The namespace of an object that is named.
pub(super) fn namespace(v: &mut Validator, value: &str) {
    let form =
        "a namespace is of lower case letters, digits and `-`, and begins and ends with a letter or digit";
    text(v, "namespace", value, 63, is_part(value), form);
}

/// The name of a listener, a port or a rule.
pub(super) fn section(v: &mut Validator, key: &str, value: &str) {
    let form = "it is of lower case letters, digits, `-` and `.`, and begins and ends with a letter or digit";
    text(v, key, value, 253, is_domain(value), form);
}

/// A host, whose first label may be `*`.
pub(super) fn hostname(v: &mut Validator, value: &str) {
    let form = "a host is a domain name in lower case, whose first label may be `*`; it has no port";
    text(v, "hostname", value, 253, is_wildcard_domain(value), form);
}

/// A host without wildcards.
pub(super) fn precise_hostname(v: &mut Validator, value: &str) {
    let form = "the host is a domain name in lower case, without wildcards; it has no port";
    text(v, "hostname", value, 253, is_domain(value), form);
}

/// A list of so many items.
pub(super) fn items(v: &mut Validator, key: &str, number: usize, least: usize, most: usize) {
    if number > most {
        v.field(key, |v| {
            v.schema(format!("there are at most {most} items"));
        });
    } else if number < least {
        v.field(key, |v| {
            v.schema("it needs at least one item");
        });
    }
}

/// Settings of an implementation.
pub(super) fn options(v: &mut Validator, options: &BTreeMap<String, String>) {
    items(v, "options", options.len(), 0, 16);
    v.entries("options", options, |v, _, value| {
        if value.chars().count() > 4096 {
            v.schema("it has at most 4096 characters");
        }
    });
}
