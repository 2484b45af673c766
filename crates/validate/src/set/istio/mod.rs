//! What `istioctl analyze` says of a set, a file a kind or a question.

pub(super) mod authorization_policy;
pub(super) mod destination_rule;
pub(super) mod destinations;
pub(super) mod envoy_filter;
pub(super) mod gateway;
pub(super) mod gateway_certificates;
pub(super) mod gateway_conflicts;
pub(super) mod gateway_credentials;
pub(super) mod gateway_pods;
mod hosts;
pub(super) mod ingress_subsets;
pub(super) mod jwt_routes;
pub(super) mod kubernetes_gateway;
pub(super) mod machine;
pub(super) mod mesh_hosts;
mod names;
mod pods;
pub(super) mod policies;
pub(super) mod selected;
pub(super) mod service_entry;
pub(super) mod sidecar;
pub(super) mod subsets;
pub(super) mod virtual_service;
pub(super) mod virtual_service_gateways;
