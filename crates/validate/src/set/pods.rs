//! Which pods labels select, and which resources select the same ones.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Known, Place, World};
use crate::cluster::Workload;

type Labels = BTreeMap<String, String>;

/// The pods of a set, those that workloads make among them, by their labels.
pub(crate) struct Pods<'w> {
    by_label: HashMap<(&'w str, &'w str, &'w str), Vec<&'w Known<Workload>>>,
}

impl<'w> Pods<'w> {
    /// The pods that are `wanted`. Of those with the same labels one is enough; those without a namespace may be in any.
    pub(crate) fn of(world: &'w World, wanted: impl Fn(&Workload) -> bool) -> Self {
        let mut by_label: HashMap<_, Vec<_>> = HashMap::new();
        let mut seen = HashSet::new();
        for it in world.workloads.iter().filter(|it| wanted(&it.facts)) {
            if it.namespace.is_empty() || !seen.insert((&*it.namespace, &it.facts.pod_labels)) {
                continue;
            }
            for (key, value) in &it.facts.pod_labels {
                let key = (&*it.namespace, key.as_str(), value.as_str());
                by_label.entry(key).or_default().push(it);
            }
        }
        Self { by_label }
    }

    /// The pods of a namespace that carry all these labels; none where there are no labels.
    pub(crate) fn selected<'s>(
        &'s self,
        namespace: &'s str,
        labels: &'s Labels,
    ) -> impl Iterator<Item = &'w Known<Workload>> + use<'w, 's> {
        let with = |(key, value): (&'s String, &'s String)| {
            let found = self.by_label.get(&(namespace, key.as_str(), value.as_str()));
            found.map_or(&[][..], Vec::as_slice)
        };
        // The label that the fewest carry is looked up, and the others are compared.
        let fewest = labels.iter().map(with).min_by_key(|found| found.len());
        let candidates = fewest.unwrap_or_default().iter().copied();
        candidates.filter(|it| it.facts.has_labels(labels))
    }
}

/// A resource that shares a pod with others.
pub(crate) struct Selected<'w, F> {
    pub(crate) about: &'w Known<F>,
    /// The pod, or what makes it.
    pub(crate) pod: &'w Known<Workload>,
    /// The others by name, for people.
    pub(crate) others: String,
}

impl<'w, F> Selected<'w, F> {
    /// Those of some resources that select the same pod as another of the same namespace, each once.
    pub(crate) fn several(
        pods: &Pods<'w>,
        resources: impl Iterator<Item = (&'w Known<F>, &'w Labels)>,
    ) -> Vec<Self> {
        // Resources with the same labels select the same pods, and are looked at once.
        let mut groups: BTreeMap<(&str, &Labels), Vec<&'w Known<F>>> = BTreeMap::new();
        for (it, labels) in resources {
            groups.entry((&it.namespace, labels)).or_default().push(it);
        }
        let groups: Vec<_> = groups.into_iter().collect();
        let mut by_pod: BTreeMap<Place, (&Known<Workload>, Vec<usize>)> = BTreeMap::new();
        for (number, ((namespace, labels), _)) in groups.iter().enumerate() {
            for pod in pods.selected(namespace, labels) {
                let (_, selecting) = by_pod.entry(pod.place).or_insert((pod, Vec::new()));
                selecting.push(number);
            }
        }
        let mut found = Vec::new();
        let mut told = vec![false; groups.len()];
        for (pod, selecting) in by_pod.into_values() {
            let all = || selecting.iter().flat_map(|number| &groups[*number].1);
            if all().nth(1).is_none() {
                continue;
            }
            for number in &selecting {
                if std::mem::replace(&mut told[*number], true) {
                    continue;
                }
                for about in &groups[*number].1 {
                    let others = all().filter(|other| other.place != about.place);
                    found.push(Self {
                        about,
                        pod,
                        others: names(others.map(|it| &*it.name)),
                    });
                }
            }
        }
        found
    }
}

/// Names for people, the first of them where there are many.
pub(crate) fn names<'n>(mut names: impl Iterator<Item = &'n str>) -> String {
    let first: Vec<String> = names.by_ref().take(4).map(|it| format!("`{it}`")).collect();
    let rest = if names.next().is_some() { " and others" } else { "" };
    first.join(", ") + rest
}
