//! What Linkerd's policy controller can read: a document a line in, an answer a line out, for as long as there are lines.
//!
//! The controller itself is in no registry. The types are that it reads routes and core objects with, and they decide more than one would
//! think: its webhook admits a route that they cannot read, and its index then goes on as if the route were not there; a field that they do
//! not know is gone.
//!
//! ```text
//! {"document": "kind: HTTPRoute\n…"}  ──▶  {"known": true, "error": "missing field `name`", "lost": ["spec.rules[0].retry"]}
//! ```

use std::io::{self, BufRead as _, Write as _};

use gateway_api::apis::experimental::{grpcroutes, httproutes, tcproutes, tlsroutes};
use k8s_openapi::api::{
    apps::v1 as apps, batch::v1 as batch, core::v1 as core, networking::v1 as networking, rbac::v1 as rbac,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize)]
struct Question {
    document: String,
}

/// What the types make of a document.
#[derive(Default, Serialize)]
struct Answer {
    /// Whether there is a type for its kind.
    known: bool,
    /// Why it cannot be read; empty if it can.
    error: String,
    /// Paths of what the type does not have.
    lost: Vec<String>,
}

/// A TLSRoute as the controller has it: the type of the specification is the crate's, the version that is watched is `v1alpha2`.
#[derive(Deserialize, Serialize)]
struct TlsRoute {
    metadata: ObjectMeta,
    spec: tlsroutes::TlsRouteSpec,
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str::<Question>(&line?) {
            Ok(question) => answer(&question.document),
            Err(e) => Answer {
                error: format!("no question: {e}"),
                ..Answer::default()
            },
        };
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

fn answer(document: &str) -> Answer {
    let object: Value = match serde_yaml::from_str(document) {
        Ok(object) => object,
        Err(e) => {
            return Answer {
                known: true,
                error: e.to_string(),
                ..Answer::default()
            };
        }
    };
    let text = |key: &str| object[key].as_str().unwrap_or_default();
    let group = text("apiVersion").split_once('/').map_or("", |(group, _)| group);
    match (group, text("kind")) {
        // The version is the server's matter: it gives each in the version that is asked for.
        ("gateway.networking.k8s.io", "HTTPRoute") => read::<httproutes::HTTPRoute>(object),
        ("gateway.networking.k8s.io", "GRPCRoute") => read::<grpcroutes::GRPCRoute>(object),
        ("gateway.networking.k8s.io", "TCPRoute") => read::<tcproutes::TCPRoute>(object),
        ("gateway.networking.k8s.io", "TLSRoute") => read::<TlsRoute>(object),
        ("", "ConfigMap") => read::<core::ConfigMap>(object),
        ("", "Namespace") => read::<core::Namespace>(object),
        ("", "Node") => read::<core::Node>(object),
        ("", "Pod") => read::<core::Pod>(object),
        ("", "Secret") => read::<core::Secret>(object),
        ("", "Service") => read::<core::Service>(object),
        ("", "ServiceAccount") => read::<core::ServiceAccount>(object),
        ("apps", "DaemonSet") => read::<apps::DaemonSet>(object),
        ("apps", "Deployment") => read::<apps::Deployment>(object),
        ("apps", "StatefulSet") => read::<apps::StatefulSet>(object),
        ("batch", "CronJob") => read::<batch::CronJob>(object),
        ("batch", "Job") => read::<batch::Job>(object),
        ("networking.k8s.io", "Ingress") => read::<networking::Ingress>(object),
        ("rbac.authorization.k8s.io", "ClusterRole") => read::<rbac::ClusterRole>(object),
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => read::<rbac::ClusterRoleBinding>(object),
        ("rbac.authorization.k8s.io", "Role") => read::<rbac::Role>(object),
        ("rbac.authorization.k8s.io", "RoleBinding") => read::<rbac::RoleBinding>(object),
        _ => Answer::default(),
    }
}

fn read<T: DeserializeOwned + Serialize>(object: Value) -> Answer {
    let mut answer = Answer {
        known: true,
        ..Answer::default()
    };
    match serde_json::from_value::<T>(object.clone()).and_then(serde_json::to_value) {
        Ok(kept) => {
            for key in ["metadata", "spec", "data", "rules", "subjects", "roleRef"] {
                lost(key, &object[key], &kept[key], &mut answer.lost);
            }
        }
        Err(e) => answer.error = e.to_string(),
    }
    answer
}

/// Adds the paths of what was there and is not any more. What says nothing (`null`, an empty map or list) may be gone.
fn lost(path: &str, before: &Value, after: &Value, paths: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                lost(
                    &format!("{path}.{key}"),
                    value,
                    after.get(key).unwrap_or(&Value::Null),
                    paths,
                );
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (number, (before, after)) in before.iter().zip(after).enumerate() {
                lost(&format!("{path}[{number}]"), before, after, paths);
            }
        }
        (Value::Object(before), Value::Null) if before.is_empty() => {}
        (Value::Array(before), Value::Null) if before.is_empty() => {}
        _ if before == after || before.is_null() => {}
        _ => paths.push(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::answer;

    const ROUTE: &str = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {rules: [{matches: [{path: {type: Exact, value: /}}]}]}\n";

    #[test]
    fn what_is_read_what_is_lost_and_what_cannot_be_read() {
        let whole = answer(ROUTE);
        assert_eq!(
            (whole.known, whole.error.as_str(), whole.lost.len()),
            (true, "", 0)
        );
        let more = answer(&ROUTE.replace("{type: Exact,", "{odd: 1, type: Exact,"));
        assert_eq!(more.lost, ["spec.rules[0].matches[0].path.odd"]);
        let other = answer(&ROUTE.replace("Exact", "Glob"));
        assert!(other.error.contains("unknown variant `Glob`"), "{}", other.error);
        assert!(!answer("kind: Gateway\napiVersion: gateway.networking.k8s.io/v1\n").known);
        let hosts = "apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TLSRoute\nmetadata: {name: a}\nspec: {rules: [{backendRefs: [{name: b}]}]}\n";
        assert!(
            answer(hosts).error.contains("hostnames"),
            "{}",
            answer(hosts).error
        );
    }
}
