//! What Linkerd says of GRPCRoute, TCPRoute and TLSRoute of the Gateway API.

use mesh2yaml_k8s::manifest::{Limits, documents, typed};
use mesh2yaml_k8s::{Severity, Validator};
use mesh2yaml_linkerd::admission;
use serde::de::DeserializeOwned;

/// What is found, a line each; without what the CRD says.
fn found<K: DeserializeOwned>(
    version: &str,
    kind: &str,
    spec: &str,
    rules: fn(&K, &mut Validator),
) -> Vec<String> {
    let text = format!(
        "apiVersion: gateway.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    let (route, misfits) = typed::<K>(&document.value);
    assert!(misfits.is_empty(), "{spec}: {misfits:?}");
    let mut v = Validator::default();
    rules(&route.expect("it is read"), &mut v);
    let lines = v.into_findings().into_iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

fn grpc(spec: &str, expected: &[&str]) {
    assert_eq!(
        found("v1", "GRPCRoute", spec, admission::grpc_route),
        expected,
        "{spec}"
    );
}

/// Of both kinds of routes for connections.
fn connections(version: &str, spec: &str, expected: &[&str]) {
    assert_eq!(
        found(version, "TCPRoute", spec, admission::tcp_route),
        expected,
        "TCPRoute {spec}"
    );
    let spec = spec.replacen('{', "{hostnames: [a.b], ", 1);
    assert_eq!(
        found(version, "TLSRoute", &spec, admission::tls_route),
        expected,
        "TLSRoute {spec}"
    );
}

const SERVICE: &str = "parentRefs: [{group: '', kind: Service, name: a}]";
const NETWORK: &str = "parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: a, port: 80}]";
const SERVER: &str = "parentRefs: [{group: policy.linkerd.io, kind: Server, name: a}]";
const GATEWAY: &str = "parentRefs: [{name: a}]";

#[test]
fn parents_of_calls() {
    let of = |parent: &str| format!("{{parentRefs: [{{{parent}}}]}}");
    for (parent, expected) in [
        ("group: core, kind: Service, name: a", &[] as &[&str]),
        (
            "group: policy.linkerd.io, kind: EgressNetwork, name: a, port: 80",
            &[],
        ),
        (
            "group: policy.linkerd.io, kind: EgressNetwork, name: a",
            &["E admission spec.parentRefs[0]"],
        ),
        (
            "group: Policy.Linkerd.io, kind: egressnetwork, name: a",
            &["E admission spec.parentRefs[0]"],
        ),
        ("group: example.com, kind: EgressNetwork, name: a", &[]),
        ("kind: Service, name: a", &["W effect spec.parentRefs[0]"]),
        ("kind: EgressNetwork, name: a", &["W effect spec.parentRefs[0]"]),
        (
            "group: policy.linkerd.io, kind: Server, name: a, namespace: b",
            &[],
        ),
        (
            "group: policy.linkerd.io, kind: Server, name: a, namespace: c",
            &["W effect spec.parentRefs[0].namespace"],
        ),
        (
            "group: policy.linkerd.io, kind: Server, name: a, port: 80, sectionName: c",
            &[
                "W effect spec.parentRefs[0].port",
                "W effect spec.parentRefs[0].sectionName",
            ],
        ),
    ] {
        grpc(&of(parent), expected);
    }
}

#[test]
fn matches_of_calls() {
    let of = |calls: &str| format!("{{{GATEWAY}, rules: [{{matches: [{{{calls}}}]}}]}}");
    let value: &[&str] = &["E admission spec.rules[0].matches[0].headers[0].value"];
    for (calls, expected) in [
        ("method: {service: a, method: b}", &[] as &[&str]),
        ("method: {type: Exact, service: a}", &[]),
        (
            "method: {type: RegularExpression, service: a}",
            &["E admission spec.rules[0].matches[0].method.type"],
        ),
        (
            "headers: [{name: a, type: RegularExpression, value: 'a|b'}, {name: b, value: '('}]",
            &[],
        ),
        ("headers: [{name: a, type: RegularExpression, value: '('}]", value),
        (
            "headers: [{name: a, type: RegularExpression, value: '(?=a)'}]",
            value,
        ),
        ("headers: [{name: a, value: \"a\\tb\"}]", &[]),
        ("headers: [{name: a, value: \"a\\nb\"}]", value),
    ] {
        grpc(&of(calls), expected);
    }
}

#[test]
fn filters_of_calls() {
    let of = |parent: &str, filter: &str| format!("{{{parent}, rules: [{{filters: [{{{filter}}}]}}]}}");
    let set = "type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: \"b\\n\"}]}";
    let remove = "type: ResponseHeaderModifier, responseHeaderModifier: {remove: ['a b']}";
    let answer = "type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}";
    let copy = "type: RequestMirror, requestMirror: {backendRef: {name: a, port: 80}}";
    let own = "type: ExtensionRef, extensionRef: {group: a.b, kind: C, name: d}";
    let at: &[&str] = &["W effect spec.rules[0].filters[0]"];
    for (parent, filter, expected) in [
        (
            GATEWAY,
            set,
            &["E admission spec.rules[0].filters[0].requestHeaderModifier.set[0].value"] as &[&str],
        ),
        (
            GATEWAY,
            remove,
            &["E admission spec.rules[0].filters[0].responseHeaderModifier.remove[0]"],
        ),
        (GATEWAY, answer, &[]),
        (SERVICE, answer, &[]),
        (SERVER, answer, at),
        (GATEWAY, copy, &[]),
        (SERVICE, copy, at),
        (SERVER, copy, at),
        (GATEWAY, own, &[]),
        (SERVICE, own, at),
    ] {
        grpc(&of(parent, filter), expected);
    }
}

#[test]
fn backends_of_calls() {
    let of = |parent: &str, backend: &str| format!("{{{parent}, rules: [{{backendRefs: [{{{backend}}}]}}]}}");
    let at: &[&str] = &["W effect spec.rules[0].backendRefs[0]"];
    for (parent, backend, expected) in [
        (SERVICE, "name: a, port: 80", &[] as &[&str]),
        (SERVICE, "group: core, kind: Service, name: a, port: 80", &[]),
        (
            GATEWAY,
            "group: core, kind: Service, name: a",
            &["E admission spec.rules[0].backendRefs[0]"],
        ),
        // A network outside is a backend for what goes to it anyhow.
        (
            SERVICE,
            "group: policy.linkerd.io, kind: EgressNetwork, name: a",
            at,
        ),
        (
            NETWORK,
            "group: policy.linkerd.io, kind: EgressNetwork, name: a",
            &[],
        ),
        (
            NETWORK,
            "group: policy.linkerd.io, kind: EgressNetwork, name: b",
            at,
        ),
        (
            NETWORK,
            "group: policy.linkerd.io, kind: EgressNetwork, name: a, namespace: c",
            at,
        ),
        (SERVICE, "group: example.com, kind: Pool, name: a", at),
        (GATEWAY, "group: example.com, kind: Pool, name: a", &[]),
        (
            SERVER,
            "name: a, port: 80",
            &["W effect spec.rules[0].backendRefs"],
        ),
        (
            SERVICE,
            "name: a, port: 80, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 80}}}]",
            &["W effect spec.rules[0].backendRefs[0].filters[0]"],
        ),
        (
            GATEWAY,
            "name: a, port: 80, filters: [{type: ExtensionRef, extensionRef: {group: a.b, kind: C, name: d}}]",
            &[],
        ),
    ] {
        grpc(&of(parent, backend), expected);
    }
}

#[test]
fn routes_of_connections() {
    const RULE: &str = "{backendRefs: [{name: a, port: 80}]}";
    let egress = |rest: &str| {
        format!("parentRefs: [{{group: policy.linkerd.io, kind: EgressNetwork, name: a{rest}}}]")
    };
    let of = |parent: &str, rules: &str| format!("{{{parent}, rules: [{rules}]}}");
    let two = format!("{RULE}, {RULE}");
    let half = format!("{RULE}, {{}}");
    for (parent, rules, expected) in [
        (egress(", port: 80"), RULE, &[] as &[&str]),
        (egress(""), RULE, &["E admission spec.parentRefs[0]"]),
        (GATEWAY.to_owned(), &two, &["E admission spec.rules"]),
        (SERVICE.to_owned(), &two, &["E admission spec.rules"]),
        // What the webhook cannot read it admits.
        (egress(""), &half, &["W effect spec.rules[1]"]),
        (SERVICE.to_owned(), "{}", &["W effect spec.rules[0]"]),
        (GATEWAY.to_owned(), &half, &[]),
        (SERVER.to_owned(), RULE, &["W effect spec.parentRefs"]),
        (
            SERVICE.to_owned(),
            "{backendRefs: [{group: example.com, kind: Pool, name: a}]}",
            &["W effect spec.rules[0].backendRefs[0]"],
        ),
        (
            SERVICE.to_owned(),
            "{backendRefs: [{group: core, name: a}]}",
            &["W effect spec.rules[0].backendRefs[0]"],
        ),
        (
            GATEWAY.to_owned(),
            "{backendRefs: [{group: example.com, kind: Pool, name: a}]}",
            &[],
        ),
    ] {
        connections("v1alpha2", &of(&parent, rules), expected);
    }
    // The CRD says so itself.
    connections("v1", &of(SERVICE, &two), &[]);
    connections("v1", &of(&egress(""), RULE), &["E admission spec.parentRefs[0]"]);
}
