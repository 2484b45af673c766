//! What the feature `compile` offers at the top of the crate.

pub use mesh2yaml_check::Setting;
pub use mesh2yaml_diagnostics as diagnostics;
pub use mesh2yaml_istio as istio;
pub use mesh2yaml_k8s as k8s;
pub use mesh2yaml_linkerd as linkerd;
#[cfg(feature = "evaluate")]
pub use mesh2yaml_model::meaning;
pub use mesh2yaml_model::{Consent, Outcome, Outcomes, Version, construct::leaf_names};
pub use mesh2yaml_syntax as syntax;
pub use mesh2yaml_syntax::{Formatted, format};

pub use crate::checked::CheckedPolicy;
pub use crate::compilation::{Compilation, CompileError, Resource};
pub use crate::grpc::{DescriptorError, GrpcMethods};
pub use crate::imports::{LoadError, Loader, NoImports};
pub use crate::options::{Options, Sink};
pub use crate::target::{Mesh, Target, TargetError};
#[cfg(feature = "evaluate")]
pub use crate::tested::{TestResult, Tested};

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
