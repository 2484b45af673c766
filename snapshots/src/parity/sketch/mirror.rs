//! `mirror`, which only Istio can say.

use super::Block;
use super::scope::on_istio;
use super::service::Plan;
use crate::parity::Random;

pub(super) fn mirror(plan: &Plan, mesh: &str, random: &mut Random) -> Block {
    let mut lines = vec![
        "mirror service shop/archive 10%",
        "mirror service shop/archive port 8080",
    ];
    if plan.versions {
        lines.extend(["mirror canary", "mirror canary 25%"]);
    }
    let line = Block::line(*random.pick(&lines)).needed();
    if mesh.is_empty() {
        on_istio(vec![line])
    } else {
        line
    }
}
