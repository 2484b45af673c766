//! Things that choose pods by labels, found without asking each.

use std::collections::BTreeMap;

/// Things of one namespace in the order of their age, each with the labels that its pods have.
#[derive(Clone, Debug)]
pub(super) struct Selected<T> {
    items: Vec<(BTreeMap<String, String>, T)>,
    /// Those that choose all pods.
    every: Vec<usize>,
    /// The others by one of their labels.
    by_label: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
}

impl<T> Default for Selected<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            every: Vec::new(),
            by_label: BTreeMap::new(),
        }
    }
}

impl<T> Selected<T> {
    pub(super) fn push(&mut self, selector: BTreeMap<String, String>, item: T) {
        let at = self.items.len();
        match selector.iter().next() {
            None => self.every.push(at),
            Some((key, value)) => {
                let values = self.by_label.entry(key.clone()).or_default();
                values.entry(value.clone()).or_default().push(at);
            }
        }
        self.items.push((selector, item));
    }

    /// What chooses a pod, in no particular order.
    pub(super) fn of<'a>(
        &'a self,
        labels: &'a BTreeMap<String, String>,
    ) -> impl Iterator<Item = (usize, &'a T)> {
        let labelled = labels
            .iter()
            .filter_map(|(key, value)| self.by_label.get(key)?.get(value))
            .flatten();
        let chosen = self.every.iter().chain(labelled).filter_map(|at| {
            let (selector, item) = self.items.get(*at)?;
            Some((*at, selector, item))
        });
        chosen
            .filter(|(_, selector, _)| selector.iter().all(|(key, value)| labels.get(key) == Some(value)))
            .map(|(at, _, item)| (at, item))
    }

    /// The oldest that chooses a pod.
    pub(super) fn oldest(&self, labels: &BTreeMap<String, String>) -> Option<&T> {
        let at = self.of(labels).map(|(at, _)| at).min()?;
        self.items.get(at).map(|(_, item)| item)
    }
}
