//! Checks of sets of Linkerd and of both meshes: for each code a set that has it, and ones near it that have not.

use mesh2yaml_validate::set::Set;
use mesh2yaml_validate::{Report, Target, Validation};

/// The findings of a set about a text: `code kind name path`, in order.
fn found(text: &str, complete: bool) -> Vec<String> {
    found_for(None, text, complete)
}

fn found_for(target: Option<Target>, text: &str, complete: bool) -> Vec<String> {
    let validation = Validation::default().complete(complete).target(target);
    let mut set = Set::new();
    let mut reports: Vec<Report> = validation.reports_into(text, 0, &mut set).collect();
    for report in &reports {
        let shown: Vec<_> = report.findings.iter().map(|it| &it.finding.message).collect();
        assert!(!report.is_invalid(), "{shown:?}\n{text}");
    }
    let own = set.finish(complete);
    let own = own
        .into_iter()
        .map(|(place, finding)| (place.report, finding))
        .collect();
    for report in &mut reports {
        // What is wrong with one by itself is tested elsewhere.
        report.findings.clear();
    }
    validation.add(text, &mut reports, own);
    let lines = reports.iter().flat_map(|report| {
        let own = report.findings.iter().map(|it| &it.finding);
        let own = own.filter(|it| !it.rule.code().starts_with("IST"));
        own.map(move |it| {
            let kind = report.kind.as_deref().unwrap_or_default();
            let name = report.name.as_deref().unwrap_or_default();
            format!("{} {kind} {name} {}", it.rule, it.path)
        })
    });
    lines.collect()
}

/// One document of the namespace `prod`, unless its name says another; `spec` in one line.
fn object(version: &str, kind: &str, name: &str, spec: &str) -> String {
    let (namespace, name) = name.split_once('/').unwrap_or(("prod", name));
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}\n"
    )
}

fn policy(kind: &str, name: &str, spec: &str) -> String {
    let version = match kind {
        "Server" | "HTTPRoute" => "v1beta3",
        _ => "v1alpha1",
    };
    object(&format!("policy.linkerd.io/{version}"), kind, name, spec)
}

fn server(name: &str, port: &str, protocol: &str) -> String {
    let spec =
        format!("podSelector: {{matchLabels: {{app: shop}}}}, port: {port}, proxyProtocol: {protocol}");
    policy("Server", name, &spec)
}

const TO_SERVER: &str = "parentRefs: [{group: policy.linkerd.io, kind: Server, name: shop}]";
const TO_SERVICE: &str = "parentRefs: [{group: '', kind: Service, name: shop, port: 80}]";

fn route(kind: &str, name: &str, spec: &str) -> String {
    let version = if kind == "TCPRoute" { "v1alpha2" } else { "v1" };
    object(&format!("gateway.networking.k8s.io/{version}"), kind, name, spec)
}

fn service(spec: &str) -> String {
    object("v1", "Service", "shop", spec)
}

fn annotated(document: &str, annotations: &str) -> String {
    document.replacen(
        "metadata: {",
        &format!("metadata: {{annotations: {{{annotations}}}, "),
        1,
    )
}

/// A sign that the set is of Linkerd.
fn sign() -> String {
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: prod, annotations: {linkerd.io/inject: enabled}}\n".to_owned()
}

fn pods(more: &str) -> String {
    let spec = format!(
        "template: {{metadata: {{labels: {{app: shop}}}}, spec: {{containers: [{{name: shop, ports: [{{name: web, containerPort: 8080}}]{more}}}]}}}}"
    );
    object("apps/v1", "Deployment", "shop", &spec)
}

const PORT: &str = "ports: [{port: 80}]";

/// What it is about, the documents, and what is expected of a complete set and of one of others.
type Case<'c> = (&'c str, Vec<String>, &'c [&'c str], &'c [&'c str]);

/// Judges each set as a complete one, and as one of others; and nothing else is found.
fn check(cases: &[Case<'_>]) {
    for (about, documents, complete, partly) in cases {
        let text = documents.concat();
        assert_eq!(found(&text, true), *complete, "{about}, complete\n{text}");
        assert_eq!(found(&text, false), *partly, "{about}, of others\n{text}");
    }
}

#[test]
fn references_of_policies() {
    let allow = |target: &str, who: &str| {
        let spec = format!("targetRef: {{{target}}}, requiredAuthenticationRefs: [{who}]");
        policy("AuthorizationPolicy", "allow", &spec)
    };
    let of_server = "group: policy.linkerd.io, kind: Server, name: shop";
    let of_route = "group: gateway.networking.k8s.io, kind: HTTPRoute, name: shop";
    let mesh = "{group: policy.linkerd.io, kind: MeshTLSAuthentication, name: web, namespace: front}";
    let network = "{group: policy.linkerd.io, kind: NetworkAuthentication, name: office}";
    let account = "{kind: ServiceAccount, name: web}";
    let here = || vec![pods(""), server("shop", "8080", "HTTP/1")];
    let with = |more: Vec<String>| [here(), more].concat();
    let target = "linkerd-dangling-reference AuthorizationPolicy allow spec.targetRef.name";
    let first = "linkerd-dangling-reference AuthorizationPolicy allow spec.requiredAuthenticationRefs[0]";
    let second = "linkerd-dangling-reference AuthorizationPolicy allow spec.requiredAuthenticationRefs[1]";
    let identities = |name: &str| policy("MeshTLSAuthentication", name, "identities: ['*']");
    check(&[
        ("all there", with(vec![allow(of_server, account)]), &[], &[]),
        ("no Server", vec![allow(of_server, account)], &[target], &[]),
        (
            "a Server of another namespace",
            vec![
                server("test/shop", "8080", "HTTP/1"),
                object(
                    "apps/v1",
                    "Deployment",
                    "test/shop",
                    "template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: a}]}}",
                ),
                allow(of_server, account),
            ],
            &[target],
            &[],
        ),
        ("no route", with(vec![allow(of_route, account)]), &[target], &[]),
        (
            "a route of the other group",
            with(vec![
                allow(of_route, account),
                policy("HTTPRoute", "shop", TO_SERVER),
            ]),
            &[target],
            &[],
        ),
        (
            "the route",
            with(vec![
                allow(of_route, account),
                route("HTTPRoute", "shop", TO_SERVER),
            ]),
            &[],
            &[],
        ),
        (
            "no authentications",
            with(vec![allow(of_server, &format!("{mesh}, {network}"))]),
            &[first, second],
            &[],
        ),
        (
            "authentications",
            with(vec![
                allow(of_server, &format!("{mesh}, {network}")),
                identities("front/web"),
                policy(
                    "NetworkAuthentication",
                    "office",
                    "networks: [{cidr: 10.0.0.0/8}]",
                ),
            ]),
            &[],
            &[],
        ),
        (
            "an authentication elsewhere",
            with(vec![allow(of_server, mesh), identities("web")]),
            &[first],
            &[],
        ),
        (
            "the network alone",
            with(vec![allow(of_server, network)]),
            &[first],
            &[],
        ),
        (
            "an authentication without a namespace",
            with(vec![
                allow(of_server, mesh),
                identities("web").replace(", namespace: prod", ""),
            ]),
            &[],
            &[],
        ),
    ]);
}

#[test]
fn policies_of_a_namespace() {
    let allow = policy(
        "AuthorizationPolicy",
        "allow",
        "targetRef: {kind: Namespace, name: prod}, requiredAuthenticationRefs: [{kind: ServiceAccount, name: web}]",
    );
    let code = "linkerd-policy-without-server AuthorizationPolicy allow spec.targetRef";
    check(&[
        ("no Server", vec![allow.clone()], &[code], &[]),
        (
            "a Server",
            vec![allow, pods(""), server("shop", "8080", "HTTP/1")],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn rate_limits() {
    let limit = |name: &str| {
        let spec =
            "targetRef: {group: policy.linkerd.io, kind: Server, name: shop}, total: {requestsPerSecond: 10}";
        policy("HTTPLocalRateLimitPolicy", name, spec)
    };
    let of = |protocol: &str| vec![pods(""), server("shop", "8080", protocol), limit("a")];
    let protocol = "linkerd-rate-limit-protocol HTTPLocalRateLimitPolicy a spec.targetRef";
    check(&[
        (
            "no Server",
            vec![limit("a")],
            &["linkerd-dangling-reference HTTPLocalRateLimitPolicy a spec.targetRef.name"],
            &[],
        ),
        ("HTTP", of("HTTP/2"), &[], &[]),
        ("found out", of("unknown"), &[], &[]),
        ("gRPC", of("gRPC"), &[protocol], &[protocol]),
        ("bytes", of("opaque"), &[protocol], &[protocol]),
        (
            "two",
            [of("HTTP/1"), vec![limit("b")]].concat(),
            &["linkerd-several-rate-limits HTTPLocalRateLimitPolicy b spec.targetRef"],
            &["linkerd-several-rate-limits HTTPLocalRateLimitPolicy b spec.targetRef"],
        ),
    ]);
}

#[test]
fn references_of_routes() {
    let to = |backend: &str| {
        let spec = format!("{TO_SERVICE}, rules: [{{backendRefs: [{{{backend}}}]}}]");
        route("HTTPRoute", "shop", &spec)
    };
    let all = || format!("{TO_SERVICE}, rules: [{{}}]");
    let name = "mesh-dangling-reference HTTPRoute shop spec.rules[0].backendRefs[0].name";
    let port = "mesh-dangling-reference HTTPRoute shop spec.rules[0].backendRefs[0].port";
    check(&[
        (
            "no parent",
            vec![sign(), route("HTTPRoute", "shop", &all())],
            &["mesh-dangling-reference HTTPRoute shop spec.parentRefs[0].name"],
            &[],
        ),
        (
            "no port of the parent",
            vec![
                service("ports: [{port: 8080}]"),
                route("HTTPRoute", "shop", &all()),
            ],
            &["mesh-dangling-reference HTTPRoute shop spec.parentRefs[0].port"],
            &["mesh-dangling-reference HTTPRoute shop spec.parentRefs[0].port"],
        ),
        (
            "the Service itself",
            vec![service(PORT), to("name: shop, port: 80")],
            &[],
            &[],
        ),
        (
            "no backend",
            vec![service(PORT), to("name: other, port: 80")],
            &[name],
            &[],
        ),
        (
            "no port of the backend",
            vec![service(PORT), to("name: shop, port: 81")],
            &[port],
            &[port],
        ),
        (
            "a backend elsewhere",
            vec![service(PORT), to("name: shop, namespace: test, port: 80")],
            &[name],
            &[],
        ),
        (
            "a copy of another cluster",
            vec![
                annotated(&service(PORT), "a: b").replace(
                    "annotations: {a: b}",
                    "labels: {mirror.linkerd.io/exported: 'true'}",
                ),
                to("name: shop-west, port: 80"),
            ],
            &[],
            &[],
        ),
        (
            "a federated Service",
            vec![service(PORT), to("name: shop-federated, port: 80")],
            &[],
            &[],
        ),
        (
            "what is like a copy",
            vec![service(PORT), to("name: shop-west, port: 80")],
            &[name],
            &[],
        ),
        (
            "no Server",
            vec![route("HTTPRoute", "shop", TO_SERVER)],
            &["linkerd-dangling-reference HTTPRoute shop spec.parentRefs[0].name"],
            &[],
        ),
        (
            "no EgressNetwork",
            vec![route(
                "HTTPRoute",
                "shop",
                "parentRefs: [{group: policy.linkerd.io, kind: EgressNetwork, name: out, port: 443}]",
            )],
            &["linkerd-dangling-reference HTTPRoute shop spec.parentRefs[0].name"],
            &[],
        ),
        (
            "a Gateway",
            vec![route("HTTPRoute", "shop", "parentRefs: [{name: edge}]")],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn parents_without_effect() {
    let headless = "linkerd-headless-parent HTTPRoute shop spec.parentRefs[0].name";
    let protocol = "linkerd-route-protocol HTTPRoute shop spec.parentRefs[0].name";
    let all = || route("HTTPRoute", "shop", &format!("{TO_SERVICE}, rules: [{{}}]"));
    let of = |kind: &str, protocol: &str| {
        vec![
            pods(""),
            server("shop", "8080", protocol),
            route(kind, "shop", TO_SERVER),
        ]
    };
    check(&[
        (
            "headless",
            vec![sign(), service(&format!("clusterIP: None, {PORT}")), all()],
            &[headless],
            &[headless],
        ),
        (
            "headless, of Istio",
            vec![
                sign().replace(
                    "annotations: {linkerd.io/inject: enabled}",
                    "labels: {istio-injection: enabled}",
                ),
                service(&format!("clusterIP: None, {PORT}")),
                all(),
            ],
            &[],
            &[],
        ),
        ("with an address", vec![sign(), service(PORT), all()], &[], &[]),
        ("HTTP at HTTP", of("HTTPRoute", "HTTP/1"), &[], &[]),
        ("HTTP at gRPC", of("HTTPRoute", "gRPC"), &[protocol], &[protocol]),
        (
            "HTTP at bytes",
            of("HTTPRoute", "opaque"),
            &[protocol],
            &[protocol],
        ),
        ("gRPC at gRPC", of("GRPCRoute", "gRPC"), &[], &[]),
        (
            "gRPC at HTTP",
            of("GRPCRoute", "HTTP/2"),
            &["linkerd-route-protocol GRPCRoute shop spec.parentRefs[0].name"],
            &["linkerd-route-protocol GRPCRoute shop spec.parentRefs[0].name"],
        ),
    ]);
}

#[test]
fn kinds_of_routes() {
    let http = || route("HTTPRoute", "shop", &format!("{TO_SERVICE}, rules: [{{}}]"));
    let grpc = |parent: &str| route("GRPCRoute", "calls", &format!("{parent}, rules: [{{}}]"));
    let code = "linkerd-route-conflict HTTPRoute shop spec.parentRefs[0]";
    check(&[
        (
            "two kinds",
            vec![sign(), service(PORT), http(), grpc(TO_SERVICE)],
            &[code],
            &[code],
        ),
        (
            "other ports",
            vec![
                sign(),
                service("ports: [{port: 80, name: a}, {port: 81, name: b}]"),
                http(),
                grpc(&TO_SERVICE.replace("80", "81")),
            ],
            &[],
            &[],
        ),
        (
            "not of Linkerd",
            vec![service(PORT), http(), grpc(TO_SERVICE)],
            &[],
            &[],
        ),
        (
            "one kind",
            vec![
                sign(),
                service(PORT),
                http(),
                http().replacen("name: shop,", "name: more,", 1),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn routes_of_callers() {
    let spec = |parent: &str| format!("{parent}, rules: [{{}}]");
    let own = || route("HTTPRoute", "shop", &spec(TO_SERVICE));
    let remote = TO_SERVICE.replace("name: shop", "name: shop, namespace: prod");
    let callers = || route("HTTPRoute", "front/callers", &spec(&remote));
    let code = "linkerd-consumer-route HTTPRoute callers spec.parentRefs[0]";
    check(&[
        (
            "both",
            vec![sign(), service(PORT), own(), callers()],
            &[code],
            &[code],
        ),
        (
            "every port",
            vec![sign(), service(PORT), own().replace(", port: 80", ""), callers()],
            &[code],
            &[code],
        ),
        (
            "any port",
            vec![sign(), service(PORT), own(), callers().replace(", port: 80", "")],
            &[code],
            &[code],
        ),
        ("callers alone", vec![sign(), service(PORT), callers()], &[], &[]),
    ]);
}

#[test]
fn requests_left_over() {
    let of = |rules: &str| {
        vec![
            sign(),
            service(PORT),
            route("HTTPRoute", "shop", &format!("{TO_SERVICE}, {rules}")),
        ]
    };
    let code = "linkerd-no-catch-all HTTPRoute shop spec.rules";
    let api = "rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}]";
    check(&[
        ("a path", of(api), &[code], &[]),
        (
            "a header",
            of("rules: [{matches: [{headers: [{name: a, value: b}]}]}]"),
            &[code],
            &[],
        ),
        (
            "hosts",
            of("hostnames: [shop.example.com], rules: [{}]"),
            &[code],
            &[],
        ),
        (
            "and the rest",
            of("rules: [{matches: [{path: {type: PathPrefix, value: /api}}]}, {}]"),
            &[],
            &[],
        ),
        (
            "every path",
            of("rules: [{matches: [{path: {type: PathPrefix, value: /}}]}]"),
            &[],
            &[],
        ),
        (
            "an expression",
            of("rules: [{matches: [{path: {type: RegularExpression, value: '/.*'}}]}]"),
            &[],
            &[],
        ),
        (
            "in another route",
            [
                of(api),
                vec![route(
                    "HTTPRoute",
                    "rest",
                    &format!("{TO_SERVICE}, rules: [{{}}]"),
                )],
            ]
            .concat(),
            &[],
            &[],
        ),
    ]);
}

#[test]
fn opaque_ports() {
    let all = |parent: &str| route("HTTPRoute", "shop", &format!("{parent}, rules: [{{}}]"));
    let speaking = |word: &str| service(&format!("ports: [{{port: 80, appProtocol: {word}}}]"));
    let any = TO_SERVICE.replace(", port: 80", "");
    let code = "linkerd-opaque-port Service shop spec.ports[0].appProtocol";
    let listed = "linkerd-opaque-port Service shop metadata.annotations[\"config.linkerd.io/opaque-ports\"]";
    check(&[
        (
            "gRPC",
            vec![sign(), speaking("grpc"), all(TO_SERVICE)],
            &[code],
            &[code],
        ),
        (
            "gRPC at any port",
            vec![sign(), speaking("grpc"), all(&any)],
            &[code],
            &[code],
        ),
        (
            "bytes at any port",
            vec![sign(), speaking("linkerd.io/opaque"), all(&any)],
            &[],
            &[],
        ),
        (
            "bytes",
            vec![sign(), speaking("linkerd.io/opaque"), all(TO_SERVICE)],
            &[code],
            &[code],
        ),
        ("HTTP", vec![sign(), speaking("http"), all(TO_SERVICE)], &[], &[]),
        (
            "HTTP/2",
            vec![sign(), speaking("kubernetes.io/h2c"), all(TO_SERVICE)],
            &[],
            &[],
        ),
        ("without routes", vec![sign(), speaking("grpc")], &[], &[]),
        (
            "an annotation",
            vec![
                sign(),
                annotated(&service(PORT), "config.linkerd.io/opaque-ports: '1,70-90'"),
                all(TO_SERVICE),
            ],
            &[listed],
            &[listed],
        ),
        (
            "of another port",
            vec![
                sign(),
                annotated(&service(PORT), "config.linkerd.io/opaque-ports: '81'"),
                all(TO_SERVICE),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn profiles() {
    let profile = |name: &str, spec: &str| object("linkerd.io/v1alpha2", "ServiceProfile", name, spec);
    let routes = "routes: [{name: all, condition: {pathRegex: '/.*'}}]";
    let name = "shop.prod.svc.cluster.local";
    let all = || route("HTTPRoute", "shop", &format!("{TO_SERVICE}, rules: [{{}}]"));
    let code = "linkerd-profile-overrides HTTPRoute shop spec.parentRefs[0]";
    let retries = "linkerd-profile-overrides Service shop metadata.annotations[\"retry.linkerd.io/http\"]";
    let retrying = || annotated(&service(PORT), "retry.linkerd.io/http: 5xx");
    check(&[
        (
            "a route",
            vec![service(PORT), all(), profile(name, routes)],
            &[code],
            &[code],
        ),
        (
            "of another Service",
            vec![
                service(PORT),
                all(),
                profile("till.prod.svc.cluster.local", routes),
            ],
            &[],
            &[],
        ),
        (
            "of another namespace's callers",
            vec![service(PORT), all(), profile(&format!("front/{name}"), routes)],
            &[],
            &[],
        ),
        (
            "an empty one",
            vec![service(PORT), all(), profile(name, "")],
            &[],
            &[],
        ),
        (
            "annotations",
            vec![retrying(), profile(name, routes)],
            &[retries],
            &[retries],
        ),
        (
            "other annotations",
            vec![annotated(&service(PORT), "a: b"), profile(name, routes)],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn servers() {
    let overlap = "linkerd-overlapping-servers Server b spec";
    let expression = "podSelector: {matchExpressions: [{key: app, operator: In, values: [shop]}]}, port: web";
    check(&[
        ("one", vec![pods(""), server("a", "8080", "HTTP/1")], &[], &[]),
        (
            "two ports",
            vec![
                pods(""),
                server("a", "8080", "HTTP/1"),
                server("b", "9090", "HTTP/1"),
            ],
            &[],
            &[],
        ),
        (
            "the same",
            vec![server("a", "8080", "HTTP/1"), server("b", "8080", "gRPC")],
            &[
                "linkerd-no-pods Server a spec.podSelector",
                overlap,
                "linkerd-no-pods Server b spec.podSelector",
            ],
            &[overlap],
        ),
        (
            "the same port by its name",
            vec![
                pods(""),
                server("a", "8080", "HTTP/1"),
                policy("Server", "b", expression),
            ],
            &[overlap],
            &[overlap],
        ),
        (
            "other pods",
            vec![
                pods(""),
                server("a", "8080", "HTTP/1"),
                policy(
                    "Server",
                    "b",
                    "podSelector: {matchLabels: {app: till}}, port: 8080",
                ),
            ],
            &["linkerd-no-pods Server b spec.podSelector"],
            &[],
        ),
        (
            "two states of one",
            vec![
                pods(""),
                server("a", "8080", "HTTP/1"),
                server("a", "8080", "gRPC"),
            ],
            &[],
            &[],
        ),
        ("a name", vec![pods(""), server("a", "web", "HTTP/1")], &[], &[]),
        (
            "a name that is none",
            vec![pods(""), server("a", "wep", "HTTP/1")],
            &["linkerd-port-name Server a spec.port"],
            &[],
        ),
        (
            "machines",
            vec![policy("Server", "a", "externalWorkloadSelector: {}, port: web")],
            &[],
            &[],
        ),
        (
            "pods of a kind that is not known",
            vec![
                object(
                    "argoproj.io/v1alpha1",
                    "Rollout",
                    "shop",
                    "template: {spec: {containers: [{name: a}]}}",
                ),
                server("a", "web", "HTTP/1"),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn probes() {
    let probed = |port: &str| {
        pods(&format!(
            ", livenessProbe: {{httpGet: {{path: '/live?full=1', port: {port}}}}}"
        ))
    };
    let rules = |path: &str| {
        format!(
            "{TO_SERVER}, rules: [{{matches: [{{path: {{type: PathPrefix, value: {path}}}, method: GET}}]}}]"
        )
    };
    let api = || route("HTTPRoute", "api", &rules("/api"));
    let live = || route("HTTPRoute", "live", &rules("/live"));
    let kubelet = || {
        policy(
            "NetworkAuthentication",
            "kubelet",
            "networks: [{cidr: 0.0.0.0/0}]",
        )
    };
    let permit = |kind: &str, name: &str| {
        let group = if kind == "Server" {
            "policy.linkerd.io"
        } else {
            "gateway.networking.k8s.io"
        };
        let who = "requiredAuthenticationRefs: [{group: policy.linkerd.io, kind: NetworkAuthentication, name: kubelet}]";
        policy(
            "AuthorizationPolicy",
            "probes",
            &format!("targetRef: {{group: {group}, kind: {kind}, name: {name}}}, {who}"),
        )
    };
    let http = || server("shop", "8080", "HTTP/1");
    let of = |more: Vec<String>| [vec![probed("web"), http(), api()], more].concat();
    let code = "linkerd-probes HTTPRoute api spec.parentRefs[0]";
    check(&[
        ("a route", of(vec![]), &[code], &[]),
        ("without a route", vec![probed("web"), http()], &[], &[]),
        ("of another port", vec![probed("9090"), http(), api()], &[], &[]),
        (
            "a route for them, that nobody may use",
            of(vec![live()]),
            &[code],
            &[],
        ),
        (
            "a route for them",
            of(vec![live(), kubelet(), permit("HTTPRoute", "live")]),
            &[],
            &[],
        ),
        (
            "the Server for all, and no route for them",
            of(vec![kubelet(), permit("Server", "shop")]),
            &[code],
            &[],
        ),
        (
            "the Server for all",
            of(vec![live(), kubelet(), permit("Server", "shop")]),
            &[],
            &[],
        ),
        (
            "a Server that logs",
            vec![
                probed("web"),
                policy(
                    "Server",
                    "shop",
                    "podSelector: {}, port: 8080, accessPolicy: audit",
                ),
                api(),
                live(),
            ],
            &[],
            &[],
        ),
        (
            "the old form of policies",
            of(vec![object(
                "policy.linkerd.io/v1beta1",
                "ServerAuthorization",
                "all",
                "server: {name: shop}, client: {unauthenticated: true}",
            )]),
            &[],
            &[],
        ),
    ]);
}

#[test]
fn networks() {
    let egress = |name: &str, cidr: &str| {
        policy(
            "EgressNetwork",
            name,
            &format!("trafficPolicy: Allow, networks: [{{cidr: {cidr}}}]"),
        )
    };
    let all = |name: &str| policy("EgressNetwork", name, "trafficPolicy: Deny");
    let code = "linkerd-egress-overlap EgressNetwork b spec.networks[0].cidr";
    let whole = "linkerd-egress-overlap EgressNetwork b spec";
    check(&[
        (
            "the same",
            vec![egress("a", "10.0.0.0/8"), egress("b", "10.0.0.0/8")],
            &[code],
            &[code],
        ),
        (
            "a smaller one",
            vec![egress("a", "10.0.0.0/8"), egress("b", "10.1.0.0/16")],
            &[],
            &[],
        ),
        (
            "of another namespace",
            vec![egress("a", "10.0.0.0/8"), egress("test/b", "10.0.0.0/8")],
            &[],
            &[],
        ),
        ("all twice", vec![all("a"), all("b")], &[whole], &[whole]),
        (
            "all, and one",
            vec![all("a"), egress("b", "10.0.0.0/8")],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn annotations() {
    let inject = "linkerd.io/inject: enabled";
    let template = |annotations: &str| {
        pods("").replacen(
            "template: {metadata: {",
            &format!("template: {{metadata: {{annotations: {{{annotations}}}, "),
            1,
        )
    };
    check(&[
        ("right", vec![template(inject)], &[], &[]),
        (
            "a value",
            vec![template("linkerd.io/inject: yess")],
            &["effect Deployment shop spec.template.metadata.annotations[\"linkerd.io/inject\"]"],
            &["effect Deployment shop spec.template.metadata.annotations[\"linkerd.io/inject\"]"],
        ),
        (
            "a place",
            vec![annotated(&pods(""), inject)],
            &["effect Deployment shop metadata.annotations[\"linkerd.io/inject\"]"],
            &["effect Deployment shop metadata.annotations[\"linkerd.io/inject\"]"],
        ),
        (
            "a duration",
            vec![annotated(&service(PORT), "timeout.linkerd.io/request: 1h30m")],
            &["effect Service shop metadata.annotations[\"timeout.linkerd.io/request\"]"],
            &["effect Service shop metadata.annotations[\"timeout.linkerd.io/request\"]"],
        ),
        (
            "a label",
            vec![sign().replace("annotations", "labels")],
            &["effect Namespace prod metadata.labels[\"linkerd.io/inject\"]"],
            &["effect Namespace prod metadata.labels[\"linkerd.io/inject\"]"],
        ),
    ]);
}

#[test]
fn two_meshes() {
    let both = || sign().replace("annotations:", "labels: {istio-injection: enabled}, annotations:");
    let istio = || {
        sign().replace(
            "annotations: {linkerd.io/inject: enabled}",
            "labels: {istio-injection: enabled}",
        )
    };
    let template = |annotations: &str| {
        pods("").replacen(
            "template: {metadata: {",
            &format!("template: {{metadata: {{annotations: {{{annotations}}}, "),
            1,
        )
    };
    let namespace = "mesh-two-meshes Namespace prod metadata.annotations[\"linkerd.io/inject\"]";
    let pod = "mesh-two-meshes Deployment shop spec.template.metadata.annotations[\"linkerd.io/inject\"]";
    let label = "mesh-two-meshes Deployment shop spec.template.metadata.labels[\"sidecar.istio.io/inject\"]";
    check(&[
        ("a namespace", vec![both(), pods("")], &[namespace], &[namespace]),
        ("one of them", vec![istio(), pods("")], &[], &[]),
        (
            "pods of a namespace of Istio",
            vec![istio(), template("linkerd.io/inject: enabled")],
            &[pod],
            &[pod],
        ),
        (
            "out of Istio",
            vec![
                istio(),
                template("linkerd.io/inject: enabled, sidecar.istio.io/inject: 'false'"),
            ],
            &[],
            &[],
        ),
        (
            "pods of a namespace of Linkerd",
            vec![
                sign(),
                pods("").replace("labels: {", "labels: {sidecar.istio.io/inject: 'true', "),
            ],
            &[label],
            &[label],
        ),
        (
            "out of Linkerd",
            vec![
                sign(),
                template("linkerd.io/inject: disabled, sidecar.istio.io/inject: 'true'"),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn two_owners() {
    let http = || route("HTTPRoute", "shop", &format!("{TO_SERVICE}, rules: [{{}}]"));
    let virtual_service = |hosts: &str| {
        let spec = format!("hosts: [{hosts}], http: [{{route: [{{destination: {{host: shop}}}}]}}]");
        object("networking.istio.io/v1", "VirtualService", "shop", &spec)
    };
    let code = "mesh-two-owners VirtualService shop spec.hosts[0]";
    check(&[
        (
            "a short name",
            vec![service(PORT), http(), virtual_service("shop")],
            &[code],
            &[code],
        ),
        (
            "a whole name",
            vec![
                service(PORT),
                http(),
                virtual_service("shop.prod.svc.cluster.local"),
            ],
            &[code],
            &[code],
        ),
        (
            "another host",
            vec![service(PORT), http(), virtual_service("shop.example.com")],
            &[],
            &[],
        ),
        (
            "a gateway",
            vec![
                service(PORT),
                http(),
                virtual_service("shop").replace("spec: {", "spec: {gateways: [edge], "),
            ],
            &[],
            &[],
        ),
    ]);
}

#[test]
fn the_target_says_whose_routes_are() {
    let headless = service(&format!("clusterIP: None, {PORT}"));
    let all = route("HTTPRoute", "shop", &format!("{TO_SERVICE}, rules: [{{}}]"));
    let set = headless + &all;
    let code = "linkerd-headless-parent HTTPRoute shop spec.parentRefs[0].name";
    assert_eq!(found_for(Some(Target::Linkerd(None)), &set, false), [code]);
    assert!(found(&set, false).is_empty());
    let signed = sign() + &set;
    assert_eq!(found(&signed, false), [code]);
    assert!(found_for(Some(Target::Istio(None)), &signed, false).is_empty());
}
