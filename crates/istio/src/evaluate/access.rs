//! Who may ask for what: AuthorizationPolicy.

use std::collections::BTreeMap;

use mesh2yaml_types::decision::Admission;

use super::labels::Selected;
use super::rule::{Asked, Compiled, Reading};
use super::trust::Trust;
use crate::{AuthorizationAction, AuthorizationPolicy, PolicyTarget};

/// The AuthorizationPolicies of a mesh that decide: those that allow and those that deny.
#[derive(Clone, Debug, Default)]
pub(super) struct Policies {
    /// Those of the root namespace, which bind pods of all namespaces.
    root: Selected<Policy>,
    namespaces: BTreeMap<String, Selected<Policy>>,
}

#[derive(Clone, Debug)]
struct Policy {
    /// Its namespace and name.
    name: String,
    denies: bool,
    /// Its rules as HTTP filters have them.
    http: Vec<Compiled>,
    /// Its rules as TCP filters have them.
    tcp: Vec<Compiled>,
}

impl Policies {
    /// Of what has a dry run, only audits, or asks somebody else, nothing is decided here. What has `targetRefs` binds no sidecar.
    pub(super) fn new(all: &[AuthorizationPolicy], trust: &Trust, root: &str) -> Self {
        let mut policies = Self::default();
        for policy in all {
            let selector = match &policy.spec.target {
                PolicyTarget::All => BTreeMap::new(),
                PolicyTarget::Workloads(selector) => selector.match_labels.clone(),
                PolicyTarget::Refs(refs) if refs.is_empty() => BTreeMap::new(),
                PolicyTarget::Refs(_) | PolicyTarget::Ref(_) => continue,
            };
            let denies = match &policy.spec.action {
                AuthorizationAction::Allow => false,
                AuthorizationAction::Deny => true,
                AuthorizationAction::Audit | AuthorizationAction::Custom(_) => continue,
            };
            if is_dry_run(policy) {
                continue;
            }
            let namespace = policy.metadata.namespace().unwrap_or("default");
            let rules = |http: bool| {
                let reading = Reading {
                    trust,
                    namespace,
                    strict: !denies,
                    http,
                };
                let rules = policy.spec.rules.iter();
                rules.filter_map(|rule| Compiled::new(rule, reading)).collect()
            };
            let compiled = Policy {
                name: format!("{namespace}/{}", policy.metadata.name()),
                denies,
                http: rules(true),
                tcp: rules(false),
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

    /// DENY before ALLOW; where nothing allows, all may.
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
        if let Some(policy) = binding().find(|it| it.denies && it.matches(asked)) {
            return Admission::denied(format!("AuthorizationPolicy {} denies it", policy.name));
        }
        let mut allows = binding().filter(|it| !it.denies).peekable();
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
