//! For code scanning: SARIF 2.1.0.

use serde_json::{Value, json};

use super::place::Place;
use super::write::to_json;
use crate::{Coded, Diagnostic, Sources, Span};

pub(super) fn render<C: Coded>(diagnostics: &[Diagnostic<C>], sources: &Sources) -> String {
    let mut codes: Vec<C> = diagnostics.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().copied().map(rule).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(d, &codes, sources)).collect();
    to_json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "mesh2yaml",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: impl Coded) -> Value {
    json!({
        "id": code.as_str(),
        "name": code.name(),
        "shortDescription": { "text": code.title() },
        "defaultConfiguration": { "level": code.severity().as_str() },
    })
}

fn result<C: Coded>(d: &Diagnostic<C>, codes: &[C], sources: &Sources) -> Value {
    let help = d.help.iter().map(|help| format!("\n{help}"));
    let mut result = json!({
        "ruleId": d.code.as_str(),
        "ruleIndex": codes.partition_point(|code| *code < d.code),
        "level": d.severity.as_str(),
        "message": { "text": format!("{}{}", d.message, help.collect::<String>()) },
    });
    let here = d
        .span
        .and_then(|span| location(span, d.label.as_deref(), sources));
    result["locations"] = here.into_iter().collect();
    let others = d.related.iter();
    let others: Vec<Value> = others
        .filter_map(|label| location(label.span, Some(&label.message), sources))
        .collect();
    if !others.is_empty() {
        result["relatedLocations"] = others.into();
    }
    result
}

fn location(span: Span, words: Option<&str>, sources: &Sources) -> Option<Value> {
    let Place { file, start, end } = Place::of(span, sources)?;
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(file) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    });
    if let Some(words) = words {
        location["message"] = json!({ "text": words });
    }
    Some(location)
}

/// A file name as a reference that is relative to the repository, or as a whole URI where it is absolute.
fn uri(file: &str) -> String {
    let file = file.replace(std::path::MAIN_SEPARATOR, "/");
    let mut uri = String::from(if file.starts_with('/') { "file://" } else { "" });
    for byte in file.strip_prefix("./").unwrap_or(&file).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn uris() {
        assert_eq!(uri("./a/b-c.mesh"), "a/b-c.mesh");
        assert_eq!(uri("my shop/é:1%.mesh"), "my%20shop/%C3%A9%3A1%25.mesh");
        assert_eq!(uri("/a b"), "file:///a%20b");
    }
}
