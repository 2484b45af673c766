//! `mesh`.

use super::scope::on_istio;
use super::{Block, mtls};
use crate::parity::{Edges, Random};

pub(super) fn mesh(random: &mut Random, edges: &mut Edges) -> Block {
    let mut body = Vec::new();
    if random.percent(93) {
        body.push(Block::line(*random.pick(&[
            "probe-networks 10.0.0.0/16",
            "probe-networks 10.0.0.0/16, fd00:1::/32",
        ])));
    } else {
        edges.probed_from_anywhere = true;
    }
    if random.percent(8) {
        body.push(Block::line("cluster-networks 10.0.0.0/8, fd00::/8"));
    }
    edges.trust_domain = "cluster.local".to_owned();
    if random.percent(40) {
        edges.trust_domain = (*random.pick(&["cluster.local", "prod.example"])).to_owned();
        body.push(Block::line(format!("trust-domain {}", edges.trust_domain)));
    }
    if random.percent(20) {
        edges.has_alias = true;
        body.push(Block::line("trust-domain-aliases old.example, older.example"));
    }
    if random.percent(65) {
        let how = *random.pick(&[
            "base",
            "merge-slashes",
            "decode-and-merge-slashes",
            "decode-and-merge-slashes",
            "decode-and-merge-slashes",
        ]);
        edges.has_one_spelling = how == "decode-and-merge-slashes";
        body.push(Block::line(format!("paths {how}")));
    }
    if random.percent(25) {
        body.extend(mtls::mtls(random));
    }
    // Of Istio it is the namespace of what holds everywhere; seldom one that has services.
    if random.percent(8) {
        let root = random.pick(&["mesh-root", "mesh-root", "mesh-root", "bank"]);
        body.push(on_istio(vec![
            Block::line(format!("control-plane {root}")).needed(),
        ]));
    }
    if edges.probed_from_anywhere {
        body.push(super::opened(random));
    }
    Block::with("mesh", body)
}
