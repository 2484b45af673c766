//! Numbers that no request shows in time: limits, ejection and long timeouts, as istiod hands them to a caller's sidecar.

use mesh2yaml::k8s::types::Duration;
use mesh2yaml_k8s::manifest::{Limits, read};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::corpus::Set;
use crate::stubs::Stubs;
use crate::{Error, Judge};

/// What a sidecar is sent.
#[derive(Debug, Default, Deserialize)]
struct Sidecar {
    clusters: Vec<Value>,
    routes: Vec<Value>,
}

/// Numbers that were compared.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Facts {
    /// Sets.
    pub sets: usize,
    /// Numbers.
    pub compared: usize,
    /// Those that are otherwise than written.
    pub wrong: Vec<String>,
}

/// A setting of a DestinationRule, and where it is in a cluster. Both are numbers, or durations.
const OF_CLUSTERS: &[(&str, &str)] = &[
    (
        "connectionPool/tcp/maxConnections",
        "circuit_breakers/thresholds/0/max_connections",
    ),
    ("connectionPool/tcp/connectTimeout", "connect_timeout"),
    (
        "connectionPool/http/http1MaxPendingRequests",
        "circuit_breakers/thresholds/0/max_pending_requests",
    ),
    (
        "connectionPool/http/http2MaxRequests",
        "circuit_breakers/thresholds/0/max_requests",
    ),
    (
        "connectionPool/http/maxRetries",
        "circuit_breakers/thresholds/0/max_retries",
    ),
    (
        "outlierDetection/consecutive5xxErrors",
        "outlier_detection/consecutive_5xx",
    ),
    ("outlierDetection/interval", "outlier_detection/interval"),
    (
        "outlierDetection/baseEjectionTime",
        "outlier_detection/base_ejection_time",
    ),
    (
        "outlierDetection/maxEjectionPercent",
        "outlier_detection/max_ejection_percent",
    ),
    (
        "outlierDetection/minHealthPercent",
        "common_lb_config/healthy_panic_threshold/value",
    ),
];

/// A setting of a route of a VirtualService, and where it is in a route.
const OF_ROUTES: &[(&str, &str)] = &[
    ("timeout", "route/timeout"),
    ("retries/attempts", "route/retry_policy/num_retries"),
    ("retries/perTryTimeout", "route/retry_policy/per_try_timeout"),
];

impl Facts {
    /// Adds what istiod makes of sets that were compiled for Istio.
    ///
    /// # Errors
    /// When the judge does not answer.
    pub fn add(&mut self, judge: &mut Judge, sets: &[Set]) -> Result<(), Error> {
        for set in sets.iter().filter(|it| it.mesh == Some(mesh2yaml::Mesh::Istio)) {
            let objects: Vec<Value> = set
                .documents
                .iter()
                .flat_map(|it| read(&it.text, &Limits::default()).unwrap_or_default())
                .collect();
            let has = |kind: &str| objects.iter().any(|it| it["kind"] == kind);
            if !has("DestinationRule") && !has("VirtualService") {
                continue;
            }
            let stubs = Stubs::new(set, &objects);
            let documents: Vec<&String> = set.documents.iter().map(|it| &it.text).collect();
            let caller = json!({ "namespace": "conformance", "name": "caller", "ip": "127.1.0.1" });
            let sent: Vec<Sidecar> = judge.ask(&json!({
                "op": "config",
                "documents": documents,
                "mesh": set.settings,
                "services": stubs.services,
                "namespaces": stubs.namespaces,
                "pods": [caller],
            }))?;
            self.sets += 1;
            for sidecar in &sent {
                self.compare(set, &objects, sidecar);
            }
        }
        Ok(())
    }

    fn compare(&mut self, set: &Set, objects: &[Value], sent: &Sidecar) {
        for object in objects.iter().filter(|it| it["kind"] == "DestinationRule") {
            let spec = &object["spec"];
            let host = spec["host"].as_str().unwrap_or_default();
            let of_host = |it: &&Value| {
                it["name"]
                    .as_str()
                    .is_some_and(|name| name.ends_with(&format!("||{host}")))
            };
            let clusters: Vec<&Value> = sent.clusters.iter().filter(of_host).collect();
            self.settings(set, host, &spec["trafficPolicy"], &clusters, OF_CLUSTERS);
        }
        for object in objects.iter().filter(|it| it["kind"] == "VirtualService") {
            for route in object["spec"]["http"].as_array().into_iter().flatten() {
                let Some(name) = route["name"].as_str() else {
                    continue;
                };
                let hosts: Vec<&str> = object["spec"]["hosts"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let mut found = Vec::new();
                for host in sent
                    .routes
                    .iter()
                    .flat_map(|it| it["virtual_hosts"].as_array().into_iter().flatten())
                {
                    let domains = host["domains"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str);
                    if domains.into_iter().any(|domain| hosts.contains(&domain)) {
                        let of_name = |it: &&Value| it["name"] == name && it["route"].is_object();
                        found.extend(host["routes"].as_array().into_iter().flatten().filter(of_name));
                    }
                }
                self.settings(set, name, route, &found, OF_ROUTES);
            }
        }
    }

    /// Compares settings that are written with what is sent; at least one object must have each.
    fn settings(&mut self, set: &Set, of: &str, written: &Value, sent: &[&Value], table: &[(&str, &str)]) {
        for (from, to) in table {
            let Some(meant) = written.pointer(&format!("/{from}")).and_then(number) else {
                continue;
            };
            self.compared += 1;
            let seen: Vec<Option<f64>> = sent
                .iter()
                .map(|it| it.pointer(&format!("/{to}")).and_then(number))
                .collect();
            let right = !seen.is_empty()
                && seen
                    .iter()
                    .all(|it| (it.unwrap_or_default() - meant).abs() < 1e-6);
            if !right {
                self.wrong.push(format!(
                    "{}: {of}: {from} is {meant}, and istiod sends {seen:?}",
                    set.name
                ));
            }
        }
    }
}

/// A number, or a duration in milliseconds.
fn number(value: &Value) -> Option<f64> {
    let text = match value {
        Value::Number(it) => return it.as_f64(),
        Value::String(text) => text,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    // As Envoy's messages have them: `0.250s`.
    let seconds = text.strip_suffix('s').and_then(|it| it.parse::<f64>().ok());
    let millis = || Duration::from_go(text).ok().map(|it| it.as_millis() as f64);
    seconds.map(|it| it * 1_000.0).or_else(millis)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::number;

    #[test]
    fn durations_are_milliseconds() {
        for (text, millis) in [
            ("10s", 10_000.0),
            ("0.250s", 250.0),
            ("1h30m", 5_400_000.0),
            ("250ms", 250.0),
        ] {
            assert_eq!(number(&json!(text)), Some(millis), "{text}");
        }
        assert_eq!(number(&json!(7)), Some(7.0));
        assert_eq!(number(&json!("soon")), None);
        assert_eq!(number(&json!([])), None);
    }
}
