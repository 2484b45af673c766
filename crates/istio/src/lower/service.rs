//! `service`: one DestinationRule and one VirtualService for its host, and the policies of its pods.

use mesh2yaml_k8s::Resource as _;
use mesh2yaml_model::ServiceView;
use mesh2yaml_model::construct::{
    Access, Allow, LabelLeaf, Port, Probes, ServiceConstruct, ServiceFact, Version,
};
use mesh2yaml_model::{Level, Text};
use mesh2yaml_types::Host;

use super::allow::{self, Bound};
use super::observe::Observed;
use super::route::Home;
use super::{Cx, deny, eject, mtls, pool, root, route, scrape, target, trust_domains};
use crate::{
    AuthorizationAction, AuthorizationPolicy, DestinationRule, HttpRoute, Operation, PeerAuthentication,
    PolicyTarget, Rule, Source, Subset, TrafficPolicy, VirtualService, WorkloadMtls,
};

/// What a service's constructs add up to.
struct Plan {
    labels: Vec<(Text, Text)>,
    ports: Vec<Bound>,
    /// The Service's ports that routes are for.
    routed: Vec<mesh2yaml_types::Port>,
    subsets: Vec<Subset>,
    traffic: Option<TrafficPolicy>,
    http: Vec<HttpRoute>,
    rules: Vec<Rule>,
    denies: Vec<Rule>,
    bound: Vec<mesh2yaml_types::Port>,
    dry: DryRuns,
    /// What is scraped, with the container port.
    scrapes: Vec<(Rule, mesh2yaml_types::Port)>,
    /// The container port of the HTTP port.
    http_port: Option<mesh2yaml_types::Port>,
    observed: Observed,
}

/// Rules that decide nothing.
#[derive(Default)]
struct DryRuns {
    rules: Vec<Rule>,
    denies: Vec<Rule>,
    bound: Vec<mesh2yaml_types::Port>,
}

pub(super) fn lower(view: &ServiceView<'_, '_>, cx: &mut Cx<'_, '_>) {
    let host = Host::of_service(view.name, view.namespace, "cluster.local");
    let mut plan = Plan {
        labels: Vec::new(),
        ports: Vec::new(),
        routed: Vec::new(),
        subsets: Vec::new(),
        traffic: None,
        http: Vec::new(),
        rules: Vec::new(),
        denies: Vec::new(),
        bound: Vec::new(),
        dry: DryRuns::default(),
        scrapes: Vec::new(),
        http_port: None,
        observed: Observed::default(),
    };
    let mut whole = None;
    let mut single = Vec::new();
    let is_root = root::is(view.namespace, view.mesh, cx);
    for construct in view.constructs {
        if is_root {
            root::refuse_of_pods(construct, cx);
        }
        match construct {
            ServiceConstruct::Service(fact) => plan.fact(fact, cx),
            ServiceConstruct::Mtls(said) if said.ports.is_empty() => whole = Some(mtls::lower(said, cx)),
            ServiceConstruct::Mtls(said) => {
                let mode = mtls::lower(said, cx);
                single.extend(said.ports.iter().map(|leaf| (cx.take(leaf), mode)));
            }
            ServiceConstruct::Route(said) => {
                let home = Home {
                    view,
                    host: &host,
                    routed: &plan.routed,
                    several: plan.ports.len() > 1,
                };
                route::lower(said, &home, &mut plan.http, cx);
            }
            ServiceConstruct::Pool(said) => plan.traffic().connection_pool = Some(pool::lower(said, cx)),
            ServiceConstruct::Eject(said) => plan.traffic().outlier_detection = Some(eject::lower(said, cx)),
            ServiceConstruct::Allow(said) => {
                let domains = trust_domains(view.mesh, cx);
                let (rule, ports) = allow::lower(said, view.namespace, &domains, &plan.ports, cx);
                if is_dry(said, cx) {
                    plan.dry.rules.push(rule);
                    plan.dry.bound.extend(ports);
                } else {
                    plan.rules.push(rule);
                    plan.bound.extend(ports);
                }
            }
            ServiceConstruct::Deny(said) => {
                let domains = trust_domains(view.mesh, cx);
                let rule = deny::lower(said, view, &domains, &plan.ports, cx);
                if is_dry(&said.rule, cx) {
                    plan.dry.denies.push(rule);
                } else {
                    plan.denies.push(rule);
                }
            }
            ServiceConstruct::Scrape(said) => {
                let domains = trust_domains(view.mesh, cx);
                let scrape = scrape::lower(said, view, &domains, plan.http_port, cx);
                plan.scrapes.extend(scrape);
            }
            ServiceConstruct::Observe(setting) => plan.observed.add(setting, view.mesh, cx),
        }
    }
    // What the namespace or the mesh says is in an object of theirs.
    if let Some(said) = view.mtls.filter(|m| m.level != Level::Service) {
        mtls::lower(said.it, cx);
    }
    let default = view.default.map_or(Access::Allow, |said| cx.take(said.it));
    if whole.is_some() || !single.is_empty() {
        // Of the declared ports, as on every mesh; the pods' other ports keep what the namespace says.
        let mut workload = WorkloadMtls::new(selector(&plan.labels));
        for port in &plan.ports {
            let own = single.iter().find(|(number, _)| *number == port.number);
            if let Some(mode) = own.map(|(_, mode)| *mode).or(whole) {
                workload = workload.port(port.container, mode);
            }
        }
        let policy = PeerAuthentication::ports(view.name.as_str(), view.namespace.as_str(), workload);
        cx.emit(policy.version(target::security(cx.target)).owned());
    }
    plan.emit(view, host, default, cx);
}

impl Plan {
    fn traffic(&mut self) -> &mut TrafficPolicy {
        self.traffic.get_or_insert_with(TrafficPolicy::new)
    }

    fn fact(&mut self, fact: &ServiceFact, cx: &mut Cx<'_, '_>) {
        match fact {
            ServiceFact::Workload(labels) => self.labels = lower_labels(labels, cx),
            // Istio reads the account from the pods' certificates.
            ServiceFact::Account(leaf) => {
                cx.take(leaf);
            }
            ServiceFact::Port(port) => {
                // The protocol is the Service's own: its port's name or `appProtocol`.
                let Port {
                    protocol,
                    number,
                    target,
                } = port;
                let protocol = cx.take(protocol);
                let number = cx.take(number);
                if protocol.is_routed() {
                    self.routed.push(number);
                }
                let container = target.as_ref().map_or(number, |leaf| cx.take(leaf));
                if protocol.is_http() {
                    self.http_port.get_or_insert(container);
                }
                self.ports.push(Bound { number, container });
            }
            // The injector rewrites probes to the agent, which no policy sees.
            ServiceFact::Probes(Probes::None(leaf)) => cx.take(leaf),
            ServiceFact::Probes(Probes::Http { paths, on }) => {
                paths.iter().for_each(|leaf| {
                    cx.take(leaf);
                });
                if let Some(leaf) = on {
                    cx.take(leaf);
                }
            }
            ServiceFact::Probes(Probes::Grpc { said, on }) => {
                cx.take(said);
                if let Some(leaf) = on {
                    cx.take(leaf);
                }
            }
            ServiceFact::Version(version) => {
                let Version {
                    name,
                    labels,
                    span: _,
                } = version;
                let mut subset = Subset::new(cx.take(name).as_str());
                for (key, value) in lower_labels(labels, cx) {
                    subset.labels.insert((*key).to_owned(), (*value).to_owned());
                }
                self.subsets.push(subset);
            }
        }
    }

    fn emit(self, view: &ServiceView<'_, '_>, host: Host, default: Access, cx: &mut Cx<'_, '_>) {
        let (name, namespace) = (view.name.as_str(), view.namespace.as_str());
        let Self {
            labels,
            subsets,
            traffic,
            http,
            mut rules,
            denies,
            bound,
            dry,
            scrapes,
            observed,
            ..
        } = self;
        if !subsets.is_empty() || traffic.is_some() {
            let mut rule = Box::new(DestinationRule::new(name, namespace, host.clone()));
            rule.version = target::networking(cx.target);
            rule.metadata.own();
            rule.spec.subsets = subsets;
            rule.spec.traffic_policy = traffic;
            cx.emit(rule);
        }
        if !http.is_empty() {
            let mut service = VirtualService::new(name, namespace, [host]);
            service.version = target::networking(cx.target);
            service.metadata.own();
            service.spec.http = http;
            cx.emit(service);
        }
        // A port that is open needs no rule for what is scraped, and must not be closed by one.
        let closed =
            |(_, port): &(Rule, mesh2yaml_types::Port)| default == Access::Deny || bound.contains(port);
        let (needed, others): (Vec<_>, Vec<_>) = scrapes.into_iter().partition(closed);
        rules.extend(needed.into_iter().map(|(rule, _)| rule));
        // A dry run tells what would be if its ports were closed.
        let tried_out = others.into_iter().filter(|(_, port)| dry.bound.contains(port));
        let tried_out: Vec<Rule> = tried_out.map(|(rule, _)| rule).collect();
        let policies = Policies {
            namespace,
            labels: &labels,
        };
        let open = |bound: &[mesh2yaml_types::Port]| {
            (default == Access::Allow).then(|| Rule::to_operation(all_but(bound)))
        };
        if !denies.is_empty() {
            let name = format!("{name}-denied");
            for policy in policies.of(&name, AuthorizationAction::Deny, denies, cx) {
                cx.emit(policy.owned());
            }
        }
        // What would be denied, and what no rule would let in: the policies as they would be, in force or not. Envoy decides by those in force
        // alone, and has none of a kind where all are dry runs.
        if !dry.denies.is_empty() {
            let name = format!("{name}-denied-dry-run");
            for policy in policies.of(&name, AuthorizationAction::Deny, dry.denies, cx) {
                cx.emit(policy.dry_run().owned());
            }
        }
        if !dry.rules.is_empty() {
            let bound: Vec<_> = bound.iter().chain(&dry.bound).copied().collect();
            let all = rules
                .iter()
                .cloned()
                .chain(dry.rules)
                .chain(tried_out)
                .chain(open(&bound));
            let name = format!("{name}-dry-run");
            for policy in policies.of(&name, AuthorizationAction::Allow, all.collect(), cx) {
                cx.emit(policy.dry_run().owned());
            }
        }
        if !rules.is_empty() {
            rules.extend(open(&bound));
            for policy in policies.of(name, AuthorizationAction::Allow, rules, cx) {
                cx.emit(policy.owned());
            }
        }
        if !observed.is_empty() {
            let telemetry = observed
                .telemetry(name, namespace, cx)
                .selector(selector(&labels));
            cx.emit(telemetry);
        }
    }
}

/// An AuthorizationPolicy has so many rules at most, and a rule so many sources.
const MOST: usize = 512;

/// The policies of a service's pods.
struct Policies<'a> {
    namespace: &'a str,
    labels: &'a [(Text, Text)],
}

impl Policies<'_> {
    /// The policies that some rules need: one, or as many as there must be. Policies of one action for the same pods are one list of rules, and so
    /// are rules that differ in their sources alone.
    fn of(
        &self,
        name: &str,
        action: AuthorizationAction,
        rules: Vec<Rule>,
        cx: &Cx<'_, '_>,
    ) -> Vec<AuthorizationPolicy> {
        let mut rest = match rules.iter().any(|rule| rule.from.len() > MOST) {
            true => rules.into_iter().flat_map(in_parts).collect(),
            false => rules,
        };
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let next = rest.split_off(rest.len().min(MOST));
            parts.push(std::mem::replace(&mut rest, next));
        }
        let parts = parts.into_iter().enumerate().map(|(index, rules)| {
            let name = match index {
                0 => name.to_owned(),
                _ => format!("{name}-{}", index + 1),
            };
            let mut policy = AuthorizationPolicy::allow(name, self.namespace);
            policy.version = target::security(cx.target);
            policy.spec.target = PolicyTarget::workloads(selector(self.labels));
            policy.spec.action = action.clone();
            policy.spec.rules = rules;
            policy
        });
        parts.collect()
    }
}

fn in_parts(rule: Rule) -> Vec<Rule> {
    if rule.from.len() <= MOST {
        return vec![rule];
    }
    let of = |sources: &[Source]| {
        let mut part = rule.clone();
        part.from = sources.to_vec();
        part
    };
    rule.from.chunks(MOST).map(of).collect()
}

/// The service's pods.
fn selector(labels: &[(Text, Text)]) -> crate::Selector {
    crate::Selector::new(labels.iter().map(|(k, v)| (&**k, &**v)))
}

/// Whether a rule decides nothing.
fn is_dry(rule: &Allow, cx: &mut Cx<'_, '_>) -> bool {
    let leaf = rule.dry_run.as_ref();
    leaf.map(|leaf| cx.take(leaf)).is_some()
}

/// Ports without rules keep the default that lets in: an ALLOW policy would deny them too.
fn all_but(bound: &[mesh2yaml_types::Port]) -> Operation {
    let mut ports: Vec<_> = bound.to_vec();
    ports.sort_unstable();
    ports.dedup();
    ports.into_iter().fold(Operation::new(), Operation::not_port)
}

fn lower_labels(labels: &[LabelLeaf], cx: &mut Cx<'_, '_>) -> Vec<(Text, Text)> {
    labels
        .iter()
        .map(|LabelLeaf { key, value }| (key.clone(), cx.take(value)))
        .collect()
}
