//! ServiceProfile: routes of a service in Linkerd's old form.

use mesh2yaml_k8s::{ObjectMeta, serialize_object};
use mesh2yaml_types::{Duration, Host};
use serde::{Serialize, Serializer};

/// Routes of a service, with timeouts, retries and what counts as a failure.
///
/// Linkerd has replaced it by HTTPRoutes and annotations. As long as a service has a profile with routes, Linkerd
/// ignores its HTTPRoutes, its annotations and its circuit breaker.
///
/// ```
/// use mesh2yaml_linkerd::{ProfileRoute, RequestMatch, RetryBudget, ServiceProfile};
/// use mesh2yaml_types::{duration, host};
///
/// let profile = ServiceProfile::new(&host!("shop.prod.svc.cluster.local"), "prod")
///     .route(ProfileRoute::new("GET /items", RequestMatch::path("/items/.*").and_method("GET")).retryable())
///     .retry_budget(RetryBudget::new(0.2, 10, duration!("10s")));
/// assert_eq!(profile.metadata.name(), "shop.prod.svc.cluster.local");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServiceProfile {
    /// Name (the service's host), namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The routes.
    pub spec: ServiceProfileSpec,
}

written_object!(ServiceProfile, "ServiceProfile", |_it| "linkerd.io/v1alpha2");

impl Serialize for ServiceProfile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}

/// The `spec` of a [`ServiceProfile`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServiceProfileSpec {
    /// The routes in order, upstream `routes`: the first that matches decides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ProfileRoute>,
    /// How much may be repeated, upstream `retryBudget`. A fifth of the requests and 10 more a second by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_budget: Option<RetryBudget>,
}

impl ServiceProfile {
    /// A profile of the service `host`, without routes yet. It is named after the host, for so Linkerd finds it; in the
    /// service's namespace it is for every caller, in another for those of that namespace.
    pub fn new(host: &Host, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(host.as_str(), namespace),
            spec: ServiceProfileSpec::default(),
        }
    }

    /// Adds a route after those that are there.
    #[must_use]
    pub fn route(mut self, route: ProfileRoute) -> Self {
        self.spec.routes.push(route);
        self
    }

    /// Says how much may be repeated.
    #[must_use]
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.spec.retry_budget = Some(budget);
        self
    }
}

/// Some requests, and what applies to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProfileRoute {
    /// The name that metrics carry, upstream `name`.
    pub name: String,
    /// Which requests, upstream `condition`.
    pub condition: RequestMatch,
    /// What counts as a failure, upstream `responseClasses`. A 5xx by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_classes: Vec<ResponseClass>,
    /// The time for a request, upstream `timeout`. 10 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
    /// Whether a failed request is repeated within the budget, upstream `isRetryable`. False by default.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_retryable: bool,
}

impl ProfileRoute {
    /// A route for the requests that match.
    pub fn new(name: impl Into<String>, condition: RequestMatch) -> Self {
        Self {
            name: name.into(),
            condition,
            response_classes: Vec::new(),
            timeout: None,
            is_retryable: false,
        }
    }

    /// Adds a class of responses; the first that matches decides.
    #[must_use]
    pub fn response_class(mut self, class: ResponseClass) -> Self {
        self.response_classes.push(class);
        self
    }

    /// Ends a request after this time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Repeats a failed request as long as the budget lasts.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.is_retryable = true;
        self
    }
}

/// A condition on a request, upstream `RequestMatch`: one part at least, and all that are given hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RequestMatch {
    /// The method in capitals, upstream `method`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A regular expression that matches the whole path, upstream `pathRegex`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_regex: Option<String>,
}

impl RequestMatch {
    /// Requests whose whole path matches a regular expression.
    pub fn path(regex: impl Into<String>) -> Self {
        Self {
            method: None,
            path_regex: Some(regex.into()),
        }
    }

    /// Requests with this method, in capitals.
    pub fn method(method: impl Into<String>) -> Self {
        Self {
            method: Some(method.into()),
            path_regex: None,
        }
    }

    /// Asks for a method as well.
    #[must_use]
    pub fn and_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }
}

/// Responses by their status, and whether they are failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseClass {
    /// The lowest status, 100 to 599, upstream `condition.status.min`.
    pub min: u16,
    /// The highest status, from `min` to 599, upstream `condition.status.max`.
    pub max: u16,
    /// Whether it is a failure, upstream `isFailure`.
    pub is_failure: bool,
}

impl ResponseClass {
    /// A status of `min` to `max` is a failure.
    #[must_use]
    pub fn failure(min: u16, max: u16) -> Self {
        Self {
            min,
            max,
            is_failure: true,
        }
    }

    /// A status of `min` to `max` is a success.
    #[must_use]
    pub fn success(min: u16, max: u16) -> Self {
        Self {
            min,
            max,
            is_failure: false,
        }
    }
}

impl Serialize for ResponseClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Range {
            min: u16,
            max: u16,
        }
        #[derive(Serialize)]
        struct Condition {
            status: Range,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Wire {
            condition: Condition,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            is_failure: bool,
        }
        let &Self { min, max, is_failure } = self;
        Wire {
            condition: Condition {
                status: Range { min, max },
            },
            is_failure,
        }
        .serialize(serializer)
    }
}

/// How much of a service's load may be retries, upstream `RetryBudget`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RetryBudget {
    /// Retries in relation to requests, upstream `retryRatio`: 0.2 is one for five; 0 and more.
    pub retry_ratio: f64,
    /// Retries a second that are allowed on top, upstream `minRetriesPerSecond`.
    pub min_retries_per_second: u32,
    /// The time over which requests are counted, upstream `ttl`; 1 s to 60 s.
    pub ttl: Duration,
}

impl RetryBudget {
    /// So many retries in relation to the requests of the last `ttl`, and some a second on top.
    #[must_use]
    pub fn new(retry_ratio: f64, min_retries_per_second: u32, ttl: Duration) -> Self {
        Self {
            retry_ratio,
            min_retries_per_second,
            ttl,
        }
    }
}
