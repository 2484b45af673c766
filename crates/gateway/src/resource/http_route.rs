//! HTTPRoute: where a request goes, and what becomes of it on the way.

mod filter;
mod matches;

pub use filter::{
    Cors, CorsMethod, HttpRouteFilter, PathRewrite, RedirectStatus, RequestRedirect, Scheme, UrlRewrite,
};
pub use matches::{HttpRouteMatch, PathMatch};

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

use super::{GatewayDuration, Hostname, ParentRef, SessionPersistence, wire};

/// Rules for the HTTP requests that reach its parents. Of all rules of a parent the most specific match decides: the
/// one with the longest path; among equals, the one with a method, more headers or more query parameters (in which
/// order, meshes differ); then the oldest route.
///
/// A request that no rule matches gets 404 as soon as a parent has a route.
///
/// ```
/// use mesh2yaml_gateway::{BackendRef, HttpRoute, HttpRouteMatch, HttpRouteRule, ParentRef, ValueMatch};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let route = HttpRoute::new("shop", "prod", ParentRef::service("shop", port!(80))).rule(
///     HttpRouteRule::new()
///         .when(HttpRouteMatch::any().header("x-canary", ValueMatch::exact("true")))
///         .backend(BackendRef::service("shop-canary", port!(80))),
/// );
/// let written = serde_json::to_value(&route)?;
/// assert_eq!(
///     written["spec"]["rules"],
///     json!([{
///         "matches": [{"headers": [{"name": "x-canary", "value": "true"}]}],
///         "backendRefs": [{"name": "shop-canary", "port": 80}],
///     }]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: HttpRouteVersion,
    /// Parents and rules.
    pub spec: HttpRouteSpec,
}

object!(HttpRoute as "HTTPRoute", spec: HttpRouteSpec, version: HttpRouteVersion);

versions! {
    /// A version of HTTPRoute in `gateway.networking.k8s.io`; what it holds is the same in both.
    HttpRouteVersion {
        /// `gateway.networking.k8s.io/v1`, since Gateway API 1.0: the default.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1beta1`, which Linkerd reads up to 2.17.
        V1Beta1 = "gateway.networking.k8s.io/v1beta1",
    }
}

/// The `spec` of an [`HttpRoute`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. Without any, it does nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// Hosts that a request must name one of, upstream `hostnames`; at most 16. Without any, every host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<Hostname>,
    /// The rules, upstream `rules`; at most 16, and 128 matches in all. Without any, one that matches everything.
    #[serde(deserialize_with = "wire::some_items", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<HttpRouteRule>"))]
    pub rules: Vec<HttpRouteRule>,
}

impl HttpRouteSpec {
    /// What a route says that attaches to `parent`, without rules yet.
    #[must_use]
    pub fn new(parent: ParentRef) -> Self {
        Self {
            parent_refs: vec![parent],
            ..Self::default()
        }
    }
}

impl HttpRoute {
    /// A route that attaches to `parent`, without rules yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, parent: ParentRef) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: HttpRouteVersion::default(),
            spec: HttpRouteSpec::new(parent),
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: HttpRouteVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a parent.
    #[must_use]
    pub fn parent(mut self, parent: ParentRef) -> Self {
        self.spec.parent_refs.push(parent);
        self
    }

    /// Adds a host that requests may name.
    #[must_use]
    pub fn hostname(mut self, host: impl Into<Hostname>) -> Self {
        self.spec.hostnames.push(host.into());
        self
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: HttpRouteRule) -> Self {
        self.spec.rules.push(rule);
        self
    }
}

/// Which requests, and what becomes of them, upstream `HTTPRouteRule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpRouteRule {
    /// A name for the rule, unique in its route, upstream `name`; since Gateway API 1.4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The requests: any of these, upstream `matches`; at most 64, and 8 up to Gateway API 1.2. Without one, every request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<HttpRouteMatch>,
    /// What is changed on the way, upstream `filters`; at most 16, and one of a type, except of copies and extensions. A redirect needs a
    /// rule without backends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<HttpRouteFilter>,
    /// Where requests go, drawn by weight, upstream `backendRefs`; at most 16. Without any, to the parent, if that is
    /// a Service or a Server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<HttpBackendRef>,
    /// Time limits, upstream `timeouts`.
    #[serde(skip_serializing_if = "Timeouts::is_empty")]
    pub timeouts: Timeouts,
    /// Keeps the requests of a session together, upstream `sessionPersistence`; of the experimental channel alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_persistence: Option<SessionPersistence>,
}

/// Time limits of a rule, upstream `HTTPRouteTimeouts`.
///
/// What is made of a [`Duration`](mesh2yaml_types::Duration) is one number and one unit, for `1h30m` is silently no limit in Linkerd; the
/// number may have five digits, so 100 s and more must be whole seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Timeouts {
    /// The time for a request with all its retries, upstream `request`. Zero is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<GatewayDuration>,
    /// The time for each try, upstream `backendRequest`; at most `request`. Zero is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_request: Option<GatewayDuration>,
}

backend_with_filters! {
    /// Where requests go, with their share and what is changed in them, upstream `HTTPBackendRef`.
    ///
    /// ```
    /// use mesh2yaml_gateway::{BackendRef, HeaderModifier, HttpBackendRef, HttpRouteFilter};
    /// use mesh2yaml_types::port;
    ///
    /// let canary = HttpBackendRef::new(BackendRef::service("shop-canary", port!(80)).weight(10))
    ///     .filter(HttpRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-canary", "true")));
    /// assert_eq!(canary.backend.weight, Some(10));
    /// ```
    HttpBackendRef of HttpRouteFilter
}

impl HttpRouteRule {
    /// A rule that matches every request and leaves it as it is.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A rule for the requests of any of these matches.
    #[must_use]
    pub fn any_of(matches: impl IntoIterator<Item = HttpRouteMatch>) -> Self {
        Self {
            matches: matches.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds requests that the rule is for: those of this match *or* of an earlier one.
    #[must_use]
    pub fn when(mut self, requests: HttpRouteMatch) -> Self {
        self.matches.push(requests);
        self
    }

    /// Ends a request, retries included, after this time.
    #[must_use]
    pub fn request_timeout(mut self, timeout: impl Into<GatewayDuration>) -> Self {
        self.timeouts.request = Some(timeout.into());
        self
    }

    /// Ends each try after this time. Linkerd does not read it.
    #[must_use]
    pub fn backend_request_timeout(mut self, timeout: impl Into<GatewayDuration>) -> Self {
        self.timeouts.backend_request = Some(timeout.into());
        self
    }
}

setters! { HttpRouteRule {
    /// Names the rule.
    name(impl Into<String>) = name.set;
    /// Adds a change on the way.
    filter(HttpRouteFilter) = filters.push;
    /// Adds a place where requests go.
    backend(impl Into<HttpBackendRef>) = backend_refs.push;
    /// Keeps the requests of a session together.
    session_persistence(SessionPersistence) = session_persistence.set;
} }

impl Timeouts {
    /// Whether there is no limit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.request.is_none() && self.backend_request.is_none()
    }
}
