//! Where a request goes: the first route that fits takes it.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{Action, HttpRequest, RetryPolicy, Routed};
use mesh2yaml_types::{Duration, Name, Percent};

use super::Decided;
use super::service::{PortMeaning, Reader, ServiceMeaning};
use crate::PathPattern;
use crate::construct::{Conditions, HeaderIs, Method, Retry, RetryOn, Route};

/// A route with its values.
#[derive(Clone, Debug)]
pub(super) struct RouteMeaning {
    span: Span,
    title: String,
    when: When,
    to: Vec<(Name, Percent)>,
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
}

/// Conditions with their values: all hold; of several values of one, any.
#[derive(Clone, Debug, Default)]
pub(super) struct When {
    methods: Vec<Method>,
    paths: Vec<PathPattern>,
    headers: Vec<HeaderIs>,
}

impl When {
    pub(super) fn new(methods: Vec<Method>, paths: Vec<PathPattern>, headers: Vec<HeaderIs>) -> Self {
        Self {
            methods,
            paths,
            headers,
        }
    }

    /// Whether a request fits. A header that is there twice fits nothing here: the meshes differ on it.
    pub(super) fn fits(&self, http: &HttpRequest) -> bool {
        let method = || self.methods.iter().any(|m| m.as_str() == http.method);
        let path =
            || std::str::from_utf8(http.path()).is_ok_and(|path| self.paths.iter().any(|p| p.matches(path)));
        let header = |header: &HeaderIs| {
            let value = http.value(&header.name);
            value.is_some_and(|value| header.values.iter().any(|own| **own == *value))
        };
        (self.methods.is_empty() || method())
            && (self.paths.is_empty() || path())
            && self.headers.iter().all(header)
    }
}

impl RouteMeaning {
    pub(super) fn new(route: &Route, reader: &Reader<'_>) -> Self {
        let Route {
            title,
            span,
            when,
            to,
            timeout,
            retry,
        } = route;
        let Conditions {
            headers,
            methods,
            paths,
        } = when;
        let shares = reader.values(to).into_iter();
        Self {
            span: *span,
            title: title
                .as_ref()
                .map_or_else(|| "route".to_owned(), |t| t.text.to_string()),
            when: When::new(
                reader.values(methods),
                reader.values(paths),
                reader.values(headers),
            ),
            to: shares.map(|share| (share.version, share.percent)).collect(),
            timeout: timeout.get(reader.mesh).and_then(|it| reader.value(&it.after)),
            retry: retry.get(reader.mesh).and_then(|it| retries(it, reader)),
        }
    }
}

fn retries(retry: &Retry, reader: &Reader<'_>) -> Option<RetryPolicy> {
    let Retry { times, each, on } = retry;
    let mut policy = RetryPolicy::new(reader.value(times)?);
    policy.per_try = each.as_ref().and_then(|leaf| reader.value(leaf));
    for condition in reader.values(on) {
        let word: &str = match condition {
            RetryOn::FiveXx => {
                policy.statuses.extend(500..=599);
                continue;
            }
            RetryOn::GatewayError => {
                policy.statuses.extend(502..=504);
                continue;
            }
            RetryOn::Status(status) => {
                policy.statuses.insert(status);
                continue;
            }
            RetryOn::Reset => "reset",
            RetryOn::ConnectFailure => "connect-failure",
            RetryOn::RefusedStream => "refused-stream",
        };
        policy.conditions.insert(word.to_owned());
    }
    // A try that takes too long has failed, and is tried again.
    if policy.per_try.is_some() {
        policy.conditions.insert("per-try-timeout".to_owned());
    }
    Some(policy)
}

impl ServiceMeaning {
    /// Where a request of an HTTP port goes.
    pub(super) fn route(&self, http: &HttpRequest, port: &PortMeaning) -> Decided<Routed> {
        let Some(route) = self.routes.iter().find(|route| route.when.fits(http)) else {
            return if self.routes.is_empty() {
                let to = self.backends(&[], port);
                Decided::new(
                    Routed::new(Action::Forward(to), "there are no routes"),
                    Vec::new(),
                )
            } else {
                Decided::new(Routed::new(Action::NoRoute, "no route fits"), Vec::new())
            };
        };
        let to = self.backends(&route.to, port);
        let mut routed = Routed::new(Action::Forward(to), route.title.clone());
        routed.timeout = route.timeout;
        routed.retry.clone_from(&route.retry);
        Decided::new(routed, vec![(route.span, "the first route that fits")])
    }
}
