//! What the CRDs of the standard channel refuse, their CEL rules included: a file a kind, as in `resource`.
//!
//! What a type cannot hold (a filter whose type and content disagree, a port of 0) is refused when it is read, and has no rule here.

mod backend_rule;
mod backend_tls_policy;
mod cors;
mod filter;
mod gateway;
mod gateway_class;
mod grpc_route;
mod http_route;
mod label_selector;
mod listener_set;
mod pattern;
mod reference;
mod reference_grant;
pub mod schema;
mod session_persistence;
mod tcp_route;
mod text;
mod tls_route;
mod udp_route;
