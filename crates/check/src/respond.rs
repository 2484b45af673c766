//! `respond 503 "closed for today"`

use mesh2yaml_model::construct::Respond;
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::redirect::sound;
use crate::values;

impl Checker {
    pub(crate) fn respond(&mut self, respond: &ast::Respond<'_>) -> Option<Respond> {
        let ast::Respond {
            span: _,
            status,
            body,
        } = respond;
        let status = self.leaf("respond.status", *status, |text| values::status(text, 200));
        let body = body.map(|value| self.leaf("respond.body", value, values::plain_text));
        Some(Respond {
            status: status?,
            body: sound(body)?,
        })
    }
}
