//! ServiceProfile: routes of a service in Linkerd's old form.

mod condition;
mod dst_override;

pub use condition::{RequestMatch, ResponseMatch, StatusRange};
pub use dst_override::{DstOverride, DstWeight};

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use mesh2yaml_types::Host;
use serde::{Deserialize, Deserializer, Serialize};

use super::GoDuration;

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
    /// The version that the object is written in; `v1alpha2` by default.
    pub version: ServiceProfileVersion,
    /// The routes.
    pub spec: ServiceProfileSpec,
}

object!(ServiceProfile as "ServiceProfile", spec: ServiceProfileSpec, version: ServiceProfileVersion);

versions! {
    /// A version of ServiceProfile in `linkerd.io`.
    ServiceProfileVersion {
        /// `linkerd.io/v1alpha2`: the default.
        #[default]
        V1Alpha2 = "linkerd.io/v1alpha2",
        /// `linkerd.io/v1alpha1`, where `routes` cannot be left out.
        V1Alpha1 = "linkerd.io/v1alpha1",
    }
}

/// The `spec` of a [`ServiceProfile`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceProfileSpec {
    /// The routes in order, upstream `routes`: the first that matches decides. `v1alpha1` wants the list to be there, if only empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routes: Option<Vec<ProfileRoute>>,
    /// How much may be repeated, upstream `retryBudget`. A fifth of the requests and 10 more a second by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_budget: Option<RetryBudget>,
    /// Where the requests go instead, by weight, upstream `dstOverrides`. To the service itself by default.
    // Upstream's schema asks for both fields where that has no effect: of the list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["authority", "weight"])))]
    pub dst_overrides: Vec<DstOverride>,
    /// Ports where the proxy passes bytes, upstream `opaquePorts`. It cannot be used: the schema wants a list, and the webhook refuses one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opaque_ports: Option<Vec<String>>,
}

impl ServiceProfile {
    /// A profile of the service `host`, without routes yet. It is named after the host, for so Linkerd finds it; in the
    /// service's namespace it is for every caller, in another for those of that namespace.
    pub fn new(host: &Host, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(host.as_str(), namespace),
            version: ServiceProfileVersion::default(),
            spec: ServiceProfileSpec::default(),
        }
    }

    /// Adds a route after those that are there.
    #[must_use]
    pub fn route(mut self, route: ProfileRoute) -> Self {
        self.spec.routes.get_or_insert_default().push(route);
        self
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: ServiceProfileVersion) -> Self {
        self.version = version;
        self
    }

    /// Sends a share of the requests to another destination.
    #[must_use]
    pub fn dst_override(mut self, destination: DstOverride) -> Self {
        self.spec.dst_overrides.push(destination);
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ProfileRoute {
    /// The name that metrics carry, upstream `name`; not empty.
    pub name: String,
    /// Which requests, upstream `condition`.
    pub condition: RequestMatch,
    /// What counts as a failure, upstream `responseClasses`. A 5xx by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_classes: Vec<ResponseClass>,
    /// The time for a request, upstream `timeout`. None by default, and where it is 0.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "some_time"
    )]
    pub timeout: Option<GoDuration>,
    /// Whether a failed request is repeated within the budget, upstream `isRetryable`. False by default.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
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
    pub fn timeout(mut self, timeout: impl Into<GoDuration>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }

    /// Repeats a failed request as long as the budget lasts.
    #[must_use]
    pub fn retryable(mut self) -> Self {
        self.is_retryable = true;
        self
    }
}

/// A time, where an empty text is as good as none.
fn some_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<GoDuration>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        Some(text) if !text.is_empty() => text.parse().map(Some).map_err(serde::de::Error::custom),
        Some(_) | None => Ok(None),
    }
}

/// Responses, and whether they are failures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ResponseClass {
    /// Which responses, upstream `condition`.
    pub condition: ResponseMatch,
    /// Whether they are failures, upstream `isFailure`. False by default.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_failure: bool,
}

impl ResponseClass {
    /// A status of `min` to `max`, 100 to 599, is a failure.
    #[must_use]
    pub fn failure(min: u16, max: u16) -> Self {
        Self::new(ResponseMatch::status(min, max), true)
    }

    /// A status of `min` to `max`, 100 to 599, is a success.
    #[must_use]
    pub fn success(min: u16, max: u16) -> Self {
        Self::new(ResponseMatch::status(min, max), false)
    }

    /// Some responses, and whether they are failures.
    #[must_use]
    pub fn new(condition: ResponseMatch, is_failure: bool) -> Self {
        Self {
            condition,
            is_failure,
        }
    }
}

/// How much of a service's load may be retries, upstream `RetryBudget`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct RetryBudget {
    /// Retries in relation to requests, upstream `retryRatio`: 0.2 is one for five; 0 to 1000.
    pub retry_ratio: f64,
    /// Retries a second that are allowed on top, upstream `minRetriesPerSecond`; at most 2147483647.
    pub min_retries_per_second: u32,
    /// The time over which requests are counted, upstream `ttl`; 1 s to 60 s.
    pub ttl: GoDuration,
}

impl RetryBudget {
    /// So many retries in relation to the requests of the last `ttl`, and some a second on top.
    #[must_use]
    pub fn new(retry_ratio: f64, min_retries_per_second: u32, ttl: impl Into<GoDuration>) -> Self {
        Self {
            retry_ratio,
            min_retries_per_second,
            ttl: ttl.into(),
        }
    }
}
