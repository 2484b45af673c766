//! `respond`.

use super::Block;
use crate::parity::Random;

pub(super) fn respond(random: &mut Random) -> Block {
    Block::line(*random.pick(&["respond 503 \"later\"", "respond 200", "respond 404 \"\""])).needed()
}
