//! When a failing pod gets a rest.

use mesh2yaml_types::Duration;

use super::{RouteSettings, set};
use crate::annotation;

/// The circuit breaker; Linkerd reads it on a Service, as it does retries and timeouts.
///
/// A ServiceProfile with routes switches it off.
pub trait ServiceSettings: RouteSettings {
    /// Ejects failing pods.
    #[must_use]
    fn failure_accrual(mut self, accrual: FailureAccrual) -> Self {
        let metadata = self.metadata_mut();
        set(metadata, annotation::FAILURE_ACCRUAL, "consecutive");
        if let Some(count) = accrual.max_failures {
            set(
                metadata,
                annotation::FAILURE_ACCRUAL_MAX_FAILURES,
                count.to_string(),
            );
        }
        if let Some(time) = accrual.min_penalty {
            set(
                metadata,
                annotation::FAILURE_ACCRUAL_MIN_PENALTY,
                time.to_single_unit(),
            );
        }
        if let Some(time) = accrual.max_penalty {
            set(
                metadata,
                annotation::FAILURE_ACCRUAL_MAX_PENALTY,
                time.to_single_unit(),
            );
        }
        if let Some(ratio) = accrual.jitter_ratio {
            set(
                metadata,
                annotation::FAILURE_ACCRUAL_JITTER_RATIO,
                ratio.to_string(),
            );
        }
        self
    }
}

impl ServiceSettings for mesh2yaml_k8s::Service {}

/// When a pod is ejected from load balancing, and for how long: after failures in a row (5xx, or no answer), for a rest
/// that doubles from the least to the longest each time that a trial request fails.
///
/// ```
/// use mesh2yaml_linkerd::FailureAccrual;
/// use mesh2yaml_types::duration;
///
/// let accrual = FailureAccrual::consecutive(5).penalty(duration!("30s"), duration!("30s")).jitter_ratio(0.0);
/// assert_eq!(accrual.max_failures, Some(5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct FailureAccrual {
    /// Failures in a row that eject a pod, `…-consecutive-max-failures`. 7 by default.
    pub max_failures: Option<u32>,
    /// The first rest, `…-consecutive-min-penalty`. 1 s by default.
    pub min_penalty: Option<Duration>,
    /// The longest rest, `…-consecutive-max-penalty`. 60 s by default.
    pub max_penalty: Option<Duration>,
    /// How much a rest varies, in relation to its length, `…-consecutive-jitter-ratio`; 0 to 100. 0.5 by default.
    pub jitter_ratio: Option<f32>,
}

impl FailureAccrual {
    /// A rest after so many failures in a row.
    #[must_use]
    pub fn consecutive(max_failures: u32) -> Self {
        Self {
            max_failures: Some(max_failures),
            ..Self::default()
        }
    }

    /// Sets the first and the longest rest. They are set together because Linkerd switches the breaker off where the
    /// first is longer than the longest.
    #[must_use]
    pub fn penalty(mut self, first: Duration, longest: Duration) -> Self {
        self.min_penalty = Some(first);
        self.max_penalty = Some(longest);
        self
    }

    /// Sets how much a rest varies: 0 not at all, 0.5 by up to a half.
    #[must_use]
    pub fn jitter_ratio(mut self, ratio: f32) -> Self {
        self.jitter_ratio = Some(ratio);
        self
    }
}
