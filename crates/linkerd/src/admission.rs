//! What Linkerd says of kinds of the Gateway API: its webhook refuses less than the CRDs would let it, and its index ignores more.
//!
//! These rules are in force where Linkerd is, and are no part of the kinds themselves, which other meshes read too.

mod connection_route;
mod grpc_route;
mod http_route;
mod tcp_route;
mod tls_route;

pub use grpc_route::grpc_route;
pub use http_route::http_route;
pub use tcp_route::tcp_route;
pub use tls_route::tls_route;
