//! `route "…" { … }`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{Conditions, HeaderIs, Route, Share, Title};
use mesh2yaml_model::{LeafRange, MeshId, PerMesh, Slot};
use mesh2yaml_syntax::ast::{self, Condition, RouteStatement};
use mesh2yaml_types::{Name, Percent, percent};

use crate::checker::Checker;
use crate::values;

impl Checker {
    pub(crate) fn route(&mut self, route: &ast::Route<'_>, accepts: &mut Vec<u32>) -> Option<Route> {
        let start = self.leaf_count();
        let title = self.title(route.title);
        let mut out = Route {
            title,
            span: route.keyword,
            when: Conditions::default(),
            to: Vec::new(),
            timeout: PerMesh::default(),
            retry: PerMesh::default(),
        };
        let mut own = Vec::new();
        self.route_statements(&route.body, None, &mut out, &mut own);
        if route.body.is_empty() {
            self.error(
                Code::EmptyBlock,
                route.keyword,
                "this route says nothing",
                "say where its requests go: `to stable`, or which `timeout` they have",
            );
        }
        let range = self.leaves_since(start);
        self.covers(&own, range, false);
        accepts.extend(own);
        Some(out)
    }

    fn route_statements(
        &mut self,
        statements: &[RouteStatement<'_>],
        only: Option<MeshId>,
        route: &mut Route,
        accepts: &mut Vec<u32>,
    ) {
        for statement in statements {
            let start = self.leaf_count();
            match statement {
                RouteStatement::When(condition) if only.is_none() => {
                    self.condition(condition, &mut route.when);
                }
                RouteStatement::To(shares) if only.is_none() => self.shares(shares, route),
                RouteStatement::When(_) | RouteStatement::To(_) => {
                    let span = match statement {
                        RouteStatement::When(c) => c.span(),
                        RouteStatement::To(shares) => shares.first().map_or(route.span, |s| s.version.span),
                        RouteStatement::Timeout(_)
                        | RouteStatement::Retry(_)
                        | RouteStatement::Accept(_)
                        | RouteStatement::On(_) => route.span,
                    };
                    self.error(
                        Code::ScopedTwice,
                        span,
                        "a route has the same conditions and targets on every mesh",
                        "put the whole route into an `on` block of the service",
                    );
                }
                RouteStatement::Timeout(t) => {
                    if let Some(timeout) = self.timeout(t) {
                        let range = self.leaves_since(start);
                        self.say(&mut route.timeout, only, range, timeout, t.span);
                    }
                }
                RouteStatement::Retry(r) => {
                    if let Some(retry) = self.retry(r) {
                        let range = self.leaves_since(start);
                        self.say(&mut route.retry, only, range, retry, r.span);
                    }
                }
                RouteStatement::Accept(a) => accepts.extend(self.accept(a, only)),
                RouteStatement::On(on) => {
                    if let Some(mesh) = self.on_mesh(on, only) {
                        self.route_statements(&on.body, Some(mesh), route, accepts);
                    }
                }
            }
        }
    }

    /// Adds what is said for one mesh or for all, once.
    fn say<T>(
        &mut self,
        per_mesh: &mut PerMesh<T>,
        only: Option<MeshId>,
        range: LeafRange,
        it: T,
        span: mesh2yaml_diagnostics::Span,
    ) {
        let clash = per_mesh
            .0
            .iter()
            .any(|(o, ..)| *o == only || o.is_none() || only.is_none());
        if clash {
            if per_mesh.0.iter().all(|(o, ..)| *o == only) {
                self.error(Code::Repeated, span, "this is said twice", "keep one of the two");
            } else {
                self.error(
                    Code::ScopedTwice,
                    span,
                    "this is said for one mesh and for all",
                    "say it in an `on` block for each mesh, or once for all",
                );
            }
            return;
        }
        per_mesh.0.push((only, range, it));
    }

    /// Reads a condition of a route.
    fn condition(&mut self, condition: &Condition<'_>, into: &mut Conditions) {
        match condition {
            Condition::Header(h) => {
                if let Some(header) = self.header(h) {
                    if into
                        .headers
                        .iter()
                        .any(|l| l.literal().is_some_and(|i| i.name == header.name))
                    {
                        let d = Diagnostic::new(
                            Code::Repeated,
                            h.span,
                            format!("the header `{}` has two conditions", header.name),
                        )
                        .help("a comma is \"or\": `header name = \"a\", \"b\"`; a line is \"and\", and a header has one value");
                        return self.report(d);
                    }
                    let leaf = self.new_leaf("route.header", h.span, None, Slot::Value(header));
                    into.headers.push(leaf);
                }
            }
            Condition::Method { span, methods } => {
                if self.first(into.methods.is_empty(), *span, "method") {
                    let read = |w: &ast::Word<'_>| self.leaf("route.method", *w, values::method);
                    into.methods = methods.iter().filter_map(read).collect();
                }
            }
            Condition::Path { span, paths } => {
                if self.first(into.paths.is_empty(), *span, "path") {
                    let read = |v: &ast::Value<'_>| self.leaf("route.path", *v, values::path);
                    into.paths = paths.iter().filter_map(read).collect();
                }
            }
        }
    }

    /// Whether a condition stands in its block for the first time.
    pub(crate) fn first(&mut self, first: bool, span: mesh2yaml_diagnostics::Span, word: &str) -> bool {
        if !first {
            self.error(
                Code::Repeated,
                span,
                format!("`{word}` is said twice"),
                format!(
                    "a comma is \"or\", a line is \"and\": no request has two; list them after one `{word}`"
                ),
            );
        }
        first
    }

    pub(crate) fn header(&mut self, header: &ast::Header<'_>) -> Option<HeaderIs> {
        let name = self.read(header.name, values::header_name)?;
        let values: Vec<_> = header
            .values
            .iter()
            .map(|v| self.read(*v, values::header_value))
            .collect::<Option<_>>()?;
        Some(values::header(name, values))
    }

    /// The versions of a `to` and their shares, which add up to 100 %.
    fn shares(&mut self, shares: &[ast::Share<'_>], route: &mut Route) {
        if !route.to.is_empty() {
            let span = shares.first().map_or(route.span, |s| s.version.span);
            return self.error(
                Code::Repeated,
                span,
                "`to` is said twice",
                "list the versions after one `to`, with their shares",
            );
        }
        let whole = [ast::Share {
            percent: None,
            ..shares[0]
        }];
        if let ([one], None) = (shares, shares[0].percent) {
            let name = self.read(one.version, values::name);
            return self.push_share(whole[0], name.map(|n| (n, percent!(100))), route);
        }
        let mut total = 0u32;
        let mut sound = true;
        for share in shares {
            let Some(word) = share.percent else {
                let help = "give every version its share: `to stable 90%, canary 10%`";
                self.error(
                    Code::Shares,
                    share.version.span,
                    "this version has no share",
                    help,
                );
                sound = false;
                continue;
            };
            let name = self.read(share.version, values::name);
            let percent = self.read(word, values::percent);
            sound &= percent.is_some();
            total += percent.map_or(0, |p| u32::from(p.get()));
            self.push_share(*share, name.zip(percent), route);
        }
        if sound && total != 100 {
            let first = shares.iter().find_map(|s| s.percent).map(|w| w.span);
            let last = shares.iter().rev().find_map(|s| s.percent).map(|w| w.span);
            let span = first.zip(last).map_or(route.span, |(a, b)| a.to(b));
            let terms: Vec<&str> = shares.iter().filter_map(|s| s.percent).map(|w| w.text).collect();
            self.error(
                Code::Shares,
                span,
                format!("the shares add up to {total}%, not 100%"),
                format!(
                    "{} = {total}%: change one of them by {}%",
                    terms.join(" + "),
                    total.abs_diff(100)
                ),
            );
        }
    }

    fn push_share(&mut self, share: ast::Share<'_>, value: Option<(Name, Percent)>, route: &mut Route) {
        let Some((version, percent)) = value else { return };
        let known = route
            .to
            .iter()
            .filter_map(|l| l.literal())
            .any(|s| s.version == version);
        if known {
            let message = format!("`{version}` has two shares");
            return self.error(Code::Repeated, share.version.span, message, "add them up");
        }
        let leaf = self.new_leaf(
            "route.to",
            share.version.span,
            None,
            Slot::Value(Share { version, percent }),
        );
        route.to.push(leaf);
    }

    /// Reads a title.
    pub(crate) fn title(&mut self, title: Option<ast::Value<'_>>) -> Option<Title> {
        let value = title?;
        let text = self.read(value, values::plain_text)?;
        let title = Title::new(&text);
        let short = |t: &Title| t.slug.len() <= 100;
        match title {
            Some(title) if short(&title) => Some(title),
            Some(_) => {
                self.error(
                    Code::BadName,
                    value.span,
                    "this title makes too long a name",
                    "objects are named after it: keep it under 100 characters",
                );
                None
            }
            None => {
                self.error(
                    Code::BadName,
                    value.span,
                    "no name can be made of this title",
                    "objects are named after it: use some letters or digits",
                );
                None
            }
        }
    }
}
