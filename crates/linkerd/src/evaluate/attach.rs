//! What routes attach to, and whether it takes them: the policy controller's statuses.

use std::collections::HashSet;

use mesh2yaml_gateway::ParentRef;
use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_types::Port;

/// What a route attaches to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Parent {
    /// A Server, by namespace and name.
    Server(String, String),
    /// A Service, or one port of it.
    Service(String, String, Option<Port>),
}

/// A route without its rules.
#[derive(Clone, Debug)]
pub(super) struct Head {
    /// For people: `HTTPRoute prod/shop`.
    pub(super) title: String,
    pub(super) namespace: String,
    pub(super) parents: Vec<Parent>,
    /// The Servers that it asks for; none where one of the references is not as it must be, for then the route counts for no Server.
    servers: Vec<String>,
}

/// The kinds of routes, each of which drives out those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Grpc,
    Http,
    Tls,
    Tcp,
}

/// Who attaches to what.
#[derive(Clone, Debug, Default)]
pub(super) struct Attachments {
    grpc: HashSet<Parent>,
    http: HashSet<Parent>,
    tls: HashSet<Parent>,
}

/// The group that stands where none is given, as the CRDs of the routes have it.
pub(super) const OF_GATEWAY_API: &str = "gateway.networking.k8s.io";
/// The same in Linkerd's own HTTPRoute.
pub(super) const OF_LINKERD: &str = "policy.linkerd.io";

impl Head {
    pub(super) fn new(kind: &str, metadata: &ObjectMeta, refs: &[ParentRef], default_group: &str) -> Self {
        let namespace = metadata.namespace().unwrap_or("default").to_owned();
        let of = |it: &ParentRef| {
            let group = it.group.as_deref().unwrap_or(default_group);
            let is = |own: &str, kind: &str| {
                let said = it.kind.as_deref().unwrap_or("Gateway");
                group.eq_ignore_ascii_case(own) && said.eq_ignore_ascii_case(kind)
            };
            let owner = it.namespace.clone().unwrap_or_else(|| namespace.clone());
            if it.name.is_empty() {
                None
            } else if is(OF_LINKERD, "Server") {
                Some(Parent::Server(owner, it.name.clone()))
            } else if is("", "Service") || is("core", "Service") {
                Some(Parent::Service(owner, it.name.clone(), it.port))
            } else {
                None
            }
        };
        let parents: Vec<(Parent, &ParentRef)> = refs.iter().filter_map(|it| Some((of(it)?, it))).collect();
        let to_servers = parents.iter().filter_map(|(parent, it)| match parent {
            Parent::Server(owner, name) => {
                let is_right = *owner == namespace && it.port.is_none() && it.section_name.is_none();
                Some(is_right.then(|| name.clone()))
            }
            Parent::Service(..) => None,
        });
        Self {
            title: format!("{kind} {namespace}/{}", metadata.name()),
            servers: to_servers.collect::<Option<_>>().unwrap_or_default(),
            parents: parents.into_iter().map(|(parent, _)| parent).collect(),
            namespace,
        }
    }

    /// The Servers of its namespace that take it.
    pub(super) fn servers<'a>(
        &'a self,
        takes: &'a impl Fn(&Parent) -> bool,
    ) -> impl Iterator<Item = &'a str> {
        let mut seen = HashSet::new();
        let accepted = move |wanted: &str| {
            let mut parents = self.parents.iter();
            parents.any(|it| matches!(it, Parent::Server(_, name) if name == wanted) && takes(it))
        };
        let servers = self.servers.iter().map(String::as_str);
        servers.filter(move |name| seen.insert(*name) && accepted(name))
    }

    /// The Services that take it, and the port that it is for; statuses are compared by the Service's name alone.
    pub(super) fn services<'a>(
        &'a self,
        takes: &'a impl Fn(&Parent) -> bool,
    ) -> impl Iterator<Item = (&'a str, &'a str, Option<Port>)> {
        let accepted = move |wanted: &str, at: Option<Port>| {
            self.parents.iter().any(|it| match it {
                Parent::Service(_, name, port) => {
                    let same = name == wanted && (at.is_none() || port.is_none() || *port == at);
                    same && takes(it)
                }
                Parent::Server(..) => false,
            })
        };
        self.parents.iter().filter_map(move |it| match it {
            Parent::Service(namespace, name, port) => {
                accepted(name, *port).then_some((namespace.as_str(), name.as_str(), *port))
            }
            Parent::Server(..) => None,
        })
    }
}

impl Attachments {
    /// Notes a route, whether or not its rules are read.
    pub(super) fn note(&mut self, kind: Kind, head: &Head) {
        let set = match kind {
            Kind::Grpc => &mut self.grpc,
            Kind::Http => &mut self.http,
            Kind::Tls => &mut self.tls,
            Kind::Tcp => return,
        };
        set.extend(head.parents.iter().cloned());
    }

    /// Whether a route of a kind that counts for more attaches to the very same parent and port.
    pub(super) fn drives_out(&self, kind: Kind, parent: &Parent) -> bool {
        [
            (Kind::Grpc, &self.grpc),
            (Kind::Http, &self.http),
            (Kind::Tls, &self.tls),
        ]
        .into_iter()
        .any(|(other, set)| other < kind && set.contains(parent))
    }
}
