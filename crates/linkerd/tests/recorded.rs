//! What the policy controller was seen to make of documents (linkerd2 b24cd405, its index run on them): a pod with a probe, and step by step a
//! Server, a route with its policy, and variants of those. Linkerd's code cannot be asked in the tests, so these observations stand for it.

mod cluster;

use cluster::{Cluster, account, get, nobody, web};
use mesh2yaml_k8s::manifest::{Limits, read, typed};
use mesh2yaml_linkerd::AuthorizationPolicy;
use mesh2yaml_linkerd::evaluate::PodFacts;
use mesh2yaml_types::decision::{Caller, HttpRequest};
use mesh2yaml_types::{name, port};

const API: &str = "---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: api, namespace: prod}
spec: {podSelector: {matchLabels: {app: shop}}, port: 8080, proxyProtocol: HTTP/1}
";

const ROUTE: &str = "---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: api, namespace: prod}
spec:
  parentRefs: [{group: policy.linkerd.io, kind: Server, name: api}]
  rules:
  - matches:
    - {method: GET, path: {type: PathPrefix, value: /api}}
    - {method: POST, path: {type: PathPrefix, value: /api}}
";

const CALLERS: &str = "---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: {name: callers, namespace: prod}
spec:
  identityRefs:
  - {kind: ServiceAccount, namespace: front, name: web}
  - {kind: Namespace, name: ops}
";

const POLICY: &str = "---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: {name: allow-web, namespace: prod}
spec:
  targetRef: {group: gateway.networking.k8s.io, kind: HTTPRoute, name: api}
  requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers}]
";

/// Who may: the account that is named; one of the namespace that is; another one; nobody at `/api`; nobody at the probe's path; the account at a
/// path that no route takes.
fn seen(documents: &str) -> [bool; 6] {
    let pod = PodFacts::new(name!("prod"), [("app", "shop")]).probe(port!(8080), "/live");
    let cluster = Cluster::new(documents).pod(pod);
    let asks = |caller: &Caller, http: HttpRequest| cluster.admits(caller, http);
    [
        asks(&web(), get("/api/x")),
        asks(&account("ops", "robot"), HttpRequest::new("POST", "/api")),
        asks(&account("front", "other"), get("/api/x")),
        asks(&nobody(), get("/api/x")),
        asks(&nobody(), get("/live")),
        asks(&web(), get("/other")),
    ]
}

#[test]
fn observations() {
    let all = [API, ROUTE, CALLERS, POLICY].concat();
    let with = |from: &str, to: &str| {
        assert!(all.contains(from), "{from}");
        all.replace(from, to)
    };
    let named = [true, true, false, false, false, false];
    let everybody = [true, true, true, true, false, false];
    let no_one = [false; 6];
    let probe_alone = [false, false, false, false, true, false];
    let refs = "requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers}]";
    for (what, documents, expected) in [
        ("a pod alone: all-unauthenticated", String::new(), [true; 6]),
        (
            "a Server: no grants, and the route of the probe",
            API.to_owned(),
            probe_alone,
        ),
        (
            "a route and its policy: the route of the probe is gone",
            all.clone(),
            named,
        ),
        (
            "no required authentications: everybody",
            with(refs, "requiredAuthenticationRefs: []"),
            everybody,
        ),
        (
            "an authentication that is not there: the policy is dropped",
            [API, ROUTE, POLICY].concat(),
            no_one,
        ),
        (
            "a filter that is not read: the route is dropped, the probe's comes back, and the Server still denies",
            with(
                "  - matches:\n",
                "  - filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop, port: 80}}}]\n    matches:\n",
            ),
            probe_alone,
        ),
        (
            "audit: everybody beside the policy",
            with(
                "proxyProtocol: HTTP/1}",
                "proxyProtocol: HTTP/1, accessPolicy: audit}",
            ),
            everybody,
        ),
        (
            "a policy for the namespace without a Server: no effect",
            [CALLERS, POLICY].concat().replace(
                "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: api}",
                "{kind: Namespace, name: prod}",
            ),
            [true; 6],
        ),
    ] {
        assert_eq!(seen(&documents), expected, "{what}");
    }
}

/// The controller drops such a policy without a word; here it is an error before anybody applies it.
#[test]
fn a_target_without_a_group_is_an_error() {
    let text = POLICY.replace("group: gateway.networking.k8s.io, ", "");
    let documents = read(&text, &Limits::default()).expect("it is YAML");
    let (_, misfits) = typed::<AuthorizationPolicy>(&documents[0]);
    let messages: Vec<&str> = misfits.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`HTTPRoute` is of group `gateway.networking.k8s.io` or `policy.linkerd.io`: without a group, Kubernetes' own is meant"
        ]
    );
}
