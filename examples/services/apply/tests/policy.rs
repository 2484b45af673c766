//! The program's own policy, as typed resources.

use apply::policy::{ISTIO, istio, manifests};
use mesh2yaml_istio::k8s::yaml;

#[test]
fn its_objects_are_typed() {
    let routes = istio::virtualservice_delivery_canary_shift().expect("it is read as it was written");
    assert_eq!(routes.metadata.name(), "canary-shift");
    assert_eq!(
        routes.spec.http[0].timeout.map(|t| t.to_string()).as_deref(),
        Some("5s")
    );
    let denied = istio::authorizationpolicy_delivery_default_deny().expect("it is read as it was written");
    assert!(denied.spec.rules.is_empty());
    // What is read is what was written.
    let document = manifests::ISTIO
        .documents
        .iter()
        .find(|it| it.kind == "VirtualService")
        .expect("routes");
    assert_eq!(
        yaml::to_string(&routes).expect("it is written"),
        manifests::ISTIO.text(document)
    );
    assert!(ISTIO.contains(manifests::ISTIO.text(document)));
}
