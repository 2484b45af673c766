//! `rewrite path "/v2"`, `rewrite prefix "/api/" to "/v2/"`, `rewrite host shop.example.com`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{PathIs, RewritePath, Route};
use mesh2yaml_model::{Leaf, PathPattern, Slot, Text};
use mesh2yaml_syntax::ast::{self, RewriteKind, Value};

use crate::checker::Checker;
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
        let (start, end) = (self.read(from, prefix), self.read(to, prefix));
        let value = RewritePath::Prefix {
            from: start?,
            to: end?,
        };
        Some(self.new_leaf("rewrite.prefix", from.span.to(to.span), None, Slot::Value(value)))
    }

    /// Whether all requests of a route begin with the prefix that is rewritten.
    pub(crate) fn rewritten_paths(&mut self, route: &Route) {
        let Some(leaf) = &route.rewrite.path else { return };
        let Some(RewritePath::Prefix { from, .. }) = leaf.literal() else {
            return;
        };
        let Ok(all) = PathPattern::parse(&format!("{from}**")) else {
            return;
        };
        let begins = |path: &Leaf<PathIs>| match path.literal() {
            Some(PathIs::Pattern(pattern)) => all.covers(pattern),
            Some(PathIs::Regex(regex)) => values::is_within(regex, &all),
            None => true,
        };
        let other = route.when.paths.iter().find(|path| !begins(path));
        if !route.when.paths.is_empty() && other.is_none() {
            return;
        }
        let place = self.policy.leaf(leaf.id()).span;
        let d = Diagnostic::new(
            Code::Missing,
            place,
            format!("not all requests of this route begin with `{from}`"),
        )
        .help(format!("ask for that: `path \"{from}**\"`"));
        let d = match other {
            Some(path) => d.related(self.policy.leaf(path.id()).span, "this need not"),
            None => d,
        };
        self.report(d);
    }
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
