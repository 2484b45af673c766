//! When a request is tried again: what Envoy takes Istio's words for.

use mesh2yaml_types::decision::RetryPolicy;

use crate::{Retry, RetryOn};

/// What Istio retries on where a policy does not say.
const BY_DEFAULT: [RetryOn; 4] = [
    RetryOn::ConnectFailure,
    RetryOn::RefusedStream,
    RetryOn::Unavailable,
    RetryOn::Cancelled,
];

/// A policy with its words spelt out. `5xx` and `gateway-error` are statuses and every reset; a try that takes too long is reset, so it is tried
/// again where resets are.
pub(super) fn policy(retry: &Retry) -> RetryPolicy {
    let mut policy = RetryPolicy::new(retry.attempts);
    policy.per_try = retry.per_try_timeout;
    let words: &[RetryOn] = match retry.retry_on.as_slice() {
        [] => &BY_DEFAULT,
        said => said,
    };
    for word in words {
        match word {
            RetryOn::FiveXx => {
                policy.statuses.extend(500..=599);
                policy.conditions.insert("reset".to_owned());
            }
            RetryOn::GatewayError => {
                policy.statuses.extend(502..=504);
                policy.conditions.insert("reset".to_owned());
            }
            RetryOn::Retriable4xx => {
                policy.statuses.insert(409);
            }
            RetryOn::Status(status) if has_name(*status) => {
                policy.statuses.insert(*status);
            }
            // Istio hands on a number that it does not know as a word, which Envoy does not know. The statuses that the other word means are those
            // that are listed.
            RetryOn::Status(_) | RetryOn::RetriableStatusCodes => {}
            RetryOn::Reset
            | RetryOn::ResetBeforeRequest
            | RetryOn::ConnectFailure
            | RetryOn::RefusedStream
            | RetryOn::RetriableHeaders
            | RetryOn::EnvoyRatelimited
            | RetryOn::Http3PostConnectFailure
            | RetryOn::Cancelled
            | RetryOn::DeadlineExceeded
            | RetryOn::Internal
            | RetryOn::ResourceExhausted
            | RetryOn::Unavailable => {
                policy.conditions.insert(word.to_string());
            }
        }
    }
    policy.in_full()
}

/// Whether Go has a name for a status (`http.StatusText`), without which Istio takes it for a word.
fn has_name(status: u16) -> bool {
    matches!(
        status,
        100..=103
            | 200..=208
            | 226
            | 300..=305
            | 307
            | 308
            | 400..=418
            | 421..=426
            | 428
            | 429
            | 431
            | 451
            | 500..=508
            | 510
            | 511
    )
}
