//! Every kind beside the document that a person would write.

use mesh2yaml_gateway::k8s::Resource;
use mesh2yaml_gateway::{
    BackendRef, HeaderModifier, HttpRoute, HttpRouteFilter, HttpRouteMatch, HttpRouteRule, HttpRouteVersion,
    Method, ParentRef, PathMatch, PathRewrite, RedirectStatus, RequestRedirect, Scheme, ValueMatch,
};
use mesh2yaml_types::{duration, host, port};
use serde_json::{Value, json};

/// Compares texts, so that the order of keys counts too.
fn check(resource: &impl Resource, expected: &Value) {
    assert_eq!(
        serde_json::to_string_pretty(resource).unwrap(),
        serde_json::to_string_pretty(expected).unwrap()
    );
}

#[test]
fn weights_between_versions() {
    let route = HttpRoute::new(
        "api-server",
        "production",
        ParentRef::service("api-server", port!(80)),
    )
    .annotation("retry.linkerd.io/limit", "3")
    .rule(
        HttpRouteRule::new()
            .backend(BackendRef::service("api-server-stable", port!(80)).weight(90))
            .backend(BackendRef::service("api-server-canary", port!(80)).weight(10))
            .request_timeout(duration!("1h30m")),
    );
    check(
        &route,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "HTTPRoute",
            "metadata": {
                "name": "api-server",
                "namespace": "production",
                "annotations": {"retry.linkerd.io/limit": "3"},
            },
            "spec": {
                "parentRefs": [{"group": "", "kind": "Service", "name": "api-server", "port": 80}],
                "rules": [{
                    "backendRefs": [
                        {"name": "api-server-stable", "port": 80, "weight": 90},
                        {"name": "api-server-canary", "port": 80, "weight": 10},
                    ],
                    "timeouts": {"request": "90m"},
                }],
            },
        }),
    );
}

#[test]
fn requests_that_reach_a_server() {
    let route = HttpRoute::new("api", "production", ParentRef::server("api-server-http"))
        .version(HttpRouteVersion::V1Beta1)
        .rule(
            HttpRouteRule::new()
                .when(HttpRouteMatch::path(PathMatch::exact("/healthz")).method(Method::Get))
                .when(
                    HttpRouteMatch::path(PathMatch::prefix("/api"))
                        .header("x-a", ValueMatch::exact("1"))
                        .header("x-b", ValueMatch::regex("[0-9]+"))
                        .header("X-A", ValueMatch::exact("2"))
                        .query_param("page", ValueMatch::exact("1")),
                ),
        );
    check(
        &route,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1beta1",
            "kind": "HTTPRoute",
            "metadata": {"name": "api", "namespace": "production"},
            "spec": {
                "parentRefs": [{"group": "policy.linkerd.io", "kind": "Server", "name": "api-server-http"}],
                "rules": [{
                    "matches": [
                        {"path": {"type": "Exact", "value": "/healthz"}, "method": "GET"},
                        {
                            "path": {"type": "PathPrefix", "value": "/api"},
                            "headers": [
                                {"name": "x-a", "value": "2"},
                                {"type": "RegularExpression", "name": "x-b", "value": "[0-9]+"},
                            ],
                            "queryParams": [{"name": "page", "value": "1"}],
                        },
                    ],
                }],
            },
        }),
    );
}

#[test]
fn filters_and_hosts() {
    let route = HttpRoute::new("api", "production", ParentRef::gateway("public"))
        .parent(ParentRef::service_in("web", "api", port!(80)))
        .parent(ParentRef::whole_service("api"))
        .hostname(host!("api.example.com"))
        .rule(
            HttpRouteRule::new()
                .when(HttpRouteMatch::path(PathMatch::prefix("/v1")))
                .filter(HttpRouteFilter::RequestRedirect(
                    RequestRedirect::new()
                        .scheme(Scheme::Https)
                        .hostname(host!("api.example.org"))
                        .path(PathRewrite::Full("/v2".into()))
                        .port(port!(8443))
                        .status(RedirectStatus::MovedPermanently),
                )),
        )
        .rule(
            HttpRouteRule::new()
                .filter(HttpRouteFilter::RequestHeaderModifier(
                    HeaderModifier::new()
                        .set("x-from", "mesh")
                        .add("x-hop", "1")
                        .remove("x-secret"),
                ))
                .filter(HttpRouteFilter::ResponseHeaderModifier(
                    HeaderModifier::new().remove("server"),
                ))
                .backend(BackendRef::service("api", port!(80)).namespace("web"))
                .backend_request_timeout(duration!("1m500ms")),
        );
    check(
        &route,
        &json!({
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "HTTPRoute",
            "metadata": {"name": "api", "namespace": "production"},
            "spec": {
                "parentRefs": [
                    {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "public"},
                    {"group": "", "kind": "Service", "namespace": "web", "name": "api", "port": 80},
                    {"group": "", "kind": "Service", "name": "api"},
                ],
                "hostnames": ["api.example.com"],
                "rules": [
                    {
                        "matches": [{"path": {"type": "PathPrefix", "value": "/v1"}}],
                        "filters": [{
                            "type": "RequestRedirect",
                            "requestRedirect": {
                                "scheme": "https",
                                "hostname": "api.example.org",
                                "path": {"type": "ReplaceFullPath", "replaceFullPath": "/v2"},
                                "port": 8443,
                                "statusCode": 301,
                            },
                        }],
                    },
                    {
                        "filters": [
                            {
                                "type": "RequestHeaderModifier",
                                "requestHeaderModifier": {
                                    "set": [{"name": "x-from", "value": "mesh"}],
                                    "add": [{"name": "x-hop", "value": "1"}],
                                    "remove": ["x-secret"],
                                },
                            },
                            {
                                "type": "ResponseHeaderModifier",
                                "responseHeaderModifier": {"remove": ["server"]},
                            },
                        ],
                        "backendRefs": [{"name": "api", "namespace": "web", "port": 80}],
                        "timeouts": {"backendRequest": "60500ms"},
                    },
                ],
            },
        }),
    );
}

#[test]
fn methods_by_name() {
    for method in Method::ALL {
        assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
        assert_eq!(Method::from_name(method.as_str()), Some(method));
    }
    assert_eq!(Method::from_name("get"), None);
}
