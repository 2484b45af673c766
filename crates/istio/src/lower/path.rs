//! The path language in the three languages that Istio has for paths.

use mesh2yaml_model::construct::PathIs;
use mesh2yaml_model::{PathPattern, Regex, Segment};

use crate::StringMatch;

/// An expression in RE2's syntax, whose `\b` is ASCII.
pub(super) fn written(regex: &Regex) -> String {
    regex.written("\\b", "\\B")
}

/// A path in a route.
pub(super) fn in_route(path: &PathIs) -> StringMatch {
    match path {
        PathIs::Pattern(pattern) => pattern_in_route(pattern),
        PathIs::Regex(regex) => StringMatch::regex(written(regex)),
    }
}

/// What a path that is written as a prefix begins with.
pub(super) fn is_prefix(path: &PathIs) -> Option<String> {
    match in_route(path) {
        StringMatch::Prefix(prefix) => Some(prefix),
        StringMatch::Exact(_) | StringMatch::Regex(_) => None,
    }
}

/// A pattern in a route. `prefix` compares text, so `/api/` is what begins with `/api/`.
fn pattern_in_route(pattern: &PathPattern) -> StringMatch {
    if pattern.is_literal() {
        return StringMatch::exact(pattern.as_str());
    }
    if pattern
        .segments()
        .iter()
        .all(|s| matches!(s, Segment::Literal(_)))
    {
        return StringMatch::prefix(pattern.as_str().trim_end_matches("**"));
    }
    StringMatch::regex(pattern.expression("[^/]+", ".*"))
}

/// Whether an access rule says a pattern only with a template: before Istio 1.27 narrower than the pattern, and always silent of paths with `[` or `]`,
/// which are not normal.
pub(super) fn needs_template(pattern: &PathPattern) -> bool {
    pattern.segments().contains(&Segment::Any)
}

/// A pattern in an access rule: a text, a text before `*`, or a template.
pub(super) fn in_rule(pattern: &PathPattern) -> String {
    if !needs_template(pattern) {
        return match pattern.as_str().strip_suffix("**") {
            Some(prefix) => format!("{prefix}*"),
            None => pattern.as_str().to_owned(),
        };
    }
    let mut template = String::new();
    for segment in pattern.segments() {
        template.push('/');
        match segment {
            Segment::Literal(text) => template.push_str(text),
            Segment::Any => template.push_str("{*}"),
        }
    }
    if pattern.has_tail() {
        template.push_str("/{**}");
    }
    template
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_in_each_language() {
        for (text, route, rule) in [
            ("/", StringMatch::exact("/"), "/"),
            ("/api", StringMatch::exact("/api"), "/api"),
            ("/api/**", StringMatch::prefix("/api/"), "/api/*"),
            ("/**", StringMatch::prefix("/"), "/*"),
            ("/u/*/o", StringMatch::regex("/u/[^/]+/o"), "/u/{*}/o"),
            (
                "/v1.0/*/**",
                StringMatch::regex("/v1\\.0/[^/]+/.*"),
                "/v1.0/{*}/{**}",
            ),
        ] {
            let pattern = PathPattern::parse(text).unwrap();
            assert_eq!(
                (pattern_in_route(&pattern), in_rule(&pattern).as_str()),
                (route, rule),
                "{text}"
            );
        }
    }
}
