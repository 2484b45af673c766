//! What `kubectl kustomize` mangles stands in no output, whatever the policy says.
//!
//! Found by asking it (5.5, as kubectl 1.32 has it): U+0085 becomes a blank, other controls from U+007F to U+009F and U+FFFE and U+FFFF end it with an error, a key `<<`
//! is dropped, and keys of 1,023 bytes and more end it. However they are written: it reads YAML well, and writes it anew badly.

use std::collections::BTreeMap;
use std::ops::Range;

use mesh2yaml::k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::corpus::{Case, cases};
use serde_json::Value;

/// What is put into every string of every example.
const ODD: &[&str] = &[
    "\u{1}",
    "\u{7f}",
    "\u{80}",
    "\u{85}",
    "\u{9f}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1fffe}",
    "\u{feff}",
    "\u{2028}",
];

/// More than a key may have.
const LONG: usize = 1023;

#[test]
fn what_kustomize_mangles_is_in_no_output() {
    let mut found = BTreeMap::new();
    let mut tried = 0;
    for case in cases() {
        let Ok(text) = std::str::from_utf8(&case.bytes) else {
            continue;
        };
        if case
            .targets
            .iter()
            .all(|target| case.compile(*target).has_errors())
        {
            continue;
        }
        for range in texts(text) {
            let inside = &text[range.clone()];
            let mut with: Vec<String> = ODD.iter().map(|odd| inside.to_owned() + odd).collect();
            with.extend(["<<".to_owned(), "x".repeat(LONG)]);
            for with in with {
                tried += 1;
                let with = match text[..range.start].ends_with('"') {
                    true => with,
                    false => format!("\"{with}\""),
                };
                let bytes = [&text[..range.start], &with, &text[range.end..]].concat();
                let case = Case {
                    bytes: bytes.into_bytes(),
                    ..case.clone()
                };
                if let Some(mangled) = mangled(&case) {
                    let line = text[..range.start].matches('\n').count() + 1;
                    found.insert(format!("{}:{line}", case.path), mangled);
                }
            }
        }
    }
    assert!(tried > 5000, "only {tried} were tried");
    assert!(found.is_empty(), "{found:#?}");
}

/// Where strings have their text, and where words stand that a string can stand for: on either side of a ` = `. Comments have
/// quotes too, which do not matter: what is in a comment changes nothing.
fn texts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((before, after)) = line.split_once(" = ") {
            let name = before.rfind(' ').map_or(0, |at| at + 1)..before.len();
            let value =
                before.len() + 3..before.len() + 3 + after.find([' ', ',', '\n']).unwrap_or(after.len());
            let words = [name, value]
                .into_iter()
                .filter(|range| !line[range.clone()].contains('"'));
            found.extend(words.map(|range| start + range.start..start + range.end));
        }
        let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| start + at).collect();
        let has_escapes = line.contains('\\');
        for pair in quotes.chunks_exact(2).filter(|_| !has_escapes) {
            found.push(pair[0] + 1..pair[1]);
        }
        start += line.len();
    }
    found
}

/// What of the output would be mangled.
fn mangled(case: &Case) -> Option<String> {
    case.targets.iter().find_map(|target| {
        let compilation = case.compile(*target);
        let text = compilation.yaml() + "---\n" + &compilation.install_yaml();
        let documents = read(&text, &Limits::default()).expect("it is YAML");
        let mut found = documents.iter().find_map(in_value);
        if let Some(found) = &mut found {
            found.push_str(&format!(" on {target}"));
        }
        found
    })
}

fn in_value(value: &Value) -> Option<String> {
    let odd = |text: &str| {
        let is_odd =
            |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') || c < ' ' && c != '\n';
        text.contains(is_odd).then(|| format!("{text:?}"))
    };
    match value {
        Value::String(text) => odd(text),
        Value::Array(items) => items.iter().find_map(in_value),
        Value::Object(entries) => entries.iter().find_map(|(key, value)| {
            let is_bad = key == "<<" || key.len() >= LONG;
            let key = is_bad.then(|| format!("the key {key:.20}…")).or_else(|| odd(key));
            key.or_else(|| in_value(value))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}
