//! What Envoy makes of a path before anything compares it.
//!
//! ```text
//!   as sent ──▶ relative, no control bytes, no `#` ──▶ `%2f` `%5c` decoded ──▶ `/.;x` cut to `/.` ──▶ canonical ──▶ `//` merged ──▶ compared, sent on
//! ```
//!
//! The order is that of Envoy's connection manager (`conn_manager_utility.cc`); canonical is what the library for URLs of Chromium makes of
//! the part before the query (`url_canon_path.cc`). It leaves encodings of what needs one, resolves dot segments, and takes `\` for `/`.

use std::borrow::Cow;

use crate::PathNormalization;

/// Why Envoy does not look at a request any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejected {
    /// 400: the path cannot be made canonical, or no codec takes it.
    BadRequest,
    /// 404: the target is no path.
    NotAPath,
}

/// Path and query as they are compared.
pub(super) fn normal(target: &[u8], how: PathNormalization) -> Result<Cow<'_, [u8]>, Rejected> {
    if target.first() != Some(&b'/') {
        return Err(Rejected::NotAPath);
    }
    if target.iter().any(|b| *b <= b' ' || *b == 0x7f || *b == b'#') {
        return Err(Rejected::BadRequest);
    }
    let end = target.iter().position(|b| *b == b'?').unwrap_or(target.len());
    let (path, query) = target.split_at(end);
    let (decode, merge) = match how {
        PathNormalization::None => return Ok(Cow::Borrowed(target)),
        PathNormalization::Default | PathNormalization::Base => (false, false),
        PathNormalization::MergeSlashes => (false, true),
        PathNormalization::DecodeAndMergeSlashes => (true, true),
    };
    if is_settled(path) {
        return Ok(Cow::Borrowed(target));
    }
    let decoded = if decode {
        slashes_decoded(path)
    } else {
        path.to_vec()
    };
    let mut whole = canonical(&without_parameters(&decoded)).ok_or(Rejected::BadRequest)?;
    if merge {
        whole = slashes_merged(&whole);
    }
    whole.extend_from_slice(query);
    Ok(Cow::Owned(whole))
}

/// Whether nothing of a path is ever changed: letters and the like, and no segment that begins with a dot or is empty.
fn is_settled(path: &[u8]) -> bool {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(b);
    path.iter().all(plain) && !path.windows(2).any(|two| two == b"/." || two == b"//")
}

fn slashes_decoded(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        rest = match rest {
            [b'%', b'2', b'f' | b'F', after @ ..] => {
                out.push(b'/');
                after
            }
            [b'%', b'5', b'c' | b'C', after @ ..] => {
                out.push(b'\\');
                after
            }
            _ => {
                out.push(*first);
                after
            }
        };
    }
    out
}

/// Each run of slashes as one, but for a path of nothing else, of which Envoy leaves two.
fn slashes_merged(path: &[u8]) -> Vec<u8> {
    if !path.windows(2).any(|two| two == b"//") {
        return path.to_vec();
    }
    let parts: Vec<&[u8]> = path.split(|b| *b == b'/').filter(|it| !it.is_empty()).collect();
    let mut out = Vec::with_capacity(path.len());
    if path.starts_with(b"/") {
        out.push(b'/');
    }
    out.extend(parts.join(&b'/'));
    if path.ends_with(b"/") {
        out.push(b'/');
    }
    out
}

/// What becomes of a byte in a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// It stays as it is written, encoded or not.
    Kept,
    /// It is always encoded.
    Encoded,
    /// It is never encoded.
    Plain,
    /// There is no such path.
    Invalid,
}

fn kind(byte: u8) -> Byte {
    match byte {
        0 => Byte::Invalid,
        b'-' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Byte::Plain,
        1..=b' ' | b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`' | b'{'..=b'}' | 0x7f.. => Byte::Encoded,
        b'!' | b'$'..=b',' | b'.' | b'/' | b':' | b';' | b'=' | b'@' | b'['..=b']' => Byte::Kept,
    }
}

fn encoded(path: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = *path.get(at..at + 3)? else {
        return None;
    };
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// How long the dot is that begins here, plain or encoded.
fn dot(path: &[u8], at: usize) -> Option<usize> {
    match path.get(at)? {
        b'.' => Some(1),
        _ => (encoded(path, at) == Some(b'.')).then_some(3),
    }
}

/// Without the parameters of dot segments, since CVE-2026-73551: after `/.` and `/..`, from `;` to the next `/`. It is done before anything is
/// decoded or turned round, so a dot that is encoded, or that follows a backslash, keeps its parameters and is none; a backslash ends none.
fn without_parameters(path: &[u8]) -> Cow<'_, [u8]> {
    if !path.windows(3).any(|it| it == b"/.;" || it == b"..;") {
        return Cow::Borrowed(path);
    }
    let mut segments = path.split(|b| *b == b'/');
    let bare = |segment: &[u8]| -> Vec<u8> {
        match segment.iter().position(|b| *b == b';') {
            Some(at) if matches!(&segment[..at], b"." | b"..") => segment[..at].to_vec(),
            Some(_) | None => segment.to_vec(),
        }
    };
    let mut out = segments.next().unwrap_or_default().to_vec();
    for segment in segments {
        out.push(b'/');
        out.extend(bare(segment));
    }
    Cow::Owned(out)
}

/// The end of a segment after its dots: where the next one begins.
fn segment_end(path: &[u8], at: usize) -> Option<usize> {
    match path.get(at) {
        None => Some(at),
        Some(b'/' | b'\\') => Some(at + 1),
        Some(_) => None,
    }
}

/// A path with its dot segments resolved and each byte in the one form that it has; `None` where there is no such path.
fn canonical(path: &[u8]) -> Option<Vec<u8>> {
    std::str::from_utf8(path).ok()?;
    let mut out: Vec<u8> = Vec::with_capacity(path.len());
    let mut invalid_percent: Option<usize> = None;
    let mut at = 0;
    while let Some(byte) = path.get(at).copied() {
        if let Some(length) = dot(path, at) {
            at = dots(path, at, length, &mut out);
        } else if byte == b'\\' {
            out.push(b'/');
            at += 1;
        } else if byte == b'%' {
            let Some(value) = encoded(path, at) else {
                invalid_percent = Some(out.len());
                out.push(b'%');
                at += 1;
                continue;
            };
            match kind(value) {
                Byte::Invalid => return None,
                Byte::Kept | Byte::Encoded => out.extend_from_slice(&path[at..at + 3]),
                Byte::Plain => {
                    out.push(value);
                    let broken = invalid_percent.filter(|it| it + 3 >= out.len());
                    if let Some(percent) = broken {
                        guard_nested(&mut out, percent, path.get(at + 3).copied());
                    }
                }
            }
            at += 3;
        } else {
            match kind(byte) {
                Byte::Invalid => return None,
                Byte::Encoded => out.extend(format!("%{byte:02X}").bytes()),
                Byte::Kept | Byte::Plain => out.push(byte),
            }
            at += 1;
        }
    }
    Some(out)
}

/// What dots at the beginning of a segment mean; elsewhere they are dots. Says where to go on.
fn dots(path: &[u8], at: usize, length: usize, out: &mut Vec<u8>) -> usize {
    let after = at + length;
    if out.last() == Some(&b'/') {
        if let Some(next) = segment_end(path, after) {
            return next;
        }
        let second = dot(path, after).and_then(|second| segment_end(path, after + second));
        if let Some(next) = second {
            out.pop();
            let up = out.iter().rposition(|b| *b == b'/').map_or(0, |slash| slash + 1);
            out.truncate(up);
            if out.is_empty() {
                out.push(b'/');
            }
            return next;
        }
    }
    out.push(b'.');
    after
}

/// A `%` that began no encoding does not begin one now that what follows it was decoded: it is encoded itself.
fn guard_nested(out: &mut Vec<u8>, percent: usize, next: Option<u8>) {
    let mut seen = out[percent..].to_vec();
    if seen.len() == 2 {
        seen.extend(next);
    }
    if encoded(&seen, 0).is_some() {
        out.splice(percent + 1..percent + 1, *b"25");
    }
}
