//! Who sees a resource, and which of several is meant for a host.

use std::collections::{BTreeSet, HashMap};

use crate::ExportTo;

/// The namespaces that see a resource; `None` is all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Export(Option<BTreeSet<String>>);

impl Export {
    pub(super) fn new(said: &[ExportTo], own: &str) -> Self {
        if said.is_empty() || said.contains(&ExportTo::All) {
            return Self(None);
        }
        if said.contains(&ExportTo::Nobody) {
            return Self(Some(BTreeSet::new()));
        }
        let namespaces = said.iter().filter_map(|it| match it {
            ExportTo::All | ExportTo::Nobody => None,
            ExportTo::Own => Some(own.to_owned()),
            ExportTo::Namespace(name) => Some(name.to_string()),
        });
        Self(Some(namespaces.collect()))
    }

    pub(super) fn is_seen_by(&self, namespace: &str) -> bool {
        self.0.as_ref().is_none_or(|them| them.contains(namespace))
    }

    pub(super) fn is_for_all(&self) -> bool {
        self.0.is_none()
    }
}

/// Things by the host that they are for.
#[derive(Clone, Debug)]
pub(super) struct ByHost<T> {
    exact: HashMap<String, T>,
    /// By what follows the star.
    below: HashMap<String, T>,
}

impl<T> Default for ByHost<T> {
    fn default() -> Self {
        Self {
            exact: HashMap::new(),
            below: HashMap::new(),
        }
    }
}

impl<T: Default> ByHost<T> {
    pub(super) fn entry(&mut self, host: &str) -> &mut T {
        match host.strip_prefix('*') {
            Some(domain) => self.below.entry(domain.to_owned()).or_default(),
            None => self.exact.entry(host.to_owned()).or_default(),
        }
    }
}

impl<T> ByHost<T> {
    /// What is for this very host.
    pub(super) fn exact(&self, host: &str) -> Option<&T> {
        self.exact.get(host)
    }

    /// What is for a domain that the host is below, the longest first; with the domain.
    pub(super) fn below<'a, 'h>(
        &'a self,
        host: &'h str,
    ) -> impl Iterator<Item = (&'h str, &'a T)> + use<'a, 'h, T> {
        let dots = host.match_indices('.').map(|(at, _)| at);
        let ends = if self.below.is_empty() {
            None
        } else {
            Some(dots.chain([host.len()]))
        };
        ends.into_iter()
            .flatten()
            .filter_map(|at| Some((&host[at..], self.below.get(&host[at..])?)))
    }
}
