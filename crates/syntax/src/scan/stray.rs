//! Characters that belong to no token, and what was meant by them.

use std::borrow::Cow;

use mesh2yaml_diagnostics::Code;

use super::Scanner;
use crate::lex::is_word_byte;

/// A quote that a word processor or a web page has made of a plain one.
pub(super) fn is_typographic_quote(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}')
}

fn is_other_quote(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{2018}'..='\u{201b}')
}

impl Scanner<'_> {
    /// A character that belongs to no token.
    pub(super) fn stray(&mut self) {
        let start = self.i;
        let c = self.text[start..].chars().next().unwrap_or(' ');
        let mut end = start + c.len_utf8();
        let quoted = self.quoted(c, end);
        if let Some(inside) = quoted {
            end += inside.len();
            end += self.text[end..].chars().next().map_or(0, char::len_utf8);
        } else {
            // One report a run: a pasted sentence is one mistake.
            let run = self.text[end..]
                .chars()
                .take_while(|c| !c.is_ascii() && !is_typographic_quote(*c));
            end += run.map(char::len_utf8).sum::<usize>();
        }
        let (what, mut help) = explain(c);
        if let Some(inside) = quoted.filter(|t| t.len() <= 60 && !t.contains(['"', '\\'])) {
            help = if !inside.is_empty() && inside.bytes().all(is_word_byte) {
                format!("write plain quotes or none: `\"{inside}\"` or `{inside}`").into()
            } else {
                format!("write it in plain quotes: `\"{inside}\"`").into()
            };
        }
        self.plain(end - start);
        self.item.broken.push(start..end);
        let key = (self.line_start, explain(c).1);
        if self.last_stray != key {
            self.report(Code::NotAscii, start, end, what, help);
            self.last_stray = key;
        }
    }

    /// What stands from here to the other one of a pair of foreign quotes on the same line.
    fn quoted(&self, quote: char, from: usize) -> Option<&str> {
        // What is longer is not meant as one text.
        const LONGEST: usize = 200;
        let near = &self.text[from..self.text.floor_char_boundary(from + LONGEST)];
        let line = near.split('\n').next()?;
        let end = if is_typographic_quote(quote) {
            line.find(is_typographic_quote)?
        } else if is_other_quote(quote) {
            line.find(is_other_quote)?
        } else {
            return None;
        };
        // A brace is counted wherever it stands, so that all agree on where blocks end.
        Some(&line[..end]).filter(|inside| !inside.contains(['{', '}', '#', '"']))
    }
}

/// What a character is, and what to do about it.
fn explain(c: char) -> (String, Cow<'static, str>) {
    match c {
        c if is_typographic_quote(c) => (
            format!("`{c}` is a typographic quote"),
            "write a plain `\"`".into(),
        ),
        '\u{2018}'..='\u{201b}' => (
            format!("`{c}` is a typographic quote"),
            "text stands in plain `\"` quotes".into(),
        ),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => (
            format!("`{c}` is a dash, not a hyphen"),
            "write a plain `-`".into(),
        ),
        '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{3000}' | '\u{202f}' => (
            "this is not a plain blank".to_owned(),
            "replace it by a blank".into(),
        ),
        '\u{feff}' => (
            "there is an invisible byte order mark here".to_owned(),
            "take it out: it may stand only at the start of a file".into(),
        ),
        '\'' | '`' => (
            if c == '`' {
                "a backtick does not quote here".to_owned()
            } else {
                "`'` does not quote here".to_owned()
            },
            "text stands in plain `\"` quotes".into(),
        ),
        '~' => (
            "`~` begins a regular expression".to_owned(),
            "write it in plain quotes right after: `~\"/v[12]/.*\"`".into(),
        ),
        ';' => (
            "`;` has no meaning".to_owned(),
            "a statement ends with its line".into(),
        ),
        '\r' => (
            "there is a carriage return inside of this line".to_owned(),
            "end a line with a line feed, or with both".into(),
        ),
        c if c.is_control() => (
            format!("there is a control character ({:#04x}) here", u32::from(c)),
            "take it out".into(),
        ),
        c if c.is_ascii() => (
            format!("`{c}` has no meaning outside of quotes"),
            "put the text that it belongs to into `\"` quotes, or take it out".into(),
        ),
        c => (
            format!("`{c}` is outside of ASCII"),
            "such characters stand only in quotes and comments".into(),
        ),
    }
}
