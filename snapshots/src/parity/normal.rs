//! The forms that a path may be read in by whoever resolves it.

/// All readings of a path: as it is; with dots resolved; with slashes merged; with encoded slashes decoded first.
#[must_use]
pub(super) fn forms(path: &[u8]) -> Vec<Vec<u8>> {
    let decoded = unreserved(path);
    let slashes = replace(&replace(&decoded, b"%2f", b"/"), b"%5c", b"/");
    let back: Vec<u8> = decoded
        .iter()
        .map(|b| if *b == b'\\' { b'/' } else { *b })
        .collect();
    let mut all = vec![path.to_vec(), decoded.clone()];
    for text in [decoded, slashes, back] {
        all.push(resolved(&text));
        all.push(resolved(&merged(&text)));
        all.push(merged(&resolved(&text)));
        all.push(merged(&text));
    }
    all.sort();
    all.dedup();
    all
}

/// What is undone of a path before it is compared, each with what is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Undone {
    /// Encodings of what needs none, backslashes, dot segments.
    Dots,
    /// Slashes that follow each other.
    Repeats,
    /// Encoded slashes, before all else.
    Slashes,
}

/// The path that a path is compared as. Written from the words of the documentation, not from what compares.
#[must_use]
pub(super) fn folded(path: &[u8], undone: Undone) -> Vec<u8> {
    let text = match undone {
        Undone::Slashes => replace(&replace(path, b"%2f", b"/"), b"%5c", b"\\"),
        Undone::Dots | Undone::Repeats => path.to_vec(),
    };
    let text = replace(&unreserved(&without_parameters(&text)), b"\\", b"/");
    let text = resolved_bare(&text);
    if undone == Undone::Dots {
        text
    } else {
        merged(&text)
    }
}

/// With encodings of letters, digits, `-`, `.`, `_` and `~` decoded.
fn unreserved(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            _ => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

fn replace(path: &[u8], code: &[u8], with: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while !rest.is_empty() {
        if rest.len() >= code.len() && rest[..code.len()].eq_ignore_ascii_case(code) {
            out.extend(with);
            rest = &rest[code.len()..];
        } else {
            out.push(rest[0]);
            rest = &rest[1..];
        }
    }
    out
}

fn merged(path: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(path.len());
    for byte in path {
        if *byte != b'/' || out.last() != Some(&b'/') {
            out.push(*byte);
        }
    }
    out
}

/// Without the parameters of dot segments that are written as such, not encoded.
fn without_parameters(path: &[u8]) -> Vec<u8> {
    let bare = |segment: &[u8]| -> Vec<u8> {
        match segment.iter().position(|b| *b == b';') {
            Some(at) if matches!(&segment[..at], b"." | b"..") => segment[..at].to_vec(),
            Some(_) | None => segment.to_vec(),
        }
    };
    let parts: Vec<Vec<u8>> = path.split(|b| *b == b'/').map(bare).collect();
    parts.join(&b'/')
}

/// With dot segments resolved, those with parameters too.
fn resolved(path: &[u8]) -> Vec<u8> {
    resolve(path, |part| part.split(|b| *b == b';').next().unwrap_or(part))
}

/// With dot segments resolved, but for those that have parameters.
fn resolved_bare(path: &[u8]) -> Vec<u8> {
    resolve(path, |part| part)
}

fn resolve(path: &[u8], bare: impl Fn(&[u8]) -> &[u8]) -> Vec<u8> {
    let text = path.strip_prefix(b"/").unwrap_or(path);
    let parts: Vec<&[u8]> = text.split(|b| *b == b'/').collect();
    let mut kept: Vec<&[u8]> = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        match bare(part) {
            b"." => {}
            b".." => {
                kept.pop();
            }
            _ => {
                kept.push(part);
                continue;
            }
        }
        if is_last {
            kept.push(b"");
        }
    }
    let mut out = vec![b'/'];
    out.extend(kept.join(&b'/'));
    out
}
