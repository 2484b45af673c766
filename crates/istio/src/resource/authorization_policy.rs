//! AuthorizationPolicy: who may ask for what.

mod rule;

pub use rule::{Condition, Operation, Rule, Source};

use mesh2yaml_k8s::{ObjectMeta, Resource};
use serde::{Serialize, Serializer};

use super::{SecurityVersion, Selector};

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

written_object!(AuthorizationPolicy, |it| mesh2yaml_k8s::ApiVersion::api_version(
    it.version
));

/// The `spec` of an [`AuthorizationPolicy`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationPolicySpec {
    /// The workloads, upstream `selector`. Without it, all of the namespace; of the mesh in the root namespace.
    pub selector: Option<Selector>,
    /// What becomes of a request that matches, upstream `action`. Not written for an `ALLOW` without rules.
    pub action: AuthorizationAction,
    /// The requests: any of these, upstream `rules`; at most 512. None match without a rule.
    pub rules: Vec<Rule>,
}

/// What becomes of a request that a policy matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AuthorizationAction {
    /// It is admitted, and what no such policy matches is not; upstream `ALLOW`.
    Allow,
    /// It is refused, whatever else allows it; upstream `DENY`.
    Deny,
    /// It is marked for the log of a plugin, and decided by the others; upstream `AUDIT`.
    Audit,
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
                selector: None,
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
        self.spec.selector = Some(selector.into());
        self
    }

    /// Adds requests that the policy matches.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.spec.rules.push(rule);
        self
    }

    /// Logs what the policy would do instead of doing it: annotation `istio.io/dry-run`. Not for an audit.
    #[must_use]
    pub fn dry_run(self) -> Self {
        self.annotation("istio.io/dry-run", "true")
    }
}

#[derive(Serialize)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<&'a Selector>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<AuthorizationAction>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rules: &'a [Rule],
}

impl Serialize for AuthorizationPolicySpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let denies_all = self.action == AuthorizationAction::Allow && self.rules.is_empty();
        Wire {
            selector: self.selector.as_ref(),
            action: (!denies_all).then_some(self.action),
            rules: &self.rules,
        }
        .serialize(serializer)
    }
}
