//! Gateway, GatewayClass, ListenerSet, ReferenceGrant and BackendTLSPolicy: written, read, and their rules.

mod common;

use common::{check, near, written};
use mesh2yaml_gateway::k8s::Resource;
use mesh2yaml_gateway::{
    AddressType, BackendTlsPolicy, BackendValidation, ClientCertificates, Gateway, GatewayAddress,
    GatewayClass, GatewayRef, GatewayTls, GatewayVersion, GrantFrom, GrantTo, Hostname, Infrastructure,
    LabelExpression, LabelSelector, Listener, ListenerNamespaces, ListenerProtocol, ListenerSet, ListenerTls,
    LocalObjectRef, ObjectRef, PolicyTarget, ReferenceGrant, ReferenceGrantVersion, RouteKind,
    RouteNamespaces, SecretRef, SubjectAltName, ValidationMode,
};
use mesh2yaml_types::{host, port};
use serde_json::json;

#[test]
fn gateway_is_written() {
    let gateway = Gateway::new("edge", "infra", "istio")
        .version(GatewayVersion::V1Beta1)
        .listener(
            Listener::https(
                "web",
                port!(443),
                ListenerTls::terminate([SecretRef::new("shop").namespace("certificates")])
                    .option("example.com/tls-min", "1.3"),
            )
            .hostname(host!("shop.example.com"))
            .routes_from(RouteNamespaces::selected(
                LabelSelector::labels([("edge", "yes")])
                    .and(LabelExpression::in_values("stage", ["prod"]))
                    .and(LabelExpression::not_in_values("team", ["a", "b"]))
                    .and(LabelExpression::exists("open"))
                    .and(LabelExpression::does_not_exist("closed")),
            ))
            .route_kind(RouteKind::new("HTTPRoute"))
            .route_kind(RouteKind::of_group("example.com", "Odd")),
        )
        .listener(Listener::tls("pass", port!(8443), ListenerTls::passthrough()))
        .listener(Listener::http("plain", port!(80)).routes_from(RouteNamespaces::all()))
        .listener(Listener::tcp("bytes", port!(5432)).routes_from(RouteNamespaces::same()))
        .listener(Listener::udp("packets", port!(53)))
        .listener(Listener::new(
            "own",
            port!(4433),
            ListenerProtocol::Other("example.com/quic".into()),
        ))
        .address(GatewayAddress::any())
        .address(GatewayAddress::ip("10.0.0.1".parse().expect("an address")))
        .address(GatewayAddress::hostname("edge.example.com"))
        .address(GatewayAddress::named("front"))
        .address(GatewayAddress::of_type(
            AddressType::Other("example.com/pool".into()),
            "blue",
        ))
        .infrastructure(
            Infrastructure::new()
                .label("team", "edge")
                .annotation("example.com/size", "large")
                .parameters(LocalObjectRef::config_map("edge")),
        )
        .allowed_listeners(ListenerNamespaces::selected([("edge", "yes")]))
        .tls(
            GatewayTls::new()
                .client_certificate("edge-client")
                .clients(
                    ClientCertificates::signed_by([ObjectRef::config_map("ca")])
                        .mode(ValidationMode::AllowInsecureFallback),
                )
                .clients_of(
                    port!(8443),
                    ClientCertificates::signed_by([
                        ObjectRef::new("example.com", "Bundle", "ca").namespace("certificates")
                    ]),
                ),
        );
    written(
        &gateway,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1beta1",
            "kind": "Gateway",
            "metadata": {"name": "edge", "namespace": "infra"},
            "spec": {
                "gatewayClassName": "istio",
                "listeners": [
                    {
                        "name": "web",
                        "hostname": "shop.example.com",
                        "port": 443,
                        "protocol": "HTTPS",
                        "tls": {
                            "certificateRefs": [{"name": "shop", "namespace": "certificates"}],
                            "options": {"example.com/tls-min": "1.3"},
                        },
                        "allowedRoutes": {
                            "namespaces": {
                                "from": "Selector",
                                "selector": {
                                    "matchLabels": {"edge": "yes"},
                                    "matchExpressions": [
                                        {"key": "stage", "operator": "In", "values": ["prod"]},
                                        {"key": "team", "operator": "NotIn", "values": ["a", "b"]},
                                        {"key": "open", "operator": "Exists"},
                                        {"key": "closed", "operator": "DoesNotExist"},
                                    ],
                                },
                            },
                            "kinds": [{"kind": "HTTPRoute"}, {"group": "example.com", "kind": "Odd"}],
                        },
                    },
                    {"name": "pass", "port": 8443, "protocol": "TLS", "tls": {"mode": "Passthrough"}},
                    {
                        "name": "plain",
                        "port": 80,
                        "protocol": "HTTP",
                        "allowedRoutes": {"namespaces": {"from": "All"}},
                    },
                    {
                        "name": "bytes",
                        "port": 5432,
                        "protocol": "TCP",
                        "allowedRoutes": {"namespaces": {"from": "Same"}},
                    },
                    {"name": "packets", "port": 53, "protocol": "UDP"},
                    {"name": "own", "port": 4433, "protocol": "example.com/quic"},
                ],
                "addresses": [
                    {},
                    {"value": "10.0.0.1"},
                    {"type": "Hostname", "value": "edge.example.com"},
                    {"type": "NamedAddress", "value": "front"},
                    {"type": "example.com/pool", "value": "blue"},
                ],
                "infrastructure": {
                    "labels": {"team": "edge"},
                    "annotations": {"example.com/size": "large"},
                    "parametersRef": {"group": "", "kind": "ConfigMap", "name": "edge"},
                },
                "allowedListeners": {
                    "namespaces": {"from": "Selector", "selector": {"matchLabels": {"edge": "yes"}}},
                },
                "tls": {
                    "backend": {"clientCertificateRef": {"name": "edge-client"}},
                    "frontend": {
                        "default": {
                            "validation": {
                                "caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "ca"}],
                                "mode": "AllowInsecureFallback",
                            },
                        },
                        "perPort": [{
                            "port": 8443,
                            "tls": {
                                "validation": {
                                    "caCertificateRefs": [{
                                        "group": "example.com",
                                        "kind": "Bundle",
                                        "name": "ca",
                                        "namespace": "certificates",
                                    }],
                                },
                            },
                        }],
                    },
                },
            },
        }),
    );
}

#[test]
fn the_others_are_written() {
    written(
        &GatewayClass::new("edge", "example.com/controller")
            .parameters(ObjectRef::config_map("edge").namespace("infra"))
            .description("at the edge")
            .label("team", "edge"),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "GatewayClass",
            "metadata": {"name": "edge", "labels": {"team": "edge"}},
            "spec": {
                "controllerName": "example.com/controller",
                "parametersRef": {"group": "", "kind": "ConfigMap", "name": "edge", "namespace": "infra"},
                "description": "at the edge",
            },
        }),
    );
    let from = [
        GrantFrom::gateways("a"),
        GrantFrom::http_routes("a"),
        GrantFrom::grpc_routes("a"),
        GrantFrom::tls_routes("a"),
        GrantFrom::tcp_routes("a"),
        GrantFrom::new("example.com", "Odd", "b"),
    ];
    let to = [GrantTo::services().name("shop"), GrantTo::secrets()];
    let group = "gateway.networking.k8s.io";
    written(
        &ReferenceGrant::new("grant", "prod", from, to).version(ReferenceGrantVersion::V1),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "ReferenceGrant",
            "metadata": {"name": "grant", "namespace": "prod"},
            "spec": {
                "from": [
                    {"group": group, "kind": "Gateway", "namespace": "a"},
                    {"group": group, "kind": "HTTPRoute", "namespace": "a"},
                    {"group": group, "kind": "GRPCRoute", "namespace": "a"},
                    {"group": group, "kind": "TLSRoute", "namespace": "a"},
                    {"group": group, "kind": "TCPRoute", "namespace": "a"},
                    {"group": "example.com", "kind": "Odd", "namespace": "b"},
                ],
                "to": [
                    {"group": "", "kind": "Service", "name": "shop"},
                    {"group": "", "kind": "Secret"},
                ],
            },
        }),
    );
    let targets = [
        PolicyTarget::service("a").section("https"),
        PolicyTarget::new("example.com", "Pool", "b"),
    ];
    let names = BackendValidation::system(host!("a.example.com"))
        .subject_alt_name(SubjectAltName::Hostname(Hostname::below(&host!("example.com"))))
        .subject_alt_name(SubjectAltName::Uri("spiffe://example.com/a".into()));
    written(
        &BackendTlsPolicy::new("tls", "prod", targets, names).option("example.com/alpn", "h2"),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "BackendTLSPolicy",
            "metadata": {"name": "tls", "namespace": "prod"},
            "spec": {
                "targetRefs": [
                    {"group": "", "kind": "Service", "name": "a", "sectionName": "https"},
                    {"group": "example.com", "kind": "Pool", "name": "b"},
                ],
                "validation": {
                    "wellKnownCACertificates": "System",
                    "hostname": "a.example.com",
                    "subjectAltNames": [
                        {"type": "Hostname", "hostname": "*.example.com"},
                        {"type": "URI", "uri": "spiffe://example.com/a"},
                    ],
                },
                "options": {"example.com/alpn": "h2"},
            },
        }),
    );
}

#[test]
fn every_version_is_read() {
    let gateway = "{gatewayClassName: a, listeners: [{name: a, port: 80, protocol: HTTP}]}";
    for version in ["v1", "v1beta1"] {
        near(version, "Gateway", gateway, &[]);
        near(version, "GatewayClass", "{controllerName: a.b/c}", &[]);
        near(
            version,
            "ReferenceGrant",
            "{from: [{group: '', kind: A, namespace: a}], to: [{group: '', kind: B}]}",
            &[],
        );
    }
    near("v1alpha2", "Gateway", gateway, &["E shape "]);
    near(
        "v1beta1",
        "BackendTLSPolicy",
        "{targetRefs: [{group: '', kind: Service, name: a}], validation: {hostname: a.b, wellKnownCACertificates: System}}",
        &["E shape "],
    );
}

#[test]
fn gateways() {
    let long = "a".repeat(254);
    let of = |class: &str| {
        format!("{{gatewayClassName: {class}, listeners: [{{name: a, port: 80, protocol: HTTP}}]}}")
    };
    check(
        "Gateway",
        &[
            (&of("a"), &[]),
            (&of("'odd name!'"), &[]),
            (&of("''"), &["E schema spec.gatewayClassName"]),
            (&of(&long), &["E schema spec.gatewayClassName"]),
            ("{gatewayClassName: a}", &["E shape spec"]),
            (
                "{listeners: [{name: a, port: 80, protocol: HTTP}]}",
                &["E shape spec"],
            ),
            (
                "{gatewayClassName: a, listeners: []}",
                &["E schema spec.listeners"],
            ),
            ("null", &["E shape "]),
        ],
    );
}

/// Cases of one listener.
fn listener(cases: &[(&str, &[&str])]) {
    for (listener, expected) in cases {
        near(
            "v1",
            "Gateway",
            &format!("{{gatewayClassName: a, listeners: [{listener}]}}"),
            expected,
        );
    }
}

#[test]
fn listeners() {
    let long = "a".repeat(254);
    listener(&[
        ("{name: a.b-c, port: 80, protocol: HTTP}", &[]),
        (
            "{name: a_b, port: 80, protocol: HTTP}",
            &["E schema spec.listeners[0].name"],
        ),
        (
            "{name: '', port: 80, protocol: HTTP}",
            &["E schema spec.listeners[0].name"],
        ),
        (
            &format!("{{name: {long}, port: 80, protocol: HTTP}}"),
            &["E schema spec.listeners[0].name"],
        ),
        (
            "{name: a, port: 0, protocol: HTTP}",
            &["E shape spec.listeners[0].port"],
        ),
        (
            "{name: a, port: 65536, protocol: HTTP}",
            &["E shape spec.listeners[0].port"],
        ),
        ("{name: a, protocol: HTTP}", &["E shape spec.listeners[0]"]),
        ("{name: a, port: 80}", &["E shape spec.listeners[0]"]),
        ("{name: a, port: 80, protocol: HTTP, hostname: a}", &[]),
        ("{name: a, port: 80, protocol: HTTP, hostname: '*.a'}", &[]),
        (
            "{name: a, port: 80, protocol: HTTP, hostname: '*'}",
            &["E schema spec.listeners[0].hostname"],
        ),
        (
            "{name: a, port: 80, protocol: HTTP, hostname: 'a.b:80'}",
            &["E schema spec.listeners[0].hostname"],
        ),
        (
            "{name: a, port: 80, protocol: HTTP, hostname: A.b}",
            &["E schema spec.listeners[0].hostname"],
        ),
        (
            "{name: a, port: 80, protocol: HTTP, hostname: ''}",
            &["E schema spec.listeners[0].hostname"],
        ),
        ("{name: a, port: 80, protocol: TCP}", &[]),
        (
            "{name: a, port: 80, protocol: TCP, hostname: a.b}",
            &["E schema spec.listeners[0].hostname"],
        ),
        (
            "{name: a, port: 80, protocol: UDP, hostname: a.b}",
            &["E schema spec.listeners[0].hostname"],
        ),
        ("{name: a, port: 80, protocol: HBONE}", &[]),
        ("{name: a, port: 80, protocol: example.com/quic}", &[]),
        (
            "{name: a, port: 80, protocol: ''}",
            &["E schema spec.listeners[0].protocol"],
        ),
        (
            "{name: a, port: 80, protocol: a_b}",
            &["E schema spec.listeners[0].protocol"],
        ),
        (
            "{name: a, port: 80, protocol: example.com/}",
            &["E schema spec.listeners[0].protocol"],
        ),
        (
            "{name: a, port: 80, protocol: HTTP, odd: 1}",
            &["E unknown-field spec.listeners[0].odd"],
        ),
    ]);
    let two = |first: &str, second: &str| format!("{{{first}}}, {{{second}}}");
    listener(&[
        (
            &two(
                "name: a, port: 80, protocol: HTTP",
                "name: b, port: 80, protocol: HTTP, hostname: a.b",
            ),
            &[],
        ),
        (
            &two(
                "name: a, port: 80, protocol: HTTP",
                "name: a, port: 81, protocol: HTTP",
            ),
            &["E schema spec.listeners[1].name"],
        ),
        (
            &two(
                "name: a, port: 80, protocol: TCP",
                "name: b, port: 80, protocol: UDP",
            ),
            &[],
        ),
        (
            &two(
                "name: a, port: 80, protocol: HTTP",
                "name: b, port: 80, protocol: HTTP",
            ),
            &["E schema spec.listeners[1]"],
        ),
        (
            &two(
                "name: a, port: 80, protocol: HTTP, hostname: a.b",
                "name: b, port: 80, protocol: HTTP, hostname: a.b",
            ),
            &["E schema spec.listeners[1]"],
        ),
    ]);
    let many = |number: usize| {
        let all: Vec<String> = (1..=number)
            .map(|n| format!("{{name: a{n}, port: {n}, protocol: HTTP}}"))
            .collect();
        all.join(", ")
    };
    listener(&[(&many(64), &[]), (&many(65), &["E schema spec.listeners"])]);
}

#[test]
fn listeners_with_tls() {
    let https = |tls: &str| format!("{{name: a, port: 443, protocol: HTTPS, tls: {tls}}}");
    let of = |protocol: &str, tls: &str| format!("{{name: a, port: 443, protocol: {protocol}, tls: {tls}}}");
    let many = |number: usize| {
        https(&format!(
            "{{certificateRefs: [{}]}}",
            vec!["{name: a}"; number].join(", ")
        ))
    };
    let options = |number: usize| {
        let all: Vec<String> = (0..number).map(|n| format!("a{n}: b")).collect();
        https(&format!("{{options: {{{}}}}}", all.join(", ")))
    };
    listener(&[
        (&https("{certificateRefs: [{name: a}]}"), &[]),
        (&https("{mode: Terminate, certificateRefs: [{name: a}]}"), &[]),
        (&https("{options: {a: b}}"), &[]),
        (&https("{}"), &["E schema spec.listeners[0].tls"]),
        (&https("{mode: Terminate}"), &["E schema spec.listeners[0].tls"]),
        (
            &https("{mode: Passthrough}"),
            &["E schema spec.listeners[0].tls.mode"],
        ),
        (&https("{mode: Odd}"), &["E shape spec.listeners[0].tls.mode"]),
        (
            "{name: a, port: 443, protocol: HTTPS}",
            &["W effect spec.listeners[0]"],
        ),
        (&of("TLS", "{mode: Passthrough}"), &[]),
        (&of("TLS", "{certificateRefs: [{name: a}]}"), &[]),
        (
            &of("TLS", "{mode: Passthrough, certificateRefs: [{name: a}]}"),
            &["W effect spec.listeners[0].tls.certificateRefs"],
        ),
        (
            "{name: a, port: 443, protocol: TLS}",
            &["E schema spec.listeners[0]"],
        ),
        (
            &of("HTTP", "{certificateRefs: [{name: a}]}"),
            &["E schema spec.listeners[0].tls"],
        ),
        (
            &of("TCP", "{mode: Passthrough}"),
            &["E schema spec.listeners[0].tls"],
        ),
        (
            &of("UDP", "{mode: Passthrough}"),
            &["E schema spec.listeners[0].tls"],
        ),
        (&of("example.com/quic", "{mode: Passthrough}"), &[]),
        (&many(64), &[]),
        (&many(65), &["E schema spec.listeners[0].tls.certificateRefs"]),
        (&options(16), &[]),
        (&options(17), &["E schema spec.listeners[0].tls.options"]),
        (
            &https(&format!("{{options: {{a: {}}}}}", "b".repeat(4097))),
            &["E schema spec.listeners[0].tls.options.a"],
        ),
        (
            &https("{certificateRefs: [{group: '', kind: Secret, name: a, namespace: b}]}"),
            &[],
        ),
        (
            &https("{certificateRefs: [{group: A, kind: a_b, name: '', namespace: b.c}]}"),
            &[
                "E schema spec.listeners[0].tls.certificateRefs[0].group",
                "E schema spec.listeners[0].tls.certificateRefs[0].kind",
                "E schema spec.listeners[0].tls.certificateRefs[0].name",
                "E schema spec.listeners[0].tls.certificateRefs[0].namespace",
            ],
        ),
        (
            &https("{certificateRefs: [{group: a}]}"),
            &["E shape spec.listeners[0].tls.certificateRefs[0]"],
        ),
    ]);
}

#[test]
fn routes_of_listeners() {
    let of = |routes: &str| format!("{{name: a, port: 80, protocol: HTTP, allowedRoutes: {routes}}}");
    let kinds = |number: usize| of(&format!("{{kinds: [{}]}}", vec!["{kind: A}"; number].join(", ")));
    listener(&[
        (&of("{}"), &[]),
        (&of("{namespaces: {}}"), &[]),
        (&of("{namespaces: {from: All}}"), &[]),
        (
            &of("{namespaces: {from: None}}"),
            &["E shape spec.listeners[0].allowedRoutes.namespaces.from"],
        ),
        (&of("{namespaces: {from: Selector, selector: {}}}"), &[]),
        (
            &of("{namespaces: {from: Selector}}"),
            &["W effect spec.listeners[0].allowedRoutes.namespaces"],
        ),
        (
            &of("{namespaces: {selector: {matchLabels: {a: b}}}}"),
            &["W effect spec.listeners[0].allowedRoutes.namespaces.selector"],
        ),
        (
            &of("{namespaces: {from: Same, selector: {matchLabels: {a: b}}}}"),
            &["W effect spec.listeners[0].allowedRoutes.namespaces.selector"],
        ),
        (
            &of("{namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: In}]}}}"),
            &["W effect spec.listeners[0].allowedRoutes.namespaces.selector.matchExpressions[0]"],
        ),
        (
            &of(
                "{namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}}",
            ),
            &["W effect spec.listeners[0].allowedRoutes.namespaces.selector.matchExpressions[0]"],
        ),
        (
            &of(
                "{namespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: Is, values: [b]}]}}}",
            ),
            &["W effect spec.listeners[0].allowedRoutes.namespaces.selector.matchExpressions[0].operator"],
        ),
        (
            &of("{namespaces: {from: Selector, selector: {matchExpressions: [{key: a}]}}}"),
            &["E shape spec.listeners[0].allowedRoutes.namespaces.selector.matchExpressions[0]"],
        ),
        (&of("{kinds: [{kind: HTTPRoute}, {group: '', kind: Odd}]}"), &[]),
        (
            &of("{kinds: [{kind: 1a}]}"),
            &["E schema spec.listeners[0].allowedRoutes.kinds[0].kind"],
        ),
        (
            &of("{kinds: [{group: a_b, kind: A}]}"),
            &["E schema spec.listeners[0].allowedRoutes.kinds[0].group"],
        ),
        (
            &of("{kinds: [{group: a}]}"),
            &["E shape spec.listeners[0].allowedRoutes.kinds[0]"],
        ),
        (&kinds(8), &[]),
        (&kinds(9), &["E schema spec.listeners[0].allowedRoutes.kinds"]),
    ]);
}

/// Cases of what stands beside a good listener.
fn beside(cases: &[(&str, &[&str])]) {
    for (rest, expected) in cases {
        let spec =
            format!("{{gatewayClassName: a, listeners: [{{name: a, port: 80, protocol: HTTP}}], {rest}}}");
        near("v1", "Gateway", &spec, expected);
    }
}

#[test]
fn addresses() {
    let many = |number: usize| {
        let all: Vec<String> = (0..number).map(|n| format!("{{value: 10.0.0.{n}}}")).collect();
        format!("addresses: [{}]", all.join(", "))
    };
    beside(&[
        ("addresses: []", &[]),
        ("addresses: [{}, {}]", &[]),
        ("addresses: [{value: 10.0.0.1}, {value: '::1'}]", &[]),
        ("addresses: [{value: a.b}]", &["E schema spec.addresses[0].value"]),
        ("addresses: [{value: ''}]", &["E schema spec.addresses[0].value"]),
        (
            "addresses: [{type: IPAddress, value: 10.0.0.256}]",
            &["E schema spec.addresses[0].value"],
        ),
        (
            "addresses: [{value: 10.0.0.1}, {type: IPAddress, value: 10.0.0.1}]",
            &["E schema spec.addresses[1]"],
        ),
        (
            "addresses: [{type: Hostname, value: '*.a.b'}, {type: Hostname}]",
            &[],
        ),
        (
            "addresses: [{type: Hostname, value: A}]",
            &["E schema spec.addresses[0].value"],
        ),
        (
            "addresses: [{type: Hostname, value: ''}]",
            &["E schema spec.addresses[0].value"],
        ),
        (
            "addresses: [{type: Hostname, value: a}, {type: Hostname, value: a}]",
            &["E schema spec.addresses[1]"],
        ),
        (
            "addresses: [{type: NamedAddress, value: a}, {type: NamedAddress, value: a}]",
            &[],
        ),
        ("addresses: [{type: example.com/a, value: 'any thing'}]", &[]),
        ("addresses: [{type: Hostnames, value: 'any thing'}]", &[]),
        ("addresses: [{type: Odd}]", &["E schema spec.addresses[0].type"]),
        ("addresses: [{type: ''}]", &["E schema spec.addresses[0].type"]),
        (
            "addresses: [{type: example.com/}]",
            &["E schema spec.addresses[0].type"],
        ),
        (&many(16), &[]),
        (&many(17), &["E schema spec.addresses"]),
    ]);
}

#[test]
fn infrastructure() {
    let labels = |number: usize| {
        let all: Vec<String> = (0..number).map(|n| format!("a{n}: b")).collect();
        format!("infrastructure: {{labels: {{{}}}}}", all.join(", "))
    };
    let annotations = |number: usize| labels(number).replace("labels", "annotations");
    let at = |key: &str| vec![format!("E schema spec.infrastructure.labels.{key}")];
    beside(&[
        ("infrastructure: {}", &[]),
        ("infrastructure: {labels: {a: '', a.b/c_d: E.f}}", &[]),
        (
            "infrastructure: {labels: {a_: b}}",
            &["E schema spec.infrastructure.labels.a_"],
        ),
        (
            "infrastructure: {labels: {a: b_}}",
            &["E schema spec.infrastructure.labels.a"],
        ),
        ("infrastructure: {annotations: {a: 'any thing'}}", &[]),
        (
            "infrastructure: {annotations: {A-: b}}",
            &["E schema spec.infrastructure.annotations.A-"],
        ),
        (
            &format!("infrastructure: {{annotations: {{a: {}}}}}", "b".repeat(4097)),
            &["E schema spec.infrastructure.annotations.a"],
        ),
        (&labels(8), &[]),
        (&labels(9), &["E schema spec.infrastructure.labels"]),
        (&annotations(16), &[]),
        (&annotations(17), &["E schema spec.infrastructure.annotations"]),
        (
            "infrastructure: {parametersRef: {group: '', kind: ConfigMap, name: a}}",
            &[],
        ),
        (
            "infrastructure: {parametersRef: {group: '', kind: ConfigMap, name: ''}}",
            &["E schema spec.infrastructure.parametersRef.name"],
        ),
        (
            "infrastructure: {parametersRef: {kind: ConfigMap, name: a}}",
            &["E shape spec.infrastructure.parametersRef"],
        ),
        (
            "infrastructure: {parametersRef: {group: '', kind: ConfigMap, name: a, namespace: b}}",
            &["E unknown-field spec.infrastructure.parametersRef.namespace"],
        ),
        (
            "allowedListeners: {namespaces: {from: None}}, infrastructure: {}",
            &[],
        ),
        ("allowedListeners: {}", &[]),
        (
            "allowedListeners: {namespaces: {from: Selector, selector: {}}}",
            &[],
        ),
        (
            "allowedListeners: {namespaces: {from: Selector}}",
            &["W effect spec.allowedListeners.namespaces"],
        ),
        (
            "allowedListeners: {namespaces: {selector: {}}}",
            &["W effect spec.allowedListeners.namespaces.selector"],
        ),
        (
            "allowedListeners: {namespaces: {from: Any}}",
            &["E shape spec.allowedListeners.namespaces.from"],
        ),
    ]);
    for (key, is_right) in [
        ("a".repeat(63), true),
        ("a".repeat(64), false),
        (format!("{}/b", "a".repeat(252)), true),
        (format!("{}/b", "a".repeat(253)), false),
        ("a/b/c".to_owned(), false),
        ("A.b/c".to_owned(), false),
    ] {
        let expected = if is_right { Vec::new() } else { at(&key) };
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        // A key with dots or slashes is shown in quotes.
        let found = common::found(
            "v1",
            "Gateway",
            "",
            &format!(
                "{{gatewayClassName: a, listeners: [{{name: a, port: 80, protocol: HTTP}}], infrastructure: {{labels: {{{key}: b}}}}}}"
            ),
        );
        assert_eq!(found.len(), expected.len(), "{key}: {found:?}");
    }
}

#[test]
fn certificates_of_clients() {
    let of = |validation: &str| format!("tls: {{frontend: {{default: {{validation: {validation}}}}}}}");
    let refs = |number: usize| {
        let one = "{group: '', kind: ConfigMap, name: a}";
        of(&format!(
            "{{caCertificateRefs: [{}]}}",
            vec![one; number].join(", ")
        ))
    };
    let ports = |number: usize| {
        let all: Vec<String> = (1..=number)
            .map(|n| format!("{{port: {n}, tls: {{}}}}"))
            .collect();
        format!(
            "tls: {{frontend: {{default: {{}}, perPort: [{}]}}}}",
            all.join(", ")
        )
    };
    beside(&[
        ("tls: {}", &[]),
        ("tls: {backend: {}}", &[]),
        ("tls: {backend: {clientCertificateRef: {name: a}}}", &[]),
        (
            "tls: {backend: {clientCertificateRef: {name: ''}}}",
            &["E schema spec.tls.backend.clientCertificateRef.name"],
        ),
        ("tls: {frontend: {default: {}}}", &[]),
        ("tls: {frontend: {}}", &["E shape spec.tls.frontend"]),
        (&refs(16), &[]),
        (
            &refs(17),
            &["E schema spec.tls.frontend.default.validation.caCertificateRefs"],
        ),
        (
            &refs(0),
            &["E schema spec.tls.frontend.default.validation.caCertificateRefs"],
        ),
        (&of("{}"), &["E shape spec.tls.frontend.default.validation"]),
        (
            &of("{mode: AllowValidOnly, caCertificateRefs: [{group: '', kind: A, name: a, namespace: b}]}"),
            &[],
        ),
        (
            &of("{mode: Odd, caCertificateRefs: [{group: '', kind: A, name: a}]}"),
            &["E shape spec.tls.frontend.default.validation.mode"],
        ),
        (
            &of("{caCertificateRefs: [{group: '', kind: A, name: a, namespace: B}]}"),
            &["E schema spec.tls.frontend.default.validation.caCertificateRefs[0].namespace"],
        ),
        (&ports(64), &[]),
        (&ports(65), &["E schema spec.tls.frontend.perPort"]),
        (
            "tls: {frontend: {default: {}, perPort: [{port: 1, tls: {}}, {port: 1, tls: {}}]}}",
            &["E schema spec.tls.frontend.perPort[1].port"],
        ),
        (
            "tls: {frontend: {default: {}, perPort: [{port: 1}]}}",
            &["E shape spec.tls.frontend.perPort[0]"],
        ),
        (
            "tls: {frontend: {default: {}, perPort: [{port: 1, tls: {validation: {caCertificateRefs: []}}}]}}",
            &["E schema spec.tls.frontend.perPort[0].tls.validation.caCertificateRefs"],
        ),
    ]);
}

#[test]
fn gateway_classes() {
    let long = "a".repeat(65);
    check(
        "GatewayClass",
        &[
            ("{controllerName: example.com/a}", &[]),
            ("{controllerName: 'a/b/c~:=%'}", &[]),
            ("{controllerName: example.com}", &["E schema spec.controllerName"]),
            (
                "{controllerName: example.com/}",
                &["E schema spec.controllerName"],
            ),
            (
                "{controllerName: Example.com/a}",
                &["E schema spec.controllerName"],
            ),
            (
                "{controllerName: 'example.com/a b'}",
                &["E schema spec.controllerName"],
            ),
            ("{controllerName: ''}", &["E schema spec.controllerName"]),
            ("{}", &["E shape spec"]),
            ("{controllerName: a/b, description: ''}", &[]),
            (
                &format!("{{controllerName: a/b, description: {long}}}"),
                &["E schema spec.description"],
            ),
            (
                "{controllerName: a/b, parametersRef: {group: a.b, kind: C, name: d, namespace: e}}",
                &[],
            ),
            (
                "{controllerName: a/b, parametersRef: {group: a.b, kind: C, name: d, namespace: ''}}",
                &["E schema spec.parametersRef.namespace"],
            ),
            (
                "{controllerName: a/b, parametersRef: {group: a.b, kind: C}}",
                &["E shape spec.parametersRef"],
            ),
        ],
    );
    assert_eq!(
        common::found("v1", "GatewayClass", ", namespace: b", "{controllerName: a/b}"),
        ["W effect metadata.namespace"]
    );
}

#[test]
fn reference_grants() {
    const FROM: &str = "{group: a, kind: B, namespace: c}";
    const TO: &str = "{group: '', kind: B}";
    let of = |from: &str, to: &str| format!("{{from: [{from}], to: [{to}]}}");
    let froms = |number: usize| of(&vec![FROM; number].join(", "), TO);
    let tos = |number: usize| of(FROM, &vec![TO; number].join(", "));
    check(
        "ReferenceGrant",
        &[
            (&of(FROM, TO), &[]),
            (&of(FROM, "{group: '', kind: B, name: 'any thing'}"), &[]),
            (
                &of(FROM, "{group: '', kind: B, name: ''}"),
                &["E schema spec.to[0].name"],
            ),
            (
                &of(FROM, "{group: 'a/v1', kind: B}"),
                &["E schema spec.to[0].group"],
            ),
            (&of(FROM, "{group: '', kind: ''}"), &["E schema spec.to[0].kind"]),
            (&of(FROM, "{kind: A}"), &["E shape spec.to[0]"]),
            (&of("{group: a, kind: B}", TO), &["E shape spec.from[0]"]),
            (
                &of("{group: a, kind: B, namespace: ''}", TO),
                &["E schema spec.from[0].namespace"],
            ),
            (
                &of("{group: a, kind: B, namespace: '*'}", TO),
                &["E schema spec.from[0].namespace"],
            ),
            (
                &of("{group: A, kind: B, namespace: c}", TO),
                &["E schema spec.from[0].group"],
            ),
            (
                &of("{group: a, kind: '*', namespace: c}", TO),
                &["E schema spec.from[0].kind"],
            ),
            (&froms(16), &[]),
            (&froms(17), &["E schema spec.from"]),
            (&froms(0), &["E schema spec.from"]),
            (&tos(16), &[]),
            (&tos(17), &["E schema spec.to"]),
            (&tos(0), &["E schema spec.to"]),
            ("{from: []}", &["E shape spec"]),
        ],
    );
}

#[test]
fn targets_of_backend_tls_policies() {
    let of = |targets: &str| {
        format!("{{targetRefs: [{targets}], validation: {{hostname: a.b, wellKnownCACertificates: System}}}}")
    };
    let one = |rest: &str| format!("{{group: '', kind: Service, name: a{rest}}}");
    let many = |number: usize| {
        let all: Vec<String> = (0..number)
            .map(|n| one(&format!(", sectionName: p{n}")))
            .collect();
        of(&all.join(", "))
    };
    check(
        "BackendTLSPolicy",
        &[
            (&of(&one("")), &[]),
            (&of(&one(", sectionName: a.b")), &[]),
            (
                &of(&one(", sectionName: ''")),
                &["E schema spec.targetRefs[0].sectionName"],
            ),
            (
                &of(&one(", sectionName: a_b")),
                &["E schema spec.targetRefs[0].sectionName"],
            ),
            (
                &of(&format!(
                    "{}, {}",
                    one(", sectionName: a"),
                    one(", sectionName: b")
                )),
                &[],
            ),
            (
                &of(&format!(
                    "{}, {}",
                    one(", sectionName: a"),
                    one(", sectionName: a")
                )),
                &["E schema spec.targetRefs[1]"],
            ),
            (
                &of(&format!("{}, {}", one(""), one(""))),
                &["E schema spec.targetRefs[1]"],
            ),
            (
                &of(&format!("{}, {}", one(""), one(", sectionName: a"))),
                &["E schema spec.targetRefs[1]"],
            ),
            (
                &of(&format!("{}, {{group: '', kind: Other, name: a}}", one(""))),
                &[],
            ),
            (&of("{group: '', name: a}"), &["E shape spec.targetRefs[0]"]),
            (
                &of("{group: A, kind: Service, name: ''}"),
                &[
                    "E schema spec.targetRefs[0].group",
                    "E schema spec.targetRefs[0].name",
                ],
            ),
            (&many(16), &[]),
            (&many(17), &["E schema spec.targetRefs"]),
            (&many(0), &["E schema spec.targetRefs"]),
        ],
    );
}

#[test]
fn validation_of_backend_tls_policies() {
    let of = |validation: &str| {
        format!("{{targetRefs: [{{group: '', kind: Service, name: a}}], validation: {{{validation}}}}}")
    };
    let refs = |number: usize| {
        let one = "{group: '', kind: ConfigMap, name: a}";
        of(&format!(
            "hostname: a.b, caCertificateRefs: [{}]",
            vec![one; number].join(", ")
        ))
    };
    let known = |rest: &str| of(&format!("hostname: a.b, wellKnownCACertificates: System, {rest}"));
    let names = |number: usize| {
        let one = "{type: Hostname, hostname: a.b}";
        known(&format!("subjectAltNames: [{}]", vec![one; number].join(", ")))
    };
    let at = "spec.validation.subjectAltNames[0]";
    let name = |shape: &str| -> String { format!("E {shape} {at}") };
    check(
        "BackendTLSPolicy",
        &[
            (&refs(1), &[]),
            (&refs(8), &[]),
            (&refs(9), &["E schema spec.validation.caCertificateRefs"]),
            (&refs(0), &["E shape spec.validation"]),
            (&of("hostname: a.b"), &["E shape spec.validation"]),
            (&known("caCertificateRefs: []"), &[]),
            (
                &known("caCertificateRefs: [{group: '', kind: ConfigMap, name: a}]"),
                &["E shape spec.validation"],
            ),
            (
                &of("hostname: a.b, caCertificateRefs: [{group: A, kind: ConfigMap, name: a}]"),
                &["E schema spec.validation.caCertificateRefs[0].group"],
            ),
            (&of("hostname: a.b, wellKnownCACertificates: a.b/c_d"), &[]),
            (
                &of("hostname: a.b, wellKnownCACertificates: Odd"),
                &["E schema spec.validation.wellKnownCACertificates"],
            ),
            (
                &of("hostname: a.b, wellKnownCACertificates: ''"),
                &["E schema spec.validation.wellKnownCACertificates"],
            ),
            (&of("hostname: a, wellKnownCACertificates: System"), &[]),
            (
                &of("hostname: '*.a', wellKnownCACertificates: System"),
                &["E schema spec.validation.hostname"],
            ),
            (
                &of("wellKnownCACertificates: System"),
                &["E shape spec.validation"],
            ),
            (
                &known("subjectAltNames: [{type: Hostname, hostname: '*.a.b'}]"),
                &[],
            ),
            (
                &known("subjectAltNames: [{type: URI, uri: 'spiffe://a.b/c'}]"),
                &[],
            ),
            (
                &known("subjectAltNames: [{type: Hostname, hostname: A}]"),
                &["E schema spec.validation.subjectAltNames[0].hostname"],
            ),
            (
                &known("subjectAltNames: [{type: URI, uri: 'spiffe:a.b/c'}]"),
                &["E schema spec.validation.subjectAltNames[0].uri"],
            ),
            (
                &known("subjectAltNames: [{type: URI, uri: '//a.b/c'}]"),
                &["E schema spec.validation.subjectAltNames[0].uri"],
            ),
            (
                &known("subjectAltNames: [{type: URI, hostname: a.b}]"),
                &[&name("shape")],
            ),
            (
                &known("subjectAltNames: [{type: Hostname, uri: 'a://b'}]"),
                &[&name("shape")],
            ),
            (
                &known("subjectAltNames: [{type: Hostname, hostname: a.b, uri: 'a://b'}]"),
                &[&name("shape")],
            ),
            (&known("subjectAltNames: [{hostname: a.b}]"), &[&name("shape")]),
            (&names(5), &[]),
            (&names(6), &["E schema spec.validation.subjectAltNames"]),
        ],
    );
    let options = |number: usize| {
        let all: Vec<String> = (0..number).map(|n| format!("a{n}: b")).collect();
        format!(
            "{{targetRefs: [{{group: '', kind: Service, name: a}}], validation: {{hostname: a.b, wellKnownCACertificates: System}}, options: {{{}}}}}",
            all.join(", ")
        )
    };
    check(
        "BackendTLSPolicy",
        &[(&options(16), &[]), (&options(17), &["E schema spec.options"])],
    );
}

#[test]
fn listener_sets() {
    let plain = Listener::http("plain", port!(80)).hostname(host!("a.example.com"));
    written(
        &ListenerSet::new("a", "prod", GatewayRef::new("edge").namespace("infra"), [plain]),
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "ListenerSet",
            "metadata": {"name": "a", "namespace": "prod"},
            "spec": {
                "parentRef": {"name": "edge", "namespace": "infra"},
                "listeners": [{
                    "name": "plain",
                    "hostname": "a.example.com",
                    "port": 80,
                    "protocol": "HTTP",
                }],
            },
        }),
    );
    let of = |parent: &str, listeners: &str| format!("{{parentRef: {{{parent}}}, listeners: [{listeners}]}}");
    let one = "{name: a, port: 80, protocol: HTTP}";
    check(
        "ListenerSet",
        &[
            (&of("name: a", one), &[]),
            (&of("group: '', kind: A, name: a, namespace: b", one), &[]),
            (&of("name: ''", one), &["E schema spec.parentRef.name"]),
            (
                &of("group: A, kind: a_b, name: a, namespace: A", one),
                &[
                    "E schema spec.parentRef.group",
                    "E schema spec.parentRef.kind",
                    "E schema spec.parentRef.namespace",
                ],
            ),
            (
                &of("name: a, port: 80", one),
                &["E unknown-field spec.parentRef.port"],
            ),
            (&of("namespace: a", one), &["E shape spec.parentRef"]),
            (&of("name: a", ""), &["E schema spec.listeners"]),
            (
                &of("name: a", &format!("{one}, {one}")),
                &["E schema spec.listeners[1].name", "E schema spec.listeners[1]"],
            ),
            (
                &of("name: a", "{name: a, port: 80, protocol: TLS}"),
                &["E schema spec.listeners[0]"],
            ),
            ("{parentRef: {name: a}}", &["E shape spec"]),
        ],
    );
}
