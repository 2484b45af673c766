//! A random policy, as statements that can be taken out: a construct is a file here.

mod allow;
mod block;
mod condition;
mod constants;
mod deny;
mod edit;
mod fault;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod profile;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod route;
mod scope;
mod scrape;
mod service;
mod timeout;

use std::fmt;

use super::{Edges, Random};
pub use block::Block;
use block::without_one;

const NAMESPACES: [&str; 2] = ["shop", "bank"];

/// A policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(pub Vec<Block>);

impl Sketch {
    /// A policy, and what it speaks of.
    #[must_use]
    pub fn random(random: &mut Random) -> (Self, Edges) {
        let mut edges = Edges::default();
        let mut blocks = constants::constants(random, &mut edges);
        blocks.push(mesh::mesh(random, &mut edges));
        for namespace in NAMESPACES {
            blocks.extend(namespace::namespace(namespace, random, &edges));
        }
        blocks.extend(profile::profile(random, &mut edges));
        for number in 0..1 + random.below(3) {
            blocks.push(service::service(number, random, &mut edges));
        }
        // Another service that routes lead to.
        let archive = vec![
            Block::line("workload app=archive").needed(),
            Block::line("port http 8080").needed(),
        ];
        blocks.push(Block::with("service archive in shop", archive).needed());
        (Self(blocks), edges)
    }

    /// The same with one statement less, in every way, the largest pieces first.
    pub fn smaller(&self) -> impl Iterator<Item = Self> + '_ {
        without_one(&self.0).into_iter().map(Self)
    }

    /// The keywords that it uses.
    #[must_use]
    pub fn keywords(&self) -> Vec<&str> {
        fn collect<'b>(blocks: &'b [Block], out: &mut Vec<&'b str>) {
            for block in blocks {
                out.extend(block.head.split(' ').next());
                collect(block.body.as_deref().unwrap_or_default(), out);
            }
        }
        let mut out = Vec::new();
        collect(&self.0, &mut out);
        out.sort_unstable();
        out.dedup();
        out
    }
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|block| block.write(0, f))
    }
}

/// Consent to probes from anywhere.
fn opened(random: &mut Random) -> Block {
    let leaves = random.pick(&["probes, default, mtls", "default, mtls, probes"]);
    Block::line(format!(
        "accept {leaves} on linkerd \"nobody knows the nodes; reviewed 2026-11\""
    ))
}
