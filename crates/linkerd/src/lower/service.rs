//! `service`: a Service for each version, its routes, and a Server for each port with rules.

use std::collections::BTreeSet;

use mesh2yaml_diagnostics::{Code, Diagnostic};
use mesh2yaml_gateway::{HttpRoute, HttpRouteMatch, HttpRouteRule, ParentRef};
use mesh2yaml_k8s::{Resource as _, Service, ServicePort};
use mesh2yaml_model::construct::{
    Access, HostIs, LabelLeaf, Mtls, Port as SaidPort, Protocol, Route, ServiceConstruct, ServiceFact,
    Version,
};
use mesh2yaml_model::{Level, ServiceView, Text};
use mesh2yaml_types::Port;

use super::allow::{self, Grant};
use super::callers::{Callers, Domain};
use super::partition::{Cell, Cover, Rules};
use super::probes::{self, Probes};
use super::route::{self, Routed, version_service};
use super::{Cx, deny, eject, mtls, observe, order, pool, service_profile, target};
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

/// What a service's constructs add up to.
#[derive(Default)]
struct Plan<'p> {
    labels: Vec<(Text, Text)>,
    ports: Vec<Bound>,
    probes: Option<&'p mesh2yaml_model::construct::Probes>,
    routes: Vec<&'p Route>,
    grants: Vec<Grant>,
    denies: Vec<Grant>,
    /// Whether ports without an `allow` let in.
    open: bool,
    mtls: Option<&'p Mtls>,
    /// What `mtls` says, where it is the service's own.
    strict: Option<bool>,
    /// Whether callers need an identity, wherever that is said.
    identified: bool,
    /// The mesh's, where there are rules.
    domain: Option<Domain>,
}

pub(super) fn lower<'p>(view: &ServiceView<'_, 'p>, service_profiles: bool, cx: &mut Cx<'p, '_>) {
    let mut plan = Plan::default();
    for construct in view.constructs {
        match construct {
            ServiceConstruct::Service(fact) => plan.fact(fact, view, service_profiles, cx),
            ServiceConstruct::Mtls(said) => plan.mtls = Some(said),
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
                plan.grants.push(allow::lower(said, view.namespace, &domain, cx));
                plan.domain = Some(domain);
            }
            ServiceConstruct::Deny(said) => {
                let domain = Domain::of(view.mesh, cx);
                plan.denies.push(deny::lower(said, view.namespace, &domain, cx));
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
    let shuts = plan.open && plan.keeps_automatic_probes();
    plan.strict = plan
        .mtls
        .and_then(|said| mtls::lower(said, shuts.then_some(view.mesh), cx));
    plan.identified |= plan.strict == Some(true);
    plan.routes(view, service_profiles, cx);
    let probes = plan
        .probes
        .and_then(|said| probes::lower(said, view.mesh, |on| plan.has_rules(on), cx));
    for port in &plan.ports {
        plan.port(*port, view, default, probes.as_ref(), cx);
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
        binds(&self.grants) || (self.open && binds(&self.denies))
    }

    /// Whether a port that may be probed has access rules.
    fn has_rules(&self, on: Option<Port>) -> bool {
        let probed = |p: &&Bound| p.protocol.is_http() && on.is_none_or(|on| on == p.container);
        let ruled = |p: &Bound| self.is_ruled(*p);
        self.ports.iter().filter(probed).any(ruled)
    }

    /// Whether there may be probes on a port of HTTP without rules, so without routes.
    fn keeps_automatic_probes(&self) -> bool {
        let none = matches!(self.probes, Some(mesh2yaml_model::construct::Probes::None(_)));
        let bare = |p: &Bound| p.protocol.is_http() && !self.is_ruled(*p);
        !none && self.ports.iter().any(bare)
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
            ServiceFact::Probes(said) => self.probes = Some(said),
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
        let mut service = Service::new(name, view.namespace.as_str());
        for (key, value) in self.labels.iter().chain(own) {
            service = service.selector(&**key, &**value);
        }
        let several = self.ports.len() > 1;
        for port in &self.ports {
            let mut entry = ServicePort::new(port.number);
            if port.container != port.number {
                entry = entry.target_port(port.container);
            }
            if several {
                entry = entry.name(format!("{}-{}", port.protocol.word(), port.number));
            }
            service = service.port(entry);
        }
        cx.emit(service.owned());
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
            .flat_map(|r| route::lower(r, view, &routed, &mut names, cx))
            .collect();
        for port in &routed {
            let of = matchers.iter().filter(|(number, _)| *number == port.number);
            let of: Vec<_> = of.map(|(_, matcher)| matcher).collect();
            order::check(&of, port.number, cx);
        }
    }

    fn grants<'v>(&'v self, base: &'v str, view: &'v ServiceView<'_, '_>, cx: &Cx<'_, '_>) -> Grants<'v> {
        Grants {
            base,
            namespace: view.namespace.as_str(),
            gateway: target::authorizes_gateway_routes(cx.target),
            domain: self.domain.as_ref(),
            identified: self.identified,
        }
    }

    /// The Server of a port, if it has rules or a strictness of its own.
    fn port(
        &self,
        port: Bound,
        view: &ServiceView<'_, '_>,
        default: Access,
        probes: Option<&Probes>,
        cx: &mut Cx<'_, '_>,
    ) {
        let bound = |rules: &'_ [Grant]| -> Vec<usize> {
            let of = rules.iter().enumerate().filter(|(_, g)| g.binds(port.number));
            of.map(|(i, _)| i).collect()
        };
        let name = format!("{}-{}", view.name, port.container);
        if self.is_ruled(port) {
            let mut server = self.server(&name, view, port, AccessPolicy::Deny, cx);
            let mut all = self.grants.iter().chain(&self.denies);
            let mut rules = Rules {
                span: all.find(|g| g.binds(port.number)).map_or(view.span, |g| g.span),
                allows: bound(&self.grants).into_iter().map(|i| &self.grants[i]).collect(),
                denies: bound(&self.denies).into_iter().map(|i| &self.denies[i]).collect(),
                probes: probes
                    .filter(|p| port.protocol.is_http() && p.on.is_none_or(|on| on == port.container)),
            };
            let everything = rules.denies.first().map(|first| deny::everything(first));
            if rules.allows.is_empty() {
                rules.allows.extend(&everything);
            }
            if port.protocol == Protocol::Grpc {
                // A Server of gRPC has GRPCRoutes only, which take POST alone and whatever follows a method; HTTP/2 is what it is.
                server = server.proxy_protocol(ProxyProtocol::Http2);
            }
            if port.protocol.is_routed() {
                self.grants(&name, view, cx).http(&rules, cx);
            } else {
                self.grants(&name, view, cx).all(&server, &rules, cx);
            }
            cx.emit(server.owned());
        } else if let (Access::Allow, Some(strict), Some(said)) = (default, self.strict, self.mtls) {
            let policy = if strict {
                AccessPolicy::AllAuthenticated
            } else {
                AccessPolicy::AllUnauthenticated
            };
            if cx.has(target::ACCESS_POLICY, &said.mode) {
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
        let server = Server::new(name, view.namespace.as_str(), select, port.container)
            .version(target::server(cx.target))
            .proxy_protocol(match port.protocol {
                Protocol::Http => ProxyProtocol::Http1,
                Protocol::Http2 => ProxyProtocol::Http2,
                Protocol::Grpc => ProxyProtocol::Grpc,
                Protocol::Tcp | Protocol::Opaque => ProxyProtocol::Opaque,
                Protocol::Tls => ProxyProtocol::Tls,
            });
        // Older Servers have no such field, and deny.
        if cx.target.version >= target::ACCESS_POLICY.since {
            server.access_policy(policy)
        } else {
            server
        }
    }
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
            let name = self.name(rules, &cover) + &of_hosts(&hosts);
            let probes = if cover.allows.is_empty() {
                name.clone()
            } else {
                format!("{name}-probes")
            };
            let mut own = vec![name.clone()];
            own.extend((!callers.networks.is_empty()).then(|| format!("{name}-networks")));
            own.extend(callers.within.is_some().then(|| format!("{name}-from")));
            own.extend((cover.probed && probes != name).then(|| probes.clone()));
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
        let slugs = |rules: &[&Grant], of: &BTreeSet<usize>| -> Vec<String> {
            of.iter()
                .filter_map(|i| Some(rules[*i].slug.as_deref()?.to_owned()))
                .collect()
        };
        let mut of = slugs(&rules.allows, allows);
        if *probed {
            of.insert(0, "probes".to_owned());
        }
        let mut name = self.base.to_owned();
        if !of.is_empty() {
            name.push_str(&format!("-{}", of.join("-and-")));
        }
        if !denies.is_empty() {
            let not = slugs(&rules.denies, denies);
            let not = if not.is_empty() {
                "denied".to_owned()
            } else {
                not.join("-or-")
            };
            name.push_str(&format!("-but-not-{not}"));
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
            let mut route =
                HttpRoute::new(name, self.namespace, parent).version(target::http_route(cx.target));
            route.spec.hostnames = hostnames;
            for matches in rules {
                route = route.rule(HttpRouteRule::any_of(matches));
            }
            let target = route.target();
            cx.emit(route.owned());
            target
        } else {
            let mut route = PolicyHttpRoute::new(name, self.namespace, parent);
            route.spec.hostnames = hostnames;
            for matches in rules {
                route = route.rule(PolicyHttpRouteRule::any_of(matches));
            }
            let target = route.target();
            cx.emit(route.owned());
            target
        }
    }

    /// Lets callers in.
    fn let_in(&self, name: &str, target: &crate::Target, callers: &Callers, cx: &mut Cx<'_, '_>) {
        let identities = self
            .domain
            .and_then(|domain| callers.identities(name, self.namespace, domain));
        let networks = if identities.is_some() {
            callers.networks(&format!("{name}-networks"), self.namespace)
        } else {
            callers.networks(name, self.namespace)
        };
        let known = Known(target);
        if let Some(identities) = identities {
            let policy = match callers.whence(&format!("{name}-from"), self.namespace) {
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
