//! What the CRDs of the Gateway API refuse, their CEL rules included, and what they admit that does nothing: a file a kind, as in
//! `resource`.
//!
//! What a type cannot hold (two answers to one choice, a port of 0) is refused when it is read, and has no rule here.

mod backend_tls_policy;
mod gateway;
mod gateway_class;
mod label_selector;
mod object_ref;
mod reference_grant;
mod text;
