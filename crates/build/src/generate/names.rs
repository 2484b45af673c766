//! Names of policies as names of Rust.

/// What cannot be a name as it is. All can be raw but the last five; one rule for all is easier to remember.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "crate", "self", "super", "_",
];

/// Lower case with `_` for what a name cannot hold, and letters beyond ASCII by their numbers.
fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if c.is_alphabetic() {
            out.push_str(&format!("u{:04x}", u32::from(c)));
        } else {
            out.push('_');
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, '_');
    }
    out
}

/// The name of a module. A keyword gets a `_` behind it, a digit one in front.
pub(super) fn module(text: &str) -> String {
    let mut name = letters(text);
    if KEYWORDS.contains(&&*name) {
        name.push('_');
    }
    name
}

/// The name of a constant.
pub(super) fn constant(text: &str) -> String {
    match &*letters(text) {
        "_" => "__".to_owned(),
        name => name.to_ascii_uppercase(),
    }
}

/// Text of a policy in a comment: as code, with nothing that ends it or cannot be seen.
pub(super) fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '`' => "'".to_owned(),
            '\'' | '"' => c.to_string(),
            c => c.escape_debug().to_string(),
        })
        .collect();
    format!("`{escaped}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (text, as_module, as_constant) in [
            ("api-server", "api_server", "API_SERVER"),
            ("type", "type_", "TYPE"),
            ("self", "self_", "SELF"),
            ("2024", "_2024", "_2024"),
            ("v1.2", "v1_2", "V1_2"),
            ("Größe", "gru00f6u00dfe", "GRU00F6U00DFE"),
            ("a b", "a_b", "A_B"),
            ("", "__", "__"),
            ("🦀", "__", "__"),
        ] {
            assert_eq!(module(text), as_module, "{text}");
            assert_eq!(constant(text), as_constant, "{text}");
        }
    }

    #[test]
    fn comments_hold_what_they_quote() {
        assert_eq!(quoted("testers see it"), "`testers see it`");
        assert_eq!(quoted("a ` b\u{202e}\u{7}"), "`a ' b\\u{202e}\\u{7}`");
    }
}
