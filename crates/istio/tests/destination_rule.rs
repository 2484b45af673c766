//! DestinationRule: written, read, and its rules.

use mesh2yaml_istio::{
    Aggression, ClientTls, ClientTlsMode, ConnectionPool, ConsistentHash, CookieLifetime, DestinationRule,
    Distribution, ExportTo, Failover, HashCookie, HostName, Http2KeepAlive, HttpPool, IdleTimeout,
    LoadBalancer, LocalityLb, NetworkingVersion, OutlierDetection, PortTrafficPolicy, ProxyProtocol,
    ProxyProtocolVersion, RetryBudget, SimpleBalancer, Subset, TcpPool, TrafficPolicy, Tunnel,
    TunnelProtocol, Warmup, ZoneAwareLb,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Severity, Validate};
use mesh2yaml_types::{duration, host, percent, port};
use serde_json::{Value, json};

/// What is found in the spec of a rule in the namespace `b`: severity, rule and place, and the message.
fn found(spec: &str) -> Vec<(String, String)> {
    let text = format!(
        "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"))
        .value;
    let (rule, mut found) = typed::<DestinationRule>(&document);
    if let Some(rule) = rule {
        found.extend(rule.findings());
        let kept = Kept::<DestinationRule>::new(&document).0.expect("it was read");
        assert_eq!(serde_json::to_value(&kept).expect("JSON"), document);
        // What is written by its type alone is read as the same.
        let written = serde_json::to_value(&rule).expect("JSON");
        let (again, wrong) = typed::<DestinationRule>(&written);
        assert!(wrong.is_empty(), "{written}: {wrong:?}");
        assert_eq!(again.as_ref(), Some(&rule), "{written}");
    }
    let shown = found.into_iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        (format!("{severity} {} {}", f.rule, f.path), f.message)
    });
    shown.collect()
}

/// Each case is a text and where it is wrong; without a place it is right. `around` puts the text into a spec.
#[track_caller]
fn check(around: impl Fn(&str) -> String, below: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let spec = around(text);
        let shown: Vec<String> = found(&spec).into_iter().map(|(place, _)| place).collect();
        let expected: Vec<String> = expected
            .iter()
            .map(|line| {
                let (rule, place) = line.rsplit_once(' ').expect("a rule and a place");
                let dot = if place.is_empty() || place.starts_with('[') {
                    ""
                } else {
                    "."
                };
                format!("{rule} {below}{dot}{place}")
            })
            .collect();
        assert_eq!(shown, expected, "{spec}");
    }
}

fn policy(text: &str) -> String {
    format!("{{host: a.b, trafficPolicy: {{{text}}}}}")
}

#[test]
fn a_rule_is_written() {
    let port_policy = PortTrafficPolicy::new(port!(443))
        .tls(
            ClientTls::simple()
                .ca_certificates("/etc/ca.pem")
                .ca_crl("/etc/crl.pem")
                .subject_alt_name("shop.example.com")
                .insecure_skip_verify(false),
        )
        .load_balancer(LoadBalancer::simple(SimpleBalancer::Random))
        .connection_pool(ConnectionPool::new().tcp(TcpPool::new().idle_timeout(IdleTimeout::Never)))
        .outlier_detection(OutlierDetection::new());
    let rule = DestinationRule::new("shop", "production", HostName::below(&host!("example.com")))
        .version(NetworkingVersion::V1Beta1)
        .traffic_policy(
            TrafficPolicy::new()
                .load_balancer(
                    LoadBalancer::simple(SimpleBalancer::RoundRobin)
                        .locality(
                            LocalityLb::new()
                                .enabled(true)
                                .failover(Failover::new("us-east", "eu-west"))
                                .failover_priority("topology.istio.io/network"),
                        )
                        .warmup(
                            Warmup::new(duration!("30s"))
                                .minimum_percent(percent!(5))
                                .aggression(Aggression::new(1.5).expect("it is above 0")),
                        ),
                )
                .connection_pool(ConnectionPool::new().http(
                    HttpPool::new().http2_keep_alive(Http2KeepAlive::new(duration!("15s"), duration!("5s"))),
                ))
                .outlier_detection(
                    OutlierDetection::new()
                        .consecutive_5xx_errors(7)
                        .consecutive_gateway_errors(3)
                        .consecutive_local_origin_failures(4)
                        .interval(duration!("5m"))
                        .base_ejection_time(duration!("15m"))
                        .max_ejection_percent(percent!(50))
                        .min_health_percent(percent!(20))
                        .http_error_code(429),
                )
                .tls(ClientTls::istio_mutual())
                .port(port_policy)
                .proxy_protocol(ProxyProtocol::new(ProxyProtocolVersion::V2))
                .retry_budget(
                    RetryBudget::new()
                        .percent(percent!(25))
                        .min_retry_concurrency(5)
                        .budget_interval(duration!("10s")),
                ),
        )
        .subset(
            Subset::new("canary").label("version", "v2").traffic_policy(
                TrafficPolicy::new().load_balancer(
                    LoadBalancer::hash(
                        ConsistentHash::by_cookie(
                            HashCookie::new("shop")
                                .path("/")
                                .for_session()
                                .attribute("SameSite", "Strict")
                                .attribute("Secure", ""),
                        )
                        .ring_hash(2048),
                    )
                    .zone_aware(ZoneAwareLb::new().enabled(true).min_cluster_size(3)),
                ),
            ),
        )
        .export_to(ExportTo::Own)
        .workloads([("app", "web")]);
    let written = serde_json::to_value(&rule).expect("JSON");
    assert_eq!(
        written,
        json!({
            "apiVersion": "networking.istio.io/v1beta1",
            "kind": "DestinationRule",
            "metadata": {"name": "shop", "namespace": "production"},
            "spec": {
                "host": "*.example.com",
                "trafficPolicy": {
                    "loadBalancer": {
                        "simple": "ROUND_ROBIN",
                        "localityLbSetting": {
                            "failover": [{"from": "us-east", "to": "eu-west"}],
                            "failoverPriority": ["topology.istio.io/network"],
                            "enabled": true,
                        },
                        "warmup": {"duration": "30s", "minimumPercent": 5, "aggression": 1.5},
                    },
                    "connectionPool": {"http": {"http2KeepAlive": {"interval": "15s", "timeout": "5s"}}},
                    "outlierDetection": {
                        "splitExternalLocalOriginErrors": true,
                        "consecutiveLocalOriginFailures": 4,
                        "consecutiveGatewayErrors": 3,
                        "consecutive5xxErrors": 7,
                        "interval": "5m",
                        "baseEjectionTime": "15m",
                        "maxEjectionPercent": 50,
                        "minHealthPercent": 20,
                        "outlierDetectionHttpErrorCodes": [429],
                    },
                    "tls": {"mode": "ISTIO_MUTUAL"},
                    "portLevelSettings": [{
                        "port": {"number": 443},
                        "loadBalancer": {"simple": "RANDOM"},
                        "connectionPool": {"tcp": {"idleTimeout": "0s"}},
                        "outlierDetection": {},
                        "tls": {
                            "mode": "SIMPLE",
                            "caCertificates": "/etc/ca.pem",
                            "subjectAltNames": ["shop.example.com"],
                            "insecureSkipVerify": false,
                            "caCrl": "/etc/crl.pem",
                        },
                    }],
                    "proxyProtocol": {"version": "V2"},
                    "retryBudget": {"percent": 25, "minRetryConcurrency": 5, "budgetInterval": "10s"},
                },
                "subsets": [{
                    "name": "canary",
                    "labels": {"version": "v2"},
                    "trafficPolicy": {"loadBalancer": {
                        "consistentHash": {
                            "httpCookie": {
                                "name": "shop",
                                "path": "/",
                                "ttl": "0s",
                                "attributes": [{"name": "SameSite", "value": "Strict"}, {"name": "Secure"}],
                            },
                            "ringHash": {"minimumRingSize": 2048},
                        },
                        "zoneAwareLbSetting": {"enabled": true, "minClusterSize": 3},
                    }},
                }],
                "exportTo": ["."],
                "workloadSelector": {"matchLabels": {"app": "web"}},
            },
        })
    );
    assert_eq!(
        typed::<DestinationRule>(&written),
        (Some(rule.clone()), Vec::new())
    );
    assert_eq!(rule.findings(), []);
}

#[test]
fn a_tunnel_is_written() {
    let tunnel = Tunnel::new("10.0.0.1", port!(3306)).protocol(TunnelProtocol::Post);
    let rule = DestinationRule::new("proxy", "egress", host!("proxy.example.com"))
        .traffic_policy(TrafficPolicy::new().tunnel(tunnel));
    assert_eq!(
        serde_json::to_value(&rule).expect("JSON")["spec"]["trafficPolicy"],
        json!({"tunnel": {"protocol": "POST", "targetHost": "10.0.0.1", "targetPort": 3306}}),
    );
    assert_eq!(rule.findings(), []);
}

#[test]
fn every_served_version_is_read() {
    for version in ["v1", "v1beta1", "v1alpha3"] {
        let document = json!({
            "apiVersion": format!("networking.istio.io/{version}"),
            "kind": "DestinationRule",
            "metadata": {"name": "a", "namespace": "b"},
            "spec": {"host": "a.b"},
        });
        let (rule, wrong) = typed::<DestinationRule>(&document);
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(
            serde_json::to_value(rule.expect("it is read")).expect("JSON"),
            document
        );
    }
    let document: Value = json!({
        "apiVersion": "networking.istio.io/v2", "kind": "DestinationRule", "metadata": {"name": "a"},
        "spec": {"host": "a.b"},
    });
    assert_eq!(typed::<DestinationRule>(&document).0, None);
}

#[test]
fn what_is_zero_says_something() {
    let read = |policy: Value| {
        let spec = json!({"host": "a.b", "trafficPolicy": policy});
        let document = json!({
            "apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": "a"}, "spec": spec,
        });
        let (rule, wrong) = typed::<DestinationRule>(&document);
        assert!(wrong.is_empty(), "{wrong:?}");
        rule.and_then(|rule| rule.spec.traffic_policy)
            .expect("it is read")
    };
    let never = read(json!({"connectionPool": {"tcp": {"idleTimeout": "0s"}}}));
    let tcp = never
        .connection_pool
        .and_then(|pool| pool.tcp)
        .expect("it is there");
    assert_eq!(tcp.idle_timeout, Some(IdleTimeout::Never));
    let session =
        read(json!({"loadBalancer": {"consistentHash": {"httpCookie": {"name": "a", "ttl": "0"}}}}));
    let of_session = LoadBalancer::hash(ConsistentHash::by_cookie(HashCookie::new("a").for_session()));
    assert_eq!(session.load_balancer, Some(of_session));
    assert_ne!(HashCookie::new("a").for_session().ttl, HashCookie::new("a").ttl);
    assert_eq!(
        HashCookie::new("a").for_session().ttl,
        Some(CookieLifetime::Session)
    );
    let budget = read(json!({"retryBudget": {"budgetInterval": "0s"}}));
    assert_eq!(budget.retry_budget, Some(RetryBudget::new()));
    // `false` answers the question of the key: there is none.
    let hash = read(json!({"loadBalancer": {"consistentHash": {"useSourceIp": false}}}));
    assert_eq!(
        hash.load_balancer,
        Some(LoadBalancer::hash(ConsistentHash::default()))
    );
    let disabled = read(json!({"tls": {}}));
    assert_eq!(disabled.tls.and_then(|tls| tls.mode), None::<ClientTlsMode>);
}

#[test]
fn hosts_and_subsets() {
    check(
        |text| text.to_owned(),
        "spec",
        &[
            ("{host: reviews}", &[]),
            ("{host: '*'}", &[]),
            ("{host: '*.example.com'}", &[]),
            ("{host: '*-a.example.com'}", &[]),
            ("{host: Reviews.Example.com.}", &[]),
            ("{host: ''}", &["E admission host"]),
            ("{host: a.*.b}", &["E admission host"]),
            ("{host: a_b}", &["E admission host"]),
            ("{host: 10.0.0.1}", &["E admission host"]),
            ("{}", &["E shape "]),
            ("{host: a, hosts: [a]}", &["E unknown-field hosts"]),
            ("{host: a, trafficPolicy: null, subsets: [], exportTo: []}", &[]),
            (
                "{host: a, subsets: [{name: v1, labels: {version: v1}}, {name: V-2, labels: {x.y/z: ''}}, {name: all}]}",
                &[],
            ),
            (
                "{host: a, subsets: [{labels: {version: v1}}]}",
                &["E shape subsets[0]"],
            ),
            (
                "{host: a, subsets: [{name: ''}]}",
                &["E admission subsets[0].name"],
            ),
            (
                "{host: a, subsets: [{name: a.b}]}",
                &["E admission subsets[0].name"],
            ),
            (
                "{host: a, subsets: [{name: a, labels: {v: '1'}}, {name: a, labels: {v: '2'}}]}",
                &["E admission subsets[1].name"],
            ),
            (
                "{host: a, subsets: [{name: a, labels: {'-v': '1'}}]}",
                &["E admission subsets[0].labels.-v"],
            ),
            (
                "{host: a, subsets: [{name: a, labels: {v: 'a b'}}]}",
                &["E admission subsets[0].labels.v"],
            ),
            ("{host: a, subsets: [null]}", &["E shape subsets[0]"]),
            (
                "{host: a, subsets: [{name: a, trafficPolicy: {connectionPool: {}}}]}",
                &["E admission subsets[0].trafficPolicy.connectionPool"],
            ),
            (
                "{host: a, subsets: [{name: a, trafficPolicy: {}}]}",
                &["E admission subsets[0].trafficPolicy"],
            ),
        ],
    );
}

#[test]
fn who_uses_a_rule() {
    check(
        |text| format!("{{host: a, {text}}}"),
        "spec",
        &[
            ("exportTo: ['*']", &[]),
            ("exportTo: ['.', c]", &[]),
            ("exportTo: [b, c]", &[]),
            ("exportTo: ['~']", &["E admission exportTo[0]"]),
            ("exportTo: ['.', '*']", &["E admission exportTo[1]"]),
            ("exportTo: ['.', b]", &["E admission exportTo[1]"]),
            ("exportTo: [c, d, c]", &["E admission exportTo[2]"]),
            ("exportTo: [c_]", &["E shape exportTo[0]"]),
            ("workloadSelector: {matchLabels: {app: web}}", &[]),
            ("workloadSelector: {}", &["W admission workloadSelector"]),
            (
                "workloadSelector: {matchLabels: {'*': web}}",
                &["E schema workloadSelector.matchLabels[\"*\"]"],
            ),
            (
                "workloadSelector: {matchLabels: {app: 'w*'}}",
                &["E schema workloadSelector.matchLabels.app"],
            ),
            (
                "workloadSelector: {matchLabels: {app: web}}, exportTo: ['.']",
                &[],
            ),
            ("workloadSelector: {matchLabels: {app: web}}, exportTo: [b]", &[]),
            (
                "workloadSelector: {matchLabels: {app: web}}, exportTo: ['*']",
                &["E admission exportTo"],
            ),
            (
                "workloadSelector: {matchLabels: {app: web}}, exportTo: [c]",
                &["E admission exportTo"],
            ),
            (
                "workloadSelector: {matchLabels: {app: web}}, exportTo: ['.', c]",
                &["E admission exportTo"],
            ),
        ],
    );
}

#[test]
fn traffic_policies() {
    check(
        policy,
        "spec.trafficPolicy",
        &[
            ("", &["E admission "]),
            ("portLevelSettings: []", &["E admission "]),
            ("loadBalancer: {}", &[]),
            ("retryBudget: {}", &[]),
            ("proxyProtocol: {}", &[]),
            ("proxyProtocol: {version: V1}", &[]),
            ("proxyProtocol: {version: V3}", &["E shape proxyProtocol.version"]),
            (
                "retryBudget: {percent: 100, minRetryConcurrency: 0, budgetInterval: 500us}",
                &[],
            ),
            ("retryBudget: {percent: 0.5}", &[]),
            ("retryBudget: {percent: 100.5}", &["E shape retryBudget.percent"]),
            ("retryBudget: {percent: -1}", &["E shape retryBudget.percent"]),
            (
                "retryBudget: {budgetInterval: soon}",
                &["E shape retryBudget.budgetInterval"],
            ),
            ("tunnel: {targetHost: a.b, targetPort: 80}", &[]),
            ("tunnel: {targetHost: '::1', targetPort: 80, protocol: ''}", &[]),
            (
                "tunnel: {targetHost: 10.0.0.1, targetPort: 80, protocol: CONNECT}",
                &[],
            ),
            (
                "tunnel: {targetHost: '*.b', targetPort: 80}",
                &["E admission tunnel.targetHost"],
            ),
            (
                "tunnel: {targetHost: '', targetPort: 80}",
                &["E admission tunnel.targetHost"],
            ),
            (
                "tunnel: {targetHost: a.b, targetPort: 0}",
                &["E shape tunnel.targetPort"],
            ),
            (
                "tunnel: {targetHost: a.b, targetPort: 65536}",
                &["E shape tunnel.targetPort"],
            ),
            ("tunnel: {targetHost: a.b}", &["E shape tunnel"]),
            (
                "tunnel: {targetHost: a.b, targetPort: 80, protocol: GET}",
                &["E shape tunnel.protocol"],
            ),
            (
                "tunnel: {targetHost: a.b, targetPort: 80}, proxyProtocol: {}",
                &["E admission "],
            ),
            ("portLevelSettings: [{port: {number: 80}, tls: {}}]", &[]),
            (
                "portLevelSettings: [{tls: {}}]",
                &["E shape portLevelSettings[0]"],
            ),
            ("portLevelSettings: [null]", &["E shape portLevelSettings[0]"]),
            (
                "portLevelSettings: [{port: {number: 80}}]",
                &["E admission portLevelSettings[0]"],
            ),
            (
                "portLevelSettings: [{port: {number: 80}, connectionPool: {}}]",
                &["E admission portLevelSettings[0].connectionPool"],
            ),
            (
                "portLevelSettings: [{port: {}, tls: {}}]",
                &["W effect portLevelSettings[0].port"],
            ),
            (
                "portLevelSettings: [{port: {number: 65536}, tls: {}}]",
                &["W effect portLevelSettings[0].port"],
            ),
            (
                "portLevelSettings: [{port: {number: -1}, tls: {}}]",
                &["E shape portLevelSettings[0].port.number"],
            ),
            (
                "portLevelSettings: [{port: {number: 80}, tls: {}}, {port: {number: 80}, loadBalancer: {}}]",
                &["W effect portLevelSettings[1].port"],
            ),
            (
                "portLevelSettings: [{port: {number: 80}, tls: {}, proxyProtocol: {}}]",
                &["E unknown-field portLevelSettings[0].proxyProtocol"],
            ),
        ],
    );
}

#[test]
fn limits() {
    check(
        |text| policy(&format!("connectionPool: {{{text}}}")),
        "spec.trafficPolicy.connectionPool",
        &[
            ("", &["E admission "]),
            ("tcp: {}", &[]),
            ("http: {}", &[]),
            (
                "tcp: {maxConnections: 7, connectTimeout: 2s, maxConnectionDuration: 1h, idleTimeout: 30s, tcpKeepalive: {probes: 4294967295, time: 2h, interval: 75s}}",
                &[],
            ),
            (
                "http: {http1MaxPendingRequests: 2, http2MaxRequests: 11, maxRequestsPerConnection: 5, maxRetries: 4, idleTimeout: 30s, maxConcurrentStreams: 5, useClientProtocol: true}",
                &[],
            ),
            ("tcp: {maxConnections: -1}", &["E shape tcp.maxConnections"]),
            (
                "tcp: {maxConnections: 2147483648}",
                &["E schema tcp.maxConnections"],
            ),
            ("tcp: {maxConnections: 2147483647}", &[]),
            ("tcp: {maxConnections: 0}", &["W effect tcp.maxConnections"]),
            (
                "http: {http1MaxPendingRequests: 0, http2MaxRequests: 0, maxRetries: 0, maxRequestsPerConnection: 0}",
                &[
                    "W effect http.http1MaxPendingRequests",
                    "W effect http.http2MaxRequests",
                    "W effect http.maxRetries",
                ],
            ),
            (
                "tcp: {connectTimeout: 2s5ns}",
                &["E admission tcp.connectTimeout"],
            ),
            ("tcp: {connectTimeout: 0s}", &["E shape tcp.connectTimeout"]),
            (
                "tcp: {maxConnectionDuration: 500ns}",
                &["E shape tcp.maxConnectionDuration"],
            ),
            (
                "tcp: {maxConnectionDuration: 1.5ms}",
                &["E admission tcp.maxConnectionDuration"],
            ),
            ("tcp: {idleTimeout: 0s}", &[]),
            ("tcp: {idleTimeout: 500us}", &[]),
            ("tcp: {idleTimeout: -5s}", &["E shape tcp.idleTimeout"]),
            ("tcp: {idleTimeout: 1500us}", &["E admission tcp.idleTimeout"]),
            (
                "tcp: {tcpKeepalive: {time: 1500us, interval: 1500us}}",
                &[
                    "E admission tcp.tcpKeepalive.time",
                    "E admission tcp.tcpKeepalive.interval",
                ],
            ),
            (
                "http: {http1MaxPendingRequests: -1}",
                &["E shape http.http1MaxPendingRequests"],
            ),
            ("http: {http2MaxRequests: -1}", &["E shape http.http2MaxRequests"]),
            (
                "http: {maxRequestsPerConnection: -1}",
                &["E shape http.maxRequestsPerConnection"],
            ),
            ("http: {maxRetries: -1}", &["E shape http.maxRetries"]),
            (
                "http: {maxConcurrentStreams: -1}",
                &["E shape http.maxConcurrentStreams"],
            ),
            ("http: {idleTimeout: 30s5ns}", &["E admission http.idleTimeout"]),
            (
                "http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}",
                &["E admission http.useClientProtocol"],
            ),
            (
                "http: {h2UpgradePolicy: DO_NOT_UPGRADE, useClientProtocol: true}",
                &[],
            ),
            ("http: {http2KeepAlive: {interval: 15s, timeout: 5s}}", &[]),
            (
                "http: {http2KeepAlive: {timeout: 5s}}",
                &["E admission http.http2KeepAlive"],
            ),
            (
                "http: {http2KeepAlive: {interval: 15s}}",
                &["E admission http.http2KeepAlive"],
            ),
            (
                "http: {http2KeepAlive: {interval: 15s5ns, timeout: 5s}}",
                &["E admission http.http2KeepAlive.interval"],
            ),
            (
                "http: {http2KeepAlive: {interval: 15s, timeout: 5s5ns}}",
                &["E admission http.http2KeepAlive.timeout"],
            ),
        ],
    );
}

#[test]
fn ejection() {
    check(
        |text| policy(&format!("outlierDetection: {{{text}}}")),
        "spec.trafficPolicy.outlierDetection",
        &[
            ("", &[]),
            (
                "interval: 2s, baseEjectionTime: 2s, maxEjectionPercent: 50, minHealthPercent: 0",
                &[],
            ),
            ("interval: 2s5ns", &["E admission interval"]),
            ("baseEjectionTime: 2s5ns", &["E admission baseEjectionTime"]),
            ("interval: 0s", &["E shape interval"]),
            ("maxEjectionPercent: 100", &[]),
            ("maxEjectionPercent: 105", &["E shape maxEjectionPercent"]),
            ("maxEjectionPercent: 0", &["W effect maxEjectionPercent"]),
            ("minHealthPercent: -1", &["E shape minHealthPercent"]),
            ("minHealthPercent: 101", &["E shape minHealthPercent"]),
            ("consecutiveErrors: 101", &["W admission consecutiveErrors"]),
            ("consecutiveErrors: -1", &["W admission consecutiveErrors"]),
            ("consecutiveErrors: 0", &[]),
            (
                "consecutiveLocalOriginFailures: 10",
                &["E admission consecutiveLocalOriginFailures"],
            ),
            ("consecutiveLocalOriginFailures: 0", &[]),
            (
                "consecutiveLocalOriginFailures: 10, splitExternalLocalOriginErrors: true",
                &[],
            ),
            ("consecutive5xxErrors: null, consecutiveGatewayErrors: 4", &[]),
            ("consecutive5xxErrors: 10, consecutiveGatewayErrors: 9", &[]),
            ("consecutive5xxErrors: 0, consecutiveGatewayErrors: 9", &[]),
            (
                "consecutive5xxErrors: 10, consecutiveGatewayErrors: 10",
                &["W effect consecutiveGatewayErrors"],
            ),
            (
                "consecutiveGatewayErrors: 5",
                &["W effect consecutiveGatewayErrors"],
            ),
            ("outlierDetectionHttpErrorCodes: [100, 599]", &[]),
            (
                "outlierDetectionHttpErrorCodes: [99, 600]",
                &[
                    "E schema outlierDetectionHttpErrorCodes[0]",
                    "E schema outlierDetectionHttpErrorCodes[1]",
                ],
            ),
        ],
    );
    // The webhook keeps its warnings of ports and subsets to itself.
    check(
        |text| policy(&format!("portLevelSettings: [{{port: {{number: 80}}, {text}}}]")),
        "spec.trafficPolicy.portLevelSettings[0]",
        &[
            (
                "outlierDetection: {consecutiveErrors: 1}",
                &["W effect outlierDetection.consecutiveErrors"],
            ),
            (
                "loadBalancer: {consistentHash: {useSourceIp: true, minimumRingSize: 1}}",
                &[],
            ),
            (
                "loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}}",
                &[],
            ),
        ],
    );
}

#[test]
fn balancing() {
    check(
        |text| policy(&format!("loadBalancer: {{{text}}}")),
        "spec.trafficPolicy.loadBalancer",
        &[
            ("simple: ROUND_ROBIN", &[]),
            ("simple: UNSPECIFIED", &[]),
            ("simple: LEAST_CONN", &[]),
            ("simple: FASTEST", &["E shape simple"]),
            (
                "simple: RANDOM, consistentHash: {useSourceIp: true}",
                &["E shape "],
            ),
            ("warmup: {duration: 30s}", &[]),
            (
                "simple: LEAST_REQUEST, warmup: {duration: 30s, minimumPercent: 100, aggression: 0.1}",
                &[],
            ),
            ("warmup: {}", &["E shape warmup"]),
            ("warmup: {duration: 1500us}", &["E admission warmup.duration"]),
            (
                "warmup: {duration: 30s, minimumPercent: 100.5}",
                &["E shape warmup.minimumPercent"],
            ),
            (
                "warmup: {duration: 30s, minimumPercent: -1}",
                &["E shape warmup.minimumPercent"],
            ),
            (
                "warmup: {duration: 30s, aggression: 0}",
                &["E shape warmup.aggression"],
            ),
            (
                "warmup: {duration: 30s, aggression: -0.1}",
                &["E shape warmup.aggression"],
            ),
            ("warmup: {duration: 30s, aggression: null}", &[]),
            ("simple: RANDOM, warmup: {duration: 30s}", &["W effect warmup"]),
            (
                "consistentHash: {useSourceIp: true}, warmupDurationSecs: 30s",
                &["W effect warmupDurationSecs"],
            ),
            // The webhook does not look at it.
            ("warmupDurationSecs: 1500us", &[]),
            ("warmupDurationSecs: 0s", &["E shape warmupDurationSecs"]),
            (
                "warmupDurationSecs: 30s, warmup: {duration: 30s}",
                &["W effect warmupDurationSecs"],
            ),
            ("localityLbSetting: {}, zoneAwareLbSetting: {}", &["E admission "]),
            ("localityLbSetting: {enabled: null}", &[]),
            ("zoneAwareLbSetting: {enabled: false}", &[]),
        ],
    );
}

#[test]
fn hashing() {
    check(
        |text| policy(&format!("loadBalancer: {{consistentHash: {{{text}}}}}")),
        "spec.trafficPolicy.loadBalancer.consistentHash",
        &[
            ("", &[]),
            ("httpHeaderName: x-user", &[]),
            ("httpHeaderName: ''", &["W effect httpHeaderName"]),
            ("httpQueryParameterName: user", &[]),
            ("httpQueryParameterName: ''", &["W effect httpQueryParameterName"]),
            ("useSourceIp: false", &[]),
            ("useSourceIp: false, httpHeaderName: a", &["E shape "]),
            ("httpHeaderName: a, httpCookie: {name: a}", &["E shape "]),
            (
                "useSourceIp: true, ringHash: {}, maglev: {tableSize: 7}",
                &["E shape "],
            ),
            ("httpCookie: {name: a, ttl: 0s}", &[]),
            (
                "httpCookie: {name: a, ttl: 1h, path: /, attributes: [{name: SameSite, value: Strict}, {name: Secure}]}",
                &[],
            ),
            ("httpCookie: {name: a, ttl: 1.5s}", &["W effect httpCookie.ttl"]),
            ("httpCookie: {ttl: 1h}", &["E shape httpCookie"]),
            ("httpCookie: {name: ''}", &["E admission httpCookie.name"]),
            (
                "httpCookie: {name: a, attributes: [{name: a, value: b}, {name: a, value: c}]}",
                &["E admission httpCookie.attributes[1].name"],
            ),
            (
                "httpCookie: {name: a, attributes: [{name: ''}, {name: ''}]}",
                &[
                    "E admission httpCookie.attributes[0].name",
                    "E admission httpCookie.attributes[1].name",
                ],
            ),
            ("useSourceIp: true, minimumRingSize: 0", &[]),
            (
                "useSourceIp: true, minimumRingSize: 1024",
                &["W admission minimumRingSize"],
            ),
            (
                "useSourceIp: true, minimumRingSize: 1024, ringHash: {minimumRingSize: 1024}",
                &["E admission minimumRingSize", "W admission minimumRingSize"],
            ),
            ("useSourceIp: true, ringHash: {}", &[]),
            (
                "useSourceIp: true, ringHash: {minimumRingSize: -1}",
                &["E shape ringHash.minimumRingSize"],
            ),
            ("useSourceIp: true, maglev: {tableSize: 65537}", &[]),
            ("useSourceIp: true, maglev: {tableSize: 4999999}", &[]),
            ("useSourceIp: true, maglev: {tableSize: 1}", &[]),
            ("useSourceIp: true, maglev: {tableSize: 2}", &[]),
            (
                "useSourceIp: true, maglev: {tableSize: 9}",
                &["E admission maglev.tableSize"],
            ),
            (
                "useSourceIp: true, maglev: {tableSize: 1000}",
                &["E admission maglev.tableSize"],
            ),
            (
                "useSourceIp: true, maglev: {tableSize: 5000011}",
                &["E admission maglev.tableSize"],
            ),
            (
                "useSourceIp: true, maglev: {tableSize: 0}",
                &["E admission maglev"],
            ),
            ("useSourceIp: true, maglev: {}", &["E admission maglev"]),
        ],
    );
}

#[test]
fn localities() {
    check(
        |text| {
            policy(&format!(
                "outlierDetection: {{}}, loadBalancer: {{localityLbSetting: {{{text}}}}}"
            ))
        },
        "spec.trafficPolicy.loadBalancer.localityLbSetting",
        &[
            ("distribute: [{from: a/b/c, to: {a/b/c: 80, a/b1: 20}}]", &[]),
            ("distribute: [{from: '*', to: {a: 100}}]", &[]),
            (
                "distribute: [{from: a/b/c, to: {a/b/c: 80, a/b1: 25}}]",
                &["E admission distribute[0].to"],
            ),
            (
                "distribute: [{from: a/b/c, to: {a/b/c: 80, a/b1: 15}}]",
                &["E admission distribute[0].to"],
            ),
            (
                "distribute: [{from: a/b/c, to: {a/b/c: 0, a/b1: 100}}]",
                &["E admission distribute[0].to[\"a/b/c\"]"],
            ),
            ("distribute: [{from: a/b/c}]", &["E admission distribute[0].to"]),
            (
                "distribute: [{to: {a: 100}}]",
                &["E admission distribute[0].from"],
            ),
            (
                "distribute: [{from: a, to: {b: 100}}], failover: [{from: a, to: b}]",
                &["E admission "],
            ),
            (
                "distribute: [{from: a, to: {b: 100}}], failoverPriority: [version]",
                &["W effect failoverPriority"],
            ),
            ("failover: [{from: a, to: b}, {from: b, to: a}]", &[]),
            ("failover: [{from: a, to: a}]", &["E admission failover[0]"]),
            ("failover: [{}]", &["E admission failover[0]"]),
            (
                "failover: [{from: '*', to: b}]",
                &["E admission failover[0].from"],
            ),
            ("failover: [{from: a, to: '*'}]", &["E admission failover[0].to"]),
            (
                "failover: [{from: a/b, to: b}]",
                &["E admission failover[0].from"],
            ),
            ("failover: [{from: a, to: b/c}]", &["E admission failover[0].to"]),
            (
                "failoverPriority: [topology.istio.io/network, topology.kubernetes.io/region, topology.istio.io/subzone]",
                &[],
            ),
            (
                "failover: [{from: a, to: b}], failoverPriority: [topology.istio.io/network]",
                &[],
            ),
            (
                "failover: [{from: a, to: b}], failoverPriority: [topology.kubernetes.io/region]",
                &["E admission failoverPriority[0]"],
            ),
        ],
    );
    check(
        |text| policy(&format!("loadBalancer: {{{text}}}")),
        "spec.trafficPolicy.loadBalancer",
        &[
            (
                "localityLbSetting: {failover: [{from: a, to: b}]}",
                &["W admission localityLbSetting"],
            ),
            (
                "localityLbSetting: {failoverPriority: [version]}",
                &["W admission localityLbSetting"],
            ),
            (
                "zoneAwareLbSetting: {failover: [{from: a, to: b}]}",
                &["W admission zoneAwareLbSetting"],
            ),
            (
                "zoneAwareLbSetting: {failoverPriority: [version]}",
                &["W admission zoneAwareLbSetting"],
            ),
            ("localityLbSetting: {distribute: [{from: a, to: {b: 100}}]}", &[]),
        ],
    );
}

#[test]
fn localities_do_not_overlap() {
    let around = |localities: &str| {
        let entries: Vec<String> = localities
            .split(' ')
            .map(|from| format!("{{from: '{from}', to: {{x: 100}}}}"))
            .collect();
        policy(&format!(
            "loadBalancer: {{localityLbSetting: {{distribute: [{}]}}}}",
            entries.join(", ")
        ))
    };
    let second: &[&str] = &["E admission [1].from"];
    let first: &[&str] = &["E admission [0].from"];
    check(
        around,
        "spec.trafficPolicy.loadBalancer.localityLbSetting.distribute",
        &[
            ("a1/* a2/* a3/b3/c3 a4/b4 a5/b5/*", &[]),
            ("a/b/c a/b/d a/c/c", &[]),
            ("*/zone/*", first),
            ("*/zone", first),
            ("a//c", first),
            ("a/", first),
            ("* a/b/c", second),
            ("a a/b/c", second),
            ("a/* a/b/c", second),
            ("a/b a/b/c", second),
            ("a/b/* a/b/c", second),
            ("a/b/c a/b/c", second),
            ("a/b/c a/b", second),
            ("a/b a", second),
            ("a a", second),
            // For the rest.
            ("a/b/c a/b/* a/* *", &[]),
        ],
    );
    check(
        |to| {
            policy(&format!(
                "loadBalancer: {{localityLbSetting: {{distribute: [{{from: a, to: {{{to}}}}}]}}}}"
            ))
        },
        "spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to",
        &[
            ("a/b: 50, a/c: 50", &[]),
            ("a/b: 50, a/*: 50", &["E admission [\"a/b\"]"]),
            ("'*/*': 100", &["E admission [\"*/*\"]"]),
        ],
    );
}

#[test]
fn zones() {
    check(
        |text| {
            policy(&format!(
                "outlierDetection: {{}}, loadBalancer: {{zoneAwareLbSetting: {{{text}}}}}"
            ))
        },
        "spec.trafficPolicy.loadBalancer.zoneAwareLbSetting",
        &[
            ("enabled: true", &[]),
            ("minClusterSize: 1", &[]),
            ("minClusterSize: 0", &["E schema minClusterSize"]),
            (
                "failover: [{from: us-east, to: eu-west}], failoverPriority: [version, app=ratings]",
                &[],
            ),
            ("failover: [{from: a, to: a}]", &["E admission failover[0]"]),
            (
                "failover: [{from: a/b, to: b}]",
                &["E admission failover[0].from"],
            ),
            ("failover: [{from: a, to: b/c}]", &["E admission failover[0].to"]),
            (
                "failover: [{from: '*', to: b}]",
                &["E admission failover[0].from"],
            ),
            ("failover: [{from: a, to: '*'}]", &["E admission failover[0].to"]),
            (
                "failoverPriority: [topology.kubernetes.io/region, topology.kubernetes.io/zone, topology.istio.io/subzone]",
                &[
                    "E admission failoverPriority[0]",
                    "E admission failoverPriority[1]",
                    "E admission failoverPriority[2]",
                ],
            ),
            ("distribute: []", &["E unknown-field distribute"]),
        ],
    );
}

#[test]
fn tls_of_callers() {
    check(
        |text| policy(&format!("tls: {{{text}}}")),
        "spec.trafficPolicy.tls",
        &[
            ("", &[]),
            ("mode: DISABLE", &[]),
            ("mode: ISTIO_MUTUAL", &[]),
            ("mode: ISTIO_MUTUAL, sni: a.b, subjectAltNames: [a]", &[]),
            (
                "mode: ISTIO_MUTUAL, credentialName: a",
                &["W effect credentialName"],
            ),
            ("mode: NONE", &["E shape mode"]),
            ("credentialName: a", &["W effect credentialName"]),
            ("mode: DISABLE, sni: a.b", &["W effect sni"]),
            ("mode: SIMPLE", &[]),
            ("mode: SIMPLE, credentialName: a, subjectAltNames: [a]", &[]),
            (
                "mode: SIMPLE, caCertificates: a, caCrl: b, subjectAltNames: [a]",
                &[],
            ),
            (
                "mode: SIMPLE, clientCertificate: a, privateKey: b",
                &["W effect clientCertificate", "W effect privateKey"],
            ),
            (
                "mode: SIMPLE, credentialName: a, clientCertificate: b",
                &["E admission clientCertificate"],
            ),
            (
                "mode: SIMPLE, credentialName: a, privateKey: b",
                &["E admission privateKey"],
            ),
            (
                "mode: SIMPLE, credentialName: a, caCertificates: b",
                &["E admission caCertificates"],
            ),
            ("mode: SIMPLE, insecureSkipVerify: true", &[]),
            ("mode: SIMPLE, insecureSkipVerify: true, sni: a.b", &[]),
            (
                "mode: SIMPLE, insecureSkipVerify: true, credentialName: a",
                &["E admission credentialName"],
            ),
            (
                "mode: SIMPLE, insecureSkipVerify: true, caCertificates: a",
                &["E admission caCertificates"],
            ),
            (
                "mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [a]",
                &["E admission subjectAltNames"],
            ),
            ("mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: []", &[]),
            (
                "mode: SIMPLE, insecureSkipVerify: false, credentialName: a, subjectAltNames: [a]",
                &[],
            ),
            ("mode: SIMPLE, insecureSkipVerify: null, caCertificates: a", &[]),
            ("mode: MUTUAL, credentialName: a", &[]),
            (
                "mode: MUTUAL, credentialName: a, clientCertificate: b",
                &["E admission clientCertificate"],
            ),
            (
                "mode: MUTUAL, credentialName: a, caCrl: b",
                &["E admission caCrl"],
            ),
            ("mode: MUTUAL, clientCertificate: a, privateKey: b", &[]),
            ("mode: MUTUAL, clientCertificate: a", &["E admission "]),
            ("mode: MUTUAL, privateKey: a", &["E admission "]),
            (
                "mode: MUTUAL, clientCertificate: a, privateKey: b, caCertificates: c, subjectAltNames: [a]",
                &[],
            ),
            ("mode: MUTUAL, insecureSkipVerify: true, credentialName: a", &[]),
            (
                "mode: MUTUAL, insecureSkipVerify: true, clientCertificate: a, privateKey: b",
                &[],
            ),
            (
                "mode: MUTUAL, insecureSkipVerify: true, clientCertificate: a, privateKey: b, caCertificates: c",
                &["E admission caCertificates"],
            ),
            (
                "mode: MUTUAL, insecureSkipVerify: true, clientCertificate: a, privateKey: b, subjectAltNames: [a]",
                &["E admission subjectAltNames"],
            ),
            ("mode: SIMPLE, credentialName: 'configmap://b/ca'", &[]),
            (
                "mode: SIMPLE, credentialName: 'configmap://c/ca'",
                &["E admission credentialName"],
            ),
            (
                "mode: SIMPLE, credentialName: 'configmap://ca'",
                &["E admission credentialName"],
            ),
            (
                "mode: SIMPLE, credentialName: 'configmap:///ca'",
                &["E admission credentialName"],
            ),
            ("mode: SIMPLE, credentialName: 'kubernetes://c/ca'", &[]),
        ],
    );
}

#[test]
fn messages_say_what_is_wrong() {
    let message = |text: &str| {
        let mut all = found(&policy(text)).into_iter();
        let (_, message) = all.next().expect("something is wrong");
        assert_eq!(all.next(), None);
        message
    };
    for (text, expected) in [
        (
            "loadBalancer: {simple: RANDOM, consistentHash: {}}",
            "`simple` and `consistentHash` exclude each other",
        ),
        (
            "loadBalancer: {consistentHash: {httpHeaderName: a, useSourceIp: false}}",
            "`httpHeaderName` and `useSourceIp` exclude each other",
        ),
        ("portLevelSettings: [{tls: {}}]", "`port` is missing"),
        (
            "outlierDetection: {minHealthPercent: -1}",
            "a percentage is a whole number from 0 to 100",
        ),
        (
            "outlierDetection: {consecutiveGatewayErrors: 5}",
            "these failures count as `consecutive5xxErrors` too, and 5 of those eject the pod first",
        ),
    ] {
        assert_eq!(message(text), expected);
    }
}

#[test]
fn metadata_is_looked_at() {
    let rule = DestinationRule::new("a", "b", host!("a.b"));
    assert_eq!(rule.findings(), []);
    let mut rule = rule;
    rule.metadata
        .annotations_mut()
        .insert("istio.io/dry-run".to_owned(), "true".to_owned());
    assert_eq!(rule.findings().len(), 1);
}

#[test]
fn weights_are_kept() {
    let lb = LoadBalancer::new()
        .locality(LocalityLb::new().distribute(Distribution::new("a").to("a", 70).to("b", 30)));
    let rule =
        DestinationRule::new("a", "b", host!("a.b")).traffic_policy(TrafficPolicy::new().load_balancer(lb));
    let written = serde_json::to_value(&rule).expect("JSON");
    assert_eq!(typed::<DestinationRule>(&written).0, Some(rule));
}
