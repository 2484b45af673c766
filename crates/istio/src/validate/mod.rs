//! What Istio's CRDs and its webhook refuse, and what they admit that does nothing: a file a kind, as in `resource`.
//!
//! What a type cannot hold (two answers to one choice, a port of 0) is refused when it is read, and has no rule here.

mod gateway;
mod metadata;
mod namespaced_host;
mod peer_authentication;
mod selector;
mod server_tls;
mod text;
mod workload_selector;
