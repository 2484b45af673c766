//! `on`: statements for one mesh only.

use super::Block;
use crate::parity::Random;

/// A statement, or the same kind of it for each mesh, or for one alone.
pub(super) fn scoped(
    random: &mut Random,
    share: usize,
    statement: impl Fn(&mut Random) -> String,
) -> Vec<Block> {
    if !random.percent(share) {
        return vec![Block::line(statement(random))];
    }
    let mut meshes = vec!["istio", "linkerd"];
    if random.percent(50) {
        meshes.remove(random.below(2));
    }
    let on = |mesh: &str| {
        Block::with(
            format!("on {mesh}"),
            vec![Block::line(statement(random)).needed()],
        )
    };
    meshes.into_iter().map(on).collect()
}

/// Statements that only Istio can say.
pub(super) fn on_istio(body: Vec<Block>) -> Block {
    Block::with("on istio", body)
}
