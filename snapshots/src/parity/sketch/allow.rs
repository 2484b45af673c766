//! `allow`, and what `deny` has of it.

use super::{Block, condition};
use crate::parity::{Edges, Random};

const ACCOUNTS: [(&str, &str); 4] = [
    ("shop", "web"),
    ("shop", "cart"),
    ("bank", "teller"),
    ("ops", "robot"),
];

pub(super) fn allow(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let from = callers(random, edges);
    rule(format!("allow \"rule {number}\""), from, random, edges)
}

/// Who calls, of one kind or several.
pub(super) fn callers(random: &mut Random, edges: &mut Edges) -> String {
    let accounts = random.some(&ACCOUNTS, 3);
    let owned = |(namespace, account): &(&str, &str)| ((*namespace).to_owned(), (*account).to_owned());
    edges.accounts.extend(accounts.iter().map(owned));
    let listed: Vec<String> = accounts.iter().map(|(ns, sa)| format!("{ns}/{sa}")).collect();
    let listed = format!("account {}", listed.join(", "));
    let others = [
        format!(
            "namespace {}",
            accounts.first().map_or("shop", |(namespace, _)| namespace)
        ),
        "mesh".to_owned(),
        "anyone".to_owned(),
        "cidr 10.244.0.0/16".to_owned(),
        "cidr 0.0.0.0/0 except 10.244.0.0/24".to_owned(),
        "cidr 203.0.113.0/24".to_owned(),
    ];
    match random.below(8) {
        0..=3 => listed,
        4 => format!("{}, {listed}", random.pick(&others)),
        _ => random.pick(&others).clone(),
    }
}

pub(super) fn rule(head: String, from: String, random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = vec![Block::line(format!("from {from}")).needed()];
    // Methods and paths are of HTTP ports alone.
    let mut port = None;
    if random.percent(60) {
        body.push(condition::paths(random, edges));
        port = Some(80);
    }
    if random.percent(50) {
        body.push(condition::methods(random));
        port = Some(80);
    }
    if let Some(port) = port {
        body.push(Block::line(format!("port {port}")).needed());
    }
    Block::with(head, body)
}
