//! Which service a host means: the names of services and ServiceEntries, short or whole, with wildcards, and who sees them.
//!
//! ```text
//!   host of a reference, namespace it is in ──Name──▶ HostMap (services, exact hosts, wildcards) ──visible──▶ what it may mean
//! ```
//!
//! A namespace that is not known may be any: it never makes something missing.

use std::collections::{HashMap, HashSet};

use mesh2yaml_istio::ExportTo;

use super::super::{Known, World};
use super::service_entry;
use crate::cluster::Service;

/// What stands after the namespace in the name of a service.
const DOMAIN: &str = ".svc.cluster.local";

/// The annotation of a Service that says who sees it.
const EXPORT_TO: &str = "networking.istio.io/exportTo";

/// Whether two namespaces may be one: one that is not said may be any.
pub(super) fn may_be(one: &str, other: &str) -> bool {
    one == other || one.is_empty() || other.is_empty()
}

/// What a host says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::set) enum Name<'h> {
    /// A service of the cluster; the namespace may not be known.
    Service { name: &'h str, namespace: &'h str },
    /// Every host that ends so.
    Below(&'h str),
    /// Any other host.
    Host(&'h str),
}

impl<'h> Name<'h> {
    /// What a host means that stands in a resource of a namespace.
    pub(in crate::set) fn of(host: &'h str, namespace: &'h str) -> Self {
        if let Some(suffix) = host.strip_prefix('*') {
            return Self::Below(suffix);
        }
        if !host.contains('.') {
            return Self::Service {
                name: host,
                namespace,
            };
        }
        match host.strip_suffix(DOMAIN).and_then(|rest| rest.rsplit_once('.')) {
            Some((name, namespace)) if !name.is_empty() && !namespace.is_empty() => {
                Self::Service { name, namespace }
            }
            Some(_) | None => Self::Host(host),
        }
    }

    /// Whether it may be a service of a cluster whose domain is another, which is not known here.
    fn may_be_of_another_domain(self) -> bool {
        matches!(self, Self::Host(host) if host.contains(".svc."))
    }

    /// The whole host, or what it ends in; `None` where the namespace is not known.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Self::Service { namespace: "", .. } => None,
            Self::Service { name, namespace } => Some(format!("{name}.{namespace}{DOMAIN}")),
            Self::Below(text) | Self::Host(text) => Some(text.to_owned()),
        }
    }
}

/// Whether two hosts have names in common, as Istio compares them.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    match (one.strip_prefix('*'), other.strip_prefix('*')) {
        (Some(one), Some(other)) => one.ends_with(other) || other.ends_with(one),
        (Some(suffix), None) => other.ends_with(suffix),
        (None, Some(suffix)) => one.ends_with(suffix),
        (None, None) => one == other,
    }
}

/// Who sees a resource, or where it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Export {
    /// All namespaces.
    #[default]
    All,
    /// These; an empty one is the resource's own.
    Only(Vec<Box<str>>),
}

impl Export {
    pub(super) fn of(list: &[ExportTo]) -> Self {
        if list.is_empty() || list.contains(&ExportTo::All) {
            return Self::All;
        }
        let namespaces = list.iter().filter_map(|it| match it {
            ExportTo::Own => Some(Box::default()),
            ExportTo::Namespace(name) => Some(name.as_str().into()),
            ExportTo::All | ExportTo::Nobody | _ => None,
        });
        Self::Only(namespaces.collect())
    }

    fn of_service(service: &Service) -> Self {
        let Some(list) = service.meta.annotations.get(EXPORT_TO) else {
            return Self::All;
        };
        let mut entries = list.split(',').map(str::trim);
        if list.is_empty() || entries.clone().any(|it| it == "*") {
            return Self::All;
        }
        let namespaces = entries.by_ref().filter(|it| *it != "~");
        Self::Only(
            namespaces
                .map(|it| if it == "." { Box::default() } else { it.into() })
                .collect(),
        )
    }

    /// The namespaces, where they are told, of a resource that is in one.
    pub(super) fn namespaces<'s>(&'s self, own: &'s str) -> Option<impl Iterator<Item = &'s str>> {
        match self {
            Self::All => None,
            Self::Only(list) => Some(list.iter().map(move |it| if it.is_empty() { own } else { it })),
        }
    }

    fn reaches(&self, own: &str, namespace: &str) -> bool {
        self.namespaces(own)
            .is_none_or(|mut namespaces| namespaces.any(|it| may_be(it, namespace)))
    }
}

/// Things by the host that they are about.
#[derive(Debug)]
pub(super) struct HostMap<'w, T> {
    services: HashMap<&'w str, Vec<(&'w str, T)>>,
    hosts: HashMap<&'w str, Vec<T>>,
    wildcards: HashMap<&'w str, Vec<T>>,
}

impl<T> Default for HostMap<'_, T> {
    fn default() -> Self {
        Self {
            services: HashMap::new(),
            hosts: HashMap::new(),
            wildcards: HashMap::new(),
        }
    }
}

impl<'w, T: Copy> HostMap<'w, T> {
    pub(super) fn insert(&mut self, name: Name<'w>, thing: T) {
        match name {
            Name::Service { name, namespace } => {
                self.services.entry(name).or_default().push((namespace, thing));
            }
            Name::Host(host) => self.hosts.entry(host).or_default().push(thing),
            Name::Below(suffix) => self.wildcards.entry(suffix).or_default().push(thing),
        }
    }

    /// What is about a host itself.
    pub(super) fn exact(&self, name: Name<'_>) -> Vec<T> {
        match name {
            Name::Service { name, namespace } => {
                let same = self.services.get(name).into_iter().flatten();
                same.filter(|(own, _)| may_be(own, namespace))
                    .map(|(_, thing)| *thing)
                    .collect()
            }
            Name::Host(host) => self.hosts.get(host).cloned().unwrap_or_default(),
            Name::Below(suffix) => self.wildcards.get(suffix).cloned().unwrap_or_default(),
        }
    }

    /// What is about all hosts below a domain that it is in.
    pub(super) fn wild(&self, name: Name<'_>) -> Vec<T> {
        let Some(text) = name.text().filter(|_| !self.wildcards.is_empty()) else {
            return Vec::new();
        };
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        starts
            .filter_map(|at| self.wildcards.get(&text[at..]))
            .flatten()
            .copied()
            .collect()
    }

    fn has_wildcards(&self) -> bool {
        !self.wildcards.is_empty()
    }
}

/// What answers under a host.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'w> {
    Service(&'w Known<Service>),
    Entry(&'w Known<service_entry::Facts>),
}

impl Target<'_> {
    /// The numbers of its ports, each once.
    pub(super) fn ports(self) -> Vec<u16> {
        let mut ports: Vec<u16> = match self {
            Self::Service(it) => it.facts.ports.iter().map(|port| port.port).collect(),
            Self::Entry(it) => it.facts.ports.clone(),
        };
        ports.sort_unstable();
        ports.dedup();
        ports
    }

    pub(super) fn namespace(&self) -> &str {
        match self {
            Self::Service(it) => &it.namespace,
            Self::Entry(it) => &it.namespace,
        }
    }

    fn reaches(self, namespace: &str) -> bool {
        match self {
            Self::Service(it) => Export::of_service(&it.facts).reaches(&it.namespace, namespace),
            Self::Entry(it) => it.facts.export.reaches(&it.namespace, namespace),
        }
    }
}

/// What is found under a host.
#[derive(Debug)]
pub(super) enum Found<'w> {
    /// It may be any of these, never none.
    These(Vec<Target<'w>>),
    /// In the set is nothing of that name that can be seen.
    Nothing,
    /// That cannot be said.
    Unsure,
}

/// All hosts of a set.
#[derive(Debug)]
pub(super) struct Hosts<'w> {
    map: HostMap<'w, Target<'w>>,
    /// The namespaces that have a Service.
    with_services: HashSet<&'w str>,
    /// All that some host ends in, from a dot on.
    domains: HashSet<String>,
    all_read: bool,
}

impl<'w> Hosts<'w> {
    pub(super) fn of(world: &'w World) -> Self {
        let mut it = Self {
            map: HostMap::default(),
            with_services: world.services.iter().map(|it| &*it.namespace).collect(),
            domains: HashSet::new(),
            all_read: world.all_read("ServiceEntry"),
        };
        for service in &world.services {
            let name = Name::Service {
                name: &service.name,
                namespace: &service.namespace,
            };
            it.add(name, Target::Service(service));
        }
        for entry in &world.service_entries {
            for host in &entry.facts.hosts {
                it.add(Name::of(host, &entry.namespace), Target::Entry(entry));
            }
        }
        it
    }

    fn add(&mut self, name: Name<'w>, target: Target<'w>) {
        // Of a service whose namespace is not known, the last part of its domain is.
        let text = name.text().unwrap_or_else(|| DOMAIN.to_owned());
        let dots = text.char_indices().filter(|(_, c)| *c == '.');
        self.domains.extend(dots.map(|(at, _)| text[at..].to_owned()));
        self.map.insert(name, target);
    }

    /// What a host means in a resource of a namespace, that counts where its own `export` says.
    pub(super) fn find(&self, host: &str, namespace: &str, export: &Export) -> Found<'w> {
        let name = Name::of(host, namespace);
        let sees = |target: &Target<'w>| match export.namespaces(namespace) {
            None => target.reaches(namespace),
            Some(mut namespaces) => namespaces.any(|it| target.reaches(it)),
        };
        let mut found: Vec<_> = self.map.exact(name).into_iter().filter(sees).collect();
        if found.is_empty() {
            found.extend(self.map.wild(name).into_iter().filter(sees));
        }
        if !found.is_empty() {
            Found::These(found)
        } else if self.is_unsure(name) {
            Found::Unsure
        } else {
            Found::Nothing
        }
    }

    /// Whether something has a name below a wildcard.
    pub(super) fn has_below(&self, suffix: &str) -> bool {
        suffix.is_empty() || self.domains.contains(suffix)
    }

    fn is_unsure(&self, name: Name<'_>) -> bool {
        if !self.all_read || name.may_be_of_another_domain() {
            return true;
        }
        match name {
            Name::Service { namespace: "", .. } => self.map.has_wildcards(),
            // They are in every cluster, and in few sets.
            Name::Service {
                name: "kubernetes",
                namespace: "default",
            } => true,
            Name::Service {
                namespace: namespace @ ("istio-system" | "kube-system"),
                ..
            } => !self.with_services.contains(namespace),
            Name::Service { .. } | Name::Below(_) | Name::Host(_) => false,
        }
    }
}
