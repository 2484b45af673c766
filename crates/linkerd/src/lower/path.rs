//! The path language as regular expressions of Linkerd, which span the whole path, as it is sent.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_gateway::PathMatch;
use mesh2yaml_model::construct::PathIs;
use mesh2yaml_model::{Block, PathPattern, Regex, Texts, regex_literal};

/// A character of a segment of a normal path but `.` and `;`, or a percent-encoding that no reader decodes or takes
/// for something else: not of an unreserved character, nor `%2F`, `%5C`, `%00`, `%25`.
macro_rules! plain {
    ($extra:literal) => {
        concat!(
            "(?:[A-Za-z0-9_~!$&'()*+,=:@",
            $extra,
            "-]|%(?i:0[1-9A-F]|1[0-9A-F]|2[0-46-9A-C]|3[A-F]|[46]0|5[BDE]|7[BCDF]|[89A-F][0-9A-F]))"
        )
    };
}

/// A segment of a normal path: not empty, no `.` or `..` even with parameters, only characters that every reader
/// leaves alone. What follows a good beginning makes it no worse, so two segments in a row are one.
const SEGMENT: &str = concat!("(?:\\.{0,2}", plain!(""), "|\\.{3})", plain!(".;"), "*");

/// A path in a route to a service: which path goes where is no matter of access.
pub(super) fn in_route(path: &PathIs) -> PathMatch {
    match path {
        PathIs::Pattern(pattern) => expression(pattern, "[^/]+", ".*"),
        PathIs::Regex(regex) => PathMatch::regex(written(regex)),
    }
}

/// An expression of the author for Rust's engine, whose boundaries of words are Unicode's unless it is told.
pub(super) fn written(regex: &Regex) -> String {
    format!("^{}$", within(regex))
}

/// The same for a place that spans the whole text by itself.
pub(super) fn within(regex: &Regex) -> String {
    format!("(?:{})", regex.written("(?-u:\\b)", "(?-u:\\B)"))
}

/// An expression of the author in an access rule, which matches normal paths only. Any case is any case of ASCII there: to Rust's engine
/// `(?i:k)` is the Kelvin sign too.
pub(super) fn in_rule(regex: &Regex) -> PathMatch {
    let own = within(regex);
    if own.contains("(?i") {
        return PathMatch::regex(format!("^(?-u:{own})$"));
    }
    PathMatch::regex(format!("^{own}$"))
}

/// A block of paths in an access rule: of its paths, only the normal ones. `None` where it cannot be said.
pub(super) fn in_block(block: &Block) -> Option<PathMatch> {
    if let Some(path) = literal(block) {
        return Some(PathMatch::exact(path));
    }
    // Words that are left out take room: the rest is told shorter then.
    let leaves_out =
        |texts: &Texts| matches!(texts, Texts::Except(words) if !words.iter().all(String::is_empty));
    let segment = if block.segments.iter().any(leaves_out) {
        let written = format!("(?:\\.{{0,2}}(?:[!$&-,\\-0-:=@-Z_a-z~]|{ENCODED})|\\.{{3}}){REST}*");
        Cow::Owned(written)
    } else {
        Cow::Borrowed(SEGMENT)
    };
    // A segment and a tail, with what stands around them.
    let mut expression = String::with_capacity((block.segments.len() + 1) * (segment.len() + 8));
    expression.push_str(BEGIN);
    for texts in &block.segments {
        expression.push('/');
        match texts {
            Texts::Only(texts) => {
                let is_list = texts.len() != 1;
                if is_list {
                    expression.push_str("(?:");
                }
                for (at, text) in texts.iter().enumerate() {
                    if at > 0 {
                        expression.push('|');
                    }
                    expression.push_str(&regex_literal(text));
                }
                if is_list {
                    expression.push(')');
                }
            }
            Texts::Except(words) => {
                let told = if words.iter().all(String::is_empty) {
                    None
                } else {
                    Some(other_than(words)?)
                };
                let some = told.as_deref().unwrap_or(&segment);
                if words.contains("") {
                    expression.push_str(some);
                } else {
                    append(&mut expression, &["(?:", some, ")?"]);
                }
            }
        }
    }
    if block.tail {
        append(&mut expression, &["/(?:", &segment, "/?)*"]);
    }
    expression.push_str(END);
    Some(PathMatch::regex(expression))
}

/// The only path of a block, if it is one.
fn literal(block: &Block) -> Option<String> {
    if block.tail {
        return None;
    }
    let mut path = String::new();
    for texts in &block.segments {
        match texts {
            Texts::Only(texts) if texts.len() == 1 => {
                path.push('/');
                path.extend(texts.iter().map(String::as_str));
            }
            Texts::Only(_) | Texts::Except(_) => return None,
        }
    }
    Some(path)
}

/// A segment of a normal path that is none of some words: there is no way to say "not", so it is told by the first
/// character that differs from all of them. `None` where a word has percent-encodings.
fn other_than(words: &BTreeSet<String>) -> Option<String> {
    let mut next: BTreeMap<&str, BTreeSet<u8>> = BTreeMap::new();
    let dots = [".", ".."];
    for word in words.iter().map(String::as_str).chain(dots) {
        for (at, byte) in word.bytes().enumerate() {
            if byte == b'%' || !byte.is_ascii() {
                return None;
            }
            next.entry(&word[..at]).or_default().insert(byte);
        }
        next.entry(word).or_default();
    }
    let is_word = |text: &str| words.contains(text) || dots.contains(&text) || text.is_empty();
    let mut differs = String::new();
    for (before, taken) in &next {
        let mut taken = taken.clone();
        // What has parameters only, or dots and parameters, is not normal.
        if matches!(*before, "" | "." | "..") {
            taken.insert(b';');
        }
        differs.push_str(&regex_literal(before));
        differs.push_str(&class_without(&taken));
        differs.push('|');
    }
    let begins: Vec<String> = next.keys().map(|text| regex_literal(text)).collect();
    let ends: Vec<String> = next
        .keys()
        .filter(|text| !is_word(text))
        .map(|text| regex_literal(text))
        .collect();
    let mut out = format!("(?:(?:{differs}(?:{}){ENCODED}){REST}*", begins.join("|"));
    for end in ends {
        out.push('|');
        out.push_str(&end);
    }
    out.push(')');
    Some(out)
}

/// An encoding that no reader decodes or takes for something else.
const ENCODED: &str = "%(?i:0[1-9A-F]|2[0-46-9A-C]|3[A-F]|[46]0|5[BDE]|7[BCDF]|[189A-F][0-9A-F])";

/// What may follow in a segment that has begun well.
const REST: &str =
    "(?:[!$&-.0-;=@-Z_a-z~]|%(?i:0[1-9A-F]|2[0-46-9A-C]|3[A-F]|[46]0|5[BDE]|7[BCDF]|[189A-F][0-9A-F]))";

/// The characters of normal paths, without some.
fn class_without(taken: &BTreeSet<u8>) -> String {
    let is_in =
        |b: u8| (b.is_ascii_alphanumeric() || b"!$&'()*+,-.:;=@_~".contains(&b)) && !taken.contains(&b);
    let mut out = String::from("[");
    let mut byte = 0x21u8;
    while byte < 0x7f {
        let start = byte;
        while byte < 0x7f && is_in(byte) {
            byte += 1;
        }
        let Some(last) = byte.checked_sub(1).filter(|last| byte > start && *last >= start) else {
            byte += 1;
            continue;
        };
        let written = |b: u8| {
            if b == b'-' {
                "\\-".to_owned()
            } else {
                char::from(b).to_string()
            }
        };
        match last - start {
            0 => out.push_str(&written(start)),
            1 => out.push_str(&format!("{}{}", written(start), written(last))),
            _ => out.push_str(&format!("{}-{}", written(start), written(last))),
        }
    }
    out.push(']');
    out
}

fn expression(pattern: &PathPattern, segment: &str, rest: &str) -> PathMatch {
    if pattern.is_literal() {
        return PathMatch::exact(pattern.as_str());
    }
    PathMatch::regex(whole(&pattern.expression(segment, rest)))
}

/// Linkerd tries alternatives from the left and then asks whether the whole text was matched: hence the brackets.
const BEGIN: &str = "^(?:";
const END: &str = ")$";

fn whole(expression: &str) -> String {
    [BEGIN, expression, END].concat()
}

fn append(text: &mut String, parts: &[&str]) {
    text.reserve(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
}

/// The longest expression that Gateway API takes.
pub(super) const LONGEST: usize = 1024;

pub(super) fn length(path: &PathMatch) -> usize {
    match path {
        PathMatch::Exact(text) | PathMatch::Prefix(text) | PathMatch::Regex(text) => text.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_rule(pattern: &PathPattern) -> PathMatch {
        in_block(&Block::of(pattern)).unwrap()
    }

    fn regex(text: &str) -> regex::Regex {
        let PathMatch::Regex(regex) = in_rule(&PathPattern::parse(text).unwrap()) else {
            panic!("{text}")
        };
        assert!(regex.len() <= LONGEST, "{text}: {}", regex.len());
        regex::Regex::new(&regex).unwrap()
    }

    #[test]
    fn a_rule_lets_normal_paths_in_and_no_others() {
        let api = regex("/api/**");
        for path in [
            "/api/",
            "/api/users",
            "/api/users/",
            "/api/a.b/c",
            "/api/...",
            "/api/a/..b",
            "/api/.well-known/x",
            "/api/a%20b",
            "/api/%E2%82%AC",
            "/api/a;v=1",
            "/api/a%3Bb",
            "/api/x@y:z",
            "/api/%0a",
        ] {
            assert!(api.is_match(path), "{path}");
        }
        for path in [
            "/api",
            "/apix",
            "/",
            "/api//users",
            "/api/users//",
            "/api/.",
            "/api/..",
            "/api/../admin",
            "/api/./x",
            "/api/x/../../admin",
            "/api/..;a=b/admin",
            "/api/;x/admin",
            "/api/a%2Fb",
            "/api/a%2fb",
            "/api/%5cx",
            "/api/%00",
            "/api/%25",
            "/api/%2e%2e/admin",
            "/api/%41",
            "/api/%7e",
            "/api/a\\b",
            "/api/a#b",
            "/api/a b",
            "/api/a\"b",
            "/api/{x}",
            "/api/é",
            "/api/%",
            "/api/%2",
            "/api/%zz",
            "/api/a\nb",
            "x/api/a",
            "/api/a?b",
        ] {
            assert!(!api.is_match(path), "{path}");
        }
        let inner = regex("/users/*/orders/**");
        assert!(inner.is_match("/users/7/orders/") && inner.is_match("/users/7/orders/1"));
        for path in [
            "/users//orders/",
            "/users/../orders/",
            "/users/7/8/orders/",
            "/users/7/orders",
        ] {
            assert!(!inner.is_match(path), "{path}");
        }
    }

    #[test]
    fn a_pattern_matches_alike_in_the_model_and_here() {
        let texts = ["/a/**", "/**", "/*", "/a/*", "/*/b", "/*/**", "/v1.0/*/x"];
        let paths = [
            "/",
            "/a",
            "/a/",
            "/a/b",
            "/a/b/",
            "/x/b",
            "/a/b/c",
            "/v1.0/y/x",
            "/v1x0/y/x",
            "/...",
            "/a/...b",
        ];
        for text in texts {
            let (pattern, regex) = (PathPattern::parse(text).unwrap(), regex(text));
            for path in paths {
                assert_eq!(pattern.matches(path), regex.is_match(path), "{text} and {path}");
            }
        }
    }

    #[test]
    fn an_expression_matches_alike_in_the_model_and_here() {
        let expressions = [
            r"/a|/ab",
            r"/v[12]/\w+",
            r"(?i)/Get/\d{2,}",
            r"/(?i:x)|/y.*",
            r"/.*\bx\b.*",
            r"/[^\s/]+\.json",
            r"/a**",
            r"/[\w-]+?/[[:upper:]]",
            r"/a\x2eb",
        ];
        let paths = [
            "/a",
            "/ab",
            "/abc",
            "/v1/x_9",
            "/v3/x",
            "/get/12",
            "/GET/1",
            "/X",
            "/x",
            "/y/z",
            "/-x-",
            "/axb",
            "/a.json",
            "/a/b.json",
            "/aaa",
            "/a-b/C",
            "/a-b/c",
            "/a.b",
            "/a+b",
            "/",
        ];
        for text in expressions {
            let model = Regex::parse(text).unwrap();
            let here = regex::Regex::new(&written(&model)).unwrap();
            for path in paths {
                // As the proxy asks: whether what is found first spans all of it.
                let spans = here.find(path).is_some_and(|m| m.range() == (0..path.len()));
                assert_eq!(model.matches(path), spans, "{text} and {path}");
            }
        }
    }

    #[test]
    fn a_segment_that_is_none_of_some_words() {
        let sets: [&[&str]; 6] = [
            &["admin"],
            &["a", "ab", "abc"],
            &["...", "x"],
            &["-", "*", "a-b"],
            &["admin", "api", "internal", "metrics"],
            &["~", "0"],
        ];
        let tried = [
            "a", "ab", "abc", "abcd", "admin", "admi", "admins", "Admin", "api", "ap", "x", "y", ".", "..",
            "...", "....", ".x", "..x", ".;x", "..;", "...;", ";", ";x", "a;x", "-", "*", "a-b", "a-", "a*",
            "~", "~~", "0", "%20", "a%20", "ad%6Din", "admin%20", ".%20", "%2F", "%", "a b", "a\\", "{",
            "a&b", "a=b", "@", ":", "!", "$", "é",
        ];
        for words in sets {
            let words: BTreeSet<String> = words.iter().map(|w| (*w).to_owned()).collect();
            let block = Block {
                segments: vec![Texts::Except(
                    words.iter().cloned().chain([String::new()]).collect(),
                )],
                tail: false,
            };
            let Some(PathMatch::Regex(regex)) = in_block(&block) else {
                panic!("{words:?}")
            };
            let regex = regex::Regex::new(&regex).unwrap();
            for text in tried {
                let path = format!("/{text}");
                let expected = mesh2yaml_model::meaning::is_normal(path.as_bytes()) && !words.contains(text);
                assert_eq!(
                    regex.is_match(&path),
                    expected,
                    "{path} and none of {words:?}: {regex}"
                );
            }
        }
    }

    #[test]
    fn what_is_left_of_a_pattern_is_what_is_left() {
        let (api, internal) = ("/api/**", "/api/internal/*/x");
        let region = |text: &str| mesh2yaml_model::Region::of(&PathPattern::parse(text).unwrap());
        let left = region(api).minus(&region(internal)).unwrap();
        let matches: Vec<regex::Regex> = left
            .blocks()
            .iter()
            .map(|block| {
                let Some(PathMatch::Regex(text)) = in_block(block) else {
                    panic!("{block}")
                };
                regex::Regex::new(&text).unwrap()
            })
            .collect();
        for path in [
            "/api/",
            "/api/a",
            "/api/internal",
            "/api/internal/",
            "/api/internal/a",
            "/api/internal/a/",
            "/api/internal/a/x",
            "/api/internal/a/x/",
            "/api/internal/a/xy",
            "/api/internal/a/y/z",
            "/api/a/b/x",
            "/api/internals/a/x",
            "/api/...",
            "/api/a/../x",
            "/api/internal/./x",
            "/api//x",
            "/api/internal/a/.x",
            "/api/internal/a/%78",
            "/other",
        ] {
            let count = matches.iter().filter(|regex| regex.is_match(path)).count();
            let is_left = left.contains(path) && mesh2yaml_model::meaning::is_normal(path.as_bytes());
            assert_eq!(count, usize::from(is_left), "{path}");
        }
    }
}
