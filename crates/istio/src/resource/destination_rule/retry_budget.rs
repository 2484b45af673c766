//! How many retries there may be.

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use crate::resource::{Percentage, wire};

/// How many retries each calling proxy may have in flight, measured by its other requests, upstream `retryBudget`. Instead of
/// [`max_retries`](super::HttpPool::max_retries).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct RetryBudget {
    /// Retries in flight as a percentage of the requests in flight and waiting, upstream `percent`. 20 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Percentage>,
    /// Retries in flight that are always allowed, upstream `minRetryConcurrency`. 3 by default, and by 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_retry_concurrency: Option<u32>,
    /// The time for which a request is counted, upstream `budgetInterval`. Without it, or by `0s`, for as long as it is in flight.
    #[serde(deserialize_with = "wire::some_time", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub budget_interval: Option<Duration>,
}

impl RetryBudget {
    /// A budget with Istio's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { RetryBudget {
    /// Allows so many retries for a hundred requests.
    percent(impl Into<Percentage>) = percent.set;
    /// Allows so many retries whatever the number of requests.
    min_retry_concurrency(u32) = min_retry_concurrency.set;
    /// Counts a request for this time.
    budget_interval(Duration) = budget_interval.set;
} }
