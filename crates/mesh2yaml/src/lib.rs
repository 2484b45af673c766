//! One policy, both meshes.
//!
//! ```text
//! .mesh source ──parse──▶ tree ──check──▶ Policy ──lower──▶ typed resources ──write──▶ YAML
//!     several files,                        │               istio │ linkerd
//!     values for params                     └──▶ facts: hosts, ports, timeouts, routes, rules
//!                     diagnostics at every step
//! ```
//!
//! There are three ways in: the language, the typed libraries, and a build script.
//!
//! # The language
//!
#![cfg_attr(feature = "compile", doc = "```")]
#![cfg_attr(not(feature = "compile"), doc = "```ignore")]
//! use mesh2yaml::{Target, compile};
//!
//! let source = r#"
//! service shop in production {
//!   workload app=shop
//!   port     http 80 to 8080
//!   version  v1  version=v1
//!   version  v2  version=v2
//!   route {
//!     to      v1 90%, v2 10%
//!     timeout 5s
//!   }
//! }
//! "#;
//! let istio = compile(source, Target::istio())?;
//! assert!(istio.yaml().contains("kind: VirtualService"));
//!
//! let linkerd = compile(source, Target::linkerd())?;
//! assert!(linkerd.yaml().contains("kind: HTTPRoute"));
//! # Ok::<(), mesh2yaml::CompileError>(())
//! ```
//!
//! `Options` takes several sources, values, a loader of imports, and says whether consent to losses counts; `CheckedPolicy` is compiled for
//! several targets. A `Compilation` has the resources as typed values, their YAML, and what was found as data.
//!
//! # The typed libraries
//!
//! The resources of either mesh are Rust values, in `istio` and `linkerd`, which are crates of their own and know nothing of the language.
//!
#![cfg_attr(feature = "compile", doc = "```")]
#![cfg_attr(not(feature = "compile"), doc = "```ignore")]
//! use mesh2yaml::istio::{Destination, HttpRoute, VirtualService};
//! use mesh2yaml::k8s::{types::host, yaml};
//!
//! let shop = host!("shop.production.svc.cluster.local");
//! let routes = VirtualService::new("shop", "production", [shop.clone()])
//!     .http(HttpRoute::to([Destination::new(shop)]));
//! assert!(yaml::to_string(&routes)?.starts_with("apiVersion: networking.istio.io/v1\n"));
//! # Ok::<(), mesh2yaml::k8s::yaml::WriteError>(())
//! ```
//!
//! # A build script
//!
//! `mesh2yaml-build` compiles a service's own policy when the service is built, and [`include_mesh!`] takes in what it wrote: the YAML, and
//! constants of the policy's hosts, ports, timeouts, routes and rules. In `build.rs`:
//!
//! ```ignore
//! fn main() -> Result<(), mesh2yaml_build::Error> {
//!     mesh2yaml_build::compile("policies")
//! }
//! ```
//!
//! In the service:
//!
//! ```ignore
//! mod policy {
//!     mesh2yaml::include_mesh!("policies");
//! }
//! use policy::shop::production::shop;
//!
//! let client = Client::new(shop::HOST).timeout(shop::routes::orders::TIMEOUT);
//! ```
//!
//! # Features
//!
//! - `compile` (default): all but the last way in. A service that only has a build script turns the default off, and depends on nothing but
//!   [`runtime`].
//! - `formats` (default): findings as JSON, SARIF and the commands of GitHub, beside text.
//! - `validate` (default): the rules of CRDs and webhooks for resources, as `k8s::Validate`. The compiler itself does not need them.
//! - `read` (default): manifests are read, which brings a YAML parser.
//! - `full`: every kind and field of the typed libraries. `validate` and `read` bring it; with `compile` alone there are those that the compiler
//!   writes.
//! - `schema`: JSON schemas of all kinds.
//! - `kube`: kinds are `kube::core::Resource`.
//! - `evaluate`: what a policy means, as a function (`Options::meaning`), what a set of resources decides of a request, and the policy's own tests
//!   (`CheckedPolicy::test`).
//!
//! # Invariants
//!
//! - Nothing here reads files, the environment or a clock, or writes to a terminal: sources come through
//!   `Options`, imports through a `Loader`.
//! - Equal sources give equal output, in whatever order they are added.
//! - There is output only if there is no error, and every part of the policy was answered by the mesh.
//! - The list of meshes is here (`Target`) and nowhere else.

#![cfg_attr(not(feature = "compile"), no_std)]

#[cfg(feature = "compile")]
mod checked;
#[cfg(feature = "compile")]
mod compilation;
#[cfg(feature = "compile")]
mod compiler;
#[cfg(feature = "evaluate")]
mod evaluator;
#[cfg(feature = "compile")]
pub mod facts;
#[cfg(feature = "compile")]
mod grpc;
#[cfg(feature = "compile")]
mod imports;
#[cfg(feature = "compile")]
mod names;
#[cfg(feature = "compile")]
mod options;
#[cfg(feature = "compile")]
mod target;
#[cfg(feature = "evaluate")]
mod tested;

#[cfg(feature = "compile")]
pub use compiler::*;
pub use mesh2yaml_runtime as runtime;

/// Takes in what `mesh2yaml-build` wrote of a policy: the constant `MANIFESTS`, one of the YAML of each mesh (`ISTIO`, `LINKERD`), and a
/// module for each policy file.
///
/// The name is that of the folder or file that the build script compiled, `policies` for `policies` and `shop` for `policies/shop.mesh`, unless
/// the build script gave another.
///
/// ```ignore
/// mod policy {
///     mesh2yaml::include_mesh!("policies");
/// }
/// ```
#[macro_export]
macro_rules! include_mesh {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}

/// The README's code is compiled too.
#[cfg(all(doctest, feature = "compile"))]
#[doc = include_str!("../README.md")]
struct Readme;
