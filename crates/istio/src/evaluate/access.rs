//! Who may ask for what: AuthorizationPolicy.

use std::collections::BTreeMap;

use mesh2yaml_types::decision::Admission;

use super::labels::Selected;
use super::rule::{Asked, Compiled, Reading};
use super::trust::Trust;
use crate::{AuthorizationAction, AuthorizationPolicy, PolicyTarget};

/// The AuthorizationPolicies of a mesh that decide: those that allow, those that deny, and those that ask somebody else.
#[derive(Clone, Debug, Default)]
pub(super) struct Policies {
    /// Those of the root namespace, which bind pods of all namespaces.
    root: Selected<Policy>,
    namespaces: BTreeMap<String, Selected<Policy>>,
    /// Who there is to be asked.
    authorizers: Vec<String>,
}

/// What becomes of what a policy matches.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
    /// A provider is asked, by this name.
    Ask {
        provider: String,
        is_dry: bool,
    },
}

#[derive(Clone, Debug)]
struct Policy {
    /// Its namespace and name.
    name: String,
    effect: Effect,
    /// Its rules as HTTP filters have them.
    http: Vec<Compiled>,
    /// Its rules as TCP filters have them.
    tcp: Vec<Compiled>,
}

impl Policies {
    /// Of what has a dry run or only audits nothing is decided here. What has `targetRefs` binds no sidecar.
    pub(super) fn new(
        all: &[AuthorizationPolicy],
        trust: &Trust,
        root: &str,
        authorizers: Vec<String>,
    ) -> Self {
        let mut policies = Self {
            authorizers,
            ..Self::default()
        };
        for policy in all {
            let selector = match &policy.spec.target {
                PolicyTarget::All => BTreeMap::new(),
                PolicyTarget::Workloads(selector) => selector.match_labels.clone(),
                PolicyTarget::Refs(refs) if refs.is_empty() => BTreeMap::new(),
                PolicyTarget::Refs(_) | PolicyTarget::Ref(_) => continue,
            };
            let is_dry = is_dry_run(policy);
            let effect = match &policy.spec.action {
                AuthorizationAction::Custom(provider) => Effect::Ask {
                    provider: provider.clone(),
                    is_dry,
                },
                AuthorizationAction::Allow | AuthorizationAction::Deny if is_dry => continue,
                AuthorizationAction::Allow => Effect::Allow,
                AuthorizationAction::Deny => Effect::Deny,
                AuthorizationAction::Audit => continue,
            };
            let namespace = policy.metadata.namespace().unwrap_or("default");
            let rules = |http: bool| {
                let reading = Reading {
                    trust,
                    namespace,
                    strict: effect == Effect::Allow,
                    http,
                };
                let rules = policy.spec.rules.iter();
                rules.filter_map(|rule| Compiled::new(rule, reading)).collect()
            };
            let compiled = Policy {
                name: format!("{namespace}/{}", policy.metadata.name()),
                http: rules(true),
                tcp: rules(false),
                effect,
            };
            match namespace == root {
                true => policies.root.push(selector, compiled),
                false => policies
                    .namespaces
                    .entry(namespace.to_owned())
                    .or_default()
                    .push(selector, compiled),
            }
        }
        policies
    }

    /// CUSTOM before DENY before ALLOW; where nothing allows, all may.
    ///
    /// What a provider says nobody knows here, so that it lets in. But where the mesh has none of that name, or a pod's policies name several, Istio asks nobody, and denies
    /// what they match (`getBadCustomDenyRules` in `pilot/pkg/security/authz/builder`).
    pub(super) fn decide(
        &self,
        namespace: &str,
        labels: &BTreeMap<String, String>,
        asked: &Asked<'_>,
    ) -> Admission {
        let binding = || {
            let own = self.namespaces.get(namespace).into_iter();
            let own = own.flat_map(|own| own.of(labels));
            self.root.of(labels).chain(own).map(|(_, policy)| policy)
        };
        let mut provider = None;
        let mut nobody = false;
        for policy in binding() {
            if let Effect::Ask { provider: own, .. } = &policy.effect {
                nobody |= provider.is_some_and(|other| other != own) || !self.authorizers.contains(own);
                provider = Some(own);
            }
        }
        let asks = |it: &&Policy| matches!(it.effect, Effect::Ask { is_dry: false, .. });
        if nobody && let Some(policy) = binding().filter(asks).find(|it| it.matches(asked)) {
            let because = format!(
                "AuthorizationPolicy {} asks somebody whom nobody knows",
                policy.name
            );
            return Admission::denied(because);
        }
        if let Some(policy) = binding().find(|it| it.effect == Effect::Deny && it.matches(asked)) {
            return Admission::denied(format!("AuthorizationPolicy {} denies it", policy.name));
        }
        let mut allows = binding().filter(|it| it.effect == Effect::Allow).peekable();
        if allows.peek().is_none() {
            return Admission::admitted("no AuthorizationPolicy allows anything, so all may");
        }
        match allows.find(|it| it.matches(asked)) {
            Some(policy) => Admission::admitted(format!("AuthorizationPolicy {} allows it", policy.name)),
            None => Admission::denied("there are AuthorizationPolicies that allow, and none allows it"),
        }
    }
}

impl Policy {
    fn matches(&self, asked: &Asked<'_>) -> bool {
        let rules = if asked.view.is_some() {
            &self.http
        } else {
            &self.tcp
        };
        rules.iter().any(|rule| rule.matches(asked))
    }
}

/// As Go reads a boolean; what it cannot read is no dry run.
fn is_dry_run(policy: &AuthorizationPolicy) -> bool {
    let said = policy.metadata.annotations().get("istio.io/dry-run");
    said.is_some_and(|it| ["1", "t", "T", "TRUE", "true", "True"].contains(&it.as_str()))
}
