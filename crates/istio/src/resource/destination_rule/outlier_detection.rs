//! When a failing pod gets a rest.

use mesh2yaml_types::{Duration, Percent};
use serde::{Deserialize, Serialize};

/// When a pod is ejected from load balancing, and for how long, upstream `outlierDetection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OutlierDetection {
    /// Failures in a row (5xx, or no answer) that eject a pod, upstream `consecutive5xxErrors`. 5 by default; 0 turns
    /// the criterion off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_5xx_errors: Option<u32>,
    /// Failures of a gateway in a row (502, 503, 504) that eject a pod, upstream `consecutiveGatewayErrors`. Off by
    /// default, and by 0. They count as 5xx too, so a number that is not below that one has no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_gateway_errors: Option<u32>,
    /// The time between two sweeps, upstream `interval`. 10 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// The rest of a pod that is ejected for the first time, upstream `baseEjectionTime`; the n-th rest is n times as
    /// long. 30 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_ejection_time: Option<Duration>,
    /// The share of pods that may be ejected at a time, upstream `maxEjectionPercent`. 10 % by default, and by 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_ejection_percent: Option<Percent>,
    /// The share of healthy pods below which all pods are used again, upstream `minHealthPercent`. 0 by default: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_health_percent: Option<Percent>,
    /// Whether failures on the caller's side, such as a connection that does not come about, are counted apart, upstream
    /// `splitExternalLocalOriginErrors`. Not by default: they count as 5xx then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub split_external_local_origin_errors: bool,
    /// Failures on the caller's side in a row that eject a pod, upstream `consecutiveLocalOriginFailures`, where they are counted
    /// apart. 5 by default, and by 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_local_origin_failures: Option<u32>,
    /// The answers that are failures, by their status, 100 to 599, upstream `outlierDetectionHttpErrorCodes`; those of 500 and above
    /// by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outlier_detection_http_error_codes: Vec<u32>,
    /// Deprecated, and has no effect, upstream `consecutiveErrors`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_errors: Option<i32>,
}

impl OutlierDetection {
    /// Detection with Istio's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts failures on the caller's side apart, and ejects a pod after so many in a row.
    #[must_use]
    pub fn consecutive_local_origin_failures(mut self, count: u32) -> Self {
        self.split_external_local_origin_errors = true;
        self.consecutive_local_origin_failures = Some(count);
        self
    }
}

setters! { OutlierDetection {
    /// Ejects a pod after so many failures in a row.
    consecutive_5xx_errors(u32) = consecutive_5xx_errors.set;
    /// Ejects a pod after so many failures of a gateway in a row.
    consecutive_gateway_errors(u32) = consecutive_gateway_errors.set;
    /// Says whether failures on the caller's side are counted apart.
    split_external_local_origin_errors(bool) = split_external_local_origin_errors.put;
    /// Sets the time between two sweeps.
    interval(Duration) = interval.set;
    /// Sets the first rest of an ejected pod.
    base_ejection_time(Duration) = base_ejection_time.set;
    /// Limits the share of pods that are ejected at a time.
    max_ejection_percent(Percent) = max_ejection_percent.set;
    /// Uses all pods again when fewer than this share are healthy.
    min_health_percent(Percent) = min_health_percent.set;
    /// Adds a status that is a failure, in place of those of 500 and above.
    http_error_code(u32) = outlier_detection_http_error_codes.push;
} }
