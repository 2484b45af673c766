//! `route`: an HTTPRoute or GRPCRoute of the service, an object of its own for each port: retries are annotations, which hold for a whole
//! object.
//!
//! A port has routes of one kind: where one is a GRPCRoute, proxies look at no HTTPRoute.

use std::collections::BTreeSet;
use std::iter::repeat_n;

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_gateway::{
    BackendRef, GrpcMethodMatch, GrpcRoute, GrpcRouteMatch, GrpcRouteRule, Hostname, HttpRoute,
    HttpRouteMatch, HttpRouteRule, Method as GatewayMethod, ParentRef, ValueMatch,
};
use mesh2yaml_model::construct::{
    Conditions, Destination, FieldIs, HostIs, Method, Protocol, RetryOn, Route, ServiceRef, Share, ValueIs,
};
use mesh2yaml_model::{FromArgument, Gap, Leaf, ServiceView, When};
use mesh2yaml_types::{Duration, Port};

use super::edit::Filters;
use super::order::Matcher;
use super::{Cx, edit, fault, mirror, path, redirect, respond, retry, rewrite, target, timeout};
use crate::Retries;

/// Gateway API takes at most this many matches a rule, and this many rules a route.
const MATCHES: usize = 8;
const RULES: usize = 16;
/// And this many headers a match, parameters a match, and hosts a route.
const FIELDS: usize = 16;

/// A port that routes are for, and what kind they are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Routed {
    pub(super) number: Port,
    pub(super) grpc: bool,
}

impl Routed {
    /// The ports of a service that routes are for. Those of gRPC have GRPCRoutes if one of their routes speaks of calls or statuses of gRPC;
    /// otherwise HTTPRoutes, which can say more.
    pub(super) fn of(
        ports: impl Iterator<Item = (Port, Protocol)>,
        routes: &[&Route],
        cx: &Cx<'_, '_>,
    ) -> Vec<Self> {
        let routed = ports.filter(|(_, protocol)| protocol.is_routed());
        let speaks = |number: Port| routes.iter().any(|r| is_of(r, number, cx) && speaks_grpc(r, cx));
        let port = |(number, protocol)| Self {
            number,
            grpc: protocol == Protocol::Grpc && speaks(number),
        };
        routed.map(port).collect()
    }
}

fn is_of(route: &Route, port: Port, cx: &Cx<'_, '_>) -> bool {
    let ports = &route.when.ports;
    ports.is_empty() || ports.iter().any(|leaf| cx.look(leaf) == port)
}

fn speaks_grpc(route: &Route, cx: &Cx<'_, '_>) -> bool {
    let status = |leaf: &Leaf<RetryOn>| matches!(cx.look(leaf), RetryOn::Grpc(_));
    !route.when.calls.is_empty() || cx.pick(&route.retry).is_some_and(|r| r.on.iter().any(status))
}

/// A route with all of its values, before it is written for a port.
struct Plan {
    when: When,
    /// Where requests go, each with the port, where it is another service's.
    to: Vec<(Share, Option<Port>)>,
    redirect: Option<mesh2yaml_gateway::RequestRedirect>,
    filters: Filters,
    timeout: Option<Duration>,
    retries: Option<Retries>,
}

/// Emits a route for each of its ports, and says what it matches there, where that can be said.
pub(super) fn lower(
    route: &Route,
    view: &ServiceView<'_, '_>,
    routed: &[Routed],
    names: &mut BTreeSet<String>,
    cx: &mut Cx<'_, '_>,
) -> Option<Matcher> {
    let Route {
        title,
        span,
        when,
        to,
        redirect: elsewhere,
        respond: answer,
        rewrite: changes,
        mirror: copies,
        fault: faults,
        edits,
        timeout: after,
        retry: again,
    } = route;
    let own: Vec<Routed> = routed
        .iter()
        .filter(|port| is_of(route, port.number, cx))
        .copied()
        .collect();
    let grpc = own.iter().any(|port| port.grpc);
    let (when, sayable) = conditions(when, grpc, cx);
    let share = |leaf| {
        let share: Share = cx.take(leaf);
        let other = match &share.to {
            Destination::Version(_) => None,
            Destination::Service(service) => cx.port_of(service, view.namespace),
        };
        (share, other)
    };
    let shares = to.iter().map(share).collect();
    let redirect = elsewhere.as_ref().map(|it| {
        let ports: Vec<Port> = own.iter().map(|port| port.number).collect();
        redirect::lower(it, &ports, grpc, cx)
    });
    if let Some(answer) = answer {
        respond::lower(answer, cx);
    }
    rewrite::lower(changes, cx);
    fault::lower(faults, cx);
    if let Some(copies) = cx.pick(copies) {
        mirror::lower(copies, cx);
    }
    let plan = Plan {
        when,
        redirect,
        filters: edit::lower(edits, grpc, cx),
        timeout: cx.pick(after).and_then(|after| timeout::lower(after, cx)),
        retries: cx
            .pick(again)
            .and_then(|again| retry::lower(again, to.len() > 1, grpc, cx)),
        to: shares,
    };
    too_large(&plan.when, *span, cx);
    let service = view.name.as_str();
    for port in &own {
        let mut name = match title {
            Some(title) => [service, "-", &title.slug].concat(),
            None => service.to_owned(),
        };
        if own.len() > 1 {
            name = format!("{name}-{}", port.number);
        }
        if !names.insert(name.clone()) {
            let message = format!("routes of this service make two objects called `{name}`");
            let help = "objects are named after titles and ports: change a title";
            cx.refuse(Diagnostic::new(Code::SameObjectName, *span, message).help(help));
        }
        if port.grpc {
            plan.emit_grpc(name, view, port.number, *span, cx);
        } else {
            plan.emit_http(name, view, port.number, *span, cx);
        }
    }
    let text = || {
        title
            .as_ref()
            .map_or_else(|| view.name.shared(), |t| t.text.clone())
    };
    sayable.then(|| Matcher::new(*span, text(), own, plan.when))
}

impl Plan {
    fn backends(&self, view: &ServiceView<'_, '_>, port: Port) -> impl Iterator<Item = BackendRef> {
        let single = self.to.len() == 1;
        let backend = move |(share, other): &(Share, Option<Port>)| {
            let mut backend = match &share.to {
                Destination::Version(version) => {
                    BackendRef::service(version_service(view.name.as_str(), version.as_str()), port)
                }
                Destination::Service(ServiceRef {
                    namespace,
                    name,
                    port: _,
                }) => {
                    let backend = BackendRef::service(name.as_str(), other.unwrap_or(port));
                    match namespace.as_ref().filter(|other| *other != view.namespace) {
                        Some(namespace) => backend.namespace(namespace.as_str()),
                        None => backend,
                    }
                }
            };
            backend.weight = (!single).then(|| u32::from(share.percent.get()));
            backend
        };
        self.to.iter().map(backend)
    }

    fn hostnames(&self) -> Vec<Hostname> {
        hostnames(&self.when.hosts)
    }

    fn emit_http(
        &self,
        name: String,
        view: &ServiceView<'_, '_>,
        port: Port,
        span: Span,
        cx: &mut Cx<'_, '_>,
    ) {
        let parent = ParentRef::service(view.name.as_str(), port);
        let mut object = HttpRoute::new(name, view.namespace.as_str(), parent);
        object.version = target::http_route(cx.target);
        object.metadata.own();
        object.spec.hostnames = self.hostnames();
        let mut rule = HttpRouteRule::new();
        rule.filters = self.filters.http(self.redirect.clone());
        rule.backend_refs = self.backends(view, port).map(Into::into).collect();
        if let Some(after) = self.timeout {
            timeout::on_http(after, &mut rule, &mut object, cx);
        }
        if let Some(retries) = &self.retries {
            retries.write(&mut object.metadata);
        }
        let parts = split(matches(&self.when), span, cx);
        let rules = repeat_n(rule, parts.len()).zip(parts);
        let rules = rules.map(|(mut rule, matches)| {
            rule.matches = matches;
            rule
        });
        object.spec.rules = rules.collect();
        cx.emit(object);
    }

    fn emit_grpc(
        &self,
        name: String,
        view: &ServiceView<'_, '_>,
        port: Port,
        span: Span,
        cx: &mut Cx<'_, '_>,
    ) {
        let parent = ParentRef::service(view.name.as_str(), port);
        let mut object = GrpcRoute::new(name, view.namespace.as_str(), parent);
        object.version = target::grpc_route(cx.target);
        object.metadata.own();
        object.spec.hostnames = self.hostnames();
        let mut rule = GrpcRouteRule::new();
        rule.filters = self.filters.grpc();
        rule.backend_refs = self.backends(view, port).map(Into::into).collect();
        if let Some(after) = self.timeout {
            timeout::annotate(after, &mut object.metadata);
        }
        if let Some(retries) = &self.retries {
            retries.write(&mut object.metadata);
        }
        let parts = split(calls(&self.when), span, cx);
        let rules = repeat_n(rule, parts.len()).zip(parts);
        let rules = rules.map(|(mut rule, matches)| {
            rule.matches = matches;
            rule
        });
        object.spec.rules = rules.collect();
        cx.emit(object);
    }
}

/// The name of the Service of a version.
pub(super) fn version_service(service: &str, version: &str) -> String {
    [service, "-", version].concat()
}

/// The values of conditions, and whether they can be said: in GRPCRoutes some have no place.
fn conditions(when: &Conditions, grpc: bool, cx: &mut Cx<'_, '_>) -> (When, bool) {
    let Conditions {
        headers,
        queries,
        methods,
        paths,
        hosts: _,
        calls,
        ports: _,
    } = when;
    if let Some(first) = calls.first() {
        cx.has(target::GRPC_ROUTES, first);
    }
    let values = when.values(cx);
    // Proxies up to August 2026 refuse all routes of a Service of which one asks for headers alone (linkerd2 #14047).
    let only_headers = grpc && calls.is_empty() && !headers.is_empty();
    let refused = only_headers || (grpc && !(queries.is_empty() && methods.is_empty() && paths.is_empty()));
    if only_headers {
        for leaf in headers {
            let gap = Gap {
                why: "linkerd's proxies take no route for calls of gRPC that asks for headers and not for what is called"
                    .to_owned(),
                instead: "say what is called too: `grpc shop.Cart`".to_owned(),
            };
            cx.unsupported(leaf, gap);
        }
    }
    if grpc {
        queries
            .iter()
            .for_each(|leaf| not_of_calls(leaf, "a parameter of the query", cx));
        methods
            .iter()
            .for_each(|leaf| not_of_calls(leaf, "a method of HTTP", cx));
        paths.iter().for_each(|leaf| not_of_calls(leaf, "a path", cx));
    }
    (values, !refused)
}

fn not_of_calls<T: FromArgument>(leaf: &Leaf<T>, what: &str, cx: &mut Cx<'_, '_>) {
    cx.unsupported(
        leaf,
        Gap {
            why: format!("linkerd asks no call of gRPC for {what}, where a route of the port is for calls"),
            instead: "say what is called: `grpc shop.Cart/Get`".to_owned(),
        },
    );
}

/// Refuses what Gateway API does not take.
fn too_large(m: &When, span: Span, cx: &mut Cx<'_, '_>) {
    for (count, what, fewer) in [
        (m.headers.len(), "headers", "headers"),
        (m.queries.len(), "parameters of the query", "parameters"),
        (m.hosts.len(), "hosts", "hosts"),
    ] {
        if count > FIELDS {
            let message = format!("this route has conditions on {count} {what}, and linkerd takes {FIELDS}");
            cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help(format!("ask for fewer {fewer}")));
        }
    }
    for one in &m.paths {
        let length = path::length(&path::in_route(one));
        if length > path::LONGEST {
            let message =
                format!("`{one}` makes an expression of {length} characters, and linkerd takes 1,024");
            let help = "use fewer `*` in one pattern, or a shorter expression";
            cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help(help));
        }
    }
}

/// A match for each combination of a path, a method and a value of each header and parameter.
fn matches(m: &When) -> Vec<HttpRouteMatch> {
    let mut all = if m.paths.is_empty() {
        vec![HttpRouteMatch::any()]
    } else {
        let path = |p| HttpRouteMatch::path(path::in_route(p));
        m.paths.iter().map(path).collect()
    };
    all = each(all, &m.methods, |one, method| one.method(gateway_method(*method)));
    for FieldIs { name, values } in &m.headers {
        all = each(all, values, |one, value| one.header(&**name, value_match(value)));
    }
    for FieldIs { name, values } in &m.queries {
        all = each(all, values, |one, value| {
            one.query_param(&**name, value_match(value))
        });
    }
    if all == [HttpRouteMatch::any()] {
        Vec::new()
    } else {
        all
    }
}

/// A match for each combination of a call and a value of each header.
fn calls(m: &When) -> Vec<GrpcRouteMatch> {
    let mut all = vec![GrpcRouteMatch::any()];
    if !m.calls.is_empty() {
        let call = |call: &mesh2yaml_model::construct::GrpcCall| match &call.method {
            Some(method) => GrpcMethodMatch::new(&*call.service, &**method),
            None => GrpcMethodMatch::of_service(&*call.service),
        };
        all = m.calls.iter().map(|c| GrpcRouteMatch::method(call(c))).collect();
    }
    for FieldIs { name, values } in &m.headers {
        all = each(all, values, |one, value| one.header(&**name, value_match(value)));
    }
    if all == [GrpcRouteMatch::any()] {
        Vec::new()
    } else {
        all
    }
}

pub(super) fn hostnames(hosts: &[HostIs]) -> Vec<Hostname> {
    let name = |host: &HostIs| match host {
        HostIs::Exactly(host) => Hostname::from(host),
        HostIs::Below(parent) => Hostname::below(parent),
    };
    hosts.iter().map(name).collect()
}

pub(super) fn value_match(value: &ValueIs) -> ValueMatch {
    match value {
        ValueIs::Text(text) => ValueMatch::exact(&**text),
        ValueIs::Regex(regex) => ValueMatch::regex(path::written(regex)),
    }
}

pub(super) fn each<M: Clone, T>(all: Vec<M>, values: &[T], with: impl Fn(M, &T) -> M) -> Vec<M> {
    // What is too many is refused, and need not be written first.
    if values.is_empty() || all.len() > MATCHES * RULES {
        return all;
    }
    let pairs = all
        .into_iter()
        .flat_map(|one| repeat_n(one, values.len()).zip(values));
    pairs.map(|(one, value)| with(one, value)).collect()
}

/// The matches of each rule, of which a rule takes eight; a rule without any is for every request.
pub(super) fn split<M>(matches: Vec<M>, span: Span, cx: &mut Cx<'_, '_>) -> Vec<Vec<M>> {
    if matches.len() > MATCHES * RULES {
        let message = format!(
            "this makes {} matches on linkerd, and a route has at most 128",
            matches.len()
        );
        let help = "give fewer paths, methods or header values, or split it into several";
        cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help(help));
        return Vec::new();
    }
    if matches.len() <= MATCHES {
        return vec![matches];
    }
    let count = matches.len().div_ceil(MATCHES);
    let mut rest = matches.into_iter();
    (0..count)
        .map(|_| rest.by_ref().take(MATCHES).collect())
        .collect()
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
