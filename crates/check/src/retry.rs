//! `retry 3 times within 3s each on 5xx, reset`

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_model::construct::{Retry, RetryOn, Timeout};
use mesh2yaml_model::{Leaf, Slot};
use mesh2yaml_syntax::ast;

use crate::checker::Checker;
use crate::values::{self, duration};

/// More retries than this multiply an outage instead of hiding it; both meshes' fields end far above.
pub(crate) const MOST: u32 = 100;

impl Checker {
    pub(crate) fn retry(&mut self, retry: &ast::Retry<'_>) -> Option<Retry> {
        let times = self.leaf("retry.times", retry.times, |text| {
            values::int(text)
                .ok()
                .filter(|n| *n <= MOST)
                .ok_or_else(|| values::Problem {
                    code: Code::BadNumber,
                    message: format!("`{text}` is not a number of retries"),
                    help: format!(
                        "a whole number from 1 to {MOST}; leave `retry` out to leave it to the mesh"
                    ),
                })
        });
        let each = retry.each.map(|each| self.leaf("retry.each", each, duration));
        let mut on: Vec<Leaf<RetryOn>> = Vec::new();
        for word in &retry.on {
            let Some(value) = self.read(*word, values::retry_on) else {
                continue;
            };
            if on.iter().any(|leaf| leaf.literal() == Some(&value)) {
                let message = format!("`{}` is listed twice", word.text);
                self.error(Code::Repeated, word.span, message, "keep one of the two");
                continue;
            }
            on.push(self.new_leaf(value.leaf_name(), word.span, None, Slot::Value(value)));
        }
        if retry.on.is_empty() && retry.each.is_none() {
            self.error(
                Code::Missing,
                retry.span,
                "this says how often to retry, and not what",
                "name the failures: `retry 3 times on 5xx`",
            );
            return None;
        }
        Some(Retry {
            times: times?,
            each: each.map_or(Some(None), |e| e.map(Some))?,
            on,
        })
    }

    /// Whether the tries of a retry fit into its timeout.
    pub(crate) fn retry_fits(&mut self, retry: &Retry, timeout: &Timeout) {
        let (Some(times), Some(each)) = (retry.times.literal(), retry.each.as_ref()) else {
            return;
        };
        let (Some(per_try), Some(total)) = (each.literal(), timeout.after.literal()) else {
            return;
        };
        let (place, total_place) = (
            self.policy.leaf(each.id()).span,
            self.policy.leaf(timeout.after.id()).span,
        );
        if per_try > total {
            let d = Diagnostic::new(
                Code::RetryTime,
                place,
                format!("a try may take {per_try}, longer than the whole request, {total}"),
            )
            .help("make a try shorter, or `timeout` longer")
            .related(total_place, "all tries together");
            self.report(d);
        } else if per_try.as_millis() * (u64::from(*times) + 1) > total.as_millis() {
            let d = Diagnostic::new(
                Code::TriesOverTimeout,
                place,
                format!(
                    "{} tries of {per_try} take longer than {total}: the last are cut short or never made",
                    times + 1
                ),
            )
            .help("make a try shorter, retry less often, or make `timeout` longer")
            .related(total_place, "all tries together");
            self.report(d);
        }
    }
}
