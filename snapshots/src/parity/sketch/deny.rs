//! `deny`.

use super::allow::{callers, rule};
use super::service::Plan;
use super::{Block, mtls};
use crate::parity::{Edges, Random};

pub(super) fn deny(number: usize, plan: &Plan, random: &mut Random, edges: &mut Edges) -> Block {
    let from = if random.percent(60) {
        "anyone".to_owned()
    } else {
        // Who is told by a certificate can call without one, but where that is not let in.
        callers(plan.mtls == mtls::Own::Strict, random, edges)
    };
    rule(format!("deny \"denial {number}\""), from, plan, random, edges)
}
