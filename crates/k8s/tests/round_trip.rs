//! What is written comes back: from our reader, and from `serde_yaml` as a witness that shares no code with it.
#![cfg(feature = "read")]

use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_k8s::yaml::{append_document, to_string};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// 436 strings that some reader or writer of YAML got wrong.
const NASTY: &str = include_str!("data/nasty-strings.json");

/// Says which reader got which text wrong.
fn check(value: &Value) -> Result<(), String> {
    let text = to_string(value).map_err(|e| e.to_string())?;
    match read(&text, &Limits::default()) {
        Ok(back) if back == [value.clone()] => {}
        // The one value that reads as no document.
        Ok(back) if back.is_empty() && value.is_null() => {}
        other => return Err(format!("our reader: {value} as {text:?} is {other:?}")),
    }
    match serde_yaml::from_str::<Value>(&text) {
        Ok(back) if back == *value => Ok(()),
        other => Err(format!("serde_yaml: {value} as {text:?} is {other:?}")),
    }
}

/// The places in which a string can stand.
fn places(text: &str) -> [Value; 6] {
    [
        json!(text),
        json!({ "key": text }),
        json!([text]),
        json!({ text: 1 }),
        json!({ text: text, "z": { text: [text, { text: { "b": text } }] } }),
        json!([[text, [text]], { "a": [{ text: [text], "b": text }], "c": 1 }]),
    ]
}

fn check_everywhere(text: &str) -> Result<(), String> {
    places(text).iter().try_for_each(check)
}

#[test]
fn nasty_strings() -> Result<(), serde_json::Error> {
    let strings: Vec<String> = serde_json::from_str(NASTY)?;
    assert_eq!(strings.len(), 436);
    let wrong: Vec<_> = strings
        .iter()
        .filter_map(|text| check_everywhere(text).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn nasty_strings_as_one_stream() -> Result<(), Box<dyn std::error::Error>> {
    let strings: Vec<String> = serde_json::from_str(NASTY)?;
    let mut text = String::new();
    for string in &strings {
        append_document(&mut text, string)?;
    }
    let back = read(&text, &Limits::default())?;
    assert_eq!(back, strings.into_iter().map(Value::from).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn every_character_of_the_basic_plane() {
    let wrong: Vec<_> = ('\0'..='\u{ffff}')
        .filter_map(|c| check(&json!({ format!("{c}"): format!("a{c}"), "k": format!("{c}a") })).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Strings of pieces that mean something to YAML, and of any characters.
fn strings() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(" "),
        Just("\n"),
        Just("\t"),
        Just(": "),
        Just(":"),
        Just(" #"),
        Just("#"),
        Just("- "),
        Just("-"),
        Just("? "),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("|"),
        Just(">"),
        Just("---"),
        Just("..."),
        Just("{"),
        Just("]"),
        Just(","),
        Just("&"),
        Just("*"),
        Just("!"),
        Just("%"),
        Just("@"),
        Just("0x"),
        Just("1"),
        Just("e"),
        Just("."),
        Just("_"),
        Just("+"),
        Just("~"),
        Just("no"),
        Just("true"),
        Just("null"),
        Just("<<"),
        Just("="),
        Just("a"),
        Just("é"),
        Just("\r"),
    ];
    prop_oneof![
        3 => proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[ -~\n]{0,200}",
    ]
}

fn trees() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        strings().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((strings(), inner), 0..6)
                .prop_map(|entries| Value::from(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_strings(text in strings()) {
        prop_assert_eq!(check_everywhere(&text), Ok(()));
    }

    #[test]
    fn random_trees(tree in trees()) {
        prop_assert_eq!(check(&tree), Ok(()));
    }
}
