//! `route`.

use super::{Block, condition};
use crate::parity::{Edges, Random};

pub(super) fn route(number: usize, versions: bool, random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = condition::conditions(random, edges);
    // What is answered in the place of being sent on has nothing beside it.
    let answered = match random.below(20) {
        0 | 1 => Some(*random.pick(&[
            "redirect 301 path \"/new\"",
            "redirect 302 scheme https",
            "redirect 302 host new.example",
        ])),
        2 => Some("respond 503 \"later\""),
        _ => None,
    };
    if let Some(answered) = answered {
        body.push(Block::line(answered).needed());
        return Block::with(format!("route \"route {number}\""), body);
    }
    if versions && random.percent(80) {
        body.push(Block::line(*random.pick(&[
            "to stable",
            "to canary",
            "to stable 90%, canary 10%",
            "to stable 50%, canary 50%",
            "to stable 100%, canary 0%",
            "to stable 90%, service shop/archive 10%",
        ])));
    }
    if random.percent(15) {
        body.push(Block::line(*random.pick(&[
            "request set x-team = \"blue\"",
            "request remove x-debug",
            "request add x-seen = \"yes\"",
            "response set x-served = \"mesh\"",
            "response remove server",
        ])));
    }
    // Of one mesh alone, so they are few.
    match random.below(22) {
        0 => body.push(Block::line("rewrite path \"/new\"")),
        1 => body.push(Block::line("mirror service shop/archive 10%")),
        2 => body.push(Block::line("fault delay 250ms of 10%")),
        3 => body.push(Block::line("fault abort 503 of 5%")),
        _ => {}
    }
    if random.percent(30) {
        body.push(Block::line(format!(
            "timeout {}",
            random.pick(&["1s", "250ms", "90s", "1h30m"])
        )));
    }
    if random.percent(30) {
        body.push(Block::line(format!(
            "retry {} times on {}",
            1 + random.below(4),
            random.pick(&["5xx", "gateway-error", "503, 504", "500"])
        )));
    }
    Block::with(format!("route \"route {number}\""), body)
}
