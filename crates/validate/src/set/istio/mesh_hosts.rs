//! VirtualServices of one host, for the proxies of pods. IST0109.

use std::collections::HashMap;

use mesh2yaml_k8s::Path;

use super::super::{Findings, Known, World};
use super::hosts::Name;
use super::names::listed;
use super::virtual_service::Facts;

/// How many of the same host are named: with all of them, a large set of one host would be slow.
const NAMED: usize = 8;

/// A VirtualService, and which of its hosts is meant.
type Entry<'w> = (&'w Known<Facts>, usize);

/// Those that say a host, by whom they are for.
#[derive(Default)]
struct Hosts<'w> {
    /// For all namespaces.
    public: HashMap<Name<'w>, Vec<Entry<'w>>>,
    /// The same, by all that their hosts end in, from a dot on.
    ends: HashMap<&'w str, Vec<Entry<'w>>>,
    /// For single namespaces.
    private: HashMap<(&'w str, Name<'w>), Vec<Entry<'w>>>,
}

/// IST0109: pods have one VirtualService a host; of several, which one counts is not defined.
pub(crate) fn several(world: &World, findings: &mut Findings) {
    let mut hosts = Hosts::default();
    for it in world.virtual_services.iter().filter(|it| it.facts.is_of_mesh()) {
        hosts.add(it);
    }
    let mut conflicts: HashMap<_, (usize, Vec<&Known<Facts>>)> = HashMap::new();
    for entries in hosts.public.values() {
        note(&mut conflicts, entries, &[]);
    }
    for ((_, name), entries) in &hosts.private {
        note(&mut conflicts, entries, &hosts.public_of(*name));
    }
    for it in &world.virtual_services {
        let Some((index, others)) = conflicts.get(&it.place) else {
            continue;
        };
        let names: Vec<String> = others
            .iter()
            .filter(|other| !other.is_same(it))
            .map(|other| other.full_name())
            .collect();
        findings
            .error(
                it,
                "IST0109",
                Path::default().key("spec").key("hosts").index(*index),
                format!(
                    "the pods of the mesh have several VirtualServices of the host `{}`, and which one counts is not defined: this, and {}",
                    it.facts.hosts[*index],
                    listed(names.iter().map(String::as_str))
                ),
            )
            .help("make them one VirtualService");
    }
}

/// Each conflict is told of once a VirtualService, with its first host in conflict.
fn note<'w>(
    conflicts: &mut HashMap<super::super::Place, (usize, Vec<&'w Known<Facts>>)>,
    entries: &[Entry<'w>],
    more: &[Entry<'w>],
) {
    let mut all: Vec<Entry<'w>> = entries.iter().chain(more).copied().collect();
    all.sort_by_key(|(it, index)| (it.place, *index));
    all.dedup_by_key(|(it, _)| it.place);
    // One that is there twice is one, of two states.
    let mut named: Vec<&Known<Facts>> = Vec::new();
    for (it, _) in &all {
        if named.len() < NAMED && !named.iter().any(|other| other.is_same(it)) {
            named.push(it);
        }
    }
    if named.len() < 2 {
        return;
    }
    for (it, index) in all {
        let first = conflicts.entry(it.place).or_insert((index, named.clone()));
        if index < first.0 {
            *first = (index, named.clone());
        }
    }
}

impl<'w> Hosts<'w> {
    fn add(&mut self, it: &'w Known<Facts>) {
        for (index, host) in it.facts.hosts.iter().enumerate() {
            let name = Name::of(host, &it.namespace);
            let Some(namespaces) = it.facts.export.namespaces(&it.namespace) else {
                self.public.entry(name).or_default().push((it, index));
                let dots = host.char_indices().filter(|(_, c)| *c == '.');
                for (at, _) in dots {
                    self.ends.entry(&host[at..]).or_default().push((it, index));
                }
                continue;
            };
            let mut namespaces: Vec<_> = namespaces.collect();
            namespaces.sort_unstable();
            namespaces.dedup();
            for namespace in namespaces {
                let key = (namespace, name);
                self.private.entry(key).or_default().push((it, index));
            }
        }
    }

    /// Those for all namespaces whose host overlaps one for a single namespace, as the analyzer has it.
    fn public_of(&self, name: Name<'w>) -> Vec<Entry<'w>> {
        let mut all = self.public.get(&name).cloned().unwrap_or_default();
        if let Some(text) = name.text() {
            let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            for at in starts {
                // The end of a text outlives it only as a key.
                let below = self.public.get(&Name::Below(&text[at..]));
                all.extend(below.into_iter().flatten().copied());
            }
        }
        if let Name::Below(suffix) = name {
            all.extend(self.ends.get(suffix).into_iter().flatten().copied());
        }
        all
    }
}
