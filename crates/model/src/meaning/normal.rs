//! Which paths all readers take alike.

/// Whether a path is normal: as docs/language.md says, which lists what is allowed and not what is bad.
///
/// ```
/// use mesh2yaml_model::meaning::is_normal;
///
/// assert!(is_normal(b"/api/users/7"));
/// assert!(is_normal(b"/a%20b/"));
/// for path in [&b"/a/../b"[..], b"/a//b", b"/a%2Fb", b"/a%41", b"/a\\b", b"/;x/a", b"/a%zz", b"a", b"/a/..;x=1"] {
///     assert!(!is_normal(path));
/// }
/// ```
#[must_use]
pub fn is_normal(path: &[u8]) -> bool {
    let Some(rest) = path.strip_prefix(b"/") else {
        return false;
    };
    let mut segments = rest.split(|b| *b == b'/').peekable();
    while let Some(segment) = segments.next() {
        if segment.is_empty() {
            return segments.peek().is_none();
        }
        let bare = segment.split(|b| *b == b';').next().unwrap_or(segment);
        if matches!(bare, b"" | b"." | b"..") || !are_plain(segment) {
            return false;
        }
    }
    true
}

/// Whether a segment is of characters that every reader leaves alone.
fn are_plain(mut segment: &[u8]) -> bool {
    while let Some((first, rest)) = segment.split_first() {
        segment = match *first {
            b'%' => match rest {
                [high, low, rest @ ..] if is_kept(*high, *low) => rest,
                _ => return false,
            },
            b if b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&b) => rest,
            _ => return false,
        };
    }
    true
}

/// Whether an encoding is one that no reader decodes, or takes for something else.
fn is_kept(high: u8, low: u8) -> bool {
    let digit = |b: u8| char::from(b).to_digit(16);
    let (Some(high), Some(low)) = (digit(high), digit(low)) else {
        return false;
    };
    let code = u8::try_from(high * 16 + low).unwrap_or(0);
    !(code.is_ascii_alphanumeric() || b"-._~/\\%\0".contains(&code))
}
