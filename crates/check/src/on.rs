//! `on istio { … }`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::MeshId;
use mesh2yaml_syntax::ast::On;

use crate::checker::Checker;

impl Checker {
    /// The mesh of an `on` block that stands in `within`.
    pub(crate) fn on_mesh<S>(&mut self, on: &On<'_, S>, within: Option<MeshId>) -> Option<MeshId> {
        let mesh = self.mesh_id(on.mesh)?;
        if within.is_some() {
            self.error(
                Code::ScopedTwice,
                on.mesh.span,
                "an `on` block stands in an `on` block",
                "one is enough: put the statements into the outer one, or beside it",
            );
            return None;
        }
        if on.body.is_empty() {
            self.error(
                Code::EmptyBlock,
                on.span,
                "this block says nothing",
                "take it out",
            );
        }
        Some(mesh)
    }
}
