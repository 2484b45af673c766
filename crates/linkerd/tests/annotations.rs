//! Every annotation that Linkerd reads: its values, the objects it is for, and what counts only together.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_k8s::{Namespace, ObjectMeta, Resource as _, Service, Severity, Validate as _, Validator};
use mesh2yaml_linkerd::annotation::{ANNOTATIONS, Holder, LABELS, Parents, Syntax};
use mesh2yaml_linkerd::gateway::{BackendRef, HttpRoute, ParentRef, TcpRoute};
use mesh2yaml_linkerd::{
    AccessLog, AccessPolicy, BalancerSettings, EgressNetwork, EnvVar, Export, FailureAccrual, GatewayProbe,
    GrpcStatus, HttpStatus, Inject, LoadBiaser, LogFormat, LogHeaders, MulticlusterSettings,
    NamespaceSettings, OnOff, OpaqueSettings, PodSettings, PodTemplate, PortRange, PullPolicy, Quantity,
    Retries, RouteSettings, RouteTimeouts, ServiceSettings, SuccessRate, TrafficPolicy, WorkloadSettings,
    admission, annotation,
};
use mesh2yaml_types::{duration, port};

fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    let entries = entries.iter();
    entries
        .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
        .collect()
}

/// What is found, as `E admission key` or `W effect key`.
fn lines(v: Validator) -> Vec<String> {
    let found = v.into_findings();
    let lines = found.iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        let path = f.path.to_string();
        let key = path
            .trim_start_matches("metadata.")
            .trim_start_matches("annotations");
        format!("{severity} {} {}", f.rule, key.trim_matches(['[', ']', '"', '.']))
    });
    lines.collect()
}

fn on(holder: Holder, entries: &[(&str, &str)]) -> Vec<String> {
    let mut v = Validator::default();
    v.field("metadata", |v| annotation::validate(v, &map(entries), holder));
    lines(v)
}

fn on_route(holder: Holder, parents: Parents, entries: &[(&str, &str)]) -> Vec<String> {
    let mut v = Validator::default();
    v.field("metadata", |v| {
        annotation::validate_route(v, &map(entries), holder, parents);
    });
    lines(v)
}

/// Values of a syntax that Linkerd reads, and others that it does not.
fn values(syntax: Syntax) -> (&'static [&'static str], &'static [&'static str]) {
    match syntax {
        Syntax::Text => (&["", "anything at all"], &[]),
        Syntax::Word(words) => (words, &["yes", "TRUE"]),
        Syntax::Bool => (
            &["true", "false", "1", "0", "t", "F", "TRUE", "False"],
            &["", "yes", "tRUE", "enabled"],
        ),
        Syntax::OnOff => (&["enabled", "disabled"], &["", "true", "Enabled"]),
        Syntax::UnitDuration => (
            &["10s", "500ms", "5m", "2h", "1d", "0", "0s", " 1s "],
            &["", "10", "1h30m", "1.5s", "-1s", "10x", "999999999999999999d"],
        ),
        Syntax::Millis32 => (&["5s", "4294967295ms"], &["4294967296ms", "50d", "1m30s"]),
        Syntax::GoDuration => (&["10s", "1m30s", "1.5h", "0"], &["", "10", "1d", "soon"]),
        Syntax::Period => (&["3", "3s", "1m30s"], &["", "soon", "1.5"]),
        Syntax::Ports => (
            &["25", "25,587", "8000-8999", "25, 587", "", "25,"],
            &["0", "2-1", "2-", "65537", "http", "25,http"],
        ),
        Syntax::InitPorts => (&["25", "0-1024", "25,4567"], &["2-1", "65537", "http"]),
        Syntax::Port => (&["1", "65535"], &["", "0", "65536", "http"]),
        Syntax::Retries => (&["0", "3", "65535"], &["", "-1", "65536", " 3", "few"]),
        Syntax::Count32 => (&["0", "7", " 7 ", "4294967295"], &["", "-1", "4294967296", "1.5"]),
        Syntax::Count64 => (&["0", "30"], &["", "-1", "30s"]),
        Syntax::Integer => (&["0", "2102"], &["", "root"]),
        Syntax::JitterRatio => (&["0", "0.5", "100"], &["", "-0.1", "100.1", "NaN", "half"]),
        Syntax::Rate => (&["0.0", "0.8", "1"], &["", "-0.1", "1.1", "80%"]),
        Syntax::CpuRatio => (&["0.5"], &["", "0", "1", "50%"]),
        Syntax::Quantity => (&["100m", "64Mi", "1.5", "1e3"], &["", "64MB", "1 Gi", "lots"]),
        Syntax::HttpStatuses => (
            &["5xx", "5XX,429", "500-504,gateway-error", "100,599"],
            &["", "4xx", "99", "600", "504-500", "500, 502", "500-"],
        ),
        Syntax::GrpcStatuses => (
            &[
                "unavailable",
                "CANCELLED,internal,deadline-exceeded,resource-exhausted",
            ],
            &["", "unknown", "unavailable, internal", "deadline_exceeded"],
        ),
        Syntax::Mode => (&["consecutive", "unified"], &["", "Consecutive", "success-rate"]),
        Syntax::AccessPolicy => (
            &[
                "all-unauthenticated",
                "all-authenticated",
                "cluster-unauthenticated",
                "cluster-authenticated",
                "deny",
                "audit",
            ],
            &["", "Deny", "allow"],
        ),
        Syntax::AccessLog => (&["apache", "json", ""], &["JSON", "text"]),
        Syntax::LogFormat => (&["plain", "json"], &["text"]),
        Syntax::LogHeaders => (&["off", "insecure"], &["on"]),
        Syntax::PullPolicy => (&["Always", "IfNotPresent", "Never"], &["always"]),
        Syntax::Subnets => (&["10.0.0.0/8", "10.0.0.0/8, ::/0"], &["10.0.0.0", "10.0.0.0/33"]),
        Syntax::Env => (
            &["[]", r#"[{"name": "A", "value": "b"}]"#],
            &["A=b", "{}", r#"[{"value": "b"}]"#],
        ),
        Syntax::Discovery => (&["shop@west", "shop@west,shop@east"], &["shop", "@west", "a@b@c"]),
        _ => panic!("a syntax without examples: {syntax:?}"),
    }
}

#[test]
fn values_of_every_annotation() {
    for it in ANNOTATIONS {
        let (right, wrong) = values(it.value);
        for text in right {
            assert_eq!(it.value.check(text), Ok(()), "{} {text:?}", it.key);
        }
        for text in wrong {
            assert!(it.value.check(text).is_err(), "{} {text:?}", it.key);
        }
        assert!(!it.on.is_empty() && it.meaning.ends_with('.'), "{}", it.key);
        if !it.default.is_empty() {
            assert_eq!(it.value.check(it.default), Ok(()), "the default of {}", it.key);
        }
        assert_eq!(annotation::find(it.key), Some(it));
    }
    for it in LABELS {
        assert_eq!(annotation::find_label(it.key), Some(it));
    }
    let keys: BTreeSet<&str> = ANNOTATIONS.iter().map(|it| it.key).collect();
    assert_eq!(keys.len(), ANNOTATIONS.len());
}

/// The list of the injector has 42; injection itself and the viz extension have one each.
#[test]
fn what_a_pod_inherits_from_its_namespace() {
    let both = |it: &&annotation::Annotation| it.is_on(Holder::Pod) && it.is_on(Holder::Namespace);
    let inherited: Vec<&str> = ANNOTATIONS.iter().filter(both).map(|it| it.key).collect();
    assert_eq!(inherited.len(), 44, "{inherited:#?}");
}

#[test]
fn a_bad_value_is_found_where_the_key_is_read() {
    for it in ANNOTATIONS {
        let Some(wrong) = values(it.value).1.first() else {
            continue;
        };
        // What counts only beside others is a case of its own.
        if it.key.contains("balancer") {
            continue;
        }
        for holder in it.on {
            let found = match holder {
                Holder::HttpRoute | Holder::GrpcRoute | Holder::TcpRoute => {
                    on_route(*holder, Parents::Outbound, &[(it.key, wrong)])
                }
                Holder::Service
                | Holder::EgressNetwork
                | Holder::Pod
                | Holder::Workload
                | Holder::Namespace
                | Holder::ExternalWorkload => on(*holder, &[(it.key, wrong)]),
                _ => panic!("{holder:?}"),
            };
            let is_refused = matches!(holder, Holder::HttpRoute | Holder::GrpcRoute);
            let severity = if is_refused { "E admission" } else { "W effect" };
            assert_eq!(found, [format!("{severity} {}", it.key)], "{holder:?} {wrong:?}");
        }
    }
}

#[test]
fn routes() {
    use Holder::{GrpcRoute, HttpRoute, TcpRoute};
    for (holder, parents, entries, expected) in [
        (
            HttpRoute,
            Parents::Outbound,
            &[("retry.linkerd.io/http", "5xx"), ("retry.linkerd.io/limit", "2")][..],
            &[][..],
        ),
        (
            HttpRoute,
            Parents::Outbound,
            &[("timeout.linkerd.io/request", "1h30m")],
            &["E admission timeout.linkerd.io/request"],
        ),
        (
            HttpRoute,
            Parents::Outbound,
            &[("retry.linkerd.io/grpc", "internal")],
            &["W effect retry.linkerd.io/grpc"],
        ),
        (
            GrpcRoute,
            Parents::Outbound,
            &[("retry.linkerd.io/grpc", "internal,unknown")],
            &["E admission retry.linkerd.io/grpc"],
        ),
        (
            GrpcRoute,
            Parents::Outbound,
            &[("retry.linkerd.io/http", "5xx")],
            &["W effect retry.linkerd.io/http"],
        ),
        (
            HttpRoute,
            Parents::Other,
            &[("timeout.linkerd.io/request", "1h30m")],
            &["W effect timeout.linkerd.io/request"],
        ),
        (HttpRoute, Parents::Other, &[("team", "web")], &[]),
        (
            TcpRoute,
            Parents::Outbound,
            &[("timeout.linkerd.io/idle", "1h")],
            &["W effect timeout.linkerd.io/idle"],
        ),
        (
            HttpRoute,
            Parents::Outbound,
            &[("balancer.linkerd.io/failure-accrual", "consecutive")],
            &["W effect balancer.linkerd.io/failure-accrual"],
        ),
    ] {
        assert_eq!(on_route(holder, parents, entries), expected, "{entries:?}");
    }
}

/// The kinds look at their annotations by themselves.
#[test]
fn of_whole_objects() {
    const KEY: &str = annotation::TIMEOUT_REQUEST;
    let found = |v: Validator| {
        v.into_findings()
            .iter()
            .map(|f| f.path.to_string())
            .collect::<Vec<_>>()
    };
    let at = [format!("metadata.annotations[\"{KEY}\"]")];
    let to_service = ParentRef::service("shop", port!(80));
    let to_server = ParentRef::new("policy.linkerd.io", "Server", "shop");
    let to_gateway = ParentRef::gateway("edge");
    for (parent, text, expected) in [
        (&to_service, "90s", 0),
        (&to_service, "1m30s", 1),
        (&to_server, "90s", 1),
        (&to_gateway, "1m30s", 0),
    ] {
        let mut v = Validator::default();
        let route = HttpRoute::new("shop", "prod", parent.clone()).annotation(KEY, text);
        admission::http_route(&route, &mut v);
        assert_eq!(found(v), at[..expected], "{text}");
    }
    let network = EgressNetwork::new("all", "prod", TrafficPolicy::Allow).annotation(KEY, "1m30s");
    assert_eq!(network.findings().len(), 1);
    let mut v = Validator::default();
    let backend = BackendRef::service("db", port!(5432));
    let route = TcpRoute::new("db", "prod", to_service, backend).annotation(KEY, "90s");
    admission::tcp_route(&route, &mut v);
    assert_eq!(found(v), at);
}

#[test]
fn keys_on_the_wrong_object_and_misspelt_ones() {
    use Holder::{EgressNetwork, ExternalWorkload, Namespace, Pod, Service, Workload};
    for (holder, key, is_found) in [
        (Pod, "config.linkerd.io/skip-inbound-ports", false),
        (Namespace, "config.linkerd.io/skip-inbound-ports", false),
        (Workload, "config.linkerd.io/skip-inbound-ports", true),
        (Service, "config.linkerd.io/skip-inbound-ports", true),
        (ExternalWorkload, "config.linkerd.io/skip-inbound-ports", true),
        (Service, "config.linkerd.io/opaque-ports", false),
        (EgressNetwork, "config.linkerd.io/opaque-ports", false),
        (ExternalWorkload, "config.linkerd.io/opaque-ports", false),
        (Workload, "config.linkerd.io/opaque-ports", true),
        (Namespace, "timeout.linkerd.io/request", true),
        (Pod, "timeout.linkerd.io/request", true),
        // A label.
        (Service, "mirror.linkerd.io/exported", true),
        (Namespace, "config.linkerd.io/admission-webhooks", true),
        (Pod, "app.kubernetes.io/name", false),
        // Nearly right.
        (Pod, "config.linkerd.io/skip-inbound-port", true),
        (
            Service,
            "balancer.alpha.linkerd.io/failure-accrual-success-rate-treshold",
            true,
        ),
        (
            Service,
            "balancer.alpha.linkerd.io/failure-accrual-success-rate-percentile",
            true,
        ),
        // Somebody else's.
        (Pod, "config.linkerd.io/something-else", false),
        (Pod, "linkerd.io/created-by", false),
        (Pod, "linkerd.io/proxy-version", false),
        (Service, "mirror.linkerd.io/remote-svc-fq-name", false),
        (Pod, "resource.opentelemetry.io/team", false),
        (Pod, "prometheus.io/port", false),
    ] {
        let expected = if is_found {
            vec![format!("W effect {key}")]
        } else {
            vec![]
        };
        let text = if key.starts_with("timeout") { "1s" } else { "25" };
        assert_eq!(on(holder, &[(key, text)]), expected, "{holder:?} {key}");
    }
}

#[test]
fn labels_that_are_annotations() {
    for (labels, annotations, expected) in [
        (&[("linkerd.io/inject", "enabled")][..], &[][..], 1),
        (
            &[("linkerd.io/inject", "enabled")],
            &[("linkerd.io/inject", "enabled")],
            0,
        ),
        (&[("config.linkerd.io/admission-webhooks", "disabled")], &[], 0),
        (&[("mirror.linkerd.io/exported", "true")], &[], 0),
        (&[("multicluster.linkerd.io/remote-discovery", "west")], &[], 0),
        (&[("app", "shop")], &[], 0),
    ] {
        let mut v = Validator::default();
        annotation::validate_labels(&mut v, &map(labels), &map(annotations));
        assert_eq!(v.into_findings().len(), expected, "{labels:?}");
    }
}

/// Annotations, and the keys of those that something is wrong with.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn what_counts_only_together() {
    const MODE: &str = annotation::FAILURE_ACCRUAL;
    const MIN: &str = annotation::FAILURE_ACCRUAL_MIN_PENALTY;
    const MAX: &str = annotation::FAILURE_ACCRUAL_MAX_PENALTY;
    const FAILURES: &str = annotation::FAILURE_ACCRUAL_MAX_FAILURES;
    const THRESHOLD: &str = annotation::SUCCESS_RATE_THRESHOLD;
    const WINDOW: &str = annotation::SUCCESS_RATE_WINDOW;
    const REQUESTS: &str = annotation::SUCCESS_RATE_MIN_REQUESTS;
    const HONOR: &str = annotation::HONOR_RETRY_AFTER;
    const PENALIZE: &str = annotation::PENALIZE_FAILURES;
    const PENALTY: &str = annotation::LOAD_BIASER_PENALTY;
    let cases: [Case<'_>; 33] = [
        (&[(MODE, "consecutive")], &[]),
        (&[(MODE, "unified")], &[]),
        (&[(MODE, "success-rate")], &[MODE]),
        (&[(FAILURES, "5")], &[FAILURES]),
        (&[(MODE, "consecutive"), (FAILURES, "5")], &[]),
        (&[(MODE, "consecutive"), (FAILURES, "-1")], &[FAILURES]),
        (&[(MODE, "consecutive"), (MIN, "1m30s")], &[MIN]),
        // One key alone meets the other's default.
        (&[(MODE, "consecutive"), (MIN, "60s")], &[]),
        (&[(MODE, "consecutive"), (MIN, "61s")], &[MIN]),
        (&[(MODE, "consecutive"), (MAX, "1s")], &[]),
        (&[(MODE, "consecutive"), (MAX, "500ms")], &[MAX]),
        (&[(MODE, "consecutive"), (MIN, "10s"), (MAX, "5s")], &[MIN]),
        (&[(MODE, "consecutive"), (MIN, "5m"), (MAX, "10m")], &[]),
        (&[(MODE, "consecutive"), (MIN, "0"), (MAX, "0")], &[MAX]),
        (&[(MODE, "consecutive"), (MIN, "0")], &[]),
        // The rate of success.
        (&[(THRESHOLD, "0.9")], &[THRESHOLD]),
        (
            &[(MODE, "consecutive"), (THRESHOLD, "0.9"), (WINDOW, "5s")],
            &[THRESHOLD, WINDOW],
        ),
        (
            &[
                (MODE, "unified"),
                (THRESHOLD, "0.9"),
                (WINDOW, "10ms"),
                (REQUESTS, "1000000"),
            ],
            &[],
        ),
        (&[(MODE, "unified"), (THRESHOLD, "90%")], &[THRESHOLD]),
        (&[(MODE, "unified"), (WINDOW, "9ms")], &[WINDOW]),
        (&[(MODE, "unified"), (THRESHOLD, "0"), (WINDOW, "9ms")], &[]),
        (&[(MODE, "unified"), (THRESHOLD, "0"), (WINDOW, "0")], &[WINDOW]),
        (&[(MODE, "unified"), (REQUESTS, "1000001")], &[REQUESTS]),
        (&[(MODE, "unified"), (THRESHOLD, "0"), (REQUESTS, "1000001")], &[]),
        (&[(MODE, "unified"), (THRESHOLD, "0"), (FAILURES, "0")], &[MODE]),
        (&[(MODE, "unified"), (THRESHOLD, "0.5"), (FAILURES, "0")], &[]),
        // `Retry-After`, and penalties.
        (&[(HONOR, "true")], &[HONOR]),
        (&[(HONOR, "false")], &[]),
        (&[(MODE, "consecutive"), (HONOR, "true")], &[HONOR]),
        (&[(MODE, "unified"), (HONOR, "true")], &[]),
        (&[(PENALTY, "5s")], &[PENALTY]),
        (&[(PENALIZE, "false"), (PENALTY, "5s")], &[PENALTY]),
        (&[(PENALIZE, "true"), (PENALTY, "5s")], &[]),
    ];
    for (entries, expected) in cases {
        let mut expected: Vec<String> = expected.iter().map(|key| format!("W effect {key}")).collect();
        expected.sort();
        assert_eq!(on(Holder::Service, entries), expected, "{entries:?}");
    }
    let found = on(Holder::EgressNetwork, &[(PENALIZE, "true")]);
    assert_eq!(found, [format!("W effect {PENALIZE}")]);
}

#[test]
fn what_is_written_is_right() {
    let service = Service::new("shop", "prod")
        .retries(
            Retries::new(3)
                .on_http([
                    HttpStatus::FiveXx,
                    HttpStatus::Code(429),
                    HttpStatus::Range(500, 504),
                ])
                .on_grpc([GrpcStatus::Unavailable])
                .timeout(duration!("1m500ms")),
        )
        .timeouts(
            RouteTimeouts::new()
                .request(duration!("1h30m"))
                .idle(duration!("24h")),
        )
        .failure_accrual(
            FailureAccrual::unified(
                5,
                SuccessRate::below(0.9).window(duration!("30s")).min_requests(10),
            )
            .penalty(duration!("2s"), duration!("1m30s"))
            .jitter_ratio(0.25)
            .honor_retry_after(),
        )
        .penalize_failures(
            LoadBiaser::new()
                .penalty(duration!("3s"))
                .max_retry_after(duration!("1m")),
        )
        .opaque_ports([PortRange::new(port!(5432), port!(5433)), port!(25).into()])
        .export(Export::Gateway)
        .gateway_probe(
            &GatewayProbe::new("gateway.identity", "/ready", duration!("3s")).failure_threshold(3),
        );
    let annotations = service.metadata.annotations();
    assert_eq!(annotations["config.linkerd.io/opaque-ports"], "5432-5433,25");
    assert_eq!(annotations["timeout.linkerd.io/idle"], "24h");
    assert_eq!(annotations["retry.linkerd.io/timeout"], "60500ms");
    assert_eq!(
        annotations["balancer.alpha.linkerd.io/load-biaser-max-retry-after"],
        "1m"
    );
    assert_eq!(annotations.len(), 23);
    let statuses = annotation::list::<HttpStatus>(annotations, annotation::RETRY_HTTP);
    let written = [
        HttpStatus::FiveXx,
        HttpStatus::Code(429),
        HttpStatus::Range(500, 504),
    ];
    assert_eq!(statuses, Some(Ok(written.to_vec())));
    assert_eq!(
        annotation::get::<u16>(annotations, annotation::RETRY_LIMIT),
        Some(Ok(3))
    );
    assert_eq!(annotation::get::<Inject>(annotations, annotation::INJECT), None);
    check(&service.metadata, Holder::Service);

    let namespace = settings(Namespace::new("shop")).without_admission_webhooks();
    check(&namespace.metadata, Holder::Namespace);
    // The older spelling of one key has no setter.
    assert_eq!(namespace.metadata.annotations().len(), 43);

    let pods = settings(PodTemplate::default())
        .proxy_cpu_ratio_limit(0.5)
        .enable_gateway(false)
        .close_wait_timeout(duration!("1h").into())
        .debug_image("debug")
        .debug_image_version("v1")
        .debug_image_pull_policy(PullPolicy::Never)
        .resource_attribute("team", "web");
    check(&pods.metadata, Holder::Pod);
    assert_eq!(pods.metadata.annotations().len(), 50);
}

/// Every setting that a Namespace and a template of pods share.
fn settings<T: WorkloadSettings>(it: T) -> T {
    it.inject(Inject::Ingress)
        .access_log(AccessLog::Json)
        .default_inbound_policy(AccessPolicy::Audit)
        .require_identity_inbound_ports([port!(8080)])
        .opaque_ports([port!(3306)])
        .skip_inbound_ports([PortRange::new(port!(8000), port!(8999))])
        .skip_outbound_ports([port!(25)])
        .pod_inbound_ports([port!(8080)])
        .skip_subnets(["10.0.0.0/8"
            .parse::<mesh2yaml_linkerd::Subnet>()
            .expect("a network")])
        .proxy_log_level("warn,linkerd=debug")
        .proxy_log_format(LogFormat::Json)
        .proxy_log_http_headers(LogHeaders::Insecure)
        .proxy_cpu_request(Quantity::milli_cpu(100))
        .proxy_cpu_limit("1.5".parse().expect("a quantity"))
        .proxy_memory_request(Quantity::mebibytes(64))
        .proxy_memory_limit(Quantity::mebibytes(256))
        .proxy_ephemeral_storage_request(Quantity::mebibytes(1))
        .proxy_ephemeral_storage_limit(Quantity::mebibytes(2))
        .proxy_outbound_connect_timeout(duration!("1s500ms").into())
        .proxy_inbound_connect_timeout(duration!("100ms").into())
        .proxy_outbound_discovery_cache_unused_timeout(duration!("5s").into())
        .proxy_inbound_discovery_cache_unused_timeout(duration!("1m30s").into())
        .proxy_disable_outbound_protocol_detect_timeout(true)
        .proxy_disable_inbound_protocol_detect_timeout(false)
        .proxy_metrics_hostname_labels(true)
        .proxy_admin_shutdown(OnOff::Enabled)
        .proxy_await(OnOff::Disabled)
        .shutdown_grace_period(duration!("2m").into())
        .proxy_wait_before_exit_seconds(30)
        .proxy_enable_native_sidecar(true)
        .enable_external_profiles(true)
        .enable_debug_sidecar(false)
        .proxy_image("registry.example.com/proxy")
        .proxy_version("edge-26.8.1")
        .image_pull_policy(PullPolicy::Always)
        .control_port(port!(4190))
        .inbound_port(port!(4143))
        .admin_port(port!(4191))
        .outbound_port(port!(4140))
        .proxy_uid(2102)
        .proxy_gid(2102)
        .proxy_additional_env(&[EnvVar::new("A", "b")])
        .disable_tap(true)
}

fn check(metadata: &ObjectMeta, holder: Holder) {
    let mut v = Validator::default();
    annotation::validate(&mut v, metadata.annotations(), holder);
    annotation::validate_labels(&mut v, metadata.labels(), metadata.annotations());
    assert_eq!(v.into_findings(), []);
}
