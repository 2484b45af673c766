//! GRPCRoute: where a call goes, and what becomes of it on the way.

mod filter;
mod matches;

pub use filter::GrpcRouteFilter;
pub use matches::{GrpcMethodMatch, GrpcRouteMatch, MethodComparison};

use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

use super::{Hostname, ParentRef, SessionPersistence};

/// Rules for the gRPC calls that reach its parents. Of all rules of a parent the most specific match decides: the one with the longest
/// service name; among equals, the one with the longest method name, then with more headers; then the oldest route.
///
/// ```
/// use mesh2yaml_gateway::{BackendRef, GrpcMethodMatch, GrpcRoute, GrpcRouteMatch, GrpcRouteRule, ParentRef};
/// use mesh2yaml_types::port;
/// use serde_json::json;
///
/// let route = GrpcRoute::new("cart", "prod", ParentRef::service("cart", port!(50051))).rule(
///     GrpcRouteRule::new()
///         .when(GrpcRouteMatch::method(GrpcMethodMatch::new("shop.Cart", "Add")))
///         .backend(BackendRef::service("cart-next", port!(50051))),
/// );
/// assert_eq!(
///     serde_json::to_value(&route)?["spec"]["rules"],
///     json!([{
///         "matches": [{"method": {"service": "shop.Cart", "method": "Add"}}],
///         "backendRefs": [{"name": "cart-next", "port": 50051}],
///     }]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GrpcRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: GrpcRouteVersion,
    /// Parents and rules.
    pub spec: GrpcRouteSpec,
}

object!(GrpcRoute as "GRPCRoute", spec: GrpcRouteSpec, version: GrpcRouteVersion);

versions! {
    /// A version of GRPCRoute.
    GrpcRouteVersion {
        /// `gateway.networking.k8s.io/v1`, since Gateway API 1.1: the default. What it holds is judged by the newest standard channel.
        #[default]
        V1 = "gateway.networking.k8s.io/v1",
        /// `gateway.networking.k8s.io/v1alpha2`, deprecated, of Gateway API up to 1.1 and of Linkerd's chart; Linkerd reads it up to 2.17.
        /// At most 8 matches in a rule, no names of rules, no shares of copies; two references to one parent may differ in their port alone.
        V1Alpha2 = "gateway.networking.k8s.io/v1alpha2",
    }
}

/// The `spec` of a [`GrpcRoute`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GrpcRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. Without any, it does nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// Hosts that a call must name one of, upstream `hostnames`; at most 16. Without any, every host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<Hostname>,
    /// The rules, upstream `rules`; at most 16, and 128 matches in all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<GrpcRouteRule>,
}

/// Which calls, and what becomes of them, upstream `GRPCRouteRule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GrpcRouteRule {
    /// A name for the rule, upstream `name`; since Gateway API 1.4, and not in `v1alpha2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The calls: any of these, upstream `matches`; at most 64, and 8 in `v1alpha2`. Without one, every call.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<GrpcRouteMatch>,
    /// What is changed on the way, upstream `filters`; at most 16, and one of a type, except of copies and extensions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<GrpcRouteFilter>,
    /// Where calls go, drawn by weight, upstream `backendRefs`; at most 16. Without any, to the parent, if that is a Service or a Server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<GrpcBackendRef>,
    /// Keeps the calls of a session together, upstream `sessionPersistence`; of the experimental channel alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_persistence: Option<SessionPersistence>,
}

backend_with_filters! {
    /// Where calls go, with their share and what is changed in them, upstream `GRPCBackendRef`.
    ///
    /// ```
    /// use mesh2yaml_gateway::{BackendRef, GrpcBackendRef, GrpcRouteFilter, HeaderModifier};
    /// use mesh2yaml_types::port;
    ///
    /// let canary = GrpcBackendRef::new(BackendRef::service("cart-next", port!(50051)).weight(10))
    ///     .filter(GrpcRouteFilter::RequestHeaderModifier(HeaderModifier::new().set("x-canary", "true")));
    /// assert_eq!(canary.backend.weight, Some(10));
    /// ```
    GrpcBackendRef of GrpcRouteFilter
}

impl GrpcRoute {
    /// A route that attaches to `parent`, without rules yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, parent: ParentRef) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: GrpcRouteVersion::default(),
            spec: GrpcRouteSpec {
                parent_refs: vec![parent],
                ..GrpcRouteSpec::default()
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: GrpcRouteVersion) -> Self {
        self.version = version;
        self
    }

    /// Adds a parent.
    #[must_use]
    pub fn parent(mut self, parent: ParentRef) -> Self {
        self.spec.parent_refs.push(parent);
        self
    }

    /// Adds a host that calls may name.
    #[must_use]
    pub fn hostname(mut self, host: impl Into<Hostname>) -> Self {
        self.spec.hostnames.push(host.into());
        self
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: GrpcRouteRule) -> Self {
        self.spec.rules.push(rule);
        self
    }
}

impl GrpcRouteRule {
    /// A rule that matches every call and leaves it as it is.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { GrpcRouteRule {
    /// Names the rule.
    name(impl Into<String>) = name.set;
    /// Adds calls that the rule is for: those of this match *or* of an earlier one.
    when(GrpcRouteMatch) = matches.push;
    /// Adds a change on the way.
    filter(GrpcRouteFilter) = filters.push;
    /// Adds a place where calls go.
    backend(impl Into<GrpcBackendRef>) = backend_refs.push;
    /// Keeps the calls of a session together.
    session_persistence(SessionPersistence) = session_persistence.set;
} }
