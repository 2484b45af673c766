//! `mtls strict`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::construct::{Mtls, MtlsMode};
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::{self, choice};

const MODES: [(&str, MtlsMode); 3] = [
    ("strict", MtlsMode::Strict),
    ("permissive", MtlsMode::Permissive),
    ("disable", MtlsMode::Disable),
];

impl Checker {
    /// Of a service, whole or of some ports.
    pub(crate) fn mtls(&mut self, mtls: &ast::Mtls<'_>) -> Option<Mtls> {
        let mode = self.leaf("mtls", mtls.mode, |t| choice("a mode of `mtls`", &MODES, t));
        let ports = mtls.ports.iter().map(|w| self.leaf("mtls.on", *w, values::port));
        let ports: Vec<_> = ports.collect();
        Some(Mtls {
            mode: mode?,
            ports: ports.into_iter().collect::<Option<_>>()?,
        })
    }

    /// Of a namespace or of the mesh, which have no ports.
    pub(crate) fn mtls_of_all(&mut self, mtls: &ast::Mtls<'_>) -> Option<Mtls> {
        if let Some(first) = mtls.ports.first() {
            let help =
                "say it in the service that has the port: `service NAME in NAMESPACE { mtls … on PORT }`";
            self.error(Code::BadStatement, first.span, "only services have ports", help);
            return None;
        }
        self.mtls(mtls)
    }
}
