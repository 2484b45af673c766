//! Routes are tried from the top in the source; Linkerd takes the most specific, and where two are as specific, the
//! older object. So a pair of routes that can match one request is kept only if the first is the more specific one
//! on all such requests.
//!
//! Before all else the proxy compares hosts: a whole name, then the longer suffix, then none. Of HTTPRoutes, up to linkerd2-proxy #4604, it then
//! compares path length, headers, parameters of the query, method; since then the kind of path (exact before all), length, method, headers,
//! parameters. A pair must come out right in both. Of GRPCRoutes it compares the service, the method, headers.

use std::mem::take;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{GrpcCall, HostIs, PathIs};
use mesh2yaml_model::{Sample, Text, TooLarge, When};

use super::Cx;
use super::route::Routed;

/// More pairs of alternatives than this are not compared; one with an expression counts for many.
const MOST_PAIRS: usize = 20_000;

/// What a route matches, in the order of the source.
pub(super) struct Matcher {
    span: Span,
    title: Text,
    /// The ports that it is of.
    own: Vec<Routed>,
    arms: Vec<When>,
    weight: usize,
}

impl Matcher {
    /// The alternatives that are not as specific as each other are told apart: its hosts, paths and calls.
    pub(super) fn new(span: Span, title: Text, own: Vec<Routed>, mut when: When) -> Self {
        let weight = when.weight();
        let (hosts, paths) = (take(&mut when.hosts), take(&mut when.paths));
        let calls = take(&mut when.calls);
        let mut arms = vec![when];
        arms = each(arms, &hosts, |arm, host| arm.hosts.push(host.clone()));
        arms = each(arms, &paths, |arm, path| arm.paths.push(path.clone()));
        arms = each(arms, &calls, |arm, call| arm.calls.push(call.clone()));
        Self {
            span,
            title,
            own,
            arms,
            weight,
        }
    }
}

fn each<T>(arms: Vec<When>, values: &[T], with: impl Fn(&mut When, &T)) -> Vec<When> {
    if values.is_empty() {
        return arms;
    }
    let mut out = Vec::with_capacity(arms.len() * values.len());
    for arm in &arms {
        for value in values {
            let mut arm = arm.clone();
            with(&mut arm, value);
            out.push(arm);
        }
    }
    out
}

/// Refuses pairs of one port that Linkerd would decide the other way round, or by age.
pub(super) fn check(matchers: &[Matcher], port: Routed, cx: &mut Cx<'_, '_>) {
    let of_port = matchers.iter().filter(|matcher| matcher.own.contains(&port));
    let routes: Vec<&Matcher> = of_port.collect();
    let mut pairs = 0;
    for (i, first) in routes.iter().enumerate() {
        for second in &routes[i + 1..] {
            let weight = first.weight.max(second.weight);
            pairs += first.arms.len() * second.arms.len() * weight;
            let found = if pairs > MOST_PAIRS {
                Err(TooLarge)
            } else {
                misordered(first, second, port)
            };
            match found {
                Ok(None) => {}
                Ok(Some(request)) => cx.refuse(other_order(first, second, &request)),
                Err(TooLarge) => {
                    let message = format!(
                        "`{}` and `{}` are too large to compare",
                        first.title, second.title
                    );
                    let d = Diagnostic::new(Code::TooLarge, second.span, message)
                        .help(
                            "linkerd takes the most specific route, so the order of the source must be compared with \
                             that: use simpler expressions, or fewer paths and routes",
                        )
                        .related(first.span, "first in the source");
                    cx.refuse(d);
                    if pairs > MOST_PAIRS {
                        return;
                    }
                }
            }
        }
    }
}

fn other_order(first: &Matcher, second: &Matcher, request: &Sample) -> Diagnostic {
    Diagnostic::new(
        Code::RouteOrder,
        second.span,
        format!("linkerd does not try `{}` before `{}`", first.title, second.title),
    )
    .label(format!("takes {request} there"))
    .help(
        "linkerd takes the most specific route: give the first more conditions than the second, or \
         conditions that no request meets both of",
    )
    .related(first.span, "first in the source")
}

/// A request that both match and that the second would get, or that age decides.
fn misordered(first: &Matcher, second: &Matcher, port: Routed) -> Result<Option<Sample>, TooLarge> {
    for a in &first.arms {
        for b in &second.arms {
            if beats(a, b, port.grpc) {
                continue;
            }
            if let Some(request) = a.overlap(b, &[port.number])? {
                return Ok(Some(request));
            }
        }
    }
    Ok(None)
}

/// Whether the first is the more specific on every request that both match.
fn beats(a: &When, b: &When, grpc: bool) -> bool {
    let hosts = (host(a), host(b));
    let fields = |w: &When| (w.headers.len(), w.queries.len());
    if grpc {
        let call = |w: &When| w.calls.first().map_or((0, 0), rpc);
        return (hosts.0, call(a), fields(a)) > (hosts.1, call(b), fields(b));
    }
    // A path that is matched whole is longer than no path, but on `/`, where both have length 1.
    let path = |w: &When| w.paths.first().cloned();
    let length = match (path(a), path(b)) {
        (Some(p), None) => u8::from(!p.matches("/")),
        (None, Some(_)) if hosts.0 > hosts.1 => 0,
        (None, Some(_)) => return false,
        (Some(_), Some(_)) | (None, None) => 0,
    };
    let exact = |w: &When| path(w).as_ref().and_then(PathIs::exact).is_some();
    let method = |w: &When| !w.methods.is_empty();
    let older = (hosts.0, length, fields(a), method(a)) > (hosts.1, 0, fields(b), method(b));
    let newer =
        (hosts.0, exact(a), length, method(a), fields(a)) > (hosts.1, exact(b), 0, method(b), fields(b));
    older && newer
}

/// How specific a host is: none, those below another, one.
fn host(w: &When) -> (u8, usize) {
    match w.hosts.first() {
        None => (0, 0),
        Some(HostIs::Below(parent)) => (1, parent.as_str().len()),
        Some(HostIs::Exactly(host)) => (2, host.as_str().len()),
    }
}

/// How much of a call is matched: of calls that both match, only whether it is.
fn rpc(call: &GrpcCall) -> (usize, usize) {
    (call.service.len(), call.method.as_ref().map_or(0, |m| m.len()))
}
