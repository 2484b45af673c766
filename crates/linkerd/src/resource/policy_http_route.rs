//! HTTPRoute of Linkerd's own group.

mod backend;
mod filter;
mod redirect;

pub use backend::PolicyBackendRef;
pub use filter::{PolicyBackendFilter, PolicyRouteFilter};
pub use redirect::{PolicyRedirect, PolicyRedirectStatus};

use mesh2yaml_gateway::{Hostname, HttpRouteMatch, ParentRef};
use mesh2yaml_k8s::{ObjectMeta, object, versions};
use serde::{Deserialize, Serialize};

use super::{AuthorizationTarget, GoDuration, Target};

/// The HTTPRoute of `policy.linkerd.io`, which came before that of Gateway API. Linkerd keeps it and no longer grows
/// it; it is needed for access rules up to Linkerd 2.18, whose webhook refuses an [`AuthorizationPolicy`] for the
/// other.
///
/// ```
/// use mesh2yaml_linkerd::{AuthorizationTarget, PolicyHttpRoute, PolicyHttpRouteRule, Target};
/// use mesh2yaml_linkerd::gateway::{HttpRouteMatch, ParentRef, PathMatch};
///
/// let route = PolicyHttpRoute::new("shop-api", "prod", ParentRef::server("shop-http"))
///     .rule(PolicyHttpRouteRule::new().when(HttpRouteMatch::path(PathMatch::exact("/api"))));
/// assert_eq!(route.target(), Target::PolicyHttpRoute("shop-api".to_owned()));
/// ```
///
/// [`AuthorizationPolicy`]: crate::AuthorizationPolicy
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyHttpRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1beta3` by default.
    pub version: PolicyHttpRouteVersion,
    /// Parents and rules.
    pub spec: PolicyHttpRouteSpec,
}

object!(PolicyHttpRoute as "HTTPRoute", spec: PolicyHttpRouteSpec, version: PolicyHttpRouteVersion);

versions! {
    /// A version of HTTPRoute in `policy.linkerd.io`.
    PolicyHttpRouteVersion {
        /// `policy.linkerd.io/v1beta3`, the first that has `timeouts`: the default.
        #[default]
        V1Beta3 = "policy.linkerd.io/v1beta3",
        /// `policy.linkerd.io/v1beta2`, the first whose backends have a group, a kind and a weight.
        V1Beta2 = "policy.linkerd.io/v1beta2",
        /// `policy.linkerd.io/v1beta1`. A backend without a namespace is in the namespace `default`.
        V1Beta1 = "policy.linkerd.io/v1beta1",
        /// `policy.linkerd.io/v1alpha1`, the same as `v1beta1`.
        V1Alpha1 = "policy.linkerd.io/v1alpha1",
    }
}

/// The `spec` of a [`PolicyHttpRoute`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyHttpRouteSpec {
    /// What the route attaches to, upstream `parentRefs`; at most 32. The group is `policy.linkerd.io` by default here, the kind `Gateway`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parent_refs: Vec<ParentRef>,
    /// Hosts that a request must name one of, upstream `hostnames`; at most 16. Without any, every host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hostnames: Vec<Hostname>,
    /// The rules, upstream `rules`; at most 16. Without any, one that matches everything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<PolicyHttpRouteRule>,
}

/// Which requests, and what becomes of them, upstream `HTTPRouteRule`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyHttpRouteRule {
    /// The requests: any of these, upstream `matches`; at most 8. Without one, every request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<HttpRouteMatch>,
    /// What is changed on the way, upstream `filters`; at most 16.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<PolicyRouteFilter>,
    /// Where requests go, drawn by weight, upstream `backendRefs`; at most 16. Without any, to the parent. Of no effect for a Server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub backend_refs: Vec<PolicyBackendRef>,
    /// Time limits, upstream `timeouts`; of `v1beta3` alone. Of no effect for a Server.
    #[serde(skip_serializing_if = "PolicyTimeouts::is_empty")]
    pub timeouts: PolicyTimeouts,
}

/// Time limits of a rule, upstream `HTTPRouteTimeouts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyTimeouts {
    /// The time for a request with all its retries, upstream `request`. Zero is no limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<GoDuration>,
    /// The time for each try, upstream `backendRequest`; at most `request`. Linkerd checks it, and does nothing with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend_request: Option<GoDuration>,
}

impl PolicyHttpRoute {
    /// A route that attaches to `parent`, without rules yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, parent: ParentRef) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: PolicyHttpRouteVersion::default(),
            spec: PolicyHttpRouteSpec {
                parent_refs: vec![parent],
                ..PolicyHttpRouteSpec::default()
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: PolicyHttpRouteVersion) -> Self {
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
    pub fn rule(mut self, rule: PolicyHttpRouteRule) -> Self {
        self.spec.rules.push(rule);
        self
    }
}

impl PolicyHttpRouteRule {
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

    /// Adds a change on the way.
    #[must_use]
    pub fn filter(mut self, filter: PolicyRouteFilter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Adds a place where requests go.
    #[must_use]
    pub fn backend(mut self, backend: impl Into<PolicyBackendRef>) -> Self {
        self.backend_refs.push(backend.into());
        self
    }

    /// Ends a request, retries included, after this time.
    #[must_use]
    pub fn request_timeout(mut self, timeout: impl Into<GoDuration>) -> Self {
        self.timeouts.request = Some(timeout.into());
        self
    }

    /// Says how long a try may last. Linkerd does not read it.
    #[must_use]
    pub fn backend_request_timeout(mut self, timeout: impl Into<GoDuration>) -> Self {
        self.timeouts.backend_request = Some(timeout.into());
        self
    }
}

impl PolicyTimeouts {
    /// Whether there is no limit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.request.is_none() && self.backend_request.is_none()
    }
}

impl AuthorizationTarget for PolicyHttpRoute {
    fn target(&self) -> Target {
        Target::PolicyHttpRoute(self.metadata.name().to_owned())
    }
}
