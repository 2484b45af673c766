//! VirtualService: written, read, and its rules.

use mesh2yaml_istio::{
    Backend, Body, CorsPolicy, Delay, Delegate, Destination, DirectResponse, ExportTo, Fault, GatewayName,
    HostName, HttpMatch, HttpRoute, Mirror, NetworkingVersion, Percentage, Redirect, RedirectPort, Retry,
    RetryOn, Rewrite, Scheme, StringMatch, TcpDestination, TcpMatch, TcpRoute, TlsMatch, TlsRoute,
    UnmatchedPreflights, VirtualService,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Severity, Validate};
use mesh2yaml_types::{duration, host, name, percent, port};
use serde_json::{Value, json};

fn look(document: &Value) -> Vec<Finding> {
    let (it, mut found) = typed::<VirtualService>(document);
    if let Some(it) = it {
        found.extend(it.findings());
        let kept = Kept::<VirtualService>::new(document).0.expect("it was read");
        assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
        // What is written by its type alone is read as the same.
        let written = serde_json::to_value(&it).expect("JSON");
        let again = typed::<VirtualService>(&written);
        assert!(again.1.is_empty(), "{written}: {:?}", again.1);
        assert_eq!(again.0.expect("it is read again"), it);
    }
    found
}

fn shown_as(metadata: &str, spec: &str) -> Vec<String> {
    let text = format!(
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: a, namespace: b{metadata}}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default()).next().expect("there is one");
    let document = document.unwrap_or_else(|error| panic!("{spec}: {error}"));
    let found = look(&document.value);
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

fn shown(spec: &str) -> Vec<String> {
    shown_as("", spec)
}

type Cases<'c> = &'c [(&'c str, &'c [&'c str])];

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(cases: Cases<'_>) {
    for (spec, expected) in cases {
        assert_eq!(shown(spec), *expected, "{spec}");
    }
}

/// Each case is what stands in a place of a spec, and where below that place it is wrong: `E admission :.uri`.
fn check_in(place: &str, spec: impl Fn(&str) -> String, cases: Cases<'_>) {
    for (part, expected) in cases {
        let expected: Vec<String> = expected
            .iter()
            .map(|line| line.replace(" :", &format!(" {place}")))
            .collect();
        assert_eq!(shown(&spec(part)), expected, "{part}");
    }
}

/// A route with these fields, of a service.
fn with_route(fields: &str) -> String {
    format!("{{hosts: [a.b], http: [{{{fields}}}]}}")
}

/// A route to a destination, with these fields too.
fn with_destination(fields: &str) -> String {
    with_route(&format!("route: [{{destination: {{host: c}}}}], {fields}"))
}

fn with_match(fields: &str) -> String {
    with_destination(&format!("match: [{{{fields}}}]"))
}

fn read(spec: &Value) -> VirtualService {
    let document = json!({
        "apiVersion": "networking.istio.io/v1",
        "kind": "VirtualService",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": spec,
    });
    let (it, found) = typed(&document);
    it.unwrap_or_else(|| panic!("{spec}: {found:?}"))
}

#[test]
fn what_can_be_said_is_written() {
    let shop = || host!("shop.prod.svc.cluster.local");
    let built = VirtualService::new("a", "b", [HostName::below(&host!("example.com"))])
        .gateway(GatewayName::own(&name!("public")))
        .export_to(ExportTo::Own)
        .http(
            HttpRoute::to([Destination::new(HostName::short(&name!("shop")))
                .subset("v2")
                .port(port!(80))
                .weight(1)])
            .when(
                HttpMatch::uri(StringMatch::prefix("/a"))
                    .ignore_uri_case()
                    .source_label("app", "web")
                    .source_namespace(&name!("web"))
                    .gateway(GatewayName::of(&name!("edge"), &name!("public")))
                    .stat_prefix("shop"),
            )
            .rewrite(Rewrite::uri("/").authority("shop"))
            .fault(Fault::delay(Delay::new(
                duration!("1s"),
                Percentage::new(0.5).expect("it is one"),
            )))
            .mirror(
                Mirror::new(shop())
                    .subset("v3")
                    .port(port!(80))
                    .percentage(percent!(5)),
            )
            .cors(
                CorsPolicy::new([])
                    .origin(StringMatch::prefix("https://"))
                    .method("GET")
                    .header("x-a")
                    .expose_header("x-b")
                    .max_age(duration!("1m"))
                    .allow_credentials(true)
                    .unmatched_preflights(UnmatchedPreflights::Ignore),
            )
            .retry(
                Retry::attempts(2)
                    .on([RetryOn::Http3PostConnectFailure, RetryOn::Status(503)])
                    .retry_ignore_previous_hosts(false)
                    .backoff(duration!("50ms")),
            ),
        )
        .http(HttpRoute::redirect(
            Redirect::to_prefix("/b")
                .authority("c.d:8443")
                .port(RedirectPort::Request),
        ))
        .http(HttpRoute::redirect(
            Redirect::to_port(RedirectPort::Number(port!(81))).scheme(Scheme::Http),
        ))
        .http(HttpRoute::respond(
            DirectResponse::new(200).body(vec![1, 2, 3, 255]),
        ))
        .http(HttpRoute::delegate(Delegate::own(&name!("other"))).timeout(duration!("1s")))
        .tls(TlsRoute::new(
            [TlsMatch::new([host!("x.example.com")])
                .port(port!(443))
                .destination_subnet("10.0.0.0/8")],
            [TcpDestination::new(shop()).weight(1).port(port!(443))],
        ))
        .tcp(
            TcpRoute::to([TcpDestination::new(shop()).subset("v1")]).when(
                TcpMatch::any()
                    .port(port!(5432))
                    .source_label("app", "web")
                    .gateway(GatewayName::mesh()),
            ),
        );
    let spec = json!({
        "hosts": ["*.example.com"],
        "gateways": ["public"],
        "exportTo": ["."],
        "http": [
            {
                "match": [{
                    "uri": {"prefix": "/a"},
                    "ignoreUriCase": true,
                    "sourceLabels": {"app": "web"},
                    "sourceNamespace": "web",
                    "gateways": ["edge/public"],
                    "statPrefix": "shop",
                }],
                "route": [{"destination": {"host": "shop", "subset": "v2", "port": {"number": 80}}, "weight": 1}],
                "rewrite": {"uri": "/", "authority": "shop"},
                "retries": {
                    "attempts": 2,
                    "retryOn": "http3-post-connect-failure,503",
                    "retryIgnorePreviousHosts": false,
                    "backoff": "50ms",
                },
                "fault": {"delay": {"fixedDelay": "1s", "percentage": {"value": 0.5}}},
                "mirrors": [{
                    "destination": {"host": "shop.prod.svc.cluster.local", "subset": "v3", "port": {"number": 80}},
                    "percentage": {"value": 5},
                }],
                "corsPolicy": {
                    "allowOrigins": [{"prefix": "https://"}],
                    "allowMethods": ["GET"],
                    "allowHeaders": ["x-a"],
                    "exposeHeaders": ["x-b"],
                    "maxAge": "1m",
                    "allowCredentials": true,
                    "unmatchedPreflights": "IGNORE",
                },
            },
            {"redirect": {"prefixRewrite": "/b", "authority": "c.d:8443", "derivePort": "FROM_REQUEST_PORT"}},
            {"redirect": {"port": 81, "scheme": "http"}},
            {"directResponse": {"status": 200, "body": {"bytes": "AQID/w=="}}},
            {"delegate": {"name": "other"}, "timeout": "1s"},
        ],
        "tls": [{
            "match": [{"sniHosts": ["x.example.com"], "destinationSubnets": ["10.0.0.0/8"], "port": 443}],
            "route": [{
                "destination": {"host": "shop.prod.svc.cluster.local", "port": {"number": 443}},
                "weight": 1,
            }],
        }],
        "tcp": [{
            "match": [{"port": 5432, "sourceLabels": {"app": "web"}, "gateways": ["mesh"]}],
            "route": [{"destination": {"host": "shop.prod.svc.cluster.local", "subset": "v1"}}],
        }],
    });
    assert_eq!(serde_json::to_value(&built).expect("JSON")["spec"], spec);
    assert_eq!(read(&spec), built);
}

#[test]
fn every_served_version_is_read() {
    for (text, version) in [
        ("networking.istio.io/v1", NetworkingVersion::V1),
        ("networking.istio.io/v1beta1", NetworkingVersion::V1Beta1),
        ("networking.istio.io/v1alpha3", NetworkingVersion::V1Alpha3),
    ] {
        let document = json!({
            "apiVersion": text, "kind": "VirtualService", "metadata": {"name": "a", "namespace": "b"},
            "spec": {"hosts": ["a.b"], "http": [{"route": [{"destination": {"host": "c"}}]}]},
        });
        let (it, found) = typed::<VirtualService>(&document);
        assert!(found.is_empty(), "{found:?}");
        let it = it.expect("it is read");
        assert_eq!(it.version, version);
        assert_eq!(serde_json::to_value(&it).expect("JSON"), document);
    }
}

#[test]
fn what_is_old_or_in_another_spelling_is_read() {
    let route = |fields: Value| {
        let mut it = json!({"route": [{"destination": {"host": "c"}}]});
        for (key, value) in fields.as_object().expect("a map") {
            it[key] = value.clone();
        }
        read(&json!({"hosts": ["a.b"], "http": [it]})).spec.http.remove(0)
    };
    assert_eq!(route(json!({"mirror_percent": 5})).mirror_percent, Some(5));
    assert_eq!(
        route(json!({"mirrorPercent": 6, "mirror_percent": 5})).mirror_percent,
        Some(6)
    );
    assert_eq!(
        route(json!({"mirror": {"host": "d"}})).mirror,
        Some(Backend::new(HostName::short(&name!("d"))))
    );
    assert_eq!(
        route(json!({"mirrorPercentage": {}})).mirror_percentage,
        Some(Percentage::default())
    );
    assert_eq!(
        route(json!({"retries": {"attempts": 1, "retryOn": ""}})).retries,
        Some(Retry::attempts(1))
    );
    assert_eq!(
        route(json!({"match": [{"uri": {}, "method": {"exact": null}, "port": 0}]})).matches,
        [HttpMatch::any()]
    );
    let empty = read(
        &json!({"hosts": ["a.b"], "http": [{"redirect": {"uri": "/", "scheme": "", "prefixRewrite": ""}}]}),
    );
    assert_eq!(empty.spec.http[0], HttpRoute::redirect(Redirect::to_uri("/")));
    let body = |body: Value| {
        let spec = json!({"hosts": ["a.b"], "http": [{"route": [], "directResponse": {"status": 200, "body": body}}]});
        serde_json::to_value(read(&spec)).expect("JSON")["spec"]["http"][0]["directResponse"]["body"].clone()
    };
    assert_eq!(body(json!({})), json!(null));
    assert_eq!(body(json!({"bytes": "aGk="})), json!({"bytes": "aGk="}));
    assert_eq!(Body::from("a"), Body::String("a".to_owned()));
}

#[test]
fn hosts_and_gateways() {
    let spec = |fields: &str| format!("{{{fields}, http: [{{route: [{{destination: {{host: c}}}}]}}]}}");
    check_in(
        "spec",
        spec,
        &[
            ("hosts: [a, a.b, '*.c.d', 10.0.0.1, '::1', A.B]", &[]),
            ("hosts: ['*foo.c', '*-foo.d']", &[]),
            ("hosts: [a_b]", &["E admission :.hosts[0]"]),
            ("hosts: ['a.*']", &["E admission :.hosts[0]"]),
            ("hosts: ['*']", &["E admission :.hosts[0]"]),
            ("hosts: ['*'], gateways: [mesh, x/y]", &["E admission :.hosts[0]"]),
            ("hosts: ['*'], gateways: [x/y]", &[]),
            ("hosts: [a.b, a.b]", &["E admission :.hosts[1]"]),
            ("hosts: ['*.a.b', '*.b']", &["E admission :.hosts[1]"]),
            ("hosts: ['*.b', c.b]", &["E admission :.hosts[1]"]),
            ("hosts: [c.b, '*.b']", &["E admission :.hosts[1]"]),
            ("hosts: ['*.b', b]", &[]),
            // Not looked at, where one is no host.
            ("hosts: [a_b, c.d, c.d]", &["E admission :.hosts[0]"]),
            (
                "hosts: [outbound_.80_._.a.b], gateways: [x/y]",
                &["E admission :.hosts[0]"],
            ),
            ("hosts: [a.b], gateways: [x]", &[]),
            ("hosts: [a.b], gateways: [x/y, mesh]", &[]),
            (
                "hosts: [a.b], gateways: [y.x.svc.cluster.local]",
                &["W admission :.gateways[0]"],
            ),
            (
                "hosts: [a.b], gateways: ['y_.x']",
                &["W admission :.gateways[0]", "E admission :.gateways[0]"],
            ),
            ("hosts: [a.b], gateways: ['b@d']", &["E admission :.gateways[0]"]),
            ("hosts: [a.b], gateways: ['']", &["E admission :.gateways[0]"]),
            (
                "hosts: [a.b], gateways: ['x/*', '*/y', '/y', 'x/']",
                &[
                    "E admission :.gateways[0]",
                    "E admission :.gateways[1]",
                    "E admission :.gateways[2]",
                    "E admission :.gateways[3]",
                ],
            ),
            (
                "hosts: [a.b], gateways: ['x/y/z']",
                &["E admission :.gateways[0]"],
            ),
            // Behind a name without a namespace nothing is looked at.
            ("hosts: [a.b], gateways: [x, 'y/*']", &[]),
            ("hosts: [a.b], exportTo: [., '*']", &["E admission :.exportTo[1]"]),
            ("hosts: [a.b], exportTo: ['~']", &["E admission :.exportTo[0]"]),
            ("hosts: [a.b], exportTo: [., b]", &["E admission :.exportTo[1]"]),
        ],
    );
    check(&[
        ("{hosts: [a.b]}", &["E admission spec"]),
        (
            "{hosts: [a.b], http: [], tls: [], tcp: []}",
            &["E admission spec"],
        ),
        ("{hosts: [a.b], http: [null]}", &["E shape spec.http[0]"]),
        ("{hosts: [a.b], http: [{}]}", &["E shape spec.http[0]"]),
        (
            "{hosts: [a.b], htp: []}",
            &["E unknown-field spec.htp", "E admission spec"],
        ),
    ]);
    let made = ", annotations: {internal.istio.io/route-semantics: gateway}";
    let odd = "{hosts: [a.b], gateways: [x/y~z], http: [{route: [{destination: {host: ''}}]}]}";
    assert_eq!(shown_as(made, odd), [""; 0]);
    assert_eq!(
        shown(odd),
        [
            "E admission spec.gateways[0]",
            "E admission spec.http[0].route[0].destination.host"
        ]
    );
    let dry = shown_as(
        ", annotations: {istio.io/dry-run: 'true'}",
        &with_destination("name: x"),
    );
    assert_eq!(dry, [r#"E admission metadata.annotations["istio.io/dry-run"]"#]);
}

#[test]
fn delegates() {
    let root = |fields: &str| with_route(&format!("delegate: {{name: d, namespace: e}}, {fields}"));
    check_in(
        "spec.http[0]",
        root,
        &[
            ("name: x", &[]),
            (
                "timeout: 1s, retries: {attempts: 1}, headers: {request: {set: {x: y}}}, rewrite: {uri: /}",
                &[],
            ),
            ("directResponse: {status: 200}", &[]),
            (
                "directResponse: {status: 100}",
                &["E admission :.directResponse.status"],
            ),
            ("mirror: {host: x}, mirrors: [{destination: {host: y}}]", &[]),
            ("route: []", &[]),
            ("route: [{destination: {host: x}}]", &["E shape :"]),
            ("redirect: {uri: /}", &["E shape :"]),
            (
                "match: [{headers: {x: {prefix: ''}}}]",
                &["E admission :.match[0].headers.x.prefix"],
            ),
        ],
    );
    check(&[
        ("{http: [{route: [{destination: {host: x}}]}]}", &[]),
        (
            "{http: [{match: [{sourceNamespace: y}], route: [{destination: {host: x}}]}]}",
            &[],
        ),
        ("{http: [{redirect: {uri: /}}]}", &[]),
        (
            "{http: [{delegate: {name: x}}]}",
            &["E admission spec.http[0].delegate"],
        ),
        (
            "{gateways: [x], http: [{redirect: {uri: /}}]}",
            &["E admission spec.gateways"],
        ),
        (
            "{tcp: [{route: [{destination: {host: x}}]}]}",
            &["E admission spec.tcp"],
        ),
        (
            "{tls: [{match: [{sniHosts: [x.y]}], route: [{destination: {host: x}}]}]}",
            &[
                "E admission spec.tls",
                "E admission spec.tls[0].match[0].sniHosts[0]",
            ],
        ),
        ("{}", &["E admission spec"]),
    ]);
}

#[test]
fn matches() {
    check_in(
        "spec.http[0].match[0]",
        with_match,
        &[
            ("uri: {prefix: ''}", &[]),
            ("uri: {exact: ''}", &[]),
            ("uri: {regex: ''}", &["E admission :.uri.regex"]),
            ("uri: {regex: '/a/[0-9]+'}", &[]),
            ("uri: {regex: '['}", &["E admission :.uri.regex"]),
            ("uri: {regex: '(?=a)'}", &["E admission :.uri.regex"]),
            ("uri: {exact: a, prefix: b}", &["E shape :.uri"]),
            ("uri: {exakt: a}", &["E unknown-field :.uri.exakt"]),
            (
                "uri: {regex: a}, ignoreUriCase: true",
                &["W effect :.ignoreUriCase"],
            ),
            ("uri: {exact: a}, ignoreUriCase: true", &[]),
            ("scheme: {prefix: ''}", &["E admission :.scheme.prefix"]),
            ("scheme: {exact: https}", &[]),
            ("method: {prefix: ''}", &["E admission :.method.prefix"]),
            ("method: {exact: get}", &["W effect :.method.exact"]),
            ("method: {exact: GET}", &[]),
            ("authority: {regex: ''}", &["E admission :.authority.regex"]),
            ("authority: {}", &[]),
            (
                "queryParams: {q: {regex: ''}}",
                &["E admission :.queryParams.q.regex"],
            ),
            (
                "queryParams: {q: {prefix: ''}}",
                &["E admission :.queryParams.q.prefix"],
            ),
            ("queryParams: {q: {}, p: {exact: ''}}", &[]),
            ("headers: {x: {}}", &[]),
            ("headers: {x: null}", &["E shape :.headers.x"]),
            ("headers: {x: {prefix: ''}}", &["E admission :.headers.x.prefix"]),
            ("headers: {x: {regex: '*'}}", &["E admission :.headers.x.regex"]),
            ("headers: {X-Requested-With: {}, 'funky!$#_': {}}", &[]),
            ("headers: {'': {}}", &["E admission :.headers[\"\"]"]),
            ("headers: {'a\"b': {}}", &["E admission :.headers[\"a\\\"b\"]"]),
            ("withoutHeaders: {x: null, y: {}, z: {regex: '*'}}", &[]),
            (
                "withoutHeaders: {x: {regex: '?'}}",
                &["E admission :.withoutHeaders.x.regex"],
            ),
            (
                "withoutHeaders: {x y: {}}",
                &["E admission :.withoutHeaders[\"x y\"]"],
            ),
            ("port: 0", &[]),
            ("port: 70000", &["E shape :.port"]),
            ("sourceLabels: {a: '', b.c/d: e}", &[]),
            ("sourceLabels: {a: 'b c'}", &["E admission :.sourceLabels.a"]),
            ("sourceNamespace: a.b", &["E admission :.sourceNamespace"]),
            ("gateways: ['x/*']", &["E admission :.gateways[0]"]),
            ("gateways: [x/y, mesh], statPrefix: a, name: b", &[]),
        ],
    );
    let long = format!("uri: {{regex: {}}}", "a".repeat(1025));
    assert_eq!(
        shown(&with_match(&long)),
        ["E admission spec.http[0].match[0].uri.regex"]
    );
    assert_eq!(shown(&with_match(&long.replacen('a', "", 1))), [""; 0]);
    let pseudo =
        r#"{hosts: [a.b], http: [{match: [{headers: {":path": {}, "::": {}}}], redirect: {uri: /}}]}"#;
    assert_eq!(
        shown(pseudo),
        [r#"E admission spec.http[0].match[0].headers["::"]"#]
    );
}

#[test]
fn claims_of_a_jwt_are_known_to_gateways_alone() {
    let spec = |name: &str, gateways: &str| {
        format!(
            "{{hosts: [a.b], gateways: [{gateways}], http: [{{match: [{{headers: {{'{name}': {{}}}}}}], redirect: {{uri: /}}}}]}}"
        )
    };
    let is_right = |name: &str, gateways: &str| shown(&spec(name, gateways)).is_empty();
    for claim in [
        "@request.auth.claims.a",
        "@request.auth.claims[a][b]",
        "@Request.Auth.Claims.a.b",
    ] {
        assert!(is_right(claim, "x/y"), "{claim}");
        assert!(!is_right(claim, "mesh"), "{claim}");
        assert!(!is_right(claim, "x/y, mesh"), "{claim}");
        assert!(!is_right(claim, ""), "{claim}");
    }
    for none in [
        "@request.auth.claims",
        "@request.auth.claims.",
        "@request.auth.claims[]",
        "@request.auth.claims[a",
    ] {
        assert!(!is_right(none, "x/y"), "{none}");
    }
}

#[test]
fn destinations() {
    check_in(
        "spec.http[0]",
        with_route,
        &[
            (
                "route: [{destination: {host: a.b, subset: v1, port: {number: 5000}}}]",
                &[],
            ),
            ("route: [{destination: {host: '*-foo.baz'}}]", &[]),
            (
                "route: [{destination: {host: '*'}}]",
                &["E admission :.route[0].destination.host"],
            ),
            (
                "route: [{destination: {host: 'foo.*'}}]",
                &["E admission :.route[0].destination.host"],
            ),
            (
                "route: [{destination: {host: x/y}}]",
                &["E admission :.route[0].destination.host"],
            ),
            (
                "route: [{destination: {host: ''}}]",
                &["E admission :.route[0].destination.host"],
            ),
            ("route: [{destination: {}}]", &["E shape :.route[0].destination"]),
            ("route: [{}]", &["E shape :.route[0]"]),
            ("route: [null]", &["E shape :.route[0]"]),
            (
                "route: [{destination: {host: a, port: {}}}]",
                &["E shape :.route[0].destination.port"],
            ),
            (
                "route: [{destination: {host: a, port: {number: 0}}}]",
                &["E shape :.route[0].destination.port.number"],
            ),
            (
                "route: [{destination: {host: a, subset: v.1}}]",
                &["E admission :.route[0].destination.subset"],
            ),
            ("route: [{destination: {host: a, subset: ''}}]", &[]),
            (
                "route: [{destination: {host: a}, weight: 550}, {destination: {host: b}, weight: 0}]",
                &[],
            ),
            (
                "route: [{destination: {host: a}, weight: 1}, {destination: {host: b}}]",
                &["W effect :.route[1]"],
            ),
            (
                "route: [{destination: {host: a}}, {destination: {host: b}, weight: 0}]",
                &["E admission :.route"],
            ),
            (
                "route: [{destination: {host: a}, weight: -1}]",
                &["E shape :.route[0].weight"],
            ),
            (
                "route: [{destination: {host: a}, weight: 2147483648}]",
                &["E schema :.route[0].weight"],
            ),
            (
                "route: [{destination: {host: a}, headers: {response: {add: {'': x}}}}]",
                &["E admission :.route[0].headers.response.add[\"\"]"],
            ),
        ],
    );
    check_in(
        "spec.http[0]",
        with_destination,
        &[
            ("mirror: {host: x}", &[]),
            ("mirror: {host: '*'}", &["E admission :.mirror.host"]),
            ("mirror: {host: x}, mirrorPercentage: {value: 0.5}", &[]),
            (
                "mirrorPercentage: {value: 101}",
                &["E shape :.mirrorPercentage.value"],
            ),
            (
                "mirrorPercentage: {value: -1}",
                &["E shape :.mirrorPercentage.value"],
            ),
            ("mirrorPercent: 5", &["W admission :.mirrorPercent"]),
            (
                "mirrorPercent: 101",
                &["E admission :.mirrorPercent", "W admission :.mirrorPercent"],
            ),
            (
                "mirrors: [{destination: {host: x}, percentage: {value: 1}}, {destination: {host: y}}]",
                &[],
            ),
            ("mirrors: [{}]", &["E shape :.mirrors[0]"]),
            (
                "mirrors: [{destination: {host: x}, percentage: {value: 101}}]",
                &["E shape :.mirrors[0].percentage.value"],
            ),
            (
                "mirrors: [{destination: {host: a_b}}]",
                &["E admission :.mirrors[0].destination.host"],
            ),
            (
                "mirror: {host: x}, mirrors: [{destination: {host: y}}]",
                &["E admission :.mirror"],
            ),
        ],
    );
}

#[test]
fn redirects_and_answers() {
    check_in(
        "spec.http[0]",
        with_route,
        &[
            ("redirect: {}", &["E admission :.redirect"]),
            ("redirect: {redirectCode: 302}", &["E admission :.redirect"]),
            ("redirect: {uri: t, redirectCode: 0}", &[]),
            ("redirect: {authority: t, redirectCode: 308}", &[]),
            (
                "redirect: {uri: t, redirectCode: 299}",
                &["E admission :.redirect.redirectCode"],
            ),
            (
                "redirect: {uri: t, redirectCode: 400}",
                &["E admission :.redirect.redirectCode"],
            ),
            (
                "redirect: {uri: t, redirectCode: 304}",
                &["W effect :.redirect.redirectCode"],
            ),
            ("redirect: {port: 0}", &[]),
            ("redirect: {port: 65535}", &[]),
            ("redirect: {port: 65536}", &["E shape :.redirect.port"]),
            ("redirect: {derivePort: FROM_PROTOCOL_DEFAULT}", &[]),
            (
                "redirect: {derivePort: FROM_NOWHERE}",
                &["E shape :.redirect.derivePort"],
            ),
            (
                "redirect: {port: 1, derivePort: FROM_REQUEST_PORT}",
                &["E shape :.redirect"],
            ),
            ("redirect: {scheme: https}", &[]),
            ("redirect: {scheme: ftp}", &["E shape :.redirect.scheme"]),
            ("redirect: {uri: /a, prefixRewrite: /b}", &["E shape :.redirect"]),
            ("redirect: {prefixRewrite: /b}", &[]),
            (
                "redirect: {prefixRewrite: /b}, match: [{uri: {prefix: /a}}, {headers: {x: {}}}]",
                &[],
            ),
            (
                "redirect: {prefixRewrite: /b}, match: [{uri: {exact: /a}}]",
                &["E admission :.redirect.prefixRewrite"],
            ),
            (
                "redirect: {prefixRewrite: /b}, match: [{uri: {regex: /a}}]",
                &["E admission :.redirect.prefixRewrite"],
            ),
            (
                "redirect: {uri: t}, rewrite: {uri: /}",
                &["E admission :.rewrite"],
            ),
            (
                "redirect: {uri: t}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}}",
                &["E admission :.fault"],
            ),
            (
                "redirect: {uri: t}, directResponse: {status: 200}",
                &["E shape :"],
            ),
            (
                "redirect: {uri: t}, route: [{destination: {host: a}}]",
                &["E shape :"],
            ),
            ("redirect: {uri: t}, route: []", &[]),
            ("directResponse: {status: 200, body: {string: hi}}", &[]),
            ("directResponse: {status: 600}", &[]),
            (
                "directResponse: {status: 601}",
                &["E admission :.directResponse.status"],
            ),
            (
                "directResponse: {status: 199}",
                &["E admission :.directResponse.status"],
            ),
            ("directResponse: {}", &["E shape :.directResponse"]),
            (
                "directResponse: {status: 200, body: {string: a, bytes: aGk=}}",
                &["E shape :.directResponse.body"],
            ),
            (
                "directResponse: {status: 200, body: {bytes: a}}",
                &["E shape :.directResponse.body.bytes"],
            ),
            (
                "directResponse: {status: 200}, rewrite: {uri: /}",
                &["E admission :.rewrite"],
            ),
            (
                "directResponse: {status: 200}, route: [{destination: {host: a}}]",
                &["E shape :"],
            ),
            (
                "directResponse: {status: 200}, timeout: 1s, headers: {response: {set: {x: y}}}",
                &[],
            ),
        ],
    );
    let body = |bytes: usize| {
        shown(&with_route(&format!(
            "directResponse: {{status: 200, body: {{string: {}}}}}",
            "a".repeat(bytes)
        )))
    };
    let place = "spec.http[0].directResponse.body.string";
    assert_eq!(body(100 * 1024), [""; 0]);
    assert_eq!(body(100 * 1024 + 1), [format!("W admission {place}")]);
    assert_eq!(body(1024 * 1024 + 1), [format!("E admission {place}")]);
}

#[test]
fn what_a_request_becomes() {
    check_in(
        "spec.http[0]",
        with_destination,
        &[
            ("rewrite: {uri: /a, authority: b}", &[]),
            ("rewrite: {}", &["E admission :.rewrite"]),
            ("rewrite: {uri: ''}", &["E admission :.rewrite"]),
            (
                "rewrite: {uriRegexRewrite: {match: '^/a/([^/]+)(/.*)$', rewrite: '\\2/b/\\1'}}",
                &[],
            ),
            (
                "rewrite: {uri: /a, uriRegexRewrite: {match: a, rewrite: b}}",
                &["E shape :.rewrite"],
            ),
            (
                "rewrite: {uriRegexRewrite: {match: a}}",
                &["E admission :.rewrite.uriRegexRewrite"],
            ),
            (
                "rewrite: {uriRegexRewrite: {rewrite: a}}",
                &["E admission :.rewrite.uriRegexRewrite"],
            ),
            (
                "rewrite: {uriRegexRewrite: {match: '[', rewrite: a}}",
                &["E admission :.rewrite.uriRegexRewrite.match"],
            ),
            ("headers: {request: {set: {':authority': a}}}", &[]),
            ("headers: {request: {set: {Host: a}, add: {x: b}}}", &[]),
            (
                "headers: {request: {set: {host: a}}}, rewrite: {authority: b}",
                &["E admission :.headers.request.set.host"],
            ),
            (
                "headers: {request: {set: {host: a}, add: {':authority': b}}}",
                &["E admission :.headers.request.add[\":authority\"]"],
            ),
            (
                "headers: {request: {set: {':path': a}}}",
                &["E admission :.headers.request.set[\":path\"]"],
            ),
            (
                "headers: {request: {remove: [host]}}",
                &["E admission :.headers.request.remove[0]"],
            ),
            (
                "headers: {request: {remove: [':path', '', x]}}",
                &[
                    "E admission :.headers.request.remove[0]",
                    "E admission :.headers.request.remove[1]",
                ],
            ),
            (
                "headers: {response: {set: {host: a}}}",
                &["E admission :.headers.response.set.host"],
            ),
            (
                "headers: {response: {set: {a: \"b\\tc\", d: \"e\\u0001\"}}}",
                &["E admission :.headers.response.set.d"],
            ),
            ("timeout: 0s", &["E shape :.timeout"]),
            ("timeout: 1s", &[]),
        ],
    );
}

#[test]
fn values_of_headers() {
    let is_right = |value: &str| {
        let value = serde_json::to_string(value).expect("JSON");
        shown(&with_destination(&format!(
            "headers: {{request: {{add: {{x: {value}}}}}}}"
        )))
        .is_empty()
    };
    for value in [
        "",
        "foo",
        "%HOSTNAME%",
        "100%%",
        "a %HOSTNAME% b",
        "%CERT_END(%b %d %H:%M:%S %Y %Z)%",
        "%METADATA(com.test)%",
        "%A([\"b\", \"c\"])%",
        "%A( [ \"b\" ] ) %",
        "%A([\"b\\\"c\"])%",
        "%A(x\\)y)%",
        "%%%A%",
    ] {
        assert!(is_right(value), "{value}");
    }
    for value in [
        "%",
        "%START_TIME%%",
        "abc%123",
        "%A(",
        "%A(b",
        "%A(b)",
        "%A([b])%",
        "%A([\"b\" c])%",
        "%A([\"b\"]x)%",
        "%A(b)c%",
        "%A(b\\",
    ] {
        assert!(!is_right(value), "{value}");
    }
}

#[test]
fn retries_faults_and_origins() {
    check_in(
        "spec.http[0].retries",
        |part| with_destination(&format!("retries: {{{part}}}")),
        &[
            ("attempts: 0", &[]),
            (
                "attempts: 10, perTryTimeout: 2s, retryOn: '5xx,gateway-error,503'",
                &[],
            ),
            ("attempts: 0, perTryTimeout: 2s", &["E admission :"]),
            ("retryOn: 5xx", &["E admission :"]),
            ("attempts: 0, retryRemoteLocalities: false", &["E admission :"]),
            ("attempts: 0, backoff: 1s", &["W effect :"]),
            ("attempts: -1", &["E shape :.attempts"]),
            ("attempts: 2147483648", &["E schema :.attempts"]),
            (
                "attempts: 1, perTryTimeout: 2.000000001s",
                &["E admission :.perTryTimeout"],
            ),
            ("attempts: 1, perTryTimeout: 999ns", &["E shape :.perTryTimeout"]),
            ("attempts: 1, backoff: 1.5ms", &["E admission :.backoff"]),
            ("attempts: 1, retryOn: '5xx, reset'", &["E shape :.retryOn"]),
            ("attempts: 1, retryOn: '5xx,'", &["E shape :.retryOn"]),
            ("attempts: 1, retryOn: 'sometimes'", &["E shape :.retryOn"]),
            ("attempts: 1, retryOn: '600,reset'", &["E admission :.retryOn"]),
            ("attempts: 1, retryIgnorePreviousHosts: null", &[]),
        ],
    );
    check_in(
        "spec.http[0].fault",
        |part| with_destination(&format!("fault: {{{part}}}")),
        &[
            ("", &["E admission :"]),
            ("abort: {httpStatus: 200, percentage: {value: 0.001}}", &[]),
            ("abort: {httpStatus: 600, percentage: {value: 0}}", &[]),
            (
                "abort: {httpStatus: 9000, percentage: {value: 1}}",
                &["E admission :.abort.httpStatus"],
            ),
            (
                "abort: {httpStatus: 100, percentage: {value: 1}}",
                &["E admission :.abort.httpStatus"],
            ),
            (
                "abort: {httpStatus: 500, percentage: {value: 0.00001}}",
                &["E admission :.abort.percentage.value"],
            ),
            (
                "abort: {httpStatus: 500, percentage: {value: -10}}",
                &["E shape :.abort.percentage.value"],
            ),
            ("abort: {httpStatus: 500}", &["W effect :.abort"]),
            ("abort: {percentage: {value: 1}}", &["W effect :.abort"]),
            (
                "abort: {grpcStatus: DEADLINE_EXCEEDED, percentage: {value: 1}}",
                &[],
            ),
            (
                "abort: {grpcStatus: BAD, percentage: {value: 1}}",
                &["E shape :.abort.grpcStatus"],
            ),
            (
                "abort: {http2Error: REFUSED, percentage: {value: 1}}",
                &["E shape :.abort"],
            ),
            ("abort: {httpStatus: 500, grpcStatus: OK}", &["E shape :.abort"]),
            ("delay: {fixedDelay: 3s, percentage: {value: 20}}", &[]),
            ("delay: {fixedDelay: 3s, percent: 20}", &[]),
            (
                "delay: {fixedDelay: 3s, percent: 20, percentage: {value: 1}}",
                &["W effect :.delay.percent"],
            ),
            ("delay: {fixedDelay: 3s}", &["W effect :.delay"]),
            ("delay: {percentage: {value: 20}}", &["W effect :.delay"]),
            (
                "delay: {fixedDelay: 3s, percentage: {value: 101}}",
                &["E shape :.delay.percentage.value"],
            ),
            (
                "delay: {fixedDelay: 3.000000042s, percentage: {value: 1}}",
                &["E admission :.delay.fixedDelay"],
            ),
            (
                "delay: {exponentialDelay: 3s, percentage: {value: 1}}",
                &["E shape :.delay"],
            ),
        ],
    );
    check_in(
        "spec.http[0].corsPolicy",
        |part| with_destination(&format!("corsPolicy: {{{part}}}")),
        &[
            ("", &[]),
            (
                "allowMethods: [GET, '*'], allowHeaders: [a, '*'], exposeHeaders: [b], maxAge: 2s",
                &[],
            ),
            ("allowMethods: [PUTT]", &["E admission :.allowMethods[0]"]),
            ("allowHeaders: ['a b']", &["E admission :.allowHeaders[0]"]),
            ("exposeHeaders: ['']", &["E admission :.exposeHeaders[0]"]),
            ("maxAge: 2500ms", &["E admission :.maxAge"]),
            ("allowOrigins: [{exact: a}, {prefix: b}, {regex: c}]", &[]),
            (
                "allowOrigins: [{exact: ''}, {prefix: ''}, {regex: ''}]",
                &[
                    "E admission :.allowOrigins[0]",
                    "E admission :.allowOrigins[1]",
                    "E admission :.allowOrigins[2].regex",
                ],
            ),
            ("allowOrigins: [{}]", &["E shape :.allowOrigins[0]"]),
            (
                "allowOrigins: [{regex: '*'}]",
                &["E admission :.allowOrigins[0].regex"],
            ),
            ("allowOrigin: ['*']", &[]),
            (
                "allowOrigin: ['*'], allowOrigins: [{exact: a}]",
                &["W effect :.allowOrigin"],
            ),
            ("unmatchedPreflights: FORWARD, allowCredentials: null", &[]),
            ("unmatchedPreflights: MAYBE", &["E shape :.unmatchedPreflights"]),
        ],
    );
}

#[test]
fn connections() {
    let tls = |part: &str| format!("{{hosts: [a.b, '*.c.d'], tls: [{{{part}}}]}}");
    const TO: &str = "route: [{destination: {host: x}}]";
    for (part, expected) in [
        ("match: [{sniHosts: [a.b]}]", &[] as &[&str]),
        ("match: [{sniHosts: [x.c.d, '*.c.d', '*.x.c.d']}]", &[]),
        (
            "match: [{sniHosts: ['*.b']}]",
            &["E admission spec.tls[0].match[0].sniHosts[0]"],
        ),
        (
            "match: [{sniHosts: [x.y]}]",
            &["E admission spec.tls[0].match[0].sniHosts[0]"],
        ),
        (
            "match: [{sniHosts: ['a.*.c']}]",
            &["E admission spec.tls[0].match[0].sniHosts[0]"],
        ),
        (
            "match: [{sniHosts: [1.1.1.1]}]",
            &["W admission spec.tls[0].match[0].sniHosts[0]"],
        ),
        (
            "match: [{sniHosts: []}]",
            &["E admission spec.tls[0].match[0].sniHosts"],
        ),
        ("match: [{}]", &["E shape spec.tls[0].match[0]"]),
        ("match: []", &["E admission spec.tls[0].match"]),
        (
            "name: x",
            &["E unknown-field spec.tls[0].name", "E shape spec.tls[0]"],
        ),
        (
            "match: [{sniHosts: [a.b], port: 443, sourceLabels: {a: b}, destinationSubnets: [10.0.0.0/8, '::1'], gateways: [x/y]}]",
            &[],
        ),
        (
            "match: [{sniHosts: [a.b], destinationSubnets: [10.0.0.0/33], gateways: [y.x]}]",
            &[
                "E admission spec.tls[0].match[0].destinationSubnets[0]",
                "W admission spec.tls[0].match[0].gateways[0]",
            ],
        ),
    ] {
        assert_eq!(shown(&tls(&format!("{part}, {TO}"))), expected, "{part}");
    }
    check(&[
        (
            "{hosts: [a.b], tls: [{match: [{sniHosts: [a.b]}]}]}",
            &["E admission spec.tls[0]"],
        ),
        (
            "{hosts: [a.b], tcp: [{match: [{port: 999}]}]}",
            &["E admission spec.tcp[0]"],
        ),
        ("{hosts: [a.b], tcp: [{route: [{destination: {host: x}}]}]}", &[]),
        (
            "{hosts: [a.b], tcp: [{route: [{destination: {host: '*'}}]}]}",
            &["E admission spec.tcp[0].route[0].destination.host"],
        ),
        (
            "{hosts: [a.b], tcp: [{route: [{destination: {host: x}, weight: 0}, {destination: {host: y}}]}]}",
            &["E admission spec.tcp[0].route"],
        ),
        (
            "{hosts: [a.b], tcp: [{match: [{destinationSubnets: [x], sourceSubnet: 10.0.0.0/8, sourceLabels: {a: '-'}}], route: [{destination: {host: x}}]}]}",
            &[
                "E admission spec.tcp[0].match[0].destinationSubnets[0]",
                "W effect spec.tcp[0].match[0].sourceSubnet",
                "E admission spec.tcp[0].match[0].sourceLabels.a",
            ],
        ),
        // What Istio calls services between clusters.
        (
            "{hosts: [outbound_.80_._.x.y], gateways: [x/y], tls: [{match: [{sniHosts: [outbound_.80_._.x.y]}], route: [{destination: {host: x}}]}]}",
            &[],
        ),
        (
            "{hosts: [outbound_.x_._.x.y], gateways: [x/y], tls: [{match: [{sniHosts: [outbound_.x_._.x.y]}], route: [{destination: {host: x}}]}]}",
            &[
                "E admission spec.hosts[0]",
                "E admission spec.tls[0].match[0].sniHosts[0]",
            ],
        ),
    ]);
}

#[test]
fn the_order_of_routes() {
    let http = |matches: &[&str]| {
        let routes = matches
            .iter()
            .map(|one| format!("{{match: [{one}], redirect: {{uri: /}}}}"));
        shown(&format!(
            "{{hosts: [a.b], http: [{}]}}",
            routes.collect::<Vec<_>>().join(", ")
        ))
    };
    let second = "W admission spec.http[1].match[0]";
    for (matches, expected) in [
        (&["{uri: {prefix: /a}}", ""][..], &[] as &[&str]),
        (&["", "{uri: {prefix: /a}}"], &["W admission spec.http[1]"]),
        (
            &["", "", ""],
            &["W admission spec.http[1]", "W admission spec.http[2]"],
        ),
        (
            &["{port: 1}", "{port: 1, name: x}"],
            &[second, "W admission spec.http[1]"],
        ),
        (&["{port: 1}", "{port: 1}, {port: 2}"], &[second]),
        (&["{port: 1}, {port: 1}"], &["W admission spec.http[0].match[1]"]),
        (&["{port: 1}", "{port: 2}"], &[]),
        // A prefix that one before begins with.
        (&["{uri: {prefix: /a}}", "{uri: {prefix: /ab}}"], &[second]),
        (
            &[
                "{uri: {prefix: /a}}",
                "{uri: {prefix: /ab}, method: {exact: GET}}",
            ],
            &[second],
        ),
        (
            &[
                "{uri: {prefix: /a}}",
                "{uri: {prefix: /ab}, method: {exact: POST}}",
            ],
            &[],
        ),
        (
            &[
                "{uri: {prefix: /a}, method: {exact: GET}}",
                "{uri: {prefix: /ab}}",
            ],
            &[],
        ),
        (&["{uri: {prefix: /ab}}", "{uri: {prefix: /a}}"], &[]),
        (
            &["{uri: {prefix: /}}", "{uri: {exact: /}, method: {exact: GET}}"],
            &[],
        ),
        (&["{uri: {prefix: /a}, port: 1}", "{uri: {prefix: /ab}}"], &[]),
        (
            &[
                "{uri: {prefix: /a}, headers: {x: {exact: y}}}",
                "{uri: {prefix: /ab}, headers: {x: {exact: y}}}",
            ],
            &[second],
        ),
        (
            &[
                "{uri: {prefix: /a}, headers: {x: {exact: y}}}",
                "{uri: {prefix: /ab}, headers: {x: {}}}",
            ],
            &[],
        ),
        (
            &[
                "{uri: {prefix: /a}, authority: {exact: x}}",
                "{uri: {prefix: /ab}}",
            ],
            &[],
        ),
        (
            &["{uri: {prefix: /a}, sourceNamespace: x}", "{uri: {prefix: /ab}}"],
            &[],
        ),
        (
            &["{uri: {prefix: /a}}", "{uri: {prefix: /ab}, sourceNamespace: x}"],
            &[second],
        ),
    ] {
        assert_eq!(http(matches), expected, "{matches:?}");
    }
    check(&[
        (
            "{hosts: [a.b], tcp: [{route: [{destination: {host: x}}]}, {match: [{port: 1}], route: [{destination: {host: x}}]}]}",
            &["W admission spec.tcp[1]"],
        ),
        (
            "{hosts: [a.b], tls: [{match: [{sniHosts: [a.b]}], route: [{destination: {host: x}}]}, {match: [{sniHosts: [a.b]}], route: [{destination: {host: y}}]}]}",
            &["W admission spec.tls[1].match[0]", "W admission spec.tls[1]"],
        ),
    ]);
}
