//! `route`: an `http` entry of the service's VirtualService for each port that it is of. First match wins on both sides.
//!
//! Ports without an entry are left alone: Istio builds a VirtualService's host for a port only if it has routes there.

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{
    Conditions, Destination as To, FieldIs, GrpcCall, HostIs, Method, Route, ServiceRef, Share, ValueIs,
};
use mesh2yaml_model::{Gap, LONGEST_REGEX, Leaf, ServiceView, regex_literal};
use mesh2yaml_types::{Host, Port};

use super::path::{in_route, written};
use super::{Cx, edit, fault, mirror, redirect, respond, retry, rewrite, timeout};
use crate::{
    Backend, Destination, FieldMatch, HeaderOperations, HttpAction, HttpMatch, HttpRoute, StringMatch,
};

/// What is known of the service whose routes are lowered.
pub(super) struct Home<'v, 'p> {
    pub(super) view: &'v ServiceView<'v, 'p>,
    pub(super) host: &'v Host,
    /// The ports that routes are for.
    pub(super) routed: &'v [Port],
    /// Whether the service has others too, so that a destination must name its own.
    pub(super) several: bool,
}

// A route is a large value: it is filled where it is, and put in its place once.

/// Adds a route, or one for each of its ports.
pub(super) fn lower(route: &Route, home: &Home<'_, '_>, http: &mut Vec<HttpRoute>, cx: &mut Cx<'_, '_>) {
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
    let ports = ports(when, home, cx);
    let matches = matches(when, home, cx);
    too_long(&matches, *span, cx);
    let mut out = HttpRoute::new(if let Some(elsewhere) = elsewhere {
        HttpAction::Redirect(redirect::lower(elsewhere, cx))
    } else if let Some(answer) = answer {
        HttpAction::DirectResponse(respond::lower(answer, cx))
    } else {
        HttpAction::Route(destinations(to, home, cx))
    });
    if let Some(title) = title {
        out.name = (*title.slug).to_owned();
    }
    out.matches = matches;
    out.rewrite = rewrite::lower(changes, when, cx);
    out.fault = fault::lower(faults, cx);
    edit::lower(edits, &mut out.headers, cx);
    if let Some(after) = cx.pick(after) {
        out.timeout = Some(timeout::lower(after, cx));
    }
    if let Some(again) = cx.pick(again) {
        out.retries = Some(retry::lower(again, cx));
    }
    if let Some(copies) = cx.pick(copies) {
        let (to, share) = mirror::lower(copies, home, cx);
        out.mirror = Some(to);
        out.mirror_percentage = share;
    }
    if home.routed.len() < 2 {
        let only = home.routed.first().filter(|_| home.several);
        of_port(&mut out, only.copied(), home);
        http.push(out);
        return;
    }
    let named = |port: &Port| {
        let mut one = out.clone();
        of_port(&mut one, Some(*port), home);
        one.matches = if one.matches.is_empty() {
            vec![HttpMatch::any()]
        } else {
            one.matches
        };
        one.matches.iter_mut().for_each(|m| m.port = Some(*port));
        if ports.len() > 1 && !one.name.is_empty() {
            one.name = format!("{}-{port}", one.name);
        }
        one
    };
    http.extend(ports.iter().map(named));
}

/// The ports that a route is of, in the order of the service.
fn ports(when: &Conditions, home: &Home<'_, '_>, cx: &mut Cx<'_, '_>) -> Vec<Port> {
    let said: Vec<Port> = when.ports.iter().map(|leaf| cx.take(leaf)).collect();
    let own = |port: &&Port| said.is_empty() || said.contains(port);
    home.routed.iter().filter(own).copied().collect()
}

/// The service's own destinations keep the port that was asked.
fn of_port(route: &mut HttpRoute, port: Option<Port>, home: &Home<'_, '_>) {
    let own = |backend: &mut Backend| {
        if backend.port.is_none() && backend.host.as_str() == home.host.as_str() {
            backend.port = port;
        }
    };
    if let HttpAction::Route(destinations) = &mut route.action {
        destinations.iter_mut().for_each(|d| own(&mut d.backend));
    }
    if let Some(mirror) = &mut route.mirror {
        own(mirror);
    }
}

fn destinations(to: &[Leaf<Share>], home: &Home<'_, '_>, cx: &mut Cx<'_, '_>) -> Vec<Destination> {
    let single = to.len() == 1;
    let mut out: Vec<Destination> = Vec::with_capacity(to.len().max(1));
    for leaf in to {
        let share = cx.take(leaf);
        out.push(Destination {
            backend: backend(&share.to, home, cx),
            weight: (!single).then(|| u32::from(share.percent.get())),
            headers: HeaderOperations::default(),
        });
    }
    if out.is_empty() {
        out.push(Destination::new(home.host.clone()));
    }
    out
}

/// A subset of the service, or another service and its port.
pub(super) fn backend(to: &To, home: &Home<'_, '_>, cx: &Cx<'_, '_>) -> Backend {
    match to {
        To::Version(version) => {
            let mut own = Backend::new(home.host.clone());
            own.subset = version.as_str().to_owned();
            own
        }
        To::Service(service) => {
            let ServiceRef {
                namespace,
                name,
                port: _,
            } = service;
            let namespace = namespace.as_ref().unwrap_or(home.view.namespace);
            let mut other = Backend::new(Host::of_service(name, namespace, "cluster.local"));
            other.port = cx.port_of(service, home.view.namespace);
            other
        }
    }
}

/// One match a path; methods and the values of a header are alternatives in one expression.
fn matches(when: &Conditions, home: &Home<'_, '_>, cx: &mut Cx<'_, '_>) -> Vec<HttpMatch> {
    let Conditions {
        headers,
        queries,
        methods,
        paths,
        hosts,
        calls,
        ports: _,
    } = when;
    let is_any = [
        methods.len(),
        hosts.len(),
        headers.len(),
        queries.len(),
        paths.len(),
        calls.len(),
    ] == [0; 6];
    if is_any {
        return Vec::new();
    }
    let mut all = HttpMatch::any();
    if !methods.is_empty() {
        all.method = Some(one_of_methods(methods, cx));
    }
    if !hosts.is_empty() {
        all.authority = Some(one_of_hosts(hosts, home, cx));
    }
    for leaf in headers {
        let FieldIs { name, values } = cx.take(leaf);
        all.headers
            .insert((*name).to_owned(), FieldMatch::Value(one_of(&values)));
    }
    for leaf in queries {
        let FieldIs { name, values } = cx.take(leaf);
        all.query_params
            .insert((*name).to_owned(), FieldMatch::Value(one_of(&values)));
    }
    let paths = paths.iter().map(|leaf| in_route(&cx.take(leaf)));
    let mut uris: Vec<StringMatch> = paths.collect();
    // Of paths and calls, a route has one.
    uris.extend(calls.iter().map(|leaf| called(&cx.take(leaf))));
    without_covered(&mut uris);
    if uris.is_empty() {
        return vec![all];
    }
    let with_uri = |uri: StringMatch| {
        let mut one = all.clone();
        one.uri = Some(uri);
        one
    };
    uris.into_iter().map(with_uri).collect()
}

/// Takes out what an earlier prefix leaves nothing for: it would never be used, and Istio's webhook warns of it.
fn without_covered(uris: &mut Vec<StringMatch>) {
    let mut prefixes: Vec<String> = Vec::new();
    uris.retain(|uri| {
        let (StringMatch::Exact(text) | StringMatch::Prefix(text)) = uri else {
            return true;
        };
        let is_covered = prefixes.iter().any(|prefix| text.starts_with(prefix.as_str()));
        if let StringMatch::Prefix(prefix) = uri
            && !is_covered
        {
            prefixes.push(prefix.clone());
        }
        !is_covered
    });
}

/// Refuses expressions that Istio does not take.
fn too_long(matches: &[HttpMatch], span: Span, cx: &mut Cx<'_, '_>) {
    let length = |value: &StringMatch| match value {
        StringMatch::Regex(regex) => regex.len(),
        StringMatch::Exact(_) | StringMatch::Prefix(_) => 0,
    };
    let of_field = |field: &FieldMatch| match field {
        FieldMatch::Value(value) => length(value),
        FieldMatch::Present => 0,
    };
    let longest_of = |m: &HttpMatch| {
        let fields = m.headers.values().chain(m.query_params.values()).map(of_field);
        fields
            .chain(m.uri.as_ref().map(length))
            .chain(m.authority.as_ref().map(length))
            .max()
    };
    let longest = matches.iter().filter_map(longest_of).max();
    if let Some(length) = longest.filter(|length| *length > LONGEST_REGEX) {
        let message =
            format!("this makes an expression of {length} characters, and istio takes {LONGEST_REGEX}");
        let help = "compare with fewer values or paths, or split the route into several";
        cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help(help));
    }
}

/// A gRPC call's path is `/service/method`.
fn called(call: &GrpcCall) -> StringMatch {
    let GrpcCall { service, method } = call;
    match method {
        Some(method) => StringMatch::exact(format!("/{service}/{method}")),
        None => StringMatch::prefix(format!("/{service}/")),
    }
}

fn one_of_methods(methods: &[Leaf<Method>], cx: &mut Cx<'_, '_>) -> StringMatch {
    let words: Vec<ValueIs> = methods
        .iter()
        .map(|leaf| ValueIs::Text(cx.take(leaf).as_str().into()))
        .collect();
    one_of(&words)
}

/// Any of some texts: Istio compares a regular expression with the whole value.
fn one_of(values: &[ValueIs]) -> StringMatch {
    if let [ValueIs::Text(one)] = values {
        return StringMatch::exact(&**one);
    }
    let alone = values.len() == 1;
    let expression = |value: &ValueIs| match value {
        ValueIs::Text(text) => regex_literal(text),
        ValueIs::Regex(regex) if alone => written(regex),
        ValueIs::Regex(regex) => format!("(?:{})", written(regex)),
    };
    StringMatch::regex(values.iter().map(expression).collect::<Vec<_>>().join("|"))
}

/// Whatever the port, the case and a last dot.
fn one_of_hosts(hosts: &[Leaf<HostIs>], home: &Home<'_, '_>, cx: &mut Cx<'_, '_>) -> StringMatch {
    let mut expressions: Vec<String> = Vec::new();
    for leaf in hosts {
        let host = cx.look(leaf);
        if !is_own(&host, home) {
            cx.unsupported(
                leaf,
                Gap {
                    why: format!(
                        "on istio a request for `{host}` is none of this service: it is found by its host"
                    ),
                    instead: format!(
                        "name the service by one of its own names, such as `{}`",
                        home.host
                    ),
                },
            );
            continue;
        }
        expressions.push(match cx.take(leaf) {
            HostIs::Exactly(host) | HostIs::Below(host) => regex_literal(host.as_str()),
        });
    }
    let one = expressions.len() == 1;
    let any = expressions.join("|");
    let any = if one { any } else { format!("(?:{any})") };
    StringMatch::regex(format!("(?i){any}\\.?(?::[0-9]+)?"))
}

/// Whether a host is a name of the service, or takes one in.
fn is_own(host: &HostIs, home: &Home<'_, '_>) -> bool {
    let (name, namespace) = (home.view.name, home.view.namespace);
    let names = [
        format!("{name}.{namespace}"),
        format!("{name}.{namespace}.svc"),
        home.host.as_str().to_owned(),
    ];
    match host {
        HostIs::Exactly(host) => names.iter().any(|own| own == host.as_str()),
        HostIs::Below(_) => false,
    }
}
