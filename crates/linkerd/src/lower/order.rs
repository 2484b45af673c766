//! Routes are tried from the top in the source; Linkerd takes the most specific, and where two are as specific, the
//! older object. So a pair of routes that can match one request is kept only if the first is the more specific one
//! on all such requests.
//!
//! Up to summer 2026 the proxy compares path length, headers, method; since then the kind of path (exact before all),
//! length, method, headers. A pair must come out right in both.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::PathPattern;
use mesh2yaml_model::construct::{HeaderIs, Method};

use super::Cx;

/// What a route matches, in the order of the source.
pub(super) struct Matcher {
    pub(super) span: Span,
    pub(super) title: String,
    pub(super) headers: Vec<HeaderIs>,
    pub(super) methods: Vec<Method>,
    pub(super) paths: Vec<PathPattern>,
}

/// Refuses pairs that Linkerd would decide the other way round, or by age.
pub(super) fn check(routes: &[Matcher], cx: &mut Cx<'_, '_>) {
    for (i, first) in routes.iter().enumerate() {
        for second in &routes[i + 1..] {
            if let Some(request) = misordered(first, second) {
                let d = Diagnostic::new(
                    Code::RouteOrder,
                    second.span,
                    format!("linkerd does not try `{}` before `{}`", first.title, second.title),
                )
                .label(format!("takes {request} there"))
                .help(
                    "linkerd takes the most specific route: give the first more conditions than the second, or \
                     conditions that no request meets both of",
                )
                .related(first.span, "first in the source");
                cx.refuse(d);
            }
        }
    }
}

/// A request that both match and that the second would get, or that age decides.
fn misordered(first: &Matcher, second: &Matcher) -> Option<String> {
    let method = common_method(first, second)?;
    let headers = common_headers(first, second)?;
    let none = [None];
    let paths = |m: &Matcher| -> Vec<Option<PathPattern>> {
        if m.paths.is_empty() {
            none.to_vec()
        } else {
            m.paths.iter().cloned().map(Some).collect()
        }
    };
    for a in paths(first) {
        for b in paths(second) {
            let Some(path) = common_path(a.as_ref(), b.as_ref()) else {
                continue;
            };
            if !beats((first, a.as_ref()), (second, b.as_ref())) {
                let mut request = format!("{} {path}", method.map_or("GET", Method::as_str));
                for (name, value) in &headers {
                    request.push_str(&format!(" with {name}: {value}"));
                }
                return Some(request);
            }
        }
    }
    None
}

/// Whether the first route is the more specific in both orders, on every request that both match.
fn beats(a: (&Matcher, Option<&PathPattern>), b: (&Matcher, Option<&PathPattern>)) -> bool {
    // A path that is matched whole is longer than no path, but on `/`, where both have length 1.
    let length = match (a.1, b.1) {
        (Some(p), None) => u8::from(!p.matches("/")),
        (None, Some(_)) => return false,
        (Some(_), Some(_)) | (None, None) => 0,
    };
    let exact = |p: Option<&PathPattern>| p.is_some_and(PathPattern::is_literal);
    let (headers, method) = (|m: &Matcher| m.headers.len(), |m: &Matcher| !m.methods.is_empty());
    let older = (length, headers(a.0), method(a.0)) > (0, headers(b.0), method(b.0));
    let newer = (exact(a.1), length, method(a.0), headers(a.0)) > (exact(b.1), 0, method(b.0), headers(b.0));
    older && newer
}

fn common_method(a: &Matcher, b: &Matcher) -> Option<Option<Method>> {
    match (a.methods.as_slice(), b.methods.as_slice()) {
        ([], other) | (other, []) => Some(other.first().copied()),
        (a, b) => a.iter().find(|m| b.contains(m)).copied().map(Some),
    }
}

fn common_headers<'m>(a: &'m Matcher, b: &'m Matcher) -> Option<Vec<(&'m str, &'m str)>> {
    let mut out: Vec<(&str, &str)> = Vec::new();
    for header in &a.headers {
        let other = b.headers.iter().find(|h| h.name == header.name);
        let value = header
            .values
            .iter()
            .find(|v| other.is_none_or(|o| o.values.contains(v)))?;
        out.push((&header.name, value));
    }
    for header in b
        .headers
        .iter()
        .filter(|h| !a.headers.iter().any(|o| o.name == h.name))
    {
        out.push((&header.name, header.values.first()?));
    }
    Some(out)
}

fn common_path(a: Option<&PathPattern>, b: Option<&PathPattern>) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => a.witness(b),
        (Some(one), None) | (None, Some(one)) => one.witness(one),
        (None, None) => Some("/".to_owned()),
    }
}
