//! One policy, both meshes.
//!
//! ```text
//! .mesh source ──parse──▶ tree ──check──▶ Policy ──lower──▶ typed resources ──write──▶ YAML
//!     several files,                                        istio │ linkerd
//!     values for params                                     diagnostics at every step
//! ```
//!
//! # The language
//!
//! ```
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
//! # The typed libraries
//!
//! The resources of either mesh are Rust values; see [`istio`] and [`linkerd`], which are crates of their own and know
//! nothing of the language.
//!
//! ```
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
//! # Invariants
//!
//! - Nothing here reads files, the environment or a clock, or writes to a terminal: sources come through
//!   [`Options`], imports through a [`Loader`].
//! - Equal sources give equal output, in whatever order they are added.
//! - There is output only if there is no error, and every part of the policy was answered by the mesh.
//! - The list of meshes is here ([`Target`]) and nowhere else.

mod compilation;
mod imports;
mod options;
mod target;

pub use compilation::{Compilation, CompileError, Resource};
pub use imports::{LoadError, Loader, NoImports};
pub use mesh2yaml_check::Setting;
pub use mesh2yaml_diagnostics as diagnostics;
pub use mesh2yaml_istio as istio;
pub use mesh2yaml_k8s as k8s;
pub use mesh2yaml_linkerd as linkerd;
pub use mesh2yaml_model::{Outcome, Outcomes, Version, construct::leaf_names, meaning};
pub use mesh2yaml_syntax as syntax;
pub use mesh2yaml_syntax::{Formatted, format};
pub use options::{Options, Sink};
pub use target::{Mesh, Target, TargetError};

/// Compiles one source, which imports nothing, for one target.
///
/// For several sources, imports, values or diagnostics beside a result, see [`Options`].
///
/// # Errors
/// All findings, if one of them is an error.
pub fn compile(source: &str, target: Target) -> Result<Compilation, CompileError> {
    let compilation = Options::new().source("policy.mesh", source).compile(target);
    if compilation.has_errors() {
        Err(CompileError(Box::new(compilation)))
    } else {
        Ok(compilation)
    }
}
