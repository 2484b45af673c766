//! What a policy says of its services, as data: for tools beside the compiler, and for constants that keep a service's
//! code in step with its policy.
//!
//! ```text
//! Policy ─▶ for a mesh: statements that are `on` another are not there, profiles are joined, arguments are put in
//!        ─▶ Facts { services: [ host · ports · versions · routes · rules · callees ] }
//! ```
//!
//! Facts are taken from the checked policy and not from what it is compiled to, so they are in the policy's own words:
//! a path is a pattern, a caller an account.
//!
//! ```
//! use mesh2yaml::{Options, Target};
//!
//! let source = r#"
//! service shop in production {
//!   port http 80 to 8080
//!   route "orders" {
//!     path    "/orders/**"
//!     timeout 5s
//!     retry   2 times within 1s each on 5xx
//!   }
//!   route "the rest" { timeout 9s }
//! }
//! "#;
//! let facts = Options::new().source("shop.mesh", source).read().facts(Target::linkerd())?;
//! let orders = &facts.services[0].routes[0];
//! assert_eq!(orders.title.as_deref(), Some("orders"));
//! assert!(orders.when.paths[0].matches("/orders/7"));
//! assert_eq!(orders.retry.as_ref().and_then(|r| r.budget(orders.timeout)).map(|d| d.as_millis()), Some(3_000));
//! # Ok::<(), mesh2yaml::CompileError>(())
//! ```

use std::collections::BTreeMap;

use mesh2yaml_diagnostics::Sources;
use mesh2yaml_k8s::types::{Duration, Host, Name, Port, ServiceAccount};
use mesh2yaml_model::construct::{self, Allow, Deny, Probes, ServiceConstruct, ServiceFact};
use mesh2yaml_model::{FromArgument, Leaf, MeshView, Policy, ReadLeaf, ServiceView};

pub use mesh2yaml_model::construct::{
    Destination, FieldIs, GrpcCall, GrpcStatus, HostIs, Method, PathIs, Protocol, RetryOn, ServiceRef, Share,
    ValueIs,
};
pub use mesh2yaml_model::{PathPattern, Segment, When};

use crate::target::Target;

/// The domain under which Services are found.
const CLUSTER_DOMAIN: &str = "cluster.local";

/// What a policy says on one mesh.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The mesh.
    pub target: Target,
    /// The domain of all identities; `cluster.local` where the policy does not say.
    pub trust_domain: String,
    /// The services, by namespace and name.
    pub services: Vec<ServiceFacts>,
}

/// What is said of a service, its profiles' statements among it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServiceFacts {
    /// The name of the source that it stands in.
    pub source: String,
    /// Its name.
    pub name: Name,
    /// Its namespace.
    pub namespace: Name,
    /// The host by which it is called, such as `shop.production.svc.cluster.local`.
    pub host: Host,
    /// The account that its pods run as, where the policy says.
    pub account: Option<ServiceAccount>,
    /// The labels of its pods.
    pub workload: BTreeMap<String, String>,
    /// Its ports, in the order of the source.
    pub ports: Vec<PortFacts>,
    /// Its versions, in the order of the source.
    pub versions: Vec<VersionFacts>,
    /// The paths that the kubelet probes.
    pub probes: Vec<String>,
    /// What collectors of metrics may ask, beside the rules.
    pub scrapes: Vec<ScrapeFacts>,
    /// Its routes: the first that fits a request takes it.
    pub routes: Vec<RouteFacts>,
    /// Which requests are let in. Rules in dry run decide nothing and are not here.
    pub allow: Vec<RuleFacts>,
    /// Which requests are not, whatever lets them in.
    pub deny: Vec<RuleFacts>,
    /// The services of the policy that let it in by an `allow` rule that names its account or its namespace, by
    /// namespace and name. One that lets in the whole mesh, or anyone, is not among them.
    pub callees: Vec<Callee>,
}

/// A port of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PortFacts {
    /// What is spoken on it.
    pub protocol: Protocol,
    /// The Service's port, which callers use.
    pub number: Port,
    /// The container's port, which the service listens on.
    pub target: Port,
}

/// A set of a service's pods.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionFacts {
    /// Its name.
    pub name: Name,
    /// The labels that tell its pods from others of the service.
    pub labels: BTreeMap<String, String>,
}

/// What is said of some requests.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RouteFacts {
    /// What it is called in the source.
    pub title: Option<String>,
    /// What it is called in the names of objects.
    pub name: Option<String>,
    /// Which requests.
    pub when: When,
    /// Who gets them: nobody but the service itself where there is none.
    pub to: Vec<Share>,
    /// How long they may take, all tries together.
    pub timeout: Option<Duration>,
    /// How failed ones are tried again.
    pub retry: Option<RetryFacts>,
}

/// How failed requests are tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryFacts {
    /// Retries after the first try.
    pub times: u32,
    /// How long one try may take.
    pub each: Option<Duration>,
    /// What counts as failed.
    pub on: Vec<RetryOn>,
}

impl RetryFacts {
    /// The most time that all tries can take: as many as there are, each as long as it may, and no more than the timeout. `None` where
    /// neither one try nor all of them are bounded.
    #[must_use]
    pub fn budget(&self, timeout: Option<Duration>) -> Option<Duration> {
        let tries = u64::from(self.times) + 1;
        let all = self
            .each
            .and_then(|each| Duration::from_millis(each.as_millis().saturating_mul(tries)));
        // More than the longest duration is bounded by the timeout alone.
        match (all, timeout) {
            (Some(all), Some(timeout)) => Some(all.min(timeout)),
            (one, other) => one.or(other),
        }
    }
}

/// What a collector of metrics may ask: `GET` of these paths.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScrapeFacts {
    /// The container's port, which the collector asks directly; perhaps one that the service does not declare.
    pub port: Port,
    /// The paths.
    pub paths: Vec<String>,
    /// Who asks: any of these.
    pub from: Vec<Caller>,
}

/// An access rule.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleFacts {
    /// What it is called in the source.
    pub title: Option<String>,
    /// What it is called in the names of objects.
    pub name: Option<String>,
    /// Who calls: any of these.
    pub from: Vec<Caller>,
    /// Which requests; of all ports that are declared where none is named.
    pub when: When,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// A service account.
    Account(ServiceAccount),
    /// Any service account of a namespace.
    Namespace(Name),
    /// Whoever has this name in its certificate.
    Identity(String),
    /// Whoever connects from an address of a network, perhaps without a part of it.
    Network {
        /// The network, such as `10.0.0.0/8`.
        network: String,
        /// The part that is not meant.
        except: Option<String>,
    },
    /// Any service account of the mesh's trust domain.
    Mesh,
    /// Anybody, with or without an identity.
    Anyone,
}

/// A service that lets another one in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Callee {
    /// Its namespace.
    pub namespace: Name,
    /// Its name.
    pub name: Name,
    /// The host by which it is called.
    pub host: Host,
    /// The Service's ports that one of its rules lets the caller in on.
    pub ports: Vec<Port>,
}

impl Facts {
    pub(crate) fn new(policy: &Policy, sources: &Sources, target: Target) -> Self {
        let mesh = target.model().mesh;
        let view = MeshView::new(policy, mesh);
        let mut services = Vec::new();
        policy.each_service(mesh, |service, seen| {
            let mut facts = ServiceFacts {
                source: sources.name(service.span.source).to_owned(),
                name: service.name.clone(),
                namespace: service.namespace.clone(),
                host: Host::of_service(&service.name, &service.namespace, CLUSTER_DOMAIN),
                account: None,
                workload: BTreeMap::new(),
                ports: Vec::new(),
                versions: Vec::new(),
                probes: Vec::new(),
                scrapes: Vec::new(),
                routes: Vec::new(),
                allow: Vec::new(),
                deny: Vec::new(),
                callees: Vec::new(),
            };
            facts.fill(seen, &mut Reader { service, mesh });
            services.push(facts);
        });
        let callees: Vec<Vec<Callee>> = services.iter().map(|it| callees(it, &services)).collect();
        for (service, callees) in services.iter_mut().zip(callees) {
            service.callees = callees;
        }
        Self {
            target,
            trust_domain: view
                .trust_domain
                .and_then(|leaf| leaf.literal())
                .map_or_else(|| "cluster.local".to_owned(), |domain| domain.to_string()),
            services,
        }
    }
}

/// The services that let `caller` in by its name.
fn callees(caller: &ServiceFacts, all: &[ServiceFacts]) -> Vec<Callee> {
    let Some(account) = &caller.account else {
        return Vec::new();
    };
    let named = |rule: &&RuleFacts| {
        rule.from.iter().any(|from| match from {
            Caller::Account(it) => it == account,
            Caller::Namespace(it) => *it == account.namespace,
            Caller::Identity(_) | Caller::Network { .. } | Caller::Mesh | Caller::Anyone => false,
        })
    };
    let callee = |service: &ServiceFacts| {
        let rules: Vec<&RuleFacts> = service.allow.iter().filter(named).collect();
        let open = |port: &Port| {
            let on = |rule: &&RuleFacts| rule.when.ports.is_empty() || rule.when.ports.contains(port);
            rules.iter().any(on)
        };
        (!rules.is_empty()).then(|| Callee {
            namespace: service.namespace.clone(),
            name: service.name.clone(),
            host: service.host.clone(),
            ports: service.ports.iter().map(|p| p.number).filter(open).collect(),
        })
    };
    all.iter()
        .filter(|it| !std::ptr::eq(*it, caller))
        .filter_map(callee)
        .collect()
}

/// Reads leaves as they are in one service.
struct Reader<'p> {
    service: &'p mesh2yaml_model::Service,
    mesh: mesh2yaml_model::MeshId,
}

impl ReadLeaf for Reader<'_> {
    /// Check has seen to it that there is a value; without it, a statement says nothing.
    fn read<T: FromArgument>(&mut self, leaf: &Leaf<T>) -> Option<T> {
        leaf.peek(self.service)
    }
}

impl Reader<'_> {
    fn values<T: FromArgument>(&mut self, leaves: &[Leaf<T>]) -> Vec<T> {
        leaves.iter().filter_map(|leaf| self.read(leaf)).collect()
    }

    fn optional<T: FromArgument>(&mut self, leaf: Option<&Leaf<T>>) -> Option<T> {
        leaf.and_then(|leaf| self.read(leaf))
    }

    fn labels(&mut self, labels: &[construct::LabelLeaf]) -> BTreeMap<String, String> {
        let label = |label: &construct::LabelLeaf| {
            Some((label.key.to_string(), self.read(&label.value)?.to_string()))
        };
        labels.iter().filter_map(label).collect()
    }
}

impl ServiceFacts {
    fn fill(&mut self, seen: &ServiceView<'_, '_>, reader: &mut Reader<'_>) {
        for said in seen.constructs {
            match said {
                ServiceConstruct::Service(fact) => self.fact(fact, reader),
                ServiceConstruct::Route(route) => self.routes.extend(RouteFacts::new(route, reader)),
                // A rule in dry run decides nothing: who relied on it would be turned away.
                ServiceConstruct::Allow(rule) | ServiceConstruct::Deny(Deny { rule })
                    if rule.dry_run.is_some() => {}
                ServiceConstruct::Allow(allow) => self.allow.push(RuleFacts::new(allow, reader)),
                ServiceConstruct::Deny(deny) => self.deny.push(RuleFacts::new(&deny.rule, reader)),
                // When all ports are known.
                ServiceConstruct::Scrape(_) => {}
                // How requests are carried and recorded is nothing that code should depend on.
                ServiceConstruct::Mtls(_)
                | ServiceConstruct::Pool(_)
                | ServiceConstruct::Eject(_)
                | ServiceConstruct::Observe(_) => {}
            }
        }
        let only = self
            .ports
            .iter()
            .find(|port| port.protocol.is_http())
            .map(|port| port.target);
        for said in seen.constructs {
            if let ServiceConstruct::Scrape(scrape) = said {
                self.scrapes.extend(ScrapeFacts::new(scrape, only, reader));
            }
        }
    }

    fn fact(&mut self, fact: &ServiceFact, reader: &mut Reader<'_>) {
        match fact {
            ServiceFact::Workload(labels) => self.workload = reader.labels(labels),
            ServiceFact::Account(account) => {
                let name = reader.read(account);
                self.account = name.map(|name| ServiceAccount::new(self.namespace.clone(), name));
            }
            ServiceFact::Port(port) => {
                let (Some(protocol), Some(number)) = (reader.read(&port.protocol), reader.read(&port.number))
                else {
                    return;
                };
                let target = reader.optional(port.target.as_ref());
                self.ports.push(PortFacts {
                    protocol,
                    number,
                    target: target.unwrap_or(number),
                });
            }
            ServiceFact::Version(version) => {
                if let Some(name) = reader.read(&version.name) {
                    let labels = reader.labels(&version.labels);
                    self.versions.push(VersionFacts { name, labels });
                }
            }
            ServiceFact::Probes(Probes::Http { paths, on: _ }) => {
                let paths = reader.values(paths);
                self.probes.extend(paths.iter().map(ToString::to_string));
            }
            // The health of a gRPC server is no path that a service chooses.
            ServiceFact::Probes(Probes::Grpc { said: _, on: _ } | Probes::None(_)) => {}
        }
    }
}

fn titles(title: Option<&construct::Title>) -> (Option<String>, Option<String>) {
    (
        title.map(|t| t.text.to_string()),
        title.map(|t| t.slug.to_string()),
    )
}

impl RouteFacts {
    fn new(route: &construct::Route, reader: &mut Reader<'_>) -> Option<Self> {
        let construct::Route {
            title,
            span: _,
            when,
            to,
            redirect: _,
            respond: _,
            rewrite: _,
            mirror: _,
            fault: _,
            edits: _,
            timeout,
            retry,
        } = route;
        let (title, name) = titles(title.as_ref());
        let timeout = timeout.get(reader.mesh).and_then(|it| reader.read(&it.after));
        let retry = match retry.get(reader.mesh) {
            Some(construct::Retry { times, each, on }) => Some(RetryFacts {
                times: reader.read(times)?,
                each: reader.optional(each.as_ref()),
                on: reader.values(on),
            }),
            None => None,
        };
        Some(Self {
            title,
            name,
            when: when.values(reader),
            to: reader.values(to),
            timeout,
            retry,
        })
    }
}

impl RuleFacts {
    fn new(rule: &Allow, reader: &mut Reader<'_>) -> Self {
        let Allow {
            title,
            span: _,
            from,
            when,
            // Rules that are tried out are no facts.
            dry_run: _,
        } = rule;
        let (title, name) = titles(title.as_ref());
        Self {
            title,
            name,
            from: from.iter().flat_map(|from| Caller::of(from, reader)).collect(),
            when: when.values(reader),
        }
    }
}

impl ScrapeFacts {
    /// `only` is the container's port of the one HTTP port. Check has seen to it that there is one where none is said.
    fn new(scrape: &construct::Scrape, only: Option<Port>, reader: &mut Reader<'_>) -> Option<Self> {
        let construct::Scrape {
            span: _,
            paths,
            on,
            from,
        } = scrape;
        Some(Self {
            port: reader.optional(on.as_ref()).or(only)?,
            paths: reader.values(paths).iter().map(ToString::to_string).collect(),
            from: from.iter().flat_map(|from| Caller::of(from, reader)).collect(),
        })
    }
}

impl Caller {
    /// Those that a statement means: an argument can be a list of accounts.
    fn of(caller: &construct::Caller, reader: &mut Reader<'_>) -> Vec<Self> {
        let one = match caller {
            construct::Caller::Account(leaf) => {
                let home = &reader.service.namespace;
                let account = |it: &mesh2yaml_model::AccountRef| {
                    let namespace = it.namespace.as_ref().unwrap_or(home).clone();
                    Self::Account(ServiceAccount::new(namespace, it.name.clone()))
                };
                let accounts = leaf.peek(reader.service);
                return accounts
                    .iter()
                    .flat_map(|list| list.iter())
                    .map(account)
                    .collect();
            }
            construct::Caller::Namespace(leaf) => reader.read(leaf).map(Self::Namespace),
            construct::Caller::Identity(leaf) => reader.read(leaf).map(|it| Self::Identity(it.text())),
            construct::Caller::Cidr { network, except } => {
                let except = reader.optional(except.as_ref());
                reader.read(network).map(|network| Self::Network {
                    network: network.as_str().to_owned(),
                    except: except.map(|it| it.as_str().to_owned()),
                })
            }
            construct::Caller::Mesh(_) => Some(Self::Mesh),
            construct::Caller::Anyone(_) => Some(Self::Anyone),
        };
        one.into_iter().collect()
    }
}
