//! HTTPRoute of Linkerd's own group.

use mesh2yaml_gateway::{HttpRouteRule, HttpRouteSpec, ParentRef};
use mesh2yaml_k8s::{ObjectMeta, serialize_object};
use serde::{Serialize, Serializer};

use super::{AuthorizationTarget, Target};

/// The HTTPRoute of `policy.linkerd.io`, which came before that of Gateway API. Linkerd keeps it and no longer grows
/// it; it is needed for access rules up to Linkerd 2.18, whose webhook refuses an [`AuthorizationPolicy`] for the
/// other.
///
/// ```
/// use mesh2yaml_linkerd::{AuthorizationTarget, PolicyHttpRoute, Target};
/// use mesh2yaml_linkerd::gateway::{HttpRouteMatch, HttpRouteRule, ParentRef, PathMatch};
///
/// let route = PolicyHttpRoute::new("shop-api", "prod", ParentRef::server("shop-http"))
///     .rule(HttpRouteRule::new().when(HttpRouteMatch::path(PathMatch::exact("/api"))));
/// assert_eq!(route.target(), Target::PolicyHttpRoute("shop-api".to_owned()));
/// ```
///
/// [`AuthorizationPolicy`]: crate::AuthorizationPolicy
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyHttpRoute {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// Parents and rules, as Gateway API has them; filters of other types than `RequestHeaderModifier` and
    /// `RequestRedirect` are refused by the schema.
    pub spec: HttpRouteSpec,
}

written_object!(PolicyHttpRoute, "HTTPRoute", |_it| "policy.linkerd.io/v1beta3");

impl PolicyHttpRoute {
    /// A route that attaches to `parent`, without rules yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, parent: ParentRef) -> Self {
        let spec = HttpRouteSpec::new(parent);
        Self {
            metadata: ObjectMeta::new(name, namespace),
            spec,
        }
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: HttpRouteRule) -> Self {
        self.spec.rules.push(rule);
        self
    }
}

impl AuthorizationTarget for PolicyHttpRoute {
    fn target(&self) -> Target {
        Target::PolicyHttpRoute(self.metadata.name().to_owned())
    }
}

impl Serialize for PolicyHttpRoute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_object(self, "spec", &self.spec, serializer)
    }
}
