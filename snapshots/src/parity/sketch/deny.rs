//! `deny`.

use super::allow::{callers, rule};
use super::service::Plan;
use super::{Block, mtls};
use crate::parity::{Edges, Random};

pub(super) fn deny(number: usize, plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let strict = plan.mtls == mtls::Own::Strict;
    let from = if random.percent(if strict { 30 } else { 60 }) {
        "anyone".to_owned()
    } else if strict && random.percent(45) {
        (*random.pick(&["mesh", "namespace shop", "namespace ops, account bank/teller"])).to_owned()
    } else {
        // Who is told by a certificate can call without one, but where that is not let in.
        callers(strict, random, edges)
    };
    rule(format!("deny \"denial {number}\""), from, plan, random, edges)
}
