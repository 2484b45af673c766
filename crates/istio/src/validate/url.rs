//! Addresses as Go's `net/url` reads them.

use std::net::Ipv6Addr;

/// The scheme of an absolute URL in lower case, if it is one.
pub(super) fn scheme(text: &str) -> Option<String> {
    let (whole, fragment) = text.split_once('#').unwrap_or((text, ""));
    let scheme = read(whole, false).filter(|scheme| !scheme.is_empty())?;
    is_escaped(fragment).then_some(scheme)
}

/// The same as a request has it, and as rules of a schema read it: without a fragment, `#` is a character like others.
pub(super) fn request_scheme(text: &str) -> Option<String> {
    read(text, true).filter(|scheme| !scheme.is_empty())
}

/// The scheme of a URL or of a path that begins with `/`; one that has neither is as with `http://` before it.
pub(super) fn scheme_or_http(text: &str) -> Option<String> {
    let of_request = |text: &str| read(text, true).filter(|_| is_reference(text));
    if read(text, true).is_some() {
        return of_request(text);
    }
    of_request(&format!("http://{text}"))
}

/// Whether it can be read as it is: as a URL, or as what is relative to one.
pub(super) fn is_reference(text: &str) -> bool {
    let (whole, fragment) = text.split_once('#').unwrap_or((text, ""));
    read(whole, false).is_some() && is_escaped(fragment)
}

/// The scheme, which a path does not have. In a request, a path begins with `/`.
fn read(text: &str, is_request: bool) -> Option<String> {
    if text.contains(|c: char| c.is_ascii_control()) || (text.is_empty() && is_request) {
        return None;
    }
    if text == "*" {
        return Some(String::new());
    }
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    if scheme.is_empty() && text.starts_with(':') {
        return None;
    }
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let (scheme, rest) = if is_scheme { (scheme, rest) } else { ("", text) };
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let scheme = scheme.to_ascii_lowercase();
    if !rest.starts_with('/') {
        let (first, _) = rest.split_once('/').unwrap_or((rest, ""));
        // Behind a scheme it is not looked at.
        if !scheme.is_empty() {
            return Some(scheme);
        }
        if is_request || first.contains(':') {
            return None;
        }
    }
    let has_authority = !scheme.is_empty() || (!is_request && !rest.starts_with("///"));
    let path = match rest.strip_prefix("//") {
        Some(rest) if has_authority => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(&scheme, authority) {
                return None;
            }
            path
        }
        Some(_) | None => rest,
    };
    is_escaped(path).then_some(scheme)
}

/// Whether two hexadecimal digits follow each `%`.
fn is_escaped(text: &str) -> bool {
    text.split('%').skip(1).all(|part| {
        let digits = part.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

fn is_authority(scheme: &str, text: &str) -> bool {
    let (user, host) = text
        .rsplit_once('@')
        .map_or(("", text), |(user, host)| (user, host));
    let is_user = user
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c));
    if !is_user || !is_escaped(user) {
        return false;
    }
    if let Some(rest) = host.strip_prefix('[') {
        return rest
            .rsplit_once(']')
            .is_some_and(|(address, port)| !rest.contains('[') && is_ip_6(address) && is_port(port));
    }
    // Databases have lists of hosts with ports; HTTP has one.
    let colon = if matches!(scheme, "http" | "https") {
        host.find(':')
    } else {
        host.rfind(':')
    };
    let (name, port) = host.split_at(colon.unwrap_or(host.len()));
    !name.contains('[') && is_host(name) && is_port(port)
}

/// Nothing, or a colon and a number that may be missing.
fn is_port(text: &str) -> bool {
    let number = text.strip_prefix(':').unwrap_or(text);
    let is_number = number.bytes().all(|b| b.is_ascii_digit());
    is_number && (number.is_empty() || (text.starts_with(':') && number.parse::<i64>().is_ok()))
}

/// An address of IPv6; behind `%25` it may have a zone.
fn is_ip_6(text: &str) -> bool {
    let (address, zone) = match text.split_once("%25") {
        Some((address, zone)) => (address, Some(zone)),
        None => (text, None),
    };
    let is_plain = |zone: &str| zone.chars().all(is_of_host) && is_escaped(zone) && are_of_host(zone);
    address.parse::<Ipv6Addr>().is_ok() && zone.is_none_or(|zone| !zone.is_empty() && is_plain(zone))
}

/// Whether what is escaped could stand there as it is, or is a blank or of no ASCII.
fn are_of_host(zone: &str) -> bool {
    zone.split('%').skip(1).all(|part| {
        let code = part
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        code.is_some_and(|code| code == b' ' || (code.is_ascii() && is_of_host(char::from(code))))
    })
}

/// Other characters are there as they are, or escaped when they are not of ASCII.
fn is_host(name: &str) -> bool {
    let is_far = |part: &str| {
        part.starts_with("25") || part.starts_with(|c: char| ('8'..='f').contains(&c.to_ascii_lowercase()))
    };
    name.chars().all(is_of_host) && is_escaped(name) && name.split('%').skip(1).all(is_far)
}

fn is_of_host(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || "!$&'()*+,;=:[]<>\"-_.~%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{scheme, scheme_or_http};

    #[test]
    fn of_urls_alone() {
        for (text, expected) in [
            ("https://a.b/c?d=%#e", Some("https")),
            ("HTTP:a", Some("http")),
            ("http://a:b@c:80", Some("http")),
            ("http://[::1]:80/", Some("http")),
            ("http://[fe80::1%25en0]", Some("http")),
            ("http://%80", Some("http")),
            ("postgres://a:1,b:2", Some("postgres")),
            ("http://a:1,b:2", None),
            ("http://[1.2.3.4]", None),
            ("http://[fe80::1%25]", None),
            ("http://[fe80::1%25%2F]", None),
            ("http://a[::1]", None),
            ("http://%41", None),
            ("http://a b", None),
            ("http://a:b", None),
            ("http://a/%4", None),
            ("http://a#%", None),
            ("http://a\u{7f}", None),
            ("1http://a", None),
            ("a/b", None),
            ("", None),
        ] {
            assert_eq!(scheme(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn of_modules() {
        for (text, expected) in [
            ("oci://registry:5000/a@sha256:0", Some("oci")),
            ("registry.example.com/a:1.0", Some("http")),
            ("localhost:5000/a", Some("localhost")),
            ("127.0.0.1:5000/a", Some("http")),
            ("/a/b.wasm", Some("")),
            // The whole is a path then.
            ("ftp://a b", Some("http")),
            ("#%b$#@", None),
            ("a b", None),
            ("", Some("http")),
        ] {
            assert_eq!(scheme_or_http(text).as_deref(), expected, "{text}");
        }
    }
}
