//! GRPCRoute, TCPRoute, TLSRoute and UDPRoute: written, read, and their rules.

mod common;

use common::{check, near, written};
use mesh2yaml_gateway::{
    BackendObjectRef, BackendRef, BackendRule, CookieConfig, CookieLifetime, GrpcBackendRef, GrpcMethodMatch,
    GrpcRoute, GrpcRouteFilter, GrpcRouteMatch, GrpcRouteRule, GrpcRouteVersion, HeaderModifier, Hostname,
    LocalObjectRef, ParentRef, RequestMirror, SessionPersistence, TcpRoute, TcpRouteVersion, TlsRoute,
    TlsRouteVersion, UdpRoute, UdpRouteRule, ValueMatch,
};
use mesh2yaml_types::{duration, host, port};
use serde_json::json;

#[test]
fn grpc_route_is_written() {
    let route = GrpcRoute::new("cart", "prod", ParentRef::service("cart", port!(50051)))
        .parent(ParentRef::gateway("edge").section("grpc"))
        .hostname(host!("cart.example.com"))
        .rule(
            GrpcRouteRule::new()
                .name("add")
                .when(
                    GrpcRouteMatch::method(GrpcMethodMatch::new("shop.Cart", "Add"))
                        .header("x-a", ValueMatch::exact("1"))
                        .header("x-b", ValueMatch::regex("[0-9]+"))
                        .header("X-A", ValueMatch::exact("2")),
                )
                .when(GrpcRouteMatch::method(
                    GrpcMethodMatch::of_service("shop.[A-Z].*").as_regex(),
                ))
                .when(GrpcRouteMatch::method(GrpcMethodMatch::of_any_service("Check")))
                .when(GrpcRouteMatch::any())
                .filter(GrpcRouteFilter::RequestHeaderModifier(
                    HeaderModifier::new()
                        .set("x-from", "mesh")
                        .add("x-hop", "1")
                        .remove("x-secret"),
                ))
                .filter(GrpcRouteFilter::ResponseHeaderModifier(
                    HeaderModifier::new().remove("server"),
                ))
                .filter(GrpcRouteFilter::RequestMirror(
                    RequestMirror::new(BackendObjectRef::service("cart-next", port!(50051))).percent(5),
                ))
                .filter(GrpcRouteFilter::ExtensionRef(LocalObjectRef::new(
                    "example.com",
                    "Odd",
                    "a",
                )))
                .backend(BackendRef::service("cart", port!(50051)).weight(9))
                .backend(
                    GrpcBackendRef::new(BackendRef::service("cart-next", port!(50051))).filter(
                        GrpcRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-next", "1")),
                    ),
                ),
        )
        .rule(GrpcRouteRule::new());
    written(
        &route,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "GRPCRoute",
            "metadata": {"name": "cart", "namespace": "prod"},
            "spec": {
                "parentRefs": [
                    {"group": "", "kind": "Service", "name": "cart", "port": 50051},
                    {
                        "group": "gateway.networking.k8s.io",
                        "kind": "Gateway",
                        "name": "edge",
                        "sectionName": "grpc",
                    },
                ],
                "hostnames": ["cart.example.com"],
                "rules": [
                    {
                        "name": "add",
                        "matches": [
                            {
                                "method": {"service": "shop.Cart", "method": "Add"},
                                "headers": [
                                    {"name": "x-a", "value": "2"},
                                    {"type": "RegularExpression", "name": "x-b", "value": "[0-9]+"},
                                ],
                            },
                            {"method": {"type": "RegularExpression", "service": "shop.[A-Z].*"}},
                            {"method": {"method": "Check"}},
                            {},
                        ],
                        "filters": [
                            {
                                "type": "RequestHeaderModifier",
                                "requestHeaderModifier": {
                                    "set": [{"name": "x-from", "value": "mesh"}],
                                    "add": [{"name": "x-hop", "value": "1"}],
                                    "remove": ["x-secret"],
                                },
                            },
                            {
                                "type": "ResponseHeaderModifier",
                                "responseHeaderModifier": {"remove": ["server"]},
                            },
                            {
                                "type": "RequestMirror",
                                "requestMirror": {
                                    "backendRef": {"name": "cart-next", "port": 50051},
                                    "percent": 5,
                                },
                            },
                            {
                                "type": "ExtensionRef",
                                "extensionRef": {"group": "example.com", "kind": "Odd", "name": "a"},
                            },
                        ],
                        "backendRefs": [
                            {"name": "cart", "port": 50051, "weight": 9},
                            {
                                "name": "cart-next",
                                "port": 50051,
                                "filters": [{
                                    "type": "RequestHeaderModifier",
                                    "requestHeaderModifier": {"set": [{"name": "x-next", "value": "1"}]},
                                }],
                            },
                        ],
                    },
                    {},
                ],
            },
        }),
    );
}

#[test]
fn sessions_of_an_old_grpc_route_are_written() {
    let session = SessionPersistence::new()
        .absolute_timeout(duration!("1h"))
        .cookie_config(CookieConfig::new(CookieLifetime::Permanent));
    let route = GrpcRoute::new("cart", "prod", ParentRef::gateway("edge"))
        .version(GrpcRouteVersion::V1Alpha2)
        .rule(GrpcRouteRule::new().session_persistence(session));
    written(
        &route,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1alpha2",
            "kind": "GRPCRoute",
            "metadata": {"name": "cart", "namespace": "prod"},
            "spec": {
                "parentRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"}],
                "rules": [{
                    "sessionPersistence": {
                        "absoluteTimeout": "1h",
                        "cookieConfig": {"lifetimeType": "Permanent"},
                    },
                }],
            },
        }),
    );
}

#[test]
fn routes_of_connections_are_written() {
    let rule = BackendRule::to([BackendRef::service("postgres", port!(5432)).weight(1)])
        .name("all")
        .backend(BackendRef::object("policy.linkerd.io", "EgressNetwork", "out").port(port!(5432)));
    let rules = json!([{
        "name": "all",
        "backendRefs": [
            {"name": "postgres", "port": 5432, "weight": 1},
            {"group": "policy.linkerd.io", "kind": "EgressNetwork", "name": "out", "port": 5432},
        ],
    }]);
    let parents = json!([
        {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"},
        {"group": "", "kind": "Service", "name": "postgres", "port": 5432},
    ]);
    written(
        &TcpRoute::new("db", "prod", ParentRef::gateway("edge"), rule.clone())
            .version(TcpRouteVersion::V1Alpha2)
            .parent(ParentRef::service("postgres", port!(5432))),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1alpha2",
            "kind": "TCPRoute",
            "metadata": {"name": "db", "namespace": "prod"},
            "spec": {"parentRefs": parents, "rules": rules},
        }),
    );
    let hosts = [
        Hostname::from(host!("db.example.com")),
        Hostname::below(&host!("db.example.com")),
    ];
    written(
        &TlsRoute::new("db", "prod", ParentRef::gateway("edge"), hosts, rule)
            .version(TlsRouteVersion::V1Alpha2)
            .parent(ParentRef::service("postgres", port!(5432))),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1alpha2",
            "kind": "TLSRoute",
            "metadata": {"name": "db", "namespace": "prod"},
            "spec": {
                "parentRefs": parents,
                "hostnames": ["db.example.com", "*.db.example.com"],
                "rules": rules,
            },
        }),
    );
}

const BACKEND: &str = "{name: a, port: 80}";

fn many(one: &str, number: usize) -> String {
    vec![one; number].join(", ")
}

#[test]
fn rules_of_connections() {
    let of = |rules: &str| format!("{{rules: [{rules}]}}");
    let backends = |number: usize| of(&format!("{{backendRefs: [{}]}}", many(BACKEND, number)));
    let rules = |number: usize| of(&many(&format!("{{backendRefs: [{BACKEND}]}}"), number));
    let one = |backend: &str| of(&format!("{{backendRefs: [{backend}]}}"));
    check(
        "TCPRoute",
        &[
            (&rules(1), &[]),
            (&rules(2), &["E schema spec.rules"]),
            (&rules(0), &["E schema spec.rules"]),
            ("{parentRefs: []}", &["E shape spec"]),
            (&of("{}"), &["E schema spec.rules[0]"]),
            (&backends(16), &[]),
            (&backends(17), &["E schema spec.rules[0].backendRefs"]),
            (&backends(0), &["E shape spec.rules[0].backendRefs"]),
            (&of(&format!("{{name: a.b, backendRefs: [{BACKEND}]}}")), &[]),
            (
                &of(&format!("{{name: a_b, backendRefs: [{BACKEND}]}}")),
                &["E schema spec.rules[0].name"],
            ),
            (
                &of(&format!("{{name: '', backendRefs: [{BACKEND}]}}")),
                &["E schema spec.rules[0].name"],
            ),
            (&one("{name: a}"), &["E schema spec.rules[0].backendRefs[0]"]),
            (
                &one("{name: a, kind: Service}"),
                &["E schema spec.rules[0].backendRefs[0]"],
            ),
            (&one("{name: a, kind: Odd}"), &[]),
            (&one("{name: a, group: example.com}"), &[]),
            (
                &one("{name: a, port: 0}"),
                &["E shape spec.rules[0].backendRefs[0].port"],
            ),
            (&one("{name: a, port: 80, weight: 1000000}"), &[]),
            (
                &one("{name: a, port: 80, weight: 1000001}"),
                &["E schema spec.rules[0].backendRefs[0].weight"],
            ),
            (
                &one("{name: a, port: 80, weight: -1}"),
                &["E shape spec.rules[0].backendRefs[0].weight"],
            ),
            (
                &one("{name: a, port: 80, filters: []}"),
                &["E unknown-field spec.rules[0].backendRefs[0].filters"],
            ),
        ],
    );
    for kind in ["TCPRoute", "TLSRoute"] {
        for (spec, expected) in [
            (rules(16), &[] as &[&str]),
            (rules(17), &["E schema spec.rules"]),
            (rules(0), &["E schema spec.rules"]),
            (of("{}"), &[]),
            (backends(0), &["E shape spec.rules[0].backendRefs"]),
            (backends(17), &["E schema spec.rules[0].backendRefs"]),
        ] {
            near("v1alpha2", kind, &spec, expected);
        }
    }
}

#[test]
fn hosts_of_tls_routes() {
    let of = |hosts: &str| format!("{{hostnames: [{hosts}], rules: [{{backendRefs: [{BACKEND}]}}]}}");
    let rules = format!("{{rules: [{{backendRefs: [{BACKEND}]}}]}}");
    let bad: &[&str] = &["E schema spec.hostnames[0]"];
    check(
        "TLSRoute",
        &[
            (&of("a"), &[]),
            (&of("'*.a.b'"), &[]),
            (&of("10.0.0.256"), &[]),
            (&of("10.0.0.1"), bad),
            (&of("'*.10.0.0.1'"), &[]),
            (&of("'*'"), bad),
            (&of("'a.*.b'"), bad),
            (&of("A"), bad),
            (&of("''"), bad),
            (&of("'a:443'"), bad),
            (&of(&"a".repeat(254)), bad),
            (&of(""), &["E schema spec.hostnames"]),
            (&rules, &["E schema spec.hostnames"]),
            (&of(&many("a", 1024)), &[]),
            (&of(&many("a", 1025)), &["E schema spec.hostnames"]),
        ],
    );
    for (spec, expected) in [
        (&rules, &[] as &[&str]),
        (&of(""), &[]),
        (&of("10.0.0.1"), &[]),
        (&of("'*'"), bad),
        (&of(&many("a", 16)), &[]),
        (&of(&many("a", 17)), &["E schema spec.hostnames"]),
    ] {
        near("v1alpha2", "TLSRoute", spec, expected);
    }
}

#[test]
fn parents() {
    let of = |parents: &str| format!("{{parentRefs: [{parents}], rules: [{{backendRefs: [{BACKEND}]}}]}}");
    let all = |number: usize| {
        let each: Vec<String> = (0..number).map(|n| format!("{{name: a{n}}}")).collect();
        of(&each.join(", "))
    };
    let second: &[&str] = &["E schema spec.parentRefs[1]"];
    let cases: [(String, &[&str], &[&str]); 15] = [
        (of("{name: a}, {name: b}"), &[], &[]),
        (of("{name: a}, {name: a}"), second, second),
        (
            of("{name: a}, {group: gateway.networking.k8s.io, kind: Gateway, name: a}"),
            second,
            second,
        ),
        (of("{name: a}, {kind: Service, name: a}"), &[], &[]),
        (of("{name: a}, {namespace: b, name: a}"), &[], &[]),
        (of("{name: a}, {name: a, sectionName: b}"), second, second),
        (
            of("{name: a, sectionName: c}, {name: a, sectionName: b}"),
            &[],
            &[],
        ),
        (
            of("{name: a, sectionName: b}, {name: a, sectionName: b}"),
            second,
            second,
        ),
        (of("{name: a, port: 1}, {name: a, port: 2}"), second, &[]),
        (of("{name: a, port: 1}, {name: a, port: 1}"), second, second),
        (of("{name: a, port: 1}, {name: a}"), second, second),
        (
            of("{name: a, sectionName: b, port: 1}, {name: a, sectionName: b, port: 2}"),
            second,
            &[],
        ),
        (
            of("{name: a, sectionName: b}, {name: a, sectionName: c, port: 2}"),
            &[],
            second,
        ),
        (all(32), &[], &[]),
        (
            all(33),
            &["E schema spec.parentRefs"],
            &["E schema spec.parentRefs"],
        ),
    ];
    for (spec, standard, experimental) in &cases {
        near("v1", "TCPRoute", spec, standard);
        near("v1alpha2", "TCPRoute", spec, experimental);
        near("v1alpha2", "TLSRoute", spec, experimental);
        near("v1", "GRPCRoute", spec, standard);
        near("v1alpha2", "GRPCRoute", spec, experimental);
    }
    check(
        "TCPRoute",
        &[
            (
                &of("{group: '', kind: Service, name: a, namespace: b, port: 1, sectionName: c}"),
                &[],
            ),
            (
                &of("{group: A, kind: a_b, name: '', namespace: A, sectionName: A}"),
                &[
                    "E schema spec.parentRefs[0].group",
                    "E schema spec.parentRefs[0].kind",
                    "E schema spec.parentRefs[0].namespace",
                    "E schema spec.parentRefs[0].name",
                    "E schema spec.parentRefs[0].sectionName",
                ],
            ),
            (&of("{name: a, port: 0}"), &["E shape spec.parentRefs[0].port"]),
            (&of("{kind: Service}"), &["E shape spec.parentRefs[0]"]),
        ],
    );
}

#[test]
fn rules_of_calls() {
    let rules = |number: usize| format!("{{rules: [{}]}}", many("{}", number));
    let matches = |of: &[usize]| {
        let all: Vec<String> = of
            .iter()
            .map(|number| format!("{{matches: [{}]}}", many("{}", *number)))
            .collect();
        format!("{{rules: [{}]}}", all.join(", "))
    };
    let of = |rule: &str| format!("{{rules: [{{{rule}}}]}}");
    check(
        "GRPCRoute",
        &[
            ("{}", &[]),
            ("{rules: []}", &[]),
            (&rules(16), &[]),
            (&rules(17), &["E schema spec.rules"]),
            (&matches(&[64, 64]), &[]),
            (&matches(&[65]), &["E schema spec.rules[0].matches"]),
            (&matches(&[64, 64, 1]), &["E schema spec.rules"]),
            ("{hostnames: [a, '*.b']}", &[]),
            ("{hostnames: ['*']}", &["E schema spec.hostnames[0]"]),
            (
                &format!("{{hostnames: [{}]}}", many("a", 17)),
                &["E schema spec.hostnames"],
            ),
            (&of("name: a"), &[]),
            (&of("name: A"), &["E schema spec.rules[0].name"]),
            (
                &of("sessionPersistence: {}"),
                &["E unknown-field spec.rules[0].sessionPersistence"],
            ),
            (&of(&format!("backendRefs: [{}]", many(BACKEND, 16))), &[]),
            (
                &of(&format!("backendRefs: [{}]", many(BACKEND, 17))),
                &["E schema spec.rules[0].backendRefs"],
            ),
            (
                &of("backendRefs: [{name: a}]"),
                &["E schema spec.rules[0].backendRefs[0]"],
            ),
            (&of("timeouts: {}"), &["E unknown-field spec.rules[0].timeouts"]),
        ],
    );
    let mirror = |share: &str| {
        let mirror = format!("{{type: RequestMirror, requestMirror: {{backendRef: {BACKEND}{share}}}}}");
        of(&format!("filters: [{mirror}]"))
    };
    for (spec, expected) in [
        (matches(&[8; 16]), &[] as &[&str]),
        (matches(&[9]), &["E schema spec.rules[0].matches"]),
        (of("name: a"), &["E unknown-field spec.rules[0].name"]),
        (of("sessionPersistence: {}"), &[]),
        (
            of("sessionPersistence: {idleTimeout: 1.5h}"),
            &["E schema spec.rules[0].sessionPersistence.idleTimeout"],
        ),
        (
            of("sessionPersistence: {absoluteTimeout: 1h 1m}"),
            &["E schema spec.rules[0].sessionPersistence.absoluteTimeout"],
        ),
        (
            of("sessionPersistence: {cookieConfig: {lifetimeType: Permanent}}"),
            &["E schema spec.rules[0].sessionPersistence"],
        ),
        (
            of(
                "sessionPersistence: {type: Cookie, absoluteTimeout: 1h, cookieConfig: {lifetimeType: Permanent}}",
            ),
            &[],
        ),
        (
            of(&format!(
                "sessionPersistence: {{sessionName: {}}}",
                "a".repeat(129)
            )),
            &["E schema spec.rules[0].sessionPersistence.sessionName"],
        ),
        (mirror(""), &[]),
        (
            mirror(", percent: 1"),
            &["E unknown-field spec.rules[0].filters[0].requestMirror.percent"],
        ),
        (
            mirror(", fraction: {numerator: 1}"),
            &["E unknown-field spec.rules[0].filters[0].requestMirror.fraction"],
        ),
    ] {
        near("v1alpha2", "GRPCRoute", &spec, expected);
    }
}

#[test]
fn methods_of_calls() {
    let of = |method: &str| format!("{{rules: [{{matches: [{{method: {{{method}}}}}]}}]}}");
    let service: &[&str] = &["E schema spec.rules[0].matches[0].method.service"];
    let method: &[&str] = &["E schema spec.rules[0].matches[0].method.method"];
    let long = "a".repeat(1025);
    check(
        "GRPCRoute",
        &[
            (&of("service: a.B_c.d1, method: Get"), &[]),
            (&of("service: .a.B"), &[]),
            (&of("service: _a"), &[]),
            (&of("service: 'a..b'"), service),
            (&of("service: '..a'"), service),
            (&of("service: a.1b"), service),
            (&of("service: a-b"), service),
            (&of("service: /a"), service),
            (&of("service: ''"), service),
            (&of(&format!("service: {long}")), service),
            (&of("method: _Get1"), &[]),
            (&of("method: a.b"), method),
            (&of("method: 1a"), method),
            (&of("method: ''"), method),
            (&of(&format!("method: {long}")), method),
            (&of("type: Exact, method: a.b"), method),
            (&of("type: RegularExpression, method: 'a.[b', service: ''"), &[]),
            (&of(&format!("type: RegularExpression, method: {long}")), method),
            (
                &of("type: Prefix, method: a"),
                &["E shape spec.rules[0].matches[0].method.type"],
            ),
            (&of("type: Exact"), &["E schema spec.rules[0].matches[0].method"]),
            (&of(""), &["E schema spec.rules[0].matches[0].method"]),
        ],
    );
}

#[test]
fn headers_of_calls() {
    let of = |headers: &str| format!("{{rules: [{{matches: [{{headers: [{headers}]}}]}}]}}");
    let all = |number: usize| {
        let each: Vec<String> = (0..number).map(|n| format!("{{name: a{n}, value: b}}")).collect();
        of(&each.join(", "))
    };
    check(
        "GRPCRoute",
        &[
            (&of("{name: a, value: b}, {name: A, value: b}"), &[]),
            (&of("{name: a, type: RegularExpression, value: '['}"), &[]),
            (
                &of("{name: a, value: b}, {name: a, value: c}"),
                &["E schema spec.rules[0].matches[0].headers[1].name"],
            ),
            (
                &of("{name: 'a b', value: b}"),
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            (
                &of("{name: '', value: b}"),
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            (
                &of("{name: a, value: ''}"),
                &["E schema spec.rules[0].matches[0].headers[0].value"],
            ),
            (
                &of(&format!("{{name: a, value: {}}}", "b".repeat(4097))),
                &["E schema spec.rules[0].matches[0].headers[0].value"],
            ),
            (&of("{name: a}"), &["E shape spec.rules[0].matches[0].headers[0]"]),
            (&all(16), &[]),
            (&all(17), &["E schema spec.rules[0].matches[0].headers"]),
        ],
    );
}

#[test]
fn filters_of_calls() {
    const SET: &str = "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}]}}";
    const ANSWER: &str = "{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}";
    const OWN: &str = "{type: ExtensionRef, extensionRef: {group: a.b, kind: C, name: d}}";
    const COPY: &str = "{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 80}}}";
    let of = |filters: &str| format!("{{rules: [{{filters: [{filters}]}}]}}");
    let backend = |filters: &str| {
        format!("{{rules: [{{backendRefs: [{{name: a, port: 80, filters: [{filters}]}}]}}]}}")
    };
    let shape: &[&str] = &["E shape spec.rules[0].filters[0]"];
    check(
        "GRPCRoute",
        &[
            (&of(&[SET, ANSWER, OWN, OWN, COPY, COPY].join(", ")), &[]),
            (&of(&many(SET, 2)), &["E schema spec.rules[0].filters[1]"]),
            (&of(&many(ANSWER, 2)), &["E schema spec.rules[0].filters[1]"]),
            (&of(&many(COPY, 16)), &[]),
            (&of(&many(COPY, 17)), &["E schema spec.rules[0].filters"]),
            (
                &backend(&many(SET, 2)),
                &["E schema spec.rules[0].backendRefs[0].filters[1]"],
            ),
            (
                &backend(&many(COPY, 17)),
                &["E schema spec.rules[0].backendRefs[0].filters"],
            ),
            (&of("{type: RequestHeaderModifier}"), shape),
            (
                &of("{type: RequestHeaderModifier, responseHeaderModifier: {}}"),
                shape,
            ),
            (
                &of("{type: RequestHeaderModifier, requestHeaderModifier: {}, responseHeaderModifier: {}}"),
                shape,
            ),
            (&of("{type: ExtensionRef}"), shape),
            (&of("{type: RequestMirror}"), shape),
            (
                &of("{type: URLRewrite}"),
                &["E shape spec.rules[0].filters[0].type"],
            ),
            (
                &of("{type: RequestRedirect, requestRedirect: {}}"),
                &[
                    "E unknown-field spec.rules[0].filters[0].requestRedirect",
                    "E shape spec.rules[0].filters[0].type",
                ],
            ),
            (&of("{}"), shape),
            (
                &of("{type: ExtensionRef, extensionRef: {group: A, kind: '', name: ''}}"),
                &[
                    "E schema spec.rules[0].filters[0].extensionRef.group",
                    "E schema spec.rules[0].filters[0].extensionRef.kind",
                    "E schema spec.rules[0].filters[0].extensionRef.name",
                ],
            ),
            (
                &of("{type: RequestMirror, requestMirror: {backendRef: {name: a}}}"),
                &["E schema spec.rules[0].filters[0].requestMirror.backendRef"],
            ),
            (
                &of("{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}, percent: 101}}"),
                &["E schema spec.rules[0].filters[0].requestMirror.percent"],
            ),
            (
                &of(
                    "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}, {name: a, value: c}]}}",
                ),
                &["E schema spec.rules[0].filters[0].requestHeaderModifier.set[1].name"],
            ),
            (
                &of("{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a, a]}}"),
                &["E schema spec.rules[0].filters[0].requestHeaderModifier.remove[1]"],
            ),
        ],
    );
}

#[test]
fn routes_of_packets() {
    let parent = ParentRef::gateway("edge");
    written(
        &UdpRoute::new(
            "dns",
            "infra",
            parent,
            UdpRouteRule::to([BackendRef::service("dns", port!(53))]).name("all"),
        )
        .parent(ParentRef::service("dns", port!(53))),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "UDPRoute",
            "metadata": {"name": "dns", "namespace": "infra"},
            "spec": {
                "parentRefs": [
                    {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge"},
                    {"group": "", "kind": "Service", "name": "dns", "port": 53},
                ],
                "rules": [{"name": "all", "backendRefs": [{"name": "dns", "port": 53}]}],
            },
        }),
    );
    let rules = |number: usize| {
        format!(
            "{{rules: [{}]}}",
            many(&format!("{{backendRefs: [{BACKEND}]}}"), number)
        )
    };
    check(
        "UDPRoute",
        &[
            (&rules(16), &[]),
            (&rules(17), &["E schema spec.rules"]),
            (&rules(0), &["E schema spec.rules"]),
            ("{rules: [{}]}", &["E shape spec.rules[0]"]),
            (
                "{rules: [{backendRefs: []}]}",
                &["E schema spec.rules[0].backendRefs"],
            ),
            (
                "{rules: [{backendRefs: [{name: a}]}]}",
                &["E schema spec.rules[0].backendRefs[0]"],
            ),
            ("{parentRefs: []}", &["E shape spec"]),
        ],
    );
}
