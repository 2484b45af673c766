//! What the routes of a Service make of a request.

use mesh2yaml_types::decision::{Action, Response, RetryPolicy, Routed};
use mesh2yaml_types::{Duration, Port};

use super::filter::{Ended, apply};
use super::matching::{GrpcTest, HttpRank, HttpTest, Test};
use super::outbound::{Attached, Policy, Routes, TcpSplit};
use super::retry::Limits;
use super::router::{Found, Route, find};
use super::service::{Protocol, Service};
use super::split::{Destination, Weighted, split};
use super::view::View;
use super::{Decided, RouteOrder};

/// A request to a Service, but for what it asks.
pub(super) struct Asked<'e> {
    pub(super) service: &'e Service,
    pub(super) port: Port,
    pub(super) caller: &'e str,
    pub(super) order: RouteOrder,
}

impl Asked<'_> {
    /// The routes that count for the caller and the port.
    fn counting<'r, R>(&self, all: &'r [Attached<R>]) -> Vec<&'r Attached<R>> {
        let is_for = |it: &&Attached<R>| {
            let seen = it.namespace == self.service.namespace || it.namespace == self.caller;
            seen && it.port.is_none_or(|port| port == self.port)
        };
        all.iter().filter(is_for).collect()
    }

    pub(super) fn decide(
        &self,
        routes: &Routes,
        protocol: Protocol,
        view: Option<&View<'_>>,
    ) -> Decided<Routed> {
        let (grpc, http) = (self.counting(&routes.grpc), self.counting(&routes.http));
        let (tls, tcp) = (self.counting(&routes.tls), self.counting(&routes.tcp));
        match (protocol, view) {
            (Protocol::Opaque, _) => self.bytes(&tcp),
            (Protocol::Http1, Some(view)) => self.http(&http, view),
            (Protocol::Http2 | Protocol::Detect, Some(view)) if !grpc.is_empty() => self.grpc(&grpc, view),
            (Protocol::Http2, Some(view)) => self.http(&http, view),
            (Protocol::Http1 | Protocol::Http2, None) => {
                Decided::surely(Routed::new(Action::NoRoute, "the port is for HTTP alone"))
            }
            (Protocol::Detect, None) if !grpc.is_empty() => Decided::surely(Routed::new(
                Action::NoRoute,
                "a GRPCRoute makes the port one for calls alone",
            )),
            (Protocol::Detect, Some(view)) if !http.is_empty() => self.http(&http, view),
            (Protocol::Detect, None) if !http.is_empty() => self.bytes(&[]),
            (Protocol::Detect, _) if !tls.is_empty() => Decided::surely(Routed::new(
                Action::NoRoute,
                "a TLSRoute decides by the name that TLS asks for, which is not known here",
            )),
            (Protocol::Detect, _) if !tcp.is_empty() => self.bytes(&tcp),
            (Protocol::Detect, Some(view)) => self.http(&[], view),
            (Protocol::Detect, None) => self.bytes(&[]),
        }
    }

    fn http(&self, routes: &[&Attached<Route<HttpTest, Policy>>], view: &View<'_>) -> Decided<Routed> {
        let found = |found: &Found<'_, HttpTest, Policy>| {
            let rank = Some(&found.rank);
            self.follow(
                found.policy,
                &found.route.name,
                &self.service.http_retry,
                (view, rank),
                false,
            )
        };
        self.routed(routes, view, found)
    }

    fn grpc(&self, routes: &[&Attached<Route<GrpcTest, Policy>>], view: &View<'_>) -> Decided<Routed> {
        let found = |found: &Found<'_, GrpcTest, Policy>| {
            self.follow(
                found.policy,
                &found.route.name,
                &self.service.grpc_retry,
                (view, None),
                true,
            )
        };
        self.routed(routes, view, found)
    }

    fn routed<T: Test>(
        &self,
        routes: &[&Attached<Route<T, Policy>>],
        view: &View<'_>,
        follow: impl Fn(&Found<'_, T, Policy>) -> Routed,
    ) -> Decided<Routed> {
        if routes.is_empty() {
            let policy = Policy {
                filters: Vec::new(),
                backends: Vec::new(),
                limits: Limits::default(),
                retry: None,
            };
            let retry = &self.service.http_retry;
            let mut routed = self.follow(&policy, "", retry, (view, None), false);
            "no route is in force for it".clone_into(&mut routed.because);
            return Decided::surely(routed);
        }
        let Some(readable) = routes
            .iter()
            .map(|it| it.route.as_deref())
            .collect::<Option<Vec<_>>>()
        else {
            let answer = Response::new(500, Vec::new());
            let because = "the proxy refuses the routes of the Service, for it cannot read one of them";
            return Decided::surely(Routed::new(Action::Respond(answer), because));
        };
        let found = find(readable, view, self.order);
        let Some(first) = found.first() else {
            return Decided::surely(Routed::new(
                Action::NoRoute,
                "no rule of the Service's routes fits",
            ));
        };
        let routed = follow(first);
        let other = found
            .iter()
            .skip(1)
            .find(|other| !is_same(&follow(other), &routed));
        Decided {
            by_age: other.map(|other| format!("{} and {}", first.route.name, other.route.name)),
            decision: routed,
        }
    }

    /// What a rule makes of a request.
    fn follow(
        &self,
        policy: &Policy,
        name: &str,
        service_retry: &Option<RetryPolicy>,
        (view, rank): (&View<'_>, Option<&HttpRank>),
        is_grpc: bool,
    ) -> Routed {
        let mut routed = Routed::new(Action::NoRoute, name);
        let limits = policy.limits.or(self.service.limits);
        if limits.request == Some(0) {
            routed.action = Action::Respond(Response::new(504, Vec::new()));
            routed.because.push_str(", in no time at all");
            return routed;
        }
        let edited = match apply(&policy.filters, view, rank) {
            Ok(edited) => edited,
            Err(Ended::Redirected(redirect)) => {
                routed.action = Action::Redirect(redirect);
                return routed;
            }
            Err(Ended::Invalid) => {
                routed.action = Action::Respond(Response::new(500, Vec::new()));
                return routed;
            }
        };
        routed.timeout = limits.request.and_then(Duration::from_millis);
        routed.retry = policy.retry.clone().or_else(|| service_retry.clone());
        routed.response = edited.response;
        let own = [Weighted {
            weight: 1,
            to: Destination::Pods(self.service.pods(self.port), Vec::new()),
        }];
        let backends = if policy.backends.is_empty() {
            &own[..]
        } else {
            &policy.backends
        };
        split(&mut routed, backends, edited.request, Some(view), rank, is_grpc);
        routed
    }

    /// Where bytes go: to the Service, unless a TCPRoute says where.
    fn bytes(&self, routes: &[&Attached<TcpSplit>]) -> Decided<Routed> {
        let follow = |it: Option<&TcpSplit>| {
            let because = it.map_or("the Service itself", |it| it.name.as_str());
            let mut routed = Routed::new(Action::NoRoute, because);
            let own = [Weighted {
                weight: 1,
                to: Destination::Pods(self.service.pods(self.port), Vec::new()),
            }];
            let backends = it.map(|it| it.backends.as_slice()).filter(|it| !it.is_empty());
            split(
                &mut routed,
                backends.unwrap_or(&own),
                Vec::new(),
                None,
                None,
                false,
            );
            routed
        };
        let routes: Vec<&TcpSplit> = routes.iter().filter_map(|it| it.route.as_deref()).collect();
        let routed = follow(routes.first().copied());
        let other = routes
            .iter()
            .skip(1)
            .find(|other| !is_same(&follow(Some(other)), &routed));
        Decided {
            by_age: other.map(|other| format!("{} and {}", routed.because, other.name)),
            decision: routed,
        }
    }
}

/// Whether two decisions are one but for the reason.
fn is_same(a: &Routed, b: &Routed) -> bool {
    let bare = |it: &Routed| {
        let mut it = it.clone();
        it.because.clear();
        it
    };
    bare(a) == bare(b)
}
