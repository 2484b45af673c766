//! Whatever the text: no panic, places inside of it, an error exactly where the grammar refuses, and soon.

use mesh2yaml_diagnostics::{Code, Diagnostic, Severity, Sources, Span};
use mesh2yaml_syntax::{Parsed, parse, parse_whole};
use proptest::prelude::*;

fn is_place(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some()
}

/// What the scan refuses although the grammar takes it.
fn is_limit(d: &Diagnostic) -> bool {
    d.code == Code::LimitReached || (d.code == Code::NotAscii && d.message.ends_with("in this string"))
}

/// Numbers after a field's name in the debug form of a tree.
fn number(text: &str, field: &str) -> usize {
    let rest = text.split_once(field).map_or("", |(_, rest)| rest);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().unwrap_or(usize::MAX)
}

/// Every span of the tree is a place, and every word is what stands at its place.
fn check_tree(text: &str, parsed: &Parsed<'_>) {
    let tree = format!("{:?}", parsed.file);
    for part in tree.split("Span {").skip(1) {
        let (start, end) = (number(part, "start: "), number(part, "end: "));
        assert!(text.get(start..end).is_some(), "{start}..{end} of {text:?}");
    }
    for part in tree.split("Word { text: \"").skip(1) {
        let word = part.split('"').next().unwrap_or("");
        let (start, end) = (number(part, "start: "), number(part, "end: "));
        assert_eq!(&text[start..end], word, "in {text:?}");
    }
}

fn check(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text);
    let parsed = parse(&sources, id);
    for d in &parsed.diagnostics {
        assert!(d.span.is_some_and(|s| is_place(text, s)), "{d:?}\nof {text:?}");
        assert!(
            d.related.iter().all(|r| is_place(text, r.span)),
            "{d:?}\nof {text:?}"
        );
        assert!(
            !d.message.starts_with(char::is_uppercase) && d.help.is_some(),
            "{d:?}"
        );
        assert!(!d.message.contains("not of its form"), "{d:?}\nof {text:?}");
    }
    check_tree(text, &parsed);
    match parse_whole(id, text) {
        Some(whole) if parsed.diagnostics.is_empty() => assert_eq!(parsed.file, whole, "{text}"),
        Some(_) => assert!(
            parsed.diagnostics.iter().all(is_limit),
            "{:?}\nof {text}",
            parsed.diagnostics
        ),
        None => assert!(
            parsed.diagnostics.iter().any(|d| d.severity == Severity::Error),
            "{text:?}"
        ),
    }
    let mut unique: Vec<_> = parsed.diagnostics.iter().map(|d| (d.span, &d.message)).collect();
    unique.sort();
    unique.dedup();
    assert_eq!(
        unique.len(),
        parsed.diagnostics.len(),
        "{:?}\nof {text}",
        parsed.diagnostics
    );
}

fn card() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/card.mesh");
    std::fs::read_to_string(path).expect("the card")
}

#[derive(Clone, Debug)]
enum Edit {
    Delete,
    Insert(char),
    Replace(char),
    DropLine,
    DoubleLine,
    DoubleBrace,
    DropBrace,
    JoinLines,
    Cut,
}

fn edit() -> impl Strategy<Value = (usize, Edit)> {
    let c = || {
        prop_oneof![
            prop::sample::select(
                "{}{}\"\"\\,=#\n\r\t $%*~;'`“”’–\u{a0}\u{feff}é\u{0}\u{1f600}aZ0"
                    .chars()
                    .collect::<Vec<_>>()
            ),
            any::<char>(),
        ]
    };
    let edit = prop_oneof![
        Just(Edit::Delete),
        c().prop_map(Edit::Insert),
        c().prop_map(Edit::Replace),
        Just(Edit::DropLine),
        Just(Edit::DoubleLine),
        Just(Edit::DoubleBrace),
        Just(Edit::DropBrace),
        Just(Edit::JoinLines),
        Just(Edit::Cut),
    ];
    (0..5_000usize, edit)
}

fn apply(text: &mut String, at: usize, edit: &Edit) {
    let at = text.floor_char_boundary(at % (text.len() + 1));
    let next = text.ceil_char_boundary((at + 1).min(text.len()));
    let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
    let brace = text[at..].find(['{', '}']).map(|n| at + n);
    match edit {
        Edit::Delete => text.replace_range(at..next, ""),
        Edit::Insert(c) => text.insert(at, *c),
        Edit::Replace(c) => text.replace_range(at..next, c.encode_utf8(&mut [0; 4])),
        Edit::DropLine => text.replace_range(line..line_end, ""),
        Edit::DoubleLine => text.insert_str(line_end, &text.clone()[line..line_end]),
        Edit::DoubleBrace => {
            if let Some(at) = brace {
                text.insert_str(at, &text.clone()[at..=at]);
            }
        }
        Edit::DropBrace => {
            if let Some(at) = brace {
                text.remove(at);
            }
        }
        Edit::JoinLines => {
            if text[..line_end].ends_with('\n') {
                text.replace_range(line_end - 1..line_end, " ");
            }
        }
        Edit::Cut => text.truncate(at.max(text.floor_char_boundary(text.len() / 2))),
    }
}

#[test]
fn a_brace_too_many_before_a_block_is_not_lost() {
    check("service a in b} {\n}\nlet x = 1\n");
    check("test \"a\" {\n  expect allowed\n}\nservice a in b} { pool { max-requests 1}\n}\nmesh { }");
    check("mesh {\n  install profile default }\n}\n");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_tokens(text in "([a-c]{1,3}|service|route|port|on|in| |\n|\\{|\\}|\"|,|=|#|\r\n|\\\\|“|é){0,60}") {
        check(&text);
    }

    #[test]
    fn the_card_with_mistakes(edits in prop::collection::vec(edit(), 1..6)) {
        let mut text = card();
        for (at, edit) in &edits {
            apply(&mut text, *at, edit);
        }
        check(&text);
    }
}

#[test]
fn one_missing_brace_is_one_mistake() {
    let card = card();
    let braces: Vec<usize> = card.match_indices(['{', '}']).map(|(at, _)| at).collect();
    let mut more = Vec::new();
    for at in braces {
        let mut text = card.clone();
        text.remove(at);
        let mut sources = Sources::new();
        let id = sources.add("card.mesh", text.as_str());
        let parsed = parse(&sources, id);
        check_tree(&text, &parsed);
        if parsed.diagnostics.len() != 1 {
            let line = card[..at].matches('\n').count() + 1;
            let said: Vec<_> = parsed
                .diagnostics
                .iter()
                .map(|d| (sources.start(d.span.expect("a place")).line, &d.message))
                .collect();
            more.push(format!("line {line}, `{}`: {said:?}", &card[at..=at]));
        }
    }
    assert!(more.is_empty(), "{}", more.join("\n"));
}

/// Far more than is needed, and far less than anything quadratic takes.
const SOON: std::time::Duration = std::time::Duration::from_secs(20);

#[track_caller]
fn soon(text: String) -> usize {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text.as_str());
    let start = std::time::Instant::now();
    let parsed = parse(&sources, id);
    let took = start.elapsed();
    assert!(
        took < SOON,
        "{took:?} for {:?}…",
        &text[..text.floor_char_boundary(40)]
    );
    assert!(
        parsed
            .diagnostics
            .iter()
            .all(|d| d.span.is_some_and(|s| is_place(&text, s)))
    );
    parsed.diagnostics.len()
}

const MEGABYTE: usize = 1 << 20;

#[test]
fn deep_texts_are_refused_soon() {
    assert!(soon("{".repeat(100_000)) > 0);
    assert!(soon("}".repeat(100_000)) > 0);
    assert!(soon("on istio {".repeat(100_000)) > 0);
    assert!(soon("on istio {\n".repeat(100_000)) > 0);
    assert!(soon("mesh {\n".repeat(20_000)) > 0);
    assert!(soon("  mesh {\n".repeat(100_000)) > 0);
    assert!(soon((0..2_000).map(|n| " ".repeat(n) + "on x {\n").collect()) > 0);
    assert!(soon("service a in b {\n".to_owned() + &"on istio {".repeat(40) + &"}".repeat(40) + "\n}") == 1);
}

#[test]
fn long_texts_are_read_soon() {
    assert!(soon("\"".repeat(MEGABYTE)) > 0);
    assert!(soon("'".repeat(MEGABYTE)) > 0);
    assert!(soon("a".repeat(MEGABYTE)) > 0);
    assert!(soon("a ".repeat(MEGABYTE / 2)) > 0);
    assert!(soon("let a = \"".to_owned() + &"b".repeat(MEGABYTE) + "\"") == 1);
    assert!(soon("“".repeat(MEGABYTE / 3)) > 0);
    assert_eq!(soon("\n".repeat(MEGABYTE)), 0);
    assert_eq!(soon("#".repeat(MEGABYTE)), 0);
    assert_eq!(soon("let a = 1\n".repeat(MEGABYTE / 10)), 0);
}

#[test]
fn long_lists_and_many_mistakes_are_explained_soon() {
    let service = |body: String| format!("service a in b {{\n{body}\n}}\n");
    assert_eq!(
        soon(service(format!("workload {}a=b c", "a=b,".repeat(MEGABYTE / 4)))),
        1
    );
    assert_eq!(
        soon(service(format!(
            "workload {}a=b c",
            "a=b,\n".repeat(MEGABYTE / 5)
        ))),
        1
    );
    assert!(soon(service("port a,\n".repeat(MEGABYTE / 16))) > 0);
    assert!(soon(service("'\n".repeat(MEGABYTE / 4))) > 0);
    assert!(soon(service("x\n".repeat(MEGABYTE / 32))) > 0);
    assert!(soon("x\n".repeat(MEGABYTE / 32)) > 0);
    assert!(soon("service a in b { x }\n".repeat(MEGABYTE / 64)) > 0);
    assert!(soon("service a in b {} ".repeat(MEGABYTE / 64)) > 0);
    assert!(soon("service a in b {\nport http 80\n".repeat(MEGABYTE / 64)) > 0);
}
