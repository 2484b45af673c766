//! Whatever the text and the spans: no panic, and nothing that drives a terminal.

use mesh2yaml_diagnostics::{
    Code, Diagnostic, Format, Rendering, SourceId, Sources, Span, render, render_with,
};
use proptest::prelude::*;

fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => proptest::char::range('a', 'z'),
        2 => proptest::sample::select(vec!['\n', '\r', '\t', ' ', '{', '}', '%', ',', ':']),
        1 => proptest::sample::select(vec![
            '\u{feff}', '\u{1b}', '\u{9b}', '\u{7f}', '\0', '\u{200d}', '\u{202e}', '\u{2067}', '\u{2028}', '\u{301}',
            '界', '😀', 'é', '…',
        ]),
        1 => any::<char>(),
    ]
}

fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec(character(), 0..40).prop_map(String::from_iter)
}

/// A text, in which some lines may be very long.
fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => words(),
        1 => (words(), 1..60_usize).prop_map(|(words, n)| words.replace('\n', "").repeat(n)),
        1 => (1..12_usize).prop_map(|n| "\n".repeat(n)),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

type Place = (usize, u32, u32);

fn place() -> impl Strategy<Value = Place> {
    let offset = || prop_oneof![4 => 0..100_u32, 4 => 0..3000_u32, 1 => any::<u32>()];
    (0..3_usize, offset(), offset())
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What terminal styles add; nothing of it can come from the text, whose escape characters are gone.
fn unstyled(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or("").to_owned();
    for part in parts {
        plain.push_str(
            part.strip_prefix('[')
                .and_then(|p| p.split_once('m'))
                .map_or("\u{1b}", |(_, rest)| rest),
        );
    }
    plain
}

fn three_sources(texts: &[String; 2], name: &str) -> (Sources, [SourceId; 3]) {
    let mut larger = Sources::new();
    let ids = [0; 3].map(|_| larger.add("foreign", ""));
    let mut sources = Sources::new();
    for text in texts {
        sources.add(name, text.as_str());
    }
    (sources, ids)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_hidden_gets_out(
        texts in [source(), source()],
        name in words(),
        message in words(),
        at in proptest::option::of(place()),
        related in proptest::collection::vec((place(), words()), 0..4),
        width in 0..200_usize,
    ) {
        let (sources, ids) = three_sources(&texts, &name);
        let span = |(id, start, end): Place| Span::new(ids[id], start, end);
        let mut d = Diagnostic::without_place(Code::BadPort, message.as_str()).label(message.as_str()).help(message);
        d.span = at.map(span);
        for (at, words) in related {
            d = d.related(span(at), words);
        }
        let ds = [d.clone(), d];
        for format in Format::ALL {
            let out = render_with(*format, &ds, &sources, Rendering::default().width(width));
            prop_assert!(!out.chars().any(|c| c != '\n' && hidden(c)), "{}: {:?}", format, out);
        }
        let plain = render(Format::Text, &ds, &sources, false);
        prop_assert_eq!(unstyled(&render(Format::Text, &ds, &sources, true)), plain);
        let github = render(Format::Github, &ds, &sources, false);
        prop_assert_eq!(github.lines().count(), 2);
        for format in [Format::Json, Format::Sarif] {
            let out = render(format, &ds, &sources, false);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok());
        }
    }
}
