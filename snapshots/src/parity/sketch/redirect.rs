//! `redirect`.

use super::Block;
use crate::parity::Random;

pub(super) fn redirect(random: &mut Random) -> Vec<Block> {
    let line = *random.pick(&[
        "redirect 302 scheme https",
        "redirect 302 host new.example",
        "redirect 301 scheme https host new.example",
        "redirect 301 scheme https host new.example port 8443",
        "redirect 302 host new.example port 8080",
        "redirect 302 port 8080",
        "redirect 307 host new.example",
        "redirect 301 path \"/new\"",
        "redirect 301 host new.example path \"/new\"",
    ]);
    let mut body = vec![Block::line(line).needed()];
    if line.contains(" path ") && random.percent(80) {
        body.push(Block::line(
            "accept redirect.path on linkerd \"no queries here; reviewed 2026-11\"",
        ));
    }
    body
}
