//! `rewrite`, which only Istio can say.

use super::Block;
use crate::parity::Random;

/// The paths that a route asks for decide whether its prefix can be rewritten.
pub(super) fn rewrite(route: &[Block], random: &mut Random) -> Vec<Block> {
    let paths = route.iter().find_map(|block| block.head.strip_prefix("path "));
    let below = |prefix: &str| {
        paths.is_some_and(|paths| {
            paths
                .split(", ")
                .all(|path| path.trim_start_matches(['~', '"']).starts_with(prefix))
        })
    };
    let mut body = Vec::new();
    if below("/api/") && random.percent(70) {
        let to = random.pick(&["/v2/", "/", "/api/users/"]);
        body.push(Block::line(format!("rewrite prefix \"/api/\" to \"{to}\"")));
    } else if below("/") && random.percent(50) {
        body.push(Block::line("rewrite prefix \"/\" to \"/below/\""));
    } else if random.percent(60) {
        body.push(Block::line("rewrite path \"/new\""));
    }
    if random.percent(40) {
        body.push(Block::line("rewrite host cart.internal.example"));
    }
    body
}
