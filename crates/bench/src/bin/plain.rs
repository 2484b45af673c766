//! The workload by a plain program: structs with `derive(Serialize)`, and `serde_yaml`. What a Rust engineer would write first.
//!
//! Usage: plain VALUES.json. Nothing is checked: a field that is left out or a subset that does not exist is written all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{BufWriter, Write};

use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Values {
    services: Vec<Service>,
}

#[derive(Deserialize)]
struct Service {
    name: String,
    namespace: String,
    callers: Vec<Caller>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Caller {
    namespace: String,
    service_account: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource<S> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: S,
}

#[derive(Serialize)]
struct Metadata {
    name: String,
    namespace: String,
}

#[derive(Serialize)]
struct VirtualService {
    hosts: Vec<String>,
    http: Vec<HttpRoute>,
}

#[derive(Serialize)]
struct HttpRoute {
    name: &'static str,
    #[serde(rename = "match", skip_serializing_if = "Vec::is_empty")]
    matches: Vec<HttpMatch>,
    route: Vec<Weighted>,
    timeout: &'static str,
    retries: Retries,
}

#[derive(Serialize)]
struct HttpMatch {
    headers: BTreeMap<&'static str, Exact>,
}

#[derive(Serialize)]
struct Exact {
    exact: &'static str,
}

#[derive(Serialize)]
struct Weighted {
    destination: Destination,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<u8>,
}

#[derive(Serialize)]
struct Destination {
    host: String,
    subset: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Retries {
    attempts: u32,
    per_try_timeout: &'static str,
    retry_on: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DestinationRule {
    host: String,
    traffic_policy: TrafficPolicy,
    subsets: Vec<Subset>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TrafficPolicy {
    connection_pool: ConnectionPool,
    outlier_detection: OutlierDetection,
}

#[derive(Serialize)]
struct ConnectionPool {
    tcp: Tcp,
    http: Http,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tcp {
    max_connections: u32,
    connect_timeout: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    http1_max_pending_requests: u32,
    http2_max_requests: u32,
    max_requests_per_connection: u32,
    max_retries: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutlierDetection {
    #[serde(rename = "consecutive5xxErrors")]
    consecutive_errors: u32,
    interval: &'static str,
    base_ejection_time: &'static str,
    max_ejection_percent: u8,
    min_health_percent: u8,
}

#[derive(Serialize)]
struct Subset {
    name: &'static str,
    labels: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct AuthorizationPolicy {
    selector: Selector,
    action: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Selector {
    match_labels: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Rule {
    from: Vec<From>,
    to: Vec<To>,
}

#[derive(Serialize)]
struct From {
    source: Source,
}

#[derive(Serialize)]
struct Source {
    principals: Vec<String>,
}

#[derive(Serialize)]
struct To {
    operation: Operation,
}

#[derive(Serialize)]
struct Operation {
    methods: Vec<&'static str>,
    paths: Vec<&'static str>,
    ports: Vec<&'static str>,
}

#[derive(Serialize)]
struct PeerAuthentication {
    mtls: Mtls,
}

#[derive(Serialize)]
struct Mtls {
    mode: &'static str,
}

const RETRIES: Retries = Retries {
    attempts: 3,
    per_try_timeout: "3s",
    retry_on: "5xx,reset,connect-failure",
};

fn routes(host: &str) -> VirtualService {
    let to = |subset, weight| Weighted {
        destination: Destination {
            host: host.to_owned(),
            subset,
        },
        weight,
    };
    VirtualService {
        hosts: vec![host.to_owned()],
        http: vec![
            HttpRoute {
                name: "canary-header",
                matches: vec![HttpMatch {
                    headers: [("x-canary", Exact { exact: "true" })].into(),
                }],
                route: vec![to("canary", None)],
                timeout: "10s",
                retries: RETRIES,
            },
            HttpRoute {
                name: "default",
                matches: Vec::new(),
                route: vec![to("stable", Some(90)), to("canary", Some(10))],
                timeout: "10s",
                retries: RETRIES,
            },
        ],
    }
}

fn pool(host: &str) -> DestinationRule {
    let subset = |name, version| Subset {
        name,
        labels: [("version", version)].into(),
    };
    DestinationRule {
        host: host.to_owned(),
        traffic_policy: TrafficPolicy {
            connection_pool: ConnectionPool {
                tcp: Tcp {
                    max_connections: 100,
                    connect_timeout: "5s",
                },
                http: Http {
                    http1_max_pending_requests: 100,
                    http2_max_requests: 1000,
                    max_requests_per_connection: 100,
                    max_retries: 3,
                },
            },
            outlier_detection: OutlierDetection {
                consecutive_errors: 5,
                interval: "10s",
                base_ejection_time: "30s",
                max_ejection_percent: 50,
                min_health_percent: 30,
            },
        },
        subsets: vec![subset("stable", "v1"), subset("canary", "v2")],
    }
}

fn access(service: &Service) -> AuthorizationPolicy {
    let principal = |caller: &Caller| {
        format!(
            "cluster.local/ns/{}/sa/{}",
            caller.namespace, caller.service_account
        )
    };
    AuthorizationPolicy {
        selector: Selector {
            match_labels: [("app", service.name.clone())].into(),
        },
        action: "ALLOW",
        rules: vec![Rule {
            from: vec![From {
                source: Source {
                    principals: service.callers.iter().map(principal).collect(),
                },
            }],
            to: vec![To {
                operation: Operation {
                    methods: vec!["GET", "POST"],
                    paths: vec!["/api/*"],
                    ports: vec!["8080"],
                },
            }],
        }],
    }
}

/// A stream of documents.
struct Stream<W> {
    out: W,
    begun: bool,
}

impl<W: Write> Stream<W> {
    fn put<S: Serialize>(
        &mut self,
        api_version: &'static str,
        name: &str,
        namespace: &str,
        kind: &'static str,
        spec: S,
    ) -> Result<(), Box<dyn Error>> {
        if std::mem::replace(&mut self.begun, true) {
            self.out.write_all(b"---\n")?;
        }
        let resource = Resource {
            api_version,
            kind,
            metadata: Metadata {
                name: name.to_owned(),
                namespace: namespace.to_owned(),
            },
            spec,
        };
        Ok(serde_yaml::to_writer(&mut self.out, &resource)?)
    }
}

const NETWORKING: &str = "networking.istio.io/v1";
const SECURITY: &str = "security.istio.io/v1";

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    let values: Values = serde_json::from_slice(&std::fs::read(path)?)?;
    let mut stream = Stream {
        out: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()),
        begun: false,
    };
    let namespaces: BTreeSet<&str> = values.services.iter().map(|it| it.namespace.as_str()).collect();
    for namespace in namespaces {
        let mtls = Mtls { mode: "STRICT" };
        stream.put(
            SECURITY,
            "default",
            namespace,
            "PeerAuthentication",
            PeerAuthentication { mtls },
        )?;
    }
    for service in &values.services {
        let (name, namespace) = (&service.name, &service.namespace);
        let host = format!("{name}.{namespace}.svc.cluster.local");
        stream.put(NETWORKING, name, namespace, "VirtualService", routes(&host))?;
        stream.put(NETWORKING, name, namespace, "DestinationRule", pool(&host))?;
        stream.put(SECURITY, name, namespace, "AuthorizationPolicy", access(service))?;
    }
    stream.out.flush()?;
    Ok(())
}
