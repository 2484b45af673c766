//! Every kind beside the document that a person would write.

use mesh2yaml_linkerd::gateway::{HttpRoute, ParentRef};
use mesh2yaml_linkerd::k8s::{ObjectMeta, Resource};
use mesh2yaml_linkerd::{
    AccessLog, AccessPolicy, AuthorizationPolicy, BalancerSettings, FailureAccrual, GrpcStatus, HelmValues,
    HttpStatus, IdentityRef, InboundSettings, Inject, MeshTlsAuthentication, Network, NetworkAuthentication,
    OpaqueSettings, ProfileRoute, ProxyProtocol, RequestMatch, ResponseClass, Retries, RetryBudget,
    RouteSettings, RouteTimeouts, Select, Server, ServerPort, ServerVersion, ServiceProfile, ServiceSettings,
    TracingValues, WorkloadSettings,
};
use mesh2yaml_types::{ServiceAccount, duration, host, name, port};
use serde::Serialize;
use serde_json::{Value, json};

/// Compares texts, so that the order of keys counts too.
fn check(written: &impl Serialize, expected: &Value) {
    assert_eq!(
        serde_json::to_string_pretty(written).unwrap(),
        serde_json::to_string_pretty(expected).unwrap()
    );
}

fn server() -> Server {
    Server::new(
        "api-server-http",
        "production",
        Select::pods([("app", "api-server")]),
        port!(8080),
    )
}

fn frontend() -> ServiceAccount {
    ServiceAccount::new(name!("production"), name!("frontend"))
}

fn spec(written: &impl Serialize) -> Value {
    serde_json::to_value(written).unwrap()["spec"].take()
}

#[test]
fn service_profile() {
    let profile = ServiceProfile::new(&host!("api-server.production.svc.cluster.local"), "production")
        .route(
            ProfileRoute::new(
                "GET /api/users",
                RequestMatch::path("/api/users/.*").and_method("GET"),
            )
            .response_class(ResponseClass::failure(500, 599))
            .response_class(ResponseClass::success(400, 499))
            .timeout(duration!("5s"))
            .retryable(),
        )
        .route(ProfileRoute::new("writes", RequestMatch::method("POST")))
        .retry_budget(RetryBudget::new(0.2, 10, duration!("10s")));
    check(
        &profile,
        &json!({
            "apiVersion": "linkerd.io/v1alpha2",
            "kind": "ServiceProfile",
            "metadata": {"name": "api-server.production.svc.cluster.local", "namespace": "production"},
            "spec": {
                "routes": [
                    {
                        "name": "GET /api/users",
                        "condition": {"method": "GET", "pathRegex": "/api/users/.*"},
                        "responseClasses": [
                            {"condition": {"status": {"min": 500, "max": 599}}, "isFailure": true},
                            {"condition": {"status": {"min": 400, "max": 499}}},
                        ],
                        "timeout": "5s",
                        "isRetryable": true,
                    },
                    {"name": "writes", "condition": {"method": "POST"}},
                ],
                "retryBudget": {"retryRatio": 0.2, "minRetriesPerSecond": 10, "ttl": "10s"},
            },
        }),
    );
}

#[test]
fn servers() {
    check(
        &server()
            .proxy_protocol(ProxyProtocol::Http1)
            .access_policy(AccessPolicy::Deny),
        &json!({
            "apiVersion": "policy.linkerd.io/v1beta3",
            "kind": "Server",
            "metadata": {"name": "api-server-http", "namespace": "production"},
            "spec": {
                "podSelector": {"matchLabels": {"app": "api-server"}},
                "port": 8080,
                "proxyProtocol": "HTTP/1",
                "accessPolicy": "deny",
            },
        }),
    );
    check(
        &Server::new(
            "all",
            "production",
            Select::all_pods(),
            ServerPort::Name("http".into()),
        )
        .version(ServerVersion::V1Beta1),
        &json!({
            "apiVersion": "policy.linkerd.io/v1beta1",
            "kind": "Server",
            "metadata": {"name": "all", "namespace": "production"},
            "spec": {"podSelector": {}, "port": "http"},
        }),
    );
    let outside = Server::new(
        "vm",
        "production",
        Select::external_workloads([("app", "vm")]),
        port!(22),
    )
    .proxy_protocol(ProxyProtocol::Opaque);
    assert_eq!(
        spec(&outside),
        json!({
            "externalWorkloadSelector": {"matchLabels": {"app": "vm"}},
            "port": 22,
            "proxyProtocol": "opaque",
        })
    );
    for (protocol, text) in [
        (ProxyProtocol::Unknown, "unknown"),
        (ProxyProtocol::Http1, "HTTP/1"),
        (ProxyProtocol::Http2, "HTTP/2"),
        (ProxyProtocol::Grpc, "gRPC"),
        (ProxyProtocol::Opaque, "opaque"),
        (ProxyProtocol::Tls, "TLS"),
    ] {
        assert_eq!(serde_json::to_value(protocol).unwrap(), text);
    }
    for policy in [
        AccessPolicy::Deny,
        AccessPolicy::Audit,
        AccessPolicy::AllAuthenticated,
        AccessPolicy::AllUnauthenticated,
        AccessPolicy::ClusterAuthenticated,
        AccessPolicy::ClusterUnauthenticated,
    ] {
        assert_eq!(serde_json::to_value(policy).unwrap(), policy.as_str());
    }
}

#[test]
fn one_account_may_use_a_server() {
    check(
        &AuthorizationPolicy::new("api-server-authz", "production", &server(), frontend()),
        &json!({
            "apiVersion": "policy.linkerd.io/v1alpha1",
            "kind": "AuthorizationPolicy",
            "metadata": {"name": "api-server-authz", "namespace": "production"},
            "spec": {
                "targetRef": {"group": "policy.linkerd.io", "kind": "Server", "name": "api-server-http"},
                "requiredAuthenticationRefs": [{
                    "group": "core", "kind": "ServiceAccount", "name": "frontend", "namespace": "production",
                }],
            },
        }),
    );
}

#[test]
fn an_identity_from_a_network_may_use_a_route() {
    let route = HttpRoute::new("api", "production", ParentRef::server("api-server-http"));
    let clients = MeshTlsAuthentication::new("clients", "production", [frontend()]);
    let office = NetworkAuthentication::new("office", "networks", [Network::new("10.1.0.0/16")]);
    assert_eq!(
        spec(&AuthorizationPolicy::new(
            "api",
            "production",
            &route,
            (&clients, &office)
        )),
        json!({
            "targetRef": {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "api"},
            "requiredAuthenticationRefs": [
                {"group": "policy.linkerd.io", "kind": "MeshTLSAuthentication", "name": "clients"},
                {
                    "group": "policy.linkerd.io",
                    "kind": "NetworkAuthentication",
                    "name": "office",
                    "namespace": "networks",
                },
            ],
        })
    );
    assert_eq!(
        AuthorizationPolicy::new("api", "production", &route, [&clients]),
        AuthorizationPolicy::new("api", "production", &route, &clients)
    );
}

#[test]
fn a_namespace_and_anyone() {
    let office = NetworkAuthentication::new("office", "production", [Network::new("10.1.0.0/16")]);
    assert_eq!(
        spec(&AuthorizationPolicy::whole_namespace(
            "office",
            "production",
            &office
        )),
        json!({
            "targetRef": {"group": "core", "kind": "Namespace", "name": "production"},
            "requiredAuthenticationRefs": [
                {"group": "policy.linkerd.io", "kind": "NetworkAuthentication", "name": "office"},
            ],
        })
    );
    assert_eq!(
        spec(&AuthorizationPolicy::allow_anyone(
            "open",
            "production",
            &server()
        )),
        json!({
            "targetRef": {"group": "policy.linkerd.io", "kind": "Server", "name": "api-server-http"},
            "requiredAuthenticationRefs": [],
        })
    );
}

#[test]
fn mesh_tls_authentication() {
    check(
        &MeshTlsAuthentication::refs(
            "clients",
            "production",
            [IdentityRef::from(frontend()), IdentityRef::from(name!("ops"))],
        ),
        &json!({
            "apiVersion": "policy.linkerd.io/v1alpha1",
            "kind": "MeshTLSAuthentication",
            "metadata": {"name": "clients", "namespace": "production"},
            "spec": {"identityRefs": [
                {"group": "core", "kind": "ServiceAccount", "name": "frontend", "namespace": "production"},
                {"group": "core", "kind": "Namespace", "name": "ops"},
            ]},
        }),
    );
    assert_eq!(
        spec(&MeshTlsAuthentication::any("meshed", "production")),
        json!({"identities": ["*"]})
    );
}

#[test]
fn network_authentication() {
    check(
        &NetworkAuthentication::new(
            "office",
            "production",
            [Network::new("10.1.0.0/16").except("10.1.9.0/24")],
        )
        .network(Network::new("::1")),
        &json!({
            "apiVersion": "policy.linkerd.io/v1alpha1",
            "kind": "NetworkAuthentication",
            "metadata": {"name": "office", "namespace": "production"},
            "spec": {"networks": [{"cidr": "10.1.0.0/16", "except": ["10.1.9.0/24"]}, {"cidr": "::1"}]},
        }),
    );
}

/// Stands for a kind that carries annotations.
#[derive(Clone, Serialize)]
struct Carrier {
    metadata: ObjectMeta,
}

impl Resource for Carrier {
    const KIND: &'static str = "Carrier";
    fn api_version(&self) -> &'static str {
        "v1"
    }
    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

impl RouteSettings for Carrier {}
impl BalancerSettings for Carrier {}
impl OpaqueSettings for Carrier {}
impl ServiceSettings for Carrier {}
impl InboundSettings for Carrier {}
impl WorkloadSettings for Carrier {}

#[test]
fn annotations() {
    let carrier = Carrier {
        metadata: ObjectMeta::cluster("x"),
    };
    let annotations = |carrier: Carrier| serde_json::to_value(carrier.metadata.annotations()).unwrap();
    assert_eq!(
        annotations(
            carrier
                .clone()
                .retries(
                    Retries::new(3)
                        .on_http([
                            HttpStatus::FiveXx,
                            HttpStatus::GatewayError,
                            HttpStatus::Code(429),
                            HttpStatus::Range(408, 409),
                        ])
                        .on_grpc([GrpcStatus::Unavailable, GrpcStatus::DeadlineExceeded])
                        .timeout(duration!("3s")),
                )
                .timeouts(
                    RouteTimeouts::new()
                        .request(duration!("10s"))
                        .response(duration!("1m1s"))
                        .idle(duration!("1h30m"))
                )
        ),
        json!({
            "retry.linkerd.io/grpc": "unavailable,deadline-exceeded",
            "retry.linkerd.io/http": "5xx,gateway-error,429,408-409",
            "retry.linkerd.io/limit": "3",
            "retry.linkerd.io/timeout": "3s",
            "timeout.linkerd.io/idle": "90m",
            "timeout.linkerd.io/request": "10s",
            "timeout.linkerd.io/response": "61s",
        })
    );
    assert_eq!(
        annotations(
            carrier.clone().failure_accrual(
                FailureAccrual::consecutive(5)
                    .penalty(duration!("30s"), duration!("30s"))
                    .jitter_ratio(0.0)
            )
        ),
        json!({
            "balancer.linkerd.io/failure-accrual": "consecutive",
            "balancer.linkerd.io/failure-accrual-consecutive-jitter-ratio": "0",
            "balancer.linkerd.io/failure-accrual-consecutive-max-failures": "5",
            "balancer.linkerd.io/failure-accrual-consecutive-max-penalty": "30s",
            "balancer.linkerd.io/failure-accrual-consecutive-min-penalty": "30s",
        })
    );
    assert_eq!(
        annotations(
            carrier
                .inject(Inject::Enabled)
                .access_log(AccessLog::Apache)
                .default_inbound_policy(AccessPolicy::AllAuthenticated)
                .opaque_ports([port!(3306), port!(5432)])
                .skip_inbound_ports([port!(22)])
                .skip_outbound_ports([port!(25)])
        ),
        json!({
            "config.linkerd.io/access-log": "apache",
            "config.linkerd.io/default-inbound-policy": "all-authenticated",
            "config.linkerd.io/opaque-ports": "3306,5432",
            "config.linkerd.io/skip-inbound-ports": "22",
            "config.linkerd.io/skip-outbound-ports": "25",
            "linkerd.io/inject": "enabled",
        })
    );
}

#[test]
fn helm_values() {
    let jaeger = host!("jaeger-collector.observability.svc.cluster.local");
    check(
        &HelmValues::new()
            .identity_trust_domain("cluster.local")
            .cluster_domain("cluster.local")
            .cluster_network("10.0.0.0/8")
            .cluster_network("fd00::/8")
            .default_inbound_policy(AccessPolicy::ClusterUnauthenticated)
            .access_log(AccessLog::Json)
            .tracing(TracingValues::new(
                &jaeger,
                port!(4317),
                ServiceAccount::new(name!("observability"), name!("collector")),
            ))
            .probe_network("10.0.0.0/8"),
        &json!({
            "identityTrustDomain": "cluster.local",
            "clusterDomain": "cluster.local",
            "clusterNetworks": "10.0.0.0/8,fd00::/8",
            "proxy": {
                "defaultInboundPolicy": "cluster-unauthenticated",
                "accessLog": "json",
                "tracing": {
                    "enabled": true,
                    "collector": {
                        "endpoint": "jaeger-collector.observability.svc.cluster.local:4317",
                        "meshIdentity": {"serviceAccountName": "collector", "namespace": "observability"},
                    },
                },
            },
            "policyController": {"probeNetworks": ["10.0.0.0/8"]},
        }),
    );
    check(&HelmValues::new(), &json!({}));
}
