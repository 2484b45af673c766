//! From JSON values to types: what fits, what does not, and where.

use std::collections::BTreeMap;

use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::types::{Duration, Port};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Part {
    port: Port,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wait: Option<Duration>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    matches: Vec<Match>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    by_port: BTreeMap<Port, bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Match {
    Exact(String),
    Any {},
    Within(u8, u8),
    Range { from: i32, to: i32 },
}

fn read(value: Value) -> (Option<Part>, Vec<String>) {
    let (it, found) = typed::<Part>(&value);
    let shown = found.iter().map(|f| {
        let help = f.help.as_ref().map_or(String::new(), |h| format!(" ({h})"));
        format!("{} {}: {}{help}", f.rule, f.path, f.message)
    });
    (it, shown.collect())
}

#[test]
fn what_fits() {
    let value = json!({
        "port": 80.0, "wait": "1.5s", "ratio": 1, "byPort": {"8080": true},
        "matches": [{"exact": "a"}, {"any": {}}, {"within": [1, 2]}, {"range": {"from": -1, "to": 2}}],
    });
    let (part, found) = read(value);
    assert_eq!(found, [""; 0]);
    let part = part.expect("it fits");
    assert_eq!(
        (part.port.get(), part.ratio, part.matches.len()),
        (80, Some(1.0), 4)
    );
    assert_eq!(part.wait.map(Duration::as_millis), Some(1500));
    assert!(part.by_port.keys().all(|port| port.get() == 8080));
}

#[test]
fn null_is_absent_except_in_lists() {
    let (part, found) = read(json!({"port": 80, "wait": null, "matches": null, "nothing": 1}));
    assert_eq!(part.map(|part| part.matches), Some(vec![]));
    assert_eq!(
        found,
        [
            "unknown-field nothing: there is no such field (there are `port`, `wait`, `matches`, `byPort`, `ratio`)"
        ]
    );
    assert_eq!(read(json!({"port": null})).1, ["shape : `port` is missing"]);
    assert_eq!(
        read(json!({"port": 1, "matches": [null]})).1,
        ["shape matches[0]: expected one of `exact`, `any`, `within`, `range`, found null"]
    );
    assert_eq!(
        read(json!({"port": 1, "matches": [{"exact": "a", "any": null}]})).1,
        [""; 0]
    );
}

#[test]
fn what_does_not_fit_is_placed_and_explained() {
    for (value, expected) in [
        (
            json!({"port": 0}),
            "shape port: a port is a whole number from 1 to 65535",
        ),
        (
            json!({"port": 70000}),
            "shape port: a port is a whole number from 1 to 65535",
        ),
        (
            json!({"port": -1}),
            "shape port: a port is a whole number from 1 to 65535",
        ),
        (
            json!({"port": 1.5}),
            "shape port: expected a whole number, found the number 1.5",
        ),
        (
            json!({"port": "80"}),
            "shape port: expected a whole number, found the string \"80\"",
        ),
        (
            json!({"port": 1, "wait": "1"}),
            "shape wait: a duration needs a unit: `ms`, `s`, `m` or `h`",
        ),
        (
            json!({"port": 1, "wait": "0s"}),
            "shape wait: a duration is at least 1ms",
        ),
        (
            json!({"port": 1, "matches": {}}),
            "shape matches: expected a list, found a map",
        ),
        (
            json!({"port": 1, "matches": [{}]}),
            "shape matches[0]: one of `exact`, `any`, `within`, `range` is needed",
        ),
        (
            json!({"port": 1, "matches": [{"exact": "a", "any": {}}]}),
            "shape matches[0]: `exact` and `any` exclude each other",
        ),
        (
            json!({"port": 1, "matches": [{"range": {"from": 1}}]}),
            "shape matches[0].range: `to` is missing",
        ),
        (
            json!({"port": 1, "matches": ["exact"]}),
            "shape matches[0]: expected a map, found a word",
        ),
        (
            json!({"port": 1, "matches": ["exac"]}),
            "shape matches[0]: `exac` is none of `exact`, `any`, `within`, `range` (did you mean `exact`?)",
        ),
        (
            json!({"port": 1, "byPort": {"x": true}}),
            "shape byPort.x: expected a whole number, found the string \"x\"",
        ),
        (
            json!({"port": 1, "byPort": {"70000": true}}),
            "shape byPort.70000: a port is a whole number from 1 to 65535",
        ),
        (json!([]), "shape : expected a map, found a list"),
    ] {
        let (part, found) = read(value.clone());
        assert_eq!((part, found), (None, vec![expected.to_owned()]), "{value}");
    }
}

#[test]
fn every_unknown_field_is_found_before_a_misfit() {
    let (part, found) =
        read(json!({"prot": 1, "port": 80, "matches": [{"exact": "a", "case": true}], "wait": 1}));
    assert_eq!(part, None);
    assert_eq!(
        found[..2],
        [
            "unknown-field prot: there is no such field (did you mean `port`?)",
            "unknown-field matches[0].case: there is no such field (there are `exact`, `any`, `within`, `range`)",
        ]
    );
    assert_eq!(found.len(), 3);
}

#[test]
fn documents_stand_alone() {
    let text = "\u{feff}# first\na: 1\n--- # b\nb: |\n  ---\n  x\n--- {c: 3}\n...\n---\n---\nd: [\n---\ne: 5";
    let found: Vec<_> = documents(text, Limits::default()).collect();
    let shown: Vec<String> = found
        .iter()
        .map(|document| match document {
            Ok(d) => format!("{} {}", d.line, d.value),
            Err(e) => format!("{}:{} error", e.line, e.column),
        })
        .collect();
    assert_eq!(
        shown,
        [
            r#"1 {"a":1}"#,
            r#"4 {"b":"---\nx\n"}"#,
            r#"7 {"c":3}"#,
            "11:4 error",
            r#"13 {"e":5}"#,
        ]
    );
    let few: Vec<_> = documents("a: 1\n---\nb: 1\n---\nc: 1\n", Limits::default().documents(2)).collect();
    assert!(few[1].is_ok() && few[2].is_err() && few.len() == 3);
    let long: Vec<_> = documents("a: 1\n", Limits::default().bytes(2)).collect();
    assert!(long[0].is_err() && long.len() == 1);
}

fn values() -> impl Strategy<Value = Value> {
    let keys = || {
        prop_oneof![
            Just("port"),
            Just("matches"),
            Just("exact"),
            Just("range"),
            Just("from"),
            Just("wait"),
            Just("x")
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((keys(), inner), 0..5).prop_map(|entries| Value::Object(
                entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_is_read_or_refused(value in values()) {
        let (part, found) = typed::<Part>(&value);
        prop_assert!(part.is_some() || !found.is_empty());
        if let (Some(kept), _) = Kept::<Part>::new(&value) {
            prop_assert_eq!(serde_json::to_value(&kept).expect("JSON"), value);
        }
    }
}
