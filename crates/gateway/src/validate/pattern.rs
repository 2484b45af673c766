//! Patterns and limits of gateways and their policies.

use std::collections::BTreeMap;

use mesh2yaml_k8s::Validator;

use super::schema::at_most;
use super::text::is_domain;

/// A domain name, and `*` may be its first label.
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
    let (domain, name) = text
        .split_once('/')
        .map_or((None, text), |(domain, name)| (Some(domain), name));
    domain.is_none_or(|domain| is_domain(domain) && domain.len() < 253)
        && is_word(name, b"-_.")
        && name.len() <= 63
}

/// A list that needs an item, and has at most so many.
pub(super) fn some_of(v: &mut Validator, key: &str, items: usize, most: usize) {
    at_most(v, key, items, most);
    if items == 0 {
        v.field(key, |v| {
            v.schema("it needs at least one item");
        });
    }
}

/// Settings of an implementation.
pub(super) fn options(v: &mut Validator, options: &BTreeMap<String, String>) {
    at_most(v, "options", options.len(), 16);
    v.entries("options", options, |v, _, value| {
        super::schema::length(v, value, 0, 4096);
    });
}
