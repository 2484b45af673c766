//! What Linkerd says of kinds of the Gateway API: its webhook refuses less than the CRDs would let it, and its index ignores more.
//!
//! These rules are in force where Linkerd is, and are no part of the kinds themselves, which other meshes read too.

mod http_route;

pub use http_route::http_route;
