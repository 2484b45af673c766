//! Errors that are made on purpose.

use mesh2yaml_k8s::Validator;

use super::redirect::is_status;
use crate::validate::duration::whole_millis;
use crate::{Abort, AbortStatus, Delay, Fault, Percentage};

pub(super) fn fault(v: &mut Validator, it: &Fault) {
    if it.delay.is_none() && it.abort.is_none() {
        v.admission("a fault is a `delay`, an `abort` or both");
    }
    v.some("delay", it.delay.as_ref(), delay);
    v.some("abort", it.abort.as_ref(), abort);
}

fn delay(v: &mut Validator, it: &Delay) {
    percentage(v, it.percentage);
    whole_millis(v, "fixedDelay", it.fixed_delay);
    if it.fixed_delay.is_none() {
        v.effect("without `fixedDelay` nothing waits");
    } else if it.percentage.is_none() && it.percent.is_none_or(|percent| percent == 0) {
        v.effect("without `percentage` nothing waits");
    }
    if it.percentage.is_some() && it.percent.is_some() {
        v.field("percent", |v| {
            v.effect("it is ignored beside `percentage`");
        });
    }
}

fn abort(v: &mut Validator, it: &Abort) {
    percentage(v, it.percentage);
    match it.status {
        None => {
            v.effect("without `httpStatus` or `grpcStatus` nothing fails");
        }
        Some(AbortStatus::Http(code)) if !is_status(code) => v.field("httpStatus", |v| {
            v.admission("the status is from 200 to 599");
        }),
        Some(AbortStatus::Http(_) | AbortStatus::Grpc(_)) if it.percentage.is_none() => {
            v.effect("without `percentage` nothing fails");
        }
        Some(AbortStatus::Http(_) | AbortStatus::Grpc(_)) => {}
    }
}

fn percentage(v: &mut Validator, percentage: Option<Percentage>) {
    if percentage.is_some_and(|it| it.get() > 0.0 && it.get() < 0.0001) {
        v.field("percentage", |v| {
            v.field("value", |v| {
                v.admission("a percentage is 0, or at least 0.0001");
            });
        });
    }
}
