//! The path language as regular expressions of Linkerd, which span the whole path, as it is sent.

use mesh2yaml_gateway::PathMatch;
use mesh2yaml_model::construct::PathIs;
use mesh2yaml_model::{PathPattern, Regex};

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

/// A pattern in an access rule: of the paths that match it, only the normal ones.
pub(super) fn in_rule(pattern: &PathPattern) -> PathMatch {
    expression(pattern, SEGMENT, &format!("(?:{SEGMENT}/?)*"))
}

fn expression(pattern: &PathPattern, segment: &str, rest: &str) -> PathMatch {
    if pattern.is_literal() {
        return PathMatch::exact(pattern.as_str());
    }
    PathMatch::regex(whole(&pattern.expression(segment, rest)))
}

/// Linkerd tries alternatives from the left and then asks whether the whole text was matched: hence the brackets.
fn whole(expression: &str) -> String {
    format!("^(?:{expression})$")
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
}
