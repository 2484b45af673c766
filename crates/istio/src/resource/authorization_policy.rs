//! AuthorizationPolicy: who may ask for what.

mod condition;
mod operation;
mod rule;
mod source;

pub use condition::{Attribute, Condition};
pub use operation::Operation;
pub use rule::Rule;
pub use source::Source;

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, Resource, object, wired};
use serde::{Deserialize, Serialize};

use super::policy_target::TargetFields;
use super::{PolicyTarget, SecurityVersion, Selector, TargetRef};

/// Who may ask the workloads of a namespace, or some of them, for what.
///
/// A request is refused when a `DENY` policy has a rule that matches it, or when there are `ALLOW` policies and none
/// has one. So a policy that allows with no rule refuses everything, while one empty rule admits everything: those
/// two have constructors of their own, [`deny_all`](Self::deny_all) and [`allow_all`](Self::allow_all).
///
/// ```
/// use mesh2yaml_istio::{AuthorizationPolicy, Operation, Rule, Source};
/// use mesh2yaml_types::port;
///
/// let policy = AuthorizationPolicy::allow("shop", "prod")
///     .selector([("app", "shop")])
///     .rule(
///         Rule::from_source(Source::new().principal("cluster.local/ns/prod/sa/web"))
///             .operation(Operation::new().method("GET").path("/api/*").port(port!(8080))),
///     );
/// let written = serde_json::to_value(&policy)?;
/// assert_eq!(written["spec"]["rules"][0]["to"][0]["operation"]["ports"][0], "8080");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationPolicy {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: SecurityVersion,
    /// The policy.
    pub spec: AuthorizationPolicySpec,
}

object!(AuthorizationPolicy as "AuthorizationPolicy", spec: AuthorizationPolicySpec, version: SecurityVersion);

/// The `spec` of an [`AuthorizationPolicy`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationPolicySpec {
    /// Where it applies, upstream `selector`, `targetRef` or `targetRefs`. All of the namespace by default; of the mesh in the root
    /// namespace.
    pub target: PolicyTarget,
    /// What becomes of a request that matches, upstream `action` and `provider`. Not written for an `ALLOW` without rules.
    pub action: AuthorizationAction,
    /// The requests: any of these, upstream `rules`; at most 512. None match without a rule.
    pub rules: Vec<Rule>,
}

/// What becomes of a request that a policy matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthorizationAction {
    /// It is admitted, and what no such policy matches is not; upstream `ALLOW`: the default.
    #[default]
    Allow,
    /// It is refused, whatever else allows it; upstream `DENY`.
    Deny,
    /// It is marked for the log of a plugin, and decided by the others; upstream `AUDIT`.
    Audit,
    /// A provider of the mesh's `extensionProviders`, named here, is asked before the others decide; upstream `CUSTOM` with
    /// `provider.name`.
    Custom(String),
}

impl AuthorizationPolicy {
    fn new(
        name: impl Into<String>,
        namespace: impl Into<String>,
        action: AuthorizationAction,
        rules: Vec<Rule>,
    ) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: SecurityVersion::default(),
            spec: AuthorizationPolicySpec {
                target: PolicyTarget::All,
                action,
                rules,
            },
        }
    }

    /// Admits what its rules match and nothing else; as long as it has none, nothing.
    pub fn allow(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self::new(name, namespace, AuthorizationAction::Allow, Vec::new())
    }

    /// Refuses what the rule matches. Istio takes no `DENY` without a rule.
    pub fn deny(name: impl Into<String>, namespace: impl Into<String>, rule: Rule) -> Self {
        Self::new(name, namespace, AuthorizationAction::Deny, vec![rule])
    }

    /// Marks what the rule matches for a log; it decides nothing.
    pub fn audit(name: impl Into<String>, namespace: impl Into<String>, rule: Rule) -> Self {
        Self::new(name, namespace, AuthorizationAction::Audit, vec![rule])
    }

    /// Asks a provider about what the rule matches; it may refuse, and what it admits goes on to the other policies. Istio takes no
    /// `CUSTOM` without a rule.
    ///
    /// ```
    /// use mesh2yaml_istio::{AuthorizationPolicy, Operation, Rule};
    ///
    /// let admin = Rule::to_operation(Operation::new().path("/admin/*"));
    /// let policy = AuthorizationPolicy::custom("admin", "production", "opa", admin);
    /// let written = serde_json::to_value(&policy)?;
    /// assert_eq!(written["spec"]["provider"], serde_json::json!({"name": "opa"}));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn custom(
        name: impl Into<String>,
        namespace: impl Into<String>,
        provider: impl Into<String>,
        rule: Rule,
    ) -> Self {
        Self::new(
            name,
            namespace,
            AuthorizationAction::Custom(provider.into()),
            vec![rule],
        )
    }

    /// Refuses what no other policy allows: an `ALLOW` that has no rule, written `spec: {}`.
    ///
    /// ```
    /// use mesh2yaml_istio::AuthorizationPolicy;
    ///
    /// let closed = AuthorizationPolicy::deny_all("default", "prod");
    /// assert_eq!(serde_json::to_value(&closed)?["spec"], serde_json::json!({}));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn deny_all(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self::allow(name, namespace)
    }

    /// Admits every request, unless another policy denies it: an `ALLOW` with one empty rule.
    ///
    /// ```
    /// use mesh2yaml_istio::AuthorizationPolicy;
    ///
    /// let open = AuthorizationPolicy::allow_all("default", "prod");
    /// assert_eq!(
    ///     serde_json::to_value(&open)?["spec"],
    ///     serde_json::json!({"action": "ALLOW", "rules": [{}]}),
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn allow_all(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self::allow(name, namespace).rule(Rule::anything())
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: SecurityVersion) -> Self {
        self.version = version;
        self
    }

    /// Narrows the policy to the workloads with these labels.
    #[must_use]
    pub fn selector(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.target = PolicyTarget::workloads(selector);
        self
    }

    /// Attaches the policy to a service, gateway or waypoint; another by calling this again.
    #[must_use]
    pub fn target_ref(mut self, target: TargetRef) -> Self {
        self.spec.target = self.spec.target.and(target);
        self
    }

    /// Adds requests that the policy matches.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.spec.rules.push(rule);
        self
    }

    /// Logs what the policy would do instead of doing it: annotation `istio.io/dry-run`. Only for `ALLOW` and `DENY`.
    #[must_use]
    pub fn dry_run(self) -> Self {
        self.annotation("istio.io/dry-run", "true")
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
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<Action>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Provider<'a>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    rules: Cow<'a, [Rule]>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Action {
    Allow,
    Deny,
    Audit,
    Custom,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Provider<'a> {
    #[serde(default)]
    name: Cow<'a, str>,
}

wired!(AuthorizationPolicySpec, Wire);

impl<'a> From<&'a AuthorizationPolicySpec> for Wire<'a> {
    fn from(spec: &'a AuthorizationPolicySpec) -> Self {
        let target = TargetFields::from(&spec.target);
        let (action, provider) = match &spec.action {
            AuthorizationAction::Allow if spec.rules.is_empty() => (None, None),
            AuthorizationAction::Allow => (Some(Action::Allow), None),
            AuthorizationAction::Deny => (Some(Action::Deny), None),
            AuthorizationAction::Audit => (Some(Action::Audit), None),
            AuthorizationAction::Custom(name) => {
                let name = Cow::Borrowed(name.as_str());
                (Some(Action::Custom), Some(Provider { name }))
            }
        };
        Wire {
            selector: target.selector,
            target_ref: target.target_ref,
            target_refs: target.target_refs,
            action,
            provider,
            rules: Cow::Borrowed(&spec.rules),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for AuthorizationPolicySpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        let target = TargetFields {
            selector: wire.selector,
            target_ref: wire.target_ref,
            target_refs: wire.target_refs,
        };
        let action = match (wire.action, wire.provider) {
            (None | Some(Action::Allow), None) => AuthorizationAction::Allow,
            (Some(Action::Deny), None) => AuthorizationAction::Deny,
            (Some(Action::Audit), None) => AuthorizationAction::Audit,
            (Some(Action::Custom), Some(provider)) => AuthorizationAction::Custom(provider.name.into_owned()),
            (Some(Action::Custom), None) => return Err("`action: CUSTOM` needs a `provider`"),
            (None | Some(Action::Allow | Action::Deny | Action::Audit), Some(_)) => {
                return Err("only `action: CUSTOM` has a `provider`");
            }
        };
        Ok(Self {
            target: target.try_into()?,
            action,
            rules: wire.rules.into_owned(),
        })
    }
}
