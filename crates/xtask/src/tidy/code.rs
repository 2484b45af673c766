//! Rust without what is said in comments and texts, so that a search finds code alone.

/// Blanks comments, and the insides of strings and characters. Lines and columns of what is left stay.
pub(super) fn code_only(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_word = false;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment(rest),
            '"' => string(rest, 0),
            'r' if !after_word => raw_string(rest),
            '\'' => character(rest),
            _ => 0,
        };
        if skipped == 0 {
            out.push(c);
            after_word = c.is_alphanumeric() || c == '_';
            rest = &rest[c.len_utf8()..];
        } else {
            let (gone, next) = rest.split_at(skipped);
            out.extend(gone.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            after_word = false;
            rest = next;
        }
    }
    out
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string that starts at `start` with a quote.
fn string(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// The length of `r#"…"#`; none of `r#let` or a word.
fn raw_string(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
    let inside = 1 + hashes + 1;
    if text.as_bytes().get(inside - 1) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    text[inside..]
        .find(&end)
        .map_or(text.len(), |n| inside + n + end.len())
}

/// The length of `'x'` or `'\n'`; none of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            text[from..].find('\'').map_or(0, |n| from + n + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn only_code_is_left() {
        for (text, expected) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("a \" // b") g"#, "f(           ) g"),
            (r##"f(r#"a " b"#) g"##, "f(          ) g"),
            (r"f(r'a') g", "f(r   ) g"),
            ("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)"),
            (
                r"c == '\'' || c == '\\' || c == '{'",
                "c ==      || c ==      || c ==    ",
            ),
            ("r#let for_r\"x\"", "r#let for_r   "),
            ("\"a\nb\" c", "  \n   c"),
            ("a /* open", "a        "),
        ] {
            assert_eq!(code_only(text), expected, "{text}");
        }
    }
}
