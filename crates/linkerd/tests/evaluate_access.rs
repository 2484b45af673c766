//! Who is let in: as the policy controller (linkerd2 b24cd405, `policy-controller/k8s/index/src/inbound` and `grpc/src/inbound`) tells the
//! proxy, and as that does it (linkerd2-proxy 29637b64, `server-policy` and `app/inbound/src/policy`).

mod cluster;

use cluster::{Cluster, SERVER, WEB, account, get, guarded, http, nobody, policy, server, web};
use mesh2yaml_linkerd::AccessPolicy;
use mesh2yaml_linkerd::evaluate::{MeshDefaults, PodFacts, RouteOrder};
use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest};
use mesh2yaml_types::{name, port};

fn at(address: &str) -> Caller {
    nobody().at(address.parse().expect("an address"))
}

/// Whom a cluster lets in: somebody of the mesh, the same from outside of the cluster's networks, somebody else, the same from outside.
fn whom(cluster: &Cluster) -> [bool; 4] {
    let outside = "203.0.113.1".parse().expect("an address");
    [web(), web().at(outside), nobody(), nobody().at(outside)].map(|caller| {
        let requests = cluster.admits(&caller, get("/"));
        assert_eq!(
            requests,
            cluster.admits_bytes(&caller),
            "requests and bytes are one without routes"
        );
        requests
    })
}

const POLICIES: [(&str, [bool; 4]); 6] = [
    ("all-unauthenticated", [true, true, true, true]),
    ("all-authenticated", [true, true, false, false]),
    ("cluster-unauthenticated", [true, false, true, false]),
    ("cluster-authenticated", [true, false, false, false]),
    ("deny", [false, false, false, false]),
    ("audit", [true, true, true, true]),
];

fn namespace(annotations: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: prod, annotations: {{{annotations}}}}}\n"
    )
}

fn pod() -> PodFacts {
    PodFacts::new(name!("prod"), [("app", "shop")])
}

const DEFAULT: &str = "config.linkerd.io/default-inbound-policy";
const REQUIRE: &str = "config.linkerd.io/proxy-require-identity-inbound-ports";

#[test]
fn without_a_server_the_default_policy_holds() {
    assert_eq!(whom(&Cluster::new("")), [true; 4]);
    for (policy, expected) in POLICIES {
        let of_namespace = Cluster::new(&namespace(&format!("{DEFAULT}: {policy}")));
        assert_eq!(whom(&of_namespace), expected, "{policy}");
        let deny = namespace(&format!("{DEFAULT}: deny"));
        let of_pod = Cluster::new(&deny).pod(pod().annotation(DEFAULT, policy));
        assert_eq!(
            whom(&of_pod),
            expected,
            "the pod's before its namespace's: {policy}"
        );
    }
    let deny = MeshDefaults::default().default_inbound_policy(AccessPolicy::Deny);
    assert_eq!(whom(&Cluster::new("").mesh(deny.clone())), [false; 4]);
    let typo = Cluster::new(&namespace(&format!("{DEFAULT}: denied"))).mesh(deny);
    assert_eq!(whom(&typo), [false; 4], "a value that is none does not count");
    let other_pod = PodFacts::new(name!("prod"), [("app", "other")]).annotation(DEFAULT, "deny");
    assert_eq!(whom(&Cluster::new("").pod(other_pod)), [true; 4]);
    let identity = Cluster::new("").pod(pod().annotation(REQUIRE, "8000-9000"));
    assert_eq!(whom(&identity), [true, true, false, false]);
    let other_port = Cluster::new("").pod(pod().annotation(REQUIRE, "8000"));
    assert_eq!(whom(&other_port), [true; 4]);
}

#[test]
fn a_server_takes_the_place_of_the_default() {
    assert_eq!(
        whom(&Cluster::new(&server(""))),
        [false; 4],
        "deny, where nothing is granted"
    );
    for (policy, expected) in POLICIES {
        let cluster = Cluster::new(&server(&format!(", accessPolicy: {policy}")));
        assert_eq!(whom(&cluster), expected, "{policy}");
    }
    let other = Cluster::new(&server("").replace("app: shop}", "app: other}"));
    assert_eq!(whom(&other), [true; 4], "it is for other pods");
    let other = Cluster::new(&server("").replace("8080", "8081"));
    assert_eq!(whom(&other), [true; 4], "and another port");
    let elsewhere = Cluster::new(&server("").replace("namespace: prod", "namespace: test"));
    assert_eq!(whom(&elsewhere), [true; 4]);
    let machines = Cluster::new(&server("").replace("podSelector", "externalWorkloadSelector"));
    assert_eq!(whom(&machines), [true; 4]);
}

#[test]
fn the_host_itself_is_let_in() {
    let cluster = Cluster::new(&server(""));
    for (address, expected) in [("127.0.0.1", true), ("::1", true), ("127.0.0.2", false)] {
        assert_eq!(cluster.admits(&at(address), get("/")), expected, "{address}");
        assert_eq!(cluster.admits_bytes(&at(address)), expected, "{address}");
    }
}

#[test]
fn which_pods_a_server_chooses() {
    let chooses = |selector: &str| {
        let all = server("").replace("{matchLabels: {app: shop}}", selector);
        !Cluster::new(&all).admits(&nobody(), get("/"))
    };
    assert!(chooses("{}"));
    assert!(chooses("{matchLabels: {}}"));
    assert!(chooses(
        "{matchExpressions: [{key: app, operator: In, values: [a, shop]}]}"
    ));
    assert!(chooses(
        "{matchExpressions: [{key: app, operator: NotIn, values: [a]}]}"
    ));
    assert!(
        chooses("{matchExpressions: [{key: other, operator: NotIn, values: [a]}]}"),
        "what is not there is not in it"
    );
    assert!(chooses("{matchExpressions: [{key: app, operator: Exists}]}"));
    assert!(chooses(
        "{matchExpressions: [{key: other, operator: DoesNotExist}]}"
    ));
    for none in [
        "{matchLabels: {app: shop, version: v1}}",
        "{matchExpressions: [{key: app, operator: NotIn, values: [shop]}]}",
        "{matchExpressions: [{key: app, operator: DoesNotExist}]}",
        "{matchExpressions: [{key: app, operator: In}]}",
        "{matchExpressions: [{key: app, operator: Exists, values: [shop]}]}",
        "{matchLabels: {app: shop}, matchExpressions: [{key: app, operator: In, values: [a]}]}",
    ] {
        assert!(!chooses(none), "{none}");
    }
}

#[test]
fn ports_by_their_names() {
    let named = server("").replace("8080", "web");
    assert_eq!(
        whom(&Cluster::new(&named)),
        [true; 4],
        "no container is known to have it"
    );
    assert_eq!(
        whom(&Cluster::new(&named).pod(pod().port_name("web", port!(8080)))),
        [false; 4]
    );
    assert_eq!(
        whom(&Cluster::new(&named).pod(pod().port_name("web", port!(8081)))),
        [true; 4]
    );
    let two = pod().port_name("web", port!(8081)).port_name("web", port!(8080));
    assert_eq!(whom(&Cluster::new(&named).pod(two)), [false; 4]);
}

#[test]
fn of_two_servers_the_older_counts() {
    let second = server(", accessPolicy: all-unauthenticated").replace("name: shop, n", "name: second, n");
    for (yaml, admitted) in [
        (server("") + &second, false),
        (second.clone() + &server(""), true),
    ] {
        let cluster = Cluster::new(&yaml);
        let arrival = Arrival::new(name!("prod"), [("app", "shop")], port!(8080), nobody());
        let decided = cluster.ready().admit_in(RouteOrder::LengthFirst, &arrival);
        assert_eq!(decided.decision.admitted, admitted);
        assert!(
            decided
                .by_age
                .expect("age decides")
                .contains("Server prod/second")
        );
    }
    let same = Cluster::new(&(server("") + &server("").replace("name: shop, n", "name: second, n")));
    assert_eq!(whom(&same), [false; 4]);
}

#[test]
fn grants_add_up() {
    let of_server = policy("a", SERVER, WEB);
    let of_namespace = policy(
        "b",
        "{kind: Namespace, name: prod}",
        "[{kind: ServiceAccount, name: other, namespace: front}]",
    );
    let cluster = Cluster::new(&server("")).and(&of_server).and(&of_namespace);
    assert!(cluster.admits(&web(), get("/")));
    assert!(cluster.admits(&account("front", "other"), get("/")));
    assert!(!cluster.admits(&account("front", "third"), get("/")));
    assert!(!cluster.admits(&nobody(), get("/")));
    let open = Cluster::new(&server(", accessPolicy: all-unauthenticated")).and(&of_server);
    assert!(open.admits(&nobody(), get("/")), "a grant takes nothing away");
    let no_server = Cluster::new(&of_namespace);
    assert!(
        no_server.admits(&nobody(), get("/")),
        "a grant without a Server has no effect"
    );
    let elsewhere = Cluster::new(&server("")).and(&of_server.replace("namespace: prod", "namespace: test"));
    assert!(
        !elsewhere.admits(&web(), get("/")),
        "a target is of the policy's namespace"
    );
}

/// Whom a list of authentications lets in, with these beside it.
fn authenticated(refs: &str, beside: &str) -> Cluster {
    Cluster::new(&server(""))
        .and(&policy("a", SERVER, refs))
        .and(beside)
}

fn identities(namespace: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: MeshTLSAuthentication\nmetadata: {{name: ids, namespace: {namespace}}}\nspec: {spec}\n"
    )
}

fn networks(list: &str) -> String {
    format!(
        "---\napiVersion: policy.linkerd.io/v1alpha1\nkind: NetworkAuthentication\nmetadata: {{name: nets, namespace: prod}}\nspec: {{networks: {list}}}\n"
    )
}

const IDS: &str = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ids}]";
const NETS: &str = "[{group: policy.linkerd.io, kind: NetworkAuthentication, name: nets}]";
const BOTH: &str = "[{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: ids}, {group: policy.linkerd.io, kind: NetworkAuthentication, name: nets}]";

#[test]
fn an_empty_list_is_everybody() {
    assert_eq!(whom(&authenticated("[]", "")), [true; 4]);
}

#[test]
fn what_is_missing_costs_the_policy() {
    assert_eq!(whom(&authenticated(IDS, "")), [false; 4]);
    assert_eq!(whom(&authenticated(NETS, "")), [false; 4]);
    let half = authenticated(BOTH, &identities("prod", "{identities: ['*']}"));
    assert_eq!(whom(&half), [false; 4], "each of them must be there");
    let elsewhere = identities("other", "{identities: ['*']}");
    assert_eq!(whom(&authenticated(IDS, &elsewhere)), [false; 4]);
    let remote = IDS.replace("name: ids", "name: ids, namespace: other");
    assert_eq!(
        whom(&authenticated(&remote, &elsewhere)),
        [true, true, false, false]
    );
    assert_eq!(
        whom(&authenticated(NETS, &networks("[{cidr: nonsense}]"))),
        [false; 4]
    );
    assert_eq!(
        whom(&authenticated(
            NETS,
            &networks("[{cidr: 0.0.0.0/0, except: [nonsense]}]")
        )),
        [false; 4]
    );
    assert_eq!(
        whom(&authenticated(NETS, &networks("[]"))),
        [false; 4],
        "no network is none at all"
    );
}

#[test]
fn identities_are_names_and_ends_of_names() {
    let lets_in =
        |spec: &str, caller: &Caller| authenticated(IDS, &identities("prod", spec)).admits(caller, get("/"));
    let web_name = "web.front.serviceaccount.identity.linkerd.cluster.local";
    for spec in [
        format!("{{identities: [{web_name}]}}"),
        "{identities: [other, '*.front.serviceaccount.identity.linkerd.cluster.local']}".to_owned(),
        "{identities: ['*.cluster.local']}".to_owned(),
        "{identities: ['*']}".to_owned(),
        "{identityRefs: [{kind: ServiceAccount, name: web, namespace: front}]}".to_owned(),
        "{identityRefs: [{kind: Namespace, name: front}]}".to_owned(),
    ] {
        assert!(lets_in(&spec, &web()), "{spec}");
        assert!(!lets_in(&spec, &nobody()), "{spec}");
    }
    for spec in [
        format!("{{identities: ['**.{web_name}', 'x{web_name}', '*.web.{web_name}']}}"),
        format!("{{identities: ['*.{web_name}']}}"),
        "{identities: ['spiffe://cluster.local/ns/front/sa/web']}".to_owned(),
        "{identityRefs: [{kind: ServiceAccount, name: web}]}".to_owned(),
        "{identityRefs: [{kind: Namespace, name: ont}]}".to_owned(),
        "{identityRefs: [{kind: Namespace, name: prod}]}".to_owned(),
    ] {
        assert!(!lets_in(&spec, &web()), "{spec}");
    }
    let own = "{identityRefs: [{kind: ServiceAccount, name: web}]}";
    assert!(
        lets_in(own, &account("prod", "web")),
        "an account is of the namespace of the list"
    );
    let foreign = Caller::account(
        "other.domain",
        mesh2yaml_types::ServiceAccount::new(name!("front"), name!("web")),
    );
    for (spec, expected) in [
        ("{identities: ['*']}", true),
        ("{identityRefs: [{kind: Namespace, name: front}]}", false),
    ] {
        let cluster = authenticated(IDS, &identities("prod", spec));
        assert!(!cluster.admits(&foreign, get("/")), "there is no connection");
        let shared = cluster.mesh(MeshDefaults::default().trusted_domain("other.domain"));
        assert_eq!(
            shared.admits(&foreign, get("/")),
            expected,
            "with a common trust anchor: {spec}"
        );
    }
    // Certificates of SPIRE have a URI in the place of a name (`Id::parse_uri` of the proxy's `linkerd/identity`).
    for (spec, expected) in [
        ("{identities: ['spiffe://other.domain/ns/front/sa/web']}", true),
        ("{identities: ['spiffe://other.domain/ns/front/sa/webs']}", false),
        ("{identities: ['*']}", true),
        ("{identities: ['*.other.domain']}", false),
        (
            "{identities: [web.front.serviceaccount.identity.linkerd.other.domain]}",
            false,
        ),
    ] {
        let cluster = authenticated(IDS, &identities("prod", spec));
        let shared = cluster.mesh(MeshDefaults::default().spiffe_domain("other.domain"));
        assert_eq!(
            shared.admits(&foreign, get("/")),
            expected,
            "by a SPIFFE ID: {spec}"
        );
    }
    let open = Cluster::new(&server(", accessPolicy: all-unauthenticated"));
    assert!(
        !open.admits(&foreign, get("/")),
        "not even where everybody is let in"
    );
    let elsewhere = MeshDefaults::default()
        .control_plane_namespace("mesh")
        .trust_domain("td");
    let cluster = authenticated(
        IDS,
        &identities(
            "prod",
            "{identities: [web.front.serviceaccount.identity.mesh.td]}",
        ),
    )
    .mesh(elsewhere);
    let caller = Caller::account(
        "td",
        mesh2yaml_types::ServiceAccount::new(name!("front"), name!("web")),
    );
    assert!(cluster.admits(&caller, get("/")));
}

#[test]
fn networks_need_no_identity_and_have_holes() {
    let cluster = authenticated(
        NETS,
        &networks(
            "[{cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.3.4]}, {cidr: 'fd00::/8'}, {cidr: 192.0.2.1}]",
        ),
    );
    for (address, expected) in [
        ("10.0.0.1", true),
        ("10.1.0.1", false),
        ("10.2.3.4", false),
        ("10.2.3.5", true),
        ("11.0.0.1", false),
        ("fd12::1", true),
        ("fe80::1", false),
        ("192.0.2.1", true),
        ("192.0.2.2", false),
        ("::ffff:10.0.0.1", false),
    ] {
        assert_eq!(cluster.admits(&at(address), get("/")), expected, "{address}");
    }
    let both = authenticated(
        BOTH,
        &(identities(
            "prod",
            "{identityRefs: [{kind: ServiceAccount, name: web, namespace: front}]}",
        ) + &networks("[{cidr: 10.0.0.0/8}]")),
    );
    assert_eq!(
        whom(&both),
        [true, false, false, false],
        "several are all required"
    );
}

#[test]
fn server_authorizations() {
    let old = |select: &str, client: &str| {
        let saz = format!(
            "---\napiVersion: policy.linkerd.io/v1beta1\nkind: ServerAuthorization\nmetadata: {{name: old, namespace: prod}}\nspec: {{server: {select}, client: {client}}}\n"
        );
        let labelled = server("").replace(
            "name: shop, namespace: prod",
            "name: shop, namespace: prod, labels: {tier: one}",
        );
        whom(&Cluster::new(&labelled).and(&saz))
    };
    let named = "{name: shop}";
    assert_eq!(
        old(named, "{unauthenticated: true}"),
        [true, false, true, false],
        "from the cluster's networks"
    );
    assert_eq!(
        old(named, "{unauthenticated: true, networks: [{cidr: 0.0.0.0/0}]}"),
        [true; 4]
    );
    assert_eq!(
        old(named, "{meshTLS: {unauthenticatedTLS: true}}"),
        [true, false, false, false]
    );
    assert_eq!(
        old(
            named,
            "{meshTLS: {identities: ['*'], }, networks: [{cidr: 0.0.0.0/0}]}"
        ),
        [true, true, false, false]
    );
    assert_eq!(
        old(
            named,
            "{meshTLS: {serviceAccounts: [{name: web, namespace: front}]}}"
        ),
        [true, false, false, false]
    );
    assert_eq!(
        old(named, "{meshTLS: {serviceAccounts: [{name: web}]}}"),
        [false; 4]
    );
    assert_eq!(old(named, "{meshTLS: {}}"), [false; 4]);
    assert_eq!(old(named, "{}"), [false; 4]);
    assert_eq!(old("{name: other}", "{unauthenticated: true}"), [false; 4]);
    assert_eq!(
        old(
            "{selector: {matchLabels: {tier: one}}}",
            "{unauthenticated: true}"
        ),
        [true, false, true, false]
    );
    assert_eq!(
        old(
            "{selector: {matchLabels: {tier: two}}}",
            "{unauthenticated: true}"
        ),
        [false; 4]
    );
}

#[test]
fn routes_on_a_server() {
    let read = guarded(
        "read",
        "[{matches: [{method: GET, path: {value: /api}}, {method: POST, path: {value: /api}}]}]",
    );
    let cluster = |beside: &str| {
        Cluster::new(&server(", proxyProtocol: HTTP/1"))
            .and(&read)
            .and(beside)
    };
    let granted = cluster(&policy("read", &http("read"), WEB));
    assert!(granted.admits(&web(), get("/api/v1")));
    assert!(!granted.admits(&nobody(), get("/api/v1")), "no grant: 403");
    assert!(!granted.admits(&web(), get("/other")), "no route: 404");
    assert!(!granted.admits(&web(), HttpRequest::new("PUT", "/api")));
    assert!(
        !cluster("").admits(&web(), get("/api")),
        "a route without a grant"
    );
    let opened = granted.and(&policy(
        "server",
        SERVER,
        "[{kind: ServiceAccount, name: other, namespace: front}]",
    ));
    assert!(
        opened.admits(&account("front", "other"), get("/api")),
        "a grant of the Server opens every route"
    );
    assert!(
        !opened.admits(&account("front", "other"), get("/other")),
        "but no others"
    );
    let open = Cluster::new(&server(", accessPolicy: all-unauthenticated")).and(&read);
    assert!(open.admits(&nobody(), get("/api")));
    assert!(!open.admits(&nobody(), get("/other")));
    assert!(
        !open.admits(&at("127.0.0.1"), get("/other")),
        "not even the host itself"
    );
    assert!(
        cluster(&policy("read", &http("READ"), WEB)).admits(&web(), get("/api")),
        "targets are compared without case"
    );
    let own_group = policy(
        "read",
        "{group: policy.linkerd.io, kind: HTTPRoute, name: read}",
        WEB,
    );
    assert!(
        !cluster(&own_group).admits(&web(), get("/api")),
        "of the other group"
    );
    let elsewhere = policy("read", &http("read"), WEB).replace("namespace: prod", "namespace: front");
    assert!(!cluster(&elsewhere).admits(&web(), get("/api")));
}

#[test]
fn a_more_specific_route_without_a_grant_is_a_denial() {
    let allow = guarded("api", "[{matches: [{path: {value: /api}}]}]");
    let carved = guarded("admin", "[{matches: [{path: {value: /api/admin}}]}]");
    let cluster = Cluster::new(&server(""))
        .and(&allow)
        .and(&carved)
        .and(&policy("api", &http("api"), WEB));
    assert!(cluster.admits(&web(), get("/api/x")));
    assert!(!cluster.admits(&web(), get("/api/admin/x")));
    let regex = guarded(
        "api",
        "[{matches: [{path: {type: RegularExpression, value: /api/.*}}]}]",
    );
    let cluster = Cluster::new(&server(""))
        .and(&regex)
        .and(&carved)
        .and(&policy("api", &http("api"), WEB));
    assert!(
        cluster.admits(&web(), get("/api/admin/x")),
        "an expression counts the whole path"
    );
    assert!(
        !cluster.admits(&web(), get("/api")),
        "and says exactly what it says"
    );
    assert!(cluster.admits(&web(), get("/api/")));
}

#[test]
fn age_is_told_where_it_decides() {
    let route = |name: &str| guarded(name, "[{matches: [{path: {value: /a}}]}]");
    let cluster = Cluster::new(&server(""))
        .and(&route("old"))
        .and(&route("new"))
        .and(&policy("new", &http("new"), WEB));
    let arrival =
        |caller| Arrival::new(name!("prod"), [("app", "shop")], port!(8080), caller).asking(get("/a"));
    let decided = cluster.ready().admit_in(RouteOrder::ExactFirst, &arrival(web()));
    assert!(!decided.decision.admitted);
    assert_eq!(
        decided.by_age.as_deref(),
        Some("HTTPRoute prod/old and HTTPRoute prod/new")
    );
    let decided = cluster
        .ready()
        .admit_in(RouteOrder::ExactFirst, &arrival(nobody()));
    assert_eq!(decided.by_age, None, "neither lets them in");
}

#[test]
fn paths_are_as_they_are_sent() {
    let cluster = Cluster::new(&server(""))
        .and(&guarded("a", "[{matches: [{path: {value: /a}}]}]"))
        .and(&policy("a", &http("a"), WEB));
    for (sent, expected) in [
        ("/a/../b", true),
        ("/b/../a", false),
        ("//a", false),
        ("/%61", false),
        ("/a%2fb", false),
        ("/a/%2e%2e/b", true),
        ("/a/", true),
    ] {
        assert_eq!(cluster.admits(&web(), get(sent)), expected, "{sent}");
    }
    assert!(
        !cluster.admits(&web(), get("/a b")),
        "the proxy takes no such target"
    );
}

#[test]
fn references_that_are_not_as_they_must_be_cost_the_route() {
    let route = guarded("a", "[{matches: [{path: {value: /a}}]}]");
    let open = |route: &str| {
        Cluster::new(&server(", accessPolicy: all-unauthenticated"))
            .and(route)
            .admits(&nobody(), get("/b"))
    };
    assert!(!open(&route));
    assert!(!open(
        &route.replace("name: shop}", "name: shop, namespace: prod}")
    ));
    for wrong in [
        "name: shop, port: 8080}",
        "name: shop, sectionName: a}",
        "name: shop, namespace: test}",
        "name: other}",
    ] {
        assert!(open(&route.replace("name: shop}", wrong)), "{wrong}");
    }
    assert!(open(&route.replace("group: policy.linkerd.io, ", "")));
    let own = route.replace("gateway.networking.k8s.io/v1", "policy.linkerd.io/v1beta3");
    assert!(!open(&own));
    assert!(
        !open(&own.replace("group: policy.linkerd.io, ", "")),
        "in Linkerd's own kind, its group is the default"
    );
}

#[test]
fn probes() {
    let probe = || {
        pod()
            .probe(port!(8080), "/live?full")
            .probe(port!(8080), "/")
            .probe(port!(9090), "/other")
    };
    let closed = |yaml: &str| Cluster::new(&(server(", proxyProtocol: HTTP/1") + yaml)).pod(probe());
    let cluster = closed("");
    for (http, expected) in [
        (get("/live"), true),
        (get("/live?more"), true),
        (get("/"), true),
        (get("/live/"), false),
        (get("/other"), false),
        (HttpRequest::new("HEAD", "/live"), false),
    ] {
        assert_eq!(cluster.admits(&nobody(), http.clone()), expected, "{http:?}");
    }
    let node = MeshDefaults::default().probe_networks(["192.0.2.0/24"]);
    let cluster = closed("").mesh(node);
    assert!(cluster.admits(&at("192.0.2.7"), get("/live")));
    assert!(!cluster.admits(&nobody(), get("/live")));
    let routed = closed(&guarded("a", "[{matches: [{path: {value: /a}}]}]"));
    assert!(
        !routed.admits(&nobody(), get("/live")),
        "with a route, the grant to probes is gone"
    );
    let dropped = closed(&guarded(
        "a",
        "[{matches: [{path: {value: /a}}], filters: [{type: URLRewrite, urlRewrite: {hostname: a.b}}]}]",
    ));
    assert!(
        dropped.admits(&nobody(), get("/live")),
        "but a route that is not read is none"
    );
    let deny = MeshDefaults::default().default_inbound_policy(AccessPolicy::Deny);
    let by_default = Cluster::new("").pod(probe()).mesh(deny.clone());
    assert!(by_default.admits(&nobody(), get("/live")));
    assert!(!by_default.admits(&nobody(), get("/a")));
    let opaque = Cluster::new("")
        .pod(probe().annotation("config.linkerd.io/opaque-ports", "8080"))
        .mesh(deny);
    assert!(
        !opaque.admits(&nobody(), get("/live")),
        "on an opaque port there are no requests"
    );
    let bytes = Cluster::new(&server(", proxyProtocol: opaque")).pod(probe());
    assert!(!bytes.admits(&nobody(), get("/live")));
}

#[test]
fn which_routes_count_on_which_protocol() {
    let http_route = guarded("h", "[{matches: [{path: {value: /}}]}]") + &policy("h", &http("h"), "[]");
    let grpc_route = guarded("g", "[{matches: [{method: {service: shop.Cart}}]}]")
        .replace("kind: HTTPRoute", "kind: GRPCRoute")
        + &policy(
            "g",
            "{group: gateway.networking.k8s.io, kind: GRPCRoute, name: g}",
            "[]",
        );
    let on = |protocol: &str, routes: &str| {
        Cluster::new(&(server(&format!(", proxyProtocol: {protocol}")) + routes))
    };
    let call = || HttpRequest::grpc("shop.Cart", "Get");
    for protocol in ["unknown", "HTTP/1", "HTTP/2"] {
        let cluster = on(protocol, &http_route);
        assert!(cluster.admits(&nobody(), get("/")), "{protocol}");
        assert!(
            !cluster.admits_bytes(&nobody()),
            "a route's grant is not for bytes: {protocol}"
        );
        assert!(
            !on(protocol, &grpc_route).admits(&nobody(), call()),
            "GRPCRoutes do not count: {protocol}"
        );
    }
    let grpc = on("gRPC", &grpc_route);
    assert!(grpc.admits(&nobody(), call()));
    assert!(!grpc.admits(&nobody(), HttpRequest::grpc("other", "Get")));
    assert!(!grpc.admits(&nobody(), get("/shop.Cart/Get")));
    assert!(!grpc.admits_bytes(&nobody()));
    assert!(
        !on("gRPC", &http_route).admits(&nobody(), call()),
        "HTTPRoutes do not count"
    );
    for protocol in ["opaque", "TLS"] {
        let cluster = on(protocol, &http_route);
        assert!(
            !cluster.admits(&nobody(), get("/")),
            "no route counts: {protocol}"
        );
        let granted = on(protocol, &policy("s", SERVER, WEB));
        assert!(
            granted.admits_bytes(&web()) && granted.admits(&web(), get("/")),
            "{protocol}"
        );
    }
    let both = on("HTTP/1", &(http_route.clone() + &grpc_route));
    assert!(
        !both.admits(&nobody(), get("/")),
        "a GRPCRoute drives HTTPRoutes out of a Server"
    );
    let open = |protocol: &str| on(protocol, &policy("s", SERVER, "[]"));
    assert!(open("unknown").admits_bytes(&nobody()));
    assert!(!open("HTTP/1").admits_bytes(&nobody()), "bytes are no HTTP");
    assert!(
        open("gRPC").admits(&nobody(), call()),
        "without a route, every call"
    );
    assert!(!open("gRPC").admits(&nobody(), get("/a/b")));
    let refused = guarded("g", "[{matches: [{headers: [{name: a, value: b}]}]}]")
        .replace("kind: HTTPRoute", "kind: GRPCRoute");
    assert!(
        !on("gRPC", &(refused + &policy("s", SERVER, "[]"))).admits(&at("127.0.0.1"), call()),
        "linkerd2 #14047: nobody at all"
    );
}

#[test]
fn redirections_end_a_request() {
    let route = guarded(
        "a",
        "[{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]",
    );
    let cluster = Cluster::new(&server(", accessPolicy: all-unauthenticated")).and(&route);
    assert!(!cluster.admits(&nobody(), get("/").authority("shop")));
    let edits = guarded(
        "a",
        "[{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [a]}}]}]",
    );
    assert!(
        Cluster::new(&server(", accessPolicy: all-unauthenticated"))
            .and(&edits)
            .admits(&nobody(), get("/"))
    );
}

#[test]
fn a_cluster_without_networks_has_no_policy_of_its_own() {
    let none = MeshDefaults::default().cluster_networks(Vec::<String>::new());
    assert_eq!(
        whom(&Cluster::new(&server(", accessPolicy: cluster-unauthenticated")).mesh(none.clone())),
        [false; 4]
    );
    assert_eq!(
        whom(&Cluster::new(&namespace(&format!("{DEFAULT}: cluster-unauthenticated"))).mesh(none)),
        [false; 4]
    );
}
