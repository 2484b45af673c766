//! Things that choose pods by labels, found without asking each.

use std::collections::BTreeMap;

use crate::{LabelExpression, LabelOperator, LabelSelector};

/// Whether a selector chooses what carries these labels. An expression with values where there must be none, or without, chooses nothing.
pub(super) fn matches(selector: &LabelSelector, labels: &BTreeMap<String, String>) -> bool {
    let has = |(key, value): (&String, &String)| labels.get(key) == Some(value);
    selector.match_labels.iter().flatten().all(has)
        && selector.match_expressions.iter().all(|it| holds(it, labels))
}

fn holds(expression: &LabelExpression, labels: &BTreeMap<String, String>) -> bool {
    let value = labels.get(&expression.key);
    match (expression.operator, &expression.values) {
        (LabelOperator::In, Some(values)) => value.is_some_and(|value| values.contains(value)),
        (LabelOperator::NotIn, Some(values)) => value.is_none_or(|value| !values.contains(value)),
        (LabelOperator::Exists, None) => value.is_some(),
        (LabelOperator::DoesNotExist, None) => value.is_none(),
        (LabelOperator::In | LabelOperator::NotIn, None)
        | (LabelOperator::Exists | LabelOperator::DoesNotExist, Some(_)) => false,
    }
}

/// Things in the order of their age, each with the selector of its pods.
#[derive(Clone, Debug)]
pub(super) struct Selected<T> {
    items: Vec<(LabelSelector, T)>,
    /// Those whose selector wants no label of one value.
    others: Vec<usize>,
    /// The others by one of the labels that they want.
    by_label: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
}

impl<T> Default for Selected<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            others: Vec::new(),
            by_label: BTreeMap::new(),
        }
    }
}

impl<T> Selected<T> {
    pub(super) fn push(&mut self, selector: LabelSelector, item: T) {
        let at = self.items.len();
        match selector.match_labels.iter().flatten().next() {
            None => self.others.push(at),
            Some((key, value)) => {
                let values = self.by_label.entry(key.clone()).or_default();
                values.entry(value.clone()).or_default().push(at);
            }
        }
        self.items.push((selector, item));
    }

    /// What chooses a pod, the oldest first.
    pub(super) fn of(&self, labels: &BTreeMap<String, String>) -> Vec<&T> {
        let labelled = labels
            .iter()
            .filter_map(|(key, value)| self.by_label.get(key)?.get(value))
            .flatten();
        let mut found: Vec<(usize, &T)> = self
            .others
            .iter()
            .chain(labelled)
            .filter_map(|at| self.items.get(*at).map(|(selector, item)| (*at, selector, item)))
            .filter(|(_, selector, _)| matches(selector, labels))
            .map(|(at, _, item)| (at, item))
            .collect();
        found.sort_unstable_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, item)| item).collect()
    }
}
