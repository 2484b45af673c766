//! A small cluster: documents of YAML as resources, and what is asked of them.
#![allow(
    dead_code,
    reason = "it is a part of several tests, each of which needs some of it"
)]

use mesh2yaml_k8s::manifest::{Limits, read, typed};
use mesh2yaml_linkerd::evaluate::{Decided, Evaluator, MeshDefaults, PodFacts, Resources, RouteOrder};
use mesh2yaml_types::decision::{
    Action, Admission, Arrival, Backend, Caller, HttpRequest, Request, Routed, ServiceFacts, Share,
};
use mesh2yaml_types::{Name, Port, ServiceAccount, name, port};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A mesh, as it grows in a test.
pub(crate) struct Cluster {
    pub(crate) resources: Resources,
    pub(crate) services: Vec<ServiceFacts>,
    pub(crate) mesh: MeshDefaults,
}

fn one<T: DeserializeOwned>(document: &Value) -> T {
    let (it, misfits) = typed(document);
    assert!(misfits.is_empty(), "{document}: {misfits:?}");
    it.expect("it is read")
}

/// Adds documents, the oldest first.
fn add(mut all: Resources, yaml: &str) -> Resources {
    for it in read(yaml, &Limits::default()).expect("it is YAML") {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        let group = text("apiVersion")
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        all = match (group.as_str(), text("kind").as_str()) {
            (_, "Server") => all.server(one(&it)),
            (_, "AuthorizationPolicy") => all.authorization_policy(one(&it)),
            (_, "MeshTLSAuthentication") => all.mesh_tls_authentication(one(&it)),
            (_, "NetworkAuthentication") => all.network_authentication(one(&it)),
            (_, "ServerAuthorization") => all.server_authorization(one(&it)),
            ("policy.linkerd.io", "HTTPRoute") => all.policy_http_route(one(&it)),
            (_, "HTTPRoute") => all.http_route(one(&it)),
            (_, "GRPCRoute") => all.grpc_route(one(&it)),
            (_, "TCPRoute") => all.tcp_route(one(&it)),
            (_, "TLSRoute") => all.tls_route(one(&it)),
            (_, "ServiceProfile") => all.service_profile(one(&it)),
            (_, "Service") => all.service(one(&it)),
            (_, "Namespace") => all.namespace(one(&it)),
            (group, kind) => panic!("{kind} of {group}"),
        };
    }
    all
}

impl Cluster {
    /// With Services `shop`, `shop-v1` and `shop-v2` of `prod`, port 80 to 8080.
    pub(crate) fn new(yaml: &str) -> Self {
        let facts = |own: Name, labels: &[(&str, &str)]| {
            ServiceFacts::new(name!("prod"), own, labels.iter().copied()).port(port!(80), port!(8080))
        };
        Self {
            resources: add(Resources::new(), yaml),
            services: vec![
                facts(name!("shop"), &[("app", "shop")]),
                facts(name!("shop-v1"), &[("app", "shop"), ("version", "v1")]),
                facts(name!("shop-v2"), &[("app", "shop"), ("version", "v2")]),
            ],
            mesh: MeshDefaults::default(),
        }
    }

    pub(crate) fn and(mut self, yaml: &str) -> Self {
        self.resources = add(self.resources, yaml);
        self
    }

    pub(crate) fn pod(mut self, facts: PodFacts) -> Self {
        self.resources = self.resources.pod(facts);
        self
    }

    pub(crate) fn mesh(mut self, mesh: MeshDefaults) -> Self {
        self.mesh = mesh;
        self
    }

    pub(crate) fn ready(&self) -> Evaluator {
        Evaluator::new(&self.resources, self.services.clone(), self.mesh.clone())
    }

    /// What becomes of a request to `shop`, port 80, in both orders, which must agree.
    pub(crate) fn asks(&self, http: HttpRequest) -> Routed {
        self.asks_from(&name!("web"), http)
    }

    pub(crate) fn asks_from(&self, caller: &Name, http: HttpRequest) -> Routed {
        let [a, b] = self.in_orders(caller, http);
        assert_eq!(a.by_age, None, "age decides");
        assert_eq!(a, b, "the orders differ");
        a.decision
    }

    /// The same in each order.
    pub(crate) fn in_orders(&self, caller: &Name, http: HttpRequest) -> [Decided<Routed>; 2] {
        let caller = Caller::nobody(caller.clone());
        let request = Request::http(name!("prod"), name!("shop"), port!(80), http).from(caller);
        let mesh = self.ready();
        RouteOrder::ALL.map(|order| mesh.route_in(order, &request))
    }

    /// Whether a request arrives at the pod `app=shop` of `prod`, port 8080, in both orders, which must agree.
    pub(crate) fn admits(&self, caller: &Caller, http: HttpRequest) -> bool {
        self.admission(Some(http), caller, port!(8080)).admitted
    }

    pub(crate) fn admits_bytes(&self, caller: &Caller) -> bool {
        self.admission(None, caller, port!(8080)).admitted
    }

    pub(crate) fn admission(&self, http: Option<HttpRequest>, caller: &Caller, at: Port) -> Admission {
        let mut arrival = Arrival::new(name!("prod"), [("app", "shop")], at, caller.clone());
        arrival.http = http;
        let mesh = self.ready();
        let [a, b] = RouteOrder::ALL.map(|order| mesh.admit_in(order, &arrival));
        assert_eq!(a.by_age, None, "age decides");
        assert_eq!(a, b, "the orders differ");
        a.decision
    }
}

pub(crate) fn get(target: &str) -> HttpRequest {
    HttpRequest::new("GET", target)
}

/// An account of `front` with a certificate of the mesh.
pub(crate) fn web() -> Caller {
    account("front", "web")
}

pub(crate) fn account(namespace: &str, own: &str) -> Caller {
    let names = (namespace.parse().expect("a name"), own.parse().expect("a name"));
    Caller::account("cluster.local", ServiceAccount::new(names.0, names.1))
}

/// Somebody without a certificate.
pub(crate) fn nobody() -> Caller {
    Caller::nobody(name!("front"))
}

/// Where a request goes, as `v1 9/10, v2 1/10`; `shop` for pods without a version.
pub(crate) fn to(routed: &Routed) -> String {
    match &routed.action {
        Action::Forward(forward) => {
            let each = forward.to.iter().map(|(backend, share)| {
                let version = backend.labels.get("version").or(backend.labels.get("app"));
                let name = version.cloned().unwrap_or_else(|| backend.host.clone());
                match *share == Share::ALL {
                    true => name,
                    false => format!("{name} {:.2}", share.as_f64()),
                }
            });
            each.collect::<Vec<_>>().join(", ")
        }
        Action::Redirect(redirect) => format!("redirect {}", redirect.status),
        Action::Respond(response) => response.status.to_string(),
        Action::NoRoute => "nowhere".to_owned(),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn pods(version: &str) -> Backend {
    Backend::pods("prod", [("app", "shop"), ("version", version)], port!(8080))
}

/// An HTTPRoute of `prod` for `shop`, port 80: its name and its rules.
pub(crate) fn route(name: &str, rules: &str) -> String {
    route_in("prod", name, rules)
}

pub(crate) fn route_in(namespace: &str, name: &str, rules: &str) -> String {
    format!(
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         spec: {{parentRefs: [{{group: core, kind: Service, name: shop, namespace: prod, port: 80}}], rules: {rules}}}\n"
    )
}

/// A Server `shop` of `prod` for `app=shop`, port 8080, with more of its spec.
pub(crate) fn server(more: &str) -> String {
    format!(
        "---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {{name: shop, namespace: prod}}\n\
         spec: {{podSelector: {{matchLabels: {{app: shop}}}}, port: 8080{more}}}\n"
    )
}

/// An HTTPRoute of `prod` for the Server `shop`: its name and its rules.
pub(crate) fn guarded(name: &str, rules: &str) -> String {
    format!(
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {{name: {name}, namespace: prod}}\n\
         spec: {{parentRefs: [{{group: policy.linkerd.io, kind: Server, name: shop}}], rules: {rules}}}\n"
    )
}

/// An AuthorizationPolicy of `prod`: its name, its target, and what it requires.
pub(crate) fn policy(name: &str, target: &str, refs: &str) -> String {
    format!(
        "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {{name: {name}, namespace: prod}}\n\
         spec: {{targetRef: {target}, requiredAuthenticationRefs: {refs}}}\n"
    )
}

pub(crate) const SERVER: &str = "{group: policy.linkerd.io, kind: Server, name: shop}";
pub(crate) const WEB: &str = "[{kind: ServiceAccount, name: web, namespace: front}]";

/// A target of an HTTPRoute.
pub(crate) fn http(name: &str) -> String {
    format!("{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {name}}}")
}
