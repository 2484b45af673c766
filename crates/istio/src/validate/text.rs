//! Names and addresses as Istio's webhook takes them. Upper case is allowed in all of them.

use std::net::{IpAddr, Ipv6Addr};

use mesh2yaml_k8s::Validator;

/// A DNS label of 1 to 63 characters.
pub(super) fn is_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
        && bytes[0] != b'-'
        && bytes[bytes.len() - 1] != b'-'
}

/// Labels with dots between them, the last of which is no number; one dot may follow.
fn are_labels(text: &str) -> bool {
    let whole = text.strip_suffix('.').unwrap_or(text);
    let last = text.rsplit('.').next().unwrap_or(text);
    last.parse::<i64>().is_err() && whole.split('.').all(is_label)
}

/// A whole name: labels, at most 255 characters.
pub(super) fn is_fqdn(text: &str) -> bool {
    (1..=255).contains(&text.len()) && are_labels(text)
}

/// As a whole name, and its first label may be `*` or begin with it.
pub(super) fn is_wildcard_domain(text: &str) -> bool {
    let (first, rest) = text
        .split_once('.')
        .map_or((text, None), |(first, rest)| (first, Some(rest)));
    let plain = first.strip_prefix("*-").or_else(|| first.strip_prefix('*'));
    let is_first = first == "*" || (first.len() <= 63 && is_label(plain.unwrap_or(first)));
    (1..=255).contains(&text.len()) && is_first && rest.is_none_or(|rest| rest.is_empty() || are_labels(rest))
}

/// Whether a `*` stands for a part of a label.
pub(super) fn is_partial_wildcard(text: &str) -> bool {
    text.contains('*') && text != "*" && !text.starts_with("*.")
}

/// An IP address, with a zone if it is one of version 6.
pub(super) fn is_ip(text: &str) -> bool {
    match text.split_once('%') {
        Some((address, zone)) => !zone.is_empty() && address.parse::<Ipv6Addr>().is_ok(),
        None => text.parse::<IpAddr>().is_ok(),
    }
}

/// An IP address, or a range of them.
pub(super) fn is_ip_or_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else {
        return is_ip(text);
    };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    let is_number = !bits.is_empty()
        && bits.bytes().all(|b| b.is_ascii_digit())
        && (bits == "0" || !bits.starts_with('0'));
    is_number && bits.parse::<u16>().is_ok_and(|bits| bits <= most)
}

/// The path of a Unix socket behind `unix://`.
pub(super) fn is_unix(path: &str) -> bool {
    path.starts_with('@') || (path.starts_with('/') && !path.ends_with('/'))
}

/// What stands before the path of a Unix socket.
pub(super) const UNIX: &str = "unix://";

/// The key and value of a label.
pub(super) fn label(v: &mut Validator, key: &str, value: &str) {
    let is_name = |text: &str| {
        let ends = text.bytes().next().zip(text.bytes().last());
        ends.is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    // The parts of a domain are not limited to 63 characters here.
    let is_part = |part: &str| {
        let ends = part.bytes().next().zip(part.bytes().last());
        ends.is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let (domain, name) = key.split_once('/').map_or((None, key), |(d, n)| (Some(d), n));
    let is_domain = domain.is_none_or(|domain| domain.len() <= 253 && domain.split('.').all(is_part));
    if !is_domain || !is_name(name) || name.len() > 63 {
        v.admission("the key of a label is a name of at most 63 characters, after `domain/` if there is one");
    }
    if !value.is_empty() && !is_name(value) {
        v.admission(
            "the value of a label is of letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit",
        );
    }
}

/// A text that has at most so many characters.
pub(super) fn at_most(v: &mut Validator, key: &str, text: &str, most: usize) {
    if text.chars().count() > most {
        v.field(key, |v| {
            v.schema(format!("it has at most {most} characters"));
        });
    }
}

/// A number that is held in 32 bits with a sign.
pub(super) fn int32(v: &mut Validator, key: &str, number: Option<u32>) {
    if number.is_some_and(|number| i32::try_from(number).is_err()) {
        v.field(key, |v| {
            v.schema("it is at most 2147483647");
        });
    }
}
