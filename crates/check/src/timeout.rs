//! `timeout 10s`

use mesh2yaml_model::construct::Timeout;
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::duration;

impl Checker {
    pub(crate) fn timeout(&mut self, timeout: &ast::Timeout<'_>) -> Option<Timeout> {
        self.leaf("timeout", timeout.after, duration)
            .map(|after| Timeout { after })
    }
}
