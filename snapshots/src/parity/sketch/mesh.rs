//! `mesh`.

use super::Block;
use crate::parity::Random;

pub(super) fn mesh(random: &mut Random) -> Block {
    let mut body = vec![Block::line("probe-networks 10.0.0.0/16")];
    if random.percent(30) {
        body.push(Block::line("trust-domain cluster.local"));
    }
    if random.percent(30) {
        body.push(Block::line(format!(
            "paths {}",
            random.pick(&["base", "merge-slashes", "decode-and-merge-slashes"])
        )));
    }
    if random.percent(25) {
        body.push(Block::line(format!(
            "mtls {}",
            random.pick(&["strict", "permissive"])
        )));
    }
    Block::with("mesh", body)
}
