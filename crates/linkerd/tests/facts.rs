//! What Linkerd's sources say of requests: each fact in its words, and what the evaluator makes of documents that show it. The policy controller cannot
//! be asked in a test, so this table stands for it (linkerd2 b24cd405, linkerd2-proxy 29637b64). Upstream's details are in the tests beside it.

mod cluster;

use cluster::{
    Cluster, SERVER, WEB, account, get, guarded, http, nobody, policy, route, route_in, server, to, web,
};
use mesh2yaml_linkerd::evaluate::{MeshDefaults, PodFacts};
use mesh2yaml_types::decision::{Caller, HttpRequest};
use mesh2yaml_types::{name, port};

/// A fact, the documents, and what is seen of them.
struct Access {
    words: &'static str,
    documents: String,
    /// `caller METHOD path`, or `caller bytes`, with whether it is let in.
    seen: &'static [(&'static str, bool)],
}

fn caller(text: &str) -> Caller {
    match text {
        "web" => web(),
        "nobody" => nobody(),
        "localhost" => nobody().at([127, 0, 0, 1].into()),
        // Outside of the networks of the cluster.
        "afar" => web().at([203, 0, 113, 7].into()),
        other => {
            let (namespace, own) = other.split_once('/').expect("namespace/account");
            account(namespace, own)
        }
    }
}

fn check(facts: &[Access]) {
    for fact in facts {
        let pod = PodFacts::new(name!("prod"), [("app", "shop")]).probe(port!(8080), "/live");
        let cluster = Cluster::new(&fact.documents)
            .pod(pod)
            .mesh(MeshDefaults::default());
        for (asked, expected) in fact.seen {
            let words: Vec<&str> = asked.split(' ').collect();
            let admitted = match words[..] {
                [who, "bytes"] => cluster.admits_bytes(&caller(who)),
                [who, method, path] => cluster.admits(&caller(who), HttpRequest::new(method, path)),
                _ => panic!("{asked}"),
            };
            assert_eq!(admitted, *expected, "{}\n{asked}\n{}", fact.words, fact.documents);
        }
    }
}

const IN_NAMESPACE: &str = "{kind: Namespace, name: prod}";
const PREFIX_API: &str = "[{matches: [{path: {type: PathPrefix, value: /api}}]}]";

fn http1(more: &str) -> String {
    server(&format!(", proxyProtocol: HTTP/1{more}"))
}

/// Section 4, access.
#[test]
fn access() {
    let at_api = || [http1(""), guarded("api", PREFIX_API)].concat();
    let allowed = |name: &str| policy(name, &http(name), WEB);
    check(&[
        Access {
            words: "no Server on a port: the default policy, which lets everybody in",
            documents: String::new(),
            seen: &[("nobody GET /", true), ("nobody bytes", true)],
        },
        Access {
            words: "the annotation of the namespace is the default of its pods",
            documents: "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: prod, annotations: {config.linkerd.io/default-inbound-policy: all-authenticated}}\n".to_owned(),
            seen: &[("nobody GET /", false), ("web GET /", true), ("afar GET /", true)],
        },
        Access {
            words: "a Server takes the place of the default, and grants nothing by itself but probes and localhost",
            documents: http1(""),
            seen: &[("web GET /", false), ("nobody GET /live", true), ("localhost GET /", true)],
        },
        Access {
            words: "decision = union of grants: policies of the Server, of its Namespace, and an accessPolicy that lets in",
            documents: [http1(""), policy("a", SERVER, WEB), policy("b", IN_NAMESPACE, "[{kind: ServiceAccount, name: robot, namespace: ops}]")].concat(),
            seen: &[("web GET /", true), ("ops/robot GET /", true), ("ops/other GET /", false), ("nobody GET /", false)],
        },
        Access {
            words: "accessPolicy audit lets everybody in",
            documents: http1(", accessPolicy: audit"),
            seen: &[("nobody GET /", true)],
        },
        Access {
            words: "a policy for the namespace adds grants only to ports that have a Server",
            documents: [
                "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: prod, annotations: {config.linkerd.io/default-inbound-policy: deny}}\n",
                &policy("a", IN_NAMESPACE, WEB),
            ]
            .concat(),
            seen: &[("web GET /", false)],
        },
        Access {
            words: "with a route, each request goes to the best match; no match is no access",
            documents: [at_api(), allowed("api")].concat(),
            seen: &[("web GET /api/x", true), ("web GET /other", false), ("ops/robot GET /api/x", false)],
        },
        Access {
            words: "a grant of the Server opens every route",
            documents: [at_api(), policy("a", SERVER, WEB)].concat(),
            seen: &[("web GET /api/x", true), ("ops/robot GET /api/x", false)],
        },
        Access {
            words: "a route without a policy is a denial: /api/admin is carved out of /api",
            documents: [at_api(), allowed("api"), guarded("admin", "[{matches: [{path: {type: PathPrefix, value: /api/admin}}]}]")].concat(),
            seen: &[("web GET /api/x", true), ("web GET /api/admin", false), ("web GET /api/admin/x", false)],
        },
        Access {
            words: "a carve-out holds only while both are prefixes: an expression counts the whole path, and outranks it",
            documents: [
                http1(""),
                guarded("api", "[{matches: [{path: {type: RegularExpression, value: '/api/.*'}}]}]"),
                allowed("api"),
                guarded("admin", "[{matches: [{path: {type: PathPrefix, value: /api/admin}}]}]"),
            ]
            .concat(),
            seen: &[("web GET /api/admin/x", true)],
        },
        Access {
            words: "under `unknown`, bytes are judged by grants of the Server alone",
            documents: [server(", proxyProtocol: unknown"), guarded("api", PREFIX_API), allowed("api")].concat(),
            seen: &[("web bytes", false), ("web GET /api/x", true)],
        },
        Access {
            words: "under `unknown`, bytes are judged by grants of the Server alone: there is one",
            documents: [server(", proxyProtocol: unknown"), policy("a", SERVER, WEB)].concat(),
            seen: &[("web bytes", true), ("nobody bytes", false)],
        },
        Access {
            words: "probes are let in only while no route is attached, on exactly their path, and for GET",
            documents: at_api(),
            seen: &[("nobody GET /live", false)],
        },
        Access {
            words: "probes: exactly the path, and GET",
            documents: http1(""),
            seen: &[("nobody GET /live", true), ("nobody GET /live/x", false), ("nobody POST /live", false)],
        },
        Access {
            words: "PathPrefix is by segment and ignores a last slash: /api and /api/ are the same",
            documents: [http1(""), guarded("api", "[{matches: [{path: {type: PathPrefix, value: /api/}}]}]"), allowed("api")].concat(),
            seen: &[("web GET /api", true), ("web GET /api/", true), ("web GET /api/x", true), ("web GET /apix", false)],
        },
        Access {
            words: "an expression must span the path, and is tried leftmost-first: /a|/ab fails on /ab",
            documents: [http1(""), guarded("a", "[{matches: [{path: {type: RegularExpression, value: '/a|/ab'}}]}]"), allowed("a")].concat(),
            seen: &[("web GET /a", true), ("web GET /ab", false)],
        },
        Access {
            words: "wrapped, it does not",
            documents: [http1(""), guarded("a", "[{matches: [{path: {type: RegularExpression, value: '^(?:/a|/ab)$'}}]}]"), allowed("a")].concat(),
            seen: &[("web GET /a", true), ("web GET /ab", true), ("web GET /abc", false)],
        },
        Access {
            words: "paths are not made normal",
            documents: [at_api(), allowed("api")].concat(),
            seen: &[("web GET /api/../admin", true), ("web GET //api", false), ("web GET /%61pi/x", false)],
        },
        Access {
            words: "a Namespace in identityRefs is the end of a name",
            documents: [
                http1(""),
                "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {name: ops, namespace: prod}\nspec: {identityRefs: [{kind: Namespace, name: ops}]}\n".to_owned(),
                policy("a", SERVER, "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ops}]"),
            ]
            .concat(),
            seen: &[("ops/robot GET /", true), ("ops/other GET /", true), ("front/web GET /", false)],
        },
        Access {
            words: "an identity and a network are two references, and both must hold",
            documents: [
                http1(""),
                "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: NetworkAuthentication\nmetadata: {name: far, namespace: prod}\nspec: {networks: [{cidr: 203.0.113.0/24}]}\n".to_owned(),
                policy("a", SERVER, "[{kind: ServiceAccount, name: web, namespace: front}, {group: policy.linkerd.io, kind: NetworkAuthentication, name: far}]"),
            ]
            .concat(),
            seen: &[("afar GET /", true), ("web GET /", false)],
        },
        Access {
            words: "the kind of a route must suit the Server: an opaque one has none, so its own grants decide",
            documents: [server(", proxyProtocol: opaque"), guarded("api", PREFIX_API), allowed("api")].concat(),
            seen: &[("web bytes", false)],
        },
        Access {
            words: "mTLS strict on a port without rules is `all-authenticated`",
            documents: http1(", accessPolicy: all-authenticated"),
            seen: &[("web GET /", true), ("afar GET /", true), ("nobody GET /", false)],
        },
        Access {
            words: "`cluster-authenticated` asks for a source in the networks of the cluster too",
            documents: http1(", accessPolicy: cluster-authenticated"),
            seen: &[("web GET /", true), ("afar GET /", false), ("nobody GET /", false)],
        },
    ]);
}

/// Section 7: what the policy controller's own index was seen to make of a pod, a Server, a route, an authentication and a policy, and of variants.
/// A target without its group is not among them: a document that has one is refused before anything is evaluated.
#[test]
fn observed() {
    const AUTHENTICATION: &str = "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {name: web, namespace: prod}\nspec: {identityRefs: [{kind: ServiceAccount, name: web, namespace: front}, {kind: Namespace, name: ops}]}\n";
    const BY_IT: &str = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web}]";
    const ROUTE: &str = "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: api}";
    let all = |target: &str, by: &str| {
        [
            http1(""),
            guarded("api", PREFIX_API),
            AUTHENTICATION.to_owned(),
            policy("allow-web", target, by),
        ]
        .concat()
    };
    check(&[
        Access {
            words: "the pod alone: all-unauthenticated",
            documents: String::new(),
            seen: &[("nobody GET /api", true), ("nobody GET /live", true)],
        },
        Access {
            words: "a Server: no grants, the probes' route is there",
            documents: http1(""),
            seen: &[("web GET /api", false), ("nobody GET /live", true)],
        },
        Access {
            words: "a route and a policy: the account, and the suffix of the namespace; the probes' route is gone",
            documents: all(ROUTE, BY_IT),
            seen: &[
                ("web GET /api", true),
                ("ops/robot GET /api", true),
                ("shop/other GET /api", false),
                ("nobody GET /api", false),
                ("nobody GET /live", false),
            ],
        },
        Access {
            words: "`requiredAuthenticationRefs: []` lets everybody in, from everywhere",
            documents: all(ROUTE, "[]"),
            seen: &[("nobody GET /api", true), ("afar GET /api", true), ("nobody GET /other", false)],
        },
        Access {
            words: "a reference to nothing: the policy is dropped, and the route has no grant",
            documents: all(ROUTE, &BY_IT.replace("name: web", "name: wbe")),
            seen: &[("web GET /api", false), ("nobody GET /api", false)],
        },
        Access {
            words: "a mirror drops the route: the probes' route is back, the policy is inert, and the Server denies",
            documents: all(ROUTE, BY_IT).replace(
                PREFIX_API,
                "[{matches: [{path: {type: PathPrefix, value: /api}}], filters: [{type: RequestMirror, requestMirror: {backendRef: {name: b, port: 80}}}]}]",
            ),
            seen: &[("web GET /api", false), ("nobody GET /live", true)],
        },
        Access {
            words: "accessPolicy audit: everybody, beside whom the policy lets in",
            documents: all(ROUTE, BY_IT).replace("proxyProtocol: HTTP/1", "proxyProtocol: HTTP/1, accessPolicy: audit"),
            seen: &[("web GET /api", true), ("nobody GET /api", true)],
        },
        Access {
            words: "a policy of the namespace without a Server has no effect: all-unauthenticated stays",
            documents: [AUTHENTICATION.to_owned(), policy("a", IN_NAMESPACE, BY_IT)].concat(),
            seen: &[("nobody GET /api", true), ("shop/other GET /api", true)],
        },
    ]);
}

/// Section 4, routes: what becomes of `GET /`, or of another request.
#[test]
fn routes() {
    let split = |name: &str, a: u32, b: u32| {
        route(
            name,
            &format!(
                "[{{backendRefs: [{{name: shop-v1, port: 80, weight: {a}}}, {{name: shop-v2, port: 80, weight: {b}}}]}}]"
            ),
        )
    };
    let to_v1 =
        |matching: &str| format!("[{{matches: [{matching}], backendRefs: [{{name: shop-v1, port: 80}}]}}]");
    let profile = "---\napiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: {name: shop.prod.svc.cluster.local, namespace: prod}\nspec: ";
    for (words, documents, asked, expected) in [
        (
            "without a route the Service itself",
            String::new(),
            get("/"),
            "shop",
        ),
        ("no backendRefs: the parent", route("a", "[{}]"), get("/"), "shop"),
        ("weights", split("a", 90, 10), get("/"), "v1 0.90, v2 0.10"),
        ("a weight of 0 gets nothing", split("a", 1, 0), get("/"), "v1"),
        (
            "what no rule takes is 404, so there must be a catch-all",
            route("a", &to_v1("{path: {type: PathPrefix, value: /api}}")),
            get("/"),
            "nowhere",
        ),
        (
            "precedence: the longer path",
            [
                route("a", &to_v1("{path: {type: PathPrefix, value: /api}}")),
                route("b", "[{}]"),
            ]
            .concat(),
            get("/api/x"),
            "v1",
        ),
        (
            "precedence: at equal paths, more headers",
            [
                route("a", "[{}]"),
                route("b", &to_v1("{headers: [{name: x-canary, value: 'true'}]}")),
            ]
            .concat(),
            get("/").header("x-canary", "true"),
            "v1",
        ),
        (
            "a mirror costs the route: the Service's own way is back",
            route(
                "a",
                "[{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: shop-v2, port: 80}}}], backendRefs: [{name: shop-v1, port: 80}]}]",
            ),
            get("/"),
            "shop",
        ),
        (
            "a consumer's route is for callers of its own namespace: not for this one",
            route_in(
                "elsewhere",
                "a",
                "[{backendRefs: [{name: shop-v1, namespace: prod, port: 80}]}]",
            ),
            get("/"),
            "shop",
        ),
        (
            "a consumer's route is for callers of its own namespace: for this one",
            route_in(
                "web",
                "a",
                "[{backendRefs: [{name: shop-v1, namespace: prod, port: 80}]}]",
            ),
            get("/"),
            "v1",
        ),
        (
            "a profile with routes takes the place of HTTPRoutes",
            [
                split("a", 1, 0),
                format!("{profile}{{routes: [{{name: all, condition: {{pathRegex: '.*'}}}}]}}\n"),
            ]
            .concat(),
            get("/"),
            "shop",
        ),
        (
            "an empty profile does not",
            [split("a", 1, 0), format!("{profile}{{}}\n")].concat(),
            get("/"),
            "v1",
        ),
    ] {
        let routed = Cluster::new(&documents).asks(asked);
        assert_eq!(to(&routed), expected, "{words}\n{documents}");
    }
}

/// Section 4, what a route may take and how often it is tried.
#[test]
fn timeouts_and_retries() {
    let service = |annotations: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: shop, namespace: prod, annotations: {{{annotations}}}}}\nspec: {{selector: {{app: shop}}, ports: [{{port: 80, targetPort: 8080}}]}}\n"
        )
    };
    let annotated = |annotations: &str, rules: &str| {
        route("a", rules).replacen(
            "{name: a,",
            &format!("{{name: a, annotations: {{{annotations}}},"),
            1,
        )
    };
    for (words, documents, timeout, attempts) in [
        ("nothing is said: no timeout, no retries", String::new(), None, 0),
        (
            "of the Service, where the route has none",
            [service("timeout.linkerd.io/request: 5s, retry.linkerd.io/http: 5xx"), route("a", "[{}]")].concat(),
            Some(5_000),
            1,
        ),
        (
            "the annotation of the route comes before its field, and before the Service's",
            [
                service("timeout.linkerd.io/request: 5s"),
                annotated("timeout.linkerd.io/request: 3s", "[{timeouts: {request: 4s}}]"),
            ]
            .concat(),
            Some(3_000),
            0,
        ),
        ("the field of a rule", route("a", "[{timeouts: {request: 4s}}]"), Some(4_000), 0),
        ("a compound duration is none, silently", route("a", "[{timeouts: {request: 1m30s}}]"), None, 0),
        (
            "a limit of retries is 1 if anything else of them is said",
            annotated("retry.linkerd.io/http: 5xx", "[{}]"),
            None,
            1,
        ),
        (
            "a limit alone retries too, on no status",
            annotated("retry.linkerd.io/limit: '3'", "[{}]"),
            None,
            3,
        ),
        (
            "retries of the Service do not count where the route has some of its own",
            [service("retry.linkerd.io/http: 5xx, retry.linkerd.io/limit: '5'"), annotated("retry.linkerd.io/http: '502'", "[{}]")].concat(),
            None,
            1,
        ),
        (
            "annotations of the Service are not looked at beside a profile with routes",
            [
                service("timeout.linkerd.io/request: 5s, retry.linkerd.io/http: 5xx"),
                "---\napiVersion: linkerd.io/v1alpha2\nkind: ServiceProfile\nmetadata: {name: shop.prod.svc.cluster.local, namespace: prod}\nspec: {routes: [{name: all, condition: {pathRegex: '/x'}}]}\n".to_owned(),
            ]
            .concat(),
            None,
            0,
        ),
    ] {
        let routed = Cluster::new(&documents).asks(get("/"));
        assert_eq!(routed.timeout.map(|it| it.as_millis()), timeout, "{words}\n{documents}");
        assert_eq!(routed.retry.map_or(0, |it| it.attempts), attempts, "{words}\n{documents}");
    }
}
