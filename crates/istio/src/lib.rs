//! Istio's resources as Rust values.
//!
//! ```text
//!   VirtualService      where a request goes      networking.istio.io
//!   DestinationRule     how it is carried         networking.istio.io
//!   PeerAuthentication  who must prove itself     security.istio.io
//!   AuthorizationPolicy who may ask for what      security.istio.io
//!   Telemetry           what is recorded          telemetry.istio.io
//!   TrafficExtension    a filter of one's own     extensions.istio.io
//!   IstioOperator       how the mesh is installed install.istio.io
//! ```
//!
//! A resource begins with `new` (or a constructor that says what it does, such as
//! [`AuthorizationPolicy::deny_all`]), which takes what is required; the rest is chained. There is no builder to
//! finish, and every field can be read:
//!
//! ```
//! use mesh2yaml_istio::{Destination, HttpMatch, HttpRoute, Retry, RetryOn, StringMatch, VirtualService};
//! use mesh2yaml_types::{duration, host};
//!
//! let shop = host!("shop.prod.svc.cluster.local");
//! let routes = VirtualService::new("shop", "prod", [shop.clone()]).http(
//!     HttpRoute::to([
//!         Destination::new(shop.clone()).subset("v1").weight(90),
//!         Destination::new(shop).subset("v2").weight(10),
//!     ])
//!     .when(HttpMatch::uri(StringMatch::prefix("/api")))
//!     .retry(Retry::attempts(3).per_try_timeout(duration!("2s")).on([RetryOn::FiveXx]))
//!     .timeout(duration!("5s")),
//! );
//! assert_eq!(routes.spec.http[0].timeout, Some(duration!("5s")));
//! ```
//!
//! Features:
//! - `validate` (default): the rules of CRDs and webhooks, as [`k8s::Validate`]. It brings `full`.
//! - `full`: every kind and field. Without it there are those that the compiler of `.mesh` policies writes.
//! - `read`: kinds are read, strictly, from YAML or JSON. It brings a YAML parser.
//! - `schema`: JSON schemas of the kinds; `kube`: the kinds as `kube::Api` takes them. Both bring `read`.
//! - `evaluate`: what a set of resources decides of a request.
//! - `lower`: for the compiler of `.mesh` policies.
//!
//! Invariants:
//! - An object that can be written parses on the other side: keys, enums and oneofs are those of Istio's CRDs.
//! - A choice upstream is an enum here, so two answers at once cannot be written.
//! - Where a field that is absent and one that is empty mean different things, each has a constructor of its own.
//! - Equal values are equal text: fields have a fixed order, and maps are sorted.
//! - What only a whole set of resources can tell (a subset that no rule defines, two owners of a host) is not
//!   known here; nor are the `.mesh` language and YAML.

// What only reading or only validating needs is not taken out one by one.
#![cfg_attr(
    not(all(feature = "read", feature = "validate")),
    allow(dead_code, unused_imports)
)]

#[cfg(feature = "validate")]
pub mod admission;
#[cfg(feature = "evaluate")]
pub mod evaluate;
#[cfg(feature = "lower")]
pub mod lower;
mod resource;
#[cfg(feature = "validate")]
mod validate;

pub use mesh2yaml_gateway as gateway;
pub use mesh2yaml_k8s as k8s;
pub use resource::*;

/// The README's code is compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
