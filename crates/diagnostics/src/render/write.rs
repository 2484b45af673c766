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
    laid_out(&to_json(value))
}

/// JSON without blanks in the lines of `serde_json`. Its own formatter would be compiled for each type that is written, beside the one for a single line.
fn laid_out(json: &str) -> String {
    let mut out = String::with_capacity(2 * json.len());
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    };
    let (mut depth, mut before) = (0_usize, ' ');
    let (mut in_string, mut is_escaped) = (false, false);
    for c in json.trim_end().chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
        } else {
            let is_end = matches!(c, '}' | ']');
            depth -= usize::from(is_end && depth > 0);
            // What is empty stays on its line.
            if is_end != matches!(before, '{' | '[') {
                line(&mut out, depth);
            }
            depth += usize::from(matches!(c, '{' | '['));
            in_string = c == '"';
        }
        out.push(c);
        if !in_string && c == ',' {
            line(&mut out, depth);
        } else if !in_string && c == ':' {
            out.push(' ');
        }
        before = c;
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
    fn lines_are_those_of_serde_json() {
        for text in [
            r#"{"a":[1,{"b":{},"c":[]},"x:{,[\"\\"],"d":{"e":null,"f":[[]]},"":-1.5e3}"#,
            "[]",
            "{}",
            "[[],{},[{}]]",
            r#""a,b""#,
            "7",
        ] {
            let value: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
            let lines = serde_json::to_string_pretty(&value).expect("it is a value");
            assert_eq!(to_json_pretty(&value), lines + "\n");
        }
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
