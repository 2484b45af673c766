//! When a failing pod gets a rest, and when it gets fewer requests.

use mesh2yaml_k8s::Service;
use mesh2yaml_types::Duration;

use super::{OpaqueSettings, RouteSettings, UnitDuration, set, set_some};
#[cfg(feature = "full")]
use crate::EgressNetwork;
use crate::annotation;

/// The circuit breaker; Linkerd reads it on a Service and on an EgressNetwork, as it does retries and timeouts.
///
/// A ServiceProfile with routes switches it off.
///
/// ```
/// use mesh2yaml_linkerd::k8s::Service;
/// use mesh2yaml_linkerd::{BalancerSettings, FailureAccrual, SuccessRate, annotation};
/// use mesh2yaml_types::duration;
///
/// let shop = Service::new("shop", "prod")
///     .failure_accrual(FailureAccrual::unified(5, SuccessRate::below(0.9).window(duration!("30s"))).honor_retry_after());
/// let annotations = shop.metadata.annotations();
/// assert_eq!(annotations[annotation::FAILURE_ACCRUAL], "unified");
/// assert_eq!(annotations[annotation::SUCCESS_RATE_THRESHOLD], "0.9");
/// ```
pub trait BalancerSettings: RouteSettings {
    /// Ejects failing pods.
    #[must_use]
    fn failure_accrual(mut self, accrual: FailureAccrual) -> Self {
        accrual.write(self.configured());
        self
    }
}

#[cfg(feature = "full")]
impl BalancerSettings for EgressNetwork {}
impl BalancerSettings for Service {}

/// What Linkerd reads on a Service alone.
pub trait ServiceSettings: BalancerSettings + OpaqueSettings {
    /// Gives pods fewer requests after failures.
    #[must_use]
    fn penalize_failures(mut self, biaser: LoadBiaser) -> Self {
        let metadata = self.configured();
        set(metadata, annotation::PENALIZE_FAILURES, "true");
        set_some(metadata, annotation::LOAD_BIASER_PENALTY, biaser.penalty);
        set_some(
            metadata,
            annotation::LOAD_BIASER_MAX_RETRY_AFTER,
            biaser.max_retry_after,
        );
        self
    }
}

impl ServiceSettings for Service {}

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
    /// Whether the rate of success counts too: with it the mode is `unified`, without it `consecutive`.
    pub success_rate: Option<SuccessRate>,
    /// Whether a rest is as long as the pod asks for by `Retry-After`, `…-honor-retry-after`; only beside `success_rate`.
    pub honor_retry_after: bool,
}

/// When a pod is ejected for its rate of success.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SuccessRate {
    /// The rate below which it is, `…-success-rate-threshold`; 0 to 1, and 0 is never. 0.8 by default.
    pub threshold: Option<f64>,
    /// The time over which the rate is taken, `…-success-rate-window`; 10 ms at least. 10 s by default.
    pub window: Option<Duration>,
    /// Requests in this time without which the rate does not count, `…-success-rate-min-requests`; at most 1000000. 5 by default.
    pub min_requests: Option<u32>,
}

/// How much a failure counts where requests are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadBiaser {
    /// The latency that it counts as, `load-biaser-penalty`; at most 49 days. 5 s by default.
    pub penalty: Option<UnitDuration>,
    /// The longest `Retry-After` that counts, `load-biaser-max-retry-after`. 300 s by default.
    pub max_retry_after: Option<UnitDuration>,
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

    /// A rest after so many failures in a row, or for a low rate of success. With 0, failures in a row do not count.
    #[must_use]
    pub fn unified(max_failures: u32, success_rate: SuccessRate) -> Self {
        Self {
            max_failures: Some(max_failures),
            success_rate: Some(success_rate),
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

    /// Rests as long as the pod asks for by `Retry-After`; for [`unified`](Self::unified) alone.
    #[must_use]
    pub fn honor_retry_after(mut self) -> Self {
        self.honor_retry_after = true;
        self
    }

    fn write(&self, metadata: &mut mesh2yaml_k8s::ObjectMeta) {
        let mode = if self.success_rate.is_some() {
            "unified"
        } else {
            "consecutive"
        };
        let written = |time: Option<Duration>| time.map(UnitDuration::from);
        set(metadata, annotation::FAILURE_ACCRUAL, mode);
        set_some(
            metadata,
            annotation::FAILURE_ACCRUAL_MAX_FAILURES,
            self.max_failures,
        );
        set_some(
            metadata,
            annotation::FAILURE_ACCRUAL_MIN_PENALTY,
            written(self.min_penalty),
        );
        set_some(
            metadata,
            annotation::FAILURE_ACCRUAL_MAX_PENALTY,
            written(self.max_penalty),
        );
        set_some(
            metadata,
            annotation::FAILURE_ACCRUAL_JITTER_RATIO,
            self.jitter_ratio,
        );
        if let Some(rate) = self.success_rate {
            set_some(metadata, annotation::SUCCESS_RATE_THRESHOLD, rate.threshold);
            set_some(metadata, annotation::SUCCESS_RATE_WINDOW, written(rate.window));
            set_some(metadata, annotation::SUCCESS_RATE_MIN_REQUESTS, rate.min_requests);
        }
        if self.honor_retry_after {
            set(metadata, annotation::HONOR_RETRY_AFTER, "true");
        }
    }
}

impl SuccessRate {
    /// Ejects a pod below this rate, 0 to 1.
    #[must_use]
    pub fn below(threshold: f64) -> Self {
        Self {
            threshold: Some(threshold),
            ..Self::default()
        }
    }

    /// Takes the rate over this time.
    #[must_use]
    pub fn window(mut self, window: Duration) -> Self {
        self.window = Some(window);
        self
    }

    /// Takes no rate of fewer requests.
    #[must_use]
    pub fn min_requests(mut self, count: u32) -> Self {
        self.min_requests = Some(count);
        self
    }
}

impl LoadBiaser {
    /// What Linkerd does by default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the latency that a failure counts as.
    #[must_use]
    pub fn penalty(mut self, latency: Duration) -> Self {
        self.penalty = Some(latency.into());
        self
    }

    /// Sets the longest `Retry-After` that counts.
    #[must_use]
    pub fn max_retry_after(mut self, time: Duration) -> Self {
        self.max_retry_after = Some(time.into());
        self
    }
}
