//! Where requests go: as the policy controller (linkerd2 b24cd405, `policy-controller/k8s/index/src/outbound` and `grpc/src/outbound`) tells the
//! proxy, and as that does it (linkerd2-proxy 29637b64).

mod cluster;

use cluster::{Cluster, get, pods, route, route_in, to};
use mesh2yaml_linkerd::evaluate::{Evaluator, MeshDefaults, Resources, RouteOrder};
use mesh2yaml_types::decision::{Action, Fault, FieldEdit, HttpRequest, Request, ServiceFacts, Share};
use mesh2yaml_types::{duration, name, port};

const V1: &str = "backendRefs: [{name: shop-v1, port: 80}]";
const V2: &str = "backendRefs: [{name: shop-v2, port: 80}]";

/// An annotation on the Service `shop`, and nothing else of it.
fn on_service(annotations: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop, namespace: prod, annotations: {{{annotations}}}}}\n"
    )
}

fn annotated(annotations: &str, rules: &str) -> String {
    route("a", rules).replace(
        "namespace: prod}",
        &format!("namespace: prod, annotations: {{{annotations}}}}}"),
    )
}

#[test]
fn without_a_route_the_service_gets_it() {
    assert_eq!(to(&Cluster::new("").asks(get("/"))), "shop");
    let request = Request::http(name!("prod"), name!("other"), port!(80), get("/"));
    assert_eq!(
        to(&Cluster::new("").ready().route(&request)),
        "other.prod.svc.cluster.local"
    );
    let request = Request::http(name!("prod"), name!("shop"), port!(81), get("/"));
    assert_eq!(
        to(&Cluster::new("").ready().route(&request)),
        "nowhere",
        "a port that the Service does not have"
    );
}

#[test]
fn with_a_route_what_no_rule_takes_is_404() {
    let cluster = Cluster::new(&route("a", "[{matches: [{path: {value: /a}}]}]"));
    assert_eq!(
        to(&cluster.asks(get("/a"))),
        "shop",
        "a rule without backends leads to the Service"
    );
    assert_eq!(to(&cluster.asks(get("/b"))), "nowhere");
}

#[test]
fn parents() {
    let to_v1 = route("a", &format!("[{{{V1}}}]"));
    let with = |from: &str, into: &str| to(&Cluster::new(&to_v1.replace(from, into)).asks(get("/")));
    assert_eq!(with("", ""), "v1");
    assert_eq!(with("group: core", "group: ''"), "v1");
    assert_eq!(with("group: core", "group: CORE"), "v1");
    assert_eq!(with("kind: Service", "kind: service"), "v1");
    assert_eq!(
        with("namespace: prod, port: 80}]", "namespace: prod}]"),
        "v1",
        "all ports"
    );
    assert_eq!(
        with("namespace: prod, port: 80}]", "port: 80}]"),
        "v1",
        "its own namespace"
    );
    assert_eq!(
        with("namespace: prod, port: 80}]", "port: 81}]"),
        "shop",
        "another port"
    );
    assert_eq!(
        with("group: core, ", ""),
        "shop",
        "without a group, Gateway API's is meant"
    );
    assert_eq!(
        with("kind: Service, ", ""),
        "shop",
        "without a kind, a Gateway is meant"
    );
    assert_eq!(with("name: shop,", "name: shops,"), "shop");
}

#[test]
fn a_headless_service_takes_no_route() {
    let headless = "---\napiVersion: v1\nkind: Service\nmetadata: {name: shop, namespace: prod}\nspec: {clusterIP: None}\n";
    let cluster = Cluster::new(&route("a", &format!("[{{{V1}}}]"))).and(headless);
    assert_eq!(to(&cluster.asks(get("/"))), "shop");
}

#[test]
fn producers_speak_for_all_callers_and_consumers_for_their_own() {
    let producer = route("p", &format!("[{{matches: [{{path: {{value: /p}}}}], {V1}}}]"));
    let consumer = route_in(
        "web",
        "c",
        &format!("[{{matches: [{{path: {{value: /c}}}}], {V2}}}]"),
    )
    .replace("shop-v2,", "shop-v2, namespace: prod,");
    let cluster = Cluster::new(&producer).and(&consumer);
    let from = |caller, path: &str| to(&cluster.asks_from(&caller, get(path)));
    assert_eq!(from(name!("web"), "/p"), "v1", "they are one set");
    assert_eq!(from(name!("web"), "/c"), "v2");
    assert_eq!(from(name!("other"), "/p"), "v1");
    assert_eq!(from(name!("other"), "/c"), "nowhere");
}

#[test]
fn weights() {
    let split = |a: &str, b: &str| {
        let rules =
            format!("[{{backendRefs: [{{name: shop-v1, port: 80{a}}}, {{name: shop-v2, port: 80{b}}}]}}]");
        to(&Cluster::new(&route("a", &rules)).asks(get("/")))
    };
    assert_eq!(split(", weight: 90", ", weight: 10"), "v1 0.90, v2 0.10");
    assert_eq!(split("", ", weight: 3"), "v1 0.25, v2 0.75", "1 by default");
    assert_eq!(split(", weight: 0", ""), "v2");
    assert_eq!(split(", weight: 0", ", weight: 0"), "nowhere");
    assert_eq!(
        split(", weight: 4294967295", ", weight: 4294967295"),
        "v1 0.50, v2 0.50",
        "they add up all the same"
    );
    let single = route("a", "[{backendRefs: [{name: shop-v1, port: 80, weight: 0}]}]");
    assert_eq!(
        to(&Cluster::new(&single).asks(get("/"))),
        "v1",
        "a single one gets everything"
    );
}

#[test]
fn backends_that_cannot_be_reached_cost_their_share() {
    let broken = [
        "{name: nowhere, port: 80}",
        "{name: shop-v2}",
        "{group: x, kind: Thing, name: shop-v2, port: 80}",
        "{name: shop-v2, port: 80, filters: [{type: URLRewrite, urlRewrite: {hostname: a.b}}]}",
    ];
    for backend in broken {
        let rules = format!("[{{backendRefs: [{{name: shop-v1, port: 80, weight: 3}}, {backend}]}}]");
        let routed = Cluster::new(&route("a", &rules)).asks(get("/"));
        assert_eq!(to(&routed), "v1", "{backend}");
        assert_eq!(
            routed.faults,
            [Fault::Abort {
                status: 500,
                share: Share::new(1, 4)
            }],
            "{backend}"
        );
        let alone = Cluster::new(&route("a", &format!("[{{backendRefs: [{backend}]}}]")));
        assert_eq!(to(&alone.asks(get("/"))), "500", "{backend}");
    }
}

#[test]
fn services_of_the_resources_are_backends_too() {
    let canary = "---\napiVersion: v1\nkind: Service\nmetadata: {name: shop-v3, namespace: prod}\n\
        spec: {selector: {app: shop, version: v3}, ports: [{port: 80, targetPort: 9090}]}\n";
    let cluster = Cluster::new(canary).and(&route("a", "[{backendRefs: [{name: shop-v3, port: 80}]}]"));
    let routed = cluster.asks(get("/"));
    let Action::Forward(forward) = &routed.action else {
        panic!("{routed:?}")
    };
    let mut expected = pods("v3");
    expected.port = port!(9090);
    assert_eq!(forward.to.keys().collect::<Vec<_>>(), [&expected]);
}

#[test]
fn filters_that_linkerd_does_not_read_cost_the_route() {
    for filter in [
        "{type: RequestMirror, requestMirror: {backendRef: {name: shop-v2, port: 80}}}",
        "{type: URLRewrite, urlRewrite: {hostname: a.b}}",
        "{type: ExtensionRef, extensionRef: {group: a, kind: b, name: c}}",
    ] {
        let cluster = Cluster::new(&route("a", &format!("[{{filters: [{filter}], {V1}}}]")));
        assert_eq!(to(&cluster.asks(get("/"))), "shop", "{filter}");
    }
    let regex = route(
        "a",
        &format!("[{{matches: [{{path: {{type: RegularExpression, value: '('}}}}], {V1}}}]"),
    );
    assert_eq!(
        to(&Cluster::new(&regex).asks(get("/"))),
        "shop",
        "no more than an expression that is none"
    );
    let relative = route("a", &format!("[{{matches: [{{path: {{value: a}}}}], {V1}}}]"));
    assert_eq!(to(&Cluster::new(&relative).asks(get("/"))), "shop");
}

#[test]
fn headers_are_added_then_set_then_removed() {
    let modifier = "{add: [{name: A, value: '1'}], set: [{name: b, value: '2'}], remove: [c]}";
    let rules = format!(
        "[{{filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {modifier}}}, \
            {{type: ResponseHeaderModifier, responseHeaderModifier: {modifier}}}], {V1}}}]"
    );
    let edits = [
        FieldEdit::Add("a".into(), "1".into()),
        FieldEdit::Set("b".into(), "2".into()),
        FieldEdit::Remove("c".into()),
    ];
    let routed = Cluster::new(&route("a", &rules)).asks(get("/"));
    let Action::Forward(forward) = &routed.action else {
        panic!("{routed:?}")
    };
    assert_eq!(forward.headers, edits);
    assert_eq!(routed.response, edits);
    assert!(forward.own.is_empty());

    let own = "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: d, value: '3'}]}}";
    let rules = rules.replace(
        "port: 80}]}",
        &format!("port: 80, filters: [{own}]}}, {{name: shop-v2, port: 80}}]}}"),
    );
    let routed = Cluster::new(&route("a", &rules)).asks(get("/"));
    let Action::Forward(forward) = &routed.action else {
        panic!("{routed:?}")
    };
    let mut both = edits.to_vec();
    both.push(FieldEdit::Set("d".into(), "3".into()));
    assert_eq!(forward.own[&pods("v1")].request, both, "the rule's come first");
    assert_eq!(forward.own[&pods("v2")].request, edits);
    assert!(forward.headers.is_empty());
}

#[test]
fn redirections() {
    let with = |redirect: &str, matching: &str| {
        Cluster::new(&route(
            "a",
            &format!(
                "[{{matches: [{{path: {matching}}}], filters: [{{type: RequestRedirect, requestRedirect: {redirect}}}]}}]"
            ),
        ))
    };
    let all = "{value: /}";
    let redirect = |cluster: &Cluster, http| {
        let routed = cluster.asks(http);
        let Action::Redirect(redirect) = routed.action else {
            panic!("{routed:?}")
        };
        redirect
    };
    let there = redirect(
        &with("{hostname: a.b, scheme: https, port: 8443, statusCode: 308}", all),
        get("/x?y").authority("shop"),
    );
    assert_eq!(
        (
            there.status,
            there.scheme.as_deref(),
            there.host.as_deref(),
            there.port
        ),
        (308, Some("https"), Some("a.b"), Some(port!(8443)))
    );
    let there = redirect(
        &with(
            "{path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}",
            "{value: /old}",
        ),
        get("/old/x").authority("shop"),
    );
    assert_eq!((there.status, there.path.as_deref()), (302, Some(&b"/new/x"[..])));
    let exact = with(
        "{path: {type: ReplacePrefixMatch, replacePrefixMatch: /new}}",
        "{type: Exact, value: /old}",
    );
    assert_eq!(
        to(&exact.asks(get("/old").authority("shop"))),
        "500",
        "there was no prefix"
    );
    for same in [
        "{hostname: shop}",
        "{scheme: http}",
        "{path: {type: ReplaceFullPath, replaceFullPath: /x}}",
        "{port: 80}",
    ] {
        assert_eq!(
            to(&with(same, all).asks(get("/x").authority("shop"))),
            "shop",
            "{same} leads nowhere else"
        );
    }
    assert_eq!(
        to(&with("{port: 81}", all).asks(get("/x").authority("shop"))),
        "redirect 302"
    );
}

#[test]
fn timeouts() {
    let of = |service: &str, route: &str, rule: &str| {
        let rule = if rule.is_empty() {
            String::new()
        } else {
            format!("timeouts: {{request: '{rule}'}}, ")
        };
        let cluster = Cluster::new(&annotated(route, &format!("[{{{rule}{V1}}}]"))).and(&on_service(service));
        cluster.asks(get("/")).timeout
    };
    let request = |value: &str| format!("timeout.linkerd.io/request: '{value}'");
    let (one, two, three) = (duration!("1s"), duration!("2s"), duration!("3s"));
    assert_eq!(of("", "", ""), None);
    assert_eq!(of(&request("1s"), "", ""), Some(one));
    assert_eq!(
        of(&request("1s"), "", "2s"),
        Some(two),
        "the rule before the Service"
    );
    assert_eq!(
        of(&request("1s"), &request("3s"), "2s"),
        Some(three),
        "the route's annotation before both"
    );
    assert_eq!(
        of(&request("1s"), "timeout.linkerd.io/idle: 5s", ""),
        None,
        "any limit hides all of the Service's"
    );
    assert_eq!(of("", "", "1h30m"), None, "several units are silently no limit");
    assert_eq!(of(&request("1s"), "", "1h30m"), Some(one));
    assert_eq!(of("", "", "90m"), Some(duration!("90m")));
    assert_eq!(
        of(&request("1s"), "", "0s"),
        Some(one),
        "zero is no limit in a rule"
    );
    assert_eq!(
        of(&request("1h30m"), "", ""),
        None,
        "the Service's value is dropped"
    );
    assert_eq!(
        of(
            "timeout.linkerd.io/request: 1s, timeout.linkerd.io/idle: x",
            "",
            ""
        ),
        None,
        "with its sisters"
    );
    let unreadable = Cluster::new(&annotated(&request("1h30m"), &format!("[{{{V1}}}]")));
    assert_eq!(to(&unreadable.asks(get("/"))), "shop", "the route is dropped");
    let zero = Cluster::new(&annotated(&request("0"), &format!("[{{{V1}}}]")));
    assert_eq!(
        to(&zero.asks(get("/"))),
        "504",
        "zero is a limit in an annotation"
    );
    assert_eq!(
        Cluster::new(&on_service(&request("2s"))).asks(get("/")).timeout,
        Some(two),
        "without a route too"
    );
}

#[test]
fn timeouts_of_linkerds_own_routes_are_gos() {
    let policy = |request: &str| {
        let route = route("a", &format!("[{{timeouts: {{request: {request}}}, {V1}}}]"));
        let route = route.replace("gateway.networking.k8s.io/v1", "policy.linkerd.io/v1beta3");
        let routed = Cluster::new(&route).asks(get("/"));
        assert_eq!(to(&routed), "v1");
        routed.timeout
    };
    assert_eq!(policy("1h30m"), Some(duration!("90m")));
    assert_eq!(policy("0s"), None);
}

#[test]
fn retries() {
    let of = |service: &str, route: &str| {
        Cluster::new(&annotated(route, &format!("[{{{V1}}}]")))
            .and(&on_service(service))
            .asks(get("/"))
            .retry
    };
    assert_eq!(of("", ""), None, "never by default");
    let limit = of("", "retry.linkerd.io/limit: '2'").expect("retries");
    assert_eq!(
        (limit.attempts, limit.statuses.len(), limit.per_try),
        (2, 0, None)
    );
    assert_eq!(
        limit.conditions,
        ["refused-stream".to_owned()].into(),
        "which is always tried again"
    );
    let http = of("", "retry.linkerd.io/http: '5xx,429,gateway-error,400-401'").expect("retries");
    assert_eq!(http.attempts, 1, "once by default");
    let mut statuses: Vec<u16> = (500..=599).collect();
    statuses.extend([400, 401, 429]);
    assert_eq!(http.statuses, statuses.into_iter().collect());
    let timed = of("", "retry.linkerd.io/timeout: 250ms").expect("retries");
    assert_eq!((timed.attempts, timed.per_try), (1, Some(duration!("250ms"))));
    assert!(timed.conditions.contains("per-try-timeout"));
    for off in [
        "retry.linkerd.io/limit: '0'",
        "retry.linkerd.io/timeout: '0'",
        "retry.linkerd.io/grpc: internal",
    ] {
        assert_eq!(of("", off), None, "{off}");
    }
    let service = "retry.linkerd.io/limit: '5', retry.linkerd.io/http: 5xx";
    assert_eq!(
        of(service, "").expect("retries").attempts,
        5,
        "those of the Service"
    );
    let own = of(service, "retry.linkerd.io/limit: '2'").expect("retries");
    assert_eq!(
        (own.attempts, own.statuses.len()),
        (2, 0),
        "any key hides all of the Service's"
    );
    let unreadable = Cluster::new(&annotated(
        "retry.linkerd.io/http: '5xx, 429'",
        &format!("[{{{V1}}}]"),
    ));
    assert_eq!(to(&unreadable.asks(get("/"))), "shop", "a blank costs the route");
    assert_eq!(
        of("retry.linkerd.io/http: '5xx, 429'", ""),
        None,
        "and on a Service the retries"
    );
}

#[test]
fn protocols() {
    let http = route("a", &format!("[{{{V1}}}]"));
    let of = |protocol: &str| {
        let service = format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop, namespace: prod}}\nspec: {{ports: [{{port: 80, appProtocol: {protocol}}}]}}\n"
        );
        Cluster::new(&http).and(&service)
    };
    assert_eq!(to(&of("http").asks(get("/"))), "v1");
    assert_eq!(to(&of("HTTP").asks(get("/"))), "v1");
    assert_eq!(to(&of("kubernetes.io/h2c").asks(get("/"))), "v1");
    for bytes in ["grpc", "https", "tcp", "linkerd.io/opaque", "linkerd.io/tcp"] {
        assert_eq!(
            to(&of(bytes).asks(get("/"))),
            "shop",
            "{bytes} is bytes to Linkerd"
        );
    }
    let opaque = on_service("config.linkerd.io/opaque-ports: '70-90'");
    assert_eq!(to(&Cluster::new(&http).and(&opaque).asks(get("/"))), "shop");
    assert_eq!(
        to(&of("http").and(&opaque).asks(get("/"))),
        "v1",
        "appProtocol comes first"
    );
    let mut cluster = Cluster::new(&http.replace("port: 80}], rules", "port: 3306}], rules"));
    cluster.services[0] = cluster.services[0].clone().port(port!(3306), port!(3306));
    let request = Request::http(name!("prod"), name!("shop"), port!(3306), get("/"));
    assert_eq!(to(&cluster.ready().route(&request)), "shop", "opaque by default");
    let cluster = cluster.and(&on_service("config.linkerd.io/opaque-ports: ''"));
    assert_eq!(to(&cluster.ready().route(&request)), "v1");
}

#[test]
fn which_kind_of_route_counts() {
    let http = route("a", &format!("[{{{V1}}}]"));
    let grpc = |port: &str| {
        format!(
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {{name: g, namespace: prod}}\n\
         spec: {{parentRefs: [{{group: '', kind: Service, name: shop{port}}}], rules: [{{{V2}}}]}}\n"
        )
    };
    let tcp = format!(
        "---\napiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TCPRoute\nmetadata: {{name: t, namespace: prod}}\n\
         spec: {{parentRefs: [{{group: '', kind: Service, name: shop, port: 80}}], rules: [{{{V2}}}]}}\n"
    );
    let call = || HttpRequest::grpc("shop.Cart", "Get");
    let bytes = |cluster: &Cluster| {
        to(&cluster
            .ready()
            .route(&Request::bytes(name!("prod"), name!("shop"), port!(80))))
    };
    let both = Cluster::new(&http).and(&grpc(", port: 80"));
    assert_eq!(to(&both.asks(call())), "v2");
    assert_eq!(
        to(&both.asks(get("/"))),
        "v2",
        "GRPCRoutes beat HTTPRoutes, and a rule without matches takes more than calls"
    );
    assert_eq!(bytes(&both), "nowhere");
    let whole = Cluster::new(&http).and(&grpc(""));
    assert_eq!(
        to(&whole.asks(call())),
        "v2",
        "and where the parent is not the very same"
    );
    let mixed = Cluster::new(&http).and(&tcp);
    assert_eq!(
        (to(&mixed.asks(get("/"))).as_str(), bytes(&mixed).as_str()),
        ("v1", "shop"),
        "HTTPRoutes beat TCPRoutes"
    );
    let alone = Cluster::new(&tcp);
    assert_eq!(
        (to(&alone.asks(get("/"))).as_str(), bytes(&alone).as_str()),
        ("v2", "v2"),
        "which take all as bytes"
    );
}

#[test]
fn a_profile_takes_the_place_of_routes_and_annotations() {
    let profile = |namespace: &str, spec: &str| {
        format!(
            "---\napiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: {{name: shop.prod.svc.cluster.local, namespace: {namespace}}}\nspec: {spec}\n"
        )
    };
    let routes = annotated(
        "timeout.linkerd.io/request: 9s, retry.linkerd.io/limit: '9'",
        &format!("[{{{V1}}}]"),
    );
    let cluster = |profile: &str| Cluster::new(&routes).and(profile);
    let spec = "{routes: [{name: get, condition: {method: get, pathRegex: /a/.*}, timeout: 1m30s, isRetryable: true,
        responseClasses: [{condition: {status: {min: 500, max: 502}}, isFailure: true}, {condition: {status: {min: 503, max: 599}}}]}]}";
    let own = cluster(&profile("prod", spec));
    let routed = own.asks(get("/a/b"));
    assert_eq!(to(&routed), "shop");
    assert_eq!(routed.timeout, Some(duration!("90s")));
    let retry = routed.retry.expect("retries");
    assert_eq!(retry.statuses, [500, 501, 502].into());
    assert_eq!(retry.attempts, u32::MAX, "as often as the budget allows");
    let routed = own.asks(get("/b"));
    assert_eq!(
        (to(&routed).as_str(), routed.timeout, routed.retry),
        ("shop", None, None),
        "nor for what no route takes"
    );
    assert_eq!(
        to(&cluster(&profile("prod", "{}")).asks(get("/"))),
        "v1",
        "an empty one does nothing"
    );
    assert_eq!(
        to(&cluster(&profile("prod", "{routes: []}")).asks(get("/"))),
        "v1"
    );
    let consumer = cluster(&profile("web", spec));
    assert_eq!(to(&consumer.asks_from(&name!("web"), get("/"))), "shop");
    assert_eq!(to(&consumer.asks_from(&name!("other"), get("/"))), "v1");
    let hidden = cluster(&profile("web", "{}")).and(&profile("prod", spec));
    assert_eq!(
        to(&hidden.asks_from(&name!("web"), get("/"))),
        "v1",
        "the caller's own hides the Service's"
    );
    let overrides = "{dstOverrides: [{authority: 'shop-v1.prod.svc.cluster.local:80', weight: 900m}, {authority: shop-v2.prod.svc.cluster.local, weight: 100m}]}";
    assert_eq!(
        to(&cluster(&profile("prod", overrides)).asks(get("/"))),
        "v1 0.90, v2 0.10"
    );
    let invalid = profile("prod", "{routes: [{name: x, condition: {pathRegex: '('}}]}");
    assert_eq!(
        to(&cluster(&invalid).asks(get("/"))),
        "v1",
        "a route that the proxy leaves out"
    );
    let empty = profile("prod", "{routes: [{name: x, condition: {all: [{}]}}]}");
    assert_eq!(to(&cluster(&empty).asks(get("/"))), "v1");
}

#[test]
#[ignore = "it measures: run it alone and optimised"]
fn decisions_a_second() {
    let mut yaml = String::new();
    let mut services = Vec::new();
    for at in 0..200 {
        let own: mesh2yaml_types::Name = format!("s{at}").parse().expect("a name");
        services.push(
            ServiceFacts::new(name!("prod"), own, [("app", format!("s{at}"))]).port(port!(80), port!(8080)),
        );
        for rule in 0..5 {
            yaml += &format!(
                "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: s{at}-{rule}, namespace: prod}}\n\
                 spec: {{parentRefs: [{{group: core, kind: Service, name: s{at}, port: 80}}], rules: [{{matches: [{{path: {{type: RegularExpression, value: '^(?:/a{rule}/[^/]+/.*)$'}}, headers: [{{name: x, value: y}}]}}]}}]}}\n"
            );
        }
        yaml += &format!(
            "---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {{name: s{at}, namespace: prod}}\n\
             spec: {{podSelector: {{matchLabels: {{app: s{at}}}}}, port: 8080, proxyProtocol: HTTP/1}}\n"
        );
        for rule in 0..5 {
            yaml += &format!(
                "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: g{at}-{rule}, namespace: prod}}\n\
                 spec: {{parentRefs: [{{group: policy.linkerd.io, kind: Server, name: s{at}}}], rules: [{{matches: [{{path: {{type: RegularExpression, value: '^(?:/a{rule}/[^/]+/.*)$'}}}}]}}]}}\n\
                 ---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {{name: g{at}-{rule}, namespace: prod}}\n\
                 spec: {{targetRef: {{group: gateway.networking.k8s.io, kind: HTTPRoute, name: g{at}-{rule}}}, requiredAuthenticationRefs: [{{kind: ServiceAccount, name: web, namespace: front}}]}}\n"
            );
        }
    }
    let resources: Resources = Cluster::new(&yaml).resources;
    let started = std::time::Instant::now();
    let mesh = Evaluator::new(&resources, services, MeshDefaults::default());
    let ready = started.elapsed();
    let http = get("/a3/x/y").header("x", "y").authority("s");
    let request = Request::http(name!("prod"), name!("s77"), port!(80), http.clone());
    let arrival =
        mesh2yaml_types::decision::Arrival::new(name!("prod"), [("app", "s77")], port!(8080), cluster::web())
            .asking(http);
    assert!(mesh.admit(&arrival).admitted);
    let rate = |decide: &dyn Fn() -> bool| {
        let started = std::time::Instant::now();
        let count = (0..200_000).filter(|_| decide()).count();
        assert_eq!(count, 200_000);
        200_000.0 / started.elapsed().as_secs_f64()
    };
    let routed = rate(&|| {
        matches!(
            mesh.route_in(RouteOrder::ExactFirst, &request).decision.action,
            Action::Forward(_)
        )
    });
    let admitted = rate(&|| mesh.admit(&arrival).admitted);
    println!("ready in {ready:?}; {routed:.0} routed and {admitted:.0} admitted a second");
}
