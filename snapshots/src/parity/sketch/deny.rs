//! `deny`.

use super::Block;
use super::allow::{callers, rule};
use crate::parity::{Edges, Random};

pub(super) fn deny(number: usize, random: &mut Random, edges: &mut Edges) -> Block {
    let from = if random.percent(60) {
        "anyone".to_owned()
    } else {
        callers(random, edges)
    };
    rule(format!("deny \"denial {number}\""), from, random, edges)
}
