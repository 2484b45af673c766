//! Which pods a destination is: the Service's, narrowed by the subset of a DestinationRule.

use std::collections::{BTreeMap, HashMap};

use mesh2yaml_types::Port;
use mesh2yaml_types::decision::Backend;

use super::export::{ByHost, Export};
use super::service::Services;
use crate::{DestinationRule, HostName};

/// The DestinationRules of a mesh, by namespace and host.
#[derive(Clone, Debug, Default)]
pub(super) struct Subsets {
    root: String,
    namespaces: HashMap<String, ByHost<Vec<Merged>>>,
}

/// Rules of one namespace for one host, as one.
#[derive(Clone, Debug)]
struct Merged {
    export: Export,
    subsets: BTreeMap<String, BTreeMap<String, String>>,
}

impl Subsets {
    /// A rule with a selector is for callers with some labels, which nobody tells here: it is left out.
    pub(super) fn new(all: &[DestinationRule], services: &Services, root: &str) -> Self {
        let mut own = Self {
            root: root.to_owned(),
            namespaces: HashMap::new(),
        };
        for rule in all.iter().filter(|rule| rule.spec.workload_selector.is_none()) {
            let namespace = rule.metadata.namespace().unwrap_or("default");
            let export = Export::new(&rule.spec.export_to, namespace);
            let host = services.resolved(rule.spec.host.as_str(), namespace);
            let rules = own
                .namespaces
                .entry(namespace.to_owned())
                .or_default()
                .entry(&host);
            let at = match rules.iter().position(|it| export.covers(&it.export)) {
                Some(at) => at,
                None => {
                    rules.push(Merged {
                        export,
                        subsets: BTreeMap::new(),
                    });
                    rules.len() - 1
                }
            };
            if let Some(merged) = rules.get_mut(at) {
                for subset in &rule.spec.subsets {
                    // The older of two subsets of one name is the subset.
                    merged
                        .subsets
                        .entry(subset.name.clone())
                        .or_insert_with(|| subset.labels.clone());
                }
            }
        }
        own
    }

    /// The rule for a host: of the caller's namespace, else of the Service's, else of the root's.
    fn rule(&self, host: &str, service: &str, caller: &str) -> Option<&Merged> {
        let own = |it: &&Merged| caller != self.root || it.export.is_only_for(caller);
        let exported = |namespace: &str| {
            let mut rules = self.of(host, namespace);
            rules.find(|it| it.export.is_seen_by(caller) && !it.export.is_only_for(namespace))
        };
        let local = self.of(host, caller).find(own);
        local
            .or_else(|| exported(service))
            .or_else(|| exported(&self.root))
    }

    /// The rules of a namespace for a host, or else for the longest domain that it is below.
    fn of(&self, host: &str, namespace: &str) -> impl Iterator<Item = &Merged> + use<'_> {
        let all = self.namespaces.get(namespace);
        let rules = all.and_then(|all| {
            all.exact(host)
                .or_else(|| all.below(host).next().map(|(_, rules)| rules))
        });
        rules.into_iter().flatten()
    }
}

/// How destinations are found.
pub(super) struct Finder<'e> {
    pub(super) services: &'e Services,
    pub(super) subsets: &'e Subsets,
    /// The namespace of the caller.
    pub(super) caller: &'e str,
    /// The port that was asked.
    pub(super) port: Port,
}

impl Finder<'_> {
    /// The pods behind a destination of a resource in a namespace. What Envoy has no cluster for is a host by the cluster's name, which no pods
    /// answer.
    pub(super) fn backend(
        &self,
        host: &HostName,
        namespace: &str,
        port: Option<Port>,
        subset: &str,
    ) -> Backend {
        self.pods(&self.services.resolved(host.as_str(), namespace), port, subset)
    }

    /// The same of a whole host name.
    pub(super) fn pods(&self, host: &str, port: Option<Port>, subset: &str) -> Backend {
        let port = port.unwrap_or(self.port);
        let nowhere = || Backend::host(format!("outbound|{port}|{subset}|{host}"), port);
        let Some(facts) = self.services.get(host) else {
            return match subset {
                "" => Backend::host(host, port),
                _ => nowhere(),
            };
        };
        let Some(target) = facts.ports.get(&port) else {
            return nowhere();
        };
        let mut labels = facts.selector.clone();
        if !subset.is_empty() {
            let rule = self.subsets.rule(host, facts.namespace.as_str(), self.caller);
            let Some(own) = rule.and_then(|rule| rule.subsets.get(subset)) else {
                return nowhere();
            };
            for (key, value) in own {
                let before = labels.insert(key.clone(), value.clone());
                if before.is_some_and(|before| before != *value) {
                    return nowhere();
                }
            }
        }
        Backend::pods(facts.namespace.as_str(), labels, *target)
    }
}
