//! The Services of the cluster, and the names by which they are asked for.

use std::collections::{BTreeMap, HashMap};

use mesh2yaml_types::decision::{Arrival, ServiceFacts};
use mesh2yaml_types::{Name, Port};

use super::labels::Selected;

/// The Services that are known.
#[derive(Clone, Debug)]
pub(super) struct Services {
    cluster_domain: String,
    /// By their whole host names.
    by_host: HashMap<String, ServiceFacts>,
    /// Which ports of which pods no proxy reads, by namespace.
    opaque: BTreeMap<Name, Selected<(Port, bool)>>,
}

impl Services {
    pub(super) fn new(all: impl IntoIterator<Item = ServiceFacts>, cluster_domain: &str) -> Self {
        let mut services = Self {
            cluster_domain: cluster_domain.to_owned(),
            by_host: HashMap::new(),
            opaque: BTreeMap::new(),
        };
        for facts in all {
            let own = services.opaque.entry(facts.namespace.clone()).or_default();
            // A Service without a selector has no pods that one could tell.
            if !facts.selector.is_empty() {
                for (port, target) in &facts.ports {
                    own.push(facts.selector.clone(), (*target, facts.opaque.contains(port)));
                }
            }
            let host = services.host(facts.name.as_str(), facts.namespace.as_str());
            services.by_host.insert(host, facts);
        }
        services
    }

    /// The whole host name of a Service.
    pub(super) fn host(&self, name: &str, namespace: &str) -> String {
        format!("{name}.{namespace}.svc.{}", self.cluster_domain)
    }

    /// The whole name that a host in a resource stands for: one without dots is a Service of the resource's namespace.
    pub(super) fn resolved(&self, host: &str, namespace: &str) -> String {
        let whole = host.is_empty() || host == "*" || host.contains('.') || host.contains(':');
        let host = host.to_ascii_lowercase();
        if whole { host } else { self.host(&host, namespace) }
    }

    pub(super) fn get(&self, host: &str) -> Option<&ServiceFacts> {
        self.by_host.get(host)
    }

    /// Whether a port of a Service is one that proxies read; of a Service that is not known, each is.
    pub(super) fn reads(&self, host: &str, port: Port) -> bool {
        self.get(host).is_none_or(|facts| !facts.opaque.contains(&port))
    }

    /// Whether a host is a Service with this port, read as HTTP.
    pub(super) fn serves(&self, host: &str, port: Port) -> bool {
        self.get(host)
            .is_some_and(|facts| facts.ports.contains_key(&port) && !facts.opaque.contains(&port))
    }

    /// Whether some Service with this port is below a domain, which begins with its dot or is empty.
    pub(super) fn any_below(&self, domain: &str, port: Port) -> bool {
        let mut hosts = self.by_host.keys();
        hosts.any(|host| host.ends_with(domain) && self.serves(host, port))
    }

    /// The whole name of the Service that a caller means by a host: `shop` in its own namespace, `shop.prod`, `shop.prod.svc`, or the whole name.
    pub(super) fn named(&self, host: &str, caller: &str) -> Option<String> {
        let bare = host
            .strip_suffix('.')
            .unwrap_or(host)
            .strip_suffix(self.cluster_domain.as_str())
            .and_then(|it| it.strip_suffix('.'));
        let is_whole = bare.is_some();
        let parts: Vec<&str> = bare.unwrap_or(host).split('.').collect();
        let (name, namespace) = match (parts.as_slice(), is_whole) {
            ([name], false) => (*name, caller),
            ([name, namespace], false) | ([name, namespace, "svc"], _) => (*name, *namespace),
            _ => return None,
        };
        Some(self.host(name, namespace))
    }

    /// Whether a port of pods is one that no proxy reads: as the oldest Service says that has it.
    pub(super) fn is_opaque(&self, arrival: &Arrival) -> bool {
        let own = self.opaque.get(&arrival.namespace).into_iter();
        own.flat_map(|own| own.of(&arrival.labels))
            .filter(|(_, (port, _))| *port == arrival.port)
            .min_by_key(|(at, _)| *at)
            .is_some_and(|(_, (_, opaque))| *opaque)
    }
}

/// A host of an authority, in lower case and without a port.
pub(super) fn host_of(authority: &str) -> String {
    let port = |it: &str| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit());
    let host = match authority.rsplit_once(':') {
        Some((host, end)) if port(end) => host,
        _ => authority,
    };
    host.to_ascii_lowercase()
}
