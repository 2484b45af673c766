//! A CEL expression cut into words: `response.code >= 400` is five of them.

use super::Fault;

/// A word of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name; `in`, `true`, `false` and `null` are words of their own.
    Name(&'a str),
    /// A name between backquotes, which may follow a dot.
    Quoted,
    /// A whole number with a sign, without its sign.
    Int(&'a str),
    /// A whole number without a sign: `1u`.
    Uint(&'a str),
    /// A number with a point or an exponent.
    Float(&'a str),
    /// A string, or bytes.
    Text,
    /// `true`, `false` or `null`.
    Constant,
    /// `in`, an operator or a bracket.
    Sign(&'static str),
    /// What is behind the last word.
    End,
}

/// Longer signs come first.
const SIGNS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":",
    "+", "*", "/", "%",
];

/// The words, each with the byte it begins at; the last one is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += blank(&text[at..]);
        let rest = &text[at..];
        if rest.is_empty() {
            tokens.push((at, Token::End));
            return Ok(tokens);
        }
        let (token, length) = token(rest).map_err(|why| Fault::new(at, why))?;
        tokens.push((at, token));
        at += length;
    }
}

/// How long the blanks and comments are that a text begins with.
fn blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(['\t', ' ', '\r', '\n', '\u{c}']);
        let Some(comment) = rest.strip_prefix("//") else {
            return text.len() - rest.len();
        };
        rest = comment.find('\n').map_or("", |end| &comment[end..]);
    }
}

fn token(text: &str) -> Result<(Token<'_>, usize), &'static str> {
    let first = text.as_bytes()[0];
    if let Some((is_bytes, is_raw, start)) = quote(text) {
        let end = string(&text[start..], is_bytes, is_raw)?;
        return Ok((Token::Text, start + end));
    }
    if first.is_ascii_alphabetic() || first == b'_' {
        let length = leading(text, |b| b.is_ascii_alphanumeric() || b == b'_');
        return Ok((
            match &text[..length] {
                "in" => Token::Sign("in"),
                "true" | "false" | "null" => Token::Constant,
                name => Token::Name(name),
            },
            length,
        ));
    }
    if let Some(number) = number(text) {
        return Ok(number);
    }
    if first == b'`' {
        let length = leading(&text[1..], |b| b.is_ascii_alphanumeric() || b"_.-/ ".contains(&b));
        if length == 0 || text.as_bytes().get(length + 1) != Some(&b'`') {
            return Err("a name between backquotes does not end");
        }
        return Ok((Token::Quoted, length + 2));
    }
    match SIGNS.into_iter().find(|sign| text.starts_with(sign)) {
        Some(sign) => Ok((Token::Sign(sign), sign.len())),
        None => Err("this character has no meaning"),
    }
}

/// How many bytes at the beginning are so.
fn leading(text: &str, is_so: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|&b| is_so(b)).count()
}

fn number(text: &str) -> Option<(Token<'_>, usize)> {
    let digits = leading(text, |b| b.is_ascii_digit());
    let hex = text
        .strip_prefix("0x")
        .map_or(0, |hex| leading(hex, |b| b.is_ascii_hexdigit()));
    let length = if hex > 0 {
        2 + hex
    } else {
        let fraction = text[digits..]
            .strip_prefix('.')
            .map_or(0, |fraction| leading(fraction, |b| b.is_ascii_digit()));
        let mantissa = digits + if fraction > 0 { 1 + fraction } else { 0 };
        if mantissa == 0 {
            return None;
        }
        let length = mantissa + exponent(&text[mantissa..]);
        if length > digits {
            return Some((Token::Float(&text[..length]), length));
        }
        digits
    };
    let number = &text[..length];
    Some(match text.as_bytes().get(length) {
        Some(b'u' | b'U') => (Token::Uint(number), length + 1),
        Some(_) | None => (Token::Int(number), length),
    })
}

fn exponent(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return 0;
    };
    let signed = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    match leading(signed, |b| b.is_ascii_digit()) {
        0 => 0,
        digits => text.len() - signed.len() + digits,
    }
}

/// Whether a string of bytes or a raw one begins here, and where its quote is.
fn quote(text: &str) -> Option<(bool, bool, usize)> {
    let bytes = text.as_bytes();
    let is_bytes = matches!(bytes[0], b'b' | b'B');
    let at = usize::from(is_bytes);
    let is_raw = matches!(bytes.get(at), Some(b'r' | b'R'));
    let at = at + usize::from(is_raw);
    matches!(bytes.get(at), Some(b'"' | b'\'')).then_some((is_bytes, is_raw, at))
}

/// How long the string is that begins with this quote.
fn string(text: &str, is_bytes: bool, is_raw: bool) -> Result<usize, &'static str> {
    const ENDLESS: &str = "the string does not end";
    let quote = &text[..1];
    let long = ["\"\"\"", "'''"].into_iter().find(|long| text.starts_with(long));
    let end = long.unwrap_or(quote);
    let mut at = end.len();
    loop {
        let rest = &text[at..];
        if rest.starts_with(end) {
            return Ok(at + end.len());
        }
        match rest.chars().next() {
            None => return Err(ENDLESS),
            Some('\n' | '\r') if long.is_none() => return Err(ENDLESS),
            Some('\\') if !is_raw => at += 1 + escape(&rest[1..], is_bytes)?,
            Some(c) => at += c.len_utf8(),
        }
    }
}

/// How long the escape is behind its backslash.
fn escape(text: &str, is_bytes: bool) -> Result<usize, &'static str> {
    const UNKNOWN: &str = "there is an escape in the string that CEL does not have";
    let bytes = text.as_bytes();
    let (digits, radix) = match bytes.first() {
        Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`') => {
            return Ok(1);
        }
        Some(b'x' | b'X') => (bytes.get(1..3), 16),
        Some(b'u') if !is_bytes => (bytes.get(1..5), 16),
        Some(b'U') if !is_bytes => (bytes.get(1..9), 16),
        Some(b'0'..=b'3') => (bytes.get(0..3), 8),
        Some(_) | None => return Err(UNKNOWN),
    };
    let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
    let digits = digits.filter(|digits| digits.chars().all(|c| c.is_digit(radix)));
    let code = digits.and_then(|digits| u32::from_str_radix(digits, radix).ok());
    match (digits, code.and_then(char::from_u32)) {
        (Some(digits), Some(_)) => Ok(digits.len() + usize::from(radix == 16)),
        _ => Err(UNKNOWN),
    }
}
