//! `outlierDetection`.

use mesh2yaml_k8s::Validator;

use super::At;
use crate::OutlierDetection;
use crate::validate::duration::whole_millis;

/// Failures of every kind that eject a pod, where nothing is said.
const DEFAULT_ERRORS: u32 = 5;

pub(super) fn detection(v: &mut Validator, detection: &OutlierDetection, at: At<'_>) {
    whole_millis(v, "interval", detection.interval);
    whole_millis(v, "baseEjectionTime", detection.base_ejection_time);
    v.each(
        "outlierDetectionHttpErrorCodes",
        &detection.outlier_detection_http_error_codes,
        |v, code| {
            if !(100..=599).contains(code) {
                v.schema("a status is from 100 to 599");
            }
        },
    );
    if detection.consecutive_local_origin_failures.is_some_and(|n| n > 0)
        && !detection.split_external_local_origin_errors
    {
        v.field("consecutiveLocalOriginFailures", |v| {
            v.admission("failures on the caller's side are not counted apart")
                .help("set `splitExternalLocalOriginErrors: true`");
        });
    }
    without_effect(v, detection, at);
}

fn without_effect(v: &mut Validator, detection: &OutlierDetection, at: At<'_>) {
    if detection.consecutive_errors.is_some_and(|n| n != 0) {
        v.field("consecutiveErrors", |v| {
            let message = "the field is deprecated and has no effect";
            let finding = if at.is_whole_host {
                v.admission_warning(message)
            } else {
                v.effect(message)
            };
            finding.help("use `consecutive5xxErrors` or `consecutiveGatewayErrors`");
        });
    }
    let errors = detection.consecutive_5xx_errors.unwrap_or(DEFAULT_ERRORS);
    if detection.consecutive_gateway_errors.is_some_and(|n| n >= errors) && errors > 0 {
        v.field("consecutiveGatewayErrors", |v| {
            v.effect(format!(
                "these failures count as `consecutive5xxErrors` too, and {errors} of those eject the pod first"
            ))
            .help("give a smaller number, or turn the other off by `consecutive5xxErrors: 0`");
        });
    }
    if detection
        .max_ejection_percent
        .is_some_and(|percent| percent.get() == 0)
    {
        v.field("maxEjectionPercent", |v| {
            v.effect("0 is as good as nothing, which is 10")
                .help("to eject no pods, leave `outlierDetection` out");
        });
    }
}
