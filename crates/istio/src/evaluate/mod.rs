//! What a set of Istio's resources decides of a request, without a mesh.
//!
//! ```text
//!   Resources, Services, MeshDefaults ──▶ Evaluator ──route(Request)──▶ Routed      VirtualService, DestinationRule
//!                                                   ──admit(Arrival)──▶ Admission   PeerAuthentication, AuthorizationPolicy
//! ```
//!
//! It is written from Istio's and Envoy's sources and knows nothing of whoever wrote the resources, so it can judge them: what a compiler
//! emitted, and what has been in a cluster for years.
//!
//! ```
//! use mesh2yaml_istio::evaluate::{Evaluator, MeshDefaults, Resources};
//! use mesh2yaml_istio::{AuthorizationPolicy, Operation, Rule};
//! use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest};
//! use mesh2yaml_types::{name, port};
//!
//! let reads = Operation::new().method("GET").path("/cart/*");
//! let policy = AuthorizationPolicy::allow("reads", "prod").rule(Rule::to_operation(reads));
//! let mesh = Evaluator::new(&Resources::new().authorization_policy(policy), [], MeshDefaults::default());
//!
//! let asks = |method: &str, path: &str| {
//!     let arrival = Arrival::new(name!("prod"), [("app", "shop")], port!(8080), Caller::nobody(name!("web")));
//!     mesh.admit(&arrival.asking(HttpRequest::new(method, path))).admitted
//! };
//! assert!(asks("GET", "/cart/1"));
//! assert!(!asks("POST", "/cart/1"));
//! assert!(!asks("GET", "/cart/../admin"), "the path is made normal first");
//! ```
//!
//! A decision is that of sidecars once all of it is in force. Resources are taken in the order of their age, the oldest first. Regular expressions
//! and what chooses pods are made ready once; a decision takes some microseconds.
//!
//! What a request or an arrival cannot say is not there: tokens and their claims, the name that TLS asks for, the pod's own address, and the
//! labels of the caller. So a condition on one of them never holds, and its `not…` always does. Left out are `AUDIT` and dry runs, which
//! decide nothing; what is said by somebody whom `CUSTOM` asks; what has `targetRefs`, which waypoints and gateways obey; delegates, whose routes take
//! no request; `tls` routes; Sidecar, which hides hosts; and CORS, which is between browsers and answers. What upstream's validation refuses (a
//! regular expression that is none, a template with two `{**}`) matches nothing.
//!
//! Invariants:
//! - No input panics, and no decision takes longer than linear time in the request for each rule that binds it.
//! - A path is made normal as Envoy does it before anything compares it; what Envoy rejects is answered with 400, or not admitted.
//! - It knows nothing of the lowering of policies, nor does that of it.

mod access;
mod address;
mod destination;
mod export;
mod labels;
mod matching;
mod outcome;
mod path;
mod peer;
mod retry;
mod rule;
mod service;
mod template;
mod text;
mod trust;
mod view;
mod virtual_service;

use mesh2yaml_types::decision::{
    Action, Admission, Arrival, Forward, HttpRequest, Request, Response, Routed, ServiceFacts,
};

use crate::{
    AuthorizationPolicy, DestinationRule, ExtensionProvider, MeshConfig, MtlsMode, PathNormalization,
    PeerAuthentication, Provider, VirtualService,
};
use access::Policies;
use destination::{Finder, Subsets};
use matching::Caller;
use outcome::Taken;
use path::Rejected;
use peer::Peers;
use rule::Asked;
use service::Services;
use trust::Trust;
use view::View;
use virtual_service::{Routes, Routing};

/// The resources that decide, each kind in the order of its age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resources {
    /// Where requests go.
    pub virtual_services: Vec<VirtualService>,
    /// Which pods subsets are.
    pub destination_rules: Vec<DestinationRule>,
    /// Who must prove who they are.
    pub peer_authentications: Vec<PeerAuthentication>,
    /// Who may ask for what.
    pub authorization_policies: Vec<AuthorizationPolicy>,
}

impl Resources {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With another VirtualService, younger than the others.
    #[must_use]
    pub fn virtual_service(mut self, it: VirtualService) -> Self {
        self.virtual_services.push(it);
        self
    }

    /// With another DestinationRule, younger than the others.
    #[must_use]
    pub fn destination_rule(mut self, it: DestinationRule) -> Self {
        self.destination_rules.push(it);
        self
    }

    /// With another PeerAuthentication, younger than the others.
    #[must_use]
    pub fn peer_authentication(mut self, it: PeerAuthentication) -> Self {
        self.peer_authentications.push(it);
        self
    }

    /// With another AuthorizationPolicy, younger than the others.
    #[must_use]
    pub fn authorization_policy(mut self, it: AuthorizationPolicy) -> Self {
        self.authorization_policies.push(it);
        self
    }
}

/// What holds for the whole mesh; by default, what Istio has where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeshDefaults {
    /// The domain of the mesh's identities.
    pub trust_domain: String,
    /// Domains that mean the same.
    pub trust_domain_aliases: Vec<String>,
    /// Domains that are foreign, whose certificates are taken all the same: those of other roots of trust, upstream `caCertificates`.
    pub foreign_trust_domains: Vec<String>,
    /// Whether certificates of any domain are taken, upstream `PILOT_SKIP_VALIDATE_TRUST_DOMAIN`.
    pub any_trust_domain: bool,
    /// The namespace whose policies are for all.
    pub root_namespace: String,
    /// What becomes of paths before they are compared.
    pub path_normalization: PathNormalization,
    /// The domain of the cluster's Services.
    pub cluster_domain: String,
    /// The providers that policies with `CUSTOM` may ask, upstream `extensionProviders` with `envoyExtAuthzHttp` or `envoyExtAuthzGrpc`.
    pub authorizers: Vec<String>,
}

impl Default for MeshDefaults {
    fn default() -> Self {
        Self {
            trust_domain: "cluster.local".to_owned(),
            trust_domain_aliases: Vec::new(),
            foreign_trust_domains: Vec::new(),
            any_trust_domain: false,
            root_namespace: "istio-system".to_owned(),
            path_normalization: PathNormalization::Base,
            cluster_domain: "cluster.local".to_owned(),
            authorizers: Vec::new(),
        }
    }
}

impl From<&MeshConfig> for MeshDefaults {
    fn from(config: &MeshConfig) -> Self {
        let default = Self::default();
        let authorizes = |it: &&ExtensionProvider| {
            matches!(
                it.provider,
                Some(Provider::EnvoyExtAuthzHttp(_) | Provider::EnvoyExtAuthzGrpc(_))
            )
        };
        let authorizers = config.extension_providers.iter().filter(authorizes);
        Self {
            trust_domain: config.trust_domain.clone().unwrap_or(default.trust_domain),
            trust_domain_aliases: config.trust_domain_aliases.clone(),
            foreign_trust_domains: default.foreign_trust_domains,
            any_trust_domain: default.any_trust_domain,
            root_namespace: config.root_namespace.clone().unwrap_or(default.root_namespace),
            path_normalization: config.path_normalization.unwrap_or(default.path_normalization),
            cluster_domain: default.cluster_domain,
            authorizers: authorizers.map(|it| it.name.clone()).collect(),
        }
    }
}

impl MeshDefaults {
    /// In this trust domain.
    #[must_use]
    pub fn trust_domain(mut self, domain: impl Into<String>) -> Self {
        self.trust_domain = domain.into();
        self
    }

    /// With another domain that means the same.
    #[must_use]
    pub fn trust_domain_alias(mut self, domain: impl Into<String>) -> Self {
        self.trust_domain_aliases.push(domain.into());
        self
    }

    /// With a foreign domain whose certificates are taken.
    #[must_use]
    pub fn foreign_trust_domain(mut self, domain: impl Into<String>) -> Self {
        self.foreign_trust_domains.push(domain.into());
        self
    }

    /// Where certificates of any domain are taken.
    #[must_use]
    pub fn any_trust_domain(mut self) -> Self {
        self.any_trust_domain = true;
        self
    }

    /// With this root namespace.
    #[must_use]
    pub fn root_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.root_namespace = namespace.into();
        self
    }

    /// With somebody whom policies with `CUSTOM` may ask.
    #[must_use]
    pub fn authorizer(mut self, provider: impl Into<String>) -> Self {
        self.authorizers.push(provider.into());
        self
    }

    /// With paths made normal in this way.
    #[must_use]
    pub fn path_normalization(mut self, how: PathNormalization) -> Self {
        self.path_normalization = how;
        self
    }
}

/// Resources, ready to decide.
#[derive(Clone, Debug)]
pub struct Evaluator {
    normalization: PathNormalization,
    /// The domains whose certificates are taken; all where there is no list.
    taken: Option<Vec<String>>,
    services: Services,
    routes: Routes,
    subsets: Subsets,
    peers: Peers,
    policies: Policies,
}

impl Evaluator {
    /// What resources decide in a cluster with these Services.
    #[must_use]
    pub fn new(
        resources: &Resources,
        services: impl IntoIterator<Item = ServiceFacts>,
        mesh: MeshDefaults,
    ) -> Self {
        let services = Services::new(services, &mesh.cluster_domain);
        let trust = Trust::new(&mesh.trust_domain, &mesh.trust_domain_aliases);
        let root = mesh.root_namespace.as_str();
        let aliases = mesh.trust_domain_aliases.iter();
        let taken = aliases
            .chain(&mesh.foreign_trust_domains)
            .chain([&mesh.trust_domain]);
        Self {
            taken: (!mesh.any_trust_domain).then(|| taken.cloned().collect()),
            normalization: mesh.path_normalization,
            routes: Routes::new(&resources.virtual_services, &services),
            subsets: Subsets::new(&resources.destination_rules, &services, root),
            peers: Peers::new(&resources.peer_authentications, root),
            policies: Policies::new(&resources.authorization_policies, &trust, root, mesh.authorizers),
            services,
        }
    }

    /// What the proxy of a caller does with a request.
    #[must_use]
    pub fn route(&self, request: &Request) -> Routed {
        let host = self
            .services
            .host(request.service.as_str(), request.namespace.as_str());
        let finder = Finder {
            services: &self.services,
            subsets: &self.subsets,
            caller: request.caller.namespace.as_str(),
            port: request.port,
        };
        let caller = Caller {
            namespace: finder.caller,
            port: request.port,
        };
        let read = request
            .http
            .as_ref()
            .filter(|_| self.services.reads(&host, request.port));
        let Some(http) = read else {
            return self.route_bytes(&host, caller, &finder);
        };
        let view = match View::new(http, self.normalization) {
            Ok(view) => view,
            Err(Rejected::BadRequest) => {
                let answer = Response::new(400, Vec::new());
                return Routed::new(Action::Respond(answer), "Envoy takes no such path");
            }
            Err(Rejected::NotAPath) => return Routed::new(Action::NoRoute, "the target is no path"),
        };
        let (asked, routing) = self.in_force(http, &host, caller);
        let Some(routing) = routing else {
            let because = "no VirtualService is in force for it";
            return self.to_service(&asked, &view, &http.target, &finder, because);
        };
        let Some((route, matched)) = routing.route(&view, caller) else {
            let because = format!(
                "no route of VirtualService {}/{} fits",
                routing.namespace, routing.name
            );
            return Routed::new(Action::NoRoute, because);
        };
        let taken = Taken {
            view: &view,
            sent: &http.target,
            matched,
            namespace: &routing.namespace,
        };
        let because = format!(
            "route `{}` of VirtualService {}/{}",
            route.name, routing.namespace, routing.name
        );
        route.outcome.follow(&taken, &finder, because)
    }

    /// The Service that a request reaches, and the VirtualService for it: proxies go by the authority, not by the address.
    fn in_force(&self, http: &HttpRequest, host: &str, caller: Caller<'_>) -> (String, Option<&Routing>) {
        let asked = service::host_of(&http.authority);
        let named = match asked.is_empty() {
            true => Some(host.to_owned()),
            false => self.services.named(&asked, caller.namespace),
        };
        match named.filter(|it| it == host || self.services.serves(it, caller.port)) {
            Some(named) => {
                // On a port that a Service has not got there is nothing to route. One that is not known is taken to have it.
                let is_there =
                    self.services.get(&named).is_none() || self.services.serves(&named, caller.port);
                let routing = self.routes.of_service(&named, caller);
                (named, routing.filter(|_| is_there))
            }
            // A host that no VirtualService knows is left to go where the caller sends it.
            None => (
                host.to_owned(),
                self.routes.of_other(&asked, caller, &self.services),
            ),
        }
    }

    fn to_service(
        &self,
        host: &str,
        view: &View<'_>,
        sent: &[u8],
        finder: &Finder<'_>,
        because: &str,
    ) -> Routed {
        let mut forward = Forward::weighted([(finder.pods(host, None, ""), 1)]);
        forward.target = (*view.target != *sent).then(|| view.target.to_vec());
        Routed::new(Action::Forward(forward), because)
    }

    fn route_bytes(&self, host: &str, caller: Caller<'_>, finder: &Finder<'_>) -> Routed {
        match self.routes.of_bytes(host, caller) {
            Some((routing, to)) => Routed::new(
                outcome::bytes(to, &routing.namespace, finder),
                format!(
                    "a tcp route of VirtualService {}/{}",
                    routing.namespace, routing.name
                ),
            ),
            None => {
                let to = Forward::weighted([(finder.pods(host, None, ""), 1)]);
                Routed::new(Action::Forward(to), "no VirtualService is in force for it")
            }
        }
    }

    /// Whether the proxy of a pod lets a request in.
    #[must_use]
    pub fn admit(&self, arrival: &Arrival) -> Admission {
        let namespace = arrival.namespace.as_str();
        let identity = arrival.caller.identity.as_ref();
        let identity = match self.peers.mode(namespace, &arrival.labels, arrival.port) {
            MtlsMode::Strict if identity.is_none() => {
                return Admission::denied("PeerAuthentication: callers must prove who they are");
            }
            // Callers in the mesh know that, and send plaintext.
            MtlsMode::Disable => None,
            MtlsMode::Strict | MtlsMode::Permissive | MtlsMode::Unset => identity,
        };
        let is_taken = |domain: &String| self.taken.as_ref().is_none_or(|all| all.contains(domain));
        if identity.is_some_and(|it| !is_taken(&it.trust_domain)) {
            return Admission::denied("the certificate is of a trust domain that is not taken");
        }
        let read = arrival
            .http
            .as_ref()
            .filter(|_| !self.services.is_opaque(arrival));
        let view = match read.map(|http| View::new(http, self.normalization)).transpose() {
            Ok(view) => view,
            Err(Rejected::BadRequest | Rejected::NotAPath) => {
                return Admission::denied("Envoy takes no such path");
            }
        };
        let direct = arrival.caller.address;
        let asked = Asked {
            identity,
            uri: identity.map(|it| format!("spiffe://{}", it.principal())),
            direct,
            remote: address::remote(view.as_ref(), direct),
            port: arrival.port.get(),
            view,
        };
        self.policies.decide(namespace, &arrival.labels, &asked)
    }
}
