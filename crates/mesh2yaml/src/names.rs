//! Two objects of one name: the second would replace the first.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_k8s::Output as _;

use crate::compilation::Resource;

/// The names of all objects: a second of one name would replace the first when it is applied.
pub(crate) struct Names {
    known: HashSet<u64>,
    /// Random for each run, so that no source can choose names that collide.
    seed: u64,
    pub(crate) clashes: Vec<Diagnostic>,
}

/// A round of a keyed multiplicative hash; names are many and short.
fn mix(key: u64, word: u64) -> u64 {
    let product = u128::from(key ^ word) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
    (product ^ (product >> 64)) as u64
}

impl Names {
    pub(crate) fn new() -> Self {
        let seed = std::hash::RandomState::new().hash_one(0);
        Self {
            known: HashSet::new(),
            seed,
            clashes: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, resource: &Resource) {
        let Some(meta) = resource.metadata() else { return };
        let mut key = self.seed;
        for part in [resource.kind(), meta.namespace().unwrap_or(""), meta.name()] {
            key = mix(key, part.len() as u64);
            for chunk in part.as_bytes().chunks(8) {
                let mut word = [0; 8];
                word[..chunk.len()].copy_from_slice(chunk);
                key = mix(key, u64::from_le_bytes(word));
            }
        }
        if !self.known.insert(key) {
            let place = meta.namespace().unwrap_or("the cluster");
            let message = format!(
                "two objects would be called {} `{}` in {place}",
                resource.kind(),
                meta.name()
            );
            let d = Diagnostic::without_place(Code::SameObjectName, message);
            self.clashes
                .push(d.help("objects are named after services, versions and titles: change one of them"));
        }
    }
}
