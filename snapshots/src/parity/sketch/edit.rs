//! `request` and `response`: changes to headers.

use super::Block;
use crate::parity::Random;
use crate::parity::edges::Speaks;

pub(super) fn edits(speaks: Speaks, random: &mut Random) -> Vec<Block> {
    let lines = [
        "request set x-team = \"blue\"",
        "request set x-share = \"50% of it\"",
        "request add x-seen = \"yes\"",
        "request remove x-debug, x-internal",
        "response set x-served = \"mesh\"",
        "response add vary = \"x-team\"",
        "response remove server",
    ];
    // Linkerd changes no answers to calls.
    let known = if speaks == Speaks::Grpc && random.percent(95) {
        4
    } else {
        lines.len()
    };
    random
        .some(&lines[..known], 3)
        .into_iter()
        .map(Block::line)
        .collect()
}
