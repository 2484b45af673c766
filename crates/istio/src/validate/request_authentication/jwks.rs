//! A JSON Web Key Set, as Istio's webhook reads it: RFC 7517 and 7518, without looking at what the numbers are.

use serde_json::{Map, Value};

/// Whether each key of a set is private; a single key is a set of one.
pub(super) fn parse(text: &str) -> Result<Vec<bool>, String> {
    // What follows the set is not looked at.
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let set = match values.next() {
        Some(Ok(Value::Object(set))) => set,
        Some(Ok(_)) => return Err("it is no object".to_owned()),
        Some(Err(_)) | None => return Err("it is no JSON".to_owned()),
    };
    match set.get("keys") {
        None => key(&set).map(|is_private| vec![is_private]),
        Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(keys)) => keys
            .iter()
            .enumerate()
            .map(|(index, it)| {
                let it = it.as_object().ok_or_else(|| "it is no object".to_owned());
                it.and_then(key).map_err(|wrong| format!("key {index}: {wrong}"))
            })
            .collect(),
        Some(_) => Err("`keys` is no list".to_owned()),
    }
}

/// What a type of key has to have, and what else it has that is binary.
struct Kind {
    needed: &'static [&'static str],
    binary: &'static [&'static str],
}

/// Whether a key is private.
fn key(key: &Map<String, Value>) -> Result<bool, String> {
    let has_private = key.contains_key("d");
    let (kind, is_private) = match (text(key, "kty")?, has_private) {
        ("RSA", false) => (
            Kind {
                needed: &["e", "n"],
                binary: &["e", "n"],
            },
            false,
        ),
        ("RSA", true) => (
            Kind {
                needed: &["d", "e", "n"],
                binary: &["d", "dp", "dq", "e", "n", "p", "q", "qi"],
            },
            true,
        ),
        ("EC", is_private) => (
            Kind {
                needed: &["crv", "x", "y"],
                binary: &["d", "x", "y"],
            },
            is_private,
        ),
        ("OKP", is_private) => (
            Kind {
                needed: &["crv", "x"],
                binary: &["d", "x"],
            },
            is_private,
        ),
        ("oct", _) => (
            Kind {
                needed: &["k"],
                binary: &["k"],
            },
            true,
        ),
        ("", _) => return Err("`kty` is missing".to_owned()),
        (other, _) => {
            return Err(format!(
                "`{other}` is no type of key: it is `RSA`, `EC`, `OKP` or `oct`"
            ));
        }
    };
    for field in kind.needed {
        if !key.contains_key(*field) {
            return Err(format!("`{field}` is missing"));
        }
    }
    for field in kind.binary {
        if !is_base64(text(key, field)?) {
            return Err(format!("`{field}` is no base64"));
        }
    }
    if kind.needed.contains(&"crv") {
        text(key, "crv")?;
    }
    for field in ["alg", "kid", "use", "x5t", "x5t#S256", "x5u"] {
        text(key, field)?;
    }
    texts(key, "key_ops")?;
    // A certificate is a sequence of DER, whose first byte is 0x30.
    if texts(key, "x5c")?
        .iter()
        .any(|text| !is_base64(text) || !text.starts_with('M'))
    {
        return Err("`x5c` has a text that is no certificate".to_owned());
    }
    Ok(is_private)
}

/// A field that is text; absent or null, it is empty.
fn text<'k>(key: &'k Map<String, Value>, field: &str) -> Result<&'k str, String> {
    match key.get(field) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("`{field}` is no text")),
    }
}

/// A field that is a list of texts; absent or null, it is empty.
fn texts<'k>(key: &'k Map<String, Value>, field: &str) -> Result<Vec<&'k str>, String> {
    let text = |it: &'k Value| if it.is_null() { Some("") } else { it.as_str() };
    let texts = match key.get(field) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(text).collect(),
        Some(_) => None,
    };
    texts.ok_or_else(|| format!("`{field}` is no list of texts"))
}

/// Base64 in either alphabet, with or without its padding.
fn is_base64(text: &str) -> bool {
    let padded = text.ends_with('=');
    let standard = text.contains(['+', '/']);
    let digits: Vec<u8> = text.bytes().filter(|b| !b"\r\n".contains(b)).collect();
    let padding = digits.iter().rev().take_while(|b| **b == b'=').count();
    let is_digit = |b: &u8| {
        b.is_ascii_alphanumeric()
            || if standard {
                b"+/".contains(b)
            } else {
                b"-_".contains(b)
            }
    };
    let is_whole = if padded {
        padding <= 2 && digits.len().is_multiple_of(4)
    } else {
        digits.len() % 4 != 1
    };
    is_whole && digits[..digits.len() - padding].iter().all(is_digit)
}
