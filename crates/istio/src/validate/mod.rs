//! What Istio's CRDs and its webhook refuse, and what they admit that does nothing: a file a kind, as in `resource`.
//!
//! What a type cannot hold (two answers to one choice, a port of 0) is refused when it is read, and has no rule here.

mod authorization_policy;
mod cel;
mod connection_pool;
mod destination_rule;
mod duration;
mod envoy_filter;
mod export_to;
mod gateway;
mod istio_operator;
mod mesh_config;
mod metadata;
mod namespaced_host;
mod peer_authentication;
mod policy_target;
mod proxy_config;
mod regex;
mod request_authentication;
mod selector;
mod server_tls;
mod service_entry;
mod sidecar;
mod string_match;
mod target_ref;
mod telemetry;
mod text;
mod traffic_extension;
mod url;
mod virtual_service;
mod wasm_module;
mod wasm_plugin;
mod workload_entry;
mod workload_group;
mod workload_selector;
