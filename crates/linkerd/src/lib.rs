//! Linkerd's resources as Rust values.
//!
//! ```text
//!   who                       may ask for                            of
//!   MeshTlsAuthentication ─┐                        ┌── Server ───── pods and a port
//!   ServiceAccount ────────┼─ AuthorizationPolicy ──┼── HttpRoute ── requests that reach a Server
//!   NetworkAuthentication ─┘                        └── its namespace
//!
//!   HttpLocalRateLimitPolicy  how many requests a Server takes
//!   EgressNetwork             what lies outside of the cluster
//!   HttpRoute, annotations    where requests go, retries, timeouts, ejection
//!   ServiceProfile            the same in its old form: it switches the others off
//!   ServerAuthorization       what AuthorizationPolicy says, in its old form
//!   annotation                every annotation and label that Linkerd reads, with its values
//!
//!   ExternalWorkload          a machine outside of the cluster
//!   Link                      another cluster
//!   HelmValues                how the mesh is installed
//! ```
//!
//! A resource begins with `new`, which takes what is required; the rest is chained. References are made from the
//! resources themselves, so one of a wrong kind cannot be written:
//!
//! ```
//! use mesh2yaml_linkerd::{AuthorizationPolicy, MeshTlsAuthentication, ProxyProtocol, Select, Server};
//! use mesh2yaml_types::{ServiceAccount, name, port};
//!
//! let web = ServiceAccount::new(name!("prod"), name!("web"));
//! let authn = MeshTlsAuthentication::new("web", "prod", [web]);
//! let server = Server::new("shop-http", "prod", Select::pods([("app", "shop")]), port!(8080))
//!     .proxy_protocol(ProxyProtocol::Http1);
//! let allow = AuthorizationPolicy::new("shop-from-web", "prod", &server, [&authn]);
//! assert_eq!(allow.spec.target.name(), "shop-http");
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
//! - An object that can be written parses on the other side: keys and oneofs are those of Linkerd's CRDs, values of
//!   enums those of its policy controller.
//! - References always say their group. A ServiceAccount says its namespace, an object only where it is another's.
//! - A policy for everybody is made by [`AuthorizationPolicy::allow_anyone`] alone: no list can be empty by accident.
//!   One that is read is told of by the kind's rules.
//! - Durations in annotations are one number and one unit, the only form that Linkerd reads.
//! - Equal values are equal text: fields have a fixed order, and maps are sorted.
//! - What only a whole set of resources can tell (a target that does not exist, a ServiceProfile beside an HttpRoute)
//!   is not known here; nor are the `.mesh` language and YAML.

// What only reading or only validating needs is not taken out one by one.
#![cfg_attr(
    not(all(feature = "read", feature = "validate")),
    allow(dead_code, unused_imports)
)]

#[cfg(feature = "evaluate")]
pub mod evaluate;
#[cfg(feature = "lower")]
pub mod lower;
mod resource;
mod settings;
#[cfg(feature = "validate")]
mod validate;

#[cfg(feature = "validate")]
pub mod admission;
pub mod annotation;

pub use mesh2yaml_gateway as gateway;
pub use mesh2yaml_k8s as k8s;
pub use resource::*;
pub use settings::*;

/// The README's code is compiled too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
