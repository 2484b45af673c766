//! `eject { after 5 consecutive 5xx }`

use mesh2yaml_diagnostics::{Code, Span};
use mesh2yaml_model::construct::{Eject, Failure};
use mesh2yaml_syntax::ast::{self, EjectStatement};

use crate::checker::Checker;
use crate::values::{choice, duration, int, percent};

const FAILURES: [(&str, Failure); 1] = [("5xx", Failure::FiveXx)];

impl Checker {
    pub(crate) fn eject(&mut self, eject: &ast::Eject<'_>) -> Option<Eject> {
        let (mut after, mut of) = (None, None);
        let (mut sweep, mut for_, mut max_ejected, mut min_healthy) = (None, None, None, None);
        let mut seen: Vec<(&str, Span)> = Vec::new();
        let mut said = false;
        for statement in &eject.body {
            match statement {
                EjectStatement::After {
                    span,
                    count,
                    of: what,
                } => {
                    if self.once(
                        &mut seen,
                        ast::Word {
                            text: "after",
                            span: *span,
                        },
                    ) {
                        said = true;
                        after = self.leaf("eject.after", *count, int);
                        of = self.leaf("eject.of", *what, |t| {
                            choice("a failure that is counted", &FAILURES, t)
                        });
                    }
                }
                EjectStatement::Setting(ast::Setting { key, value }) => {
                    if !self.once(&mut seen, *key) {
                        continue;
                    }
                    match key.text {
                        "sweep" => sweep = self.leaf("eject.sweep", *value, duration),
                        "for" => for_ = self.leaf("eject.for", *value, duration),
                        "max-ejected" => max_ejected = self.leaf("eject.max-ejected", *value, percent),
                        _ => min_healthy = self.leaf("eject.min-healthy", *value, percent),
                    }
                }
            }
        }
        if !said {
            self.error(
                Code::Missing,
                eject.keyword,
                "`eject` does not say after which failures",
                "add `after 5 consecutive 5xx`",
            );
        }
        Some(Eject {
            after: after?,
            of: of?,
            sweep,
            for_,
            max_ejected,
            min_healthy,
        })
    }
}
