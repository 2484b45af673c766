//! HTTPRoute: written, read, and its rules.

use mesh2yaml_gateway::k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_gateway::k8s::{Severity, Validate as _};
use mesh2yaml_gateway::{
    BackendObjectRef, BackendRef, CookieConfig, CookieLifetime, Cors, CorsMethod, Fraction, GatewayDuration,
    HeaderModifier, Hostname, HttpBackendRef, HttpRoute, HttpRouteFilter, HttpRouteMatch, HttpRouteRule,
    HttpRouteVersion, LocalObjectRef, Method, ParentRef, PathMatch, PathRewrite, RedirectStatus,
    RequestMirror, RequestRedirect, Scheme, SessionCarrier, SessionPersistence, UrlRewrite, ValueMatch,
};
use mesh2yaml_types::{duration, host, port};
use serde_json::{Value, json};

fn document(version: &str, spec: &str) -> Value {
    let text = format!(
        "apiVersion: gateway.networking.k8s.io/{version}\nkind: HTTPRoute\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default()).next().expect("there is one");
    document.unwrap_or_else(|error| panic!("{spec}: {error}")).value
}

/// `severity code path` of each finding.
fn shown(spec: &str) -> Vec<String> {
    let document = document("v1", spec);
    let (it, mut found) = typed::<HttpRoute>(&document);
    if let Some(it) = it {
        found.extend(it.findings());
        let kept = Kept::<HttpRoute>::new(&document).0.expect("it was read");
        assert_eq!(serde_json::to_value(&kept).expect("JSON"), document);
        // What is written by its type alone is read as the same.
        let written = serde_json::to_value(&it).expect("JSON");
        let (again, misfits) = typed::<HttpRoute>(&written);
        assert!(misfits.is_empty(), "{written}: {misfits:?}");
        assert_eq!(again, Some(it));
    }
    let line = |f: &mesh2yaml_gateway::k8s::Finding| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    };
    found.iter().map(line).collect()
}

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(wrap: impl Fn(&str) -> String, cases: &[(&str, &[&str])]) {
    for (part, expected) in cases {
        assert_eq!(shown(&wrap(part)), *expected, "{part}");
    }
}

fn rule(part: &str) -> String {
    format!("{{rules: [{{{part}}}]}}")
}

#[test]
fn everything_is_written_and_read_again() {
    let route = HttpRoute::new("shop", "prod", ParentRef::gateway("public").section("https"))
        .parent(ParentRef::new("networking.istio.io", "ServiceEntry", "shop").namespace("other"))
        .parent(ParentRef::egress_network("internet", port!(443)))
        .hostname(Hostname::below(&host!("example.com")))
        .hostname(host!("example.org"))
        .rule(
            HttpRouteRule::new()
                .name("main")
                .when(
                    HttpRouteMatch::path(PathMatch::exact("/a"))
                        .method(Method::Post)
                        .header("x-a", ValueMatch::regex("a+"))
                        .query_param("q", ValueMatch::exact("1")),
                )
                .filter(HttpRouteFilter::RequestMirror(
                    RequestMirror::new(BackendObjectRef::service("copy", port!(80)).namespace("test"))
                        .percent(5),
                ))
                .filter(HttpRouteFilter::RequestMirror(
                    RequestMirror::new(BackendObjectRef::object("example.com", "Sink", "all"))
                        .fraction(Fraction::new(1).of(3)),
                ))
                .filter(HttpRouteFilter::UrlRewrite(
                    UrlRewrite::new()
                        .hostname(host!("inner.example.com"))
                        .path(PathRewrite::Full("/b".into())),
                ))
                .filter(HttpRouteFilter::Cors(
                    Cors::new()
                        .origin("*")
                        .method(CorsMethod::Any)
                        .allow_header("x-a")
                        .expose_header("x-b")
                        .max_age(60),
                ))
                .filter(HttpRouteFilter::ExtensionRef(LocalObjectRef::new(
                    "example.com",
                    "Limit",
                    "slow",
                )))
                .backend(
                    HttpBackendRef::from(
                        BackendRef::object("example.com", "Store", "main")
                            .port(port!(7))
                            .weight(0),
                    )
                    .filter(HttpRouteFilter::ResponseHeaderModifier(
                        HeaderModifier::new().remove("server"),
                    )),
                )
                .request_timeout(GatewayDuration::zero())
                .backend_request_timeout(duration!("90s"))
                .session_persistence(
                    SessionPersistence::new()
                        .session_name("s")
                        .absolute_timeout(duration!("1h"))
                        .idle_timeout(duration!("5m"))
                        .carrier(SessionCarrier::Cookie)
                        .cookie_config(CookieConfig::new(CookieLifetime::Permanent)),
                ),
        )
        .rule(
            HttpRouteRule::any_of([HttpRouteMatch::any()]).filter(HttpRouteFilter::RequestRedirect(
                RequestRedirect::new()
                    .scheme(Scheme::Http)
                    .hostname(host!("example.net"))
                    .path(PathRewrite::Prefix("/".into()))
                    .port(port!(8080))
                    .status(RedirectStatus::PermanentRedirect),
            )),
        );
    let spec = json!({
        "parentRefs": [
            {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public", "sectionName": "https"},
            {"group": "networking.istio.io", "kind": "ServiceEntry", "namespace": "other", "name": "shop"},
            {"group": "policy.linkerd.io", "kind": "EgressNetwork", "name": "internet", "port": 443},
        ],
        "hostnames": ["*.example.com", "example.org"],
        "rules": [
            {
                "name": "main",
                "matches": [{
                    "path": {"type": "Exact", "value": "/a"},
                    "headers": [{"type": "RegularExpression", "name": "x-a", "value": "a+"}],
                    "queryParams": [{"name": "q", "value": "1"}],
                    "method": "POST",
                }],
                "filters": [
                    {"type": "RequestMirror", "requestMirror": {
                        "backendRef": {"name": "copy", "namespace": "test", "port": 80}, "percent": 5,
                    }},
                    {"type": "RequestMirror", "requestMirror": {
                        "backendRef": {"group": "example.com", "kind": "Sink", "name": "all"},
                        "fraction": {"numerator": 1, "denominator": 3},
                    }},
                    {"type": "URLRewrite", "urlRewrite": {
                        "hostname": "inner.example.com", "path": {"type": "ReplaceFullPath", "replaceFullPath": "/b"},
                    }},
                    {"type": "CORS", "cors": {
                        "allowOrigins": ["*"], "allowMethods": ["*"], "allowHeaders": ["x-a"],
                        "exposeHeaders": ["x-b"], "maxAge": 60,
                    }},
                    {"type": "ExtensionRef", "extensionRef": {"group": "example.com", "kind": "Limit", "name": "slow"}},
                ],
                "backendRefs": [{
                    "group": "example.com", "kind": "Store", "name": "main", "port": 7, "weight": 0,
                    "filters": [{"type": "ResponseHeaderModifier", "responseHeaderModifier": {"remove": ["server"]}}],
                }],
                "timeouts": {"request": "0s", "backendRequest": "90s"},
                "sessionPersistence": {
                    "sessionName": "s", "absoluteTimeout": "1h", "idleTimeout": "5m", "type": "Cookie",
                    "cookieConfig": {"lifetimeType": "Permanent"},
                },
            },
            {
                "matches": [{}],
                "filters": [{"type": "RequestRedirect", "requestRedirect": {
                    "scheme": "http", "hostname": "example.net",
                    "path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/"},
                    "port": 8080, "statusCode": 308,
                }}],
            },
        ],
    });
    for (version, name) in [
        (HttpRouteVersion::V1, "gateway.networking.k8s.io/v1"),
        (HttpRouteVersion::V1Beta1, "gateway.networking.k8s.io/v1beta1"),
    ] {
        let route = route.clone().version(version);
        let written = serde_json::to_value(&route).expect("JSON");
        let expected = json!({
            "apiVersion": name, "kind": "HTTPRoute", "metadata": {"name": "shop", "namespace": "prod"}, "spec": spec,
        });
        assert_eq!(
            serde_json::to_string_pretty(&written).expect("JSON"),
            serde_json::to_string_pretty(&expected).expect("JSON")
        );
        assert_eq!(typed::<HttpRoute>(&written), (Some(route), Vec::new()));
    }
    // Of the standard channel it is all but one field.
    let found: Vec<String> = route.findings().iter().map(|f| f.path.to_string()).collect();
    assert_eq!(found, ["spec.rules[0].sessionPersistence"]);
}

#[test]
fn what_is_not_written_has_its_default() {
    let (route, found) = typed::<HttpRoute>(&document(
        "v1beta1",
        "{parentRefs: [{name: a}], rules: [{matches: [{path: {}, headers: [{type: Exact, name: a, value: b}]}]}]}",
    ));
    assert!(found.is_empty(), "{found:?}");
    let route = route.expect("it was read");
    assert_eq!(route.version, HttpRouteVersion::V1Beta1);
    assert!(route.spec.parent_refs[0].is("gateway.networking.k8s.io", "Gateway"));
    let requests = &route.spec.rules[0].matches[0];
    assert_eq!(requests.path, Some(PathMatch::prefix("/")));
    assert_eq!(requests.headers[0].value, ValueMatch::exact("b"));
}

#[test]
fn parents() {
    check(
        |part| format!("{{parentRefs: [{part}]}}"),
        &[
            ("", &[]),
            ("{name: a}", &[]),
            (
                "{name: a, sectionName: b.c, port: 80, namespace: d, group: e.f, kind: G-1}",
                &[],
            ),
            ("{name: ''}", &["E schema spec.parentRefs[0].name"]),
            ("{namespace: a}", &["E shape spec.parentRefs[0]"]),
            ("{name: a, group: ''}", &[]),
            ("{name: a, group: A}", &["E schema spec.parentRefs[0].group"]),
            ("{name: a, kind: ''}", &["E schema spec.parentRefs[0].kind"]),
            ("{name: a, kind: 1a}", &["E schema spec.parentRefs[0].kind"]),
            ("{name: a, kind: a-}", &["E schema spec.parentRefs[0].kind"]),
            (
                "{name: a, namespace: a.b}",
                &["E schema spec.parentRefs[0].namespace"],
            ),
            (
                "{name: a, sectionName: A}",
                &["E schema spec.parentRefs[0].sectionName"],
            ),
            (
                "{name: a, sectionName: ''}",
                &["E schema spec.parentRefs[0].sectionName"],
            ),
            ("{name: a, port: 0}", &["E shape spec.parentRefs[0].port"]),
            ("{name: a, port: 65536}", &["E shape spec.parentRefs[0].port"]),
            (
                "{name: a, ports: 1}",
                &["E unknown-field spec.parentRefs[0].ports"],
            ),
            // Two references to one parent.
            ("{name: a}, {name: b}", &[]),
            ("{name: a}, {name: a}", &["E schema spec.parentRefs[1]"]),
            ("{name: a}, {name: a, namespace: b}", &[]),
            ("{name: a, kind: Service, group: ''}, {name: a}", &[]),
            (
                "{name: a}, {name: a, kind: Gateway}",
                &["E schema spec.parentRefs[1]"],
            ),
            ("{name: a, sectionName: x}, {name: a, sectionName: y}", &[]),
            (
                "{name: a, sectionName: x}, {name: a, sectionName: x}",
                &["E schema spec.parentRefs[1]"],
            ),
            (
                "{name: a, sectionName: x}, {name: a}",
                &["E schema spec.parentRefs[1]"],
            ),
            // The experimental channel would tell them apart.
            (
                "{name: a, port: 1}, {name: a, port: 2}",
                &["E schema spec.parentRefs[1]"],
            ),
            (
                "{name: a, sectionName: x, port: 1}, {name: a, sectionName: y, port: 1}",
                &[],
            ),
        ],
    );
    let many = |count: usize| {
        (0..count)
            .map(|n| format!("{{name: a{n}}}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(shown(&format!("{{parentRefs: [{}]}}", many(32))), [""; 0]);
    assert_eq!(
        shown(&format!("{{parentRefs: [{}]}}", many(33))),
        ["E schema spec.parentRefs"]
    );
}

#[test]
fn hostnames() {
    check(
        |part| format!("{{hostnames: [{part}]}}"),
        &[
            ("", &[]),
            ("a, a.b, '*.a', 1.2.3.4, a--b.c", &[]),
            ("'*'", &["E schema spec.hostnames[0]"]),
            ("a, '*a.b'", &["E schema spec.hostnames[1]"]),
            ("A.b", &["E schema spec.hostnames[0]"]),
            ("a_b", &["E schema spec.hostnames[0]"]),
            ("a..b", &["E schema spec.hostnames[0]"]),
            ("'a.'", &["E schema spec.hostnames[0]"]),
            ("''", &["E schema spec.hostnames[0]"]),
            ("null", &["E shape spec.hostnames[0]"]),
        ],
    );
    let long = format!("{{hostnames: [{}]}}", "a".repeat(254));
    assert_eq!(shown(&long), ["E schema spec.hostnames[0]"]);
    let many = format!("{{hostnames: [{}]}}", ["a"; 17].join(", "));
    assert_eq!(shown(&many), ["E schema spec.hostnames"]);
}

#[test]
fn rules_and_how_many() {
    check(
        str::to_owned,
        &[
            ("{}", &[]),
            ("{rules: null}", &[]),
            ("{rules: [{}]}", &[]),
            ("{rules: []}", &["E shape spec.rules"]),
            ("{rules: [{name: a.b}]}", &[]),
            ("{rules: [{name: A}]}", &["E schema spec.rules[0].name"]),
            ("{rules: [{name: a}, {name: a}]}", &[]),
            (
                "{rules: [{retry: {attempts: 1}}]}",
                &["E unknown-field spec.rules[0].retry"],
            ),
            (
                "{rules: [{sessionPersistence: {type: Cookie}}]}",
                &["E unknown-field spec.rules[0].sessionPersistence"],
            ),
            (
                "{useDefaultGateways: All}",
                &["E unknown-field spec.useDefaultGateways"],
            ),
        ],
    );
    let rules = |rules: usize, matches: usize| {
        let one = format!("{{matches: [{}]}}", vec!["{}"; matches].join(", "));
        format!("{{rules: [{}]}}", vec![one; rules].join(", "))
    };
    assert_eq!(shown(&rules(16, 8)), [""; 0]);
    assert_eq!(shown(&rules(2, 64)), [""; 0]);
    assert_eq!(shown(&rules(17, 1)), ["E schema spec.rules"]);
    assert_eq!(shown(&rules(1, 65)), ["E schema spec.rules[0].matches"]);
    assert_eq!(shown(&rules(13, 10)), ["E schema spec.rules"]);
    // A rule without matches has one.
    let full = vec![format!("{{matches: [{}]}}", ["{}"; 64].join(", ")); 2].join(", ");
    assert_eq!(
        shown(&format!("{{rules: [{full}, {{}}]}}")),
        ["E schema spec.rules"]
    );
}

#[test]
fn matches() {
    const PATH: &str = "E schema spec.rules[0].matches[0].path.value";
    check(
        |part| rule(&format!("matches: [{{{part}}}]")),
        &[
            ("path: {value: /a}", &[]),
            ("path: {type: Exact, value: \"/a-b_c.~!$&'()*+,;=:@%20\"}", &[]),
            ("path: {type: PathPrefix, value: a}", &[PATH]),
            ("path: {type: Exact, value: a/b}", &[PATH]),
            ("path: {type: Exact, value: ''}", &[PATH]),
            ("path: {type: RegularExpression, value: ''}", &[]),
            ("path: {type: RegularExpression, value: 'a//b/../#%2f '}", &[]),
            (
                "path: {type: Regex, value: /a}",
                &["E shape spec.rules[0].matches[0].path.type"],
            ),
            ("path: {value: /a//b}", &[PATH]),
            ("path: {value: /a/./b}", &[PATH]),
            ("path: {value: /a/../b}", &[PATH]),
            ("path: {value: /a/..}", &[PATH]),
            ("path: {value: /a/.}", &[PATH]),
            ("path: {value: /a/..b}", &[]),
            ("path: {value: /a%2fb}", &[PATH]),
            ("path: {value: /a%2Fb}", &[PATH]),
            ("path: {value: '/a#b'}", &[PATH, PATH]),
            ("path: {value: '/a b'}", &[PATH]),
            ("path: {value: '/a%2'}", &[PATH]),
            ("path: {value: '/a%zz'}", &[PATH]),
            ("path: {value: /é}", &[PATH]),
            ("path: {value: '/a?b'}", &[PATH]),
            ("headers: [{name: a, value: b}, {name: A, value: b}]", &[]),
            (
                "headers: [{name: a, value: b}, {name: a, value: c}]",
                &["E schema spec.rules[0].matches[0].headers[1].name"],
            ),
            (
                "headers: [{name: 'a b', value: b}]",
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            ("headers: [{name: \"!#$%&'*+-.^_`|~\", value: b}]", &[]),
            (
                "headers: [{name: ':path', value: b}]",
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            (
                "headers: [{name: '', value: b}]",
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            (
                "headers: [{name: a, value: ''}]",
                &["E schema spec.rules[0].matches[0].headers[0].value"],
            ),
            (
                "headers: [{name: a}]",
                &["E shape spec.rules[0].matches[0].headers[0]"],
            ),
            (
                "headers: [{name: a, value: 1}]",
                &["E shape spec.rules[0].matches[0].headers[0].value"],
            ),
            (
                "headers: [{name: a, value: b, type: Prefix}]",
                &["E shape spec.rules[0].matches[0].headers[0].type"],
            ),
            ("queryParams: [{name: a, value: b, type: RegularExpression}]", &[]),
            (
                "queryParams: [{name: a, value: b}, {name: a, value: c}]",
                &["E schema spec.rules[0].matches[0].queryParams[1].name"],
            ),
            (
                "queryParams: [{name: 'a[]', value: b}]",
                &["E schema spec.rules[0].matches[0].queryParams[0].name"],
            ),
            ("method: GET", &[]),
            ("method: get", &["E shape spec.rules[0].matches[0].method"]),
            ("method: '*'", &["E shape spec.rules[0].matches[0].method"]),
        ],
    );
    let longest = |key: &str, length: usize| {
        let value = "a".repeat(length);
        shown(&rule(&format!(
            "matches: [{{{key}: [{{name: a, value: {value}}}]}}]"
        )))
    };
    assert_eq!(longest("headers", 4096), [""; 0]);
    assert_eq!(longest("headers", 4097).len(), 1);
    assert_eq!(longest("queryParams", 1024), [""; 0]);
    assert_eq!(longest("queryParams", 1025).len(), 1);
}

#[test]
fn filters_have_one_type() {
    const AT: &str = "E shape spec.rules[0].filters[0]";
    check(
        |part| rule(&format!("filters: [{{{part}}}]")),
        &[
            ("type: RequestHeaderModifier, requestHeaderModifier: {}", &[]),
            ("type: RequestHeaderModifier", &[AT]),
            ("requestHeaderModifier: {}", &[AT]),
            ("type: RequestHeaderModifier, responseHeaderModifier: {}", &[AT]),
            (
                "type: RequestHeaderModifier, requestHeaderModifier: {}, responseHeaderModifier: {}",
                &[AT],
            ),
            ("type: ResponseHeaderModifier", &[AT]),
            (
                "type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a, value: \"b\\nc\"}]}",
                &["E schema spec.rules[0].filters[0].responseHeaderModifier.add[0].value"],
            ),
            (
                "type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: a, value: \"b\\tc\"}]}",
                &[],
            ),
            ("type: RequestMirror", &[AT]),
            ("type: RequestRedirect", &[AT]),
            ("type: RequestRedirect, requestRedirect: {}", &[]),
            ("type: URLRewrite", &[AT]),
            ("type: URLRewrite, urlRewrite: {}", &[]),
            ("type: CORS", &[AT]),
            ("type: CORS, cors: {}", &[]),
            ("type: ExtensionRef", &[AT]),
            (
                "type: ExternalAuth, externalAuth: {}",
                &[
                    "E unknown-field spec.rules[0].filters[0].externalAuth",
                    "E shape spec.rules[0].filters[0].type",
                ],
            ),
        ],
    );
}

#[test]
fn filters_together() {
    const EDIT: &str = "type: RequestHeaderModifier, requestHeaderModifier: {}";
    const MIRROR: &str = "type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}}";
    const EXTEND: &str = "type: ExtensionRef, extensionRef: {group: '', kind: A, name: a}";
    const REDIRECT: &str = "type: RequestRedirect, requestRedirect: {}";
    const REWRITE: &str = "type: URLRewrite, urlRewrite: {}";
    const CORS: &str = "type: CORS, cors: {}";
    let filters = |all: &[&str]| format!("filters: [{{{}}}]", all.join("}, {"));
    let on_rule = |all: &[&str]| shown(&rule(&filters(all)));
    let on_backend = |all: &[&str]| {
        shown(&rule(&format!(
            "backendRefs: [{{name: a, port: 1, {}}}]",
            filters(all)
        )))
    };
    assert_eq!(
        on_rule(&[EDIT, MIRROR, MIRROR, EXTEND, EXTEND, REWRITE, CORS]),
        [""; 0]
    );
    assert_eq!(
        on_backend(&[EDIT, MIRROR, MIRROR, EXTEND, EXTEND, REWRITE, CORS]),
        [""; 0]
    );
    for twice in [EDIT, REDIRECT, REWRITE, CORS] {
        assert_eq!(on_rule(&[twice, twice]), ["E schema spec.rules[0].filters[1]"]);
        assert_eq!(
            on_backend(&[twice, twice]),
            ["E schema spec.rules[0].backendRefs[0].filters[1]"]
        );
    }
    assert_eq!(on_rule(&[REDIRECT, REWRITE]), ["E schema spec.rules[0].filters"]);
    assert_eq!(
        on_backend(&[REDIRECT, REWRITE]),
        ["E schema spec.rules[0].backendRefs[0].filters"]
    );
    assert_eq!(on_rule(&[MIRROR; 16]), [""; 0]);
    assert_eq!(on_rule(&[MIRROR; 17]), ["E schema spec.rules[0].filters"]);
    // What is redirected goes to no backend.
    let both = |to: &str| shown(&rule(&format!("{}, backendRefs: [{to}]", filters(&[REDIRECT]))));
    assert_eq!(both(""), [""; 0]);
    assert_eq!(both("{name: a, port: 1}"), ["E schema spec.rules[0]"]);
    assert_eq!(on_backend(&[REDIRECT]), [""; 0]);
}

#[test]
fn replaced_prefixes() {
    const REDIRECT: &str = "{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /a}}}";
    const REWRITE: &str =
        "{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /a}}}";
    const FULL: &str = "{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /a}}}";
    const AT: [&str; 1] = ["E schema spec.rules[0]"];
    let backend = |filter: &str| format!("{{name: a, port: 1, filters: [{filter}]}}");
    for matches in [
        "",
        "matches: [{path: {value: /a}}], ",
        "matches: [{method: GET}], ",
    ] {
        for filter in [REDIRECT, REWRITE, FULL] {
            assert_eq!(
                shown(&rule(&format!("{matches}filters: [{filter}]"))),
                [""; 0],
                "{matches}"
            );
            let to = backend(filter);
            assert_eq!(
                shown(&rule(&format!("{matches}backendRefs: [{to}]"))),
                [""; 0],
                "{matches}"
            );
        }
    }
    for matches in [
        "matches: [{path: {type: Exact, value: /a}}], ",
        "matches: [{path: {type: RegularExpression, value: /a}}], ",
        "matches: [{path: {value: /a}}, {path: {value: /b}}], ",
    ] {
        for filter in [REDIRECT, REWRITE] {
            assert_eq!(
                shown(&rule(&format!("{matches}filters: [{filter}]"))),
                AT,
                "{matches}"
            );
            let to = backend(filter);
            assert_eq!(
                shown(&rule(&format!("{matches}backendRefs: [{to}]"))),
                AT,
                "{matches}"
            );
            // Upstream looks for exactly one.
            assert_eq!(
                shown(&rule(&format!("{matches}backendRefs: [{to}, {to}]"))),
                [""; 0]
            );
        }
        assert_eq!(
            shown(&rule(&format!("{matches}filters: [{FULL}]"))),
            [""; 0],
            "{matches}"
        );
    }
}

#[test]
fn header_modifiers() {
    const AT: &str = "spec.rules[0].filters[0].requestHeaderModifier";
    let at = |rest: &str| format!("E schema {AT}{rest}");
    let cases: [(&str, Vec<String>); 9] = [
        (
            "set: [{name: a, value: b}], add: [{name: a, value: b}], remove: [a]",
            vec![],
        ),
        (
            "set: [{name: a, value: b}, {name: a, value: c}]",
            vec![at(".set[1].name")],
        ),
        ("set: [{name: a, value: b}, {name: A, value: c}]", vec![]),
        ("add: [{name: 'a:', value: b}]", vec![at(".add[0].name")]),
        ("add: [{name: a, value: ''}]", vec![at(".add[0].value")]),
        ("add: [{name: a, value: \"a\\nb\"}]", vec![at(".add[0].value")]),
        ("remove: [a, b, a]", vec![at(".remove[2]")]),
        ("remove: ['', 'a b']", vec![]),
        ("replace: []", vec![format!("E unknown-field {AT}.replace")]),
    ];
    for (part, expected) in cases {
        let spec = rule(&format!(
            "filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {{{part}}}}}]"
        ));
        assert_eq!(shown(&spec), expected, "{part}");
    }
    let many = (0..17).map(|n| format!("a{n}")).collect::<Vec<_>>().join(", ");
    let spec = rule(&format!(
        "filters: [{{type: ResponseHeaderModifier, responseHeaderModifier: {{remove: [{many}]}}}}]"
    ));
    assert_eq!(
        shown(&spec),
        ["E schema spec.rules[0].filters[0].responseHeaderModifier.remove"]
    );
}

#[test]
fn mirrors() {
    const AT: &str = "spec.rules[0].filters[0].requestMirror";
    let at = |rest: &str| vec![format!("E schema {AT}{rest}")];
    let cases: [(&str, Vec<String>); 14] = [
        ("", vec![]),
        (", percent: 0", vec![]),
        (", percent: 100", vec![]),
        (", percent: 101", at(".percent")),
        (", percent: -1", vec![format!("E shape {AT}.percent")]),
        (", fraction: {numerator: 0}", vec![]),
        (", fraction: {numerator: 100}", vec![]),
        (", fraction: {numerator: 101}", at(".fraction")),
        (", fraction: {numerator: 101, denominator: 1000}", vec![]),
        (
            ", fraction: {numerator: 0, denominator: 0}",
            at(".fraction.denominator"),
        ),
        (
            ", fraction: {numerator: 1, denominator: 2147483648}",
            at(".fraction.denominator"),
        ),
        (
            ", fraction: {denominator: 5}",
            vec![format!("E shape {AT}.fraction")],
        ),
        (
            ", fraction: {numerator: 1}, percent: 1",
            vec![format!("E shape {AT}")],
        ),
        (", percent: 1.5", vec![format!("E shape {AT}.percent")]),
    ];
    for (part, expected) in cases {
        let spec = rule(&format!(
            "filters: [{{type: RequestMirror, requestMirror: {{backendRef: {{name: a, port: 1}}{part}}}}}]"
        ));
        assert_eq!(shown(&spec), expected, "{part}");
    }
    check(
        |part| {
            rule(&format!(
                "filters: [{{type: RequestMirror, requestMirror: {{backendRef: {part}}}}}]"
            ))
        },
        &[
            (
                "{name: a}",
                &["E schema spec.rules[0].filters[0].requestMirror.backendRef"],
            ),
            ("{name: a, group: x.y}", &[]),
            (
                "{name: a, port: 1, weight: 1}",
                &["E unknown-field spec.rules[0].filters[0].requestMirror.backendRef.weight"],
            ),
        ],
    );
}

#[test]
fn redirects_and_rewrites() {
    const REDIRECT: &str = "E schema spec.rules[0].filters[0].requestRedirect.hostname";
    check(
        |part| {
            rule(&format!(
                "filters: [{{type: RequestRedirect, requestRedirect: {{{part}}}}}]"
            ))
        },
        &[
            ("scheme: https, hostname: a.b, port: 443, statusCode: 301", &[]),
            ("statusCode: 302", &[]),
            ("statusCode: 303", &[]),
            ("statusCode: 307", &[]),
            ("statusCode: 308", &[]),
            (
                "statusCode: 300",
                &["E shape spec.rules[0].filters[0].requestRedirect.statusCode"],
            ),
            (
                "statusCode: '301'",
                &["E shape spec.rules[0].filters[0].requestRedirect.statusCode"],
            ),
            (
                "scheme: ftp",
                &["E shape spec.rules[0].filters[0].requestRedirect.scheme"],
            ),
            ("hostname: '*.a'", &[REDIRECT]),
            ("hostname: A", &[REDIRECT]),
            (
                "port: 0",
                &["E shape spec.rules[0].filters[0].requestRedirect.port"],
            ),
            ("path: {type: ReplaceFullPath, replaceFullPath: ''}", &[]),
            ("path: {type: ReplaceFullPath, replaceFullPath: relative}", &[]),
            (
                "path: {type: ReplaceFullPath}",
                &["E shape spec.rules[0].filters[0].requestRedirect.path"],
            ),
            (
                "path: {type: ReplaceFullPath, replacePrefixMatch: /}",
                &["E shape spec.rules[0].filters[0].requestRedirect.path"],
            ),
            (
                "path: {type: ReplacePrefixMatch, replaceFullPath: /, replacePrefixMatch: /}",
                &["E shape spec.rules[0].filters[0].requestRedirect.path"],
            ),
            (
                "path: {replaceFullPath: /}",
                &["E shape spec.rules[0].filters[0].requestRedirect.path"],
            ),
        ],
    );
    check(
        |part| {
            rule(&format!(
                "filters: [{{type: URLRewrite, urlRewrite: {{{part}}}}}]"
            ))
        },
        &[
            ("hostname: a", &[]),
            (
                "hostname: '*.a'",
                &["E schema spec.rules[0].filters[0].urlRewrite.hostname"],
            ),
            (
                "port: 1",
                &["E unknown-field spec.rules[0].filters[0].urlRewrite.port"],
            ),
        ],
    );
    let long = "a".repeat(1025);
    let spec = rule(&format!(
        "filters: [{{type: URLRewrite, urlRewrite: {{path: {{type: ReplaceFullPath, replaceFullPath: {long}}}}}}}]"
    ));
    assert_eq!(
        shown(&spec),
        ["E schema spec.rules[0].filters[0].urlRewrite.path.replaceFullPath"]
    );
}

#[test]
fn cors() {
    const AT: &str = "spec.rules[0].filters[0].cors";
    let at = |rest: &str| vec![format!("E schema {AT}{rest}")];
    let cases: [(&str, Vec<String>); 28] = [
        ("allowOrigins: ['*']", vec![]),
        (
            "allowOrigins: ['http://a', 'https://a.b:80', 'https://*.a.B', 'http://*', 'http://*:8080']",
            vec![],
        ),
        ("allowOrigins: ['*', 'http://a']", at(".allowOrigins")),
        ("allowOrigins: ['http://a', 'http://a']", at(".allowOrigins[1]")),
        ("allowOrigins: ['a']", at(".allowOrigins[0]")),
        ("allowOrigins: ['ftp://a']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://a/']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://a:123456']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://a:']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://a.*.b']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://*.*.b']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://a..b']", at(".allowOrigins[0]")),
        ("allowOrigins: ['http://']", at(".allowOrigins[0]")),
        ("allowMethods: [GET, PUT]", vec![]),
        ("allowMethods: ['*']", vec![]),
        ("allowMethods: [GET, '*']", at(".allowMethods")),
        ("allowMethods: [GET, GET]", at(".allowMethods[1]")),
        (
            "allowMethods: [get]",
            vec![format!("E shape {AT}.allowMethods[0]")],
        ),
        ("allowHeaders: [a, '*b']", vec![]),
        ("allowHeaders: [a, '*']", at(".allowHeaders")),
        ("allowHeaders: [a, a]", at(".allowHeaders[1]")),
        ("allowHeaders: ['a b']", at(".allowHeaders[0]")),
        ("exposeHeaders: [a, '*']", vec![]),
        ("exposeHeaders: [a, a]", at(".exposeHeaders[1]")),
        ("exposeHeaders: ['']", at(".exposeHeaders[0]")),
        ("maxAge: 1, allowCredentials: true", vec![]),
        ("maxAge: 0", at(".maxAge")),
        ("maxAge: 2147483648", at(".maxAge")),
    ];
    for (part, expected) in cases {
        let spec = rule(&format!("filters: [{{type: CORS, cors: {{{part}}}}}]"));
        assert_eq!(shown(&spec), expected, "{part}");
    }
    let many = (0..65).map(|n| format!("a{n}")).collect::<Vec<_>>().join(", ");
    let spec = rule(&format!(
        "filters: [{{type: CORS, cors: {{exposeHeaders: [{many}]}}}}]"
    ));
    assert_eq!(shown(&spec), at(".exposeHeaders"));
}

#[test]
fn extensions_and_backends() {
    check(
        |part| {
            rule(&format!(
                "filters: [{{type: ExtensionRef, extensionRef: {part}}}]"
            ))
        },
        &[
            ("{group: '', kind: A, name: a}", &[]),
            (
                "{kind: A, name: a}",
                &["E shape spec.rules[0].filters[0].extensionRef"],
            ),
            (
                "{group: A, kind: '', name: ''}",
                &[
                    "E schema spec.rules[0].filters[0].extensionRef.group",
                    "E schema spec.rules[0].filters[0].extensionRef.kind",
                    "E schema spec.rules[0].filters[0].extensionRef.name",
                ],
            ),
        ],
    );
    const AT: &str = "E schema spec.rules[0].backendRefs[0]";
    check(
        |part| rule(&format!("backendRefs: [{part}]")),
        &[
            ("{name: a, port: 1}", &[]),
            ("{name: a, port: 1, weight: 0}", &[]),
            ("{name: a, port: 1, weight: 1000000}", &[]),
            (
                "{name: a, port: 1, weight: 1000001}",
                &["E schema spec.rules[0].backendRefs[0].weight"],
            ),
            (
                "{name: a, port: 1, weight: -1}",
                &["E shape spec.rules[0].backendRefs[0].weight"],
            ),
            ("{name: a}", &[AT]),
            ("{name: a, group: '', kind: Service}", &[AT]),
            ("{name: a, group: core, kind: Service}", &[]),
            ("{name: a, kind: Other}", &[]),
            ("{name: a, group: x.y}", &[]),
            ("{port: 1}", &["E shape spec.rules[0].backendRefs[0]"]),
            (
                "{name: a, port: 1, namespace: A}",
                &["E schema spec.rules[0].backendRefs[0].namespace"],
            ),
        ],
    );
    let many = rule(&format!(
        "backendRefs: [{}]",
        ["{name: a, port: 1}"; 17].join(", ")
    ));
    assert_eq!(shown(&many), ["E schema spec.rules[0].backendRefs"]);
}

#[test]
fn timeouts() {
    const REQUEST: &str = "E schema spec.rules[0].timeouts.request";
    const BACKEND: &str = "E schema spec.rules[0].timeouts.backendRequest";
    check(
        |part| rule(&format!("timeouts: {{{part}}}")),
        &[
            ("", &[]),
            ("request: 10s", &[]),
            ("request: 0s, backendRequest: 1s", &[]),
            ("request: 1h1m1s1ms", &[]),
            ("request: 1m1h", &[]),
            ("request: 99999h", &[]),
            ("request: 123456s", &[REQUEST]),
            ("request: 1h1h1h1h1h", &[REQUEST]),
            ("request: 1.5s", &[REQUEST]),
            ("request: -1s", &[REQUEST]),
            ("request: 1d", &[REQUEST]),
            ("request: 1us", &[REQUEST]),
            ("request: ''", &[REQUEST]),
            ("request: '10'", &[REQUEST]),
            ("request: 10", &["E shape spec.rules[0].timeouts.request"]),
            ("request: s", &[REQUEST]),
            ("request: 1s, backendRequest: 1s", &[]),
            ("request: 1s, backendRequest: 1001ms", &[BACKEND]),
            ("request: 90s, backendRequest: 1m31s", &[BACKEND]),
            ("backendRequest: 1h", &[]),
            ("backendRequest: 1x", &[BACKEND]),
        ],
    );
}
