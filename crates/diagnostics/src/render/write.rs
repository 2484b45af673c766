//! JSON in which hidden characters are escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::hidden::is_hidden;

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
