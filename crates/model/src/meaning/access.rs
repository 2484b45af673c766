//! Whether a pod lets a request in: what a rule denies is denied, and a port with an `allow` denies what none allows.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::decision::{self, Admission, Arrival};
use mesh2yaml_types::{Name, Port, ServiceAccount};

use super::Probed;
use super::service::{PortMeaning, ProbesMeaning, Reader, ServiceMeaning};
use crate::When;
use crate::construct::{Allow, Caller, IdentityName, Network, Scrape};

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

    fn is(&self, caller: &decision::Caller, trust_domains: &[String]) -> bool {
        let of_mesh = caller
            .identity
            .as_ref()
            .filter(|it| trust_domains.contains(&it.trust_domain));
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
    /// What is asked; without ports it is of all that the service declares.
    when: When,
    /// Whether it decides nothing.
    is_dry: bool,
}

impl Rule {
    pub(super) fn new(allow: &Allow, reader: &mut Reader<'_>) -> Self {
        let Allow {
            title,
            span,
            from,
            when,
            dry_run,
        } = allow;
        Self {
            is_dry: dry_run.is_some(),
            span: *span,
            title: title
                .as_ref()
                .map_or_else(|| "untitled".to_owned(), |t| t.text.to_string()),
            from: from.iter().flat_map(|caller| Who::of(caller, reader)).collect(),
            when: when.values(reader),
        }
    }

    fn binds(&self, port: &PortMeaning) -> bool {
        self.when.ports.is_empty() || self.when.ports.contains(&port.number)
    }

    fn takes(&self, arrival: &Arrival, port: &PortMeaning, trust_domains: &[String]) -> bool {
        self.from.iter().any(|who| who.is(&arrival.caller, trust_domains))
            && arrival
                .http
                .as_ref()
                .is_none_or(|http| self.when.fits(http, port.number))
    }
}

/// What a collector of metrics may ask.
#[derive(Clone, Debug)]
pub(super) struct Scraped {
    span: Span,
    paths: Vec<String>,
    /// The container's port; the one HTTP port where none is given.
    on: Option<Port>,
    from: Vec<Who>,
}

impl Scraped {
    pub(super) fn new(scrape: &Scrape, reader: &Reader<'_>) -> Self {
        let Scrape {
            span,
            paths,
            on,
            from,
        } = scrape;
        Self {
            span: *span,
            paths: reader.values(paths).iter().map(ToString::to_string).collect(),
            on: on.as_ref().and_then(|leaf| reader.value(leaf)),
            from: from.iter().flat_map(|caller| Who::of(caller, reader)).collect(),
        }
    }
}

impl ServiceMeaning {
    /// Whether a collector of metrics asks what it may.
    pub(super) fn scraped(
        &self,
        arrival: &Arrival,
        trust_domains: &[String],
        trace: &mut Vec<(Span, &'static str)>,
    ) -> Option<Admission> {
        let http = arrival.http.as_ref().filter(|http| http.method == "GET")?;
        let only = self.ports.iter().find(|port| port.protocol.is_http());
        let asked = |it: &&Scraped| {
            it.on.or(only.map(|port| port.target)) == Some(arrival.port)
                && it.paths.iter().any(|path| path.as_bytes() == http.path())
                && it.from.iter().any(|who| who.is(&arrival.caller, trust_domains))
        };
        let scrape = self.scrapes.iter().find(asked)?;
        trace.push((scrape.span, "this lets metrics be collected"));
        Some(Admission::admitted("scrape"))
    }

    /// What the rules of a port say; `None` where it has none.
    pub(super) fn admit(
        &self,
        arrival: &Arrival,
        port: &PortMeaning,
        trust_domains: &[String],
        trace: &mut Vec<(Span, &'static str)>,
    ) -> Option<Admission> {
        let takes = |rule: &&Rule| rule.takes(arrival, port, trust_domains);
        let binds = |rule: &&Rule| rule.binds(port);
        let denies = self.denies.iter().filter(binds);
        let (dry_denies, denies): (Vec<_>, Vec<_>) = denies.partition(|it| it.is_dry);
        let rules = self.rules.iter().filter(binds);
        let (dry_rules, rules): (Vec<_>, Vec<_>) = rules.partition(|it| it.is_dry);
        let denied = denies.into_iter().find(takes);
        let let_in = rules.iter().copied().find(|rule| takes(rule));
        // What a dry run would decide is told where it is another decision.
        if denied.is_none() {
            let would_let_in = dry_rules.iter().copied().find(|rule| takes(rule));
            if let Some(rule) = dry_denies.into_iter().find(takes) {
                trace.push((rule.span, "a dry run: in force, this rule would deny it"));
            } else if let Some(rule) = would_let_in.filter(|_| !rules.is_empty() && let_in.is_none()) {
                trace.push((rule.span, "a dry run: in force, this rule would let it in"));
            } else if let Some(rule) = dry_rules.first()
                && let_in.or(would_let_in).is_none()
                && rules.is_empty()
            {
                trace.push((
                    rule.span,
                    "a dry run: in force, the port would have rules, and none lets it in",
                ));
            }
        }
        if let Some(rule) = denied {
            trace.push((rule.span, "this rule denies it"));
            return Some(Admission::denied(rule.title.clone()));
        }
        if let Some(admission) = self.scraped(arrival, trust_domains, trace) {
            return Some(admission);
        }
        let first = rules.first()?.span;
        if let Some(rule) = let_in {
            trace.push((rule.span, "this rule lets it in"));
            return Some(Admission::admitted(rule.title.clone()));
        }
        trace.push((first, "the port has rules, and none lets it in"));
        Some(Admission::denied("no rule lets it in"))
    }

    /// Whether it asks what the kubelet does.
    pub(super) fn is_probe(&self, arrival: &Arrival, port: &PortMeaning) -> bool {
        let Some(http) = &arrival.http else { return false };
        let asks = |probes: &&ProbesMeaning| {
            let method = if probes.is_call { "POST" } else { "GET" };
            http.method == method && probes.paths.iter().any(|path| path.as_bytes() == http.path())
        };
        self.probes
            .iter()
            .filter(|probes| probes.are_on(port))
            .any(|probes| asks(&probes))
    }

    /// What the kubelet asks by HTTP.
    pub(super) fn probed(&self) -> impl Iterator<Item = Probed> + '_ {
        // Pods have no other probes that a mesh lets in by itself.
        let probes = self.probes.iter().filter(|probes| !probes.is_call);
        probes.flat_map(move |probes| {
            let asked = move |port: &&PortMeaning| probes.are_on(port);
            self.ports.iter().filter(asked).map(move |port| Probed {
                namespace: self.namespace.clone(),
                labels: self.workload.clone(),
                port: port.target,
                paths: probes.paths.clone(),
            })
        })
    }
}
