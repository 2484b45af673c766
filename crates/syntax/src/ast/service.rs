//! `service api-server in production { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_grammar::Rule;

use super::{
    Accept, Allow, Deny, Eject, Label, Mtls, Observe, On, P, Param, Pool, Reader, Route, Scrape, Use, Word,
    few,
};
use crate::shape::Shape;

/// A Kubernetes Service, and what its callers and its workload are told.
#[derive(Clone, Debug, PartialEq)]
pub struct Service<'s> {
    /// The whole block.
    pub span: Span,
    /// Its name.
    pub name: Word<'s>,
    /// Its namespace.
    pub namespace: Word<'s>,
    /// Its statements.
    pub body: Vec<ServiceStatement<'s>>,
}

/// A statement of [`Service`] or of a profile.
#[derive(Clone, Debug, PartialEq)]
pub enum ServiceStatement<'s> {
    /// `use web`
    Use(Use<'s>),
    /// `param slow duration`, in a profile
    Param(Param<'s>),
    /// `workload app=api-server`
    Workload(Workload<'s>),
    /// `account api-server`
    Account(Account<'s>),
    /// `port http 80 to 8080`
    Port(Port<'s>),
    /// `probes none`
    Probes(Probes<'s>),
    /// `version stable version=v1`
    Version(Version<'s>),
    /// `route "…" { … }`
    Route(Route<'s>),
    /// `pool { … }`
    Pool(Pool<'s>),
    /// `eject { … }`
    Eject(Eject<'s>),
    /// `mtls strict`
    Mtls(Mtls<'s>),
    /// `allow "…" { … }`
    Allow(Allow<'s>),
    /// `deny "…" { … }`
    Deny(Deny<'s>),
    /// `scrape /metrics from account monitoring/prometheus`
    Scrape(Scrape<'s>),
    /// `observe { … }`
    Observe(Observe<'s>),
    /// `accept …`
    Accept(Accept<'s>),
    /// `on istio { … }`
    On(On<'s, ServiceStatement<'s>>),
}

/// The labels of the pods behind the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload<'s> {
    /// The whole statement.
    pub span: Span,
    /// The labels, all of which the pods have.
    pub labels: Vec<Label<'s>>,
}

/// The service account that the pods run as.
#[derive(Clone, Debug, PartialEq)]
pub struct Account<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its name.
    pub name: Word<'s>,
}

/// A port of the Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Port<'s> {
    /// The whole statement.
    pub span: Span,
    /// `http`, `http2`, `grpc`, `tcp`, `tls` or `opaque`.
    pub protocol: Word<'s>,
    /// The Service's port.
    pub number: Word<'s>,
    /// The container's port, where it differs.
    pub target: Option<Word<'s>>,
}

/// The paths that the kubelet asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Probes<'s> {
    /// The whole statement.
    pub span: Span,
    /// The paths, or the one word `none`.
    pub paths: Vec<Word<'s>>,
    /// The container port that is asked.
    pub port: Option<Word<'s>>,
}

/// One of several sets of pods behind the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Version<'s> {
    /// The whole statement.
    pub span: Span,
    /// Its name.
    pub name: Word<'s>,
    /// The labels that its pods have on top of the workload's.
    pub labels: Vec<Label<'s>>,
}

pub(crate) const SHAPES: &[Shape] = &[Shape::new(
    "service NAME in NAMESPACE {",
    "service shop in production { workload app=shop }",
)];
pub(crate) const BLOCK: &[Shape] = &[
    Shape::new("workload LABEL,*", "workload app=api-server"),
    Shape::new("account NAME", "account api-server"),
    Shape::new("port PROTOCOL PORT [to PORT]", "port http 80 to 8080"),
    Shape::new("probes PATH,* [on PORT]", "probes /healthz, /ready"),
    Shape::new("probes grpc [on PORT]", "probes grpc on 9090"),
    Shape::new("version NAME LABEL,*", "version stable version=v1"),
];

impl<'s> Service<'s> {
    pub(super) fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("service", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(empty, |p| r.word(&p)),
            namespace: parts.next().map_or(empty, |p| r.word(&p)),
            body: few(parts.filter_map(|p| statement(r, p))),
        }
    }
}

pub(super) fn statement<'s>(r: Reader, p: P<'s>) -> Option<ServiceStatement<'s>> {
    use ServiceStatement as S;
    Some(match p.as_rule() {
        Rule::use_ => S::Use(Use::read(r, p)),
        Rule::param => S::Param(Param::read(r, p)),
        Rule::workload => S::Workload(Workload::read(r, p)),
        Rule::account => S::Account(Account {
            span: r.statement("account", &p),
            name: r.only_word(p),
        }),
        Rule::port => S::Port(Port::read(r, p)),
        Rule::probes => S::Probes(Probes::read(r, p)),
        Rule::version => S::Version(Version::read(r, p)),
        Rule::route => S::Route(Route::read(r, p)),
        Rule::pool => S::Pool(Pool::read(r, p)),
        Rule::eject => S::Eject(Eject::read(r, p)),
        Rule::mtls => S::Mtls(Mtls::read(r, p)),
        Rule::allow => S::Allow(Allow::read(r, "allow", p)),
        Rule::deny => S::Deny(Deny::read(r, p)),
        Rule::scrape => S::Scrape(Scrape::read(r, p)),
        Rule::observe => S::Observe(Observe::read(r, p)),
        Rule::accept => S::Accept(Accept::read(r, p)),
        Rule::on_service => S::On(On::read(r, p, statement)),
        _ => return None,
    })
}

impl<'s> Workload<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("workload", &pair);
        Self {
            span,
            labels: pair.into_inner().map(|p| r.label(p)).collect(),
        }
    }
}

impl<'s> Port<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("port", &pair);
        let empty = Word { text: "", span };
        let mut parts = pair.into_inner();
        Self {
            span,
            protocol: parts.next().map_or(empty, |p| r.word(&p)),
            number: parts.next().map_or(empty, |p| r.word(&p)),
            target: parts.next().map(|p| r.word(&p)),
        }
    }
}

impl<'s> Probes<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let mut probes = Self {
            span: r.statement("probes", &pair),
            paths: Vec::new(),
            port: None,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::probes_on => probes.port = Some(r.only_word(part)),
                _ => probes.paths.push(r.word(&part)),
            }
        }
        probes
    }
}

impl<'s> Version<'s> {
    fn read(r: Reader, pair: P<'s>) -> Self {
        let span = r.statement("version", &pair);
        let mut parts = pair.into_inner();
        Self {
            span,
            name: parts.next().map_or(Word { text: "", span }, |p| r.word(&p)),
            labels: parts.map(|p| r.label(p)).collect(),
        }
    }
}
