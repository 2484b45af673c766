//! Routes as a ServiceProfile, the older form: a target option. It switches HTTPRoutes, annotations and circuit
//! breaking of its service off, so it is never written beside them.

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::construct::{Conditions, Retry, RetryOn, Route, Timeout};
use mesh2yaml_model::{FromArgument, Gap, Leaf, Loss, PathPattern, Segment, ServiceView, regex_literal};
use mesh2yaml_types::{Host, duration};

use super::Cx;
use crate::{ProfileRoute, RequestMatch, ResponseClass, RetryBudget, ServiceProfile};

pub(super) fn lower(routes: &[&Route], view: &ServiceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    let host = Host::of_service(view.name, view.namespace, "cluster.local");
    let mut profile = ServiceProfile::new(&host, view.namespace.as_str());
    let mut retried = false;
    for route in routes {
        let Route {
            title,
            span: _,
            when,
            to,
            timeout,
            retry,
        } = route;
        for share in to {
            unsupported(share, "a ServiceProfile does not choose between versions", cx);
        }
        let timeout = cx.pick(timeout).map(|Timeout { after }| cx.take(after));
        let retry = cx.pick(retry).map(|said| lower_retry(said, cx));
        retried |= retry.is_some();
        let conditions = conditions(when, cx);
        let several = conditions.len() > 1;
        for (label, condition) in conditions {
            let name = match title {
                Some(title) if several => format!("{}: {label}", title.text),
                Some(title) => title.text.to_string(),
                None => label,
            };
            let mut out = ProfileRoute::new(name, condition);
            if let Some(timeout) = timeout {
                out = out.timeout(timeout);
            }
            for class in retry.iter().flatten() {
                out = out.response_class(class.clone());
            }
            profile = profile.route(if retry.is_some() { out.retryable() } else { out });
        }
    }
    if let Some(last) = routes.last().filter(|_| routes.iter().all(|r| has_conditions(r))) {
        let message = "with a ServiceProfile, requests that match no route go to the service instead of being answered 404";
        cx.refuse(Diagnostic::new(Code::Operational, last.span, message));
    }
    if retried {
        // Linkerd's own default, written out so that it can be seen.
        profile = profile.retry_budget(RetryBudget::new(0.2, 10, duration!("10s")));
    }
    cx.emit(profile.owned());
}

fn has_conditions(route: &Route) -> bool {
    let Conditions {
        headers,
        methods,
        paths,
    } = &route.when;
    !(headers.is_empty() && methods.is_empty() && paths.is_empty())
}

/// What counts as failed. How often is a matter of a budget for all routes together.
fn lower_retry(retry: &Retry, cx: &mut Cx<'_, '_>) -> Vec<ResponseClass> {
    let Retry { times, each, on } = retry;
    cx.approximate(
        times,
        Loss::of("a ServiceProfile retries within a budget of 20% and 10 a second, not so many times"),
    );
    if let Some(each) = each {
        cx.approximate(each, Loss::of("a ServiceProfile has no time for a single try"));
    }
    let mut classes = Vec::new();
    for leaf in on {
        let class = match cx.look(leaf) {
            RetryOn::FiveXx => ResponseClass::failure(500, 599),
            RetryOn::GatewayError => ResponseClass::failure(502, 504),
            RetryOn::Status(status) => ResponseClass::failure(status, status),
            RetryOn::Reset | RetryOn::ConnectFailure | RetryOn::RefusedStream => {
                cx.approximate(leaf, Loss::of("a ServiceProfile retries on statuses"));
                continue;
            }
        };
        cx.take(leaf);
        classes.push(class);
    }
    classes
}

/// A condition for each combination of a method and a path, with a name for it.
fn conditions(when: &Conditions, cx: &mut Cx<'_, '_>) -> Vec<(String, RequestMatch)> {
    let Conditions {
        headers,
        methods,
        paths,
    } = when;
    for header in headers {
        unsupported(header, "a ServiceProfile does not look at headers", cx);
    }
    let methods: Vec<&str> = methods.iter().map(|leaf| cx.take(leaf).as_str()).collect();
    let paths: Vec<PathPattern> = paths.iter().map(|leaf| cx.take(leaf)).collect();
    match (methods.as_slice(), paths.as_slice()) {
        ([], []) => vec![("all".to_owned(), RequestMatch::path(".*"))],
        ([], paths) => paths
            .iter()
            .map(|p| (p.to_string(), RequestMatch::path(regex(p))))
            .collect(),
        (methods, []) => methods
            .iter()
            .map(|m| ((*m).to_owned(), RequestMatch::method(*m)))
            .collect(),
        (methods, paths) => methods
            .iter()
            .flat_map(|m| {
                paths
                    .iter()
                    .map(move |p| (format!("{m} {p}"), RequestMatch::path(regex(p)).and_method(*m)))
            })
            .collect(),
    }
}

/// A ServiceProfile's expression spans the whole path.
fn regex(pattern: &PathPattern) -> String {
    let mut out = String::new();
    for segment in pattern.segments() {
        out.push('/');
        match segment {
            Segment::Literal(text) => out.push_str(&regex_literal(text)),
            Segment::Any => out.push_str("[^/]+"),
        }
    }
    if pattern.has_tail() {
        out.push_str("/.*");
    }
    out
}

fn unsupported<T: FromArgument>(leaf: &Leaf<T>, why: &str, cx: &mut Cx<'_, '_>) {
    let instead = "compile without `--service-profiles`: an HTTPRoute can".to_owned();
    cx.unsupported(
        leaf,
        Gap {
            why: why.to_owned(),
            instead,
        },
    );
}
