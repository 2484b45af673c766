//! Which pods a destination is: the Service's, narrowed by the subset of a DestinationRule.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mesh2yaml_types::Port;
use mesh2yaml_types::decision::Backend;

use super::export::ByHost;
use super::service::Services;
use crate::{DestinationRule, ExportTo, HostName};

/// The DestinationRules of a mesh, as Istio indexes them (`pilot/pkg/model/push_context.go`).
#[derive(Clone, Debug, Default)]
pub(super) struct Subsets {
    root: String,
    /// What callers of a namespace find there.
    local: HashMap<String, ByHost<Rules>>,
    /// What others find there.
    exported: HashMap<String, ByHost<Rules>>,
    /// What callers of the root namespace find there: what is for them alone.
    of_root: ByHost<Rules>,
}

/// The rules of one namespace for one host: those that are seen by the same namespaces are one.
#[derive(Clone, Debug, Default)]
struct Rules(Vec<Merged>);

#[derive(Clone, Debug)]
struct Merged {
    /// Who sees it, as it is written.
    export: BTreeSet<ExportTo>,
    subsets: BTreeMap<String, BTreeMap<String, String>>,
}

impl Subsets {
    /// A rule with a selector is for callers with some labels, which nobody tells here: it is left out.
    pub(super) fn new(all: &[DestinationRule], services: &Services, root: &str) -> Self {
        let mut own = Self {
            root: root.to_owned(),
            ..Self::default()
        };
        for rule in all.iter().filter(|rule| rule.spec.workload_selector.is_none()) {
            let namespace = rule.metadata.namespace().unwrap_or("default");
            let host = services.resolved(rule.spec.host.as_str(), namespace);
            let export: BTreeSet<ExportTo> = rule.spec.export_to.iter().cloned().collect();
            let is_own = |it: &ExportTo| match it {
                ExportTo::Own => true,
                ExportTo::Namespace(name) => name.as_str() == namespace,
                ExportTo::All | ExportTo::Nobody => false,
            };
            let has_own = export.iter().any(is_own);
            let add = |index: &mut ByHost<Rules>| index.entry(&host).merge(rule, &export);
            if export.is_empty() || export.contains(&ExportTo::All) || has_own {
                add(own.local.entry(namespace.to_owned()).or_default());
            }
            if !(has_own && export.len() == 1) {
                add(own.exported.entry(namespace.to_owned()).or_default());
            } else if namespace == root {
                add(&mut own.of_root);
            }
        }
        own
    }

    /// The rule for a host: of the caller's namespace, else of the Service's, else of the root's. The last of several is it.
    fn rule(&self, host: &str, service: &str, caller: &str) -> Option<&Merged> {
        let local = match caller == self.root {
            true => rules(&self.of_root, host),
            false => self.local.get(caller).and_then(|all| rules(all, host)),
        };
        let exported = |namespace: &str| {
            let Rules(all) = rules(self.exported.get(namespace)?, host)?;
            all.iter().rfind(|it| it.is_seen_by(caller))
        };
        local
            .and_then(|Rules(all)| all.last())
            .or_else(|| exported(service))
            .or_else(|| exported(&self.root))
    }
}

/// The rules for a host, or else for the longest domain that it is below.
fn rules<'a>(all: &'a ByHost<Rules>, host: &str) -> Option<&'a Rules> {
    all.exact(host)
        .or_else(|| all.below(host).next().map(|(_, rules)| rules))
}

impl Rules {
    /// A rule joins those that are seen by no more namespaces than it is. Of two subsets of one name the older is the subset.
    fn merge(&mut self, rule: &DestinationRule, export: &BTreeSet<ExportTo>) {
        let Self(all) = self;
        let mut joined = false;
        for merged in all.iter_mut() {
            joined =
                *export == merged.export || (!merged.export.is_empty() && export.is_superset(&merged.export));
            if joined {
                merged.add(rule);
            }
        }
        if !joined {
            let mut merged = Merged {
                export: export.clone(),
                subsets: BTreeMap::new(),
            };
            merged.add(rule);
            all.push(merged);
        }
    }
}

impl Merged {
    fn add(&mut self, rule: &DestinationRule) {
        for subset in &rule.spec.subsets {
            self.subsets
                .entry(subset.name.clone())
                .or_insert_with(|| subset.labels.clone());
        }
    }

    fn is_seen_by(&self, caller: &str) -> bool {
        let sees = |it: &ExportTo| match it {
            ExportTo::All => true,
            ExportTo::Namespace(name) => name.as_str() == caller,
            ExportTo::Own | ExportTo::Nobody => false,
        };
        self.export.is_empty() || self.export.iter().any(sees)
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
