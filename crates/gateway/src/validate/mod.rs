//! What the CRDs of the standard channel refuse, their CEL rules included: a file a kind, as in `resource`.
//!
//! What a type cannot hold (a filter whose type and content disagree, a port of 0) is refused when it is read, and has no rule here.

mod cors;
mod filter;
mod http_route;
mod reference;
pub mod schema;
mod text;
