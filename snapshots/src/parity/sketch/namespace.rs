//! `namespace`.

use super::Block;
use crate::parity::Random;

pub(super) fn namespace(name: &str, random: &mut Random) -> Option<Block> {
    if random.percent(40) {
        return None;
    }
    let mut body = Vec::new();
    if random.percent(50) {
        body.push(Block::line(format!(
            "default {}",
            random.pick(&["allow", "deny"])
        )));
    }
    if random.percent(50) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    (!body.is_empty()).then(|| Block::with(format!("namespace {name}"), body))
}
