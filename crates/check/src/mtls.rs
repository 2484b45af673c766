//! `mtls strict`

use mesh2yaml_model::construct::{Mtls, MtlsMode};
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::choice;

const MODES: [(&str, MtlsMode); 3] = [
    ("strict", MtlsMode::Strict),
    ("permissive", MtlsMode::Permissive),
    ("disable", MtlsMode::Disable),
];

impl Checker {
    pub(crate) fn mtls(&mut self, mtls: &ast::Mtls<'_>) -> Option<Mtls> {
        self.leaf("mtls", mtls.mode, |t| choice("a mode of `mtls`", &MODES, t))
            .map(|mode| Mtls { mode })
    }
}
