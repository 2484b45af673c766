//! What a policy means, as a function: from a request to a decision.
//!
//! ```text
//!   Policy ──for a mesh──▶ Meaning ──route(Request)──▶ Routed        where it goes, and as what
//!                                  ──admit(Arrival)──▶ Admission     whether the pod lets it in
//!                                  ──failures(Test)──▶ Failure       what does not hold of a test, whoever decides
//! ```
//!
//! This is the reference: a mesh's output is right when the mesh decides as it says. It is written from the language's own words and knows
//! nothing of how a mesh is told. It sees what a mesh sees: statements that are [`on`](crate::Statement::only) another mesh are not there. Each
//! decision comes with its trace: the places of the source that made it.
//!
//! A path that is not normal has no meaning of its own: a mesh denies it, or decides as for its normal form. [`is_normal`] says which are.

mod access;
mod normal;
mod route;
mod service;
mod test;

use std::collections::BTreeMap;

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{Action, Admission, Arrival, Request, Routed, ServiceFacts};
use mesh2yaml_types::{Name, Port};

use crate::construct::{Access, MtlsMode, Network};
use crate::{MeshId, MeshView, NamespaceView, Policy};

pub use crate::construct::PathMode;
pub use normal::is_normal;
use service::{PortMeaning, ServiceMeaning};
pub use test::{Decides, Failure, NOWHERE};

/// What a policy means on a mesh.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The mesh's own, and those that stand for it.
    trust_domains: Vec<String>,
    paths: Option<PathMode>,
    /// Where probes come from, where it is said.
    probe_networks: Option<Vec<Network>>,
    mtls: Option<(MtlsMode, Span)>,
    namespaces: BTreeMap<Name, NamespaceMeaning>,
    services: Vec<ServiceMeaning>,
}

/// What holds for the pods of a namespace.
#[derive(Clone, Debug)]
struct NamespaceMeaning {
    mtls: Option<(MtlsMode, Span)>,
    default: Option<(Access, Span)>,
}

/// What the kubelet asks some pods by HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Probed {
    /// Their namespace.
    pub namespace: Name,
    /// Their labels.
    pub labels: BTreeMap<String, String>,
    /// The port of the container.
    pub port: Port,
    /// The paths.
    pub paths: Vec<String>,
}

/// A decision, and the places of the source that made it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decided<T> {
    /// What is decided.
    pub decision: T,
    /// Why: each place with a few words, in the order in which they counted.
    pub trace: Vec<(Span, &'static str)>,
}

impl<T> Decided<T> {
    /// A decision with its trace.
    #[must_use]
    pub fn new(decision: T, trace: Vec<(Span, &'static str)>) -> Self {
        Self { decision, trace }
    }
}

impl Meaning {
    /// The meaning of a policy that has no errors, on a mesh.
    #[must_use]
    pub fn new(policy: &Policy, mesh: MeshId) -> Self {
        let view = MeshView::new(policy, mesh);
        let place = |leaf: crate::LeafId| policy.leaf(leaf).span;
        let mtls = |said: Option<crate::Inherited<'_, crate::construct::Mtls>>| {
            let leaf = &said?.it.mode;
            Some((*leaf.literal()?, place(leaf.id())))
        };
        let namespaces = policy.namespaces.iter().map(|namespace| {
            let seen = NamespaceView::new(&view, namespace, mesh);
            let default = seen
                .default
                .and_then(|said| Some((*said.it.literal()?, place(said.it.id()))));
            let meaning = NamespaceMeaning {
                mtls: mtls(seen.mtls),
                default,
            };
            (namespace.name.clone(), meaning)
        });
        let namespaces = namespaces.collect();
        let mut services = Vec::new();
        policy.each_service(mesh, |service, seen| {
            services.push(ServiceMeaning::new(policy, mesh, service, seen));
        });
        let own = view.trust_domain.and_then(|leaf| leaf.literal());
        let own = own.map_or_else(|| "cluster.local".to_owned(), |domain| domain.to_string());
        let aliases = view.trust_domain_aliases.iter();
        let aliases = aliases.filter_map(|leaf| Some(leaf.literal()?.to_string()));
        Self {
            trust_domains: std::iter::once(own).chain(aliases).collect(),
            paths: view.paths.and_then(|leaf| leaf.literal()).copied(),
            probe_networks: view
                .probe_networks
                .map(|all| all.iter().filter_map(|leaf| leaf.literal().cloned()).collect()),
            mtls: mtls(view.mtls),
            namespaces,
            services,
        }
    }

    /// The domains of all identities of the mesh: its own, and its aliases.
    #[must_use]
    pub fn trust_domains(&self) -> &[String] {
        &self.trust_domains
    }

    /// What becomes of paths before they are compared, where the policy says it and the mesh does it.
    #[must_use]
    pub fn paths(&self) -> Option<PathMode> {
        self.paths
    }

    /// What the kubelet asks by HTTP, as the services declare it.
    pub fn probes(&self) -> impl Iterator<Item = Probed> + '_ {
        self.services.iter().flat_map(ServiceMeaning::probed)
    }

    /// The Services that the policy describes, as an evaluator of emitted resources must know them.
    pub fn services(&self) -> impl Iterator<Item = ServiceFacts> + '_ {
        self.services.iter().map(ServiceMeaning::facts)
    }

    /// Where a request goes. One to a Service that the policy does not describe is let through unseen: that is `None`.
    #[must_use]
    pub fn route(&self, request: &Request) -> Option<Decided<Routed>> {
        let service = self
            .services
            .iter()
            .find(|it| it.name == request.service && it.namespace == request.namespace)?;
        let port = service.ports.iter().find(|port| port.number == request.port)?;
        let Some(http) = request.http.as_ref().filter(|_| port.protocol.is_routed()) else {
            let to = service.backends(&[], port, self);
            let whole = Routed::new(Action::Forward(to), "no proxy reads it");
            return Some(Decided::new(whole, Vec::new()));
        };
        Some(service.route(http, port, self))
    }

    /// Whether an arrival is one of the probes that a service declares: GET of exactly such a path, or a call for a gRPC server's health, from the networks that probes come from (from
    /// anywhere, where none are said). The kubelet is outside of the mesh and has no identity, so what lets its probes in is the mesh's matter:
    /// Istio leads them around all rules, to another port; Linkerd lets them in, whatever the rules say, and with them whoever else asks the same
    /// from there.
    #[must_use]
    pub fn is_probe(&self, arrival: &Arrival) -> bool {
        let from = self.probe_networks.as_ref();
        from.is_none_or(|all| all.iter().any(|network| network.has(arrival.caller.address)))
            && self.of_pods(arrival).any(|(it, port)| it.is_probe(arrival, port))
    }

    /// The services whose pods these may be, with the port that is meant.
    fn of_pods<'a>(
        &'a self,
        arrival: &'a Arrival,
    ) -> impl Iterator<Item = (&'a ServiceMeaning, &'a PortMeaning)> {
        self.services
            .iter()
            .filter(|it| it.has_pods(arrival))
            .filter_map(|it| Some((it, it.ports.iter().find(|port| port.target == arrival.port)?)))
    }

    /// Whether a pod lets a request in.
    #[must_use]
    pub fn admit(&self, arrival: &Arrival) -> Decided<Admission> {
        let mut declared = self.of_pods(arrival).peekable();
        let namespace = self.namespaces.get(&arrival.namespace);
        let mtls = declared.peek().map_or_else(
            || namespace.map_or(self.mtls, |it| it.mtls),
            |(_, port)| port.mtls,
        );
        let mut trace = Vec::new();
        if let Some((MtlsMode::Strict, span)) = mtls {
            trace.push((span, "callers must prove who they are"));
            if arrival.caller.identity.is_none() {
                return Decided::new(Admission::denied("mtls strict"), trace);
            }
        }
        // Of several Services with these pods, rules of all would bind; check lets only one have any.
        for (service, port) in declared {
            if let Some(decided) = service.admit(arrival, port, &self.trust_domains, &mut trace) {
                return Decided::new(decided, trace);
            }
        }
        // A port that no service declares is bound by no rule.
        if self.of_pods(arrival).next().is_none() {
            let mut around = self.services.iter().filter(|it| it.has_pods(arrival));
            if let Some(admission) =
                around.find_map(|it| it.scraped(arrival, &self.trust_domains, &mut trace))
            {
                return Decided::new(admission, trace);
            }
        }
        let admission = match namespace.and_then(|it| it.default) {
            Some((Access::Deny, span)) => {
                trace.push((span, "ports without rules are closed"));
                Admission::denied("default deny")
            }
            Some((Access::Allow, span)) => {
                trace.push((span, "ports without rules are open"));
                Admission::admitted("default allow")
            }
            None => Admission::admitted("nothing is said"),
        };
        Decided::new(admission, trace)
    }
}
