//! Characters that drive a terminal, or that are not to be seen: sources are not trusted, so none gets out as it is.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Whether a character drives the terminal (C0, C1), reorders what is read (marks, embeddings, isolates), breaks lines
/// unseen, or has no looks at all (zero-width characters, tags).
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A character to stand for `c` in a snippet: one for one, so that columns stay. Tabs are left to the snippet.
pub(super) fn picture(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if is_hidden(c) => '\u{fffd}',
        _ => c,
    }
}

/// A text with hidden characters spelt out, such as `\u{1b}`; on one line.
pub(super) fn spell(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            spelt.extend(c.escape_default());
        } else {
            spelt.push(c);
        }
    }
    spelt
}

/// A text of several lines with all other hidden characters spelt out.
pub(super) fn spell_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(spell).collect();
    lines.join("\n")
}

/// A value as one compact JSON document, with hidden characters as JSON's own escapes.
pub(super) fn to_json(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    let written = value.serialize(&mut Serializer::with_formatter(&mut out, Visible));
    debug_assert!(written.is_ok(), "strings and numbers into memory: {written:?}");
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// A value as JSON of many lines, with hidden characters as JSON's own escapes.
pub(super) fn to_json_pretty(value: &impl Serialize) -> String {
    let plain = serde_json::to_string_pretty(value);
    debug_assert!(plain.is_ok(), "strings and numbers into memory: {plain:?}");
    let mut out = String::new();
    // Outside of strings nothing is hidden but line feeds, and inside of them those are escaped already.
    for c in plain.unwrap_or_default().chars() {
        match c {
            '\n' => out.push(c),
            _ if is_hidden(c) => out.extend(
                c.encode_utf16(&mut [0; 2])
                    .iter()
                    .map(|unit| format!("\\u{unit:04x}")),
            ),
            _ => out.push(c),
        }
    }
    out.push('\n');
    out
}

struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_the_count() {
        let bad = "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200d}b\tc";
        let shown: String = bad.chars().map(picture).collect();
        assert_eq!(shown, "a␛[31m␡\u{fffd}\u{fffd}\u{fffd}b\tc");
    }

    #[test]
    fn spelling() {
        assert_eq!(spell("a\u{1b}\n\u{202e}é"), "a\\u{1b}\\n\\u{202e}é");
        assert_eq!(spell_lines("a\r\nb\tc"), "a\nb\\tc");
    }

    #[test]
    fn json_reads_back() {
        let text = "a\u{1b}\u{9b}\u{202e}\u{e0041}\"\\\né😀";
        let json = to_json(&text);
        assert_eq!(json, "\"a\\u001b\\u009b\\u202e\\udb40\\udc41\\\"\\\\\\né😀\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(text));
        let json = to_json_pretty(&[text]);
        assert_eq!(
            json,
            "[\n  \"a\\u001b\\u009b\\u202e\\udb40\\udc41\\\"\\\\\\né😀\"\n]\n"
        );
        assert_eq!(
            serde_json::from_str::<[String; 1]>(&json)
                .ok()
                .as_ref()
                .map(|it| it[0].as_str()),
            Some(text)
        );
    }
}
