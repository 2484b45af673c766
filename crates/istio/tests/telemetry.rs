//! Telemetry: written, read, and its rules.

mod support;

use mesh2yaml_istio::{
    AccessLogging, CustomTag, IstioMetric, Metric, MetricOverride, Metrics, Percentage, TagOverride,
    TagSource, TargetRef, Telemetry, TelemetryVersion, Tracing, WorkloadMode,
};
use mesh2yaml_types::{duration, percent};
use serde_json::json;
use support::{found, written};

fn check(cases: &[(&str, &[&str])]) {
    for version in ["telemetry.istio.io/v1", "telemetry.istio.io/v1alpha1"] {
        for (spec, expected) in cases {
            let found = found::<Telemetry>(version, "Telemetry", spec);
            assert_eq!(found, *expected, "{version} {spec}");
        }
    }
}

#[test]
fn everything_is_written_in_the_words_of_the_crd() {
    let telemetry = Telemetry::new("shop", "prod")
        .version(TelemetryVersion::V1Alpha1)
        .target_ref(TargetRef::gateway("waypoint"))
        .tracing(
            Tracing::new()
                .mode(WorkloadMode::ClientAndServer)
                .provider("otlp")
                .random_sampling_percentage(Percentage::new(0.5).expect("it is one"))
                .disable_span_reporting(false)
                .custom_tag("cluster", CustomTag::literal("east"))
                .custom_tag("node", CustomTag::environment(TagSource::new("NODE").or("none")))
                .custom_tag("tenant", CustomTag::header("x-tenant"))
                .custom_tag("sni", CustomTag::formatter("%REQUESTED_SERVER_NAME%"))
                .use_request_id_for_trace_sampling(false)
                .enable_istio_tags(true)
                .disable_context_propagation(true),
        )
        .metrics(
            Metrics::new()
                .provider("prometheus")
                .overriding(MetricOverride::new().mode(WorkloadMode::Server).disabled(true))
                .overriding(
                    MetricOverride::of(IstioMetric::TcpSentBytes)
                        .tag("host", TagOverride::upsert("request.host"))
                        .tag("flags", TagOverride::Remove),
                )
                .overriding(MetricOverride::of(Metric::custom("orders")).disabled(false))
                .reporting_interval(duration!("10s")),
        )
        .access_logging(
            AccessLogging::new()
                .mode(WorkloadMode::Client)
                .provider("envoy")
                .disabled(false)
                .filter("response.code >= 400"),
        );
    assert_eq!(
        serde_json::to_string_pretty(&telemetry).expect("JSON"),
        serde_json::to_string_pretty(&json!({
            "apiVersion": "telemetry.istio.io/v1alpha1",
            "kind": "Telemetry",
            "metadata": {"name": "shop", "namespace": "prod"},
            "spec": {
                "targetRefs": [{"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "waypoint"}],
                "tracing": [{
                    "match": {"mode": "CLIENT_AND_SERVER"},
                    "providers": [{"name": "otlp"}],
                    "randomSamplingPercentage": 0.5,
                    "disableSpanReporting": false,
                    "customTags": {
                        "cluster": {"literal": {"value": "east"}},
                        "node": {"environment": {"name": "NODE", "defaultValue": "none"}},
                        "sni": {"formatter": {"value": "%REQUESTED_SERVER_NAME%"}},
                        "tenant": {"header": {"name": "x-tenant"}},
                    },
                    "useRequestIdForTraceSampling": false,
                    "enableIstioTags": true,
                    "disableContextPropagation": true,
                }],
                "metrics": [{
                    "providers": [{"name": "prometheus"}],
                    "overrides": [
                        {"match": {"mode": "SERVER"}, "disabled": true},
                        {
                            "match": {"metric": "TCP_SENT_BYTES"},
                            "tagOverrides": {"flags": {"operation": "REMOVE"}, "host": {"value": "request.host"}},
                        },
                        {"match": {"customMetric": "orders"}, "disabled": false},
                    ],
                    "reportingInterval": "10s",
                }],
                "accessLogging": [{
                    "match": {"mode": "CLIENT"},
                    "providers": [{"name": "envoy"}],
                    "disabled": false,
                    "filter": {"expression": "response.code >= 400"},
                }],
            },
        }))
        .expect("JSON")
    );
}

#[test]
fn absent_and_empty_tags_differ() {
    let inherited = Telemetry::new("a", "b").tracing(Tracing::new());
    assert_eq!(written(&inherited)["spec"], json!({"tracing": [{}]}));
    let dropped = Telemetry::new("a", "b").tracing(Tracing::new().no_custom_tags());
    assert_eq!(
        written(&dropped)["spec"],
        json!({"tracing": [{"customTags": {}}]})
    );
    let whole = Tracing::new().random_sampling_percentage(percent!(10));
    assert_eq!(written(&whole), json!({"randomSamplingPercentage": 10}));
}

#[test]
fn where_it_applies() {
    const GATEWAY: &str = "group: gateway.networking.k8s.io, kind: Gateway";
    let with = |rest: &str| format!("{{targetRef: {{{GATEWAY}, {rest}}}}}");
    check(&[
        ("null", &[]),
        ("{}", &[]),
        ("{selector: {matchLabels: {app: shop}}}", &[]),
        ("{selector: {matchLabels: {}}}", &["W admission spec.selector"]),
        (&with("name: a"), &[]),
        (&with("name: ''"), &["E schema spec.targetRef.name"]),
        (
            &with("name: a, namespace: b"),
            &["E schema spec.targetRef.namespace"],
        ),
        (
            "{targetRef: {group: a, kind: Gateway, name: a}}",
            &["E admission spec.targetRef"],
        ),
        (
            "{targetRef: {group: gateway.networking.k8s.io, kind: Listener, name: a}}",
            &["E admission spec.targetRef"],
        ),
        ("{targetRefs: [{kind: Service, name: a}]}", &[]),
        (
            "{targetRef: {kind: Service, name: a}, selector: {matchLabels: {app: shop}}}",
            &["E shape spec"],
        ),
        ("{logging: []}", &["E unknown-field spec.logging"]),
    ]);
}

#[test]
fn spans() {
    check(&[
        ("{tracing: []}", &[]),
        ("{tracing: [{}]}", &[]),
        ("{tracing: [null]}", &["E shape spec.tracing[0]"]),
        ("{tracing: [{}, {}]}", &["W admission spec.tracing"]),
        ("{tracing: [{match: {}}]}", &[]),
        ("{tracing: [{match: {mode: SERVER}}]}", &[]),
        (
            "{tracing: [{match: {mode: BOTH}}]}",
            &["E shape spec.tracing[0].match.mode"],
        ),
        ("{tracing: [{providers: []}]}", &[]),
        ("{tracing: [{providers: [{name: a}]}]}", &[]),
        (
            "{tracing: [{providers: [{name: a}, {name: b}]}]}",
            &["W admission spec.tracing[0].providers"],
        ),
        (
            "{tracing: [{providers: [{name: ''}]}]}",
            &["E schema spec.tracing[0].providers[0].name"],
        ),
        (
            "{tracing: [{providers: [{}]}]}",
            &["E shape spec.tracing[0].providers[0]"],
        ),
        (
            "{tracing: [{providers: [null]}]}",
            &["E shape spec.tracing[0].providers[0]"],
        ),
        ("{tracing: [{randomSamplingPercentage: 0}]}", &[]),
        ("{tracing: [{randomSamplingPercentage: 54.54}]}", &[]),
        ("{tracing: [{randomSamplingPercentage: 100.0}]}", &[]),
        ("{tracing: [{randomSamplingPercentage: null}]}", &[]),
        (
            "{tracing: [{randomSamplingPercentage: 100.01}]}",
            &["E shape spec.tracing[0].randomSamplingPercentage"],
        ),
        (
            "{tracing: [{randomSamplingPercentage: -1}]}",
            &["E shape spec.tracing[0].randomSamplingPercentage"],
        ),
        (
            "{tracing: [{disableSpanReporting: true, useRequestIdForTraceSampling: false, enableIstioTags: false, \
             disableContextPropagation: true}]}",
            &[],
        ),
        (
            "{tracing: [{disableSpanReporting: 'true'}]}",
            &["E shape spec.tracing[0].disableSpanReporting"],
        ),
    ]);
}

#[test]
fn tags_of_spans() {
    let cases: [(&str, &[&str]); 17] = [
        ("{}", &[]),
        ("{a: {literal: {value: b}}}", &[]),
        ("{a: {literal: {value: ''}}}", &["E schema .a.literal.value"]),
        ("{a: {literal: {}}}", &["E shape .a.literal"]),
        ("{a: {environment: {name: B}}}", &[]),
        (
            "{a: {environment: {name: ''}}}",
            &["E schema .a.environment.name"],
        ),
        (
            "{a: {environment: {defaultValue: c}}}",
            &["E shape .a.environment"],
        ),
        ("{a: {header: {name: b, defaultValue: c}}}", &[]),
        ("{a: {header: {name: b, defaultValue: ''}}}", &[]),
        ("{a: {header: {name: ''}}}", &["E schema .a.header.name"]),
        ("{a: {formatter: {value: '%B%'}}}", &[]),
        ("{a: {formatter: {value: ''}}}", &["E schema .a.formatter.value"]),
        ("{a: {}}", &["W effect .a"]),
        ("{a: null}", &["E shape .a"]),
        ("{'': {literal: {value: b}}}", &["E admission ."]),
        ("{a: {literal: {value: b}, header: {name: c}}}", &["E shape .a"]),
        (
            "{a: {metadata: {}}}",
            &["E unknown-field .a.metadata", "W effect .a"],
        ),
    ];
    for (tags, expected) in cases {
        let expected: Vec<String> = expected
            .iter()
            .map(|line| line.replace(" .", " spec.tracing[0].customTags."))
            .collect();
        let found = found::<Telemetry>(
            "telemetry.istio.io/v1",
            "Telemetry",
            &format!("{{tracing: [{{customTags: {tags}}}]}}"),
        );
        let found: Vec<String> = found.iter().map(|line| line.replace("[\"\"]", ".")).collect();
        assert_eq!(found, expected, "{tags}");
    }
}

#[test]
fn metrics() {
    check(&[
        ("{metrics: [{}]}", &[]),
        ("{metrics: [null]}", &["E shape spec.metrics[0]"]),
        (
            "{metrics: [{providers: [{name: ''}]}]}",
            &["E schema spec.metrics[0].providers[0].name"],
        ),
        ("{metrics: [{reportingInterval: 5s}]}", &[]),
        (
            "{metrics: [{reportingInterval: 500us}]}",
            &["E shape spec.metrics[0].reportingInterval"],
        ),
        (
            "{metrics: [{reportingInterval: 5}]}",
            &["E shape spec.metrics[0].reportingInterval"],
        ),
        ("{metrics: [{overrides: [{}]}]}", &[]),
        (
            "{metrics: [{overrides: [null]}]}",
            &["E shape spec.metrics[0].overrides[0]"],
        ),
    ]);
    for (rest, expected) in [
        ("match: {}", &[] as &[&str]),
        ("match: {metric: ALL_METRICS, mode: CLIENT}", &[]),
        ("match: {metric: REQUESTS}", &["E shape .match.metric"]),
        ("match: {customMetric: a}", &[]),
        ("match: {customMetric: ''}", &["E schema .match.customMetric"]),
        ("match: {customMetric: a, metric: REQUEST_COUNT}", &["E shape "]),
        ("disabled: true", &[]),
        ("disabled: null", &[]),
        ("tagOverrides: {a: {value: request.host}}", &[]),
        ("tagOverrides: {a: {operation: UPSERT, value: 'a-b-c'}}", &[]),
        (
            "tagOverrides: {a: {operation: UPSERT}}",
            &["E admission .tagOverrides.a"],
        ),
        (
            "tagOverrides: {a: {operation: UPSERT, value: ''}}",
            &["E admission .tagOverrides.a"],
        ),
        ("tagOverrides: {a: {}}", &["E admission .tagOverrides.a"]),
        ("tagOverrides: {a: null}", &["E shape .tagOverrides.a"]),
        ("tagOverrides: {a: {operation: REMOVE}}", &[]),
        (
            "tagOverrides: {a: {operation: REMOVE, value: b}}",
            &["E shape .tagOverrides.a"],
        ),
        (
            "tagOverrides: {a: {operation: REMOVE, value: ''}}",
            &["E shape .tagOverrides.a"],
        ),
        (
            "tagOverrides: {a: {operation: DELETE}}",
            &["E shape .tagOverrides.a.operation"],
        ),
        (
            "tagOverrides: {a: {value: 'request.'}}",
            &["W effect .tagOverrides.a.value"],
        ),
    ] {
        let expected: Vec<String> = expected
            .iter()
            .map(|line| match line.strip_suffix(' ') {
                Some(line) => format!("{line} spec.metrics[0].overrides[0]"),
                None => line.replace(" .", " spec.metrics[0].overrides[0]."),
            })
            .collect();
        let spec = format!("{{metrics: [{{overrides: [{{{rest}}}]}}]}}");
        let found = found::<Telemetry>("telemetry.istio.io/v1", "Telemetry", &spec);
        assert_eq!(found, expected, "{rest}");
    }
    let unnamed = "{metrics: [{overrides: [{tagOverrides: {'': {value: a}}}]}]}";
    let found = found::<Telemetry>("telemetry.istio.io/v1", "Telemetry", unnamed);
    assert!(
        found.len() == 1 && found[0].starts_with("W admission spec.metrics[0]"),
        "{found:?}"
    );
}

#[test]
fn access_logs() {
    check(&[
        ("{accessLogging: [{}]}", &[]),
        ("{accessLogging: [null]}", &["E shape spec.accessLogging[0]"]),
        (
            "{accessLogging: [{providers: [{name: envoy}]}, {providers: [{name: otel}, {name: file}]}]}",
            &[],
        ),
        (
            "{accessLogging: [{providers: [{name: ''}]}]}",
            &["E schema spec.accessLogging[0].providers[0].name"],
        ),
        (
            "{accessLogging: [{match: {mode: CLIENT_AND_SERVER}, disabled: true}]}",
            &[],
        ),
        (
            "{accessLogging: [{filter: {expression: 'response.code >= 400'}}]}",
            &[],
        ),
        ("{accessLogging: [{filter: {expression: 'response.code'}}]}", &[]),
        (
            "{accessLogging: [{filter: {expression: ')++++'}}]}",
            &["E admission spec.accessLogging[0].filter.expression"],
        ),
        (
            "{accessLogging: [{filter: {}}]}",
            &["E admission spec.accessLogging[0].filter.expression"],
        ),
        ("{accessLogging: [{filter: null}]}", &[]),
    ]);
}
