//! How a string is written so that every reader gets the same string back.
//!
//! Readers disagree on what is a boolean, a number or a date: `yes`, `0o7`, `1_000`, `12:30`, `2001-01-01`, `=`. So whatever one of
//! YAML 1.1 or 1.2 could take for something else is quoted. Nothing invisible is written as it is: control characters break
//! readers, and direction marks and odd blanks deceive people.

/// The four ways to write a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is.
    Plain,
    /// Between `'`, with each inner `'` doubled.
    Single,
    /// Between `"`, with escapes.
    Double,
    /// A `|` block, one line of text on each line.
    Literal,
}

// What the bytes of a string are, gathered in one pass without a branch: the union of their classes.
/// Not a byte of any number, date or time: one of these and the string is none.
const WORD: u8 = 1;
/// `:`, which separates a key from its value when a blank or the end follows.
const COLON: u8 = 1 << 1;
/// `#`, which begins a comment after a blank.
const HASH: u8 = 1 << 2;
/// A space.
const SPACE: u8 = 1 << 3;
/// A line feed.
const BREAK: u8 = 1 << 4;
/// A tab.
const TAB: u8 = 1 << 5;
/// Any other control character.
const CONTROL: u8 = 1 << 6;
/// Part of a character beyond ASCII.
const WIDE: u8 = 1 << 7;

static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = class(byte as u8);
        byte += 1;
    }
    table
}

const fn class(byte: u8) -> u8 {
    match byte {
        b':' => COLON,
        b'#' => HASH | WORD,
        b' ' => SPACE,
        b'\n' => BREAK,
        b'\t' => TAB,
        0..=0x1f | 0x7f => CONTROL,
        0x80.. => WIDE | WORD,
        // Digits in bases to 16 and their prefixes, points, exponents, signs, group marks, and the letters in dates.
        b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => 0,
        b'x' | b'X' | b'o' | b'O' | b'p' | b'P' | b't' | b'T' | b'z' | b'Z' => 0,
        b'.' | b',' | b'_' | b'+' | b'-' => 0,
        _ => WORD,
    }
}

/// The style of a string; a block is for values alone, as a key such a string needs double quotes.
#[inline]
pub(super) fn style(text: &str) -> Style {
    if is_plain_word(text) {
        Style::Plain
    } else {
        style_of_any(text)
    }
}

/// Whether a string is seen to be plain at a glance. Nearly all that is written is: it begins with a letter, has nothing in it that could
/// mean anything, and is no word that means something.
///
/// A compiler knows the answer for a string that it knows, such as the key of a field.
#[inline(always)]
pub(super) fn is_plain_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(first) if first.is_ascii_alphabetic() && !may_have_marks(bytes) => {
            !is_word_with_meaning(*first, bytes)
        }
        _ => false,
    }
}

/// Whether a text that begins with a letter is a boolean, a null or a number.
#[inline]
fn is_word_with_meaning(first: u8, bytes: &[u8]) -> bool {
    match first | 0x20 {
        b'y' | b'n' | b't' | b'f' | b'o' => bytes.len() <= 5 && is_reserved(bytes),
        b'e' => is_exponent(bytes),
        _ => false,
    }
}

/// A byte in each of eight lanes.
const fn lanes(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// A bit of each lane's high one where eight bytes may have a `:`, a blank, a control character or one beyond ASCII; `!`, `"` and `#` as well.
///
/// The high bit of a lane is set by the byte itself, by one below `$` from which `$` is taken, by `:` out of which only zero is left, and by 0x7f
/// with one more. Borrow and carry come from lanes with one of these alone.
const fn marks(word: u64) -> u64 {
    let below = word.wrapping_sub(lanes(b'$'));
    let colon = (word ^ lanes(b':')).wrapping_sub(lanes(1));
    word | below | colon | word.wrapping_add(lanes(1))
}

/// Whether a `:`, a blank, a control character or one beyond ASCII may be in the text: if not, there is none.
#[inline(always)]
fn may_have_marks(bytes: &[u8]) -> bool {
    // Ends that overlap, rather than a rest byte by byte.
    let seen = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            let ends = marks(u64::from_ne_bytes(*first)) | marks(u64::from_ne_bytes(*last));
            if bytes.len() <= 16 {
                ends
            } else {
                let eights = bytes.as_chunks::<8>().0.iter().skip(1);
                eights.fold(ends, |seen, eight| seen | marks(u64::from_ne_bytes(*eight)))
            }
        }
        _ => marks(word(bytes)),
    };
    seen & lanes(0x80) != 0
}

/// All bytes of a text of less than eight in one word, some of them twice; what is left of it is letters.
#[inline(always)]
fn word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_ne_bytes(*first)) | u64::from(u32::from_ne_bytes(*last)) << 32
        }
        _ => match *bytes {
            [a, b, c] => u64::from_ne_bytes([a, b, c, b'a', b'a', b'a', b'a', b'a']),
            [a, b] => u64::from_ne_bytes([a, b, b'a', b'a', b'a', b'a', b'a', b'a']),
            [a] => u64::from_ne_bytes([a, b'a', b'a', b'a', b'a', b'a', b'a', b'a']),
            _ => lanes(b'a'),
        },
    }
}

/// The style of a string that may be anything.
#[inline(never)]
pub(super) fn style_of_any(text: &str) -> Style {
    let bytes = text.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else {
        return Style::Single;
    };
    let seen = occurring(bytes);
    if seen & (BREAK | TAB | CONTROL) != 0 {
        return if is_literal(bytes, seen) {
            Style::Literal
        } else {
            Style::Double
        };
    }
    if seen & WIDE != 0 && !text.chars().all(is_visible) {
        return Style::Double;
    }
    let marks = seen & (COLON | HASH | SPACE);
    if starts_plain(first, bytes, seen) && (marks == 0 || marks_are_text(bytes, last)) {
        Style::Plain
    } else {
        Style::Single
    }
}

/// All classes that occur; four bytes at a time, as most of writing is looking at names.
#[inline]
fn occurring(bytes: &[u8]) -> u8 {
    let class = |byte: u8| CLASS[usize::from(byte)];
    let (fours, rest) = bytes.as_chunks::<4>();
    let mut seen = 0;
    for [a, b, c, d] in fours {
        seen |= class(*a) | class(*b) | class(*c) | class(*d);
    }
    rest.iter().fold(seen, |seen, byte| seen | class(*byte))
}

/// Whether the beginning leaves no doubt that this is a plain string.
fn starts_plain(first: u8, bytes: &[u8], seen: u8) -> bool {
    match first {
        b'a'..=b'z' | b'A'..=b'Z' => !is_word_with_meaning(first, bytes),
        b'0'..=b'9' | b'_' => seen & WORD != 0,
        0x80.. => true,
        b'/' | b'$' | b'^' | b'(' | b')' | b';' | b'\\' => true,
        // Indicators, signs, blanks, `.inf`, `~`, `=`, `<<`.
        _ => false,
    }
}

/// The booleans and nulls of YAML 1.1 and 1.2, in any case. Those that begin with other letters do not exist.
#[inline]
fn is_reserved(bytes: &[u8]) -> bool {
    // All of them are letters, and no other byte than a letter becomes a small one with this bit.
    let small = word(bytes) | lanes(0x20);
    let is = |reserved: &[u8]| small == word(reserved);
    match bytes.len() {
        1 => is(b"y") || is(b"n"),
        2 => is(b"no") || is(b"on"),
        3 => is(b"yes") || is(b"off"),
        4 => is(b"true") || is(b"null"),
        5 => is(b"false"),
        _ => false,
    }
}

/// `e1`: some readers of YAML 1.1 take it for a float without a mantissa.
fn is_exponent(bytes: &[u8]) -> bool {
    bytes[1..]
        .iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'_' | b'.' | b'+' | b'-'))
}

/// Whether no `:`, `#` or blank in the text is one that YAML would see.
fn marks_are_text(bytes: &[u8], last: u8) -> bool {
    last != b':'
        && last != b' '
        && !bytes
            .windows(2)
            .any(|pair| matches!(pair, [b':', b' '] | [b' ', b'#']))
}

/// Whether a `|` block can hold the text, and readers agree on it.
///
/// Printable ASCII and inner tabs alone; at most one line break at the end; no other blank at an edge, since the first line tells
/// readers the indentation.
fn is_literal(bytes: &[u8], seen: u8) -> bool {
    let is_blank = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\n'));
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    seen & BREAK != 0 && seen & (CONTROL | WIDE) == 0 && !is_blank(body.first()) && !is_blank(body.last())
}

/// Whether a character may stand in the text as it is: printable to YAML, and visible to people.
fn is_visible(c: char) -> bool {
    match c {
        ' '..='~' => true,
        // Controls (C0, DEL, C1 with NEL), odd blanks, zero widths, direction marks, separators, joiners, byte order mark.
        '\0'..='\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{1680}' | '\u{180e}' => false,
        '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' => false,
        '\u{3000}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => false,
        // Tags, and what is not a character.
        '\u{e0000}'..='\u{e0fff}' | '\u{fdd0}'..='\u{fdef}' => false,
        _ => u32::from(c) & 0xfffe != 0xfffe,
    }
}

/// Writes the text between single quotes.
pub(super) fn push_single(out: &mut String, text: &str) {
    out.push('\'');
    let mut parts = text.split('\'');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("''");
        out.push_str(part);
    }
    out.push('\'');
}

/// Writes the text between double quotes.
pub(super) fn push_double(out: &mut String, text: &str) {
    out.push('"');
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if matches!(c, '"' | '\\') || !is_visible(c) {
            out.push_str(&text[written..at]);
            push_escape(out, c);
            written = at + c.len_utf8();
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

fn push_escape(out: &mut String, c: char) {
    let digits = match c {
        '\n' => return out.push_str("\\n"),
        '\t' => return out.push_str("\\t"),
        '\r' => return out.push_str("\\r"),
        '"' => return out.push_str("\\\""),
        '\\' => return out.push_str("\\\\"),
        '\0'..='\u{ff}' => 2,
        '\u{100}'..='\u{ffff}' => 4,
        _ => 8,
    };
    out.push_str(match digits {
        2 => "\\x",
        4 => "\\u",
        _ => "\\U",
    });
    for place in (0..digits).rev() {
        let digit = u32::from(c) >> (4 * place) & 0xf;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

/// Writes the text as a block whose lines stand at this column, up to and without the last line break.
pub(super) fn push_literal(out: &mut String, text: &str, column: u32) {
    let body = match text.strip_suffix('\n') {
        Some(body) => {
            out.push('|');
            body
        }
        None => {
            out.push_str("|-");
            text
        }
    };
    for line in body.split('\n') {
        if line.is_empty() {
            out.push('\n');
        } else {
            push_line(out, column);
            out.push_str(line);
        }
    }
}

/// Begins a line: a line break and so many spaces.
#[inline]
pub(super) fn push_line(out: &mut String, column: u32) {
    const LINE: &str = "\n                               ";
    const MOST: usize = LINE.len() - 1;
    let column = column as usize;
    let length = out.len() + 1 + column;
    // So many bytes are copied without a call, and what is too much goes again.
    out.push_str(LINE);
    if column > MOST {
        out.extend(std::iter::repeat_n(' ', column - MOST));
    }
    out.truncate(length);
}

#[cfg(test)]
mod tests {
    use super::{Style, is_reserved, is_visible, push_double, style, style_of_any};

    #[track_caller]
    fn check(expected: Style, texts: &[&str]) {
        for text in texts {
            assert_eq!(style(text), expected, "{text:?}");
        }
    }

    #[test]
    fn everyday_values_are_plain() {
        check(
            Style::Plain,
            &[
                "shop",
                "svc-0.ns-0.svc.cluster.local",
                "networking.istio.io/v1",
                "5xx,reset,connect-failure",
                "10s",
                "1h30m",
                "50%",
                "10.0.0.0/8",
                "/api/**",
                "e2e-tests",
                "to",
                "off-peak",
                "http://x.y:80/z",
                "a#b",
                "a b",
                "request.headers[x-token]",
                "日本語",
            ],
        );
    }

    #[test]
    fn other_meanings_are_quoted() {
        check(
            Style::Single,
            &[
                "",
                "y",
                "Yes",
                "oN",
                "NULL",
                "~",
                "0",
                "1_000",
                "0o7",
                "0x1F",
                "0b1",
                "1e3",
                "e1",
                ".5",
                ".inf",
                "+1",
                "12:30",
                "2001-01-01",
                "1,000",
                "=",
                "<<",
                "*.x",
                "a: b",
                "a #b",
                "a:",
                " a",
                "a ",
                "- a",
                "{a}",
                "日本: 語",
            ],
        );
    }

    #[test]
    fn invisible_is_escaped() {
        check(
            Style::Double,
            &[
                "a\tb", "\r", "\u{85}", "\u{a0}", "\u{200b}", "\u{202e}", "\u{feff}", "\u{7f}",
            ],
        );
        let mut out = String::new();
        push_double(&mut out, "\0\t\"\\é\u{85}\u{2028}\u{1fffe}");
        assert_eq!(out, r#""\x00\t\"\\é\x85\u2028\U0001fffe""#);
        assert!(!is_visible('\u{ffff}') && is_visible('\u{fffd}'));
    }

    /// The quick way to the style of a string comes to what the thorough one does: with each byte at each place.
    #[test]
    fn both_ways_agree() {
        for length in 1..=27 {
            for place in 0..length {
                for byte in 0..=0x7f_u8 {
                    for fill in ["a", "e", "1"] {
                        let mut text = fill.repeat(length);
                        text.replace_range(place..=place, char::from(byte).encode_utf8(&mut [0; 4]));
                        assert_eq!(style(&text), style_of_any(&text), "{text:?}");
                    }
                }
                let wide = format!("{}é{}", "a".repeat(place), "b".repeat(length - place));
                assert_eq!(style(&wide), style_of_any(&wide), "{wide:?}");
            }
        }
    }

    /// Words are compared as numbers; so is what differs from one in a single byte.
    #[test]
    fn words_with_a_meaning() {
        const RESERVED: [&str; 9] = ["y", "n", "no", "on", "yes", "off", "true", "null", "false"];
        for word in RESERVED {
            for place in 0..word.len() {
                for byte in 0..=u8::MAX {
                    let mut bytes = word.as_bytes().to_vec();
                    bytes[place] = byte;
                    let reserved = RESERVED
                        .iter()
                        .any(|it| bytes.eq_ignore_ascii_case(it.as_bytes()));
                    assert_eq!(is_reserved(&bytes), reserved, "{bytes:?}");
                }
            }
        }
        assert!(is_reserved(b"FaLsE") && !is_reserved(b"fals") && !is_reserved(b"falsee"));
    }

    #[test]
    fn blocks_are_for_clean_text() {
        check(Style::Literal, &["a\nb", "a\nb\n", "a\n\n b", "a\n\tb\n"]);
        check(
            Style::Double,
            &["\n", "a\n\n", "\na", " a\nb", "\ta\nb", "a\nb ", "é\nb", "a\r\nb"],
        );
    }
}
