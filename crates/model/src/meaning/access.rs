//! Whether a pod lets a request in: what a rule denies is denied, and a port with an `allow` denies what none allows.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{self, Admission, Arrival};
use mesh2yaml_types::{Name, Port, ServiceAccount};

use super::Probed;
use super::service::{PortMeaning, Reader, ServiceMeaning};
use crate::When;
use crate::construct::{Allow, Caller, IdentityName, Network, PathIs};

/// A caller of a rule with its values.
#[derive(Clone, Debug)]
enum Who {
    Account(ServiceAccount),
    Namespace(Name),
    Identity(IdentityName),
    Cidr(Network, Option<Network>),
    Mesh,
    Anyone,
}

impl Who {
    fn of(caller: &Caller, reader: &Reader<'_>) -> Vec<Self> {
        let one = |who: Option<Self>| who.into_iter().collect();
        match caller {
            Caller::Account(leaf) => {
                let accounts = reader.value(leaf);
                let account = |account: &crate::AccountRef| {
                    let home = account.namespace.clone();
                    let home = home.unwrap_or_else(|| reader.namespace().clone());
                    Self::Account(ServiceAccount::new(home, account.name.clone()))
                };
                accounts
                    .iter()
                    .flat_map(|list| list.iter())
                    .map(account)
                    .collect()
            }
            Caller::Namespace(leaf) => one(reader.value(leaf).map(Self::Namespace)),
            Caller::Identity(leaf) => one(reader.value(leaf).map(Self::Identity)),
            Caller::Cidr { network, except } => {
                let except = except.as_ref().map(|leaf| reader.value(leaf));
                // An exception that cannot be read leaves nobody, not everybody.
                let readable = !matches!(except, Some(None));
                let network = reader.value(network).filter(|_| readable);
                one(network.map(|network| Self::Cidr(network, except.flatten())))
            }
            Caller::Mesh(_) => vec![Self::Mesh],
            Caller::Anyone(_) => vec![Self::Anyone],
        }
    }

    fn is(&self, caller: &decision::Caller, trust_domain: &str) -> bool {
        let of_mesh = caller
            .identity
            .as_ref()
            .filter(|it| it.trust_domain == trust_domain);
        match self {
            Self::Account(account) => of_mesh.is_some_and(|it| it.account == *account),
            Self::Namespace(namespace) => of_mesh.is_some_and(|it| it.account.namespace == *namespace),
            Self::Identity(IdentityName::Spiffe(name)) => caller
                .identity
                .as_ref()
                .is_some_and(|it| it.principal() == **name),
            // An account of the mesh is written as one, so this is somebody else's name.
            Self::Identity(IdentityName::Dns(_)) => false,
            Self::Cidr(network, except) => {
                network.has(caller.address) && !except.as_ref().is_some_and(|it| it.has(caller.address))
            }
            Self::Mesh => of_mesh.is_some(),
            Self::Anyone => true,
        }
    }
}

/// An access rule with its values.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    span: Span,
    title: String,
    from: Vec<Who>,
    when: When,
    /// The Service's ports; all that are declared where there is none.
    ports: Vec<Port>,
}

impl Rule {
    pub(super) fn new(allow: &Allow, reader: &Reader<'_>) -> Self {
        let Allow {
            title,
            span,
            from,
            methods,
            paths,
            ports,
        } = allow;
        Self {
            span: *span,
            title: title
                .as_ref()
                .map_or_else(|| "untitled".to_owned(), |t| t.text.to_string()),
            from: from.iter().flat_map(|caller| Who::of(caller, reader)).collect(),
            when: When {
                methods: reader.values(methods),
                paths: reader.values(paths).into_iter().map(PathIs::Pattern).collect(),
                ..When::default()
            },
            ports: reader.values(ports),
        }
    }

    fn binds(&self, port: &PortMeaning) -> bool {
        self.ports.is_empty() || self.ports.contains(&port.number)
    }

    fn takes(&self, arrival: &Arrival, port: &PortMeaning, trust_domain: &str) -> bool {
        self.from.iter().any(|who| who.is(&arrival.caller, trust_domain))
            && arrival
                .http
                .as_ref()
                .is_none_or(|http| self.when.fits(http, port.number))
    }
}

impl ServiceMeaning {
    /// What the rules of a port say; `None` where it has none.
    pub(super) fn admit(
        &self,
        arrival: &Arrival,
        port: &PortMeaning,
        trust_domain: &str,
        trace: &mut Vec<(Span, &'static str)>,
    ) -> Option<Admission> {
        let mut denies = self.denies.iter().filter(|rule| rule.binds(port));
        if let Some(rule) = denies.find(|rule| rule.takes(arrival, port, trust_domain)) {
            trace.push((rule.span, "this rule denies it"));
            return Some(Admission::denied(rule.title.clone()));
        }
        let mut rules = self.rules.iter().filter(|rule| rule.binds(port)).peekable();
        let first = rules.peek()?.span;
        if let Some(rule) = rules.find(|rule| rule.takes(arrival, port, trust_domain)) {
            trace.push((rule.span, "this rule lets it in"));
            return Some(Admission::admitted(rule.title.clone()));
        }
        trace.push((first, "the port has rules, and none lets it in"));
        Some(Admission::denied("no rule lets it in"))
    }

    /// Whether it asks what the kubelet does.
    pub(super) fn is_probe(&self, arrival: &Arrival, port: &PortMeaning) -> bool {
        let Some(probes) = &self.probes else { return false };
        let asked = arrival.http.as_ref().filter(|http| http.method == "GET");
        let on = probes.on.is_none_or(|on| on == port.target);
        port.protocol.is_http()
            && on
            && asked.is_some_and(|http| probes.paths.iter().any(|path| path.as_bytes() == http.path()))
    }

    /// What the kubelet asks.
    pub(super) fn probed(&self) -> impl Iterator<Item = Probed> + '_ {
        let probes = self.probes.iter();
        probes.flat_map(move |probes| {
            let asked = move |port: &&PortMeaning| {
                port.protocol.is_http() && probes.on.is_none_or(|on| on == port.target)
            };
            self.ports.iter().filter(asked).map(move |port| Probed {
                namespace: self.namespace.clone(),
                labels: self.workload.clone(),
                port: port.target,
                paths: probes.paths.clone(),
            })
        })
    }
}
