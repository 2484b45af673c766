//! What a backend sees: one scope at a time, joined from the scope's own statements and those it shares.

use std::ops::Range;

use mesh2yaml_types::Name;

use crate::construct::{
    Access, AccessLog, HasKeyword, Keyword, MeshConstruct, MeshSetting, Mtls, NamespaceConstruct,
    NamespaceSetting, Network, ObserveSetting, PathMode, Protocol, ServiceConstruct, ServiceFact, Tracing,
};
use crate::{
    Body, Leaf, LeafRange, MeshId, Namespace, Policy, ProfileId, Service, ServiceId, Statement, Text,
};

/// A scope. Its constructs interplay, so it is lowered as one.
#[derive(Clone, Copy, Debug)]
pub enum View<'v, 'p> {
    /// The whole mesh.
    Mesh(&'v MeshView<'p>),
    /// A namespace.
    Namespace(&'v NamespaceView<'v, 'p>),
    /// A service.
    Service(&'v ServiceView<'v, 'p>),
}

/// Where something that holds for a scope is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// In the `mesh` block.
    Mesh,
    /// In the `namespace` block.
    Namespace,
    /// In the service or its profile.
    Service,
}

/// A statement that holds for a scope, and where it is said: the nearest counts.
#[derive(Debug)]
pub struct Inherited<'p, T> {
    /// What is said.
    pub it: &'p T,
    /// Where.
    pub level: Level,
    pub(crate) leaves: LeafRange,
}

impl<T> Clone for Inherited<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Inherited<'_, T> {}

/// The mesh.
#[derive(Debug, Default)]
pub struct MeshView<'p> {
    /// What is said of it, in the order of [`Keyword`].
    pub constructs: Vec<&'p MeshConstruct>,
    /// The domain of all identities; `cluster.local` where none is given.
    pub trust_domain: Option<&'p Leaf<Text>>,
    /// Other domains whose identities are the same.
    pub trust_domain_aliases: &'p [Leaf<Text>],
    /// The namespace of the control plane; the mesh's usual one where none is given.
    pub control_plane: Option<&'p Leaf<Name>>,
    /// Where probes come from.
    pub probe_networks: Option<&'p [Leaf<Network>]>,
    /// How paths are normalised.
    pub paths: Option<&'p Leaf<PathMode>>,
    pub(crate) ranges: Vec<LeafRange>,
    pub(crate) mtls: Option<Inherited<'p, Mtls>>,
    pub(crate) access_log: Option<Inherited<'p, AccessLog>>,
    pub(crate) tracing: Option<Inherited<'p, Tracing>>,
}

/// A namespace.
#[derive(Debug)]
pub struct NamespaceView<'v, 'p> {
    /// The mesh that it is in.
    pub mesh: &'v MeshView<'p>,
    /// Its name.
    pub name: &'p Name,
    /// What is said of it, in the order of [`Keyword`].
    pub constructs: Vec<&'p NamespaceConstruct>,
    /// What holds for its workloads.
    pub mtls: Option<Inherited<'p, Mtls>>,
    /// What holds for its workloads.
    pub access_log: Option<Inherited<'p, AccessLog>>,
    /// What holds for its workloads.
    pub tracing: Option<Inherited<'p, Tracing>>,
    /// Whether its pods get the mesh's proxy.
    pub inject: Option<&'p Leaf<()>>,
    /// What holds for ports without access rules.
    pub default: Option<Inherited<'p, Leaf<Access>>>,
    pub(crate) ranges: Vec<LeafRange>,
}

/// A service: its own statements and its profiles'.
#[derive(Debug)]
pub struct ServiceView<'v, 'p> {
    /// The mesh that it is in.
    pub mesh: &'v MeshView<'p>,
    /// Its number.
    pub id: ServiceId,
    /// Its name.
    pub name: &'p Name,
    /// Its namespace's name.
    pub namespace: &'p Name,
    /// The place of its name.
    pub span: mesh2yaml_diagnostics::Span,
    /// What is said of it, in the order of [`Keyword`]: own routes before its profiles'.
    pub constructs: &'v [&'p ServiceConstruct],
    /// What holds for its callers, on ports of which nothing else is said.
    pub mtls: Option<Inherited<'p, Mtls>>,
    /// What holds for callers of its pods' other ports: what the namespace or the mesh says.
    pub mtls_around: Option<Inherited<'p, Mtls>>,
    /// What holds for ports without access rules.
    pub default: Option<Inherited<'p, Leaf<Access>>>,
}

impl<'p> ServiceView<'_, 'p> {
    /// What the service itself says of its callers on single ports.
    pub fn mtls_of_ports(&self) -> impl Iterator<Item = &'p Mtls> + '_ {
        self.constructs.iter().filter_map(|construct| match construct {
            ServiceConstruct::Mtls(said) if !said.ports.is_empty() => Some(said),
            ServiceConstruct::Mtls(_)
            | ServiceConstruct::Service(_)
            | ServiceConstruct::Route(_)
            | ServiceConstruct::Pool(_)
            | ServiceConstruct::Eject(_)
            | ServiceConstruct::Allow(_)
            | ServiceConstruct::Deny(_)
            | ServiceConstruct::Scrape(_)
            | ServiceConstruct::Observe(_) => None,
        })
    }
}

/// Whether a statement is for a mesh.
fn visible<C>(mesh: MeshId) -> impl Fn(&&Statement<C>) -> bool {
    move |s| s.only.is_none_or(|m| m == mesh)
}

fn sorted<C: HasKeyword>(body: &Body<C>, mesh: MeshId) -> Vec<&Statement<C>> {
    let mut statements: Vec<_> = body.statements.iter().filter(visible(mesh)).collect();
    statements.sort_by_key(|s| s.construct.keyword());
    statements
}

impl<'p> MeshView<'p> {
    /// The mesh of a policy as one mesh sees it.
    #[must_use]
    pub fn new(policy: &'p Policy, mesh: MeshId) -> Self {
        let mut view = Self::default();
        for s in sorted(&policy.mesh, mesh) {
            view.constructs.push(&s.construct);
            view.ranges.push(s.leaves);
            match &s.construct {
                MeshConstruct::Mesh(MeshSetting::TrustDomain(t)) => view.trust_domain = Some(t),
                MeshConstruct::Mesh(MeshSetting::TrustDomainAliases(a)) => view.trust_domain_aliases = a,
                MeshConstruct::Mesh(MeshSetting::ControlPlane(n)) => view.control_plane = Some(n),
                MeshConstruct::Mesh(MeshSetting::ProbeNetworks(n)) => view.probe_networks = Some(n),
                MeshConstruct::Mesh(MeshSetting::Paths(p)) => view.paths = Some(p),
                MeshConstruct::Mesh(MeshSetting::ClusterNetworks(_) | MeshSetting::Install(_))
                | MeshConstruct::Observe(ObserveSetting::Kiali(_)) => {}
                MeshConstruct::Mtls(m) => view.mtls = Some(inherited(m, Level::Mesh, s.leaves)),
                MeshConstruct::Observe(ObserveSetting::AccessLog(a)) => {
                    view.access_log = Some(inherited(a, Level::Mesh, s.leaves));
                }
                MeshConstruct::Observe(ObserveSetting::Tracing(t)) => {
                    view.tracing = Some(inherited(t, Level::Mesh, s.leaves));
                }
            }
        }
        view
    }
}

impl MeshView<'_> {
    /// Whether the mesh as a whole has an access log; answered for in the mesh's own scope.
    pub fn access_log_is_on<R>(&self, cx: &crate::Lowering<'_, '_, R>) -> bool {
        self.access_log
            .is_some_and(|said| cx.look(&said.it.to) == crate::construct::LogTarget::Stdout)
    }
}

fn inherited<T>(it: &T, level: Level, leaves: LeafRange) -> Inherited<'_, T> {
    Inherited { it, level, leaves }
}

impl<'v, 'p> NamespaceView<'v, 'p> {
    /// A namespace as one mesh sees it.
    #[must_use]
    pub fn new(view: &'v MeshView<'p>, namespace: &'p Namespace, mesh: MeshId) -> Self {
        let mut ns = Self {
            mesh: view,
            name: &namespace.name,
            constructs: Vec::new(),
            mtls: view.mtls,
            access_log: view.access_log,
            tracing: view.tracing,
            inject: None,
            default: None,
            ranges: Vec::new(),
        };
        for s in sorted(&namespace.body, mesh) {
            ns.constructs.push(&s.construct);
            ns.ranges.push(s.leaves);
            match &s.construct {
                NamespaceConstruct::Namespace(NamespaceSetting::Inject(i)) => ns.inject = Some(i),
                NamespaceConstruct::Namespace(NamespaceSetting::Default(d)) => {
                    ns.default = Some(inherited(d, Level::Namespace, s.leaves));
                }
                NamespaceConstruct::Mtls(m) => ns.mtls = Some(inherited(m, Level::Namespace, s.leaves)),
                NamespaceConstruct::Observe(ObserveSetting::AccessLog(a)) => {
                    ns.access_log = Some(inherited(a, Level::Namespace, s.leaves));
                }
                NamespaceConstruct::Observe(ObserveSetting::Tracing(t)) => {
                    ns.tracing = Some(inherited(t, Level::Namespace, s.leaves));
                }
                NamespaceConstruct::Observe(ObserveSetting::Kiali(_)) => {}
            }
        }
        ns
    }
}

/// The statements of a service and its profiles as one mesh sees them, kept between services for its capacity.
#[derive(Default)]
pub(crate) struct Joined<'p> {
    pub(crate) constructs: Vec<&'p ServiceConstruct>,
    pub(crate) ranges: Vec<LeafRange>,
    statements: Vec<(Keyword, &'p Statement<ServiceConstruct>)>,
    /// The profile and the mesh that this is all of.
    all_of: Option<(ProfileId, MeshId)>,
}

impl<'p> Joined<'p> {
    /// Joins them: a service's own statement replaces its profiles' of the same keyword, but rules add up.
    pub(crate) fn join(&mut self, policy: &'p Policy, service: &'p Service, mesh: MeshId) {
        // Many services say nothing but the one profile that the service before has used.
        let all_of = match service.uses.as_slice() {
            [used] if service.body.statements.is_empty() => Some((used.profile, mesh)),
            _ => None,
        };
        if all_of.is_some() && self.all_of == all_of {
            return;
        }
        self.all_of = all_of;
        self.statements.clear();
        let own = service.body.statements.iter().filter(visible(mesh));
        self.statements.extend(own.map(|s| (s.construct.keyword(), s)));
        let mut own = self.statements.len();
        for used in &service.uses {
            let Some(profile) = policy.profiles.get(used.profile.0 as usize) else {
                continue;
            };
            for s in profile.body.statements.iter().filter(visible(mesh)) {
                let keyword = s.construct.keyword();
                if keyword.adds_up() || !self.statements[..own].iter().any(|(k, _)| *k == keyword) {
                    self.statements.push((keyword, s));
                }
            }
            own = own.max(self.statements.len());
        }
        self.statements.sort_by_key(|(keyword, _)| *keyword);
        self.constructs.clear();
        self.ranges.clear();
        self.constructs
            .extend(self.statements.iter().map(|(_, s)| &s.construct));
        self.ranges.extend(self.statements.iter().map(|(_, s)| s.leaves));
    }

    /// What holds for the callers of the service.
    pub(crate) fn mtls(&self) -> Option<Inherited<'p, Mtls>> {
        self.statements.iter().find_map(|(_, s)| match &s.construct {
            ServiceConstruct::Mtls(m) => m.ports.is_empty().then(|| inherited(m, Level::Service, s.leaves)),
            ServiceConstruct::Service(_)
            | ServiceConstruct::Route(_)
            | ServiceConstruct::Pool(_)
            | ServiceConstruct::Eject(_)
            | ServiceConstruct::Allow(_)
            | ServiceConstruct::Deny(_)
            | ServiceConstruct::Scrape(_)
            | ServiceConstruct::Observe(_) => None,
        })
    }
}

/// Calls `each` with some services of a policy as one mesh sees them.
///
/// This is how both check (to ask whether it makes sense) and lowering look at services, so they agree on what a
/// service says.
pub(crate) fn services<'p>(
    policy: &'p Policy,
    mesh: MeshId,
    view: &MeshView<'p>,
    part: Range<usize>,
    mut each: impl FnMut(&'p Service, &Joined<'p>, &ServiceView<'_, 'p>),
) {
    let namespaces: Vec<NamespaceView<'_, 'p>> = policy
        .namespaces
        .iter()
        .map(|n| NamespaceView::new(view, n, mesh))
        .collect();
    let mut joined = Joined::default();
    for (id, service) in (0..)
        .map(ServiceId)
        .zip(&policy.services)
        .take(part.end)
        .skip(part.start)
    {
        joined.join(policy, service, mesh);
        let namespace = namespaces
            .binary_search_by(|n| n.name.cmp(&service.namespace))
            .ok();
        let namespace = namespace.map(|i| &namespaces[i]);
        let around = namespace.map_or(view.mtls, |n| n.mtls);
        let view = ServiceView {
            mesh: view,
            id,
            name: &service.name,
            namespace: &service.namespace,
            span: service.span,
            constructs: &joined.constructs,
            mtls: joined.mtls().or(around),
            mtls_around: around,
            default: namespace.and_then(|n| n.default),
        };
        each(service, &joined, &view);
    }
}

impl Policy {
    /// Calls `each` with every service as one mesh sees it.
    pub fn each_service<'p>(&'p self, mesh: MeshId, mut each: impl FnMut(&'p Service, &ServiceView<'_, 'p>)) {
        let view = MeshView::new(self, mesh);
        let all = 0..self.services.len();
        services(self, mesh, &view, all, |service, _, view| each(service, view));
    }

    /// A service by its name; the policy is sorted.
    #[must_use]
    pub fn service(&self, namespace: &Name, name: &Name) -> Option<&Service> {
        self.find(namespace.as_str(), name.as_str())
    }

    pub(crate) fn find(&self, namespace: &str, name: &str) -> Option<&Service> {
        let order = |s: &Service| (s.namespace.as_str(), s.name.as_str()).cmp(&(namespace, name));
        self.services
            .binary_search_by(order)
            .ok()
            .map(|i| &self.services[i])
    }

    /// The ports of a service as one mesh sees them, and what is spoken on each.
    #[must_use]
    pub fn ports(&self, service: &Service, mesh: MeshId) -> Vec<(mesh2yaml_types::Port, Protocol)> {
        let mut joined = Joined::default();
        joined.join(self, service, mesh);
        let port = |construct: &&ServiceConstruct| match construct {
            ServiceConstruct::Service(ServiceFact::Port(port)) => {
                Some((port.number.peek(service)?, port.protocol.peek(service)?))
            }
            ServiceConstruct::Service(
                ServiceFact::Workload(_)
                | ServiceFact::Account(_)
                | ServiceFact::Probes(_)
                | ServiceFact::Version(_),
            )
            | ServiceConstruct::Mtls(_)
            | ServiceConstruct::Route(_)
            | ServiceConstruct::Pool(_)
            | ServiceConstruct::Eject(_)
            | ServiceConstruct::Allow(_)
            | ServiceConstruct::Deny(_)
            | ServiceConstruct::Scrape(_)
            | ServiceConstruct::Observe(_) => None,
        };
        joined.constructs.iter().filter_map(port).collect()
    }
}
