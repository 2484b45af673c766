//! What a policy can say: one file a construct, named as everywhere else.
//!
//! A scope's constructs are an exhaustive enum: a backend matches it without `_`, so that a new construct does not
//! compile until every mesh has an answer.

mod allow;
mod condition;
mod deny;
mod edit;
mod eject;
mod fault;
mod mesh;
mod mirror;
mod mtls;
mod namespace;
mod observe;
mod pool;
mod redirect;
mod respond;
mod retry;
mod rewrite;
mod route;
mod scrape;
mod service;
mod timeout;

pub use allow::{Allow, Caller, IdentityName};
pub use condition::{Conditions, FieldIs, GrpcCall, HostIs, PathIs, ValueIs};
pub use deny::Deny;
pub use edit::{Edit, Edits};
pub use eject::{Eject, Failure};
pub use fault::{Abort, Delay, Fault};
pub use mesh::{Install, MeshSetting, Network, PathMode};
pub use mirror::Mirror;
pub use mtls::{Mtls, MtlsMode};
pub use namespace::{Access, NamespaceSetting};
pub use observe::{AccessLog, Kiali, LogTarget, ObserveSetting, Tracing};
pub use pool::{H2Upgrade, Pool};
pub use redirect::{Redirect, RedirectStatus, Scheme};
pub use respond::Respond;
pub use retry::{GrpcStatus, Retry, RetryOn};
pub use rewrite::{Rewrite, RewritePath};
pub use route::{Destination, Method, Route, ServiceRef, Share, Title};
pub use scrape::Scrape;
pub use service::{HEALTH_CHECK, LabelLeaf, Port, Probes, Protocol, ServiceFact, Version};
pub use timeout::Timeout;

/// What may be said of the mesh.
#[derive(Clone, Debug)]
pub enum MeshConstruct {
    /// `trust-domain`, `trust-domain-aliases`, `control-plane`, `probe-networks`, `cluster-networks`, `paths`, `install`
    Mesh(MeshSetting),
    /// `mtls`
    Mtls(Mtls),
    /// `access-log`, `tracing`, `kiali`
    Observe(ObserveSetting),
}

/// What may be said of a namespace.
#[derive(Clone, Debug)]
pub enum NamespaceConstruct {
    /// `inject`, `default`
    Namespace(NamespaceSetting),
    /// `mtls`
    Mtls(Mtls),
    /// `access-log`, `tracing`
    Observe(ObserveSetting),
}

/// What may be said of a service.
#[derive(Clone, Debug)]
pub enum ServiceConstruct {
    /// `workload`, `account`, `port`, `probes`, `version`
    Service(ServiceFact),
    /// `mtls`
    Mtls(Mtls),
    /// `route`, with all that may stand in it
    Route(Box<Route>),
    /// `pool`
    Pool(Pool),
    /// `eject`
    Eject(Eject),
    /// `allow`
    Allow(Allow),
    /// `deny`
    Deny(Deny),
    /// `scrape`
    Scrape(Scrape),
    /// `access-log`, `tracing`
    Observe(ObserveSetting),
}

/// The keyword of a statement, in the order in which a view shows them: facts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the keyword of its name")]
pub enum Keyword {
    TrustDomain,
    TrustDomainAliases,
    ControlPlane,
    ProbeNetworks,
    ClusterNetworks,
    Paths,
    Install,
    Inject,
    Default,
    Workload,
    Account,
    Port,
    Probes,
    Version,
    Mtls,
    Route,
    Pool,
    Eject,
    Allow,
    Deny,
    Scrape,
    AccessLog,
    Tracing,
    Kiali,
}

impl Keyword {
    /// Whether a service's own statements come on top of its profile's instead of in their place.
    #[must_use]
    pub fn adds_up(self) -> bool {
        matches!(self, Self::Route | Self::Allow | Self::Deny)
    }

    /// Whether several may stand in one block.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Self::Route | Self::Allow | Self::Deny | Self::Scrape | Self::Port | Self::Version
        )
    }
}

/// Constructs that know their keyword.
pub trait HasKeyword {
    /// The keyword.
    fn keyword(&self) -> Keyword;

    /// Whether it may stand in one block with another of its keyword.
    fn stands_beside(&self, _other: &Self) -> bool {
        self.keyword().repeats()
    }
}

impl HasKeyword for MeshConstruct {
    fn keyword(&self) -> Keyword {
        match self {
            Self::Mesh(MeshSetting::TrustDomain(_)) => Keyword::TrustDomain,
            Self::Mesh(MeshSetting::TrustDomainAliases(_)) => Keyword::TrustDomainAliases,
            Self::Mesh(MeshSetting::ControlPlane(_)) => Keyword::ControlPlane,
            Self::Mesh(MeshSetting::ProbeNetworks(_)) => Keyword::ProbeNetworks,
            Self::Mesh(MeshSetting::ClusterNetworks(_)) => Keyword::ClusterNetworks,
            Self::Mesh(MeshSetting::Paths(_)) => Keyword::Paths,
            Self::Mesh(MeshSetting::Install(_)) => Keyword::Install,
            Self::Mtls(_) => Keyword::Mtls,
            Self::Observe(o) => o.keyword(),
        }
    }
}

impl HasKeyword for NamespaceConstruct {
    fn keyword(&self) -> Keyword {
        match self {
            Self::Namespace(NamespaceSetting::Inject(_)) => Keyword::Inject,
            Self::Namespace(NamespaceSetting::Default(_)) => Keyword::Default,
            Self::Mtls(_) => Keyword::Mtls,
            Self::Observe(o) => o.keyword(),
        }
    }
}

impl HasKeyword for ServiceConstruct {
    fn keyword(&self) -> Keyword {
        match self {
            Self::Service(ServiceFact::Workload(_)) => Keyword::Workload,
            Self::Service(ServiceFact::Account(_)) => Keyword::Account,
            Self::Service(ServiceFact::Port(_)) => Keyword::Port,
            Self::Service(ServiceFact::Probes(_)) => Keyword::Probes,
            Self::Service(ServiceFact::Version(_)) => Keyword::Version,
            Self::Mtls(_) => Keyword::Mtls,
            Self::Route(_) => Keyword::Route,
            Self::Pool(_) => Keyword::Pool,
            Self::Eject(_) => Keyword::Eject,
            Self::Allow(_) => Keyword::Allow,
            Self::Deny(_) => Keyword::Deny,
            Self::Scrape(_) => Keyword::Scrape,
            Self::Observe(o) => o.keyword(),
        }
    }

    /// What is said of single ports stands beside what is said of all, and what is probed on one port beside what is on another.
    fn stands_beside(&self, other: &Self) -> bool {
        if let (Self::Service(ServiceFact::Probes(a)), Self::Service(ServiceFact::Probes(b))) = (self, other)
        {
            return !matches!((a, b), (Probes::None(_), _) | (_, Probes::None(_)));
        }
        if let (Self::Mtls(a), Self::Mtls(b)) = (self, other) {
            return !(a.ports.is_empty() && b.ports.is_empty());
        }
        self.keyword().repeats()
    }
}

impl ObserveSetting {
    fn keyword(&self) -> Keyword {
        match self {
            Self::AccessLog(_) => Keyword::AccessLog,
            Self::Tracing(_) => Keyword::Tracing,
            Self::Kiali(_) => Keyword::Kiali,
        }
    }
}

/// The names of all leaves, as `accept` and the support table call them.
pub fn leaf_names() -> impl Iterator<Item = &'static str> {
    [
        mesh::LEAVES,
        namespace::LEAVES,
        service::LEAVES,
        mtls::LEAVES,
        route::LEAVES,
        redirect::LEAVES,
        respond::LEAVES,
        rewrite::LEAVES,
        mirror::LEAVES,
        fault::LEAVES,
        edit::LEAVES,
        timeout::LEAVES,
        retry::LEAVES,
        pool::LEAVES,
        eject::LEAVES,
        allow::LEAVES,
        deny::LEAVES,
        scrape::LEAVES,
        observe::LEAVES,
    ]
    .into_iter()
    .flatten()
    .copied()
}
