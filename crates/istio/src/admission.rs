//! What Istio makes of kinds of the Gateway API. Its webhook does not look at them, so that nothing is refused; its control plane
//! translates them, and ignores what it cannot translate.
//!
//! These findings are about Istio, and are no part of the kinds themselves, which other meshes read too.

mod http_route;

pub use http_route::http_route;
