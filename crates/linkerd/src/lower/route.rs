//! `route`: an HTTPRoute of the service, an object of its own: retries are annotations, which hold for a whole object.

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_gateway::{
    BackendRef, HttpRoute, HttpRouteMatch, HttpRouteRule, Method as GatewayMethod, ParentRef, ValueMatch,
};
use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::ServiceView;
use mesh2yaml_model::construct::{Conditions, HeaderIs, Method, Route};
use mesh2yaml_types::Port;

use super::order::Matcher;
use super::{Cx, path, retry, target, timeout};
use crate::RouteSettings as _;

/// Gateway API takes at most this many matches a rule, and this many rules a route.
const MATCHES: usize = 8;
const RULES: usize = 16;
/// And this many headers a match.
const HEADERS: usize = 16;

/// Emits a route, and says what it matches.
pub(super) fn lower(route: &Route, view: &ServiceView<'_, '_>, port: Port, cx: &mut Cx<'_, '_>) -> Matcher {
    let Route {
        title,
        span,
        when,
        to,
        timeout: after,
        retry: again,
    } = route;
    let (service, namespace) = (view.name.as_str(), view.namespace.as_str());
    let name = match title {
        Some(title) => format!("{service}-{}", title.slug),
        None => service.to_owned(),
    };
    let mut object = HttpRoute::new(name, namespace, ParentRef::service(service, port))
        .version(target::http_route(cx.target));
    let mut rule = HttpRouteRule::new();
    for leaf in to {
        let share = cx.take(leaf);
        let backend = BackendRef::service(version_service(service, share.version.as_str()), port);
        let single = to.len() == 1;
        rule = rule.backend(if single {
            backend
        } else {
            backend.weight(u32::from(share.percent.get()))
        });
    }
    if let Some(after) = cx.pick(after) {
        object = timeout::lower(after, &mut rule, object, cx);
    }
    if let Some(retries) = cx
        .pick(again)
        .and_then(|again| retry::lower(again, to.len() > 1, cx))
    {
        object = object.retries(retries);
    }
    let matcher = matcher(when, title.as_ref().map_or(service, |t| &*t.text), *span, cx);
    too_large(&matcher, cx);
    for matches in split(matches(&matcher), *span, cx) {
        let mut rule = rule.clone();
        rule.matches = matches;
        object = object.rule(rule);
    }
    cx.emit(object.owned());
    matcher
}

/// The name of the Service of a version.
pub(super) fn version_service(service: &str, version: &str) -> String {
    format!("{service}-{version}")
}

fn matcher(
    when: &Conditions,
    title: &str,
    span: mesh2yaml_diagnostics::Span,
    cx: &mut Cx<'_, '_>,
) -> Matcher {
    let Conditions {
        headers,
        methods,
        paths,
    } = when;
    Matcher {
        span,
        title: title.to_owned(),
        headers: headers.iter().map(|leaf| cx.take(leaf)).collect(),
        methods: methods.iter().map(|leaf| cx.take(leaf)).collect(),
        paths: paths.iter().map(|leaf| cx.take(leaf)).collect(),
    }
}

/// Refuses what Gateway API does not take.
fn too_large(m: &Matcher, cx: &mut Cx<'_, '_>) {
    if m.headers.len() > HEADERS {
        let message = format!(
            "this route has conditions on {} headers, and linkerd takes {HEADERS}",
            m.headers.len()
        );
        cx.refuse(Diagnostic::new(Code::TooLarge, m.span, message).help("ask for fewer headers"));
    }
    for pattern in &m.paths {
        let length = path::length(&path::in_route(pattern));
        if length > path::LONGEST {
            let message =
                format!("`{pattern}` makes an expression of {length} characters, and linkerd takes 1,024");
            let help = "use fewer `*` in one pattern";
            cx.refuse(Diagnostic::new(Code::TooLarge, m.span, message).help(help));
        }
    }
}

/// A match for each combination of a path, a method and a value of each header.
fn matches(m: &Matcher) -> Vec<HttpRouteMatch> {
    let mut all = vec![HttpRouteMatch::any()];
    if !m.paths.is_empty() {
        all = m
            .paths
            .iter()
            .map(|p| HttpRouteMatch::path(path::in_route(p)))
            .collect();
    }
    all = each(all, &m.methods, |one, method| one.method(gateway_method(*method)));
    for HeaderIs { name, values } in &m.headers {
        all = each(all, values, |one, value| {
            one.header(&**name, ValueMatch::exact(&**value))
        });
    }
    if all == [HttpRouteMatch::any()] {
        Vec::new()
    } else {
        all
    }
}

fn each<T>(
    all: Vec<HttpRouteMatch>,
    values: &[T],
    with: impl Fn(HttpRouteMatch, &T) -> HttpRouteMatch,
) -> Vec<HttpRouteMatch> {
    if values.is_empty() {
        return all;
    }
    all.iter()
        .flat_map(|one| values.iter().map(|v| with(one.clone(), v)))
        .collect()
}

/// The matches of each rule, of which a rule takes eight; a rule without any is for every request.
pub(super) fn split(
    matches: Vec<HttpRouteMatch>,
    span: mesh2yaml_diagnostics::Span,
    cx: &mut Cx<'_, '_>,
) -> Vec<Vec<HttpRouteMatch>> {
    if matches.len() > MATCHES * RULES {
        let message = format!(
            "this makes {} matches on linkerd, and a route has at most 128",
            matches.len()
        );
        let help = "give fewer paths, methods or header values, or split it into several";
        cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help(help));
        return Vec::new();
    }
    if matches.is_empty() {
        return vec![Vec::new()];
    }
    matches.chunks(MATCHES).map(<[_]>::to_vec).collect()
}

pub(super) fn gateway_method(method: Method) -> GatewayMethod {
    match method {
        Method::Get => GatewayMethod::Get,
        Method::Head => GatewayMethod::Head,
        Method::Post => GatewayMethod::Post,
        Method::Put => GatewayMethod::Put,
        Method::Delete => GatewayMethod::Delete,
        Method::Connect => GatewayMethod::Connect,
        Method::Options => GatewayMethod::Options,
        Method::Trace => GatewayMethod::Trace,
        Method::Patch => GatewayMethod::Patch,
    }
}
