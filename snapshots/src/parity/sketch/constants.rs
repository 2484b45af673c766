//! `let` and `param`: values with a name.

use super::Block;
use crate::parity::{Edges, Random};

/// A `let` and a `param` with a default, which routes and rules may refer to.
pub(super) fn constants(random: &mut Random, edges: &mut Edges) -> Vec<Block> {
    if random.percent(75) {
        return Vec::new();
    }
    edges.has_constants = true;
    let patience = random.pick(&["2s", "1750ms", "1m30s"]);
    vec![
        Block::line(format!("let patience = {patience}")),
        Block::line("param gateway text = \"ops/robot\""),
    ]
}
