//! `deny`.

use super::allow::{STRANGER, callers, rule};
use super::service::Plan;
use super::{Block, mtls};
use crate::parity::{Edges, Random};

pub(super) fn deny(number: usize, plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let strict = plan.mtls == mtls::Own::Strict;
    let from = if random.percent(if strict { 30 } else { 60 }) {
        "anyone".to_owned()
    } else if strict && random.percent(60) {
        (*random.pick(&[
            "mesh",
            "namespace shop",
            "namespace ops, account bank/teller",
            STRANGER,
        ]))
        .to_owned()
    } else {
        // Who is told by a certificate can call without one, but where that is not let in.
        callers(strict, random, edges)
    };
    if from.contains(STRANGER) {
        let name = ["elsewhere.example", "shop", "web"].map(str::to_owned);
        edges.identities.push(name.into());
    }
    rule(format!("deny \"denial {number}\""), from, plan, random, edges)
}
