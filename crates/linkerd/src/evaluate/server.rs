//! Servers with all that belongs to them: grants, and routes with theirs.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use mesh2yaml_gateway::Hostname;

use super::attach::{Attachments, Head, Kind, OF_GATEWAY_API, OF_LINKERD, Parent};
use super::filter::Filter;
use super::grant::{Authentications, Grant};
use super::labels;
use super::matching::{GrpcTest, HttpTest, Test, Unread};
use super::router::Route;
use super::{MeshDefaults, Resources};
use crate::{ProxyProtocol, Server as Resource, ServerPort, ServerSelect, Target};

/// What a route of a Server leads to.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    pub(super) grants: Arc<Vec<Grant>>,
    /// Edits of requests are nobody's business here, but a redirection ends a request.
    pub(super) filters: Vec<Filter>,
}

/// A port of some pods.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) name: String,
    pub(super) port: ServerPort,
    pub(super) protocol: ProxyProtocol,
    pub(super) grants: Vec<Grant>,
    pub(super) http: Vec<Route<HttpTest, Guard>>,
    pub(super) grpc: Vec<Route<GrpcTest, Guard>>,
    /// Whether the proxy refuses the Server as it gets it, and then everything that arrives.
    pub(super) refused: bool,
}

/// Reads Servers with all that belongs to them.
pub(super) struct Reader<'e> {
    resources: &'e Resources,
    mesh: &'e MeshDefaults,
    authentications: Authentications<'e>,
    /// Routes by namespace and Server.
    http: HashMap<(String, String), Vec<Read<HttpTest>>>,
    grpc: HashMap<(String, String), Vec<Read<GrpcTest>>>,
    /// Policies by namespace.
    policies: HashMap<&'e str, Vec<(&'e Target, Grant)>>,
}

/// A route, or what the proxy refuses.
type Read<T> = Result<Route<T, Guard>, Unread>;

impl<'e> Reader<'e> {
    pub(super) fn new(resources: &'e Resources, mesh: &'e MeshDefaults, attachments: &Attachments) -> Self {
        let authentications = Authentications::new(resources, mesh);
        let mut policies: HashMap<&str, Vec<(&Target, Grant)>> = HashMap::new();
        for it in &resources.authorization_policies {
            if let Some(grant) = authentications.grant(it) {
                let namespace = it.metadata.namespace().unwrap_or("default");
                policies
                    .entry(namespace)
                    .or_default()
                    .push((&it.spec.target, grant));
            }
        }
        let mut own = Self {
            resources,
            mesh,
            authentications,
            http: HashMap::new(),
            grpc: HashMap::new(),
            policies,
        };
        own.read_routes(attachments);
        own
    }

    fn read_routes(&mut self, attachments: &Attachments) {
        let known: HashSet<(&str, &str)> = self
            .resources
            .servers
            .iter()
            .map(|it| (it.metadata.namespace().unwrap_or("default"), it.metadata.name()))
            .collect();
        let takes = |kind: Kind| {
            let known = &known;
            move |parent: &Parent| match parent {
                Parent::Server(namespace, name) => {
                    known.contains(&(namespace.as_str(), name.as_str()))
                        && !attachments.drives_out(kind, parent)
                }
                Parent::Service(..) => false,
            }
        };
        let (takes_http, takes_grpc) = (takes(Kind::Http), takes(Kind::Grpc));
        for it in &self.resources.policy_http_routes {
            let head = Head::new(
                "HTTPRoute (policy)",
                &it.metadata,
                &it.spec.parent_refs,
                OF_LINKERD,
            );
            let guard = self.guard(&head, |target| {
                matches!(target, Target::PolicyHttpRoute(name) if name.eq_ignore_ascii_case(it.metadata.name()))
            });
            let rules = it.spec.rules.iter().map(|rule| {
                let tests = rule.matches.iter().map(HttpTest::new).collect::<Result<_, _>>()?;
                let filters = rule
                    .filters
                    .iter()
                    .map(Filter::policy)
                    .collect::<Result<_, _>>()?;
                Ok((tests, guard.with(filters)))
            });
            let route = route(&head, &it.spec.hostnames, rules, &guard, true);
            attach(&mut self.http, &head, &takes_http, route);
        }
        for it in &self.resources.http_routes {
            let head = Head::new("HTTPRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            let guard = self.guard(&head, |target| {
                matches!(target, Target::HttpRoute(name) if name.eq_ignore_ascii_case(it.metadata.name()))
            });
            let rules = it.spec.rules.iter().map(|rule| {
                let tests = rule.matches.iter().map(HttpTest::new).collect::<Result<_, _>>()?;
                let filters = rule.filters.iter().map(Filter::http).collect::<Result<_, _>>()?;
                Ok((tests, guard.with(filters)))
            });
            let route = route(&head, &it.spec.hostnames, rules, &guard, true);
            attach(&mut self.http, &head, &takes_http, route);
        }
        for it in &self.resources.grpc_routes {
            let head = Head::new("GRPCRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            let guard = self.guard(&head, |target| {
                matches!(target, Target::GrpcRoute(name) if name.eq_ignore_ascii_case(it.metadata.name()))
            });
            let rules = it.spec.rules.iter().map(|rule| {
                // Edits of responses are left out on this side, so they cost nothing.
                for filter in &rule.filters {
                    match Filter::grpc(filter) {
                        Ok(_) | Err(Unread::Policy) => {}
                        Err(Unread::Resource) => return Err(Unread::Resource),
                    }
                }
                let tests = rule.matches.iter().map(GrpcTest::new).collect::<Result<_, _>>()?;
                Ok((tests, guard.with(Vec::new())))
            });
            let route = route(&head, &it.spec.hostnames, rules, &guard, false);
            attach(&mut self.grpc, &head, &takes_grpc, route);
        }
    }

    /// The grants of the policies that are for a route.
    fn guard(&self, head: &Head, is_it: impl Fn(&Target) -> bool) -> Guard {
        let own = self.policies.get(head.namespace.as_str()).into_iter().flatten();
        let grants = own
            .filter(|(target, _)| is_it(target))
            .map(|(_, grant)| grant.clone());
        Guard {
            grants: Arc::new(grants.collect()),
            filters: Vec::new(),
        }
    }

    pub(super) fn server(&self, of: &Resource) -> Server {
        let (namespace, name) = (of.metadata.namespace().unwrap_or("default"), of.metadata.name());
        let mut grants: Vec<Grant> = Vec::new();
        let policies = self.policies.get(namespace).into_iter().flatten();
        let is_for = |target: &Target| match target {
            Target::Server(own) => own == name,
            // Whatever it names, it is the policy's own.
            Target::Namespace(_) => true,
            Target::HttpRoute(_) | Target::GrpcRoute(_) | Target::PolicyHttpRoute(_) => false,
        };
        grants.extend(
            policies
                .filter(|(target, _)| is_for(target))
                .map(|(_, grant)| grant.clone()),
        );
        for it in &self.resources.server_authorizations {
            let selects = match &it.spec.server {
                ServerSelect::Name(own) => own == name,
                ServerSelect::Selector(selector) => labels::matches(selector, of.metadata.labels()),
            };
            if selects && it.metadata.namespace().unwrap_or("default") == namespace {
                grants.extend(self.authentications.old_grant(it));
            }
        }
        grants.extend(
            of.spec
                .access_policy
                .and_then(|it| Grant::of_access(it, self.mesh)),
        );
        let key = (namespace.to_owned(), name.to_owned());
        let protocol = of.spec.proxy_protocol.unwrap_or(ProxyProtocol::Unknown);
        let (http, http_refused) = kept(self.http.get(&key));
        let (grpc, grpc_refused) = kept(self.grpc.get(&key));
        // Of the routes, only those of the Server's protocol are sent to the proxy.
        let routes_refused = match protocol {
            ProxyProtocol::Unknown | ProxyProtocol::Http1 | ProxyProtocol::Http2 => http_refused,
            ProxyProtocol::Grpc => grpc_refused,
            ProxyProtocol::Opaque | ProxyProtocol::Tls => false,
        };
        let refused = routes_refused || grants.iter().any(|it| it.networks.is_empty());
        Server {
            name: format!("Server {namespace}/{name}"),
            port: of.spec.port.clone(),
            protocol,
            grants,
            http,
            grpc,
            refused,
        }
    }
}

impl Guard {
    fn with(&self, filters: Vec<Filter>) -> Self {
        Self {
            grants: self.grants.clone(),
            filters,
        }
    }
}

/// A route of rules. The CRDs of HTTPRoutes write a rule for everything where there is none.
fn route<T: Test>(
    head: &Head,
    hosts: &[Hostname],
    rules: impl Iterator<Item = Result<(Vec<T>, Guard), Unread>>,
    guard: &Guard,
    has_default: bool,
) -> Read<T> {
    let mut rules = rules.collect::<Result<Vec<_>, _>>()?;
    if rules.is_empty() && has_default {
        rules.push((Vec::new(), guard.clone()));
    }
    Ok(Route::new(head.title.clone(), hosts, rules))
}

/// Notes a route at the Servers that take it, unless the policy controller drops it.
fn attach<T: Clone>(
    routes: &mut HashMap<(String, String), Vec<Read<T>>>,
    head: &Head,
    takes: &impl Fn(&Parent) -> bool,
    route: Read<T>,
) {
    if matches!(route, Err(Unread::Resource)) {
        return;
    }
    for server in head.servers(takes) {
        let key = (head.namespace.clone(), server.to_owned());
        routes.entry(key).or_default().push(route.clone());
    }
}

/// The routes that are read, and whether there is one that is not.
fn kept<T: Clone>(routes: Option<&Vec<Read<T>>>) -> (Vec<Route<T, Guard>>, bool) {
    let routes = routes.map(Vec::as_slice).unwrap_or_default();
    let read: Vec<_> = routes.iter().filter_map(|it| it.as_ref().ok().cloned()).collect();
    let refused = read.len() < routes.len();
    (read, refused)
}
