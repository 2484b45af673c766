//! Names and values as the patterns of the schemas take them.

use mesh2yaml_k8s::Validator;

/// A label of a domain name in lower case, of any length.
pub(super) fn is_label(text: &str) -> bool {
    let is_edge = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.first().is_some_and(is_edge)
        && bytes.last().is_some_and(is_edge)
        && bytes.iter().all(|b| is_edge(b) || *b == b'-')
}

/// A domain name in lower case, of any length.
pub(super) fn is_domain(text: &str) -> bool {
    text.split('.').all(is_label)
}

/// The name of a kind.
pub(super) fn is_kind(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

/// A token of HTTP, as the name of a header is one.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

/// A number that is held in 32 bits with a sign.
pub(super) fn int32(v: &mut Validator, number: u32) {
    if i32::try_from(number).is_err() {
        v.schema("it is at most 2147483647");
    }
}
