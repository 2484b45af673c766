//! Two objects of one name: the second would replace the first.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_k8s::Output as _;
use mesh2yaml_model::Keyed;

use crate::compilation::Resource;

/// The names of objects as hashes: eight bytes each, for there may be millions.
pub(crate) struct Names<'k> {
    key: &'k Keyed,
    hashes: Vec<u64>,
}

impl<'k> Names<'k> {
    pub(crate) fn new(key: &'k Keyed) -> Self {
        Self {
            key,
            hashes: Vec::new(),
        }
    }

    pub(crate) fn add(&mut self, resource: &Resource) {
        self.hashes.extend(hash(self.key, resource));
    }

    pub(crate) fn join(&mut self, next: Self) {
        self.hashes.extend(next.hashes);
    }

    /// The hashes of which there are several, in order.
    pub(crate) fn twice(mut self) -> Vec<u64> {
        self.hashes.sort_unstable();
        let groups = self
            .hashes
            .chunk_by(|a, b| a == b)
            .filter(|group| group.len() > 1);
        groups.map(|group| group[0]).collect()
    }
}

fn hash(key: &Keyed, resource: &Resource) -> Option<u64> {
    let meta = resource.metadata()?;
    Some(key.hash_one((resource.kind(), meta.namespace(), meta.name())))
}

/// Says which objects clash, when their hashes are known to: to be asked about each object once more.
pub(crate) struct Clashes<'k> {
    key: &'k Keyed,
    twice: Vec<u64>,
    /// How the first of each is called.
    seen: HashMap<u64, String>,
    pub(crate) found: Vec<Diagnostic>,
}

impl<'k> Clashes<'k> {
    pub(crate) fn new(key: &'k Keyed, twice: Vec<u64>) -> Self {
        Self {
            key,
            twice,
            seen: HashMap::new(),
            found: Vec::new(),
        }
    }

    pub(crate) fn look_at(&mut self, resource: &Resource) {
        let (Some(hash), Some(meta)) = (hash(self.key, resource), resource.metadata()) else {
            return;
        };
        if self.twice.binary_search(&hash).is_err() {
            return;
        }
        let place = meta.namespace().unwrap_or("the cluster");
        let called = format!("{} `{}` in {place}", resource.kind(), meta.name());
        match self.seen.get(&hash) {
            None => drop(self.seen.insert(hash, called)),
            Some(first) if *first == called => {
                let message = format!("two objects would be called {called}");
                let d = Diagnostic::without_place(Code::SameObjectName, message);
                self.found.push(
                    d.help("objects are named after services, versions and titles: change one of them"),
                );
            }
            // Other names of one hash, which does not happen.
            Some(_) => {}
        }
    }
}
