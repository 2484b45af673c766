//! ServiceProfile: written, read, and its rules.

use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Severity, Validate};
use mesh2yaml_linkerd::{
    DstOverride, ProfileRoute, RequestMatch, ResponseClass, ResponseMatch, RetryBudget, ServiceProfile,
    ServiceProfileVersion,
};
use mesh2yaml_types::{duration, host};
use serde_json::{Value, json};

fn document(version: &str, name: &str, spec: &str) -> Value {
    let text = format!(
        "apiVersion: linkerd.io/{version}\nkind: ServiceProfile\nmetadata: {{name: {name}, namespace: prod}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default()).next().expect("there is one");
    document.unwrap_or_else(|error| panic!("{spec}: {error}")).value
}

fn found(document: &Value) -> Vec<String> {
    let (profile, mut found) = typed::<ServiceProfile>(document);
    if let Some(profile) = profile {
        found.extend(profile.findings());
        let kept = Kept::<ServiceProfile>::new(document).0.expect("it was read");
        assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
        // What is written by its type alone is read as the same.
        let written = serde_json::to_value(&profile).expect("JSON");
        let again = typed::<ServiceProfile>(&written);
        assert!(again.1.is_empty(), "{written}: {:?}", again.1);
        assert_eq!(again.0.as_ref(), Some(&profile), "{written}");
    }
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

fn shown(spec: &str) -> Vec<String> {
    found(&document("v1alpha2", "shop.prod.svc.cluster.local", spec))
}

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        assert_eq!(shown(spec), *expected, "{spec}");
    }
}

#[test]
fn the_whole_spec() {
    let profile = ServiceProfile::new(&host!("shop.prod.svc.cluster.local"), "prod")
        .version(ServiceProfileVersion::V1Alpha1)
        .route(
            ProfileRoute::new(
                "reads",
                RequestMatch::any_of([
                    RequestMatch::path("/items/.*").and_method("GET"),
                    RequestMatch::all_of([
                        RequestMatch::path("/carts/.*"),
                        RequestMatch::negated(RequestMatch::method("DELETE")),
                    ]),
                ]),
            )
            .timeout(duration!("1h30m"))
            .response_class(ResponseClass::failure(500, 599))
            .response_class(ResponseClass::new(
                ResponseMatch::all_of([
                    ResponseMatch::status(400, 499),
                    ResponseMatch::negated(ResponseMatch::any_of([ResponseMatch::status(404, 404)])),
                ]),
                true,
            ))
            .retryable(),
        )
        .retry_budget(RetryBudget::new(0.2, 10, duration!("10s")))
        .dst_override(DstOverride::new("shop-v1.prod.svc.cluster.local:80", 9))
        .dst_override(DstOverride::new("shop-v2.prod.svc.cluster.local:80", "500m"));
    assert_eq!(
        serde_json::to_value(&profile).expect("JSON"),
        json!({
            "apiVersion": "linkerd.io/v1alpha1",
            "kind": "ServiceProfile",
            "metadata": {"name": "shop.prod.svc.cluster.local", "namespace": "prod"},
            "spec": {
                "routes": [{
                    "name": "reads",
                    "condition": {"any": [
                        {"method": "GET", "pathRegex": "/items/.*"},
                        {"all": [{"pathRegex": "/carts/.*"}, {"not": {"method": "DELETE"}}]},
                    ]},
                    "responseClasses": [
                        {"condition": {"status": {"min": 500, "max": 599}}, "isFailure": true},
                        {
                            "condition": {"all": [
                                {"status": {"min": 400, "max": 499}},
                                {"not": {"any": [{"status": {"min": 404, "max": 404}}]}},
                            ]},
                            "isFailure": true,
                        },
                    ],
                    "timeout": "1h30m",
                    "isRetryable": true,
                }],
                "retryBudget": {"retryRatio": 0.2, "minRetriesPerSecond": 10, "ttl": "10s"},
                "dstOverrides": [
                    {"authority": "shop-v1.prod.svc.cluster.local:80", "weight": 9},
                    {"authority": "shop-v2.prod.svc.cluster.local:80", "weight": "500m"},
                ],
            },
        })
    );
    let written = serde_json::to_value(&profile).expect("JSON");
    assert_eq!(found(&written), [""; 0]);
}

#[test]
fn routes() {
    let route = |rest: &str| format!("{{routes: [{{name: a, condition: {{method: GET}}{rest}}}]}}");
    for (rest, expected) in [
        ("", &[] as &[&str]),
        (", isRetryable: true", &[]),
        (", isRetryable: 'yes'", &["E shape spec.routes[0].isRetryable"]),
        (", timeout: ''", &[]),
        (", timeout: 1ns", &[]),
        (", timeout: 1.5h", &[]),
        (", timeout: 0", &["E shape spec.routes[0].timeout"]),
        (", timeout: '0'", &[]),
        (", timeout: -1s", &["W effect spec.routes[0].timeout"]),
        (", timeout: one-second", &["E shape spec.routes[0].timeout"]),
        (", timeout: 1d", &["E shape spec.routes[0].timeout"]),
        (", foo: bar", &["E unknown-field spec.routes[0].foo"]),
    ] {
        assert_eq!(shown(&route(rest)), expected, "{rest}");
    }
    check(&[
        ("{}", &[]),
        ("{routes: []}", &[]),
        ("{foo: bar}", &["E unknown-field spec.foo"]),
        ("{routes: [null]}", &["E shape spec.routes[0]"]),
        (
            "{routes: [{condition: {method: GET}}]}",
            &["E shape spec.routes[0]"],
        ),
        (
            "{routes: [{name: '', condition: {method: GET}}]}",
            &["E admission spec.routes[0].name"],
        ),
        ("{routes: [{name: a}]}", &["E shape spec.routes[0]"]),
        (
            "{routes: [{name: a, condition: null}]}",
            &["E shape spec.routes[0]"],
        ),
    ]);
}

#[test]
fn conditions_of_requests() {
    for (condition, expected) in [
        ("method: get", &[] as &[&str]),
        ("pathRegex: '/items/[^/]+'", &[]),
        ("", &["E admission spec.routes[0].condition"]),
        (
            "method: '', pathRegex: ''",
            &["E admission spec.routes[0].condition"],
        ),
        ("all: []", &[]),
        ("any: []", &[]),
        ("all: [null]", &["E shape spec.routes[0].condition.all[0]"]),
        ("any: [null]", &["E shape spec.routes[0].condition.any[0]"]),
        ("all: [{}]", &["E admission spec.routes[0].condition.all[0]"]),
        (
            "any: [{all: [{not: {}}]}]",
            &["E admission spec.routes[0].condition.any[0].all[0].not"],
        ),
        ("any: [{not: {method: GET}}]", &[]),
        (
            "any: [{not: {foo: GET}}]",
            &[
                "E unknown-field spec.routes[0].condition.any[0].not.foo",
                "E admission spec.routes[0].condition.any[0].not",
            ],
        ),
        ("not: {method: GET}", &["E schema spec.routes[0].condition.not"]),
        ("not: [{method: GET}]", &["E shape spec.routes[0].condition.not"]),
        (
            "pathRegex: '/(?=a)'",
            &["W effect spec.routes[0].condition.pathRegex"],
        ),
        (
            "pathRegex: '/('",
            &["W effect spec.routes[0].condition.pathRegex"],
        ),
        (
            "method: 'GET POST'",
            &["W effect spec.routes[0].condition.method"],
        ),
    ] {
        let spec = format!("{{routes: [{{name: a, condition: {{{condition}}}}}]}}");
        assert_eq!(shown(&spec), expected, "{condition}");
    }
}

#[test]
fn conditions_of_responses() {
    const AT: &str = "spec.routes[0].responseClasses[0].condition";
    for (condition, expected) in [
        ("status: {min: 500, max: 599}", vec![]),
        ("status: {min: 100, max: 100}", vec![]),
        ("", vec![format!("E admission {AT}")]),
        ("status: null", vec![format!("E admission {AT}")]),
        // Half a range is admitted.
        ("status: {}", vec![format!("W effect {AT}.status")]),
        ("status: {min: 503}", vec![format!("W effect {AT}.status")]),
        (
            "status: {min: 0, max: 503}",
            vec![format!("W effect {AT}.status")],
        ),
        (
            "status: {min: 99, max: 599}",
            vec![format!("E admission {AT}.status.min")],
        ),
        (
            "status: {min: 500, max: 600}",
            vec![format!("E admission {AT}.status.max")],
        ),
        ("status: {min: 1}", vec![format!("E admission {AT}.status.min")]),
        (
            "status: {min: 300, max: 200}",
            vec![format!("E admission {AT}.status")],
        ),
        ("status: {min: -1}", vec![format!("E shape {AT}.status.min")]),
        ("status: {min: false}", vec![format!("E shape {AT}.status.min")]),
        ("all: [{status: null}]", vec![format!("E admission {AT}.all[0]")]),
        ("all: [null]", vec![format!("E shape {AT}.all[0]")]),
        ("any: [null]", vec![format!("E shape {AT}.any[0]")]),
        ("any: []", vec![format!("W effect {AT}.any")]),
        ("not: {status: {min: 500, max: 599}}", vec![]),
        ("not: {}", vec![format!("E admission {AT}.not")]),
    ] {
        let spec = format!(
            "{{routes: [{{name: a, condition: {{method: GET}}, responseClasses: [{{condition: {{{condition}}}}}]}}]}}"
        );
        assert_eq!(shown(&spec), expected, "{condition}");
    }
    check(&[
        (
            "{routes: [{name: a, condition: {method: GET}, responseClasses: [null]}]}",
            &["E shape spec.routes[0].responseClasses[0]"],
        ),
        (
            "{routes: [{name: a, condition: {method: GET}, responseClasses: [{isFailure: true}]}]}",
            &["E shape spec.routes[0].responseClasses[0]"],
        ),
    ]);
}

#[test]
fn the_rest_of_the_spec() {
    check(&[
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2, ttl: 10s}}",
            &[],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 1, ttl: 60s}}",
            &[],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2, ttl: 10ms}}",
            &["W effect spec.retryBudget.ttl"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2, ttl: 61s}}",
            &["W effect spec.retryBudget.ttl"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2}}",
            &["E shape spec.retryBudget"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2, ttl: ''}}",
            &["E shape spec.retryBudget.ttl"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 0.2, ttl: foo}}",
            &["E shape spec.retryBudget.ttl"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: -0.2, ttl: 10s}}",
            &["E admission spec.retryBudget.retryRatio"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 5, retryRatio: 1001, ttl: 10s}}",
            &["W effect spec.retryBudget.retryRatio"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: -5, retryRatio: 0.2, ttl: 10s}}",
            &["E shape spec.retryBudget.minRetriesPerSecond"],
        ),
        (
            "{retryBudget: {minRetriesPerSecond: 2147483648, retryRatio: 0.2, ttl: 10s}}",
            &["E schema spec.retryBudget.minRetriesPerSecond"],
        ),
        ("{dstOverrides: [{authority: a.b.svc, weight: 1}]}", &[]),
        ("{dstOverrides: [{authority: a.b.svc, weight: 500m}]}", &[]),
        ("{dstOverrides: [{}]}", &[]),
        (
            "{dstOverrides: [{authority: a.b.svc, weight: half}]}",
            &["E schema spec.dstOverrides[0].weight"],
        ),
        (
            "{dstOverrides: [{authority: a.b.svc, weight: 0.5}]}",
            &["E shape spec.dstOverrides[0].weight"],
        ),
        (
            "{dstOverrides: [{authority: a.b.svc, wait: 1}]}",
            &["E unknown-field spec.dstOverrides[0].wait"],
        ),
        ("{opaquePorts: ['25']}", &["E admission spec.opaquePorts"]),
        ("{opaquePorts: {'25': {}}}", &["E shape spec.opaquePorts"]),
    ]);
}

#[test]
fn names_and_versions() {
    for (version, name, spec, expected) in [
        ("v1alpha2", "shop.prod.svc.cluster.local", "{}", &[] as &[&str]),
        ("v1alpha2", "shop.prod.svc.example.com", "{}", &[]),
        ("v1alpha2", "shop", "{}", &["W effect metadata.name"]),
        (
            "v1alpha2",
            "shop.prod.cluster.local",
            "{}",
            &["W effect metadata.name"],
        ),
        (
            "v1alpha2",
            "Shop.prod.svc.cluster.local",
            "{}",
            &["E schema metadata.name"],
        ),
        ("v1alpha1", "shop.prod.svc.cluster.local", "{routes: []}", &[]),
        (
            "v1alpha1",
            "shop.prod.svc.cluster.local",
            "{}",
            &["E schema spec"],
        ),
        ("v1beta1", "shop.prod.svc.cluster.local", "{}", &["E shape "]),
    ] {
        assert_eq!(
            found(&document(version, name, spec)),
            expected,
            "{version} {name} {spec}"
        );
    }
}
