//! `route "…" { … }`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{
    Conditions, Destination, Edits, Fault, Rewrite, Route, ServiceRef, Share, Title,
};
use mesh2yaml_model::{LeafRange, MeshId, PerMesh, Slot};
use mesh2yaml_syntax::ast::{self, RouteStatement, ShareTarget};
use mesh2yaml_types::{Percent, percent};

use crate::checker::{Checker, join};
use crate::condition::Names;
use crate::redirect::sound;
use crate::{edit, values};

const CONDITIONS: Names = Names {
    header: "route.header",
    query: "route.query",
    method: "route.method",
    path: "route.path",
    regex: "route.path.regex",
    host: "route.host",
    grpc: "route.grpc",
    port: "route.port",
};

impl Checker {
    pub(crate) fn route(&mut self, route: &ast::Route<'_>, accepts: &mut Vec<u32>) -> Option<Route> {
        let start = self.leaf_count();
        let title = self.title(route.title);
        let mut out = Route {
            title,
            span: route.keyword,
            when: Conditions::default(),
            to: Vec::new(),
            redirect: None,
            respond: None,
            rewrite: Rewrite::default(),
            mirror: PerMesh::default(),
            fault: Fault::default(),
            edits: Edits::default(),
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
        self.one_end(&route.body);
        self.rewritten_paths(&out);
        let range = self.leaves_since(start);
        self.covers(&own, range, false);
        accepts.extend(own);
        Some(out)
    }

    /// Whether requests are sent on, redirected or answered, and only one of the three; and what stands beside that.
    fn one_end(&mut self, statements: &[RouteStatement<'_>]) {
        let mut all = Vec::new();
        flatten(statements, &mut all);
        let ends: Vec<_> = all.iter().filter(|(_, _, kind)| *kind == Kind::End).collect();
        let answers = all
            .iter()
            .find(|(word, ..)| matches!(*word, "redirect" | "respond"));
        if let [first, .., last] = ends.as_slice()
            && first.0 != last.0
        {
            let d = Diagnostic::new(
                Code::Beside,
                last.1,
                format!("this route has `{}` and `{}`", first.0, last.0),
            )
            .help("a route sends requests on, sends callers elsewhere, or answers: keep one of them")
            .related(first.1, "the other");
            return self.report(d);
        }
        self.beside_call(all.iter().map(|(word, span, _)| (*word, *span)), "route");
        let Some((answer, place, _)) = answers else { return };
        for (word, span, _) in all.iter().filter(|(_, _, kind)| *kind == Kind::OnTheWay) {
            let d = Diagnostic::new(
                Code::Beside,
                *span,
                format!("`{word}` means nothing beside `{answer}`: no request is sent on"),
            )
            .help(format!("take `{word}` out"))
            .related(*place, "callers have their answer here");
            self.report(d);
        }
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
                RouteStatement::Mirror(m) => {
                    if let Some(mirror) = self.mirror(m) {
                        let range = self.leaves_since(start);
                        self.say(&mut route.mirror, only, range, mirror, m.span);
                    }
                }
                RouteStatement::Fault(f) => self.fault(f, only, route),
                RouteStatement::When(_)
                | RouteStatement::To(_)
                | RouteStatement::Redirect(_)
                | RouteStatement::Respond(_)
                | RouteStatement::Rewrite(_)
                | RouteStatement::Request(_)
                | RouteStatement::Response(_)
                    if only.is_some() =>
                {
                    self.error(
                        Code::ScopedTwice,
                        place(statement).unwrap_or(route.span),
                        "a route has the same conditions and targets on every mesh",
                        "put the whole route into an `on` block of the service",
                    );
                }
                RouteStatement::When(condition) => self.condition(condition, &CONDITIONS, &mut route.when),
                RouteStatement::To(shares) => self.shares(shares, route),
                RouteStatement::Redirect(r) => {
                    if self.first(route.redirect.is_none(), r.span, "redirect") {
                        route.redirect = self.redirect(r);
                    }
                }
                RouteStatement::Respond(r) => {
                    if self.first(route.respond.is_none(), r.span, "respond") {
                        route.respond = self.respond(r);
                    }
                }
                RouteStatement::Rewrite(r) => self.rewrite(r, route),
                RouteStatement::Request(e) => self.edit(e, &edit::REQUEST, &mut route.edits.request),
                RouteStatement::Response(e) => self.edit(e, &edit::RESPONSE, &mut route.edits.response),
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
    pub(crate) fn say<T>(
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

    /// Those of a `to` and their shares, which add up to 100 %.
    fn shares(&mut self, shares: &[ast::Share<'_>], route: &mut Route) {
        if !route.to.is_empty() {
            let span = shares.first().map_or(route.span, |s| s.to.span());
            return self.error(
                Code::Repeated,
                span,
                "`to` is said twice",
                "list the versions after one `to`, with their shares",
            );
        }
        if let [one] = shares
            && one.percent.is_none()
        {
            return self.push_share(one, Some(Slot::Value(percent!(100))), route);
        }
        let mut total = 0u32;
        let mut sound = true;
        for share in shares {
            let Some(word) = share.percent else {
                let (message, help) = match share.to {
                    ShareTarget::Version(_) => (
                        "this version has no share",
                        "give every version its share: `to stable 90%, canary 10%`",
                    ),
                    ShareTarget::Service { .. } => (
                        "this service has no share",
                        "give it one: `to stable 90%, service shop/cart 10%`",
                    ),
                };
                self.error(Code::Shares, share.to.span(), message, help);
                sound = false;
                continue;
            };
            let percent = self.slot(word, values::percent);
            match &percent {
                Some(Slot::Value(percent)) => total += u32::from(percent.get()),
                // Each service that uses the profile has its own sum.
                Some(Slot::Given(_)) | None => sound = false,
            }
            self.push_share(share, percent, route);
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

    fn push_share(&mut self, share: &ast::Share<'_>, percent: Option<Slot<Percent>>, route: &mut Route) {
        let Some((to, percent)) = self.destination(share.to).zip(percent) else {
            return;
        };
        let (leaf, text) = match share.to {
            ShareTarget::Version(word) => ("route.to", word.text.to_owned()),
            ShareTarget::Service { name, .. } => ("route.to.service", format!("service {}", name.text)),
        };
        let it = join(to, percent, |to, percent| Share { to, percent });
        if let Slot::Value(it) = &it
            && route.to.iter().filter_map(|l| l.literal()).any(|s| s.to == it.to)
        {
            let message = format!("`{text}` has two shares");
            return self.error(Code::Repeated, share.to.span(), message, "add them up");
        }
        let leaf = self.new_leaf(leaf, share.to.span(), None, it);
        route.to.push(leaf);
    }

    /// A version, or another service by its name.
    pub(crate) fn destination(&mut self, to: ShareTarget<'_>) -> Option<Slot<Destination>> {
        match to {
            ShareTarget::Version(name) => {
                let version = self.slot(name, values::name)?;
                Some(join(version, Slot::Value(()), |name, ()| {
                    Destination::Version(name)
                }))
            }
            ShareTarget::Service { span: _, name, port } => {
                // As an account of another namespace is written.
                let service = self.slot(name, values::service);
                let port = sound(port.map(|word| self.slot(word, values::port)));
                let port = match port? {
                    Some(port) => join(port, Slot::Value(()), |port, ()| Some(port)),
                    None => Slot::Value(None),
                };
                Some(join(service?, port, |service, port| {
                    Destination::Service(ServiceRef { port, ..service })
                }))
            }
        }
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

/// What a statement of a route is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What becomes of requests in the end.
    End,
    /// What becomes of them before.
    OnTheWay,
    Other,
}

/// The statements of a route and of its `on` blocks, with their keywords and places.
fn flatten(
    statements: &[RouteStatement<'_>],
    into: &mut Vec<(&'static str, mesh2yaml_diagnostics::Span, Kind)>,
) {
    use RouteStatement as S;
    for statement in statements {
        let (word, kind) = match statement {
            S::On(on) => {
                flatten(&on.body, into);
                continue;
            }
            S::To(_) => ("to", Kind::End),
            S::Redirect(_) => ("redirect", Kind::End),
            S::Respond(_) => ("respond", Kind::End),
            S::Rewrite(_) => ("rewrite", Kind::OnTheWay),
            S::Mirror(_) => ("mirror", Kind::OnTheWay),
            S::Fault(_) => ("fault", Kind::OnTheWay),
            S::Request(_) => ("request", Kind::OnTheWay),
            S::Response(_) => ("response", Kind::OnTheWay),
            S::Timeout(_) => ("timeout", Kind::OnTheWay),
            S::Retry(_) => ("retry", Kind::OnTheWay),
            S::When(condition) => (condition.keyword(), Kind::Other),
            S::Accept(_) => ("accept", Kind::Other),
        };
        into.extend(place(statement).map(|span| (word, span, kind)));
    }
}

/// The place of a statement.
fn place(statement: &RouteStatement<'_>) -> Option<mesh2yaml_diagnostics::Span> {
    use RouteStatement as S;
    Some(match statement {
        S::When(condition) => condition.span(),
        S::To(shares) => shares.first()?.to.span(),
        S::Redirect(r) => r.span,
        S::Respond(r) => r.span,
        S::Rewrite(r) => r.span,
        S::Mirror(m) => m.span,
        S::Fault(f) => f.span,
        S::Request(e) | S::Response(e) => e.span,
        S::Timeout(t) => t.span,
        S::Retry(r) => r.span,
        S::Accept(_) | S::On(_) => return None,
    })
}
