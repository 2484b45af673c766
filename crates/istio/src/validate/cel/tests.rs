//! What is an expression and what is not, as upstream's parser has it.

use super::check;

fn refused(text: &str) -> Option<String> {
    check(text).err()
}

#[test]
fn expressions() {
    for text in [
        "true",
        "response.code >= 400",
        "connection.mtls && request.url_path.contains('v1beta3')",
        "!has(request.useragent) || !(request.useragent.startsWith(\"Amazon\"))",
        "a ? b : c ? d : e",
        "a in [1, 2u, 0x1F, 0x1fu, 1.5, .5, 1e5, 1.5e-3, 9223372036854775807,]",
        "-9223372036854775808 < --x && !!y && !-1 == - 2",
        "{'a': 1, b: 2,}['a'].c[0].`x-y`",
        "[,] == [] && {,} == {}",
        "a.b.C{d: 1, `e f`: 2} == .a.B{}",
        "xs.all(x, x > 0) && xs.map(x, x > 1, x * 2).exists(.x, (x)) && a.all(1)",
        "has(a.b) && has(has(a.b)) && has(--a.b) && has(a, b) && .has(a)",
        "a.for.while && f().if",
        "1.size() + 1.e5",
        "a // what it is\n\t\u{c}== b // and the rest",
        r#""" + '' + "é\n\u00e9\U0001F600\x41\101\?\`" + r"\q" + R'"' + b"\377" + br'\u'"#,
        "'''a\n'b''' == \"\"\"\"c\\\"\"\"\"",
    ] {
        assert_eq!(refused(text), None, "{text}");
    }
}

#[test]
fn other_texts() {
    for (text, why) in [
        ("", "a value is missing at the end, at character 1"),
        (" // a", "a value is missing at the end, at character 6"),
        (")++++", "a value is missing before this, at character 1"),
        ("a = 1", "this character has no meaning, at character 3"),
        ("a & b", "this character has no meaning, at character 3"),
        ("é", "this character has no meaning, at character 1"),
        (
            "a b",
            "an operator is missing before this, or it is too much, at character 3",
        ),
        ("a ? b ? c : d : e", "`:` is missing after `?`, at character 7"),
        ("a.?b", "the name of a field is missing after `.`, at character 3"),
        ("a.in", "the name of a field is missing after `.`, at character 3"),
        ("a[?b]", "a value is missing before this, at character 3"),
        ("a[b", "`]` is missing, at character 4"),
        ("`a`", "a value is missing before this, at character 1"),
        ("a.`b", "a name between backquotes does not end, at character 3"),
        ("for", "this name is reserved, at character 1"),
        ("while(a)", "this name is reserved, at character 1"),
        (".'a'", "a name is missing after `.`, at character 2"),
        ("f(a,)", "a value is missing before this, at character 5"),
        ("[a,,]", "a value is missing before this, at character 4"),
        ("[a b]", "a `,` or a closing bracket is missing, at character 4"),
        ("{a}", "`:` is missing after a key, at character 3"),
        ("A{'b': 1}", "the name of a field is missing, at character 3"),
        ("A{b}", "`:` is missing after the name of a field, at character 4"),
        ("-!a", "a value is missing before this, at character 2"),
        ("!-1u", "a value is missing before this, at character 3"),
        ("9223372036854775808", "the number is too large, at character 1"),
        ("--9223372036854775808", "the number is too large, at character 3"),
        ("18446744073709551616u", "the number is too large, at character 1"),
        ("1e999", "the number is too large, at character 1"),
        (
            "has(a)",
            "`has` asks for a field, as in `has(request.headers)`, at character 7",
        ),
        ("'a", "the string does not end, at character 1"),
        ("'a\n'", "the string does not end, at character 1"),
        ("r'\\''", "the string does not end, at character 5"),
    ] {
        assert_eq!(refused(text).as_deref(), Some(why), "{text}");
    }
    for escape in [
        "\\q",
        "\\x4",
        "\\400",
        "\\18",
        "\\ud800",
        "\\U00110000",
        "\\u00é",
        "\\é",
    ] {
        let why = "there is an escape in the string that CEL does not have, at character 1";
        assert_eq!(refused(&format!("'{escape}'")).as_deref(), Some(why), "{escape}");
    }
    assert!(refused("b'\\u0041'").is_some());
    for call in ["xs.all(x.y, a)", "xs.map(1, a, b)", "xs.filter(__result__, a)"] {
        let why =
            "the first argument of this is a name for each item, other than `__result__`, at character 4";
        assert_eq!(refused(call).as_deref(), Some(why), "{call}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |n: usize, open: &str, close: &str| format!("{}a{}", open.repeat(n), close.repeat(n));
    for (open, close, most) in [
        ("(", ")", 249),
        ("-(", ")", 249),
        ("[", "]", 249),
        ("f(", ")", 249),
        ("a ? a : ", "", 249),
        ("", ".b", 250),
        ("", " + a", 250),
        ("", " < a", 250),
    ] {
        assert_eq!(refused(&nested(most, open, close)), None, "{open}{close}");
        for n in [most + 1, 20_000 / (open.len() + close.len())] {
            let why = refused(&nested(n, open, close));
            assert!(
                why.is_some_and(|why| why.starts_with("it is nested too deeply")),
                "{open}{close}"
            );
        }
    }
    // These do not nest.
    for text in [
        nested(10_000, "", " && a"),
        nested(20_000, "!", ""),
        format!("'{}'", "é".repeat(99_998)),
    ] {
        assert_eq!(refused(&text), None);
    }
    assert!(refused(&"(".repeat(99_999)).is_some());
    assert!(refused(&" ".repeat(100_001)).is_some_and(|why| why.starts_with("it has more")));
}
