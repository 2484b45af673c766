//! `service`: a Service for each version, its routes, and a Server for each port with rules.

use std::collections::BTreeSet;

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_gateway::{HttpRoute, HttpRouteMatch, HttpRouteRule, ParentRef};
use mesh2yaml_k8s::{Resource as _, Service, ServicePort};
use mesh2yaml_model::construct::{
    Access, HostIs, LabelLeaf, Mtls, Port as SaidPort, Probes as SaidProbes, Protocol, Route,
    ServiceConstruct, ServiceFact, Version,
};
use mesh2yaml_model::{Leaf, Level, Loss, ServiceView, Text};
use mesh2yaml_types::Port;

use super::allow::{self, Grant};
use super::callers::{Callers, Domain};
use super::partition::{Cell, Cover, Rules};
use super::probes::{self, Probes};
use super::route::{self, Routed, version_service};
use super::{Cx, deny, eject, mtls, observe, order, pool, scrape, service_profile, target};
use crate::{
    AccessPolicy, AuthorizationPolicy, AuthorizationTarget, BalancerSettings as _, MeshTlsAuthentication,
    NetworkAuthentication, PolicyHttpRoute, PolicyHttpRouteRule, ProxyProtocol, Select, Server,
};

#[derive(Clone, Copy)]
struct Bound {
    protocol: Protocol,
    number: Port,
    container: Port,
}

impl Bound {
    /// Whether the kubelet's probes of a kind are for such a port.
    fn answers(self, is_call: bool) -> bool {
        if is_call {
            self.protocol == Protocol::Grpc
        } else {
            self.protocol.is_http()
        }
    }
}

/// A rule that decides nothing.
struct DryRun<'p> {
    said: &'p Leaf<()>,
    grant: Grant,
}

/// An `mtls` of the service's own.
struct Said<'p> {
    it: &'p Mtls,
    /// The Service's ports; all of which nothing else is said where there is none.
    ports: Vec<Port>,
    /// Whether callers need an identity; `None` where Linkerd cannot say it.
    strict: Option<bool>,
}

/// What a service's constructs add up to.
#[derive(Default)]
struct Plan<'p> {
    labels: Vec<(Text, Text)>,
    ports: Vec<Bound>,
    probes: Vec<&'p SaidProbes>,
    /// Where the kubelet calls by gRPC: the container's ports, the one that speaks it where none is said.
    called: Vec<Option<Port>>,
    routes: Vec<&'p Route>,
    grants: Vec<Grant>,
    denies: Vec<Grant>,
    /// Rules that decide nothing.
    dry_grants: Vec<DryRun<'p>>,
    dry_denies: Vec<DryRun<'p>>,
    /// What is scraped, with the container port.
    scrapes: Vec<(Grant, Port)>,
    /// Whether ports without an `allow` let in.
    open: bool,
    /// What the service itself says of its callers.
    mtls: Vec<Said<'p>>,
    /// Whether callers need an identity as the namespace or the mesh says.
    identified: bool,
    /// The mesh's, where there are rules.
    domain: Option<Domain>,
}

/// A dry run where Linkerd would have to decide something to log it.
const LEFT_OUT: Loss = Loss::of(
    "linkerd logs what would be denied only on ports that let everybody in, and by callers alone; elsewhere this rule is left out",
);

pub(super) fn lower<'p>(view: &ServiceView<'_, 'p>, service_profiles: bool, cx: &mut Cx<'p, '_>) {
    let mut plan = Plan::default();
    for construct in view.constructs {
        match construct {
            ServiceConstruct::Service(fact) => plan.fact(fact, view, service_profiles, cx),
            ServiceConstruct::Mtls(said) => plan.mtls.push(Said {
                it: said,
                ports: said.ports.iter().map(|leaf| cx.take(leaf)).collect(),
                strict: None,
            }),
            ServiceConstruct::Route(said) => plan.routes.push(said),
            ServiceConstruct::Pool(said) => pool::lower(said, cx),
            ServiceConstruct::Eject(said) if service_profiles && has_routes(view) => eject::refuse(said, cx),
            ServiceConstruct::Eject(said) => {
                let accrual = eject::lower(said, cx);
                let object = Service::new(view.name.as_str(), view.namespace.as_str());
                cx.emit(object.failure_accrual(accrual).partial());
            }
            ServiceConstruct::Allow(said) => {
                let domain = Domain::of(view.mesh, cx);
                let grant = allow::lower(said, view.namespace, &domain, cx);
                match &said.dry_run {
                    Some(said) => plan.dry_grants.push(DryRun { said, grant }),
                    None => plan.grants.push(grant),
                }
                plan.domain = Some(domain);
            }
            ServiceConstruct::Deny(said) => {
                let domain = Domain::of(view.mesh, cx);
                let grant = deny::lower(said, view.namespace, &domain, cx);
                match &said.rule.dry_run {
                    Some(said) => plan.dry_denies.push(DryRun { said, grant }),
                    None => plan.denies.push(grant),
                }
                plan.domain = Some(domain);
            }
            ServiceConstruct::Scrape(said) => {
                let domain = Domain::of(view.mesh, cx);
                let only = plan.ports.iter().find(|port| port.protocol.is_http());
                let scrape = scrape::lower(said, view, &domain, only.map(|port| port.container), cx);
                plan.scrapes.extend(scrape);
                plan.domain = Some(domain);
            }
            ServiceConstruct::Observe(setting) => observe::of_service(setting, cx),
        }
    }
    if let Some(said) = view.mtls.filter(|m| m.level != Level::Service) {
        plan.identified = mtls::lower(said.it, None, cx) == Some(true);
    }
    let default = view.default.map_or(Access::Allow, |said| cx.take(said.it));
    plan.open = default == Access::Allow;
    for i in 0..plan.mtls.len() {
        let shuts = plan.open && plan.keeps_automatic_probes(i);
        plan.mtls[i].strict = mtls::lower(plan.mtls[i].it, shuts.then_some(view.mesh), cx);
    }
    plan.dry_runs(cx);
    plan.routes(view, service_profiles, cx);
    let mut probes: Vec<Probes> = Vec::new();
    for said in &plan.probes {
        let is_call = matches!(said, SaidProbes::Grpc { .. });
        probes.extend(probes::lower(
            said,
            view.mesh,
            |on| plan.has_rules(is_call, on),
            cx,
        ));
    }
    for port in &plan.ports {
        plan.port(*port, view, default, &probes, cx);
    }
    for port in plan.undeclared() {
        plan.undeclared_port(port, view, &probes, cx);
    }
}

fn has_routes(view: &ServiceView<'_, '_>) -> bool {
    let is_route = |c: &&ServiceConstruct| matches!(c, ServiceConstruct::Route(_));
    view.constructs.iter().any(is_route)
}

impl<'p> Plan<'p> {
    /// Whether a port has a Server for its rules. What is closed needs none for what is denied there.
    fn is_ruled(&self, port: Bound) -> bool {
        let binds = |rules: &[Grant]| rules.iter().any(|g| g.binds(port.number));
        binds(&self.grants)
            || (self.open && binds(&self.denies))
            || (!self.open && self.scrapes_of(port.container).next().is_some())
            || self.is_called(port)
    }

    /// Whether the kubelet calls a port by gRPC that is closed to it: Linkerd has a grant of its own for what is probed by HTTP, and none for calls.
    fn is_called(&self, port: Bound) -> bool {
        let on = |on: &Option<Port>| on.is_none_or(|on| on == port.container);
        port.protocol == Protocol::Grpc && self.called.iter().any(on) && (!self.open || self.identified(port))
    }

    /// What is scraped on a port of the pods.
    fn scrapes_of(&self, container: Port) -> impl Iterator<Item = &Grant> {
        let of = self.scrapes.iter().filter(move |(_, port)| *port == container);
        of.map(|(grant, _)| grant)
    }

    /// The closed ports that are scraped and that the service does not declare.
    fn undeclared(&self) -> BTreeSet<Port> {
        let scraped = self.scrapes.iter().map(|(_, port)| *port);
        let is_other = |number: &Port| !self.open && self.ports.iter().all(|port| port.container != *number);
        scraped.filter(is_other).collect()
    }

    /// The Server of a port that no rule binds, but that is scraped.
    fn undeclared_port(
        &self,
        number: Port,
        view: &ServiceView<'_, '_>,
        probes: &[Probes],
        cx: &mut Cx<'_, '_>,
    ) {
        let of_port = probes.iter().filter(|it| !it.is_call && it.on == Some(number));
        let probes = Probes::joined(of_port);
        let port = Bound {
            protocol: Protocol::Http,
            number,
            container: number,
        };
        let name = format!("{}-{number}", view.name);
        let rules = Rules {
            span: self
                .scrapes_of(number)
                .next()
                .map_or(view.span, |grant| grant.span),
            allows: self.scrapes_of(number).collect(),
            denies: Vec::new(),
            probes: probes.as_ref(),
        };
        let server = self.server(&name, view, port, AccessPolicy::Deny, cx);
        // What the service says of its callers is of the ports that it declares.
        let grants = Grants {
            identified: self.identified,
            ..self.grants(&name, port, view, cx)
        };
        grants.http(&rules, cx);
        cx.emit(server.owned());
    }

    /// Whether a port that may be probed has access rules.
    fn has_rules(&self, is_call: bool, on: Option<Port>) -> bool {
        let probed = |p: &&Bound| p.answers(is_call) && on.is_none_or(|on| on == p.container);
        let ruled = |p: &Bound| self.is_ruled(*p);
        self.ports.iter().filter(probed).any(ruled) || on.is_some_and(|on| self.undeclared().contains(&on))
    }

    /// Which of the service's own words on its callers is for a port: the one that names it.
    fn mtls_of(&self, port: Bound) -> Option<usize> {
        let named = self
            .mtls
            .iter()
            .position(|said| said.ports.contains(&port.number));
        named.or_else(|| self.mtls.iter().position(|said| said.ports.is_empty()))
    }

    /// Whether the callers of a port need an identity.
    fn identified(&self, port: Bound) -> bool {
        let own = self.mtls_of(port).map(|i| self.mtls[i].strict == Some(true));
        own.unwrap_or(self.identified)
    }

    /// Whether there may be probes on a port of HTTP without rules, so without routes, that an `mtls` is for.
    fn keeps_automatic_probes(&self, mtls: usize) -> bool {
        let none = matches!(self.probes.as_slice(), [SaidProbes::None(_)]);
        let bare = |p: &Bound| p.protocol.is_http() && !self.is_ruled(*p) && self.mtls_of(*p) == Some(mtls);
        !none && self.ports.iter().any(bare)
    }

    /// What would be let in on a port that lets everybody in, where Linkerd can log the rest: it audits what no grant of a Server lets in, and a
    /// Server with routes answers what none of them takes, so the rules must be about callers alone.
    fn audited<'g>(&'g self, port: Bound, everything: &'g Grant) -> Option<Rules<'g>> {
        let bound = |rules: &'g [DryRun<'_>]| -> Vec<&'g Grant> {
            let grants = rules.iter().map(|dry| &dry.grant);
            grants.filter(|grant| grant.binds(port.number)).collect()
        };
        let (mut allows, denies) = (bound(&self.dry_grants), bound(&self.dry_denies));
        let first = allows.first().or(denies.first())?;
        let span = first.span;
        let plain = allows
            .iter()
            .chain(&denies)
            .all(|grant| grant.is_of_callers_alone());
        let scraped = self.scrapes_of(port.container).next().is_some();
        if !self.open || self.is_ruled(port) || self.identified(port) || !plain || scraped {
            return None;
        }
        if allows.is_empty() {
            allows.push(everything);
        }
        let rules = Rules {
            span,
            allows,
            denies,
            probes: None,
        };
        let all: Vec<usize> = (0..rules.denies.len()).collect();
        let sayable = (0..rules.allows.len()).all(|i| rules.callers(&[i], &all).is_ok());
        sayable.then_some(rules)
    }

    /// Answers for the rules that decide nothing.
    fn dry_runs(&self, cx: &mut Cx<'_, '_>) {
        for DryRun { said, grant } in self.dry_grants.iter().chain(&self.dry_denies) {
            let everything = deny::everything(grant.span, grant.title.clone());
            let mut bound = self.ports.iter().filter(|port| grant.binds(port.number));
            if !bound.all(|port| self.audited(*port, &everything).is_some()) {
                cx.approximate(said, LEFT_OUT);
            } else if cx.has(target::ACCESS_POLICY, said) {
                cx.take(said);
            }
        }
    }

    fn fact(
        &mut self,
        fact: &'p ServiceFact,
        view: &ServiceView<'_, '_>,
        profiles: bool,
        cx: &mut Cx<'_, '_>,
    ) {
        match fact {
            ServiceFact::Workload(labels) => self.labels = lower_labels(labels, cx),
            // Linkerd reads the account from the pods' certificates.
            ServiceFact::Account(leaf) => {
                cx.take(leaf);
            }
            ServiceFact::Port(port) => {
                let SaidPort {
                    protocol,
                    number,
                    target,
                } = port;
                let (protocol, number) = (cx.take(protocol), cx.take(number));
                let container = target.as_ref().map_or(number, |leaf| cx.take(leaf));
                self.ports.push(Bound {
                    protocol,
                    number,
                    container,
                });
            }
            ServiceFact::Probes(said) => {
                if let SaidProbes::Grpc { said: _, on } = said {
                    self.called.push(on.as_ref().map(|leaf| cx.take(leaf)));
                }
                self.probes.push(said);
            }
            ServiceFact::Version(version) => {
                let Version {
                    name,
                    labels,
                    span: _,
                } = version;
                let name = cx.take(name);
                let own = lower_labels(labels, cx);
                // A ServiceProfile splits nothing, so its versions need no Services.
                if !profiles {
                    self.version(view, name.as_str(), &own, version.span, cx);
                }
            }
        }
    }

    /// Linkerd splits between Services, not between pods of one.
    fn version(
        &self,
        view: &ServiceView<'_, '_>,
        version: &str,
        own: &[(Text, Text)],
        span: mesh2yaml_diagnostics::Span,
        cx: &mut Cx<'_, '_>,
    ) {
        let name = version_service(view.name.as_str(), version);
        if name.len() > 63 {
            let message =
                format!("`{name}`, the Service of this version on linkerd, has more than 63 characters");
            cx.refuse(Diagnostic::new(Code::TooLarge, span, message).help("shorten the version's name"));
            return;
        }
        if let Some(other) = cx.described(view.namespace, &name) {
            let message = format!(
                "`{name}` is the Service of this version on linkerd, and of a service that is there already"
            );
            let d = Diagnostic::new(Code::SameObjectName, span, message)
                .help("give the version another name: the other's pods would be these")
                .related(other, "described here");
            cx.refuse(d);
            return;
        }
        let mut service = Service::new(name, view.namespace.as_str());
        service.metadata.own();
        let spec = service.spec.get_or_insert_default();
        for (key, value) in self.labels.iter().chain(own) {
            spec.selector.insert((**key).to_owned(), (**value).to_owned());
        }
        let several = self.ports.len() > 1;
        let entry = |port: &Bound| {
            let mut entry = ServicePort::new(port.number);
            if port.container != port.number {
                entry = entry.target_port(port.container);
            }
            if several {
                entry = entry.name(format!("{}-{}", port.protocol.word(), port.number));
            }
            entry
        };
        spec.ports = self.ports.iter().map(entry).collect();
        cx.emit(service);
    }

    fn routes(&self, view: &ServiceView<'_, '_>, service_profiles: bool, cx: &mut Cx<'_, '_>) {
        if self.routes.is_empty() {
            return;
        }
        if service_profiles {
            return service_profile::lower(&self.routes, view, cx);
        }
        let ports = self.ports.iter().map(|p| (p.number, p.protocol));
        let routed = Routed::of(ports, &self.routes, cx);
        let mut names = std::collections::BTreeSet::new();
        let matchers: Vec<_> = self
            .routes
            .iter()
            .filter_map(|r| route::lower(r, view, &routed, &mut names, cx))
            .collect();
        for port in &routed {
            order::check(&matchers, *port, cx);
        }
    }

    fn grants<'v>(
        &'v self,
        base: &'v str,
        port: Bound,
        view: &'v ServiceView<'_, '_>,
        cx: &Cx<'_, '_>,
    ) -> Grants<'v> {
        Grants {
            base,
            namespace: view.namespace.as_str(),
            gateway: target::authorizes_gateway_routes(cx.target),
            domain: self.domain.as_ref(),
            identified: self.identified(port),
        }
    }

    /// The Server of a port, if it has rules or a strictness of its own.
    fn port(
        &self,
        port: Bound,
        view: &ServiceView<'_, '_>,
        default: Access,
        probes: &[Probes],
        cx: &mut Cx<'_, '_>,
    ) {
        let name = format!("{}-{}", view.name, port.container);
        if self.is_ruled(port) {
            // What rules are made of must be there as long as they are.
            let everything;
            let mut server = self.server(&name, view, port, AccessPolicy::Deny, cx);
            let all = self.grants.iter().chain(&self.denies);
            let mut all = all
                .filter(|g| g.binds(port.number))
                .chain(self.scrapes_of(port.container));
            let of_port =
                |it: &&Probes| port.answers(it.is_call) && it.on.is_none_or(|on| on == port.container);
            let probes = Probes::joined(probes.iter().filter(of_port));
            let mut rules = Rules {
                span: all.next().map_or(view.span, |g| g.span),
                allows: bound(&self.grants, port),
                denies: bound(&self.denies, port),
                probes: probes.as_ref(),
            };
            // Beside grants, or where the port is closed anyway.
            if !rules.allows.is_empty() || !self.open {
                rules.allows.extend(self.scrapes_of(port.container));
            }
            if rules.allows.is_empty() {
                if self.open {
                    let title = rules.denies.first().map(|first| first.title.clone());
                    everything = deny::everything(rules.span, title.unwrap_or_else(|| "probes".into()));
                    rules.allows.push(&everything);
                } else {
                    // Closed anyway, but for probes.
                    rules.denies.clear();
                }
            }
            if port.protocol == Protocol::Grpc {
                // A Server of gRPC has GRPCRoutes only, which take POST alone and whatever follows a method; HTTP/2 is what it is.
                server.spec.proxy_protocol = Some(ProxyProtocol::Http2);
            }
            if port.protocol.is_routed() {
                self.grants(&name, port, view, cx).http(&rules, cx);
            } else {
                self.grants(&name, port, view, cx).all(&server, &rules, cx);
            }
            cx.emit(server.owned());
        } else if let Some(first) = self.dry_grants.iter().chain(&self.dry_denies).next()
            && let Some(rules) = self.audited(
                port,
                &deny::everything(first.grant.span, first.grant.title.clone()),
            )
        {
            let server = self.server(&name, view, port, AccessPolicy::Audit, cx);
            self.grants(&name, port, view, cx).all(&server, &rules, cx);
            cx.emit(server.owned());
        } else if let (Access::Allow, Some(said)) = (default, self.mtls_of(port).map(|i| &self.mtls[i]))
            && let Some(strict) = said.strict
        {
            let policy = if strict {
                AccessPolicy::AllAuthenticated
            } else {
                AccessPolicy::AllUnauthenticated
            };
            if cx.has(target::ACCESS_POLICY, &said.it.mode) {
                let server = self.server(&name, view, port, policy, cx);
                cx.emit(server.owned());
            }
        }
    }

    fn server(
        &self,
        name: &str,
        view: &ServiceView<'_, '_>,
        port: Bound,
        policy: AccessPolicy,
        cx: &Cx<'_, '_>,
    ) -> Server {
        let select = Select::pods(self.labels.iter().map(|(k, v)| (&**k, &**v)));
        let mut server = Server::new(name, view.namespace.as_str(), select, port.container);
        server.version = target::server(cx.target);
        server.spec.proxy_protocol = Some(match port.protocol {
            Protocol::Http => ProxyProtocol::Http1,
            Protocol::Http2 => ProxyProtocol::Http2,
            Protocol::Grpc => ProxyProtocol::Grpc,
            Protocol::Tcp | Protocol::Opaque => ProxyProtocol::Opaque,
            Protocol::Tls => ProxyProtocol::Tls,
        });
        // Older Servers have no such field, and deny.
        if cx.target.version >= target::ACCESS_POLICY.since {
            server.spec.access_policy = Some(policy);
        }
        server
    }
}

/// The rules of a port, of some.
fn bound(rules: &[Grant], port: Bound) -> Vec<&Grant> {
    rules.iter().filter(|grant| grant.binds(port.number)).collect()
}

/// The objects that let callers of one port in.
struct Grants<'v> {
    base: &'v str,
    namespace: &'v str,
    gateway: bool,
    domain: Option<&'v Domain>,
    /// Whether callers need an identity.
    identified: bool,
}

impl Grants<'_> {
    /// Rules of a port that speaks HTTP: a route for each cell, always, since a Server without routes lets probes in
    /// from everywhere.
    fn http(&self, rules: &Rules<'_>, cx: &mut Cx<'_, '_>) {
        let mut names: Vec<String> = Vec::new();
        let networks = rules.probes.map(|probes| {
            let networks = probes.networks.iter().cloned();
            NetworkAuthentication::new(self.base.to_owned() + "-probes", self.namespace, networks)
        });
        for cell in rules.cells(cx) {
            let Cell {
                hosts,
                cover,
                callers,
                rules: matches,
            } = cell;
            let mut name = self.name(rules, &cover);
            name.push_str(&of_hosts(&hosts));
            let beside = |what: &str| [&name, what].concat();
            let mut own = Vec::with_capacity(4);
            own.push(name.clone());
            own.extend((!callers.networks.is_empty()).then(|| beside("-networks")));
            own.extend(callers.within.is_some().then(|| beside("-from")));
            own.extend((cover.probed && !cover.allows.is_empty()).then(|| beside("-probes")));
            if own.iter().any(|name| names.contains(name) || name.len() > 253) {
                let message =
                    format!("rules of this service make two objects called `{name}`, or a name too long");
                let help = "objects are named after titles: change one of them";
                let of = cover.allows.first().map_or(rules.span, |i| rules.allows[*i].span);
                cx.refuse(Diagnostic::new(Code::SameObjectName, of, message).help(help));
            }
            let target = self.route(&name, &hosts, matches, cx);
            self.let_in(&name, &target, &callers, cx);
            if let Some(networks) = networks.as_ref().filter(|_| cover.probed) {
                // The kubelet has no identity, so this is a policy of its own.
                let probes = if cover.allows.is_empty() {
                    name
                } else {
                    beside("-probes")
                };
                cx.emit(
                    AuthorizationPolicy::new(probes, self.namespace, &Known(&target), [networks]).owned(),
                );
            }
            names.extend(own);
        }
        if let Some(networks) = networks {
            cx.emit(networks.owned());
        }
    }

    /// Rules of a port that does not: they hold for the port as a whole.
    fn all(&self, server: &Server, rules: &Rules<'_>, cx: &mut Cx<'_, '_>) {
        for (i, _) in rules.allows.iter().enumerate() {
            let cover = rules.of_port(i, cx);
            if let Ok(callers) = rules.callers(&cover.allows, &cover.denies) {
                self.let_in(&self.name(rules, &cover), &server.target(), &callers, cx);
            }
        }
    }

    /// `service-port`, and the titles of the rules.
    fn name(&self, rules: &Rules<'_>, cover: &Cover) -> String {
        let Cover {
            allows,
            denies,
            probed,
        } = cover;
        if allows.is_empty() && !probed {
            return format!("{}-nobody", self.base);
        }
        let mut name = self.base.to_owned();
        let probes = probed.then_some("probes").into_iter();
        append(
            &mut name,
            "-",
            "-and-",
            probes.chain(slugs(&rules.allows, allows)),
        );
        let has_slug = append(&mut name, "-but-not-", "-or-", slugs(&rules.denies, denies));
        if !denies.is_empty() && !has_slug {
            name.push_str("-but-not-denied");
        }
        name
    }

    fn route(
        &self,
        name: &str,
        hosts: &[HostIs],
        rules: Vec<Vec<HttpRouteMatch>>,
        cx: &mut Cx<'_, '_>,
    ) -> crate::Target {
        let parent = ParentRef::server(self.base);
        let hostnames = route::hostnames(hosts);
        if self.gateway {
            let mut route = HttpRoute::new(name, self.namespace, parent);
            route.version = target::http_route(cx.target);
            route.metadata.own();
            route.spec.hostnames = hostnames;
            route.spec.rules = rules.into_iter().map(HttpRouteRule::any_of).collect();
            let target = route.target();
            cx.emit(route);
            target
        } else {
            let mut route = PolicyHttpRoute::new(name, self.namespace, parent);
            route.spec.hostnames = hostnames;
            route.metadata.own();
            route.spec.rules = rules.into_iter().map(PolicyHttpRouteRule::any_of).collect();
            let target = route.target();
            cx.emit(route);
            target
        }
    }

    /// Lets callers in.
    fn let_in(&self, name: &str, target: &crate::Target, callers: &Callers, cx: &mut Cx<'_, '_>) {
        let identities = self
            .domain
            .and_then(|domain| callers.identities(name, self.namespace, domain));
        let beside = |what: &str| [name, what].concat();
        let networks = if identities.is_some() { "-networks" } else { "" };
        let networks = callers.networks(|| beside(networks), self.namespace);
        let known = Known(target);
        if let Some(identities) = identities {
            let policy = match callers.whence(|| beside("-from"), self.namespace) {
                Some(whence) => {
                    let both = (&identities, &whence);
                    let policy = AuthorizationPolicy::new(name, self.namespace, &known, both);
                    cx.emit(whence.owned());
                    policy
                }
                None => AuthorizationPolicy::new(name, self.namespace, &known, [&identities]),
            };
            cx.emit(policy.owned());
            cx.emit(identities.owned());
        }
        match networks {
            // Whoever has an identity, wherever it calls from.
            _ if callers.anyone && self.identified => {
                let meshed = MeshTlsAuthentication::any(name, self.namespace);
                cx.emit(AuthorizationPolicy::new(name, self.namespace, &known, [&meshed]).owned());
                cx.emit(meshed.owned());
            }
            _ if callers.anyone => {
                cx.emit(AuthorizationPolicy::allow_anyone(name, self.namespace, &known).owned());
            }
            None => {}
            Some(networks) if self.identified => {
                let name = networks.metadata.name();
                let meshed = MeshTlsAuthentication::any(name, self.namespace);
                let both = (&meshed, &networks);
                cx.emit(AuthorizationPolicy::new(name, self.namespace, &known, both).owned());
                cx.emit(meshed.owned());
                cx.emit(networks.owned());
            }
            Some(networks) => {
                let name = networks.metadata.name();
                cx.emit(AuthorizationPolicy::new(name, self.namespace, &known, [&networks]).owned());
                cx.emit(networks.owned());
            }
        }
    }
}

/// The slugs of some rules, by number.
fn slugs<'r>(rules: &'r [&Grant], of: &'r [usize]) -> impl Iterator<Item = &'r str> {
    of.iter().filter_map(|i| rules[*i].slug.as_deref())
}

/// Appends words, with what stands before them all and between them; whether there are any.
fn append<'w>(name: &mut String, before: &str, between: &str, words: impl Iterator<Item = &'w str>) -> bool {
    let mut separator = before;
    let mut any = false;
    for word in words {
        name.push_str(separator);
        name.push_str(word);
        separator = between;
        any = true;
    }
    any
}

/// What names a route of some hosts beside those of others: the first of them.
fn of_hosts(hosts: &[HostIs]) -> String {
    match hosts.first() {
        None => String::new(),
        Some(HostIs::Exactly(host)) => format!("-at-{}", host.as_str().replace('.', "-")),
        Some(HostIs::Below(parent)) => format!("-below-{}", parent.as_str().replace('.', "-")),
    }
}

/// A target whose object has been emitted.
struct Known<'t>(&'t crate::Target);

impl AuthorizationTarget for Known<'_> {
    fn target(&self) -> crate::Target {
        self.0.clone()
    }
}

fn lower_labels(labels: &[LabelLeaf], cx: &mut Cx<'_, '_>) -> Vec<(Text, Text)> {
    labels
        .iter()
        .map(|LabelLeaf { key, value }| (key.clone(), cx.take(value)))
        .collect()
}
