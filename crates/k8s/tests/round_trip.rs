//! What is written comes back: from our reader, and from `serde_yaml` as a witness that shares no code with it.
#![cfg(feature = "read")]

mod hostile;

use hostile::{Strings, nasty, places};
use mesh2yaml_k8s::manifest::{Limits, read};
use mesh2yaml_k8s::yaml::{append_document, to_string};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::Deserialize as _;
use serde_json::{Map, Value, json};

/// So many random strings are written and read in each run.
const STRINGS: usize = 100_000;

/// Another seed gives other strings and trees: `READERS_SEED=7 cargo test -p mesh2yaml-k8s`.
fn seed() -> u64 {
    std::env::var("READERS_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1)
}

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

fn check_everywhere(text: &str) -> Result<(), String> {
    places(text).iter().try_for_each(check)
}

/// As [`check_everywhere`] of many strings, as one stream of documents; what is wrong in it is looked for one by one.
fn check_stream(strings: &[String]) -> Result<(), String> {
    let values: Vec<Value> = strings.iter().flat_map(|text| places(text)).collect();
    let mut text = String::new();
    for value in &values {
        append_document(&mut text, value).map_err(|e| e.to_string())?;
    }
    let ours = read(&text, &Limits::default()).is_ok_and(|back| back == values);
    let witness: Result<Vec<Value>, _> = serde_yaml::Deserializer::from_str(&text)
        .map(Value::deserialize)
        .collect();
    if ours && witness.is_ok_and(|back| back == values) {
        return Ok(());
    }
    strings.iter().try_for_each(|text| check_everywhere(text))?;
    Err(format!(
        "each alone is read well, and not as a stream: {strings:?}"
    ))
}

#[test]
fn nasty_strings() {
    let strings = nasty();
    assert!(strings.len() >= 436, "{} strings are left", strings.len());
    let wrong: Vec<_> = strings
        .iter()
        .filter_map(|text| check_everywhere(text).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nasty_strings_as_one_stream() {
    assert_eq!(check_stream(nasty()), Ok(()));
}

#[test]
fn random_strings() {
    let mut strings = Strings::new(seed());
    for _ in 0..STRINGS / 100 {
        let some: Vec<String> = strings.by_ref().take(100).collect();
        assert_eq!(check_stream(&some), Ok(()), "READERS_SEED={}", seed());
    }
}

#[test]
fn every_character_of_the_basic_plane() {
    let wrong: Vec<_> = ('\0'..='\u{ffff}')
        .filter_map(|c| check(&json!({ format!("{c}"): format!("a{c}"), "k": format!("{c}a") })).err())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A string of a seed of its own.
fn strings() -> impl Strategy<Value = String> {
    any::<u64>().prop_map(|seed| Strings::new(seed).next().unwrap_or_default())
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
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, rng_seed: RngSeed::Fixed(seed()), ..ProptestConfig::default() })]

    #[test]
    fn random_trees(tree in trees()) {
        prop_assert_eq!(check(&tree), Ok(()));
    }
}
