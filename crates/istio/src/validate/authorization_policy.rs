//! AuthorizationPolicy.

mod condition;
mod operation;
mod source;

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata_with;
use super::policy_target::policy_target;
use crate::{AuthorizationAction, AuthorizationPolicy, Operation, Rule, Source};

impl Validate for AuthorizationPolicy {
    fn validate(&self, v: &mut Validator) {
        let spec = &self.spec;
        metadata_with(v, &self.metadata, |v, value| dry_run(v, value, &spec.action));
        v.field("spec", |v| {
            policy_target(v, &spec.target);
            action(v, &spec.action, &spec.rules);
            if spec.rules.len() > 512 {
                v.field("rules", |v| {
                    v.schema("there are at most 512 rules");
                });
            }
            v.each("rules", &spec.rules, |v, rule| self::rule(v, rule, &spec.action));
        });
    }
}

/// What Go takes for a boolean.
const BOOLEANS: [&str; 12] = [
    "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False",
];

fn dry_run(v: &mut Validator, value: &str, action: &AuthorizationAction) {
    match action {
        AuthorizationAction::Allow | AuthorizationAction::Deny => {
            if !BOOLEANS.contains(&value) {
                v.admission("the annotation is `true` or `false`");
            }
        }
        AuthorizationAction::Audit | AuthorizationAction::Custom(_) => {
            v.admission("only a policy that allows or denies can be tried out")
                .help("remove the annotation");
        }
    }
}

fn action(v: &mut Validator, action: &AuthorizationAction, rules: &[Rule]) {
    match action {
        AuthorizationAction::Deny if rules.is_empty() => {
            v.admission("a policy that denies needs a rule: without one it denies nothing")
                .help("one empty rule matches every request: `rules: [{}]`");
        }
        AuthorizationAction::Custom(_) if rules.is_empty() => {
            v.admission("a policy that asks a provider needs a rule: without one it is never asked")
                .help("one empty rule matches every request: `rules: [{}]`");
        }
        AuthorizationAction::Custom(provider) if provider.is_empty() => v.field("provider", |v| {
            v.admission("the provider needs a `name`: that of one of the mesh's `extensionProviders`");
        }),
        AuthorizationAction::Allow
        | AuthorizationAction::Deny
        | AuthorizationAction::Audit
        | AuthorizationAction::Custom(_) => {}
    }
}

fn rule(v: &mut Validator, rule: &Rule, action: &AuthorizationAction) {
    let is_custom = matches!(action, AuthorizationAction::Custom(_));
    if rule.from.len() > 512 {
        v.field("from", |v| {
            v.schema("there are at most 512 sources");
        });
    }
    v.each("from", &rule.from, |v, source| {
        v.field("source", |v| source::source(v, source, is_custom));
    });
    v.each("to", &rule.to, |v, operation| {
        v.field("operation", |v| operation::operation(v, operation));
    });
    v.each("when", &rule.when, |v, condition| {
        condition::condition(v, condition, is_custom);
    });
    if *action == AuthorizationAction::Deny && denies_all_tcp(rule) {
        v.admission_warning(
            "only HTTP has what the rule asks for: on ports that speak TCP it denies all connections",
        )
        .help("name the ports in `to`");
    }
}

/// Whether Istio's webhook warns that nothing is left of a rule where there is no HTTP. It does not count trust domains and conditions.
fn denies_all_tcp(rule: &Rule) -> bool {
    let has_tcp = |source: &Source| {
        [
            &source.principals,
            &source.not_principals,
            &source.namespaces,
            &source.not_namespaces,
            &source.service_accounts,
            &source.not_service_accounts,
            &source.ip_blocks,
            &source.not_ip_blocks,
            &source.remote_ip_blocks,
            &source.not_remote_ip_blocks,
        ]
        .iter()
        .any(|list| !list.is_empty())
    };
    let has_port = |operation: &Operation| !operation.ports.is_empty() || !operation.not_ports.is_empty();
    if rule.to.is_empty() {
        !rule.from.is_empty() && !rule.from.iter().any(has_tcp)
    } else {
        !rule.to.iter().any(has_port)
    }
}

/// The lists of a kind of condition, by their fields, and whether they say what is not meant.
type Lists<'a> = [(&'static str, &'a [String]); 2];

/// What is said of a text that Istio compares: empty is refused.
fn not_empty(v: &mut Validator, text: &str) -> bool {
    if text.is_empty() {
        v.admission("a text to compare with must not be empty");
    }
    !text.is_empty()
}

/// Looks at each text of lists that is not empty.
fn each_text(v: &mut Validator, lists: Lists<'_>, mut look: impl FnMut(&mut Validator, &str)) {
    for (field, texts) in lists {
        v.each(field, texts, |v, text| {
            if not_empty(v, text) {
                look(v, text);
            }
        });
    }
}

/// A text where only its first or its last character can be a wildcard; `*` elsewhere matches nothing that there is.
fn wildcard_at_an_end(v: &mut Validator, text: &str) {
    let plain = text.strip_prefix('*').or_else(|| text.strip_suffix('*'));
    if plain.unwrap_or(text).contains('*') {
        v.effect("only one `*`, at the beginning or at the end, is a wildcard: this matches nothing");
    }
}

/// An identity: Istio puts `spiffe://` in front of it.
fn principal(v: &mut Validator, text: &str) {
    if text.starts_with("spiffe://") {
        v.effect("Istio puts `spiffe://` in front itself, so this is nobody's identity")
            .help("begin with the trust domain: `cluster.local/ns/production/sa/shop`");
        return;
    }
    match text.split_once('/') {
        // In a whole identity, Istio compares the trust domain with the mesh's own first, wildcards included.
        Some((domain, rest)) if domain != "*" && rest.matches('/').count() == 3 => {
            wildcard_at_an_end(v, rest);
        }
        _ => wildcard_at_an_end(v, text),
    }
}

/// Service accounts, as `from` and `when` name them.
fn service_accounts(v: &mut Validator, field: &str, accounts: &[String], most: impl FnOnce(&mut Validator)) {
    if accounts.len() > 16 {
        v.field(field, most);
    }
    v.each(field, accounts, |v, account| {
        if !not_empty(v, account) {
            return;
        }
        let (namespace, name) = account.split_once('/').unwrap_or((".", account));
        if account.contains('*') {
            v.admission("a service account takes no wildcard");
        }
        if namespace.is_empty() || name.is_empty() || name.contains('/') {
            v.admission("a service account is `namespace/account`, or `account` of the policy's namespace");
        }
        if account.len() > 320 {
            v.admission("a service account has at most 320 characters");
        }
    });
}

/// A trust domain with at most one wildcard.
fn trust_domain(v: &mut Validator, text: &str) {
    let plain = text.strip_prefix('*').or_else(|| text.strip_suffix('*'));
    if plain.unwrap_or(text).contains('*') {
        v.admission("a trust domain takes one `*`, at its beginning or at its end");
    }
}

/// An address or range of them.
fn ip_or_range(v: &mut Validator, text: &str) {
    if !super::text::is_ip_or_range(text) {
        v.admission("it is no IP address, and no range of them such as `10.1.0.0/16`");
    }
}
