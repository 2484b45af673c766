//! What `istioctl analyze` says of a set, a file a kind or a question.

pub(super) mod annotations;
pub(super) mod authorization_policy;
pub(super) mod deprecation;
pub(super) mod destination_rule;
pub(super) mod destinations;
pub(super) mod envoy_filter;
pub(super) mod gateway;
pub(super) mod gateway_certificates;
pub(super) mod gateway_conflicts;
pub(super) mod gateway_credentials;
pub(super) mod gateway_pods;
pub(super) mod hosts;
pub(super) mod ingress_subsets;
pub(super) mod injection;
pub(super) mod jwt_routes;
pub(super) mod kubernetes_gateway;
pub(super) mod machine;
pub(super) mod mesh_hosts;
pub(super) mod mesh_networks;
pub(super) mod mesh_settings;
mod names;
mod pods;
pub(super) mod policies;
pub(super) mod policy_selector;
pub(super) mod port_name;
pub(super) mod selected;
pub(super) mod service_entry;
pub(super) mod service_entry_ports;
pub(super) mod shared_ports;
pub(super) mod sidecar;
pub(super) mod subsets;
pub(super) mod telemetry;
pub(super) mod user;
pub(super) mod virtual_service;
pub(super) mod virtual_service_gateways;

use super::{Findings, Known, Selected, World};

/// Whether an object belongs to Istio itself, which knows what it does.
fn is_control_plane(meta: &crate::cluster::Meta) -> bool {
    meta.labels.contains_key("istio") || meta.labels.get("release").is_some_and(|it| it == "istio")
}

/// Whether a mesh's controller made an object from a Gateway.
fn is_of_gateway(meta: &crate::cluster::Meta) -> bool {
    const CONTROLLERS: [&str; 3] = [
        "istio.io-gateway-controller",
        "istio.io-mesh-controller",
        "istio.io-eastwest-controller",
    ];
    let controller = meta.labels.get("gateway.istio.io/managed");
    controller.is_some_and(|it| CONTROLLERS.contains(&it.as_str()))
}
