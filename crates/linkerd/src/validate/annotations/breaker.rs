//! Settings of load balancing that count only together.

use mesh2yaml_k8s::Validator;

use super::Annotations;
use crate::UnitDuration;
use crate::annotation::{
    Annotation, FAILURE_ACCRUAL, FAILURE_ACCRUAL_MAX_FAILURES, FAILURE_ACCRUAL_MAX_PENALTY,
    FAILURE_ACCRUAL_MIN_PENALTY, HONOR_RETRY_AFTER, LOAD_BIASER_MAX_RETRY_AFTER, LOAD_BIASER_PENALTY,
    PENALIZE_FAILURES, SUCCESS_RATE_MIN_REQUESTS, SUCCESS_RATE_THRESHOLD, SUCCESS_RATE_WINDOW, Syntax, find,
};

/// Whether nothing looks at the annotation because of another one; says so.
pub(super) fn is_idle(v: &mut Validator, it: &Annotation, annotations: &Annotations) -> bool {
    let mode = annotations.get(FAILURE_ACCRUAL).map(String::as_str);
    let is_rate = [
        SUCCESS_RATE_THRESHOLD,
        SUCCESS_RATE_WINDOW,
        SUCCESS_RATE_MIN_REQUESTS,
    ]
    .contains(&it.key);
    let is_consecutive = it
        .key
        .starts_with("balancer.linkerd.io/failure-accrual-consecutive-");
    let is_honor = it.key == HONOR_RETRY_AFTER && is_true(annotations, HONOR_RETRY_AFTER);
    let is_biaser = [LOAD_BIASER_PENALTY, LOAD_BIASER_MAX_RETRY_AFTER].contains(&it.key);
    if mode.is_none() && (is_rate || is_consecutive || is_honor) {
        v.effect(format!("without `{FAILURE_ACCRUAL}` there is no circuit breaker"))
            .help(format!(
                "add `{FAILURE_ACCRUAL}: {}`",
                if is_consecutive { "consecutive" } else { "unified" }
            ));
        return true;
    }
    if mode == Some("consecutive") && (is_rate || is_honor) {
        v.effect("the mode `consecutive` does not look at it")
            .help(format!("make `{FAILURE_ACCRUAL}` `unified`"));
        return true;
    }
    if is_biaser && !is_true(annotations, PENALIZE_FAILURES) {
        v.effect(format!(
            "without `{PENALIZE_FAILURES}` failures are not penalized"
        ))
        .help(format!("add `{PENALIZE_FAILURES}: 'true'`"));
        return true;
    }
    false
}

/// What is wrong with values that can be read one by one.
pub(super) fn together(v: &mut Validator, annotations: &Annotations) {
    let is_unified = match annotations.get(FAILURE_ACCRUAL).map(String::as_str) {
        Some("unified") => true,
        Some("consecutive") => false,
        Some(_) | None => return,
    };
    // One that cannot be read has been found already, and there is no breaker then.
    let keys = annotations.keys().filter_map(|key| find(key));
    let mut keys = keys.filter(|it| it.key.starts_with("balancer."));
    if !keys.all(|it| {
        annotations
            .get(it.key)
            .is_some_and(|text| it.value.check(text).is_ok())
    }) {
        return;
    }
    penalties(v, annotations);
    if is_unified {
        rate(v, annotations);
    }
}

fn penalties(v: &mut Validator, annotations: &Annotations) {
    let min = duration(annotations, FAILURE_ACCRUAL_MIN_PENALTY, 1_000);
    let max = duration(annotations, FAILURE_ACCRUAL_MAX_PENALTY, 60_000);
    let key = if annotations.contains_key(FAILURE_ACCRUAL_MIN_PENALTY) {
        FAILURE_ACCRUAL_MIN_PENALTY
    } else {
        FAILURE_ACCRUAL_MAX_PENALTY
    };
    if min > max {
        v.field(key, |v| {
            v.effect(format!(
                "the first rest ({min} ms) is longer than the longest ({max} ms): there is no circuit breaker"
            ))
            .help(format!(
                "set `{FAILURE_ACCRUAL_MIN_PENALTY}` and `{FAILURE_ACCRUAL_MAX_PENALTY}`"
            ));
        });
    } else if max == 0 {
        v.field(FAILURE_ACCRUAL_MAX_PENALTY, |v| {
            v.effect("the longest rest is above 0: there is no circuit breaker");
        });
    }
}

fn rate(v: &mut Validator, annotations: &Annotations) {
    let number = |key: &str| {
        annotations
            .get(key)
            .and_then(|text| text.trim().parse::<f64>().ok())
    };
    let count = |key: &str| {
        annotations
            .get(key)
            .and_then(|text| text.trim().parse::<u32>().ok())
    };
    let is_off = number(SUCCESS_RATE_THRESHOLD) == Some(0.0);
    let window = duration(annotations, SUCCESS_RATE_WINDOW, 10_000);
    if window == 0 || (!is_off && window < 10) {
        v.field(SUCCESS_RATE_WINDOW, |v| {
            v.effect("the time is 10 ms at least: there is no circuit breaker");
        });
    }
    if !is_off && count(SUCCESS_RATE_MIN_REQUESTS).is_some_and(|count| count > 1_000_000) {
        v.field(SUCCESS_RATE_MIN_REQUESTS, |v| {
            v.effect("it is at most 1000000: there is no circuit breaker");
        });
    }
    if is_off && count(FAILURE_ACCRUAL_MAX_FAILURES) == Some(0) {
        v.field(FAILURE_ACCRUAL, |v| {
            v.effect("neither failures in a row nor the rate of success count, so that no pod is ejected");
        });
    }
}

fn duration(annotations: &Annotations, key: &str, default: u64) -> u64 {
    let read = annotations
        .get(key)
        .and_then(|text| text.parse::<UnitDuration>().ok());
    read.map_or(default, UnitDuration::as_millis)
}

fn is_true(annotations: &Annotations, key: &str) -> bool {
    annotations
        .get(key)
        .is_some_and(|text| Syntax::Bool.check(text).is_ok() && text.trim().starts_with(['1', 't', 'T']))
}
