//! `fault`, which only Istio can say.

use super::Block;
use super::scope::on_istio;
use crate::parity::Random;

pub(super) fn fault(mesh: &str, random: &mut Random) -> Block {
    let line = Block::line(*random.pick(&[
        "fault delay 250ms of 10%",
        "fault abort 503 of 5%",
        "fault abort 404 of 100%",
    ]))
    .needed();
    if mesh.is_empty() {
        on_istio(vec![line])
    } else {
        line
    }
}
