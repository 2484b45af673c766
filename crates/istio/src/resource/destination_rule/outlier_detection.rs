//! When a failing pod gets a rest.

use mesh2yaml_types::{Duration, Percent};
use serde::Serialize;

/// When a pod is ejected from load balancing, and for how long, upstream `outlierDetection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OutlierDetection {
    /// Failures in a row (5xx, or no answer) that eject a pod, upstream `consecutive5xxErrors`. 5 by default; 0 turns
    /// the criterion off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_5xx_errors: Option<u32>,
    /// Failures of a gateway in a row (502, 503, 504) that eject a pod, upstream `consecutiveGatewayErrors`. Off by
    /// default, and by 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consecutive_gateway_errors: Option<u32>,
    /// The time between two sweeps, upstream `interval`. 10 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// The rest of a pod that is ejected for the first time, upstream `baseEjectionTime`; the n-th rest is n times as
    /// long. 30 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_ejection_time: Option<Duration>,
    /// The share of pods that may be ejected at a time, upstream `maxEjectionPercent`. 10 % by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_ejection_percent: Option<Percent>,
    /// The share of healthy pods below which all pods are used again, upstream `minHealthPercent`. 0 by default: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_health_percent: Option<Percent>,
}

impl OutlierDetection {
    /// Detection with Istio's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ejects a pod after so many failures in a row.
    #[must_use]
    pub fn consecutive_5xx_errors(mut self, count: u32) -> Self {
        self.consecutive_5xx_errors = Some(count);
        self
    }

    /// Ejects a pod after so many failures of a gateway in a row.
    #[must_use]
    pub fn consecutive_gateway_errors(mut self, count: u32) -> Self {
        self.consecutive_gateway_errors = Some(count);
        self
    }

    /// Sets the time between two sweeps.
    #[must_use]
    pub fn interval(mut self, time: Duration) -> Self {
        self.interval = Some(time);
        self
    }

    /// Sets the first rest of an ejected pod.
    #[must_use]
    pub fn base_ejection_time(mut self, time: Duration) -> Self {
        self.base_ejection_time = Some(time);
        self
    }

    /// Limits the share of pods that are ejected at a time.
    #[must_use]
    pub fn max_ejection_percent(mut self, share: Percent) -> Self {
        self.max_ejection_percent = Some(share);
        self
    }

    /// Uses all pods again when fewer than this share are healthy.
    #[must_use]
    pub fn min_health_percent(mut self, share: Percent) -> Self {
        self.min_health_percent = Some(share);
        self
    }
}
