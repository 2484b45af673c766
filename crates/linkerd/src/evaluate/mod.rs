//! What a set of Linkerd's resources decides of a request, without a mesh.
//!
//! ```text
//!   Resources, Services, MeshDefaults ──▶ Evaluator ──route(Request)──▶ Routed      HTTPRoute, GRPCRoute, TCPRoute, ServiceProfile,
//!                                                  │                               annotations
//!                                                  └─admit(Arrival)──▶ Admission   Server, AuthorizationPolicy and what it refers to,
//!                                                                                  ServerAuthorization, routes on Servers
//! ```
//!
//! It is written from the sources of Linkerd's policy controller and proxy and knows nothing of whoever wrote the resources, so it can judge
//! them: what a compiler emitted, and what has been in a cluster for years.
//!
//! ```
//! use mesh2yaml_linkerd::evaluate::{Evaluator, MeshDefaults, Resources};
//! use mesh2yaml_linkerd::{AuthorizationPolicy, MeshTlsAuthentication, ProxyProtocol, Select, Server};
//! use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest};
//! use mesh2yaml_types::{ServiceAccount, name, port};
//!
//! let web = ServiceAccount::new(name!("front"), name!("web"));
//! let authn = MeshTlsAuthentication::new("web", "prod", [web.clone()]);
//! let server = Server::new("shop", "prod", Select::pods([("app", "shop")]), port!(8080)).proxy_protocol(ProxyProtocol::Http1);
//! let policy = AuthorizationPolicy::new("web", "prod", &server, [&authn]);
//! let resources = Resources::new().server(server).mesh_tls_authentication(authn).authorization_policy(policy);
//! let mesh = Evaluator::new(&resources, [], MeshDefaults::default());
//!
//! let asks = |caller: Caller| {
//!     let arrival = Arrival::new(name!("prod"), [("app", "shop")], port!(8080), caller);
//!     mesh.admit(&arrival.asking(HttpRequest::new("GET", "/cart"))).admitted
//! };
//! assert!(asks(Caller::account("cluster.local", web)));
//! assert!(!asks(Caller::nobody(name!("front"))));
//! ```
//!
//! A decision is that of meshed pods once all of it is in force: routes have been accepted, pods have been restarted. Expressions and what chooses
//! pods are made ready once; a decision takes some microseconds. Where only the age of two objects decides, [`Decided`] says so, and which.
//!
//! Proxies order the matches of routes in two ways: see [`RouteOrder`]. Nothing is made normal: paths are compared as they are sent.
//!
//! What a request or an arrival cannot say is not there: the name that TLS asks for, so a Service with TLSRoutes takes nothing; hosts outside of
//! the cluster, so there are no EgressNetworks; identities that are no service accounts (a SPIFFE ID is that of one of
//! [`MeshDefaults::spiffe_domains`]); the version of HTTP; machines
//! outside of the cluster, so Servers of ExternalWorkloads choose nothing. What a decision cannot say is not there either: rate limits, ejection,
//! edits of headers on the pod's side, the time limits `timeout.linkerd.io/response` and `idle`, that a redirection to a whole path drops the query, and
//! that retries stop at bodies above 64 KiB. Headers of requests (`l5d-…`) change nothing, as by default. A ServiceProfile retries as long as its
//! budget lasts: so many times that it has the number [`u32::MAX`]. A share that fails is a [`Fault`](mesh2yaml_types::decision::Fault).
//!
//! Invariants:
//! - No input panics, and no decision takes longer than linear time in the request for each rule that binds it.
//! - What the policy controller cannot read is not there, and what the proxy refuses admits nothing and sends nothing.
//! - It knows nothing of the lowering of policies, nor does that of it.

mod attach;
mod filter;
mod grant;
mod inbound;
mod labels;
mod matching;
mod network;
mod outbound;
mod pods;
mod profile;
mod resources;
mod retry;
mod router;
mod routing;
mod server;
mod service;
mod split;
mod text;
mod view;

pub use pods::PodFacts;
pub use resources::{MeshDefaults, Resources, RouteOrder};

use mesh2yaml_types::decision::{Admission, Arrival, Request, Routed, ServiceFacts};

use attach::{Attachments, Head, Kind, OF_GATEWAY_API, OF_LINKERD};
use inbound::Inbound;
use outbound::Outbound;
use pods::Pods;
use service::Services;

/// A decision, and whether it hangs on the age of objects.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Decided<T> {
    /// What is decided.
    pub decision: T,
    /// Two objects that both could decide, and differently: the older does. None where age has no say.
    pub by_age: Option<String>,
}

impl<T> Decided<T> {
    fn surely(decision: T) -> Self {
        Self {
            decision,
            by_age: None,
        }
    }
}

/// Resources, ready to decide.
#[derive(Clone, Debug)]
pub struct Evaluator {
    order: RouteOrder,
    outbound: Outbound,
    inbound: Inbound,
}

impl Evaluator {
    /// What resources decide in a cluster with these Services.
    #[must_use]
    pub fn new(
        resources: &Resources,
        services: impl IntoIterator<Item = ServiceFacts>,
        mesh: MeshDefaults,
    ) -> Self {
        let attachments = attachments(resources);
        let pods = Pods::new(&resources.pods, &resources.namespaces);
        let services = Services::new(services, &resources.services, &pods, &mesh);
        Self {
            order: mesh.route_order,
            outbound: Outbound::new(resources, services, &attachments),
            inbound: Inbound::new(resources, pods, mesh, &attachments),
        }
    }

    /// What the proxy of a caller does with a request.
    #[must_use]
    pub fn route(&self, request: &Request) -> Routed {
        self.route_in(self.order, request).decision
    }

    /// The same with proxies that order matches in a certain way, and with what age decides.
    #[must_use]
    pub fn route_in(&self, order: RouteOrder, request: &Request) -> Decided<Routed> {
        self.outbound.route(request, order)
    }

    /// Whether the proxy of a pod lets a request in.
    #[must_use]
    pub fn admit(&self, arrival: &Arrival) -> Admission {
        self.admit_in(self.order, arrival).decision
    }

    /// The same with proxies that order matches in a certain way, and with what age decides.
    #[must_use]
    pub fn admit_in(&self, order: RouteOrder, arrival: &Arrival) -> Decided<Admission> {
        self.inbound.admit(arrival, order)
    }
}

/// What all routes ask to be attached to.
fn attachments(resources: &Resources) -> Attachments {
    let mut all = Attachments::default();
    for it in &resources.policy_http_routes {
        all.note(
            Kind::Http,
            &Head::new("", &it.metadata, &it.spec.parent_refs, OF_LINKERD),
        );
    }
    let of_gateway = OF_GATEWAY_API;
    for it in &resources.http_routes {
        all.note(
            Kind::Http,
            &Head::new("", &it.metadata, &it.spec.parent_refs, of_gateway),
        );
    }
    for it in &resources.grpc_routes {
        all.note(
            Kind::Grpc,
            &Head::new("", &it.metadata, &it.spec.parent_refs, of_gateway),
        );
    }
    for it in &resources.tls_routes {
        all.note(
            Kind::Tls,
            &Head::new("", &it.metadata, &it.spec.parent_refs, of_gateway),
        );
    }
    all
}
