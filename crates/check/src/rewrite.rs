//! `rewrite path "/v2"`, `rewrite prefix "/api/" to "/v2/"`, `rewrite host shop.example.com`

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{PathIs, RewritePath, Route};
use mesh2yaml_model::{ArgumentKind, Leaf, LeafId, PathPattern, Text};
use mesh2yaml_syntax::ast::{self, RewriteKind, Value};

use crate::checker::{Checker, join};
use crate::values::{self, Problem, Read};

impl Checker {
    pub(crate) fn rewrite(&mut self, rewrite: &ast::Rewrite<'_>, route: &mut Route) {
        let span = rewrite.span;
        match rewrite.kind {
            RewriteKind::Host(host) => {
                if self.first(route.rewrite.host.is_none(), span, "rewrite host") {
                    route.rewrite.host = self.leaf("rewrite.host", host, values::host);
                }
            }
            RewriteKind::Path(path) => {
                if self.first(route.rewrite.path.is_none(), span, "rewrite") {
                    route.rewrite.path = self.leaf("rewrite.path", path, |text| {
                        values::plain_path(text).map(RewritePath::Whole)
                    });
                }
            }
            RewriteKind::Prefix { from, to } => {
                if self.first(route.rewrite.path.is_none(), span, "rewrite") {
                    route.rewrite.path = self.rewrite_prefix(from, to);
                }
            }
        }
    }

    fn rewrite_prefix(&mut self, from: Value<'_>, to: Value<'_>) -> Option<Leaf<RewritePath>> {
        let start = self.slot_of(&[ArgumentKind::Path], from, prefix);
        let end = self.slot_of(&[ArgumentKind::Path], to, prefix);
        let ((start, _), (end, _)) = (start?, end?);
        let value = join(start, end, |from, to| RewritePath::Prefix { from, to });
        Some(self.new_leaf("rewrite.prefix", from.span.to(to.span), None, value))
    }

    /// Whether all requests of a route begin with the prefix that is rewritten, where both stand in the route.
    pub(crate) fn rewritten_paths(&mut self, route: &Route) {
        let path = |leaf: &Leaf<PathIs>| leaf.literal().cloned();
        let rewrite = route
            .rewrite
            .path
            .as_ref()
            .and_then(|leaf| leaf.literal().cloned());
        let place = |id: LeafId| self.policy.leaf(id).span;
        if let Some(d) = rewrite.and_then(|it| not_rewritten(route, &it, path, place)) {
            self.report(d);
        }
    }
}

/// What is wrong with a route whose requests do not all begin with the prefix that is rewritten. `path` is none for
/// what is not known yet.
pub(crate) fn not_rewritten(
    route: &Route,
    rewrite: &RewritePath,
    path: impl Fn(&Leaf<PathIs>) -> Option<PathIs>,
    place: impl Fn(LeafId) -> Span,
) -> Option<Diagnostic> {
    let leaf = route.rewrite.path.as_ref()?;
    let RewritePath::Prefix { from, .. } = rewrite else {
        return None;
    };
    let all = PathPattern::parse(&format!("{from}**")).ok()?;
    let begins = |leaf: &Leaf<PathIs>| match path(leaf) {
        Some(PathIs::Pattern(pattern)) => all.covers(&pattern),
        Some(PathIs::Regex(regex)) => values::is_within(&regex, &all),
        None => true,
    };
    let other = route.when.paths.iter().find(|path| !begins(path));
    if !route.when.paths.is_empty() && other.is_none() {
        return None;
    }
    let d = Diagnostic::new(
        Code::Missing,
        place(leaf.id()),
        format!("not all requests of this route begin with `{from}`"),
    )
    .help(format!("ask for that: `path \"{from}**\"`"));
    Some(match other {
        Some(path) => d.related(place(path.id()), "this need not"),
        None => d,
    })
}

/// What a path begins with, up to a slash.
fn prefix(text: &str) -> Read<Text> {
    let path = values::plain_path(text)?;
    if text.ends_with('/') {
        return Ok(path);
    }
    Err(Problem {
        code: Code::BadPath,
        message: format!("`{text}` may end within a segment"),
        help: format!("a prefix ends with a slash, `{text}/`: so what begins with it is clear on every mesh"),
    })
}
