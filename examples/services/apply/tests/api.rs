//! `kube::Api` of our kinds, against a stand-in for the API server.

use std::sync::{Arc, Mutex};

use apply::{Canary, modes, shift};
use http::{Method, Request, Response};
use kube::client::Body;
use mesh2yaml_istio::MtlsMode;
use mesh2yaml_istio::k8s::types::host;
use serde_json::{Value, json};
use tower::service_fn;

/// What was asked: method, address, body.
type Asked = Arc<Mutex<Vec<(Method, String, Value)>>>;

/// A client whose API server answers everything with `answer`.
fn server(answer: fn(Value) -> Value) -> (kube::Client, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let service = service_fn(move |request: Request<Body>| {
        let log = log.clone();
        async move {
            let (head, body) = request.into_parts();
            let bytes = body.collect_bytes().await.expect("a body");
            let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
            log.lock()
                .expect("no thread panicked")
                .push((head.method, head.uri.to_string(), body.clone()));
            let answer = serde_json::to_vec(&answer(body)).expect("JSON");
            Ok::<_, std::convert::Infallible>(Response::new(Body::from(answer)))
        }
    });
    (kube::Client::new(service, "prod"), asked)
}

#[tokio::test]
async fn a_canary_is_shifted() {
    // As the API server answers: what it was sent, and what it adds.
    let (client, asked) = server(|mut sent| {
        sent["metadata"]["resourceVersion"] = json!("42");
        sent["metadata"]["uid"] = json!("0c9a4a7e");
        sent
    });
    let canary = Canary {
        service: "shop".to_owned(),
        namespace: "prod".to_owned(),
        host: host!("shop.prod.svc.cluster.local"),
        share: "10%".parse().expect("a share"),
    };
    let written = shift(client, &canary).await.expect("it was taken");

    let asked = asked.lock().expect("no thread panicked");
    let (method, address, body) = &asked[0];
    assert_eq!(*method, Method::PATCH);
    assert!(
        address.starts_with("/apis/networking.istio.io/v1/namespaces/prod/virtualservices/shop?"),
        "{address}"
    );
    assert!(address.contains("fieldManager=canary-shift"), "{address}");
    assert_eq!(
        body["spec"]["http"][0]["route"][1],
        json!({"destination": {"host": "shop.prod.svc.cluster.local", "subset": "canary"}, "weight": 10})
    );
    // What the API server added is kept, so that the object can be changed and sent back.
    let metadata = written.metadata.as_kubernetes();
    assert_eq!(metadata.resource_version.as_deref(), Some("42"));
    let again = serde_json::to_value(&written).expect("JSON");
    assert_eq!(again["metadata"]["uid"], "0c9a4a7e");
    assert_eq!(written.spec, canary.routes().spec);
}

#[tokio::test]
async fn lists_are_typed() {
    let (client, asked) = server(|_| {
        json!({
            "apiVersion": "security.istio.io/v1",
            "kind": "PeerAuthenticationList",
            "metadata": {"resourceVersion": "7"},
            "items": [{
                "apiVersion": "security.istio.io/v1",
                "kind": "PeerAuthentication",
                "metadata": {"name": "default", "namespace": "prod", "generation": 1},
                "spec": {"mtls": {"mode": "STRICT"}},
                "status": {},
            }],
        })
    });
    let modes = modes(client, "prod").await.expect("they are there");
    assert_eq!(modes[0].metadata.name(), "default");
    assert_eq!(modes[0].spec.mtls, Some(MtlsMode::Strict));
    let asked = asked.lock().expect("no thread panicked");
    assert_eq!(
        asked[0].1.split('?').next(),
        Some("/apis/security.istio.io/v1/namespaces/prod/peerauthentications")
    );
}
