//! Addresses as Go's `net/url` reads them.

use std::net::Ipv6Addr;

/// The scheme of an absolute URL in lower case, if it is one.
pub(super) fn scheme(text: &str) -> Option<String> {
    let (whole, fragment) = text.split_once('#').unwrap_or((text, ""));
    is_escaped(fragment).then_some(whole).and_then(request_scheme)
}

/// The same as a request has it, and as rules of a schema read it: without a fragment, `#` is a character like others.
pub(super) fn request_scheme(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme || text.contains(|c: char| c.is_ascii_control()) {
        return None;
    }
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let is_right = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            is_authority(authority) && is_escaped(path)
        }
        // Without authority, what does not begin with `/` is not looked at.
        None => !rest.starts_with('/') || is_escaped(rest),
    };
    is_right.then(|| scheme.to_ascii_lowercase())
}

/// Whether two hexadecimal digits follow each `%`.
fn is_escaped(text: &str) -> bool {
    text.split('%').skip(1).all(|part| {
        let digits = part.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text
        .rsplit_once('@')
        .map_or(("", text), |(user, host)| (user, host));
    let is_user = user
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c));
    let is_place = match host.strip_prefix('[') {
        Some(rest) => rest.rsplit_once(']').is_some_and(|(address, port)| {
            let address = address.split_once("%25").map_or(address, |(address, _)| address);
            address.parse::<Ipv6Addr>().is_ok() && is_port(port)
        }),
        None => {
            let (name, port) = host.split_at(host.rfind(':').unwrap_or(host.len()));
            is_host(name) && is_port(port)
        }
    };
    is_user && is_escaped(user) && is_place
}

/// Nothing, or a colon and a number that may be missing.
fn is_port(text: &str) -> bool {
    let number = text.strip_prefix(':').unwrap_or(text);
    let is_number = number.bytes().all(|b| b.is_ascii_digit());
    is_number && (number.is_empty() || (text.starts_with(':') && number.parse::<i64>().is_ok()))
}

/// Other characters are there as they are, or escaped when they are not of ASCII.
fn is_host(name: &str) -> bool {
    let is_plain =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "!$&'()*+,;=:[]<>\"-_.~%".contains(c);
    let is_far = |part: &str| {
        part.starts_with("25") || part.starts_with(|c: char| ('8'..='f').contains(&c.to_ascii_lowercase()))
    };
    name.chars().all(is_plain) && is_escaped(name) && name.split('%').skip(1).all(is_far)
}
