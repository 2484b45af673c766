//! `retry 3 times within 3s each on 5xx, reset`

use mesh2yaml_diagnostics::{Code, Diagnostic, Span};
use mesh2yaml_model::construct::{Retry, RetryOn, Timeout};
use mesh2yaml_model::{Leaf, LeafId, Slot};
use mesh2yaml_syntax::ast;
use mesh2yaml_types::Duration;

use crate::checker::Checker;
use crate::values::{self, duration};

/// More retries than this multiply an outage instead of hiding it; both meshes' fields end far above.
const MOST: u32 = 100;

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

    /// Whether the tries of a retry fit into its timeout, where both stand in the source.
    pub(crate) fn retry_fits(&mut self, retry: &Retry, timeout: &Timeout) {
        let times = retry.times.literal().copied();
        let each = retry.each.as_ref().and_then(|each| each.literal().copied());
        let total = timeout.after.literal().copied();
        let place = |id: LeafId| self.policy.leaf(id).span;
        if let (Some(times), Some(each), Some(total)) = (times, each, total)
            && let Some(d) = unfit(retry, timeout, (times, each, total), place)
        {
            self.report(d);
        }
    }
}

/// What is wrong with retries, how long each try may take, and how long all of them.
pub(crate) fn unfit(
    retry: &Retry,
    timeout: &Timeout,
    (times, per_try, total): (u32, Duration, Duration),
    place: impl Fn(LeafId) -> Span,
) -> Option<Diagnostic> {
    let (each, total_place) = (place(retry.each.as_ref()?.id()), place(timeout.after.id()));
    let (code, message, help) = if per_try > total {
        (
            Code::RetryTime,
            format!("a try may take {per_try}, longer than the whole request, {total}"),
            "make a try shorter, or `timeout` longer",
        )
    } else if per_try.as_millis() * (u64::from(times) + 1) > total.as_millis() {
        (
            Code::TriesOverTimeout,
            format!(
                "{} tries of {per_try} take longer than {total}: the last are cut short or never made",
                times + 1
            ),
            "make a try shorter, retry less often, or make `timeout` longer",
        )
    } else {
        return None;
    };
    let d = Diagnostic::new(code, each, message).help(help);
    Some(d.related(total_place, "all tries together"))
}
