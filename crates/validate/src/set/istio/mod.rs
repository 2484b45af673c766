//! What `istioctl analyze` says of a set, a file a kind or a question.

pub(super) mod annotations;
pub(super) mod deprecation;
pub(super) mod envoy_filter;
pub(super) mod injection;
pub(super) mod mesh_networks;
pub(super) mod mesh_settings;
pub(super) mod policy_selector;
pub(super) mod port_name;
pub(super) mod service_entry_ports;
pub(super) mod shared_ports;
pub(super) mod sidecar;
pub(super) mod telemetry;
pub(super) mod user;

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
