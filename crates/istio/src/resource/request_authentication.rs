//! RequestAuthentication: which JWTs are taken.

mod jwt_rule;

pub use jwt_rule::{ClaimToHeader, JwtHeader, JwtKeys, JwtPresence, JwtRule};

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};

use super::policy_target::TargetFields;
use super::{PolicyTarget, SecurityVersion, Selector, TargetRef};

/// Which JWTs workloads take, and how they are verified.
///
/// A request with a token that no rule verifies is refused; one without a token is admitted. What needs a token says so by an
/// [`AuthorizationPolicy`](crate::AuthorizationPolicy) about [`request_principals`](crate::Source::request_principals).
///
/// ```
/// use mesh2yaml_istio::{JwtRule, RequestAuthentication};
/// use serde_json::json;
///
/// let tokens = RequestAuthentication::new("shop", "production")
///     .selector([("app", "shop")])
///     .jwt_rule(JwtRule::new("https://id.example.com").audience("shop"));
/// assert_eq!(
///     serde_json::to_value(&tokens)?["spec"],
///     json!({
///         "selector": {"matchLabels": {"app": "shop"}},
///         "jwtRules": [{"issuer": "https://id.example.com", "audiences": ["shop"]}],
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestAuthentication {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: SecurityVersion,
    /// The tokens.
    pub spec: RequestAuthenticationSpec,
}

object!(RequestAuthentication as "RequestAuthentication", spec: RequestAuthenticationSpec, version: SecurityVersion);

/// The `spec` of a [`RequestAuthentication`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestAuthenticationSpec {
    /// Where it applies, upstream `selector`, `targetRef` or `targetRefs`. All of the namespace by default; of the mesh in the root
    /// namespace.
    pub target: PolicyTarget,
    /// The tokens that are taken: what any of these verifies, upstream `jwtRules`; at most 4,096.
    pub jwt_rules: Vec<JwtRule>,
}

impl RequestAuthentication {
    /// Takes no tokens yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: SecurityVersion::default(),
            spec: RequestAuthenticationSpec::default(),
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: SecurityVersion) -> Self {
        self.version = version;
        self
    }

    /// Narrows it to the workloads with these labels.
    #[must_use]
    pub fn selector(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.target = PolicyTarget::workloads(selector);
        self
    }

    /// Attaches it to a service, gateway or waypoint; another by calling this again.
    #[must_use]
    pub fn target_ref(mut self, target: TargetRef) -> Self {
        self.spec.target = self.spec.target.and(target);
        self
    }

    /// Takes the tokens that the rule verifies as well.
    #[must_use]
    pub fn jwt_rule(mut self, rule: JwtRule) -> Self {
        self.spec.jwt_rules.push(rule);
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<Cow<'a, Selector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_ref: Option<Cow<'a, TargetRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_refs: Option<Cow<'a, [TargetRef]>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    jwt_rules: Cow<'a, [JwtRule]>,
}

wired!(RequestAuthenticationSpec, Wire);

impl<'a> From<&'a RequestAuthenticationSpec> for Wire<'a> {
    fn from(spec: &'a RequestAuthenticationSpec) -> Self {
        let target = TargetFields::from(&spec.target);
        Wire {
            selector: target.selector,
            target_ref: target.target_ref,
            target_refs: target.target_refs,
            jwt_rules: Cow::Borrowed(&spec.jwt_rules),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for RequestAuthenticationSpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let target = TargetFields {
            selector: wire.selector,
            target_ref: wire.target_ref,
            target_refs: wire.target_refs,
        };
        Ok(Self {
            target: target.try_into()?,
            jwt_rules: wire.jwt_rules.into_owned(),
        })
    }
}
