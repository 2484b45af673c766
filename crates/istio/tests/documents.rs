//! Every kind beside the document that a person would write.

use mesh2yaml_istio::k8s::Resource;
use mesh2yaml_istio::{
    AbortStatus, AccessLogEncoding, AccessLogging, AuthorizationPolicy, ClientTls, ClientTlsMode, Condition,
    ConnectionPool, Destination, DestinationRule, DirectResponse, ExportTo, ExtensionProvider, Fault,
    FieldMatch, GatewayName, GrpcStatus, H2UpgradePolicy, HeaderEdits, HttpMatch, HttpPool, HttpRoute,
    IstioOperator, MeshConfig, MtlsMode, NetworkingVersion, Operation, OutlierDetection, PathNormalization,
    PeerAuthentication, Profile, Redirect, RedirectPort, Retry, RetryOn, Rule, Scheme, SecurityVersion,
    Source, StringMatch, Subset, TcpPool, Telemetry, TelemetryVersion, Tracing, TrafficPolicy,
    VirtualService, WorkloadMtls,
};
use mesh2yaml_types::{Host, ServiceAccount, duration, host, name, percent, port};
use serde_json::{Value, json};

fn api_server() -> Host {
    host!("api-server.production.svc.cluster.local")
}

/// Compares texts, so that the order of keys counts too.
fn check(resource: &impl Resource, expected: &Value) {
    assert_eq!(
        serde_json::to_string_pretty(resource).unwrap(),
        serde_json::to_string_pretty(expected).unwrap()
    );
}

#[test]
fn virtual_service_with_a_canary() {
    let routes = VirtualService::new("api-server", "production", [api_server()])
        .version(NetworkingVersion::V1Beta1)
        .http(
            HttpRoute::to([Destination::new(api_server()).subset("canary")])
                .when(HttpMatch::any().header("x-canary", StringMatch::exact("true"))),
        )
        .http(HttpRoute::to([
            Destination::new(api_server()).subset("stable").weight(90),
            Destination::new(api_server()).subset("canary").weight(10),
        ]));
    check(
        &routes,
        &json!({
            "apiVersion": "networking.istio.io/v1beta1",
            "kind": "VirtualService",
            "metadata": {"name": "api-server", "namespace": "production"},
            "spec": {
                "hosts": [api_server()],
                "http": [
                    {
                        "match": [{"headers": {"x-canary": {"exact": "true"}}}],
                        "route": [{"destination": {"host": api_server(), "subset": "canary"}}],
                    },
                    {
                        "route": [
                            {"destination": {"host": api_server(), "subset": "stable"}, "weight": 90},
                            {"destination": {"host": api_server(), "subset": "canary"}, "weight": 10},
                        ],
                    },
                ],
            },
        }),
    );
}

#[test]
fn virtual_service_with_retries() {
    let routes = VirtualService::new("api-server-retry", "production", [api_server()]).http(
        HttpRoute::to([Destination::new(api_server())])
            .timeout(duration!("10s"))
            .retry(Retry::attempts(3).per_try_timeout(duration!("3s")).on([
                RetryOn::FiveXx,
                RetryOn::Reset,
                RetryOn::ConnectFailure,
            ])),
    );
    check(
        &routes,
        &json!({
            "apiVersion": "networking.istio.io/v1",
            "kind": "VirtualService",
            "metadata": {"name": "api-server-retry", "namespace": "production"},
            "spec": {
                "hosts": [api_server()],
                "http": [{
                    "route": [{"destination": {"host": api_server()}}],
                    "timeout": "10s",
                    "retries": {"attempts": 3, "perTryTimeout": "3s", "retryOn": "5xx,reset,connect-failure"},
                }],
            },
        }),
    );
}

#[test]
fn virtual_service_in_full() {
    let routes = VirtualService::new("api-server", "production", [api_server()])
        .label("team", "api")
        .gateway(GatewayName::of(&name!("istio-ingress"), &name!("public")))
        .gateway(GatewayName::mesh())
        .export_to(ExportTo::Own)
        .export_to(ExportTo::Namespace(name!("web")))
        .http(
            HttpRoute::redirect(Redirect::to_scheme(Scheme::Https).port(RedirectPort::ProtocolDefault))
                .name("tls"),
        )
        .http(HttpRoute::respond(DirectResponse::new(410)).when(HttpMatch::uri(StringMatch::regex("/v1/.*"))))
        .http(
            HttpRoute::to([Destination::new(api_server()).port(port!(8080))])
                .when(
                    HttpMatch::uri(StringMatch::prefix("/api/"))
                        .name("api")
                        .scheme(StringMatch::exact("https"))
                        .method(StringMatch::exact("GET"))
                        .authority(StringMatch::exact("api.example.com"))
                        .header("x-b", FieldMatch::Present)
                        .header("x-a", StringMatch::prefix("1"))
                        .without_header("x-robot", FieldMatch::Present)
                        .query_param("page", StringMatch::exact("1"))
                        .port(port!(443)),
                )
                .when(HttpMatch::any().port(port!(80)))
                .retry(Retry::never())
                .fault(Fault::abort(mesh2yaml_istio::Abort::new(
                    AbortStatus::Grpc(GrpcStatus::Unavailable),
                    percent!(5),
                )))
                .request_headers(HeaderEdits::new().set("x-from", "mesh").remove("x-secret"))
                .response_headers(HeaderEdits::new().add("vary", "x-canary")),
        );
    check(
        &routes,
        &json!({
            "apiVersion": "networking.istio.io/v1",
            "kind": "VirtualService",
            "metadata": {"name": "api-server", "namespace": "production", "labels": {"team": "api"}},
            "spec": {
                "hosts": [api_server()],
                "gateways": ["istio-ingress/public", "mesh"],
                "exportTo": [".", "web"],
                "http": [
                    {"name": "tls", "redirect": {"scheme": "https", "derivePort": "FROM_PROTOCOL_DEFAULT"}},
                    {"match": [{"uri": {"regex": "/v1/.*"}}], "directResponse": {"status": 410}},
                    {
                        "match": [
                            {
                                "name": "api",
                                "uri": {"prefix": "/api/"},
                                "scheme": {"exact": "https"},
                                "method": {"exact": "GET"},
                                "authority": {"exact": "api.example.com"},
                                "headers": {"x-a": {"prefix": "1"}, "x-b": {}},
                                "withoutHeaders": {"x-robot": {}},
                                "queryParams": {"page": {"exact": "1"}},
                                "port": 443,
                            },
                            {"port": 80},
                        ],
                        "route": [{"destination": {"host": api_server(), "port": {"number": 8080}}}],
                        "retries": {"attempts": 0},
                        "fault": {"abort": {"grpcStatus": "UNAVAILABLE", "percentage": {"value": 5}}},
                        "headers": {
                            "request": {"set": {"x-from": "mesh"}, "remove": ["x-secret"]},
                            "response": {"add": {"vary": "x-canary"}},
                        },
                    },
                ],
            },
        }),
    );
}

#[test]
fn destination_rule_with_subsets() {
    let rule = DestinationRule::new("api-server", "production", api_server())
        .version(NetworkingVersion::V1Beta1)
        .traffic_policy(
            TrafficPolicy::new()
                .connection_pool(
                    ConnectionPool::new()
                        .tcp(TcpPool::new().max_connections(100))
                        .http(
                            HttpPool::new()
                                .h2_upgrade_policy(H2UpgradePolicy::Upgrade)
                                .http1_max_pending_requests(100),
                        ),
                )
                .outlier_detection(
                    OutlierDetection::new()
                        .consecutive_5xx_errors(5)
                        .interval(duration!("30s"))
                        .base_ejection_time(duration!("30s"))
                        .max_ejection_percent(percent!(50)),
                ),
        )
        .subset(Subset::new("stable").label("version", "v1"))
        .subset(Subset::new("canary").label("version", "v2"));
    check(
        &rule,
        &json!({
            "apiVersion": "networking.istio.io/v1beta1",
            "kind": "DestinationRule",
            "metadata": {"name": "api-server", "namespace": "production"},
            "spec": {
                "host": api_server(),
                "trafficPolicy": {
                    "connectionPool": {
                        "tcp": {"maxConnections": 100},
                        "http": {"h2UpgradePolicy": "UPGRADE", "http1MaxPendingRequests": 100},
                    },
                    "outlierDetection": {
                        "consecutive5xxErrors": 5,
                        "interval": "30s",
                        "baseEjectionTime": "30s",
                        "maxEjectionPercent": 50,
                    },
                },
                "subsets": [
                    {"name": "stable", "labels": {"version": "v1"}},
                    {"name": "canary", "labels": {"version": "v2"}},
                ],
            },
        }),
    );
}

#[test]
fn destination_rule_for_resilience() {
    let rule = DestinationRule::new("api-server-resilience", "production", api_server())
        .traffic_policy(
            TrafficPolicy::new()
                .connection_pool(
                    ConnectionPool::new()
                        .tcp(
                            TcpPool::new()
                                .max_connections(100)
                                .connect_timeout(duration!("5s")),
                        )
                        .http(
                            HttpPool::new()
                                .http1_max_pending_requests(100)
                                .http2_max_requests(1000)
                                .max_requests_per_connection(100)
                                .max_retries(3)
                                .idle_timeout(duration!("90s")),
                        ),
                )
                .outlier_detection(
                    OutlierDetection::new()
                        .consecutive_5xx_errors(5)
                        .consecutive_gateway_errors(3)
                        .interval(duration!("10s"))
                        .base_ejection_time(duration!("30s"))
                        .max_ejection_percent(percent!(50))
                        .min_health_percent(percent!(30)),
                )
                .tls(ClientTls::new(ClientTlsMode::IstioMutual)),
        )
        .export_to(ExportTo::All);
    check(
        &rule,
        &json!({
            "apiVersion": "networking.istio.io/v1",
            "kind": "DestinationRule",
            "metadata": {"name": "api-server-resilience", "namespace": "production"},
            "spec": {
                "host": api_server(),
                "trafficPolicy": {
                    "connectionPool": {
                        "tcp": {"maxConnections": 100, "connectTimeout": "5s"},
                        "http": {
                            "http1MaxPendingRequests": 100,
                            "http2MaxRequests": 1000,
                            "maxRequestsPerConnection": 100,
                            "maxRetries": 3,
                            "idleTimeout": "1m30s",
                        },
                    },
                    "outlierDetection": {
                        "consecutive5xxErrors": 5,
                        "consecutiveGatewayErrors": 3,
                        "interval": "10s",
                        "baseEjectionTime": "30s",
                        "maxEjectionPercent": 50,
                        "minHealthPercent": 30,
                    },
                    "tls": {"mode": "ISTIO_MUTUAL"},
                },
                "exportTo": ["*"],
            },
        }),
    );
}

#[test]
fn peer_authentication() {
    check(
        &PeerAuthentication::new("default", "production", MtlsMode::Strict).version(SecurityVersion::V1Beta1),
        &json!({
            "apiVersion": "security.istio.io/v1beta1",
            "kind": "PeerAuthentication",
            "metadata": {"name": "default", "namespace": "production"},
            "spec": {"mtls": {"mode": "STRICT"}},
        }),
    );
    check(
        &PeerAuthentication::ports(
            "api-server",
            "production",
            WorkloadMtls::new([("app", "api-server")]).port(port!(9090), MtlsMode::Disable),
        ),
        &json!({
            "apiVersion": "security.istio.io/v1",
            "kind": "PeerAuthentication",
            "metadata": {"name": "api-server", "namespace": "production"},
            "spec": {
                "selector": {"matchLabels": {"app": "api-server"}},
                "portLevelMtls": {"9090": {"mode": "DISABLE"}},
            },
        }),
    );
}

#[test]
fn authorization_policy() {
    let frontend = ServiceAccount::new(name!("production"), name!("frontend"));
    let policy = AuthorizationPolicy::allow("api-server-authz", "production")
        .version(SecurityVersion::V1Beta1)
        .selector([("app", "api-server")])
        .rule(
            Rule::from_source(Source::new().account(&frontend, "cluster.local")).operation(
                Operation::new()
                    .method("GET")
                    .method("POST")
                    .path("/api/*")
                    .port(port!(8080)),
            ),
        );
    check(
        &policy,
        &json!({
            "apiVersion": "security.istio.io/v1beta1",
            "kind": "AuthorizationPolicy",
            "metadata": {"name": "api-server-authz", "namespace": "production"},
            "spec": {
                "selector": {"matchLabels": {"app": "api-server"}},
                "action": "ALLOW",
                "rules": [{
                    "from": [{"source": {"principals": ["cluster.local/ns/production/sa/frontend"]}}],
                    "to": [{"operation": {"methods": ["GET", "POST"], "paths": ["/api/*"], "ports": ["8080"]}}],
                }],
            },
        }),
    );
}

#[test]
fn authorization_policy_that_denies() {
    let rule = Rule::from_source(Source::new().not_namespace("production").ip_block("10.0.0.0/8"))
        .source(Source::new().not_principal("cluster.local/ns/production/sa/*"))
        .operation(
            Operation::new()
                .not_method("GET")
                .not_path("/healthz")
                .not_port(port!(9090)),
        )
        .condition(
            Condition::is("request.headers[x-team]", "red")
                .or("blue")
                .not("green"),
        );
    check(
        &AuthorizationPolicy::deny("no", "production", rule).dry_run(),
        &json!({
            "apiVersion": "security.istio.io/v1",
            "kind": "AuthorizationPolicy",
            "metadata": {"name": "no", "namespace": "production", "annotations": {"istio.io/dry-run": "true"}},
            "spec": {
                "action": "DENY",
                "rules": [{
                    "from": [
                        {"source": {"notNamespaces": ["production"], "ipBlocks": ["10.0.0.0/8"]}},
                        {"source": {"notPrincipals": ["cluster.local/ns/production/sa/*"]}},
                    ],
                    "to": [{"operation": {
                        "notMethods": ["GET"], "notPaths": ["/healthz"], "notPorts": ["9090"],
                    }}],
                    "when": [{
                        "key": "request.headers[x-team]", "values": ["red", "blue"], "notValues": ["green"],
                    }],
                }],
            },
        }),
    );
}

#[test]
fn nothing_and_everything_differ() {
    let spec = |policy: AuthorizationPolicy| serde_json::to_value(policy).unwrap()["spec"].take();
    let selector = json!({"matchLabels": {"app": "shop"}});
    assert_eq!(spec(AuthorizationPolicy::deny_all("x", "prod")), json!({}));
    assert_eq!(
        spec(AuthorizationPolicy::deny_all("x", "prod").selector([("app", "shop")])),
        json!({"selector": selector})
    );
    assert_eq!(
        spec(AuthorizationPolicy::allow_all("x", "prod").selector([("app", "shop")])),
        json!({"selector": selector, "action": "ALLOW", "rules": [{}]})
    );
}

#[test]
fn telemetry() {
    check(
        &Telemetry::new("tracing", "istio-system")
            .version(TelemetryVersion::V1Alpha1)
            .tracing(
                Tracing::new()
                    .provider("jaeger")
                    .random_sampling_percentage(percent!(10)),
            ),
        &json!({
            "apiVersion": "telemetry.istio.io/v1alpha1",
            "kind": "Telemetry",
            "metadata": {"name": "tracing", "namespace": "istio-system"},
            "spec": {"tracing": [{"providers": [{"name": "jaeger"}], "randomSamplingPercentage": 10}]},
        }),
    );
    check(
        &Telemetry::new("shop", "prod")
            .selector([("app", "shop")])
            .tracing(Tracing::new().disable_span_reporting(true))
            .access_logging(
                AccessLogging::new()
                    .provider("envoy")
                    .filter("response.code >= 400"),
            )
            .access_logging(AccessLogging::new().disabled(true)),
        &json!({
            "apiVersion": "telemetry.istio.io/v1",
            "kind": "Telemetry",
            "metadata": {"name": "shop", "namespace": "prod"},
            "spec": {
                "selector": {"matchLabels": {"app": "shop"}},
                "tracing": [{"disableSpanReporting": true}],
                "accessLogging": [
                    {"providers": [{"name": "envoy"}], "filter": {"expression": "response.code >= 400"}},
                    {"disabled": true},
                ],
            },
        }),
    );
}

#[test]
fn istio_operator() {
    let config = MeshConfig::new()
        .trust_domain("cluster.local")
        .access_log_file("/dev/stdout")
        .access_log_encoding(AccessLogEncoding::Json)
        .enable_auto_mtls(true)
        .enable_tracing(true)
        .path_normalization(PathNormalization::DecodeAndMergeSlashes)
        .extension_provider(ExtensionProvider::opentelemetry(
            "jaeger",
            host!("jaeger.observability.svc.cluster.local"),
            port!(4317),
        ));
    check(
        &IstioOperator::new("mesh", "istio-system")
            .profile(Profile::Default)
            .mesh_config(config),
        &json!({
            "apiVersion": "install.istio.io/v1alpha1",
            "kind": "IstioOperator",
            "metadata": {"name": "mesh", "namespace": "istio-system"},
            "spec": {
                "profile": "default",
                "meshConfig": {
                    "trustDomain": "cluster.local",
                    "accessLogFile": "/dev/stdout",
                    "accessLogEncoding": "JSON",
                    "enableAutoMtls": true,
                    "enableTracing": true,
                    "pathNormalization": {"normalization": "DECODE_AND_MERGE_SLASHES"},
                    "extensionProviders": [{
                        "name": "jaeger",
                        "opentelemetry": {"service": "jaeger.observability.svc.cluster.local", "port": 4317},
                    }],
                },
            },
        }),
    );
}
