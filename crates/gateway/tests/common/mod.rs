//! What is found in a document, for tables of cases.
#![allow(dead_code, reason = "not every suite uses all of it")]

use mesh2yaml_gateway::{
    BackendTlsPolicy, Gateway, GatewayClass, GrpcRoute, ListenerSet, ReferenceGrant, TcpRoute, TlsRoute,
    UdpRoute,
};
use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Kind, Severity, Validate};
use serde_json::Value;

fn of<K: Kind + Validate>(document: &Value) -> Vec<Finding> {
    let (it, mut found) = typed::<K>(document);
    if let Some(it) = it {
        found.extend(it.findings());
        let kept = Kept::<K>::new(document).0.expect("it was read");
        assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
        again(&it);
    }
    found
}

/// What is written by its type alone is read as the same.
fn again<K: Kind>(it: &K) {
    let written = serde_json::to_value(it).expect("JSON");
    let (read, found) = typed::<K>(&written);
    assert!(found.is_empty(), "{written}: {found:?}");
    let read = read.expect("it is read again");
    assert_eq!(serde_json::to_value(&read).expect("JSON"), written);
}

fn look(document: &Value) -> Vec<Finding> {
    match document["kind"].as_str() {
        Some("BackendTLSPolicy") => of::<BackendTlsPolicy>(document),
        Some("Gateway") => of::<Gateway>(document),
        Some("GatewayClass") => of::<GatewayClass>(document),
        Some("GRPCRoute") => of::<GrpcRoute>(document),
        Some("ListenerSet") => of::<ListenerSet>(document),
        Some("ReferenceGrant") => of::<ReferenceGrant>(document),
        Some("TCPRoute") => of::<TcpRoute>(document),
        Some("TLSRoute") => of::<TlsRoute>(document),
        Some("UDPRoute") => of::<UdpRoute>(document),
        other => panic!("{other:?} is not here"),
    }
}

/// What is found, a line each.
pub(crate) fn found(version: &str, kind: &str, metadata: &str, spec: &str) -> Vec<String> {
    let namespace = if kind == "GatewayClass" {
        ""
    } else {
        ", namespace: b"
    };
    let text = format!(
        "apiVersion: gateway.networking.k8s.io/{version}\nkind: {kind}\nmetadata: {{name: a{namespace}{metadata}}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    let lines = look(&document.value).into_iter().map(|f| {
        let severity = if f.severity == Severity::Error { "E" } else { "W" };
        format!("{severity} {} {}", f.rule, f.path)
    });
    lines.collect()
}

/// A spec, and where it is wrong; without a place it is right.
pub(crate) fn near(version: &str, kind: &str, spec: &str, expected: &[&str]) {
    assert_eq!(found(version, kind, "", spec), expected, "{kind} {spec}");
}

/// Cases of a kind in its first version.
pub(crate) fn check(kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        near("v1", kind, spec, expected);
    }
}

/// A resource beside the document that a person would write: it is written so, read back, and right.
pub(crate) fn written<K: Kind + Validate + PartialEq + std::fmt::Debug>(resource: &K, expected: &Value) {
    assert_eq!(
        serde_json::to_string_pretty(resource).expect("JSON"),
        serde_json::to_string_pretty(expected).expect("JSON")
    );
    let (read, found) = typed::<K>(expected);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(read.as_ref(), Some(resource));
    assert_eq!(resource.findings(), []);
}
