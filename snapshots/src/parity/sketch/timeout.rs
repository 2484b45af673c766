//! `timeout`.

use super::Block;
use super::scope::scoped;
use crate::parity::{Edges, Random};

pub(super) fn timeout(mesh: &str, edges: &Edges, random: &mut Random) -> Vec<Block> {
    if edges.has_constants && random.percent(60) {
        return vec![Block::line("timeout $patience")];
    }
    let share = if mesh.is_empty() { 15 } else { 0 };
    scoped(random, share, |random| {
        format!("timeout {}", random.pick(&["1s", "2500ms", "90s", "1h30m"]))
    })
}
