//! HTTPRoute of policy.linkerd.io, and what Linkerd says of the Gateway API's.

use mesh2yaml_linkerd::gateway::{
    BackendRef, HeaderModifier, HttpRoute, HttpRouteMatch, ParentRef, PathMatch, PathRewrite, Scheme,
};
use mesh2yaml_linkerd::k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_linkerd::k8s::{Finding, Severity, Validate as _, Validator};
use mesh2yaml_linkerd::{
    PolicyBackendFilter, PolicyBackendRef, PolicyHttpRoute, PolicyHttpRouteRule, PolicyHttpRouteVersion,
    PolicyRedirect, PolicyRedirectStatus, PolicyRouteFilter, admission,
};
use mesh2yaml_types::{duration, host, port};
use serde_json::{Value, json};

fn document(api_version: &str, spec: &str) -> Value {
    let text = format!(
        "apiVersion: {api_version}\nkind: HTTPRoute\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default()).next().expect("there is one");
    document.unwrap_or_else(|error| panic!("{spec}: {error}")).value
}

/// `severity code path`.
fn line(f: &Finding) -> String {
    let severity = if f.severity == Severity::Error { "E" } else { "W" };
    format!("{severity} {} {}", f.rule, f.path)
}

/// What is found in Linkerd's own kind.
fn in_version(version: &str, spec: &str) -> Vec<String> {
    let document = document(&format!("policy.linkerd.io/{version}"), spec);
    let (it, mut found) = typed::<PolicyHttpRoute>(&document);
    if let Some(it) = it {
        found.extend(it.findings());
        let kept = Kept::<PolicyHttpRoute>::new(&document).0.expect("it was read");
        assert_eq!(serde_json::to_value(&kept).expect("JSON"), document);
        // What is written by its type alone is read as the same.
        let written = serde_json::to_value(&it).expect("JSON");
        assert_eq!(
            typed::<PolicyHttpRoute>(&written),
            (Some(it), Vec::new()),
            "{written}"
        );
    }
    found.iter().map(line).collect()
}

fn shown(spec: &str) -> Vec<String> {
    in_version("v1beta3", spec)
}

/// What Linkerd finds in the Gateway API's kind, beside the CRD.
fn admitted(annotations: &[(&str, &str)], spec: &str) -> Vec<String> {
    let (route, found) = typed::<HttpRoute>(&document("gateway.networking.k8s.io/v1", spec));
    assert!(found.is_empty(), "{spec}: {found:?}");
    let mut route = route.expect("it was read");
    for (key, value) in annotations {
        route.metadata = route.metadata.annotation(*key, *value);
    }
    let mut v = Validator::default();
    admission::http_route(&route, &mut v);
    v.into_findings().iter().map(line).collect()
}

/// Each case is a part and where it is wrong; without a place it is right.
fn check(judge: impl Fn(&str) -> Vec<String>, cases: &[(&str, &[&str])]) {
    for (part, expected) in cases {
        assert_eq!(judge(part), *expected, "{part}");
    }
}

const OUTBOUND: &str = "{group: '', kind: Service, name: a, port: 80}";
const INBOUND: &str = "{group: policy.linkerd.io, kind: Server, name: a}";

fn rule(parent: &str, part: &str) -> String {
    format!("{{parentRefs: [{parent}], rules: [{{{part}}}]}}")
}

#[test]
fn everything_is_written_and_read_again() {
    let route = PolicyHttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80)))
        .parent(ParentRef::server("shop-http"))
        .hostname(host!("shop.example.com"))
        .rule(
            PolicyHttpRouteRule::new()
                .when(HttpRouteMatch::path(PathMatch::prefix("/a")))
                .filter(PolicyRouteFilter::RequestHeaderModifier(
                    HeaderModifier::new().add("x-a", "1"),
                ))
                .backend(BackendRef::service("one", port!(80)).weight(1))
                .backend(
                    PolicyBackendRef::new(BackendRef::service("two", port!(80)).namespace("other")).filter(
                        PolicyBackendFilter::ResponseHeaderModifier(HeaderModifier::new().remove("x-b")),
                    ),
                )
                .request_timeout(duration!("1h30m"))
                .backend_request_timeout(duration!("1s")),
        )
        .rule(
            PolicyHttpRouteRule::any_of([HttpRouteMatch::any()]).filter(PolicyRouteFilter::RequestRedirect(
                PolicyRedirect::new()
                    .scheme(Scheme::Https)
                    .hostname(host!("example.org"))
                    .path(PathRewrite::Prefix("/b".into()))
                    .port(port!(443))
                    .status(PolicyRedirectStatus::Found),
            )),
        );
    let spec = json!({
        "parentRefs": [
            {"group": "", "kind": "Service", "name": "shop", "port": 80},
            {"group": "policy.linkerd.io", "kind": "Server", "name": "shop-http"},
        ],
        "hostnames": ["shop.example.com"],
        "rules": [
            {
                "matches": [{"path": {"type": "PathPrefix", "value": "/a"}}],
                "filters": [{
                    "type": "RequestHeaderModifier",
                    "requestHeaderModifier": {"add": [{"name": "x-a", "value": "1"}]},
                }],
                "backendRefs": [
                    {"name": "one", "port": 80, "weight": 1},
                    {"name": "two", "namespace": "other", "port": 80, "filters": [{
                        "type": "ResponseHeaderModifier", "responseHeaderModifier": {"remove": ["x-b"]},
                    }]},
                ],
                "timeouts": {"request": "1h30m", "backendRequest": "1s"},
            },
            {
                "matches": [{}],
                "filters": [{"type": "RequestRedirect", "requestRedirect": {
                    "scheme": "https", "hostname": "example.org",
                    "path": {"type": "ReplacePrefixMatch", "replacePrefixMatch": "/b"},
                    "port": 443, "statusCode": 302,
                }}],
            },
        ],
    });
    for (version, name) in [
        (PolicyHttpRouteVersion::V1Beta3, "v1beta3"),
        (PolicyHttpRouteVersion::V1Beta2, "v1beta2"),
        (PolicyHttpRouteVersion::V1Beta1, "v1beta1"),
        (PolicyHttpRouteVersion::V1Alpha1, "v1alpha1"),
    ] {
        let route = route.clone().version(version);
        let written = serde_json::to_value(&route).expect("JSON");
        let expected = json!({
            "apiVersion": format!("policy.linkerd.io/{name}"), "kind": "HTTPRoute",
            "metadata": {"name": "shop", "namespace": "prod"}, "spec": spec,
        });
        assert_eq!(
            serde_json::to_string_pretty(&written).expect("JSON"),
            serde_json::to_string_pretty(&expected).expect("JSON")
        );
        assert_eq!(typed::<PolicyHttpRoute>(&written), (Some(route), Vec::new()));
    }
}

#[test]
fn older_versions_have_less() {
    let time = rule(OUTBOUND, "timeouts: {request: 1s}");
    assert_eq!(in_version("v1beta3", &time), [""; 0]);
    for version in ["v1beta2", "v1beta1", "v1alpha1"] {
        assert_eq!(
            in_version(version, &time),
            ["E unknown-field spec.rules[0].timeouts"]
        );
    }
    let share = rule(
        OUTBOUND,
        "backendRefs: [{name: a, namespace: b, port: 1, weight: 1, kind: Service, group: ''}]",
    );
    assert_eq!(in_version("v1beta2", &share), [""; 0]);
    for version in ["v1beta1", "v1alpha1"] {
        assert_eq!(
            in_version(version, &share),
            ["group", "kind", "weight"]
                .map(|key| format!("E unknown-field spec.rules[0].backendRefs[0].{key}"))
        );
    }
    let own = rule(OUTBOUND, "backendRefs: [{name: a, port: 1}]");
    assert_eq!(in_version("v1beta2", &own), [""; 0]);
    assert_eq!(
        in_version("v1beta1", &own),
        ["W effect spec.rules[0].backendRefs[0]"]
    );
}

#[test]
fn schema() {
    check(
        shown,
        &[
            ("{}", &[]),
            ("{rules: []}", &[]),
            ("{rules: null, hostnames: null, parentRefs: null}", &[]),
            ("{hostnames: ['*.a', b]}", &[]),
            ("{hostnames: [A]}", &["E schema spec.hostnames[0]"]),
            ("{rules: [{name: a}]}", &["E unknown-field spec.rules[0].name"]),
            (
                "{rules: [{matches: [{path: {value: ''}}]}]}",
                &["E admission spec.rules[0].matches[0].path.value"],
            ),
            // The Gateway API's CEL is not here.
            ("{rules: [{matches: [{path: {value: '/a//b/../%2f#'}}]}]}", &[]),
            (
                "{rules: [{matches: [{queryParams: [{name: 'a[]', value: b}]}]}]}",
                &[],
            ),
            (
                "{rules: [{matches: [{queryParams: [{name: '', value: b}]}]}]}",
                &["E schema spec.rules[0].matches[0].queryParams[0].name"],
            ),
            (
                "{rules: [{matches: [{headers: [{name: 'a b', value: b}]}]}]}",
                &["E schema spec.rules[0].matches[0].headers[0].name"],
            ),
            (
                "{rules: [{matches: [{headers: [{name: a, value: b}, {name: a, value: c}]}]}]}",
                &["E schema spec.rules[0].matches[0].headers[1].name"],
            ),
        ],
    );
    let matches = |count: usize| format!("{{rules: [{{matches: [{}]}}]}}", vec!["{}"; count].join(", "));
    assert_eq!(shown(&matches(8)), [""; 0]);
    assert_eq!(shown(&matches(9)), ["E schema spec.rules[0].matches"]);
    let rules = |count: usize| format!("{{rules: [{}]}}", vec!["{}"; count].join(", "));
    assert_eq!(shown(&rules(16)), [""; 0]);
    assert_eq!(shown(&rules(17)), ["E schema spec.rules"]);
}

#[test]
fn parents() {
    check(
        |parent| shown(&format!("{{parentRefs: [{parent}]}}")),
        &[
            (OUTBOUND, &[]),
            (INBOUND, &[]),
            ("{group: core, kind: service, name: a}", &[]),
            ("{kind: Server, name: a}", &[]),
            ("{kind: Server, name: a, namespace: b}", &[]),
            (
                "{kind: Server, name: a, namespace: c}",
                &["W effect spec.parentRefs[0].namespace"],
            ),
            (
                "{kind: Server, name: a, port: 1}",
                &["W effect spec.parentRefs[0].port"],
            ),
            (
                "{kind: Server, name: a, sectionName: x}",
                &["W effect spec.parentRefs[0].sectionName"],
            ),
            (
                "{kind: EgressNetwork, name: a}",
                &["E admission spec.parentRefs[0]"],
            ),
            (
                "{group: Policy.Linkerd.io, kind: egressnetwork, name: a}",
                &[
                    "E schema spec.parentRefs[0].group",
                    "E admission spec.parentRefs[0]",
                ],
            ),
            ("{kind: EgressNetwork, name: a, port: 1}", &[]),
            ("{kind: Service, name: a}", &["W effect spec.parentRefs[0]"]),
            ("{name: a}", &["W effect spec.parentRefs[0]"]),
            (
                "{kind: Pod, group: '', name: a}",
                &["W effect spec.parentRefs[0]"],
            ),
            (
                "{kind: Service, group: '', name: ''}",
                &["E schema spec.parentRefs[0].name"],
            ),
            // No reference is told from another.
            ("{kind: Server, name: a}, {kind: Server, name: a}", &[]),
        ],
    );
}

#[test]
fn matches_of_the_webhook() {
    const PATH: &str = "E admission spec.rules[0].matches[0].path.value";
    const HEADER: &str = "E admission spec.rules[0].matches[0].headers[0].value";
    const QUERY: &str = "E admission spec.rules[0].matches[0].queryParams[0].value";
    let cases: [(&str, &[&str]); 15] = [
        ("path: {type: RegularExpression, value: '/a/.*'}", &[]),
        ("path: {type: RegularExpression, value: 'a'}", &[]),
        (
            "path: {type: RegularExpression, value: '/(?<name>a)[[:alpha:]]\\p{L}'}",
            &[],
        ),
        ("path: {type: RegularExpression, value: '/('}", &[PATH]),
        ("path: {type: RegularExpression, value: '/(?!a)'}", &[PATH]),
        ("path: {type: RegularExpression, value: '/(?<=a)b'}", &[PATH]),
        ("path: {type: RegularExpression, value: '/(a)\\1'}", &[PATH]),
        ("path: {type: RegularExpression, value: '/\\Qa\\E'}", &[PATH]),
        ("headers: [{name: a, value: \"b\\tc é\"}]", &[]),
        ("headers: [{name: a, value: \"b\\nc\"}]", &[HEADER]),
        ("headers: [{name: a, value: \"\\x7f\"}]", &[HEADER]),
        ("headers: [{name: a, type: RegularExpression, value: '^a$'}]", &[]),
        (
            "headers: [{name: a, type: RegularExpression, value: '['}]",
            &[HEADER],
        ),
        (
            "queryParams: [{name: a, type: RegularExpression, value: 'a*'}]",
            &[],
        ),
        (
            "queryParams: [{name: a, type: RegularExpression, value: '*'}]",
            &[QUERY],
        ),
    ];
    for (part, expected) in cases {
        let spec = rule(OUTBOUND, &format!("matches: [{{{part}}}]"));
        assert_eq!(shown(&spec), expected, "{part}");
        let spec = rule(
            OUTBOUND,
            &format!("matches: [{{{part}}}], backendRefs: [{{name: a, port: 1}}]"),
        );
        assert_eq!(admitted(&[], &spec), expected, "{part}");
    }
    check(
        |path| shown(&rule(INBOUND, &format!("matches: [{{path: {path}}}]"))),
        &[
            ("{value: /a}", &[]),
            ("{value: a}", &[PATH]),
            ("{type: Exact, value: a/b}", &[PATH]),
        ],
    );
}

#[test]
fn filters() {
    const AT: &str = "E shape spec.rules[0].filters[0]";
    check(
        |part| shown(&rule(INBOUND, &format!("filters: [{{{part}}}]"))),
        &[
            (
                "type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}]}",
                &[],
            ),
            ("type: RequestHeaderModifier", &[AT]),
            ("requestHeaderModifier: {}", &[AT]),
            ("type: RequestHeaderModifier, requestRedirect: {}", &[AT]),
            (
                "type: ResponseHeaderModifier, responseHeaderModifier: {}",
                &[
                    "E unknown-field spec.rules[0].filters[0].responseHeaderModifier",
                    "E shape spec.rules[0].filters[0].type",
                ],
            ),
            (
                "type: URLRewrite, urlRewrite: {}",
                &[
                    "E unknown-field spec.rules[0].filters[0].urlRewrite",
                    "E shape spec.rules[0].filters[0].type",
                ],
            ),
            (
                "type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: 'a b', value: \"c\\rd\"}]}",
                &[
                    "E schema spec.rules[0].filters[0].requestHeaderModifier.set[0].name",
                    "E admission spec.rules[0].filters[0].requestHeaderModifier.set[0].value",
                ],
            ),
            (
                "type: RequestHeaderModifier, requestHeaderModifier: {remove: [a, a, 'b c', '']}",
                &[
                    "E admission spec.rules[0].filters[0].requestHeaderModifier.remove[2]",
                    "E admission spec.rules[0].filters[0].requestHeaderModifier.remove[3]",
                ],
            ),
            ("type: RequestRedirect, requestRedirect: {statusCode: 301}", &[]),
            (
                "type: RequestRedirect, requestRedirect: {statusCode: 308}",
                &["E shape spec.rules[0].filters[0].requestRedirect.statusCode"],
            ),
            (
                "type: RequestRedirect, requestRedirect: {hostname: '*.a'}",
                &["E schema spec.rules[0].filters[0].requestRedirect.hostname"],
            ),
            (
                "type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: a}}",
                &["E admission spec.rules[0].filters[0].requestRedirect.path.replaceFullPath"],
            ),
            (
                "type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: ''}}",
                &["E admission spec.rules[0].filters[0].requestRedirect.path.replacePrefixMatch"],
            ),
            (
                "type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch}}",
                &["E shape spec.rules[0].filters[0].requestRedirect.path"],
            ),
            // Nothing compares the type with the path.
            (
                "type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replaceFullPath: /a}}",
                &[],
            ),
            // Nor the type with the other fields.
            (
                "type: RequestRedirect, requestRedirect: {}, requestHeaderModifier: {}",
                &[],
            ),
            // Any number of one type.
            (
                "type: RequestRedirect, requestRedirect: {}}, {type: RequestRedirect, requestRedirect: {}",
                &[],
            ),
        ],
    );
}

#[test]
fn backends() {
    const AT: &str = "W effect spec.rules[0].backendRefs[0]";
    check(
        |backend| shown(&rule(OUTBOUND, &format!("backendRefs: [{backend}]"))),
        &[
            ("{name: a, port: 1}", &[]),
            ("{name: a}", &[AT]),
            ("{name: a, group: core, kind: Service}", &[AT]),
            ("{name: a, group: core, kind: Service, port: 1}", &[]),
            (
                "{name: a, group: policy.linkerd.io, kind: EgressNetwork, port: 1}",
                &[AT],
            ),
            ("{name: a, group: x.y, kind: Z}", &[AT]),
            ("{port: 1}", &["E schema spec.rules[0].backendRefs[0].name"]),
            (
                "{name: a, port: 1, weight: 1000001}",
                &["E schema spec.rules[0].backendRefs[0].weight"],
            ),
            (
                "{name: a, port: 1, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}",
                &[],
            ),
            (
                "{name: a, port: 1, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: ['']}}]}",
                &["W effect spec.rules[0].backendRefs[0].filters[0]"],
            ),
            (
                "{name: a, port: 1, filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: a}}}]}",
                &["W effect spec.rules[0].backendRefs[0].filters[0]"],
            ),
        ],
    );
    let inbound = rule(INBOUND, "backendRefs: [{name: a}]");
    assert_eq!(shown(&inbound), ["W effect spec.rules[0].backendRefs"]);
}

#[test]
fn timeouts() {
    const REQUEST: &str = "spec.rules[0].timeouts.request";
    const BACKEND: &str = "spec.rules[0].timeouts.backendRequest";
    let cases: [(&str, Vec<String>); 13] = [
        ("request: 1h30m", vec![]),
        ("request: 1.5s", vec![]),
        ("request: '0'", vec![]),
        ("request: 1us", vec![]),
        ("request: 1d", vec![format!("E shape {REQUEST}")]),
        ("request: ''", vec![format!("E shape {REQUEST}")]),
        ("request: 1s 1ms", vec![format!("E shape {REQUEST}")]),
        ("request: -1s", vec![format!("E admission {REQUEST}")]),
        (
            "backendRequest: -1s",
            vec![format!("E admission {BACKEND}"), format!("W effect {BACKEND}")],
        ),
        (
            "request: 1s, backendRequest: 1s",
            vec![format!("W effect {BACKEND}")],
        ),
        (
            "request: 1s, backendRequest: 1001ms",
            vec![format!("E admission {BACKEND}"), format!("W effect {BACKEND}")],
        ),
        // No limit is less than any here.
        (
            "request: 0s, backendRequest: 1s",
            vec![format!("E admission {BACKEND}"), format!("W effect {BACKEND}")],
        ),
        (
            "request: 1m, backendRequest: 60s",
            vec![format!("W effect {BACKEND}")],
        ),
    ];
    for (part, expected) in cases {
        assert_eq!(
            shown(&rule(OUTBOUND, &format!("timeouts: {{{part}}}"))),
            expected,
            "{part}"
        );
    }
    assert_eq!(
        shown(&rule(INBOUND, "timeouts: {request: 1s}")),
        ["W effect spec.rules[0].timeouts"]
    );
}

#[test]
fn parents_of_a_gateway_route() {
    check(
        |parent| admitted(&[], &format!("{{parentRefs: [{parent}]}}")),
        &[
            (OUTBOUND, &[]),
            (INBOUND, &[]),
            ("{group: core, kind: Service, name: a}", &[]),
            ("{kind: Service, name: a}", &["W effect spec.parentRefs[0]"]),
            ("{kind: Server, name: a}", &["W effect spec.parentRefs[0]"]),
            ("{kind: EgressNetwork, name: a}", &["W effect spec.parentRefs[0]"]),
            (
                "{group: policy.linkerd.io, kind: EgressNetwork, name: a}",
                &["E admission spec.parentRefs[0]"],
            ),
            (
                "{group: policy.linkerd.io, kind: EgressNetwork, name: a, port: 1}",
                &[],
            ),
            (
                "{group: policy.linkerd.io, kind: Server, name: a, namespace: other}",
                &["W effect spec.parentRefs[0].namespace"],
            ),
            // Somebody else's.
            ("{name: a}", &[]),
            ("{group: example.com, kind: Service, name: a}", &[]),
        ],
    );
}

#[test]
fn rules_of_a_gateway_route() {
    const FILTER: &str = "spec.rules[0].filters[0]";
    let ignored = [
        "{type: RequestMirror, requestMirror: {backendRef: {name: a, port: 1}}}",
        "{type: URLRewrite, urlRewrite: {}}",
        "{type: CORS, cors: {}}",
        "{type: ExtensionRef, extensionRef: {group: '', kind: A, name: a}}",
    ];
    for filter in ignored {
        let with = |parent: &str| admitted(&[], &rule(parent, &format!("filters: [{filter}]")));
        assert_eq!(with(OUTBOUND), [format!("W effect {FILTER}")], "{filter}");
        assert_eq!(with(INBOUND), [format!("W effect {FILTER}")], "{filter}");
        // Of a route for somebody else nothing is said.
        assert_eq!(with("{name: a}"), [""; 0], "{filter}");
        let on_backend = format!("backendRefs: [{{name: a, port: 1, filters: [{filter}]}}]");
        assert_eq!(
            admitted(&[], &rule(OUTBOUND, &on_backend)),
            ["W effect spec.rules[0].backendRefs[0].filters[0]"],
            "{filter}"
        );
    }
    check(
        |part| admitted(&[], &rule(INBOUND, part)),
        &[
            (
                "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}}]",
                &[],
            ),
            (
                "filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]",
                &["W effect spec.rules[0].filters[0]"],
            ),
            (
                "filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: a}}}]",
                &["E admission spec.rules[0].filters[0].requestRedirect.path.replaceFullPath"],
            ),
            ("timeouts: {request: 1s}", &["W effect spec.rules[0].timeouts"]),
            (
                "backendRefs: [{group: core, kind: Service, name: a}]",
                &[
                    "E admission spec.rules[0].backendRefs[0]",
                    "W effect spec.rules[0].backendRefs",
                ],
            ),
        ],
    );
    check(
        |part| admitted(&[], &rule(OUTBOUND, part)),
        &[
            (
                "filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]",
                &[],
            ),
            (
                "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: ['a b']}}]",
                &["E admission spec.rules[0].filters[0].requestHeaderModifier.remove[0]"],
            ),
            (
                "backendRefs: [{group: core, kind: Service, name: a, port: 1}]",
                &[],
            ),
            (
                "backendRefs: [{group: x.y, kind: Z, name: a}]",
                &["W effect spec.rules[0].backendRefs[0]"],
            ),
            ("timeouts: {request: 90m}", &[]),
            ("timeouts: {request: 0s}", &[]),
            ("timeouts: {request: 0h0m}", &[]),
            (
                "timeouts: {request: 1h30m}",
                &["W effect spec.rules[0].timeouts.request"],
            ),
            (
                "timeouts: {request: 2s, backendRequest: 1s}",
                &["W effect spec.rules[0].timeouts.backendRequest"],
            ),
        ],
    );
    // The annotation comes first.
    let spec = rule(OUTBOUND, "timeouts: {request: 1h30m}");
    assert_eq!(admitted(&[("timeout.linkerd.io/request", "90m")], &spec), [""; 0]);
}
