//! Characters that drive a terminal, or that are not to be seen: sources are not trusted, so none gets out as it is.

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
}
