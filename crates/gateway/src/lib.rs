//! The Gateway API's standard channel as Rust values, and older forms of it that a mesh reads.
//!
//! ```text
//!                      parentRefs                  rules
//!   Service ────────┐                ┌─ matches ── filters ── backendRefs
//!   Server ─────────┼── HttpRoute ───┤
//!   Gateway ────────┘                └─ matches ── …
//!
//!   HttpRoute  GrpcRoute           where requests and calls go
//!   TlsRoute  TcpRoute  UdpRoute   where connections and packets go
//!   GatewayClass  Gateway          who makes gateways, and what they listen for
//!   ListenerSet                    more listeners for a gateway
//!   ReferenceGrant                 who may name the objects of a namespace
//!   BackendTlsPolicy               how a gateway encrypts towards backends
//! ```
//!
//! A route begins with `new`, which takes its name, its namespace and the first parent; the rest is chained:
//!
//! ```
//! use mesh2yaml_gateway::{BackendRef, HttpRoute, HttpRouteMatch, HttpRouteRule, ParentRef, PathMatch};
//! use mesh2yaml_types::{duration, port};
//!
//! let route = HttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80))).rule(
//!     HttpRouteRule::new()
//!         .when(HttpRouteMatch::path(PathMatch::prefix("/api")))
//!         .backend(BackendRef::service("shop-v1", port!(80)).weight(90))
//!         .backend(BackendRef::service("shop-v2", port!(80)).weight(10))
//!         .request_timeout(duration!("10s")),
//! );
//! assert_eq!(route.spec.rules[0].backend_refs[1].backend.weight, Some(10));
//! ```
//!
//! Features:
//! - `validate` (default): the rules of CRDs and webhooks, as [`k8s::Validate`]. It brings `full`.
//! - `full`: every kind and field. Without it there are those that the compiler of `.mesh` policies writes.
//! - `read`: kinds are read, strictly, from YAML or JSON. It brings a YAML parser.
//! - `schema`: JSON schemas of the kinds; `kube`: the kinds as `kube::Api` takes them. Both bring `read`.
//!
//! Invariants:
//! - What is written without being asked for belongs to Gateway API 1.2.1, whose fields every supported mesh reads; what is read and
//!   judged is the newest standard channel.
//! - A parent that is made here says its group and kind: without them it would be a Gateway.
//! - A choice upstream is an enum here, so a filter's type and its content cannot disagree.
//! - Timeouts made of a duration are one number and one unit, which is all that Linkerd reads.
//! - This crate knows no mesh's own kinds, only the group and kind of Linkerd's Server.

// What only reading or only validating needs is not taken out one by one.
#![cfg_attr(
    not(all(feature = "read", feature = "validate")),
    allow(dead_code, unused_imports)
)]

mod resource;
#[cfg(feature = "validate")]
mod validate;

pub use mesh2yaml_k8s as k8s;
pub use resource::*;
#[cfg(feature = "validate")]
pub use validate::schema;
