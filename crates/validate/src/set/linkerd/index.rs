//! Resources by namespace and name.

use std::collections::{HashMap, HashSet};

use super::Known;

/// Resources by namespace and name. One without a namespace may be in any.
pub(crate) struct Index<'w, F> {
    by_name: HashMap<(&'w str, &'w str), Option<&'w Known<F>>>,
    names: HashSet<&'w str>,
    namespaces: HashSet<&'w str>,
}

/// What a name means.
pub(crate) enum Found<'w, F> {
    /// This and no other.
    This(&'w Known<F>),
    /// It is there, and more is not known: a namespace is not said, or there are two states of one object.
    Some,
    /// Nothing of the set.
    Nothing,
}

impl<'w, F> Index<'w, F> {
    pub(crate) fn of(resources: &'w [Known<F>]) -> Self {
        let mut it = Self {
            by_name: HashMap::new(),
            names: HashSet::new(),
            namespaces: HashSet::new(),
        };
        for resource in resources {
            let (namespace, name) = (&*resource.namespace, &*resource.name);
            it.names.insert(name);
            it.namespaces.insert(namespace);
            let first = !namespace.is_empty();
            it.by_name
                .entry((namespace, name))
                .and_modify(|found| *found = None)
                .or_insert(first.then_some(resource));
        }
        it
    }

    /// What a name means in a namespace, which may not be known.
    pub(crate) fn find(&self, namespace: &str, name: &str) -> Found<'w, F> {
        let there = |yes: bool| if yes { Found::Some } else { Found::Nothing };
        if namespace.is_empty() {
            return there(self.names.contains(name));
        }
        match self.by_name.get(&(namespace, name)) {
            Some(Some(known)) => Found::This(known),
            Some(None) => Found::Some,
            None => there(self.by_name.contains_key(&("", name))),
        }
    }

    /// The one of that name, where that is certain.
    pub(crate) fn this(&self, namespace: &str, name: &str) -> Option<&'w Known<F>> {
        match self.find(namespace, name) {
            Found::This(known) => Some(known),
            Found::Some | Found::Nothing => None,
        }
    }

    /// Whether one may be in a namespace.
    pub(crate) fn has_any_in(&self, namespace: &str) -> bool {
        if namespace.is_empty() {
            return !self.namespaces.is_empty();
        }
        self.namespaces.contains(namespace) || self.namespaces.contains("")
    }
}
