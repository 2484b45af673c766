//! Which pods a Server is for.

use std::collections::{HashMap, HashSet};

use super::server::{self, selects};
use super::{Known, World};
use crate::cluster::Workload;

/// How many pairs of a Server and a pod are looked at, so that many of both are not slow.
const MOST: usize = 2_000_000;

/// The pods of a set by namespace and label.
pub(super) struct Inbound<'w> {
    by_label: HashMap<(&'w str, &'w str, &'w str), Vec<&'w Known<Workload>>>,
    by_namespace: HashMap<&'w str, Vec<&'w Known<Workload>>>,
    /// The namespaces in which there are pods that are not known.
    unknown: HashSet<&'w str>,
    rest: usize,
}

impl<'w> Inbound<'w> {
    pub(super) fn of(world: &'w World) -> Self {
        let mut it = Self {
            by_label: HashMap::new(),
            by_namespace: HashMap::new(),
            unknown: world.other_pods.iter().map(|it| &*it.namespace).collect(),
            rest: MOST,
        };
        for pod in &world.workloads {
            if pod.namespace.is_empty() {
                it.unknown.insert("");
            }
            it.by_namespace.entry(&pod.namespace).or_default().push(pod);
            for (key, value) in &pod.facts.pod_labels {
                let key = (&*pod.namespace, key.as_str(), value.as_str());
                it.by_label.entry(key).or_default().push(pod);
            }
        }
        it
    }

    /// The pods of the set that a Server selects; none where nothing is certain.
    pub(super) fn pods(&mut self, server: &'w Known<server::Facts>) -> Vec<&'w Known<Workload>> {
        let Some(selector) = server
            .facts
            .pods
            .as_ref()
            .filter(|_| !server.namespace.is_empty())
        else {
            return Vec::new();
        };
        let labels = selector.match_labels.iter().flatten();
        let with = |(key, value): (&'w String, &'w String)| {
            let found = self
                .by_label
                .get(&(&*server.namespace, key.as_str(), value.as_str()));
            found.map_or(&[][..], Vec::as_slice)
        };
        // The label that the fewest carry is looked up, and the others are compared.
        let all = || {
            self.by_namespace
                .get(&*server.namespace)
                .map_or(&[][..], Vec::as_slice)
        };
        let candidates = labels
            .map(with)
            .min_by_key(|found| found.len())
            .unwrap_or_else(all);
        let Some(rest) = self.rest.checked_sub(candidates.len()) else {
            return Vec::new();
        };
        let fitting = candidates
            .iter()
            .filter(|it| selects(selector, &it.facts.pod_labels));
        let found = fitting.copied().collect();
        self.rest = rest;
        found
    }

    /// Whether the set has all pods of a namespace, and they were looked at.
    pub(super) fn knows_all_of(&self, namespace: &str) -> bool {
        let is_unknown = |it: &str| self.unknown.contains(it);
        self.rest > 0 && !namespace.is_empty() && !is_unknown(namespace) && !is_unknown("")
    }
}
