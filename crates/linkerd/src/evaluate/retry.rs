//! How long a request may take, and when it is tried again.

use std::collections::{BTreeMap, BTreeSet};

use mesh2yaml_types::Duration;
use mesh2yaml_types::decision::RetryPolicy;

use crate::annotation;
use crate::{GrpcStatus, HttpStatus, UnitDuration};

/// The annotations of an object.
pub(super) type Annotations = BTreeMap<String, String>;

/// A value of an annotation cannot be read: on a route, the policy controller drops the route; on a Service, what the annotation belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unreadable;

/// The time limits of a rule or a Service, in milliseconds. Any of them hides all of the Service's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    /// With all tries. Zero is a limit here, and no request can keep it.
    pub(super) request: Option<u64>,
    response: Option<u64>,
    idle: Option<u64>,
}

impl Limits {
    pub(super) fn read(annotations: &Annotations) -> Result<Self, Unreadable> {
        Ok(Self {
            request: duration(annotations, annotation::TIMEOUT_REQUEST)?,
            response: duration(annotations, annotation::TIMEOUT_RESPONSE)?,
            idle: duration(annotations, annotation::TIMEOUT_IDLE)?,
        })
    }

    /// With what a rule says itself, where the annotation does not. Zero is no limit there.
    pub(super) fn or_request(mut self, millis: Option<u64>) -> Self {
        self.request = self.request.or(millis.filter(|millis| *millis > 0));
        self
    }

    pub(super) fn or(self, service: Self) -> Self {
        if self == Self::default() { service } else { self }
    }
}

/// A time limit of a rule of Gateway API's HTTPRoute, which is read as annotations are: what has several units is no limit.
pub(super) fn unit_millis(text: &str) -> Option<u64> {
    text.parse::<UnitDuration>().ok().map(UnitDuration::as_millis)
}

fn duration(annotations: &Annotations, key: &str) -> Result<Option<u64>, Unreadable> {
    match annotation::get::<UnitDuration>(annotations, key) {
        None => Ok(None),
        Some(Ok(duration)) => Ok(Some(duration.as_millis())),
        Some(Err(_)) => Err(Unreadable),
    }
}

/// Retries of HTTP requests, with `retry.linkerd.io/http`.
pub(super) fn http(annotations: &Annotations) -> Result<Option<RetryPolicy>, Unreadable> {
    let said = annotation::list::<HttpStatus>(annotations, annotation::RETRY_HTTP);
    let statuses = said.transpose().map_err(|_| Unreadable)?;
    let policy = common(annotations, statuses.is_some())?;
    Ok(policy.map(|mut policy| {
        for status in statuses.into_iter().flatten() {
            policy.statuses.extend(match status {
                HttpStatus::Code(code) => code..=code,
                HttpStatus::Range(first, last) => first..=last,
                HttpStatus::FiveXx => 500..=599,
                HttpStatus::GatewayError => 502..=504,
            });
        }
        policy
    }))
}

/// Retries of gRPC calls, with `retry.linkerd.io/grpc`.
pub(super) fn grpc(annotations: &Annotations) -> Result<Option<RetryPolicy>, Unreadable> {
    let said = annotation::list::<GrpcStatus>(annotations, annotation::RETRY_GRPC);
    let statuses = said.transpose().map_err(|_| Unreadable)?;
    let policy = common(annotations, statuses.is_some())?;
    Ok(policy.map(|mut policy| {
        let names = statuses.into_iter().flatten().map(|status| status.to_string());
        policy.conditions.extend(names);
        policy
    }))
}

/// What both share. With retries on, a stream that was refused is always tried again, and a try that took too long where there is a time for one.
fn common(annotations: &Annotations, has_statuses: bool) -> Result<Option<RetryPolicy>, Unreadable> {
    let limit = match annotations.get(annotation::RETRY_LIMIT) {
        None => None,
        Some(text) => Some(text.parse::<u16>().map_err(|_| Unreadable)?).filter(|limit| *limit > 0),
    };
    let per_try = duration(annotations, annotation::RETRY_TIMEOUT)?.filter(|millis| *millis > 0);
    if limit.is_none() && per_try.is_none() && !has_statuses {
        return Ok(None);
    }
    let mut policy = RetryPolicy::new(limit.unwrap_or(1).into());
    policy.per_try = per_try.and_then(Duration::from_millis);
    policy.conditions.insert("refused-stream".to_owned());
    if per_try.is_some() {
        policy.conditions.insert("per-try-timeout".to_owned());
    }
    Ok(Some(policy))
}

/// Retries of a ServiceProfile: as often as its budget allows, on responses that count as failures.
pub(super) fn budgeted(statuses: BTreeSet<u16>) -> RetryPolicy {
    let mut policy = RetryPolicy::new(u32::MAX);
    policy.statuses = statuses;
    policy
}
