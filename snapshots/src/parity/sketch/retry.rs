//! `retry`, and consent to what a mesh does not do of it.

use super::Block;
use crate::parity::Random;
use crate::parity::edges::Speaks;

/// On what, and the leaves that a mesh loses.
type On = (&'static str, &'static [&'static str], &'static str);

const PLAIN: [On; 5] = [
    ("gateway-error", &[], ""),
    ("503, 504", &[], ""),
    ("500", &[], ""),
    ("409, 429, gateway-error", &[], ""),
    ("refused-stream, 503", &[], ""),
];
const LOSSY: [On; 5] = [
    ("5xx", &["retry.on.5xx"], "istio"),
    ("5xx, reset", &["retry.on.reset"], "linkerd"),
    ("gateway-error, reset", &["retry.on.reset"], "linkerd"),
    (
        "503, connect-failure, reset-before-request",
        &["retry.on.connect-failure", "retry.on.reset-before-request"],
        "linkerd",
    ),
    ("5xx, reset, refused-stream", &["retry.on"], "linkerd"),
];
const CALLS: [On; 5] = [
    ("unavailable", &[], ""),
    ("cancelled, deadline-exceeded", &[], ""),
    ("resource-exhausted, internal", &[], ""),
    ("unavailable, reset", &["retry.on.reset"], "linkerd"),
    ("unavailable, refused-stream", &[], ""),
];

pub(super) fn retry(speaks: Speaks, mesh: &str, random: &mut Random) -> Vec<Block> {
    let (on, lost, loser) = match speaks {
        Speaks::Grpc => *random.pick(&CALLS),
        Speaks::Http | Speaks::Bytes if random.percent(65) => *random.pick(&PLAIN),
        Speaks::Http | Speaks::Bytes => *random.pick(&LOSSY),
    };
    // Istio tries again what took too long only where it does so with resets.
    let each = (on.contains("reset") && random.percent(50)) || mesh == "linkerd" || random.percent(3);
    let each = if each {
        format!(" within {} each", random.pick(&["200ms", "1s"]))
    } else {
        String::new()
    };
    let line = Block::line(format!("retry {} times{each} on {on}", 1 + random.below(4)));
    let mut body = vec![line];
    if !lost.is_empty() && (mesh.is_empty() || mesh == loser) && random.percent(90) {
        body.push(Block::line(format!(
            "accept {} on {loser} \"enough for us; reviewed 2026-11\"",
            lost.join(", ")
        )));
    }
    body
}
