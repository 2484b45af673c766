//! The matcher against the language's own: the same answer for every pattern and path.

use mesh2yaml_model::PathPattern as Reference;
use mesh2yaml_runtime::PathPattern;
use proptest::prelude::*;

/// A pattern that lives as long as the test.
fn both(text: &str) -> Option<(Reference, PathPattern)> {
    let reference = Reference::parse(text).ok()?;
    Some((reference, PathPattern::new(String::from(text).leak())))
}

/// Few segments of few letters, so that patterns and paths meet often; and what tricks are made of.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ab]{0,2}",
        1 => Just("*".to_owned()),
        1 => Just("**".to_owned()),
        1 => Just("..".to_owned()),
        1 => Just("a%20b".to_owned()),
        1 => Just("é".to_owned()),
        1 => "\\PC{0,3}",
    ]
}

fn text(segment: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(segment, 0..5).prop_map(|parts| parts.iter().map(|p| format!("/{p}")).collect())
}

fn pattern() -> impl Strategy<Value = String> {
    text(
        prop_oneof![4 => "[ab]{1,2}", 2 => Just("*".to_owned()), 1 => Just(String::new()), 1 => Just("**".to_owned())],
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn they_answer_alike(pattern in pattern(), path in text(segment())) {
        let Some((reference, own)) = both(&pattern) else { return Ok(()) };
        prop_assert_eq!(own.matches(&path), reference.matches(&path), "{} on {:?}", pattern, path);
        prop_assert_eq!(own.is_literal(), reference.is_literal());
    }
}

/// Every pattern and path of up to three segments out of a few: nothing is left to chance.
#[test]
fn they_answer_alike_on_all_small_ones() {
    let words = ["", "a", "b", "ab", "*", "**"];
    let mut texts = vec![String::new(), "a".to_owned(), "*".to_owned()];
    for a in words {
        texts.push(format!("/{a}"));
        for b in words {
            texts.push(format!("/{a}/{b}"));
            texts.extend(words.map(|c| format!("/{a}/{b}/{c}")));
        }
    }
    let patterns: Vec<_> = texts.iter().filter_map(|text| both(text)).collect();
    assert!(patterns.len() > 60, "{} are patterns", patterns.len());
    let (mut yes, mut no) = (0, 0);
    for (reference, own) in &patterns {
        for path in &texts {
            assert_eq!(
                own.matches(path),
                reference.matches(path),
                "{reference} on {path:?}"
            );
            if own.matches(path) { yes += 1 } else { no += 1 }
        }
    }
    assert!(yes > 500 && no > 5_000, "{yes} and {no}");
}

/// What the runtime takes for a pattern is no less than what the language does.
#[test]
fn what_is_no_pattern_panics() {
    for text in ["", "a", "/a*", "/*a", "/***", "/**/a", "/a/**b"] {
        assert!(Reference::parse(text).is_err(), "{text}");
        let made = std::panic::catch_unwind(|| PathPattern::new(text));
        assert!(made.is_err(), "{text}");
    }
}
