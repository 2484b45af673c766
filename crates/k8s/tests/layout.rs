//! What is written for each kind of value that serde knows, to the letter.

use std::collections::BTreeMap;

use mesh2yaml_k8s::yaml::{WriteError, append, append_document, to_string};
use serde::{Serialize, Serializer};
use serde_json::json;

#[track_caller]
fn check<T: Serialize + ?Sized>(value: &T, expected: &str) {
    assert_eq!(to_string(value).as_deref(), Ok(expected));
}

#[track_caller]
fn check_refused<T: Serialize + ?Sized>(value: &T, what: &'static str) {
    assert_eq!(to_string(value), Err(WriteError::Unsupported(what)));
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Newtype(u8);

#[derive(Serialize)]
struct Pair(u8, &'static str);

#[derive(Serialize)]
struct Fields {
    name: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ports: Vec<u16>,
    inner: Option<Box<Fields>>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "camelCase")]
enum Variant {
    Unit,
    #[serde(rename = "no")]
    Word,
    Prefix(&'static str),
    Empty(),
    Pair(u8, u8),
    Header {
        name: &'static str,
        values: Vec<u8>,
    },
}

/// A type whose only text is that of its `Display`.
struct Shown(&'static str);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// A byte string, which serde's derive never makes.
struct Bytes;

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(b"shop")
    }
}

/// A value whose own `Serialize` gives up.
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("out of ideas"))
    }
}

#[test]
fn scalars() {
    check(&true, "true\n");
    check(&false, "false\n");
    check(&i8::MIN, "-128\n");
    check(&i16::MIN, "-32768\n");
    check(&i32::MIN, "-2147483648\n");
    check(&i64::MIN, "-9223372036854775808\n");
    check(&i128::MIN, "-170141183460469231731687303715884105728\n");
    check(&0_u8, "0\n");
    check(&u16::MAX, "65535\n");
    check(&u32::MAX, "4294967295\n");
    check(&u64::MAX, "18446744073709551615\n");
    check(&u128::MAX, "340282366920938463463374607431768211455\n");
    check(&'x', "x\n");
    check(&'y', "'y'\n");
    check("shop", "shop\n");
}

#[test]
fn floats_read_back_as_floats() {
    check(&1.0_f64, "1.0\n");
    check(&-0.0_f64, "-0.0\n");
    check(&0.1_f32, "0.1\n");
    check(&1e16_f64, "1.0e+16\n");
    check(&2.5e-9_f64, "2.5e-9\n");
    check(&1e-7_f64, "1.0e-7\n");
    check(&f64::MAX, "1.7976931348623157e+308\n");
    check_refused(&f64::NAN, "a float that is not finite");
    check_refused(&f32::INFINITY, "a float that is not finite");
    check_refused(&f64::NEG_INFINITY, "a float that is not finite");
}

#[test]
fn nothing_and_something() {
    check(&(), "null\n");
    check(&Unit, "null\n");
    check(&None::<u8>, "null\n");
    check(&Some("a"), "a\n");
    check(&Newtype(7), "7\n");
    check(
        &Fields {
            name: "a",
            ports: vec![],
            inner: None,
        },
        "name: a\ninner: null\n",
    );
}

#[test]
fn strings() {
    check("", "''\n");
    check("true", "'true'\n");
    check("8080", "'8080'\n");
    check("it's: so", "'it''s: so'\n");
    check("it's", "it's\n");
    check("tab\there", "\"tab\\there\"\n");
    check("a\nb", "|-\n  a\n  b\n");
    check("a\nb\n", "|\n  a\n  b\n");
    check("a\n\n  b\n\n", "\"a\\n\\n  b\\n\\n\"\n");
    check(
        &json!({"a": "x\n\n y\n", "b": ["p\nq"]}),
        "a: |\n  x\n\n   y\nb:\n- |-\n  p\n  q\n",
    );
}

#[test]
fn shown_text_is_quoted_like_any_other() {
    check(&Shown("10s"), "10s\n");
    check(&Shown("10"), "'10'\n");
    check(
        &[Shown("10"), Shown("a"), Shown("a\nb")],
        "- '10'\n- a\n- |-\n  a\n  b\n",
    );
    check(&BTreeMap::from([("k", Shown("no"))]), "k: 'no'\n");
}

#[test]
fn lists_are_not_indented_below_their_key() {
    check(&[1, 2], "- 1\n- 2\n");
    check(&(1, "a"), "- 1\n- a\n");
    check(&Pair(1, "a"), "- 1\n- a\n");
    check(&json!([[1, [2]], []]), "- - 1\n  - - 2\n- []\n");
    check(
        &json!({"rules": [{"from": [{"source": {"principals": ["a", "b"]}}], "to": []}]}),
        "rules:\n- from:\n  - source:\n      principals:\n      - a\n      - b\n  to: []\n",
    );
}

#[test]
fn empty_collections() {
    check(&json!({}), "{}\n");
    check(&json!([]), "[]\n");
    check(
        &json!({"a": {}, "b": [], "c": [{}, []]}),
        "a: {}\nb: []\nc:\n- {}\n- []\n",
    );
}

#[test]
fn structs() {
    let inner = Fields {
        name: "b",
        ports: vec![80, 443],
        inner: None,
    };
    check(
        &[Fields {
            name: "a",
            ports: vec![],
            inner: Some(Box::new(inner)),
        }],
        "- name: a\n  inner:\n    name: b\n    ports:\n    - 80\n    - 443\n    inner: null\n",
    );
}

#[test]
fn variants_are_names_or_maps_of_one_key() {
    check(&Variant::Unit, "unit\n");
    check(&Variant::Word, "'no'\n");
    check(&Variant::Prefix("/api"), "prefix: /api\n");
    check(&Variant::Empty(), "empty: []\n");
    check(&Variant::Pair(1, 2), "pair:\n- 1\n- 2\n");
    check(
        &BTreeMap::from([("uri", Variant::Prefix("/api"))]),
        "uri:\n  prefix: /api\n",
    );
    check(
        &[
            Variant::Pair(1, 2),
            Variant::Header {
                name: "x",
                values: vec![1],
            },
            Variant::Header {
                name: "y",
                values: vec![],
            },
        ],
        "- pair:\n  - 1\n  - 2\n- header:\n    name: x\n    values:\n    - 1\n- header:\n    name: 'y'\n    values: []\n",
    );
    check(
        &BTreeMap::from([("a", Some(Ok::<_, ()>(Variant::Pair(1, 2))))]),
        "a:\n  Ok:\n    pair:\n    - 1\n    - 2\n",
    );
}

#[test]
fn keys_are_strings() {
    check(&BTreeMap::from([(true, 1)]), "'true': 1\n");
    check(&BTreeMap::from([(-5_i64, 1)]), "'-5': 1\n");
    check(
        &BTreeMap::from([(u128::MAX, 1)]),
        "'340282366920938463463374607431768211455': 1\n",
    );
    check(&BTreeMap::from([('n', 1)]), "'n': 1\n");
    check(&BTreeMap::from([(Variant::Word, 1)]), "'no': 1\n");
    check(&BTreeMap::from([(Some("a"), 1)]), "a: 1\n");
    check(
        &BTreeMap::from([("<<", 1), ("a\nb", 2), ("a: b", 3)]),
        "'<<': 1\n\"a\\nb\": 2\n'a: b': 3\n",
    );
    for refused in [
        to_string(&BTreeMap::from([((), 1)])),
        to_string(&BTreeMap::from([(None::<u8>, 1)])),
        to_string(&BTreeMap::from([([1, 2], 1)])),
        to_string(&BTreeMap::from([((1, 2), 1)])),
        to_string(&BTreeMap::from([(vec![1], 1)])),
        to_string(&BTreeMap::from([(BTreeMap::from([(1, 1)]), 1)])),
        to_string(&BTreeMap::from([(Variant::Prefix("a"), 1)])),
        to_string(&BTreeMap::from([(Variant::Pair(1, 1), 1)])),
        to_string(&BTreeMap::from([(
            Variant::Header {
                name: "a",
                values: vec![],
            },
            1,
        )])),
    ] {
        assert_eq!(
            refused,
            Err(WriteError::Unsupported("a map key that is not a string"))
        );
    }
}

#[test]
fn long_keys_are_explicit() {
    let key = "k".repeat(129);
    let simple = "k".repeat(128);
    check(&json!({&key: 1}), &format!("? \"{key}\"\n: 1\n"));
    check(&json!({&simple: 1}), &format!("{simple}: 1\n"));
    check(
        &json!([{&key: [{&key: {"a": "b\nc"}}]}]),
        &format!("- ? \"{key}\"\n  :\n  - ? \"{key}\"\n    :\n      a: |-\n        b\n        c\n"),
    );
}

#[test]
fn refused_values_leave_no_trace() {
    check_refused(&Bytes, "a byte string");
    let mut out = "a: 1\n".to_owned();
    let error = WriteError::Message("out of ideas".into());
    assert_eq!(
        append(&mut out, &BTreeMap::from([("b", Broken)])),
        Err(error.clone())
    );
    assert_eq!(append_document(&mut out, &[Broken]), Err(error));
    assert_eq!(out, "a: 1\n");
}

#[test]
fn errors_read_well() {
    let texts =
        [to_string(&Bytes), to_string(&f32::NAN), to_string(&Broken)].map(|r| r.err().map(|e| e.to_string()));
    let expected = [
        "a byte string cannot be written as YAML",
        "a float that is not finite cannot be written as YAML",
        "out of ideas",
    ];
    assert_eq!(texts, expected.map(|e| Some(e.to_owned())));
}

#[test]
fn documents_are_parted() {
    let mut out = String::new();
    for value in [json!({"a": 1}), json!(["b"]), json!("c\n---\nd")] {
        assert_eq!(append_document(&mut out, &value), Ok(()));
    }
    assert_eq!(out, "a: 1\n---\n- b\n---\n|-\n  c\n  ---\n  d\n");
}
