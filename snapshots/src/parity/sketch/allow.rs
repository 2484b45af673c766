//! `allow`, and what `deny` has of it.

use super::service::Plan;
use super::{Block, condition, mtls};
use crate::parity::{Edges, Random};

pub(super) const ACCOUNTS: [(&str, &str); 4] = [
    ("shop", "web"),
    ("shop", "cart"),
    ("bank", "teller"),
    ("ops", "robot"),
];

/// Somebody of another trust domain.
pub(super) const STRANGER: &str = "identity \"spiffe://elsewhere.example/ns/shop/sa/web\"";

pub(super) fn allow(number: usize, plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let from = callers(plan.mtls != mtls::Own::Disabled, random, edges);
    rule(format!("allow \"rule {number}\""), from, plan, random, edges)
}

/// Who calls, of one kind or several.
pub(super) fn callers(by_name: bool, random: &mut Random, edges: &mut Edges) -> String {
    if !by_name {
        return (*random.pick(&[
            "anyone",
            "cidr 10.244.0.0/16",
            "cidr 0.0.0.0/0 except 10.244.0.0/24",
        ]))
        .to_owned();
    }
    let accounts = random.some(&ACCOUNTS, 3);
    let owned = |(namespace, account): &(&str, &str)| ((*namespace).to_owned(), (*account).to_owned());
    edges.accounts.extend(accounts.iter().map(owned));
    let listed: Vec<String> = accounts.iter().map(|(ns, sa)| format!("{ns}/{sa}")).collect();
    let mut listed = format!("account {}", listed.join(", "));
    if edges.has_constants && random.percent(60) {
        edges.accounts.push(("ops".to_owned(), "robot".to_owned()));
        "account $gateway".clone_into(&mut listed);
    }
    let others = [
        format!(
            "namespace {}",
            accounts.first().map_or("shop", |(namespace, _)| namespace)
        ),
        "mesh".to_owned(),
        "anyone".to_owned(),
        "cidr 10.244.0.0/16".to_owned(),
        "cidr 0.0.0.0/0 except 10.244.0.0/24".to_owned(),
        "cidr 203.0.113.0/24, fd00::/8".to_owned(),
        identity(random, edges),
        identity(random, edges),
    ];
    match random.below(9) {
        0..=3 => listed,
        4 | 5 => format!("{}, {listed}", random.pick(&others)),
        _ => random.pick(&others).clone(),
    }
}

/// A name of another trust domain, seldom of the own.
fn identity(random: &mut Random, edges: &mut Edges) -> String {
    let domain = match random.below(10) {
        0 => "prod.example",
        1 => "cluster.local",
        2 | 3 => "partner.example",
        _ => "elsewhere.example",
    };
    let (namespace, account) = *random.pick(&ACCOUNTS);
    edges
        .identities
        .push((domain.to_owned(), namespace.to_owned(), account.to_owned()));
    if random.percent(4) {
        return format!("identity \"{account}.{namespace}.{domain}\"");
    }
    format!("identity \"spiffe://{domain}/ns/{namespace}/sa/{account}\"")
}

pub(super) fn rule(head: String, from: String, plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = vec![Block::line(format!("from {from}")).needed()];
    if random.percent(4) {
        body.push(Block::line("dry-run"));
    }
    // What is asked is of HTTP ports alone, and calls are of their own.
    let mut ports: Vec<u16> = plan.ports.iter().map(|port| port.number).collect();
    let calls: Vec<u16> = plan.calls().map(|port| port.number).collect();
    let http: Vec<u16> = plan.http().map(|port| port.number).collect();
    let mut must_say = false;
    let denied = head.starts_with("deny");
    let may_call = !calls.is_empty() && (http.is_empty() || random.percent(40));
    if may_call && random.percent(70) && (!denied || edges.has_one_spelling || random.percent(8)) {
        body.push(condition::called(random, edges));
        body.extend(condition::of_rule(plan, random, edges));
        must_say = calls.len() < ports.len();
        ports = calls;
    } else if !http.is_empty() && random.percent(80) {
        if random.percent(if denied && !edges.has_one_spelling { 8 } else { 70 }) {
            body.push(match random.below(100) {
                n if n < if denied { 14 } else { 5 } => condition::expression(random, edges),
                n if n < if denied { 22 } else { 28 } => condition::paths(random, edges),
                _ => condition::plain_paths(random, edges),
            });
            must_say = true;
        }
        if random.percent(55) {
            body.push(condition::methods(random));
            must_say = true;
        }
        let asked = condition::of_rule(plan, random, edges);
        must_say |= !asked.is_empty();
        body.extend(asked);
        // Only Linkerd's rules see the query.
        if random.percent(if denied { 6 } else { 4 }) {
            body.push(condition::query(random, edges));
            must_say = true;
        }
        if must_say && http.len() < ports.len() {
            ports = http;
        } else {
            must_say = false;
        }
    }
    let some = random.percent(if ports.len() > 1 { 60 } else { 20 });
    if must_say || some {
        let most = if some { 2 } else { ports.len() };
        let said: Vec<String> = if some {
            random
                .some(&ports, most)
                .iter()
                .map(ToString::to_string)
                .collect()
        } else {
            ports.iter().map(ToString::to_string).collect()
        };
        body.push(Block::line(format!("port {}", said.join(", "))).needed());
    }
    Block::with(head, body)
}
