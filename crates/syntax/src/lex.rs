//! The words of one statement, for the explainer. The grammar does not use this.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Text,
    Regex,
    Label,
    Equals,
    Comma,
    Open,
    Close,
    Other,
}

/// A token of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token<'s> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'s str,
    pub(crate) start: usize,
}

impl Token<'_> {
    /// One past its last byte.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Whether a byte belongs to a word.
pub(crate) fn is_word_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'/' | b':' | b'_' | b'$' | b'%' | b'*')
}

/// One past the end of the string that starts at `start`, and whether it is closed. One that is not closed leaves out
/// a brace at the end of its line, which more likely belongs to a block.
pub(crate) fn string_end(b: &[u8], start: usize) -> (usize, bool) {
    let mut i = start + 1;
    while i < b.len() {
        match b[i] {
            b'\\' if i + 1 < b.len() && b[i + 1] != b'\n' => i += 2,
            b'"' => return (i + 1, true),
            b'\n' => break,
            _ => i += 1,
        }
    }
    let mut line = b[start..i].trim_ascii_end();
    let mut end = i;
    while let [rest @ .., b' ' | b'\t', b'{' | b'}'] = line {
        end = start + rest.len();
        line = rest.trim_ascii_end();
    }
    (end, false)
}

/// Cuts a text into tokens; blanks, line ends and comments are left out.
pub(crate) fn lex(text: &str) -> Vec<Token<'_>> {
    let b = text.as_bytes();
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < b.len() {
        let start = i;
        let kind = match b[i] {
            b' ' | b'\t' | b'\n' => {
                i += 1;
                continue;
            }
            b'\r' if b.get(i + 1) == Some(&b'\n') => {
                i += 1;
                continue;
            }
            b'#' => {
                while i < b.len() && b[i] != b'\n' {
                    i += 1;
                }
                continue;
            }
            b'"' => {
                i = string_end(b, i).0;
                TokenKind::Text
            }
            b'~' if b.get(i + 1) == Some(&b'"') => {
                i = string_end(b, i + 1).0;
                TokenKind::Regex
            }
            b'{' | b'}' | b',' | b'=' => {
                i += 1;
                match b[start] {
                    b'{' => TokenKind::Open,
                    b'}' => TokenKind::Close,
                    b',' => TokenKind::Comma,
                    _ => TokenKind::Equals,
                }
            }
            c if is_word_byte(c) => {
                while i < b.len() && is_word_byte(b[i]) {
                    i += 1;
                }
                let value = |i: usize| b.get(i).is_some_and(|b| is_word_byte(*b) || *b == b'"');
                if b.get(i) == Some(&b'=') && value(i + 1) {
                    i += 1;
                    if b[i] == b'"' {
                        i = string_end(b, i).0;
                    } else {
                        while i < b.len() && is_word_byte(b[i]) {
                            i += 1;
                        }
                    }
                    TokenKind::Label
                } else {
                    TokenKind::Word
                }
            }
            _ => {
                i += 1;
                while !text.is_char_boundary(i) {
                    i += 1;
                }
                TokenKind::Other
            }
        };
        tokens.push(Token {
            kind,
            text: &text[start..i],
            start,
        });
    }
    tokens
}
