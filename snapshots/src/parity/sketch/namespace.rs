//! `namespace`.

use super::scope::scoped;
use super::{Block, mtls};
use crate::parity::{Edges, Random};

pub(super) fn namespace(name: &str, random: &mut Random, edges: &Edges) -> Option<Block> {
    if random.percent(40) {
        return None;
    }
    let mut body = Vec::new();
    if random.percent(20) {
        body.push(Block::line("inject"));
    }
    if random.percent(60) {
        body.extend(scoped(random, 12, |random| {
            format!("default {}", random.pick(&["allow", "deny"]))
        }));
    }
    if random.percent(45) {
        body.extend(mtls::mtls(random));
    }
    if body.is_empty() {
        return None;
    }
    if edges.probed_from_anywhere {
        body.push(super::opened(random));
    }
    Some(Block::with(format!("namespace {name}"), body))
}
