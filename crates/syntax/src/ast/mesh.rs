//! `mesh { trust-domain cluster.local }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{Accept, AccessLog, Mtls, Observe, On, P, Reader, Tracing, Word};
use crate::shape::Shape;

/// What is true of the whole mesh.
#[derive(Clone, Debug, PartialEq)]
pub struct Mesh<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its statements.
    pub body: Vec<MeshStatement<'s>>,
}

/// A statement of [`Mesh`].
#[derive(Clone, Debug, PartialEq)]
pub enum MeshStatement<'s> {
    /// `trust-domain cluster.local`
    TrustDomain(Word<'s>),
    /// `trust-domain-aliases old.example`
    TrustDomainAliases(Vec<Word<'s>>),
    /// `control-plane istio-system`
    ControlPlane(Word<'s>),
    /// `probe-networks 10.0.0.0/8`
    ProbeNetworks(Vec<Word<'s>>),
    /// `cluster-networks 10.0.0.0/8`
    ClusterNetworks(Vec<Word<'s>>),
    /// `paths merge-slashes`
    Paths(Word<'s>),
    /// `mtls strict`
    Mtls(Mtls<'s>),
    /// `access-log stdout`
    AccessLog(AccessLog<'s>),
    /// `tracing jaeger`
    Tracing(Tracing<'s>),
    /// `install { … }`
    Install(Install<'s>),
    /// `observe { … }`
    Observe(Observe<'s>),
    /// `accept …`
    Accept(Accept<'s>),
    /// `on istio { … }`
    On(On<'s, MeshStatement<'s>>),
}

/// What the installation is told beyond what the other statements imply.
#[derive(Clone, Debug, PartialEq)]
pub struct Install<'s> {
    /// The whole block.
    pub span: Span,
    /// The keyword.
    pub keyword: Span,
    /// Its statements.
    pub body: Vec<InstallStatement<'s>>,
}

/// A statement of [`Install`].
#[derive(Clone, Debug, PartialEq)]
pub enum InstallStatement<'s> {
    /// `profile default`
    Profile(Word<'s>),
    /// `auto-mtls`
    AutoMtls(Span),
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new("mesh {", "mesh { trust-domain cluster.local }")];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("trust-domain DOMAIN", "trust-domain cluster.local"),
    Shape::new(
        "trust-domain-aliases DOMAIN,*",
        "trust-domain-aliases old.example",
    ),
    Shape::new("control-plane NAMESPACE", "control-plane istio-system"),
    Shape::new("probe-networks NETWORK,*", "probe-networks 10.0.0.0/8"),
    Shape::new("cluster-networks NETWORK,*", "cluster-networks 10.0.0.0/8"),
    Shape::new("paths MODE", "paths merge-slashes"),
    Shape::new("install {", "install { auto-mtls }"),
];
pub(crate) const INSTALL: &[Shape] = &[
    Shape::new("profile NAME", "profile default"),
    Shape::new("auto-mtls", "auto-mtls"),
];

impl<'s> Mesh<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("mesh", &pair),
            keyword: r.keyword("mesh", &pair),
            body: pair.into_inner().filter_map(|p| statement(r, p)).collect(),
        }
    }
}

fn statement<'s>(r: Reader, p: P<'s>) -> Option<MeshStatement<'s>> {
    use MeshStatement as S;
    Some(match p.as_rule() {
        Rule::trust_domain => S::TrustDomain(r.only_word(p)),
        Rule::trust_domain_aliases => S::TrustDomainAliases(r.words(p)),
        Rule::control_plane => S::ControlPlane(r.only_word(p)),
        Rule::probe_networks => S::ProbeNetworks(r.words(p)),
        Rule::cluster_networks => S::ClusterNetworks(r.words(p)),
        Rule::paths => S::Paths(r.only_word(p)),
        Rule::mtls => S::Mtls(Mtls::read(r, p)),
        Rule::access_log => S::AccessLog(AccessLog::read(r, p)),
        Rule::tracing => S::Tracing(Tracing::read(r, p)),
        Rule::install => S::Install(Install::read(r, p)),
        Rule::observe => S::Observe(Observe::read(r, p)),
        Rule::accept => S::Accept(Accept::read(r, p)),
        Rule::on_mesh => S::On(On::read(r, p, statement)),
        _ => return None,
    })
}

impl<'s> Install<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        Self {
            span: r.statement("install", &pair),
            keyword: r.keyword("install", &pair),
            body: pair
                .into_inner()
                .map(|p| match p.as_rule() {
                    Rule::install_profile => InstallStatement::Profile(r.only_word(p)),
                    _ => InstallStatement::AutoMtls(r.keyword("auto-mtls", &p)),
                })
                .collect(),
        }
    }
}
