//! Server, AuthorizationPolicy, the authentications, EgressNetwork, HTTPLocalRateLimitPolicy and ServerAuthorization: written, read,
//! and their rules.

use std::fmt::Debug;

use mesh2yaml_k8s::manifest::{Kept, Limits, documents, typed};
use mesh2yaml_k8s::{Finding, Severity, Validate};
use mesh2yaml_linkerd::{
    AccessPolicy, AuthorizationPolicy, ClientAuthentication, EgressNetwork, HttpLocalRateLimitPolicy,
    IdentityRef, LabelExpression, LabelSelector, MeshTlsAuthentication, MeshTlsClients, Network,
    NetworkAuthentication, ObjectRef, ProxyProtocol, RateLimitOverride, Select, Server, ServerAuthorization,
    ServerAuthorizationVersion, ServerPort, ServerSelect, ServerVersion, Target, TrafficPolicy,
};
use mesh2yaml_types::{ServiceAccount, name, port};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What is found in a document of one of the kinds here.
fn look(document: &Value) -> Vec<Finding> {
    fn of<K: DeserializeOwned + Validate + Serialize + PartialEq + Debug>(document: &Value) -> Vec<Finding> {
        let (it, mut found) = typed::<K>(document);
        if let Some(it) = it {
            found.extend(it.findings());
            let kept = Kept::<K>::new(document).0.expect("it was read");
            assert_eq!(&serde_json::to_value(&kept).expect("JSON"), document);
            read_again(&it);
        }
        found
    }
    match document["kind"].as_str() {
        Some("Server") => of::<Server>(document),
        Some("AuthorizationPolicy") => of::<AuthorizationPolicy>(document),
        Some("MeshTLSAuthentication") => of::<MeshTlsAuthentication>(document),
        Some("NetworkAuthentication") => of::<NetworkAuthentication>(document),
        Some("EgressNetwork") => of::<EgressNetwork>(document),
        Some("HTTPLocalRateLimitPolicy") => of::<HttpLocalRateLimitPolicy>(document),
        Some("ServerAuthorization") => of::<ServerAuthorization>(document),
        other => panic!("no kind of here: {other:?}"),
    }
}

/// What is written by its type alone is read as the same.
fn read_again<K: DeserializeOwned + Serialize + PartialEq + Debug>(it: &K) {
    let written = serde_json::to_value(it).expect("JSON");
    let (again, unknown) = typed::<K>(&written);
    assert_eq!(again.as_ref(), Some(it), "{written}: {unknown:?}");
}

fn found(version: &str, kind: &str, spec: &str) -> Vec<Finding> {
    let text = format!(
        "apiVersion: policy.linkerd.io/{version}\nkind: {kind}\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n"
    );
    let document = documents(&text, Limits::default())
        .next()
        .expect("there is one")
        .unwrap_or_else(|error| panic!("{spec}: {error}"));
    look(&document.value)
}

/// Each case is a spec and where it is wrong; without a place it is right.
fn check(version: &str, kind: &str, cases: &[(&str, &[&str])]) {
    for (spec, expected) in cases {
        let lines: Vec<String> = found(version, kind, spec)
            .iter()
            .map(|f| {
                let severity = if f.severity == Severity::Error { "E" } else { "W" };
                format!("{severity} {} {}", f.rule, f.path)
            })
            .collect();
        assert_eq!(lines, *expected, "{kind} {version} {spec}");
    }
}

/// Each case is a spec that cannot be read, and what is said of it.
fn check_messages(version: &str, kind: &str, cases: &[(&str, &str)]) {
    for (spec, expected) in cases {
        let found = found(version, kind, spec);
        let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(messages, [*expected], "{kind} {version} {spec}");
    }
}

fn api() -> Server {
    Server::new("api", "prod", Select::pods([("app", "api")]), port!(8080))
}

fn web() -> ServiceAccount {
    ServiceAccount::new(name!("front"), name!("web"))
}

/// It is written as expected, is read as the same, and nothing is wrong with it but what is named.
fn writes<K>(it: &K, spec: &Value, expected: &[&str])
where
    K: DeserializeOwned + Serialize + PartialEq + Debug + Validate,
{
    assert_eq!(&serde_json::to_value(it).expect("JSON")["spec"], spec);
    read_again(it);
    let found = it.findings();
    let lines: Vec<String> = found.iter().map(|f| format!("{} {}", f.rule, f.path)).collect();
    assert_eq!(lines, expected);
}

#[test]
fn servers() {
    const POD: &str = "E shape spec.podSelector";
    check(
        "v1beta3",
        "Server",
        &[
            ("{podSelector: {}, port: 80}", &[]),
            (
                "{podSelector: {matchLabels: {app: a}}, port: http, proxyProtocol: null}",
                &[],
            ),
            (
                "{externalWorkloadSelector: {}, port: 80, accessPolicy: audit}",
                &[],
            ),
            (
                "{podSelector: {matchExpressions: [{key: a, operator: In, values: [b]}]}, port: 1}",
                &[],
            ),
            (
                "{podSelector: {}, port: 65535, proxyProtocol: gRPC, accessPolicy: cluster-authenticated}",
                &[],
            ),
            ("{podSelector: null, externalWorkloadSelector: {}, port: 80}", &[]),
            // The choice, and what is required.
            (
                "{podSelector: {}, externalWorkloadSelector: {}, port: 80}",
                &["E shape spec"],
            ),
            ("{port: 80}", &["E shape spec"]),
            ("{podSelector: {}}", &["E shape spec"]),
            ("{}", &["E shape spec"]),
            (
                "{podSelector: {}, port: 80, ports: [80]}",
                &["E unknown-field spec.ports"],
            ),
            // The port.
            ("{podSelector: {}, port: 0}", &["E shape spec.port"]),
            ("{podSelector: {}, port: 65536}", &["E shape spec.port"]),
            ("{podSelector: {}, port: -1}", &["E shape spec.port"]),
            ("{podSelector: {}, port: {number: 80}}", &["E shape spec.port"]),
            ("{podSelector: {}, port: '80'}", &["W effect spec.port"]),
            ("{podSelector: {}, port: Http}", &["W effect spec.port"]),
            ("{podSelector: {}, port: ''}", &["W effect spec.port"]),
            ("{externalWorkloadSelector: {}, port: Http}", &[]),
            // Words.
            (
                "{podSelector: {}, port: 80, proxyProtocol: HTTP}",
                &["E shape spec.proxyProtocol"],
            ),
            (
                "{podSelector: {}, port: 80, proxyProtocol: grpc}",
                &["E shape spec.proxyProtocol"],
            ),
            (
                "{podSelector: {}, port: 80, proxyProtocol: ''}",
                &["E shape spec.proxyProtocol"],
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: Deny}",
                &["E shape spec.accessPolicy"],
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: allow}",
                &["E shape spec.accessPolicy"],
            ),
            // The selector.
            ("{podSelector: [a], port: 80}", &[POD]),
            (
                "{podSelector: {matchLabels: {app: 1}}, port: 80}",
                &["E shape spec.podSelector.matchLabels.app"],
            ),
            (
                "{podSelector: {matchExpressions: [{key: a, operator: Equals}]}, port: 80}",
                &["E shape spec.podSelector.matchExpressions[0].operator"],
            ),
            (
                "{podSelector: {matchExpressions: [{operator: Exists}]}, port: 80}",
                &["E shape spec.podSelector.matchExpressions[0]"],
            ),
            (
                "{podSelector: {app: a}, port: 80}",
                &["E unknown-field spec.podSelector.app"],
            ),
        ],
    );
    for (expression, expected) in [
        ("operator: In, values: [a, b]", None),
        ("operator: NotIn, values: [a]", None),
        ("operator: Exists", None),
        ("operator: DoesNotExist, values: null", None),
        ("operator: In", Some("")),
        ("operator: In, values: []", Some("")),
        ("operator: NotIn", Some("")),
        ("operator: NotIn, values: []", Some("")),
        ("operator: Exists, values: []", Some(".values")),
        ("operator: DoesNotExist, values: [a]", Some(".values")),
    ] {
        let spec = format!("{{podSelector: {{matchExpressions: [{{key: a, {expression}}}]}}, port: 80}}");
        let place = expected.map(|at| format!("W effect spec.podSelector.matchExpressions[0]{at}"));
        let place: Vec<&str> = place.iter().map(String::as_str).collect();
        check("v1beta3", "Server", &[(&spec, &place)]);
    }
}

#[test]
fn older_servers() {
    const DEPRECATED: &str = "W schema apiVersion";
    check(
        "v1beta2",
        "Server",
        &[
            ("{podSelector: {}, port: 80, proxyProtocol: TLS}", &[]),
            ("{externalWorkloadSelector: {}, port: 80}", &[]),
            (
                "{podSelector: {}, port: 80, accessPolicy: deny}",
                &["E unknown-field spec.accessPolicy"],
            ),
        ],
    );
    check(
        "v1beta1",
        "Server",
        &[
            ("{podSelector: {}, port: 80}", &[DEPRECATED]),
            (
                "{externalWorkloadSelector: {}, port: 80}",
                &[DEPRECATED, "E unknown-field spec.externalWorkloadSelector"],
            ),
            (
                "{podSelector: {}, port: 80, accessPolicy: deny}",
                &[DEPRECATED, "E unknown-field spec.accessPolicy"],
            ),
        ],
    );
    const EXISTS: &str = "matchExpressions: [{key: a, operator: Exists}]";
    check(
        "v1alpha1",
        "Server",
        &[
            ("{podSelector: {matchLabels: {}}, port: 80}", &[DEPRECATED]),
            (&format!("{{podSelector: {{{EXISTS}}}, port: 80}}"), &[DEPRECATED]),
            (
                &format!("{{podSelector: {{matchLabels: {{a: b}}, {EXISTS}}}, port: 80}}"),
                &[DEPRECATED, "E schema spec.podSelector"],
            ),
            (
                "{podSelector: {}, port: 80}",
                &[DEPRECATED, "E schema spec.podSelector"],
            ),
        ],
    );
    check("v1", "Server", &[("{podSelector: {}, port: 80}", &["E shape "])]);
}

#[test]
fn servers_are_written() {
    writes(
        &api()
            .proxy_protocol(ProxyProtocol::Grpc)
            .access_policy(AccessPolicy::AllAuthenticated),
        &json!({
            "podSelector": {"matchLabels": {"app": "api"}},
            "port": 8080,
            "proxyProtocol": "gRPC",
            "accessPolicy": "all-authenticated",
        }),
        &[],
    );
    let stable = LabelSelector::new([("app", "api")])
        .expression(LabelExpression::not_in("track", ["canary", "dark"]))
        .expression(LabelExpression::is_in("tier", ["front"]))
        .expression(LabelExpression::exists("team"))
        .expression(LabelExpression::does_not_exist("batch"));
    writes(
        &Server::new(
            "api",
            "prod",
            Select::ExternalWorkloads(stable),
            ServerPort::name("http"),
        )
        .version(ServerVersion::V1Beta2),
        &json!({
            "externalWorkloadSelector": {
                "matchLabels": {"app": "api"},
                "matchExpressions": [
                    {"key": "track", "operator": "NotIn", "values": ["canary", "dark"]},
                    {"key": "tier", "operator": "In", "values": ["front"]},
                    {"key": "team", "operator": "Exists"},
                    {"key": "batch", "operator": "DoesNotExist"},
                ],
            },
            "port": "http",
        }),
        &[],
    );
    let old = Server::new("all", "prod", Select::all_pods(), port!(80)).version(ServerVersion::V1Alpha1);
    let spec = json!({"podSelector": {}, "port": 80});
    writes(&old, &spec, &["schema apiVersion", "schema spec.podSelector"]);
}

#[test]
fn authorization_policies() {
    let to = |target: &str, refs: &str| {
        format!("{{targetRef: {{{target}}}, requiredAuthenticationRefs: [{refs}]}}")
    };
    const SERVER: &str = "group: policy.linkerd.io, kind: Server, name: s";
    const TLS: &str = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: t}";
    const NET: &str = "{group: policy.linkerd.io, kind: NetworkAuthentication, name: n, namespace: x}";
    const ACCOUNT: &str = "{kind: ServiceAccount, name: web, namespace: front}";
    let long = "a".repeat(254);
    for (target, expected) in [
        (SERVER.to_owned(), None),
        ("group: policy.linkerd.io, kind: server, name: s".to_owned(), None),
        (
            "group: policy.linkerd.io, kind: HttpRoute, name: r".to_owned(),
            None,
        ),
        (
            "group: gateway.networking.k8s.io, kind: HTTPRoute, name: r".to_owned(),
            None,
        ),
        (
            "group: gateway.networking.k8s.io, kind: GRPCROUTE, name: r".to_owned(),
            None,
        ),
        ("kind: Namespace, name: b".to_owned(), None),
        ("group: '', kind: namespace, name: b".to_owned(), None),
        ("group: core, kind: Namespace, name: b".to_owned(), None),
        (
            "kind: Namespace, name: c".to_owned(),
            Some("E admission spec.targetRef.name"),
        ),
        ("kind: Server, name: s".to_owned(), Some("E shape spec.targetRef")),
        (
            "group: Policy.linkerd.io, kind: Server, name: s".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "group: policy.linkerd.io, kind: GRPCRoute, name: r".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "group: gateway.networking.k8s.io, kind: TLSRoute, name: r".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "group: policy.linkerd.io, kind: Namespace, name: b".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "group: apps, kind: Deployment, name: d".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "kind: Service, name: s".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        (
            "group: policy.linkerd.io, kind: Server".to_owned(),
            Some("E shape spec.targetRef"),
        ),
        ("name: s".to_owned(), Some("E shape spec.targetRef")),
        (
            format!("{SERVER}, namespace: b"),
            Some("E unknown-field spec.targetRef.namespace"),
        ),
        (
            "group: policy.linkerd.io, kind: Server, name: ''".to_owned(),
            Some("E schema spec.targetRef.name"),
        ),
        (
            format!("group: policy.linkerd.io, kind: Server, name: {long}"),
            Some("E schema spec.targetRef.name"),
        ),
    ] {
        let expected: Vec<&str> = expected.into_iter().collect();
        check(
            "v1alpha1",
            "AuthorizationPolicy",
            &[(&to(&target, TLS), &expected)],
        );
    }
    let refs: [(String, &[&str]); 17] = [
        (format!("{TLS}, {NET}"), &[]),
        (format!("{NET}, {TLS}"), &[]),
        (format!("{NET}, {ACCOUNT}"), &[]),
        (ACCOUNT.to_owned(), &[]),
        (
            "{group: core, kind: SERVICEACCOUNT, name: web.v1}".to_owned(),
            &[],
        ),
        (String::new(), &["W effect spec.requiredAuthenticationRefs"]),
        (
            format!("{TLS}, {TLS}"),
            &["E shape spec.requiredAuthenticationRefs"],
        ),
        (
            format!("{NET}, {NET}"),
            &["E shape spec.requiredAuthenticationRefs"],
        ),
        (
            format!("{ACCOUNT}, {ACCOUNT}"),
            &["E shape spec.requiredAuthenticationRefs"],
        ),
        (
            format!("{TLS}, {ACCOUNT}"),
            &["E shape spec.requiredAuthenticationRefs"],
        ),
        (
            format!("{TLS}, {{kind: NetworkAuthentication, name: n}}"),
            &["E shape spec.requiredAuthenticationRefs[1]"],
        ),
        (
            "{kind: MeshTLSAuthentication, name: t}".to_owned(),
            &["E shape spec.requiredAuthenticationRefs[0]"],
        ),
        (
            "{group: policy.linkerd.io, kind: ServiceAccount, name: t}".to_owned(),
            &["E shape spec.requiredAuthenticationRefs[0]"],
        ),
        (
            "{kind: Namespace, name: t}".to_owned(),
            &["E shape spec.requiredAuthenticationRefs[0]"],
        ),
        (
            "{kind: ServiceAccount, name: ''}".to_owned(),
            &["E schema spec.requiredAuthenticationRefs[0].name"],
        ),
        (
            "{kind: ServiceAccount, name: web, namespace: ''}".to_owned(),
            &["W effect spec.requiredAuthenticationRefs[0].namespace"],
        ),
        (
            format!("{{kind: ServiceAccount, name: web, namespace: {long}}}"),
            &["E schema spec.requiredAuthenticationRefs[0].namespace"],
        ),
    ];
    for (refs, expected) in refs {
        check(
            "v1alpha1",
            "AuthorizationPolicy",
            &[(&to(SERVER, &refs), expected)],
        );
    }
    check(
        "v1alpha1",
        "AuthorizationPolicy",
        &[
            (&format!("{{targetRef: {{{SERVER}}}}}"), &["E shape spec"]),
            (
                &format!("{{targetRef: {{{SERVER}}}, requiredAuthenticationRefs: null}}"),
                &["E shape spec"],
            ),
            ("{requiredAuthenticationRefs: []}", &["E shape spec"]),
        ],
    );
}

#[test]
fn wrong_references_are_explained() {
    let target = |target: &str| format!("{{targetRef: {{{target}}}, requiredAuthenticationRefs: []}}");
    check_messages(
        "v1alpha1",
        "AuthorizationPolicy",
        &[
            (
                &target("kind: Server, name: s"),
                "`Server` is of group `policy.linkerd.io`: without a group, Kubernetes' own is meant",
            ),
            (
                &target("group: Policy.Linkerd.io, kind: Server, name: s"),
                "a group is written in lower case: `policy.linkerd.io`",
            ),
            (
                &target("group: apps, kind: HTTPRoute, name: r"),
                "`HTTPRoute` is of group `gateway.networking.k8s.io` or `policy.linkerd.io`, not of `apps`",
            ),
            (
                &target("group: apps, kind: Deployment, name: d"),
                "`Deployment` cannot be referred to here: there are `Server`, `HTTPRoute`, `GRPCRoute`, `Namespace`",
            ),
        ],
    );
    check_messages(
        "v1alpha1",
        "MeshTLSAuthentication",
        &[
            ("{}", "`identities` or `identityRefs` is missing"),
            ("null", "spec: `identities` or `identityRefs` is missing"),
            (
                "{identityRefs: [{kind: Namespace, name: a, namespace: b}]}",
                "a Namespace is in no namespace: leave `namespace` out",
            ),
        ],
    );
}

#[test]
fn authorization_policies_are_written() {
    let clients = MeshTlsAuthentication::new("clients", "prod", [web()]);
    let office = NetworkAuthentication::new("office", "nets", [Network::new("10.1.0.0/16")]);
    let both = AuthorizationPolicy::new("api", "prod", &api(), (&clients, &office));
    writes(
        &both,
        &json!({
            "targetRef": {"group": "policy.linkerd.io", "kind": "Server", "name": "api"},
            "requiredAuthenticationRefs": [
                {"group": "policy.linkerd.io", "kind": "MeshTLSAuthentication", "name": "clients"},
                {
                    "group": "policy.linkerd.io",
                    "kind": "NetworkAuthentication",
                    "name": "office",
                    "namespace": "nets",
                },
            ],
        }),
        &[],
    );
    let mut calls = AuthorizationPolicy::new("calls", "prod", &api(), web());
    calls.spec.target = Target::GrpcRoute("calls".to_owned());
    writes(
        &calls,
        &json!({
            "targetRef": {"group": "gateway.networking.k8s.io", "kind": "GRPCRoute", "name": "calls"},
            "requiredAuthenticationRefs": [
                {"group": "core", "kind": "ServiceAccount", "name": "web", "namespace": "front"},
            ],
        }),
        &[],
    );
    writes(
        &AuthorizationPolicy::whole_namespace("all", "prod", &office),
        &json!({
            "targetRef": {"group": "core", "kind": "Namespace", "name": "prod"},
            "requiredAuthenticationRefs": [{
                "group": "policy.linkerd.io",
                "kind": "NetworkAuthentication",
                "name": "office",
                "namespace": "nets",
            }],
        }),
        &[],
    );
    writes(
        &AuthorizationPolicy::allow_anyone("open", "prod", &api()),
        &json!({
            "targetRef": {"group": "policy.linkerd.io", "kind": "Server", "name": "api"},
            "requiredAuthenticationRefs": [],
        }),
        &["effect spec.requiredAuthenticationRefs"],
    );
}

#[test]
fn the_authors_spelling_is_kept() {
    let document = json!({
        "apiVersion": "policy.linkerd.io/v1alpha1",
        "kind": "AuthorizationPolicy",
        "metadata": {"name": "a", "namespace": "b"},
        "spec": {
            "targetRef": {"group": "policy.linkerd.io", "kind": "server", "name": "s"},
            "requiredAuthenticationRefs": [{"group": "", "kind": "serviceaccount", "name": "web"}],
        },
    });
    let mut kept = Kept::<AuthorizationPolicy>::new(&document).0.expect("it is read");
    assert_eq!(kept.it.spec.target, Target::Server("s".to_owned()));
    kept.it.spec.target = Target::Server("t".to_owned());
    let mut expected = document;
    expected["spec"]["targetRef"]["name"] = json!("t");
    assert_eq!(serde_json::to_value(&kept).expect("JSON"), expected);
}

#[test]
fn mesh_tls_authentications() {
    check(
        "v1alpha1",
        "MeshTLSAuthentication",
        &[
            ("{identities: ['*']}", &[]),
            (
                "{identities: [web.front.serviceaccount.identity.linkerd.cluster.local, '*.example.com', 'spiffe://root/a/B']}",
                &[],
            ),
            (
                "{identities: [a, Web.front, '*a', 'spiffe://root/']}",
                &[
                    "E admission spec.identities[1]",
                    "E admission spec.identities[2]",
                    "E admission spec.identities[3]",
                ],
            ),
            ("{identities: []}", &["E schema spec.identities"]),
            ("{identities: [1]}", &["E shape spec.identities[0]"]),
            ("{identityRefs: []}", &["E schema spec.identityRefs"]),
            ("{identityRefs: [{kind: ServiceAccount, name: web}]}", &[]),
            (
                "{identityRefs: [{group: '', kind: serviceaccount, name: web, namespace: x}]}",
                &[],
            ),
            (
                "{identityRefs: [{group: core, kind: Namespace, name: ops, namespace: null}]}",
                &[],
            ),
            (
                "{identityRefs: [{kind: Namespace, name: ops, namespace: ops}]}",
                &["E shape spec.identityRefs[0]"],
            ),
            (
                "{identityRefs: [{kind: Namespace, name: ops, namespace: ''}]}",
                &["E shape spec.identityRefs[0]"],
            ),
            (
                "{identityRefs: [{kind: ServiceAccount}]}",
                &["E shape spec.identityRefs[0]"],
            ),
            ("{identityRefs: [{name: web}]}", &["E shape spec.identityRefs[0]"]),
            (
                "{identityRefs: [{group: policy.linkerd.io, kind: Server, name: s}]}",
                &["E shape spec.identityRefs[0]"],
            ),
            (
                "{identityRefs: [{group: apps, kind: ServiceAccount, name: s}]}",
                &["E shape spec.identityRefs[0]"],
            ),
            (
                "{identityRefs: [{kind: ServiceAccount, name: ''}]}",
                &["E schema spec.identityRefs[0].name"],
            ),
            (
                "{identityRefs: [{kind: Namespace, name: ''}]}",
                &["E schema spec.identityRefs[0].name"],
            ),
            (
                "{identityRefs: [{kind: ServiceAccount, name: a, namespace: ''}]}",
                &["W effect spec.identityRefs[0].namespace"],
            ),
            (
                "{identities: [a], identityRefs: [{kind: Namespace, name: ops}]}",
                &["E shape spec"],
            ),
            ("{identities: [a], identityRefs: null}", &[]),
            ("{}", &["E shape spec"]),
            ("null", &["E shape "]),
        ],
    );
    writes(
        &MeshTlsAuthentication::refs(
            "clients",
            "prod",
            [
                IdentityRef::from(web()),
                IdentityRef::ServiceAccount(ObjectRef::local("batch")),
                IdentityRef::from(name!("ops")),
            ],
        ),
        &json!({"identityRefs": [
            {"group": "core", "kind": "ServiceAccount", "name": "web", "namespace": "front"},
            {"group": "core", "kind": "ServiceAccount", "name": "batch"},
            {"group": "core", "kind": "Namespace", "name": "ops"},
        ]}),
        &[],
    );
    writes(
        &MeshTlsAuthentication::any("meshed", "prod"),
        &json!({"identities": ["*"]}),
        &[],
    );
}

#[test]
fn networks() {
    let cases: [(&str, &[&str]); 22] = [
        (
            "[{cidr: 10.1.0.0/24}, {cidr: 10.1.1.0/24, except: [10.1.1.0/28]}]",
            &[],
        ),
        ("[{cidr: 10.1.0.0/16, except: [10.1.1.1, 10.1.2.0/24]}]", &[]),
        ("[{cidr: 10.1.0.1}]", &[]),
        ("[{cidr: '::/0', except: ['fd00::/8', '::1']}]", &[]),
        ("[{cidr: 10.1.2.3/8, except: [10.200.0.0/16]}]", &[]),
        ("[{cidr: 10.0.0.0/8, except: []}]", &[]),
        ("[{cidr: 10.0.0.0/8, except: null}]", &[]),
        ("[{}]", &["E shape spec.networks[0]"]),
        (
            "[{cidr: 10.0.0.0/8, port: 1}]",
            &["E unknown-field spec.networks[0].port"],
        ),
        ("[{cidr: 8}]", &["E shape spec.networks[0].cidr"]),
        ("[{cidr: a}]", &["E admission spec.networks[0].cidr"]),
        ("[{cidr: 10.0.0.0/33}]", &["E admission spec.networks[0].cidr"]),
        ("[{cidr: ''}]", &["E admission spec.networks[0].cidr"]),
        (
            "[{cidr: a, except: [b]}]",
            &[
                "E admission spec.networks[0].cidr",
                "E admission spec.networks[0].except[0]",
            ],
        ),
        (
            "[{cidr: a, except: [10.0.0.1]}]",
            &["E admission spec.networks[0].cidr"],
        ),
        (
            "[{cidr: 10.1.0.0/16, except: [a]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: 10.1.1.0/24, except: [10.1.0.0/16]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: 10.1.1.0/24, except: [10.1.1.9/24]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: 10.1.1.0/24, except: [10.1.2.0/24]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: 10.1.1.1, except: [10.1.1.1/32]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: 10.1.1.1, except: [10.1.1.2]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
        (
            "[{cidr: '::/0', except: [10.1.1.1]}]",
            &["E admission spec.networks[0].except[0]"],
        ),
    ];
    for (networks, expected) in cases {
        let plain = format!("{{networks: {networks}}}");
        check("v1alpha1", "NetworkAuthentication", &[(&plain, expected)]);
        let egress = format!("{{trafficPolicy: Allow, networks: {networks}}}");
        check("v1alpha1", "EgressNetwork", &[(&egress, expected)]);
        let client =
            format!("{{server: {{name: s}}, client: {{unauthenticated: true, networks: {networks}}}}}");
        let expected: Vec<String> = expected
            .iter()
            .map(|line| line.replace("spec.networks", "spec.client.networks"))
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        check("v1beta1", "ServerAuthorization", &[(&client, &expected)]);
    }
    check(
        "v1alpha1",
        "NetworkAuthentication",
        &[
            ("{networks: []}", &["E admission spec.networks"]),
            ("{networks: null}", &["E shape spec"]),
            ("{}", &["E shape spec"]),
        ],
    );
    writes(
        &NetworkAuthentication::new(
            "office",
            "prod",
            [Network::new("10.1.0.0/16").except("10.1.9.0/24")],
        ),
        &json!({"networks": [{"cidr": "10.1.0.0/16", "except": ["10.1.9.0/24"]}]}),
        &[],
    );
}

#[test]
fn egress_networks() {
    check(
        "v1alpha1",
        "EgressNetwork",
        &[
            ("{trafficPolicy: Allow}", &[]),
            ("{trafficPolicy: Deny, networks: null}", &[]),
            ("{trafficPolicy: Deny, networks: []}", &["E shape spec.networks"]),
            ("{trafficPolicy: deny}", &["E shape spec.trafficPolicy"]),
            ("{networks: [{cidr: 1.1.1.1}]}", &["E shape spec"]),
        ],
    );
    writes(
        &EgressNetwork::new("world", "prod", TrafficPolicy::Deny),
        &json!({"trafficPolicy": "Deny"}),
        &[],
    );
    writes(
        &EgressNetwork::new("some", "prod", TrafficPolicy::Allow).network(Network::new("203.0.113.0/24")),
        &json!({"trafficPolicy": "Allow", "networks": [{"cidr": "203.0.113.0/24"}]}),
        &[],
    );
}

#[test]
fn rate_limits() {
    let with =
        |rest: &str| format!("{{targetRef: {{group: policy.linkerd.io, kind: Server, name: s}}{rest}}}");
    let cases: [(&str, &[&str]); 21] = [
        (", total: {requestsPerSecond: 1}", &[]),
        (
            ", total: {requestsPerSecond: 100}, identity: {requestsPerSecond: 100}",
            &[],
        ),
        (
            ", identity: {requestsPerSecond: 5}, overrides: [{requestsPerSecond: 9, clientRefs: [{kind: ServiceAccount, name: a}]}]",
            &[],
        ),
        (
            ", total: {requestsPerSecond: 9}, overrides: [{requestsPerSecond: 9, clientRefs: [{group: '', kind: serviceaccount, name: a, namespace: b}]}]",
            &[],
        ),
        (", total: {requestsPerSecond: 4294967295}", &[]),
        ("", &["W effect spec"]),
        (", overrides: []", &["W effect spec"]),
        (
            ", total: {requestsPerSecond: 0}",
            &["E admission spec.total.requestsPerSecond"],
        ),
        (
            ", identity: {requestsPerSecond: 0}",
            &["E admission spec.identity.requestsPerSecond"],
        ),
        (
            ", overrides: [{requestsPerSecond: 0, clientRefs: [{kind: ServiceAccount, name: a}]}]",
            &["E admission spec.overrides[0].requestsPerSecond"],
        ),
        (
            ", total: {requestsPerSecond: 9}, identity: {requestsPerSecond: 10}",
            &["E admission spec.identity.requestsPerSecond"],
        ),
        (
            ", total: {requestsPerSecond: 9}, overrides: [{requestsPerSecond: 10, clientRefs: [{kind: ServiceAccount, name: a}]}]",
            &["E admission spec.overrides[0].requestsPerSecond"],
        ),
        (
            ", total: {requestsPerSecond: 9}, overrides: [{requestsPerSecond: 1, clientRefs: []}]",
            &["W effect spec.overrides[0].clientRefs"],
        ),
        (
            ", total: {requestsPerSecond: 4294967296}",
            &["E shape spec.total.requestsPerSecond"],
        ),
        (
            ", total: {requestsPerSecond: -1}",
            &["E shape spec.total.requestsPerSecond"],
        ),
        (", total: {}", &["E shape spec.total"]),
        (
            ", overrides: [{requestsPerSecond: 1}]",
            &["E shape spec.overrides[0]"],
        ),
        (
            ", overrides: [{requestsPerSecond: 1, clientRefs: [{kind: Namespace, name: a}]}]",
            &["E shape spec.overrides[0].clientRefs[0]"],
        ),
        (
            ", overrides: [{requestsPerSecond: 1, clientRefs: [{kind: ServiceAccount, name: a, namespace: ''}]}]",
            &["E schema spec.overrides[0].clientRefs[0].namespace"],
        ),
        (
            ", overrides: [{requestsPerSecond: 1, clientRefs: [{kind: ServiceAccount, name: '', namespace: A}]}]",
            &[
                "E schema spec.overrides[0].clientRefs[0].name",
                "E schema spec.overrides[0].clientRefs[0].namespace",
            ],
        ),
        (", limit: 1", &["E unknown-field spec.limit", "W effect spec"]),
    ];
    for (rest, expected) in cases {
        check("v1alpha1", "HTTPLocalRateLimitPolicy", &[(&with(rest), expected)]);
    }
    check(
        "v1alpha1",
        "HTTPLocalRateLimitPolicy",
        &[
            (
                "{targetRef: {group: apps, kind: Deployment, name: s}, total: {requestsPerSecond: 1}}",
                &["E shape spec.targetRef"],
            ),
            (
                "{targetRef: {kind: Server, name: s}, total: {requestsPerSecond: 1}}",
                &["E shape spec.targetRef"],
            ),
            ("{total: {requestsPerSecond: 1}}", &["E shape spec"]),
        ],
    );
    writes(
        &HttpLocalRateLimitPolicy::new("api", "prod", &api())
            .total(1000)
            .identity(100)
            .override_of(RateLimitOverride::new(300, [web()]))
            .override_of(RateLimitOverride::new(200, [ObjectRef::local("batch")])),
        &json!({
            "targetRef": {"group": "policy.linkerd.io", "kind": "Server", "name": "api"},
            "total": {"requestsPerSecond": 1000},
            "identity": {"requestsPerSecond": 100},
            "overrides": [
                {
                    "requestsPerSecond": 300,
                    "clientRefs": [
                        {"group": "core", "kind": "ServiceAccount", "name": "web", "namespace": "front"},
                    ],
                },
                {
                    "requestsPerSecond": 200,
                    "clientRefs": [{"group": "core", "kind": "ServiceAccount", "name": "batch"}],
                },
            ],
        }),
        &[],
    );
}

#[test]
fn server_authorizations() {
    let clients: [(&str, &[&str]); 22] = [
        ("unauthenticated: true", &[]),
        ("unauthenticated: true, meshTLS: null", &[]),
        (
            "unauthenticated: false, meshTLS: {identities: ['*', '*.a.b', a.b]}",
            &[],
        ),
        (
            "meshTLS: {serviceAccounts: [{name: web}, {name: web, namespace: x}]}",
            &[],
        ),
        ("meshTLS: {unauthenticatedTLS: true}", &[]),
        (
            "meshTLS: {unauthenticatedTLS: true, identities: [], serviceAccounts: []}",
            &[],
        ),
        ("networks: [], unauthenticated: true", &[]),
        ("", &["W effect spec.client"]),
        ("unauthenticated: false", &["W effect spec.client"]),
        ("meshTLS: {}", &["W effect spec.client.meshTLS"]),
        ("meshTLS: {identities: []}", &["W effect spec.client.meshTLS"]),
        ("unauthenticated: true, meshTLS: {}", &["E shape spec.client"]),
        (
            "unauthenticated: true, meshTLS: {identities: ['*']}",
            &["E shape spec.client"],
        ),
        (
            "meshTLS: {unauthenticatedTLS: true, identities: ['*']}",
            &["E shape spec.client"],
        ),
        (
            "meshTLS: {unauthenticatedTLS: true, serviceAccounts: [{name: a}]}",
            &["E shape spec.client"],
        ),
        (
            "meshTLS: {identities: [A.b]}",
            &["E schema spec.client.meshTLS.identities[0]"],
        ),
        (
            "meshTLS: {identities: ['spiffe://a/b']}",
            &["E schema spec.client.meshTLS.identities[0]"],
        ),
        (
            "meshTLS: {serviceAccounts: [{namespace: a}]}",
            &["E shape spec.client.meshTLS.serviceAccounts[0]"],
        ),
        (
            "meshTLS: {serviceAccounts: [{name: a.b}]}",
            &["E schema spec.client.meshTLS.serviceAccounts[0].name"],
        ),
        (
            "meshTLS: {serviceAccounts: [{name: a, namespace: ''}]}",
            &["E schema spec.client.meshTLS.serviceAccounts[0].namespace"],
        ),
        ("unauthenticated: 'yes'", &["E shape spec.client.unauthenticated"]),
        (
            "meshTls: {identities: ['*']}",
            &["E unknown-field spec.client.meshTls", "W effect spec.client"],
        ),
    ];
    for (client, expected) in clients {
        let spec = format!("{{server: {{name: s}}, client: {{{client}}}}}");
        check("v1beta1", "ServerAuthorization", &[(&spec, expected)]);
    }
    let servers: [(&str, &[&str]); 8] = [
        ("{name: api-1}", &[]),
        ("{selector: {}}", &[]),
        (
            "{selector: {matchLabels: {a: b}, matchExpressions: [{key: a, operator: Exists}]}}",
            &[],
        ),
        (
            "{selector: {matchExpressions: [{key: a, operator: In}]}}",
            &["W effect spec.server.selector.matchExpressions[0]"],
        ),
        ("{name: a.b}", &["E schema spec.server.name"]),
        ("{name: a, selector: {}}", &["E shape spec.server"]),
        ("{}", &["E shape spec.server"]),
        ("null", &["E shape spec"]),
    ];
    for (server, expected) in servers {
        let spec = format!("{{server: {server}, client: {{unauthenticated: true}}}}");
        check("v1beta1", "ServerAuthorization", &[(&spec, expected)]);
    }
    check(
        "v1beta1",
        "ServerAuthorization",
        &[("{server: {name: s}}", &["E shape spec"])],
    );
    let old = "{server: {name: s}, client: {unauthenticated: true}}";
    check(
        "v1alpha1",
        "ServerAuthorization",
        &[(old, &["W schema apiVersion"])],
    );
    check("v1beta3", "ServerAuthorization", &[(old, &["E shape "])]);
}

#[test]
fn server_authorizations_are_written() {
    let clients = MeshTlsClients::default()
        .identity("*.example.com")
        .service_account(web());
    writes(
        &ServerAuthorization::new("api", "prod", &api(), ClientAuthentication::MeshTls(clients))
            .network(Network::new("10.0.0.0/8")),
        &json!({
            "server": {"name": "api"},
            "client": {
                "networks": [{"cidr": "10.0.0.0/8"}],
                "meshTLS": {
                    "identities": ["*.example.com"],
                    "serviceAccounts": [{"name": "web", "namespace": "front"}],
                },
            },
        }),
        &[],
    );
    let labels = ServerSelect::Selector(LabelSelector::new([("team", "a")]));
    writes(
        &ServerAuthorization::of("tls", "prod", labels, ClientAuthentication::UnauthenticatedTls)
            .version(ServerAuthorizationVersion::V1Alpha1),
        &json!({
            "server": {"selector": {"matchLabels": {"team": "a"}}},
            "client": {"meshTLS": {"unauthenticatedTLS": true}},
        }),
        &["schema apiVersion"],
    );
    writes(
        &ServerAuthorization::new("open", "prod", &api(), ClientAuthentication::Unauthenticated),
        &json!({"server": {"name": "api"}, "client": {"unauthenticated": true}}),
        &[],
    );
}
