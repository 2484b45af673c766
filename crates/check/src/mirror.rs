//! `mirror canary 10%`

use mesh2yaml_diagnostics::Code;
use mesh2yaml_model::Slot;
use mesh2yaml_model::construct::{Mirror, Share};
use mesh2yaml_syntax::ast;
use mesh2yaml_types::percent;

use crate::checker::{Checker, join};
use crate::values::{self, Problem, Read};

impl Checker {
    pub(crate) fn mirror(&mut self, mirror: &ast::Mirror<'_>) -> Option<Mirror> {
        let ast::Share { to, percent } = mirror.share;
        let to = self.destination(to);
        let percent = percent.map_or(Some(Slot::Value(percent!(100))), |word| {
            self.slot(word, some_percent)
        });
        let share = join(to?, percent?, |to, percent| Share { to, percent });
        Some(Mirror {
            to: self.new_leaf("mirror", mirror.span, None, share),
        })
    }
}

/// A share of requests that is not none.
pub(crate) fn some_percent(text: &str) -> Read<mesh2yaml_types::Percent> {
    let percent = values::percent(text)?;
    if percent.get() > 0 {
        return Ok(percent);
    }
    Err(Problem {
        code: Code::BadPercent,
        message: "this is for no request".to_owned(),
        help: "give it a share from 1% to 100%, or take the statement out".to_owned(),
    })
}
