//! Names and identities as Linkerd takes them.

/// A DNS label in lower case, however long.
pub(super) fn is_dns_label(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_edge = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    bytes.first().is_some_and(is_edge)
        && bytes.last().is_some_and(is_edge)
        && bytes.iter().all(|b| is_edge(b) || *b == b'-')
}

/// A DNS name in lower case, whose first label may be `*`.
pub(super) fn is_dns_identity(text: &str) -> bool {
    let rest = match text.strip_prefix('*') {
        Some("") => return true,
        Some(rest) => match rest.strip_prefix('.') {
            Some(rest) => rest,
            None => return false,
        },
        None => text,
    };
    rest.split('.').all(is_dns_label)
}

/// What is wrong with an identity of the mesh: a DNS name, or a SPIFFE URI.
pub(super) fn identity(text: &str) -> Result<(), &'static str> {
    match text.strip_prefix("spiffe://") {
        Some(uri) => spiffe(uri),
        None if is_dns_identity(text) => Ok(()),
        None => Err(
            "an identity is a DNS name in lower case, a suffix of one (`*.example.com`), `*`, or a `spiffe://` URI",
        ),
    }
}

/// A trust domain, and a path behind it.
fn spiffe(uri: &str) -> Result<(), &'static str> {
    let (domain, path) = uri
        .split_once('/')
        .map_or((uri, None), |(domain, path)| (domain, Some(path)));
    if domain.is_empty() {
        return Err("a SPIFFE identity names a trust domain");
    }
    let in_domain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b);
    if !domain.bytes().all(in_domain) {
        return Err("a trust domain is of lower case letters, digits, `-`, `.` and `_`");
    }
    for segment in path.into_iter().flat_map(|path| path.split('/')) {
        let in_path = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
        match segment {
            "" => return Err("the path of a SPIFFE identity has no empty segments, and no `/` at its end"),
            "." | ".." => return Err("the path of a SPIFFE identity has no segments `.` and `..`"),
            _ if !segment.bytes().all(in_path) => {
                return Err("the path of a SPIFFE identity is of letters, digits, `-`, `.` and `_`");
            }
            _ => {}
        }
    }
    Ok(())
}

/// A name that a container can give a port.
pub(super) fn is_port_name(text: &str) -> bool {
    text.len() <= 15
        && is_dns_label(text)
        && !text.contains("--")
        && text.bytes().any(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{identity, is_port_name};

    #[test]
    fn identities() {
        for right in [
            "*",
            "*.cluster.local",
            "shop.prod.serviceaccount.identity.linkerd.cluster.local",
            "a",
            "1-2.b",
            "spiffe://root",
            "spiffe://root.example_1/ns/Shop/sa/web-1",
            "spiffe://a/...",
        ] {
            assert_eq!(identity(right), Ok(()), "{right}");
        }
        for wrong in [
            "",
            "*a",
            "*.",
            "**",
            "a.*",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-.b",
            "Shop.local",
            "a_b",
            "http://a/b",
            "spiffe:/a",
            "SPIFFE://a",
            "spiffe://",
            "spiffe:///a",
            "spiffe://A",
            "spiffe://a:80/b",
            "spiffe://u@a/b",
            "spiffe://*/b",
            "spiffe://a/",
            "spiffe://a//b",
            "spiffe://a/b/",
            "spiffe://a/./b",
            "spiffe://a/b/..",
            "spiffe://a/b?c",
            "spiffe://a/b#c",
            "spiffe://a/é",
        ] {
            assert!(identity(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_of_ports() {
        for right in ["http", "h2", "a-1", "0a", "abcdefghijklmno"] {
            assert!(is_port_name(right), "{right}");
        }
        for wrong in [
            "",
            "80",
            "8-0",
            "Http",
            "a_b",
            "a--b",
            "-a",
            "a-",
            "abcdefghijklmnop",
        ] {
            assert!(!is_port_name(wrong), "{wrong}");
        }
    }
}
