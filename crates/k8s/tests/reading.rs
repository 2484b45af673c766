//! What a text means, and what is said of one that means nothing.
#![cfg(feature = "read")]

use mesh2yaml_k8s::manifest::{Limits, ReadError, read};
use serde_json::{Value, json};

#[track_caller]
fn check(text: &str, expected: &[Value]) {
    match read(text, &Limits::default()) {
        Ok(documents) => assert_eq!(documents, expected, "{text}"),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[track_caller]
fn error(text: &str, limits: &Limits) -> ReadError {
    match read(text, limits) {
        Err(error) => error,
        Ok(documents) => panic!("{text} is {documents:?}"),
    }
}

#[track_caller]
fn check_error(text: &str, line: usize, column: usize, message: &str) {
    let error = error(text, &Limits::default());
    assert_eq!(
        (error.line, error.column, error.message.as_str()),
        (line, column, message),
        "{text}"
    );
}

#[test]
fn documents() {
    check("", &[]);
    check("# nothing\n", &[]);
    check("---\n---\n...\n---\nnull\n---\n~\n", &[]);
    check(
        "a: 1\n---\n\n---\n{}\n---\n[]\n",
        &[json!({"a": 1}), json!({}), json!([])],
    );
    check(
        "\u{feff}a: 1\r\n---\r\nb: 2\r\n",
        &[json!({"a": 1}), json!({"b": 2})],
    );
    check("%YAML 1.1\n---\na: 1\n", &[json!({"a": 1})]);
}

#[test]
fn order_is_kept() {
    let documents = read("z: 1\na: 2\nm: 3\n", &Limits::default());
    assert_eq!(
        documents.map(|d| d[0].to_string()),
        Ok(r#"{"z":1,"a":2,"m":3}"#.to_owned())
    );
}

#[test]
fn scalars() {
    for (text, expected) in [
        ("true", json!(true)),
        ("False", json!(false)),
        ("yes", json!("yes")),
        ("NO", json!("NO")),
        ("on", json!("on")),
        ("y", json!("y")),
        ("0777", json!(511)),
        ("0o777", json!(511)),
        ("089", json!(89.0)),
        ("0x1F", json!(31)),
        ("-0x1F", json!(-31)),
        ("1_000", json!(1000)),
        ("1__0", json!("1__0")),
        ("-0777", json!(-511)),
        ("0b11", json!(3)),
        ("-7", json!(-7)),
        ("18446744073709551615", json!(u64::MAX)),
        ("18446744073709551616", json!(18446744073709551616.0)),
        ("1.0", json!(1.0)),
        ("1e3", json!(1000.0)),
        ("12:30", json!("12:30")),
        ("2001-01-01", json!("2001-01-01")),
        ("1.2.3.4", json!("1.2.3.4")),
        ("[1.2.3.4, 001:db8::]", json!(["1.2.3.4", "001:db8::"])),
        ("'0777'", json!("0777")),
        ("!!str 0777", json!("0777")),
        ("10s", json!("10s")),
        ("null", json!(null)),
        ("~", json!(null)),
        ("", json!(null)),
        ("nil", json!("nil")),
    ] {
        check(&format!("a: {text}\n"), &[json!({ "a": expected })]);
    }
}

#[test]
fn aliases_and_merges() {
    check(
        "base: &b {x: 1, y: 2}\nuse: *b\nmore:\n  <<: *b\n  y: 3\n",
        &[json!({"base": {"x": 1, "y": 2}, "use": {"x": 1, "y": 2}, "more": {"y": 3, "x": 1}})],
    );
    check("'<<': 1\n", &[json!({"<<": 1})]);
}

#[test]
fn one_anchor_may_be_used_often() {
    let text = format!("a: &a x\nb:\n{}", "- *a\n".repeat(5000));
    assert_eq!(
        read(&text, &Limits::default()).map(|d| d[0]["b"][4999].clone()),
        Ok(json!("x"))
    );
}

#[test]
fn long_runs_of_comments_are_fine() {
    check(
        &format!("a:\n{}  - 1\n", "  # note\n".repeat(100)),
        &[json!({"a": [1]})],
    );
}

#[test]
fn errors_have_a_place() {
    check_error("a: 1\nb:\n  c: 1\n  c: 2\n", 4, 3, "the key `c` is here twice");
    check_error("0x1: a\n1: b\n", 2, 1, "the key `1` is here twice");
    check_error("a: 1\n---\na: 1e999\n", 3, 4, "`1e999` is no finite number");
    check_error("a: .nan\n", 1, 4, "`.nan` is no finite number");
    check_error("~: 1\n", 1, 1, "null cannot be a key");
    check_error("? [a]\n: 1\n", 1, 3, "expected string scalar");
    check_error(
        "a: !!binary /////w==\n",
        1,
        13,
        "the bytes of this `!!binary` are no UTF-8",
    );
    check_error("é: 'ü'\nb: [x\n", 2, 4, "unclosed bracket '['");
    check_error(
        "é: ü: a\n",
        1,
        5,
        "mapping values are not allowed in this context",
    );
    check_error("a: *x\n", 1, 4, "alias references unknown anchor");
}

#[test]
fn limits_are_named() {
    let text = "a: &a [1, 2]\nb: {c: [*a, *a]}\n---\n- b\n---\n- c\n";
    for (limits, message, line) in [
        (
            Limits::default().bytes(10),
            "the text exceeds the limit of 10 for `bytes`",
            1,
        ),
        (
            Limits::default().documents(2),
            "the text exceeds the limit of 2 for `documents`",
            5,
        ),
        (
            Limits::default().nodes(3),
            "the text exceeds the limit of 3 for `nodes`",
            1,
        ),
        (
            Limits::default().events(9),
            "the text exceeds the limit of 9 for `events`",
            2,
        ),
        (
            Limits::default().repeated(1),
            "the text exceeds the limit of 1 for `repeated`",
            2,
        ),
        (
            Limits::default().depth(1),
            "the text exceeds the limit of 1 for `depth`",
            1,
        ),
    ] {
        let error = error(text, &limits);
        assert_eq!((error.message.as_str(), error.line), (message, line));
    }
}

#[test]
fn depth_is_bounded_in_both_styles() {
    let flow = |depth| "[".repeat(depth) + &"]".repeat(depth);
    let block = |depth| {
        (0..depth)
            .map(|column| " ".repeat(column) + "a:\n")
            .collect::<String>()
    };
    assert!(read(&flow(32), &Limits::default()).is_ok());
    assert!(read(&block(32), &Limits::default()).is_ok());
    let message = "the text exceeds the limit of 32 for `depth`";
    for deeper in [33, 100_000] {
        assert_eq!(error(&flow(deeper), &Limits::default()).message, message);
        assert_eq!(
            error(&block(deeper.min(2_000)), &Limits::default()).message,
            message
        );
    }
}

#[test]
fn a_billion_laughs_are_refused() {
    let text = ('b'..='j').fold("a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, name| {
        let before = char::from_u32(u32::from(name) - 1).unwrap_or('a');
        let items = format!("*{before}, ").repeat(9);
        text + &format!("{name}: &{name} [{items}]\n")
    });
    let error = error(&text, &Limits::default());
    assert_eq!(
        error.message,
        "the text exceeds the limit of 1000000 for `repeated`"
    );
}

#[test]
fn many_documents_are_within_the_default_limits() {
    let text = "---\na: [1, 2, 3]\n".repeat(20_000);
    assert_eq!(
        read(&text, &Limits::default()).map(|documents| documents.len()),
        Ok(20_000)
    );
}
