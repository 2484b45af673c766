//! A service with all that is said of it, its profiles' statements and its arguments put in.

use std::collections::BTreeMap;

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{Arrival, Backend, Forward, ServiceFacts};
use mesh2yaml_types::{Host, Name, Port};

use super::Meaning;
use super::access::{Rule, Scraped};
use super::route::RouteMeaning;
use crate::construct::{
    Destination, HEALTH_CHECK, Mtls, MtlsMode, Probes, Protocol, ServiceConstruct, ServiceFact, ServiceRef,
    Share,
};
use crate::{FromArgument, Leaf, MeshId, Policy, ReadLeaf, Service, ServiceView};

/// What a service means.
#[derive(Clone, Debug)]
pub(super) struct ServiceMeaning {
    pub(super) name: Name,
    pub(super) namespace: Name,
    /// The labels of its pods.
    pub(super) workload: BTreeMap<String, String>,
    pub(super) ports: Vec<PortMeaning>,
    /// The labels that tell versions apart, by name.
    pub(super) versions: BTreeMap<Name, BTreeMap<String, String>>,
    pub(super) routes: Vec<RouteMeaning>,
    pub(super) rules: Vec<Rule>,
    pub(super) denies: Vec<Rule>,
    pub(super) probes: Vec<ProbesMeaning>,
    pub(super) scrapes: Vec<Scraped>,
}

/// A port of a service.
#[derive(Clone, Debug)]
pub(super) struct PortMeaning {
    pub(super) protocol: Protocol,
    /// The Service's.
    pub(super) number: Port,
    /// The container's.
    pub(super) target: Port,
    /// Whether its callers must prove who they are.
    pub(super) mtls: Option<(MtlsMode, Span)>,
}

/// What the kubelet asks.
#[derive(Clone, Debug)]
pub(super) struct ProbesMeaning {
    /// Whether it calls by gRPC, which is POST; otherwise it is GET.
    pub(super) is_call: bool,
    pub(super) paths: Vec<String>,
    /// The container's port; the one that speaks so where none is given.
    pub(super) on: Option<Port>,
}

impl ProbesMeaning {
    /// Whether they are for a port.
    pub(super) fn are_on(&self, port: &PortMeaning) -> bool {
        let speaks = if self.is_call {
            port.protocol == Protocol::Grpc
        } else {
            port.protocol.is_http()
        };
        speaks && self.on.is_none_or(|on| on == port.target)
    }
}

/// Reads leaves as they are in one service.
pub(super) struct Reader<'p> {
    pub(super) policy: &'p Policy,
    pub(super) mesh: MeshId,
    service: &'p Service,
}

impl ReadLeaf for Reader<'_> {
    fn read<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> Option<T> {
        self.value(leaf)
    }
}

impl Reader<'_> {
    /// The value of a leaf. Check has seen to it that there is one; without it, a statement says nothing.
    pub(super) fn value<T: FromArgument>(&self, leaf: &Leaf<T>) -> Option<T> {
        leaf.peek(self.service)
    }

    /// The values of some leaves.
    pub(super) fn values<T: FromArgument>(&self, leaves: &[Leaf<T>]) -> Vec<T> {
        leaves.iter().filter_map(|leaf| self.value(leaf)).collect()
    }

    /// The namespace of the service.
    pub(super) fn namespace(&self) -> &Name {
        &self.service.namespace
    }

    /// The place of a leaf.
    pub(super) fn place<T>(&self, leaf: &Leaf<T>) -> Span {
        self.policy.leaf(leaf.id()).span
    }
}

impl ServiceMeaning {
    pub(super) fn new(policy: &Policy, mesh: MeshId, service: &Service, seen: &ServiceView<'_, '_>) -> Self {
        let mut reader = Reader {
            policy,
            mesh,
            service,
        };
        let mut meaning = Self {
            name: service.name.clone(),
            namespace: service.namespace.clone(),
            workload: BTreeMap::new(),
            ports: Vec::new(),
            versions: BTreeMap::new(),
            routes: Vec::new(),
            rules: Vec::new(),
            denies: Vec::new(),
            probes: Vec::new(),
            scrapes: Vec::new(),
        };
        for construct in seen.constructs {
            match construct {
                ServiceConstruct::Service(fact) => meaning.fact(fact, &reader),
                ServiceConstruct::Route(route) => meaning.routes.push(RouteMeaning::new(route, &mut reader)),
                ServiceConstruct::Allow(allow) => meaning.rules.push(Rule::new(allow, &mut reader)),
                ServiceConstruct::Deny(deny) => meaning.denies.push(Rule::new(&deny.rule, &mut reader)),
                ServiceConstruct::Scrape(scrape) => meaning.scrapes.push(Scraped::new(scrape, &reader)),
                // Which is chosen above, of all levels.
                ServiceConstruct::Mtls(_) => {}
                // How a request is carried and what is recorded decides nothing about one request.
                ServiceConstruct::Pool(_) | ServiceConstruct::Eject(_) | ServiceConstruct::Observe(_) => {}
            }
        }
        let mode = |said: &Mtls| Some((reader.value(&said.mode)?, reader.place(&said.mode)));
        for port in &mut meaning.ports {
            let of_port = |said: &&Mtls| reader.values(&said.ports).contains(&port.number);
            let own = seen.mtls_of_ports().find(of_port);
            port.mtls = own.or_else(|| Some(seen.mtls?.it)).and_then(mode);
        }
        meaning
    }

    fn fact(&mut self, fact: &ServiceFact, reader: &Reader<'_>) {
        let labels = |labels: &[crate::construct::LabelLeaf]| {
            let label = |label: &crate::construct::LabelLeaf| {
                Some((label.key.to_string(), reader.value(&label.value)?.to_string()))
            };
            labels.iter().filter_map(label).collect()
        };
        match fact {
            ServiceFact::Workload(workload) => self.workload = labels(workload),
            ServiceFact::Port(port) => {
                let (Some(protocol), Some(number)) =
                    (reader.value(&port.protocol), reader.value(&port.number))
                else {
                    return;
                };
                let target = port.target.as_ref().and_then(|leaf| reader.value(leaf));
                self.ports.push(PortMeaning {
                    protocol,
                    number,
                    target: target.unwrap_or(number),
                    mtls: None,
                });
            }
            ServiceFact::Version(version) => {
                if let Some(name) = reader.value(&version.name) {
                    self.versions.insert(name, labels(&version.labels));
                }
            }
            ServiceFact::Probes(Probes::Http { paths, on }) => {
                self.probes.push(ProbesMeaning {
                    is_call: false,
                    paths: reader.values(paths).iter().map(ToString::to_string).collect(),
                    on: on.as_ref().and_then(|leaf| reader.value(leaf)),
                });
            }
            ServiceFact::Probes(Probes::Grpc { said: _, on }) => self.probes.push(ProbesMeaning {
                is_call: true,
                paths: vec![HEALTH_CHECK.to_owned()],
                on: on.as_ref().and_then(|leaf| reader.value(leaf)),
            }),
            // Which account its pods run as decides what they may ask of others; callers say it.
            ServiceFact::Probes(Probes::None(_)) | ServiceFact::Account(_) => {}
        }
    }

    /// Whether a request arrives at one of its pods.
    pub(super) fn has_pods(&self, arrival: &Arrival) -> bool {
        let mut labels = self.workload.iter();
        self.namespace == arrival.namespace
            && labels.all(|(key, value)| arrival.labels.get(key) == Some(value))
    }

    /// As an evaluator of emitted resources must know the Service.
    pub(super) fn facts(&self) -> ServiceFacts {
        let facts = ServiceFacts::new(self.namespace.clone(), self.name.clone(), self.workload.clone());
        let with = |facts: ServiceFacts, port: &PortMeaning| match port.protocol.is_routed() {
            true => facts.port(port.number, port.target),
            false => facts.opaque_port(port.number, port.target),
        };
        self.ports.iter().fold(facts, with)
    }

    /// Who gets requests by share; all of the service's pods where nothing is said.
    pub(super) fn backends(&self, shares: &[Share], port: &PortMeaning, all: &Meaning) -> Forward {
        match shares {
            [] => Forward::weighted([(self.pods(None, port), 1)]),
            [one] => Forward::weighted([(self.backend(&one.to, port, all), 1)]),
            many => Forward::weighted(
                many.iter()
                    .map(|share| (self.backend(&share.to, port, all), u32::from(share.percent.get()))),
            ),
        }
    }

    /// Who gets requests.
    pub(super) fn backend(&self, to: &Destination, port: &PortMeaning, all: &Meaning) -> Backend {
        match to {
            Destination::Version(version) => self.pods(Some(version), port),
            Destination::Service(ServiceRef {
                namespace,
                name,
                port: said,
            }) => {
                let namespace = namespace.as_ref().unwrap_or(&self.namespace);
                let known = |it: &&Self| it.name == *name && it.namespace == *namespace;
                let Some(service) = all.services.iter().find(known) else {
                    let host = Host::of_service(name, namespace, "cluster.local");
                    return Backend::host(host.as_str(), said.unwrap_or(port.number));
                };
                let of_number = |it: &&PortMeaning| said.map_or(it.protocol.is_routed(), |p| it.number == p);
                let port = service.ports.iter().find(of_number).unwrap_or(port);
                service.pods(None, port)
            }
        }
    }

    /// The pods of a version, or all.
    pub(super) fn pods(&self, version: Option<&Name>, port: &PortMeaning) -> Backend {
        let labels = version.and_then(|name| self.versions.get(name));
        let all = self.workload.iter().chain(labels.into_iter().flatten());
        let all = all.map(|(key, value)| (key.clone(), value.clone()));
        Backend::pods(self.namespace.as_str(), all, port.target)
    }
}
