//! What Istio makes of the Gateway API's HTTPRoute.

use mesh2yaml_istio::admission;
use mesh2yaml_istio::gateway::HttpRoute;
use mesh2yaml_k8s::Validator;
use mesh2yaml_k8s::manifest::{Limits, documents, typed};

/// Where something is found, beside what the CRD says.
fn shown(spec: &str) -> Vec<String> {
    let text = format!(
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default()).next().expect("there is one");
    let document = document.unwrap_or_else(|error| panic!("{spec}: {error}"));
    let (route, found) = typed::<HttpRoute>(&document.value);
    assert!(found.is_empty(), "{spec}: {found:?}");
    let mut v = Validator::default();
    admission::http_route(&route.expect("it was read"), &mut v);
    let found = v.into_findings();
    found.iter().map(|f| format!("{} {}", f.rule, f.path)).collect()
}

/// Each case is a part and where something is found.
fn check(wrap: impl Fn(&str) -> String, cases: &[(&str, &[&str])]) {
    for (part, expected) in cases {
        assert_eq!(shown(&wrap(part)), *expected, "{part}");
    }
}

const SERVICE: &str = "{group: '', kind: Service, name: a, port: 80}";
const TO: &str = "backendRefs: [{name: a, port: 80}]";

#[test]
fn parents() {
    check(
        |parents| format!("{{parentRefs: [{parents}], hostnames: [a.b], rules: [{{{TO}}}]}}"),
        &[
            (SERVICE, &["effect spec.hostnames"]),
            (
                "{group: networking.istio.io, kind: ServiceEntry, name: a}",
                &["effect spec.hostnames"],
            ),
            ("{name: a}", &[]),
            ("{kind: ListenerSet, name: a}", &[]),
            (&format!("{SERVICE}, {{name: a}}"), &[]),
            (
                "{group: core, kind: Service, name: a}",
                &["effect spec.parentRefs[0]"],
            ),
            ("{kind: Service, name: a}", &["effect spec.parentRefs[0]"]),
            // Somebody else's.
            ("{group: policy.linkerd.io, kind: Server, name: a}", &[]),
        ],
    );
}

#[test]
fn rules() {
    const RULE: &str = "effect spec.rules[0]";
    const EXTEND: &str = "{type: ExtensionRef, extensionRef: {group: '', kind: A, name: a}}";
    const REDIRECT: &str = "{type: RequestRedirect, requestRedirect: {}}";
    check(
        |part| format!("{{parentRefs: [{SERVICE}], rules: [{{{part}}}]}}"),
        &[
            (TO, &[]),
            ("", &[RULE]),
            ("backendRefs: [{name: a, port: 80, weight: 0}]", &[RULE]),
            (
                "backendRefs: [{name: a, port: 80, weight: 0}, {name: b, port: 80}]",
                &[],
            ),
            (&format!("filters: [{REDIRECT}]"), &[]),
            (
                &format!("{TO}, filters: [{EXTEND}]"),
                &["effect spec.rules[0].filters[0]"],
            ),
            (
                &format!("{TO}, filters: [{{type: URLRewrite, urlRewrite: {{}}}}]"),
                &[],
            ),
            (
                &format!(
                    "{TO}, filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {{set: [{{name: a, value: \"b\\nc\"}}]}}}}]"
                ),
                &["effect spec.rules[0].filters[0].requestHeaderModifier.set[0].value"],
            ),
            (&format!("{TO}, timeouts: {{request: 2s}}"), &[]),
            (
                &format!("{TO}, timeouts: {{request: 2s, backendRequest: 2s}}"),
                &[],
            ),
            (
                &format!("{TO}, timeouts: {{request: 0s, backendRequest: 2s}}"),
                &[],
            ),
            (
                &format!("{TO}, timeouts: {{request: 2s, backendRequest: 1s}}"),
                &["effect spec.rules[0].timeouts.request"],
            ),
        ],
    );
}

#[test]
fn backends() {
    const AT: &str = "effect spec.rules[0].backendRefs[0]";
    check(
        |backend| format!("{{parentRefs: [{SERVICE}], rules: [{{backendRefs: [{backend}]}}]}}"),
        &[
            ("{name: a, port: 80}", &[]),
            (
                "{name: a.b.svc, port: 80}",
                &["effect spec.rules[0].backendRefs[0].name"],
            ),
            (
                "{name: a.b, group: networking.istio.io, kind: Hostname, port: 80}",
                &[],
            ),
            ("{name: a, group: core, kind: Service, port: 80}", &[AT]),
            (
                "{name: a, port: 80, filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {}}]}",
                &[],
            ),
            (
                "{name: a, port: 80, filters: [{type: URLRewrite, urlRewrite: {}}]}",
                &["effect spec.rules[0].backendRefs[0].filters[0]"],
            ),
            // Of what gets nothing, nothing is looked at.
            (
                "{name: a, port: 80}, {name: b.c, port: 80, weight: 0, filters: [{type: URLRewrite, urlRewrite: {}}]}",
                &[],
            ),
        ],
    );
}
