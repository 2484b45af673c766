//! Routes as a ServiceProfile, the older form: a target option. It switches HTTPRoutes, annotations and circuit
//! breaking of its service off, so it is never written beside them.

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::construct::{Conditions, Edits, PathIs, Redirect, Retry, RetryOn, Route, Timeout};
use mesh2yaml_model::{FromArgument, Gap, Leaf, Loss, ServiceView};
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
            redirect,
            respond,
            rewrite,
            mirror,
            fault,
            edits,
            timeout,
            retry,
        } = route;
        for share in to {
            unsupported(share, "a ServiceProfile does not choose between versions", cx);
        }
        if let Some(redirect) = redirect {
            refuse_redirect(redirect, cx);
        }
        if let Some(respond) = respond {
            super::respond::lower(respond, cx);
        }
        super::rewrite::lower(rewrite, cx);
        super::fault::lower(fault, cx);
        if let Some(mirror) = cx.pick(mirror) {
            super::mirror::lower(mirror, cx);
        }
        let Edits { request, response } = edits;
        for leaf in request.iter().chain(response) {
            unsupported(leaf, "a ServiceProfile does not change headers", cx);
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
    if let Some(last) = routes
        .last()
        .filter(|_| routes.iter().all(|r| !r.when.take_every_request()))
    {
        let message = "with a ServiceProfile, requests that match no route go to the service instead of being answered 404";
        cx.refuse(Diagnostic::new(Code::Operational, last.span, message));
    }
    if retried {
        // Linkerd's own default, written out so that it can be seen.
        profile = profile.retry_budget(RetryBudget::new(0.2, 10, duration!("10s")));
    }
    cx.emit(profile.owned());
}

fn refuse_redirect(redirect: &Redirect, cx: &mut Cx<'_, '_>) {
    let Redirect {
        status,
        scheme,
        host,
        port,
        path,
    } = redirect;
    unsupported(status, "a ServiceProfile sends no callers elsewhere", cx);
    scheme.iter().for_each(|leaf| cx.refused_too(leaf));
    host.iter().for_each(|leaf| cx.refused_too(leaf));
    port.iter().for_each(|leaf| cx.refused_too(leaf));
    path.iter().for_each(|leaf| cx.refused_too(leaf));
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
            RetryOn::Reset
            | RetryOn::ResetBeforeRequest
            | RetryOn::ConnectFailure
            | RetryOn::RefusedStream
            | RetryOn::Grpc(_) => {
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
        queries,
        methods,
        paths,
        hosts,
        calls,
        ports,
    } = when;
    for header in headers {
        unsupported(header, "a ServiceProfile does not look at headers", cx);
    }
    for query in queries {
        unsupported(query, "a ServiceProfile does not look at the query", cx);
    }
    for host in hosts {
        unsupported(host, "a ServiceProfile does not look at hosts", cx);
    }
    for port in ports {
        unsupported(port, "a ServiceProfile is for all ports of its service", cx);
    }
    let methods: Vec<&str> = methods.iter().map(|leaf| cx.take(leaf).as_str()).collect();
    let mut all: Vec<PathIs> = paths.iter().map(|leaf| cx.take(leaf)).collect();
    // Of paths and calls, a route has one.
    all.extend(
        calls
            .iter()
            .filter_map(|leaf| cx.take(leaf).paths().map(PathIs::Pattern)),
    );
    let paths: Vec<(String, String)> = all.iter().map(|p| (p.to_string(), expression(p))).collect();
    match (methods.as_slice(), paths.as_slice()) {
        ([], []) => vec![("all".to_owned(), RequestMatch::path(".*"))],
        ([], paths) => paths
            .iter()
            .map(|(label, p)| (label.clone(), RequestMatch::path(&**p)))
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
                    .map(move |(label, p)| (format!("{m} {label}"), RequestMatch::path(&**p).and_method(*m)))
            })
            .collect(),
    }
}

/// A ServiceProfile's expression spans the whole path.
fn expression(path: &PathIs) -> String {
    match path {
        PathIs::Pattern(pattern) => pattern.expression("[^/]+", ".*"),
        PathIs::Regex(regex) => super::path::within(regex),
    }
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
