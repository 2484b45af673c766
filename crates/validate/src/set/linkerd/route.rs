//! What is kept of a route, of each kind.

use mesh2yaml_gateway::{
    BackendRef, GrpcRoute, GrpcRouteFilter, HttpRoute, HttpRouteFilter, HttpRouteMatch, Method, ParentRef,
    PathMatch, TcpRoute, TlsRoute,
};
use mesh2yaml_k8s::types::Port;
use mesh2yaml_k8s::{ObjectMeta, Path};
use mesh2yaml_linkerd::PolicyHttpRoute;

/// The group of a parent of Linkerd's own routes that does not say it.
const POLICY: &str = "policy.linkerd.io";

/// A kind of routes; of those with the same parent the first here counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Grpc,
    /// Of the Gateway API, or Linkerd's own.
    Http {
        is_own: bool,
    },
    Tls,
    Tcp,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Grpc => "GRPCRoute",
            Self::Http { .. } => "HTTPRoute",
            Self::Tls => "TLSRoute",
            Self::Tcp => "TCPRoute",
        }
    }

    /// Which of two counts: the lesser.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Grpc => 0,
            Self::Http { .. } => 1,
            Self::Tls => 2,
            Self::Tcp => 3,
        }
    }

    pub(super) const fn is_http(self) -> bool {
        matches!(self, Self::Http { .. })
    }
}

/// What is kept of a route.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(super) kind: Kind,
    pub(crate) parents: Vec<Parent>,
    pub(super) backends: Vec<Backend>,
    /// The requests of all rules; of HTTP alone.
    pub(super) requests: Vec<Requests>,
    /// Whether some hosts alone are meant.
    pub(super) has_hosts: bool,
    /// Whether Linkerd ignores it, for a filter that it does not have.
    pub(super) is_ignored: bool,
}

/// What a route is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum To {
    Service,
    Server,
    EgressNetwork,
}

impl To {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Server => "Server",
            Self::EgressNetwork => "EgressNetwork",
        }
    }

    fn of(group: Option<&str>, kind: &str) -> Option<Self> {
        // Linkerd takes any case, and `core` for the empty group.
        let is = |own: &str| group.unwrap_or_default().eq_ignore_ascii_case(own);
        if kind.eq_ignore_ascii_case("Service") && (is("") || is("core")) {
            Some(Self::Service)
        } else if kind.eq_ignore_ascii_case("Server") && is(POLICY) {
            Some(Self::Server)
        } else if kind.eq_ignore_ascii_case("EgressNetwork") && is(POLICY) {
            Some(Self::EgressNetwork)
        } else {
            None
        }
    }
}

/// A parent that meshes know.
#[derive(Debug)]
pub(crate) struct Parent {
    index: usize,
    pub(crate) to: To,
    /// As it is meant: the route's own where it is not said.
    pub(crate) namespace: Box<str>,
    pub(crate) name: Box<str>,
    pub(super) port: Option<u16>,
}

impl Parent {
    /// What is one parent of several routes.
    pub(super) fn key(&self) -> (To, &str, &str, Option<u16>) {
        (self.to, &self.namespace, &self.name, self.port)
    }

    pub(crate) fn path(&self) -> Path {
        Path::default().key("spec").key("parentRefs").index(self.index)
    }
}

/// Where requests go.
#[derive(Debug)]
pub(super) struct Backend {
    rule: usize,
    index: usize,
    pub(super) to: To,
    pub(super) namespace: Box<str>,
    pub(super) name: Box<str>,
    pub(super) port: Option<u16>,
}

impl Backend {
    pub(super) fn path(&self) -> Path {
        let rule = Path::default().key("spec").key("rules").index(self.rule);
        rule.key("backendRefs").index(self.index)
    }
}

/// Requests that a rule is for.
#[derive(Debug)]
pub(super) struct Requests {
    pub(super) path: Where,
    /// Whether that is all that is asked of them.
    pub(super) is_path_alone: bool,
    /// Whether a GET may be one of them.
    pub(super) may_be_get: bool,
}

/// The paths of requests.
#[derive(Debug)]
pub(super) enum Where {
    Exact(Box<str>),
    Prefix(Box<str>),
    /// What an expression takes is not known here.
    Expression,
}

impl Requests {
    fn all() -> Self {
        Self {
            path: Where::Prefix(Box::default()),
            is_path_alone: true,
            may_be_get: true,
        }
    }

    fn of(requests: &HttpRouteMatch) -> Self {
        let path = match &requests.path {
            None => Where::Prefix(Box::default()),
            Some(PathMatch::Exact(path)) => Where::Exact(path.as_str().into()),
            Some(PathMatch::Prefix(path)) => Where::Prefix(path.trim_end_matches('/').into()),
            Some(PathMatch::Regex(_) | _) => Where::Expression,
        };
        Self {
            path,
            is_path_alone: requests.headers.is_empty()
                && requests.query_params.is_empty()
                && requests.method.is_none(),
            may_be_get: requests.method.is_none_or(|method| method == Method::Get),
        }
    }

    /// Whether every request may be one of them.
    pub(super) fn may_be_all(&self) -> bool {
        let is_all = match &self.path {
            Where::Prefix(prefix) => prefix.is_empty(),
            Where::Expression => true,
            Where::Exact(_) => false,
        };
        self.is_path_alone && is_all
    }

    /// Whether a GET of a path may be one of them.
    pub(super) fn may_get(&self, path: &str) -> bool {
        self.may_be_get
            && match &self.path {
                Where::Exact(own) => **own == *path,
                Where::Prefix(prefix) => path
                    .strip_prefix(&**prefix)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
                Where::Expression => true,
            }
    }
}

impl Facts {
    /// Whether it is for requests, not for connections.
    pub(crate) const fn is_of_requests(&self) -> bool {
        matches!(self.kind, Kind::Grpc | Kind::Http { .. })
    }

    /// Whether it is of Linkerd's own kind.
    pub(crate) fn is_own(&self) -> bool {
        self.kind == (Kind::Http { is_own: true })
    }

    /// The facts of a route of any kind; none of one that no mesh's own proxies look at, if its backends are nothing to them either.
    pub(crate) fn of(route: &impl Route) -> Option<Self> {
        let facts = route.facts();
        (!facts.parents.is_empty() || !facts.backends.is_empty()).then_some(facts)
    }

    fn new(kind: Kind, metadata: &ObjectMeta, parents: &[ParentRef]) -> Self {
        let default_group = if kind == (Kind::Http { is_own: true }) {
            POLICY
        } else {
            ParentRef::GATEWAY_GROUP
        };
        let parents = parents.iter().enumerate().filter_map(|(index, parent)| {
            Some(Parent {
                index,
                to: To::of(
                    parent.group.as_deref().or(Some(default_group)),
                    parent.kind.as_deref()?,
                )?,
                namespace: namespace(parent.namespace.as_deref(), metadata),
                name: parent.name.as_str().into(),
                port: parent.port.map(Port::get),
            })
        });
        Self {
            kind,
            parents: parents.collect(),
            backends: Vec::new(),
            requests: Vec::new(),
            has_hosts: false,
            is_ignored: false,
        }
    }

    /// The backends of the next rule.
    fn to<'b>(
        &mut self,
        metadata: &ObjectMeta,
        rule: usize,
        backends: impl IntoIterator<Item = &'b BackendRef>,
    ) {
        let backends = backends.into_iter().enumerate().filter_map(|(index, it)| {
            Some(Backend {
                rule,
                index,
                to: To::of(it.group.as_deref(), it.kind.as_deref().unwrap_or("Service"))?,
                namespace: namespace(it.namespace.as_deref(), metadata),
                name: it.name.as_str().into(),
                port: it.port.map(Port::get),
            })
        });
        self.backends.extend(backends);
    }

    fn requests(&mut self, matches: &[HttpRouteMatch]) {
        if matches.is_empty() {
            self.requests.push(Requests::all());
        }
        self.requests.extend(matches.iter().map(Requests::of));
    }
}

fn namespace(written: Option<&str>, metadata: &ObjectMeta) -> Box<str> {
    let written = written.filter(|it| !it.is_empty());
    written.or(metadata.namespace()).unwrap_or_default().into()
}

/// A kind of routes.
pub(crate) trait Route {
    fn facts(&self) -> Facts;
}

impl Route for HttpRoute {
    fn facts(&self) -> Facts {
        let (metadata, spec) = (&self.metadata, &self.spec);
        let mut facts = Facts::new(Kind::Http { is_own: false }, metadata, &spec.parent_refs);
        facts.has_hosts = !spec.hostnames.is_empty();
        for (rule, it) in spec.rules.iter().enumerate() {
            facts.requests(&it.matches);
            facts.to(metadata, rule, it.backend_refs.iter().map(|it| &it.backend));
            let of_backends = it.backend_refs.iter().flat_map(|it| &it.filters);
            facts.is_ignored |= it.filters.iter().chain(of_backends).any(|filter| {
                !matches!(
                    filter,
                    HttpRouteFilter::RequestHeaderModifier(_)
                        | HttpRouteFilter::ResponseHeaderModifier(_)
                        | HttpRouteFilter::RequestRedirect(_)
                )
            });
        }
        // Without a rule, one is there that takes everything.
        if spec.rules.is_empty() {
            facts.requests(&[]);
        }
        facts
    }
}

impl Route for PolicyHttpRoute {
    fn facts(&self) -> Facts {
        let (metadata, spec) = (&self.metadata, &self.spec);
        let mut facts = Facts::new(Kind::Http { is_own: true }, metadata, &spec.parent_refs);
        facts.has_hosts = !spec.hostnames.is_empty();
        for (rule, it) in spec.rules.iter().enumerate() {
            facts.requests(&it.matches);
            facts.to(metadata, rule, it.backend_refs.iter().map(|it| &it.backend));
        }
        facts
    }
}

impl Route for GrpcRoute {
    fn facts(&self) -> Facts {
        let (metadata, spec) = (&self.metadata, &self.spec);
        let mut facts = Facts::new(Kind::Grpc, metadata, &spec.parent_refs);
        facts.has_hosts = !spec.hostnames.is_empty();
        for (rule, it) in spec.rules.iter().enumerate() {
            facts.to(metadata, rule, it.backend_refs.iter().map(|it| &it.backend));
            let of_backends = it.backend_refs.iter().flat_map(|it| &it.filters);
            facts.is_ignored |= it.filters.iter().chain(of_backends).any(|filter| {
                matches!(
                    filter,
                    GrpcRouteFilter::RequestMirror(_) | GrpcRouteFilter::ExtensionRef(_)
                )
            });
        }
        facts
    }
}

impl Route for TlsRoute {
    fn facts(&self) -> Facts {
        let mut facts = Facts::new(Kind::Tls, &self.metadata, &self.spec.parent_refs);
        for (rule, it) in self.spec.rules.iter().enumerate() {
            facts.to(&self.metadata, rule, &it.backend_refs);
        }
        facts
    }
}

impl Route for TcpRoute {
    fn facts(&self) -> Facts {
        let mut facts = Facts::new(Kind::Tcp, &self.metadata, &self.spec.parent_refs);
        for (rule, it) in self.spec.rules.iter().enumerate() {
            facts.to(&self.metadata, rule, &it.backend_refs);
        }
        facts
    }
}

/// A route of a set.
pub(super) type Known = super::Known<Facts>;
