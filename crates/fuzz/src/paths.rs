//! Patterns, expressions, sets of paths and automata: each must say the same of a path.

use mesh2yaml_model::meaning::is_normal;
use mesh2yaml_model::{Automaton, PathPattern, Regex, Region, TextIs};

/// The most of each that are compared with each other.
const FEW: usize = 4;

/// The longest input; expressions end at 1,024.
const MOST: usize = 4 << 10;

/// What must hold of any patterns, expressions and paths, a line each; an expression begins with `~`.
///
/// A pattern, its expression, its automaton and its set match the same paths; so do an expression, Rust's own engine, and the patterns and texts that
/// it is said to be; what two have in common has a witness in both; unions, intersections and differences are those; and nothing takes long.
///
/// # Panics
/// Where something does not hold.
#[must_use]
pub fn paths(data: &[u8]) -> bool {
    let Some(text) = std::str::from_utf8(data).ok().filter(|text| text.len() <= MOST) else {
        return false;
    };
    let mut patterns = Vec::new();
    let mut expressions = Vec::new();
    let mut paths = Vec::new();
    let normal = Automaton::of_normal_paths().expect("it is small");
    for line in text.split('\n') {
        if let Some(expression) = line.strip_prefix('~') {
            expressions.extend(Regex::parse(expression).ok());
        } else {
            let pattern = PathPattern::parse(line);
            if let Ok(pattern) = pattern {
                assert_eq!((pattern.as_str(), pattern.to_string().as_str()), (line, line));
                patterns.push(pattern);
            }
            assert_eq!(
                is_normal(line.as_bytes()),
                normal.contains(line.as_bytes()),
                "{line:?}"
            );
            paths.push(line);
        }
    }
    patterns.truncate(FEW);
    expressions.truncate(FEW);
    paths.truncate(4 * FEW);
    for pattern in &patterns {
        of_one(pattern, &paths);
        for other in &patterns {
            of_two(pattern, other, &paths);
        }
    }
    for expression in &expressions {
        of_expression(expression, &patterns, &paths);
    }
    of_sets(&patterns, &paths);
    !patterns.is_empty() || !expressions.is_empty()
}

/// The automaton of a pattern, which a long one does not have: who asks for it says so then.
fn automaton_of(pattern: &PathPattern) -> Option<Automaton> {
    let automaton = Automaton::of_pattern(pattern);
    assert!(
        automaton.is_ok() || pattern.as_str().len() > 1_024,
        "{pattern} is small"
    );
    automaton.ok()
}

fn of_one(pattern: &PathPattern, paths: &[&str]) {
    let automaton = automaton_of(pattern);
    let expression = pattern.expression("[^/]+", ".*");
    let engine = engine(&expression);
    let region = Region::of(pattern);
    assert!(pattern.covers(pattern) && pattern.overlaps(pattern));
    if pattern.is_literal() {
        assert!(
            is_normal(pattern.as_str().as_bytes()),
            "{pattern} is no normal path"
        );
        assert!(pattern.matches(pattern.as_str()));
    }
    for path in paths.iter().filter(|path| is_normal(path.as_bytes())) {
        let matches = pattern.matches(path);
        if let Some(automaton) = &automaton {
            assert_eq!(
                automaton.contains(path.as_bytes()),
                matches,
                "{pattern} and {path}"
            );
        }
        assert_eq!(engine.is_match(path.as_bytes()), matches, "{pattern} and {path}");
        assert_eq!(region.contains(path), matches, "{pattern} and {path}");
    }
}

fn engine(expression: &str) -> regex::bytes::Regex {
    // As a whole text, and `.` is no line feed, as in the automata.
    regex::bytes::RegexBuilder::new(&format!("\\A(?:{expression})\\z"))
        .unicode(false)
        .build()
        .unwrap_or_else(|e| panic!("{e}: {expression}"))
}

fn of_two(a: &PathPattern, b: &PathPattern, paths: &[&str]) {
    let witness = a.witness(b);
    assert_eq!(witness.is_some(), b.overlaps(a), "{a} and {b}");
    if let Some(path) = &witness {
        assert!(
            a.matches(path) && b.matches(path) && is_normal(path.as_bytes()),
            "{a} and {b}: {path}"
        );
    }
    let covers = a.covers(b);
    let within = Region::of(b).is_within(&Region::of(a)).expect("two blocks");
    assert_eq!(covers, within, "{a} covers {b}");
    for path in paths.iter().filter(|path| is_normal(path.as_bytes())) {
        let (in_a, in_b) = (a.matches(path), b.matches(path));
        assert!(!(in_a && in_b) || witness.is_some(), "{a} and {b} share {path}");
        assert!(!covers || !in_b || in_a, "{a} covers {b}, but not {path}");
    }
}

fn of_expression(expression: &Regex, patterns: &[PathPattern], paths: &[&str]) {
    let automaton = expression.automaton().expect("parsing has seen that it is small");
    let engine = engine(&expression.written("(?-u:\\b)", "(?-u:\\B)"));
    let shortest = Automaton::witness(&[(true, &automaton)]);
    if let Ok(Some(text)) = &shortest {
        assert!(engine.is_match(text.as_bytes()), "{expression}: {text:?}");
    }
    let union = expression.patterns();
    let texts = expression.texts();
    for path in paths {
        let matches = automaton.contains(path.as_bytes());
        assert_eq!(expression.matches(path), matches);
        assert_eq!(
            engine.is_match(path.as_bytes()),
            matches,
            "{expression} and {path:?}"
        );
        if let Some(union) = union.as_ref().filter(|_| is_normal(path.as_bytes())) {
            let any = union.iter().any(|pattern| pattern.matches(path));
            assert_eq!(any, matches, "{expression} as {union:?} and {path}");
        }
        // A text of a header has no line feed.
        if let Some(texts) = texts
            .as_ref()
            .filter(|_| path.bytes().all(|b| (b' '..=b'~').contains(&b)))
        {
            let is = |text: &TextIs| match text {
                TextIs::Exactly(text) => path == text,
                TextIs::Begins(text) => path.starts_with(text),
                TextIs::Ends(text) => path.ends_with(text),
            };
            assert_eq!(
                texts.iter().any(is),
                matches,
                "{expression} as {texts:?} and {path}"
            );
        }
    }
    for (pattern, own) in patterns.iter().filter_map(|it| Some((it, automaton_of(it)?))) {
        let both = Automaton::witness(&[(true, &automaton), (true, &own)]);
        if let Ok(Some(path)) = &both {
            assert!(
                engine.is_match(path.as_bytes()) && own.contains(path.as_bytes()),
                "{expression} and {pattern}: {path:?}"
            );
        }
        if let Ok(None) = both {
            let shared = paths.iter().find(|path| {
                is_normal(path.as_bytes()) && pattern.matches(path) && engine.is_match(path.as_bytes())
            });
            assert_eq!(shared, None, "{expression} and {pattern}");
        }
    }
}

fn of_sets(patterns: &[PathPattern], paths: &[&str]) {
    let mut union = Region::none();
    let mut rest = Region::all();
    let mut common = Region::all();
    for pattern in patterns {
        let own = Region::of(pattern);
        let (Ok(a), Ok(b), Ok(c)) = (union.or(&own), rest.minus(&own), common.and(&own)) else {
            return;
        };
        (union, rest, common) = (a, b, c);
    }
    for region in [&union, &rest, &common] {
        assert_eq!(region.is_empty(), region.sample().is_none());
        if let Some(path) = region.sample() {
            assert!(region.contains(&path), "{region:?}: {path}");
        }
    }
    let samples: Vec<String> = [&union, &rest, &common]
        .iter()
        .filter_map(|it| it.sample())
        .collect();
    let all = paths.iter().copied().chain(samples.iter().map(String::as_str));
    for path in all.filter(|path| is_normal(path.as_bytes())) {
        let (any, every) = (
            patterns.iter().any(|it| it.matches(path)),
            patterns.iter().all(|it| it.matches(path)),
        );
        assert_eq!(union.contains(path), any, "{patterns:?} and {path}");
        assert_eq!(rest.contains(path), !any, "{patterns:?} and {path}");
        assert_eq!(common.contains(path), every, "{patterns:?} and {path}");
        let blocks = rest.blocks().iter().filter(|block| block.contains(path)).count();
        assert!(blocks <= 1, "{patterns:?}: {path} is in {blocks} blocks");
    }
}
