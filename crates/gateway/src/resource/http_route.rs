//! HTTPRoute: where a request goes, and what becomes of it on the way.

mod filter;
mod matches;
mod reference;

pub use filter::{
    Header, HeaderModifier, HttpRouteFilter, PathRewrite, RedirectStatus, RequestRedirect, Scheme,
};
pub use matches::{FieldMatch, HttpRouteMatch, Method, PathMatch, ValueMatch};
pub use reference::{BackendRef, ParentRef};

use mesh2yaml_k8s::{ObjectMeta, Resource, serialize_object};
use mesh2yaml_types::{Duration, Host};
use serde::{Serialize, Serializer};

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

/// A version of HTTPRoute in `gateway.networking.k8s.io`; what this crate writes is the same in both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpRouteVersion {
    /// `gateway.networking.k8s.io/v1`, since Gateway API 1.0: the default.
    #[default]
    V1,
    /// `gateway.networking.k8s.io/v1beta1`, which Linkerd reads up to 2.17.
    V1Beta1,
}

impl HttpRouteVersion {
    /// The version as `apiVersion` writes it.
    #[must_use]
    pub const fn api_version(self) -> &'static str {
        match self {
            Self::V1 => "gateway.networking.k8s.io/v1",
            Self::V1Beta1 => "gateway.networking.k8s.io/v1beta1",
        }
    }
}

impl Resource for HttpRoute {
    const KIND: &'static str = "HTTPRoute";

    fn api_version(&self) -> &'static str {
        self.version.api_version()
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }
}

impl Serialize for HttpRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}

/// The `spec` of an [`HttpRoute`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HttpRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; 1 to 32.
    pub parent_refs: Vec<ParentRef>,
    /// Hosts that a request must name one of, upstream `hostnames`; at most 16. Without any, every host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<Host>,
    /// The rules, upstream `rules`; at most 16. Without any, one that matches everything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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
    pub fn hostname(mut self, host: Host) -> Self {
        self.spec.hostnames.push(host);
        self
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: HttpRouteRule) -> Self {
        self.spec.rules.push(rule);
        self
    }
}

/// Which requests, and what becomes of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HttpRouteRule {
    /// The requests: any of these, upstream `matches`; at most 8. Without one, every request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<HttpRouteMatch>,
    /// What is changed on the way, upstream `filters`; one of each type. A redirect needs a rule without backends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<HttpRouteFilter>,
    /// Where requests go, drawn by weight, upstream `backendRefs`; at most 16. Without any, to the parent, if that is
    /// a Service or a Server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<BackendRef>,
    /// Time limits, upstream `timeouts`.
    #[serde(skip_serializing_if = "Timeouts::is_empty")]
    pub timeouts: Timeouts,
}

impl HttpRouteRule {
    /// A rule that matches every request and leaves it as it is.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds requests that the rule is for: those of this match *or* of an earlier one.
    #[must_use]
    pub fn when(mut self, requests: HttpRouteMatch) -> Self {
        self.matches.push(requests);
        self
    }

    /// Adds a change on the way.
    #[must_use]
    pub fn filter(mut self, filter: HttpRouteFilter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Adds a place where requests go.
    #[must_use]
    pub fn backend(mut self, backend: BackendRef) -> Self {
        self.backend_refs.push(backend);
        self
    }

    /// Ends a request, retries included, after this time.
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.request = Some(timeout);
        self
    }

    /// Ends each try after this time. Linkerd does not read it.
    #[must_use]
    pub fn backend_request_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.backend_request = Some(timeout);
        self
    }
}

/// Time limits of a rule. They are written as one number and one unit, for `1h30m` is silently no limit in Linkerd;
/// the number may have five digits, so 100 s and more must be whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Timeouts {
    /// The time for a request with all its retries, upstream `request`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "single_unit")]
    pub request: Option<Duration>,
    /// The time for each try, upstream `backendRequest`; at most `request`.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "single_unit")]
    pub backend_request: Option<Duration>,
}

impl Timeouts {
    /// Whether there is no limit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.request.is_none() && self.backend_request.is_none()
    }
}

fn single_unit<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(Duration::to_single_unit).serialize(serializer)
}
