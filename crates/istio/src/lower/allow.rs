//! `allow`: a rule of the service's AuthorizationPolicy.
//!
//! Identities are compared as principals: Istio's `namespaces` and `serviceAccounts` match any trust domain. Every
//! rule carries the container ports that it is for, so that a rule about HTTP never hits a port that speaks no HTTP.

use mesh2yaml_model::construct::Allow;
use mesh2yaml_model::{Leaf, Loss, PathPattern};
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
    trust_domain: &str,
    ports: &[Bound],
    cx: &mut Cx<'_, '_>,
) -> (Rule, Vec<Port>) {
    let Allow {
        title: _,
        span: _,
        from,
        methods,
        paths,
        ports: named,
    } = allow;
    let mut principals: Vec<String> = Vec::new();
    for leaf in from {
        for account in cx.take(leaf).iter() {
            let home = account.namespace.clone().unwrap_or_else(|| namespace.clone());
            let principal = ServiceAccount::new(home, account.name.clone()).principal(trust_domain);
            if !principals.contains(&principal) {
                principals.push(principal);
            }
        }
    }
    let mut source = Source::new();
    source.principals = principals;
    let mut operation = Operation::new();
    operation.methods = methods
        .iter()
        .map(|leaf| cx.take(leaf).as_str().to_owned())
        .collect();
    operation.paths = paths.iter().filter_map(|leaf| rule_path(leaf, cx)).collect();
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
    (Rule::from_source(source).operation(operation), bound)
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
