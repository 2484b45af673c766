//! The caller's side: which routes a Service has, and what they make of a request.

use std::collections::HashMap;
use std::sync::Arc;

use mesh2yaml_gateway::{BackendRef, GrpcRoute, HttpRoute, HttpRouteRule};
use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_types::Port;
use mesh2yaml_types::decision::{Action, Backend, Request, Response, RetryPolicy, Routed};

use super::attach::{Attachments, Head, Kind, OF_GATEWAY_API, OF_LINKERD, Parent};
use super::filter::Filter;
use super::matching::{GrpcTest, HttpTest, Unread};
use super::profile::Profiles;
use super::retry::{self, Annotations, Limits, Unreadable};
use super::router::Route;
use super::routing::Asked;
use super::service::{Protocol, Services};
use super::split::{Destination, Weighted, split};
use super::view::View;
use super::{Decided, Resources, RouteOrder};
use crate::{PolicyHttpRoute, PolicyHttpRouteRule};

/// What a rule leads to.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) filters: Vec<Filter>,
    pub(super) backends: Vec<Weighted>,
    pub(super) limits: Limits,
    pub(super) retry: Option<RetryPolicy>,
}

/// A route that attaches to a Service.
#[derive(Clone, Debug)]
pub(super) struct Attached<R> {
    /// The route's namespace: in the Service's, it is for every caller; in another, for the callers there.
    pub(super) namespace: String,
    /// The Service's port; all of them where there is none.
    pub(super) port: Option<Port>,
    /// None where the proxy refuses all of the policy because of it.
    pub(super) route: Option<Arc<R>>,
}

type HttpRoutes = Vec<Attached<Route<HttpTest, Policy>>>;
type GrpcRoutes = Vec<Attached<Route<GrpcTest, Policy>>>;

/// The routes of a Service.
#[derive(Clone, Debug, Default)]
pub(super) struct Routes {
    pub(super) http: HttpRoutes,
    pub(super) grpc: GrpcRoutes,
    pub(super) tcp: Vec<Attached<TcpSplit>>,
    pub(super) tls: Vec<Attached<()>>,
}

#[derive(Clone, Debug)]
pub(super) struct TcpSplit {
    pub(super) name: String,
    pub(super) backends: Vec<Weighted>,
}

/// The caller's side of a mesh.
#[derive(Clone, Debug)]
pub(super) struct Outbound {
    services: Services,
    profiles: Profiles,
    /// By namespace and name of the Service.
    routes: HashMap<String, HashMap<String, Routes>>,
}

impl Outbound {
    pub(super) fn new(resources: &Resources, services: Services, attachments: &Attachments) -> Self {
        let mut own = Self {
            profiles: Profiles::new(&resources.service_profiles),
            routes: HashMap::new(),
            services,
        };
        for it in &resources.policy_http_routes {
            let head = Head::new(
                "HTTPRoute (policy)",
                &it.metadata,
                &it.spec.parent_refs,
                OF_LINKERD,
            );
            let route = own.policy_route(it, &head);
            own.attach(attachments, Kind::Http, &head, route, |all| &mut all.http);
        }
        for it in &resources.http_routes {
            let head = Head::new("HTTPRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            let route = own.http_route(it, &head);
            own.attach(attachments, Kind::Http, &head, route, |all| &mut all.http);
        }
        for it in &resources.grpc_routes {
            let head = Head::new("GRPCRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            let route = own.grpc_route(it, &head);
            own.attach(attachments, Kind::Grpc, &head, route, |all| &mut all.grpc);
        }
        for it in &resources.tls_routes {
            let head = Head::new("TLSRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            own.attach(attachments, Kind::Tls, &head, Ok(()), |all| &mut all.tls);
        }
        for it in &resources.tcp_routes {
            let head = Head::new("TCPRoute", &it.metadata, &it.spec.parent_refs, OF_GATEWAY_API);
            let route = match it.spec.rules.as_slice() {
                [rule] => Ok(TcpSplit {
                    name: head.title.clone(),
                    backends: rule
                        .backend_refs
                        .iter()
                        .map(|it| own.backend(it, Ok(Vec::new()), &head))
                        .collect(),
                }),
                _ => Err(Unread::Resource),
            };
            own.attach(attachments, Kind::Tcp, &head, route, |all| &mut all.tcp);
        }
        own
    }

    /// Notes a route at the Services that take it.
    fn attach<R>(
        &mut self,
        attachments: &Attachments,
        kind: Kind,
        head: &Head,
        route: Result<R, Unread>,
        of: impl Fn(&mut Routes) -> &mut Vec<Attached<R>>,
    ) {
        let route = match route {
            Ok(route) => Some(Arc::new(route)),
            Err(Unread::Policy) => None,
            Err(Unread::Resource) => return,
        };
        let services = &self.services;
        let takes = |parent: &Parent| match parent {
            Parent::Service(namespace, name, _) => {
                let service = services.get(namespace, name);
                service.is_some_and(|it| it.is_parent) && !attachments.drives_out(kind, parent)
            }
            Parent::Server(..) => false,
        };
        for (namespace, name, port) in head.services(&takes) {
            let all = self.routes.entry(namespace.to_owned()).or_default();
            of(all.entry(name.to_owned()).or_default()).push(Attached {
                namespace: head.namespace.clone(),
                port,
                route: route.clone(),
            });
        }
    }

    fn http_route(&self, of: &HttpRoute, head: &Head) -> Result<Route<HttpTest, Policy>, Unread> {
        let (limits, retry) = settings(&of.metadata, retry::http)?;
        let rule = |rule: &HttpRouteRule| {
            let said = rule.timeouts.request.as_ref();
            let backends = rule.backend_refs.iter().map(|it| {
                let filters = it.filters.iter().map(Filter::http).collect();
                self.backend(&it.backend, filters, head)
            });
            let policy = Policy {
                filters: rule.filters.iter().map(Filter::http).collect::<Result<_, _>>()?,
                backends: backends.collect(),
                limits: limits.or_request(said.and_then(|it| retry::unit_millis(it.as_str()))),
                retry: retry.clone(),
            };
            let tests = rule.matches.iter().map(HttpTest::new).collect::<Result<_, _>>()?;
            Ok((tests, policy))
        };
        // The CRDs write a rule for everything where there is none.
        let default = [HttpRouteRule::new()];
        let rules = if of.spec.rules.is_empty() {
            &default[..]
        } else {
            &of.spec.rules
        };
        let rules = rules.iter().map(rule).collect::<Result<_, _>>()?;
        Ok(Route::new(head.title.clone(), &of.spec.hostnames, rules))
    }

    fn policy_route(&self, of: &PolicyHttpRoute, head: &Head) -> Result<Route<HttpTest, Policy>, Unread> {
        let (limits, retry) = settings(&of.metadata, retry::http)?;
        let rule = |rule: &PolicyHttpRouteRule| {
            // Less than a millisecond is a limit too.
            let millis = rule
                .timeouts
                .request
                .map(|it| u64::try_from(it.as_nanos()).unwrap_or(0).div_ceil(1_000_000));
            let backends = rule.backend_refs.iter().map(|it| {
                let filters = it.filters.iter().map(Filter::policy_backend).collect();
                self.backend(&it.backend, filters, head)
            });
            let policy = Policy {
                filters: rule
                    .filters
                    .iter()
                    .map(Filter::policy)
                    .collect::<Result<_, _>>()?,
                backends: backends.collect(),
                limits: limits.or_request(millis),
                retry: retry.clone(),
            };
            let tests = rule.matches.iter().map(HttpTest::new).collect::<Result<_, _>>()?;
            Ok((tests, policy))
        };
        let default = [PolicyHttpRouteRule::new()];
        let rules = if of.spec.rules.is_empty() {
            &default[..]
        } else {
            &of.spec.rules
        };
        let rules = rules.iter().map(rule).collect::<Result<_, _>>()?;
        Ok(Route::new(head.title.clone(), &of.spec.hostnames, rules))
    }

    fn grpc_route(&self, of: &GrpcRoute, head: &Head) -> Result<Route<GrpcTest, Policy>, Unread> {
        let (limits, retry) = settings(&of.metadata, retry::grpc)?;
        let mut refused = false;
        let mut rules = Vec::with_capacity(of.spec.rules.len());
        for rule in &of.spec.rules {
            let filters = kept(rule.filters.iter().map(Filter::grpc), &mut refused)?;
            let tests = kept(rule.matches.iter().map(GrpcTest::new), &mut refused)?;
            let backends = rule.backend_refs.iter().map(|it| {
                let filters: Result<Vec<_>, _> = it.filters.iter().map(Filter::grpc).collect();
                refused |= matches!(filters, Err(Unread::Policy));
                self.backend(&it.backend, filters, head)
            });
            let policy = Policy {
                filters,
                backends: backends.collect(),
                limits,
                retry: retry.clone(),
            };
            rules.push((tests, policy));
        }
        match refused {
            true => Err(Unread::Policy),
            false => Ok(Route::new(head.title.clone(), &of.spec.hostnames, rules)),
        }
    }

    /// A backend, if its filters are read, it has a port, and its Service exists.
    fn backend(&self, of: &BackendRef, filters: Result<Vec<Filter>, Unread>, head: &Head) -> Weighted {
        let group = of.group.as_deref().unwrap_or_default();
        let kind = of.kind.as_deref().unwrap_or("Service");
        let is_service =
            (group.is_empty() || group.eq_ignore_ascii_case("core")) && kind.eq_ignore_ascii_case("Service");
        let namespace = of.namespace.as_deref().unwrap_or(&head.namespace);
        let service = self.services.get(namespace, &of.name).filter(|_| is_service);
        let to = match (service, of.port, filters) {
            (Some(service), Some(port), Ok(filters)) => Destination::Pods(service.pods(port), filters),
            (None, ..) | (_, None, _) | (.., Err(_)) => Destination::Failing,
        };
        Weighted {
            weight: of.weight.unwrap_or(1),
            to,
        }
    }

    /// What the proxy of a caller does with a request.
    pub(super) fn route(&self, request: &Request, order: RouteOrder) -> Decided<Routed> {
        let (namespace, name) = (request.namespace.as_str(), request.service.as_str());
        let host = self.services.host(namespace, name);
        let Some(service) = self.services.get(namespace, name) else {
            let backends = [Weighted {
                weight: 1,
                to: Destination::Pods(Backend::host(host, request.port), Vec::new()),
            }];
            let mut routed = Routed::new(Action::NoRoute, "no such Service is known");
            split(&mut routed, &backends, Vec::new(), None, None, false);
            return Decided::surely(routed);
        };
        if service.lacks(request.port) {
            let because = "the Service has no such port: the proxy refuses the connection";
            return Decided::surely(Routed::new(Action::NoRoute, because));
        }
        let view = match request.http.as_ref().map(View::new).transpose() {
            Ok(view) => view,
            Err(_) => {
                let answer = Response::new(400, Vec::new());
                return Decided::surely(Routed::new(
                    Action::Respond(answer),
                    "the proxy takes no such target",
                ));
            }
        };
        let asked = Asked {
            service,
            port: request.port,
            caller: request.caller.namespace.as_str(),
            order,
        };
        let protocol = service.protocol(request.port);
        let profile = self.profiles.of(&host, asked.caller, namespace);
        if let Some(profile) = profile.filter(|it| it.has_overrides() || protocol != Protocol::Opaque) {
            let view = view.as_ref().filter(|_| protocol != Protocol::Opaque);
            let pods = service.pods(request.port);
            return Decided::surely(profile.route(view, &pods, request.port, &self.services));
        }
        let none = Routes::default();
        let routes = self
            .routes
            .get(namespace)
            .and_then(|all| all.get(name))
            .unwrap_or(&none);
        asked.decide(routes, protocol, view.as_ref())
    }
}

/// What the annotations of a route say; a value that cannot be read costs the route.
fn settings(
    metadata: &ObjectMeta,
    retries: fn(&Annotations) -> Result<Option<RetryPolicy>, Unreadable>,
) -> Result<(Limits, Option<RetryPolicy>), Unread> {
    let annotations = metadata.annotations();
    let limits = Limits::read(annotations).map_err(|_| Unread::Resource)?;
    let retry = retries(annotations).map_err(|_| Unread::Resource)?;
    Ok((limits, retry))
}

/// What is read; what the proxy refuses is noted and left out.
fn kept<T>(items: impl Iterator<Item = Result<T, Unread>>, refused: &mut bool) -> Result<Vec<T>, Unread> {
    let mut out = Vec::new();
    for item in items {
        match item {
            Ok(item) => out.push(item),
            Err(Unread::Policy) => *refused = true,
            Err(Unread::Resource) => return Err(Unread::Resource),
        }
    }
    Ok(out)
}
