//! `allow`: a rule of the service's AuthorizationPolicy.
//!
//! An account is written in the mesh's own trust domain, which Istio takes for all of its aliases too.
//!
//! Identities are compared as principals: Istio's `namespaces` and `serviceAccounts` match any trust domain. Every
//! rule carries the container ports that it is for, so that a rule about HTTP never hits a port that speaks no HTTP.

use mesh2yaml_model::construct::{Allow, Caller, IdentityName};
use mesh2yaml_model::{Gap, Leaf, Loss, PathPattern, Text};
use mesh2yaml_types::{Name, Port, ServiceAccount};

use super::{Cx, path, target};
use crate::{Operation, Rule, Source};

/// A port of the service: its own number and the container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) number: Port,
    pub(super) container: Port,
}

/// The rule, and the ports that it is for.
pub(super) fn lower(
    allow: &Allow,
    namespace: &Name,
    trust_domains: &[Text],
    ports: &[Bound],
    cx: &mut Cx<'_, '_>,
) -> (Rule, Vec<Port>) {
    rule(allow, namespace, trust_domains, ports, rule_path, cx)
}

/// How a rule says a path, if it can.
pub(super) type SayPath = fn(&Leaf<PathPattern>, &mut Cx<'_, '_>) -> Option<String>;

/// A rule, whatever becomes of what it matches, and the ports that it is for.
pub(super) fn rule(
    allow: &Allow,
    namespace: &Name,
    trust_domains: &[Text],
    ports: &[Bound],
    say_path: SayPath,
    cx: &mut Cx<'_, '_>,
) -> (Rule, Vec<Port>) {
    let Allow {
        title: _,
        span: _,
        from,
        methods,
        paths,
        ports: named,
        // Which policy it goes into.
        dry_run: _,
    } = allow;
    let sources = sources(from, namespace, trust_domains, cx);
    let mut operation = Operation::new();
    operation.methods = methods
        .iter()
        .map(|leaf| cx.take(leaf).as_str().to_owned())
        .collect();
    operation.paths = paths.iter().filter_map(|leaf| say_path(leaf, cx)).collect();
    let bound: Vec<Port> = if named.is_empty() {
        ports.iter().map(|p| p.container).collect()
    } else {
        let named: Vec<Port> = named.iter().map(|leaf| cx.take(leaf)).collect();
        ports
            .iter()
            .filter(|p| named.contains(&p.number))
            .map(|p| p.container)
            .collect()
    };
    for port in &bound {
        operation = operation.port(*port);
    }
    let rule = sources.into_iter().fold(Rule::anything(), Rule::source);
    (rule.operation(operation), bound)
}

/// Who calls: any of these. None is everybody.
pub(super) fn sources(
    from: &[Caller],
    namespace: &Name,
    trust_domains: &[Text],
    cx: &mut Cx<'_, '_>,
) -> Vec<Source> {
    let own = trust_domains.first().map_or("cluster.local", |own| own);
    let mut principals: Vec<String> = Vec::new();
    let mut whole = Source::new();
    let mut parts: Vec<Source> = Vec::new();
    let mut anyone = false;
    for caller in from {
        match caller {
            Caller::Account(leaf) => {
                for account in cx.take(leaf).iter() {
                    let home = account.namespace.clone().unwrap_or_else(|| namespace.clone());
                    principals.push(ServiceAccount::new(home, account.name.clone()).principal(own));
                }
            }
            Caller::Namespace(leaf) => principals.push(format!("{own}/ns/{}/sa/*", cx.take(leaf))),
            Caller::Identity(leaf) => match cx.look(leaf) {
                // Istio reads `cluster.local` as whatever the mesh's own domain is.
                IdentityName::Spiffe(name)
                    if name.starts_with("cluster.local/") && own != "cluster.local" =>
                {
                    cx.unsupported(
                        leaf,
                        Gap {
                            why: format!("istio takes `cluster.local` for the mesh's own domain, `{own}`"),
                            instead: "give the other mesh a trust domain of its own".to_owned(),
                        },
                    );
                }
                IdentityName::Spiffe(name) if trust_domains.len() > 1 && is_of(&name, trust_domains) => {
                    let why = "istio takes an identity of one of the mesh's trust domains for those of all"
                        .to_owned();
                    let instead = "write `account NAMESPACE/NAME`, which is all of them".to_owned();
                    cx.unsupported(leaf, Gap { why, instead });
                }
                IdentityName::Spiffe(name) => {
                    cx.take(leaf);
                    principals.push(name.to_string());
                }
                IdentityName::Dns(_) => cx.unsupported(
                    leaf,
                    Gap {
                        why: "istio compares SPIFFE identities only".to_owned(),
                        instead: "write the one that the certificate has, `identity \"spiffe://…\"`"
                            .to_owned(),
                    },
                ),
            },
            Caller::Cidr { network, except } => {
                let block = cx.take(network);
                match except {
                    None => whole = whole.ip_block(block.as_str()),
                    Some(except) => {
                        let source = Source::new().ip_block(block.as_str());
                        parts.push(source.not_ip_block(cx.take(except).as_str()));
                    }
                }
            }
            Caller::Mesh(leaf) => {
                cx.take(leaf);
                // What has no namespace and account is not taken for those of all.
                principals.extend(trust_domains.iter().map(|domain| format!("{domain}/*")));
            }
            Caller::Anyone(leaf) => {
                cx.take(leaf);
                anyone = true;
            }
        }
    }
    if anyone {
        return Vec::new();
    }
    let mut once: Vec<String> = Vec::new();
    for principal in principals {
        if !once.contains(&principal) {
            once.push(principal);
        }
    }
    let mut named = Source::new();
    named.principals = once;
    [named, whole]
        .into_iter()
        .filter(|source| *source != Source::new())
        .chain(parts)
        .collect()
}

/// Whether a SPIFFE identity is of one of some domains, and names an account as Istio does.
fn is_of(name: &str, trust_domains: &[Text]) -> bool {
    let own = |domain: &str| trust_domains.iter().any(|own| **own == *domain);
    name.split('/').next().is_some_and(own) && name.split('/').count() == 5
}

/// An inner `*` is a template, which does not match all characters: fewer requests are let in.
fn rule_path(leaf: &Leaf<PathPattern>, cx: &mut Cx<'_, '_>) -> Option<String> {
    let pattern = cx.look(leaf);
    if !path::needs_template(&pattern) {
        return Some(path::in_rule(&cx.take(leaf)));
    }
    if !cx.has(target::PATH_TEMPLATES, leaf) {
        return None;
    }
    let loss = Loss::of("istio's `*` inside of a path matches no segment with `=` or `*` in it");
    cx.approximate(leaf, loss).map(|pattern| path::in_rule(&pattern))
}
