//! Where requests go: VirtualService and DestinationRule, judged.
//!
//! The cases follow what upstream's translation to Envoy does (`pilot/pkg/networking/core/route`, its tests, and `httproute.go`), with values of our
//! own.

use mesh2yaml_istio::evaluate::{Evaluator, MeshDefaults, Resources};
use mesh2yaml_istio::{DestinationRule, VirtualService};
use mesh2yaml_k8s::manifest::{Limits, documents, typed};
use mesh2yaml_types::decision::{
    Action, Backend, Caller, Fault, FieldEdit, Forward, HttpRequest, Redirect, Request, Response,
    RetryPolicy, Routed, ServiceFacts, Share,
};
use mesh2yaml_types::{Name, Port, ServiceAccount, duration, name, port};

/// `shop` in `prod` with two ports of HTTP and one of bytes; `cart` in `prod`, `shop` in `test`.
fn services() -> Vec<ServiceFacts> {
    vec![
        ServiceFacts::new(name!("prod"), name!("shop"), [("app", "shop")])
            .port(port!(80), port!(8080))
            .port(port!(81), port!(8081))
            .opaque_port(port!(5432), port!(5432)),
        ServiceFacts::new(name!("prod"), name!("cart"), [("app", "cart")]).port(port!(80), port!(9090)),
        ServiceFacts::new(name!("test"), name!("shop"), [("app", "shop")]).port(port!(80), port!(8080)),
    ]
}

fn evaluator(objects: &[String]) -> Evaluator {
    let mut all = Resources::new();
    for document in documents(&objects.join("---\n"), Limits::default()) {
        let value = document.expect("it is YAML").value;
        all = match value["kind"].as_str() {
            Some("DestinationRule") => {
                let (it, found) = typed::<DestinationRule>(&value);
                all.destination_rule(it.unwrap_or_else(|| panic!("{found:?}")))
            }
            _ => {
                let (it, found) = typed::<VirtualService>(&value);
                all.virtual_service(it.unwrap_or_else(|| panic!("{found:?}")))
            }
        };
    }
    Evaluator::new(&all, services(), MeshDefaults::default())
}

fn object(kind: &str, name: &str, namespace: &str, spec: &str) -> String {
    format!(
        "apiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {spec}\n"
    )
}

fn rules(name: &str, namespace: &str, spec: &str) -> String {
    object("DestinationRule", name, namespace, spec)
}

fn service(name: &str, namespace: &str, spec: &str) -> String {
    object("VirtualService", name, namespace, spec)
}

/// A VirtualService for `shop` in `prod` with these routes.
fn shop(http: &str) -> String {
    service("shop", "prod", &format!("{{hosts: [shop], http: [{http}]}}"))
}

fn to(host: &str) -> String {
    format!("route: [{{destination: {{host: {host}}}}}]")
}

fn asks(http: HttpRequest) -> Request {
    Request::http(name!("prod"), name!("shop"), port!(80), http).from(caller(name!("web")))
}

fn caller(namespace: Name) -> Caller {
    Caller::account("cluster.local", ServiceAccount::new(namespace, name!("web")))
}

fn get(target: &str) -> HttpRequest {
    HttpRequest::new("GET", target)
}

/// In short: the app of the only backend, with its version; or what else is done.
fn goes(evaluator: &Evaluator, request: &Request) -> String {
    let action = evaluator.route(request).action;
    if let Action::Respond(response) = &action {
        return response.status.to_string();
    }
    let Action::Forward(forward) = &action else {
        assert_eq!(action, Action::NoRoute);
        return "nowhere".to_owned();
    };
    let one = |backend: &Backend| match backend.host.as_str() {
        "" => {
            let labels: Vec<&str> = backend.labels.values().map(String::as_str).collect();
            format!("{}@{}:{}", labels.join("/"), backend.namespace, backend.port)
        }
        host => format!("{host}:{}", backend.port),
    };
    let all: Vec<String> = forward.to.keys().map(one).collect();
    all.join(" ")
}

fn forward(routed: &Routed) -> &Forward {
    let Action::Forward(forward) = &routed.action else {
        panic!("{:?}", routed.action);
    };
    forward
}

const SHOP: &str = "shop@prod:8080";
const CART: &str = "cart@prod:9090";

#[test]
fn without_a_virtual_service_requests_go_to_the_service() {
    let none = evaluator(&[]);
    assert_eq!(goes(&none, &asks(get("/"))), SHOP);
    let routed = none.route(&asks(get("/")));
    assert_eq!((routed.timeout, routed.retry), (None, None));
    let unknown = Request::http(name!("prod"), name!("unknown"), port!(80), get("/"));
    assert_eq!(goes(&none, &unknown), "unknown.prod.svc.cluster.local:80");
    let no_such_port = Request::http(name!("prod"), name!("cart"), port!(81), get("/"));
    assert_eq!(
        goes(&none, &no_such_port),
        "outbound|81||cart.prod.svc.cluster.local:81"
    );
}

#[test]
fn a_virtual_service_is_for_the_ports_that_the_service_has() {
    let all = evaluator(&[shop("{directResponse: {status: 201}}")]);
    let at = |port: Port| goes(&all, &Request::http(name!("prod"), name!("shop"), port, get("/")));
    assert_eq!((at(port!(80)).as_str(), at(port!(81)).as_str()), ("201", "201"));
    assert_eq!(at(port!(82)), "outbound|82||shop.prod.svc.cluster.local:82");
}

/// Each row: a match, a request, and whether it fits.
#[test]
fn what_matches() {
    let rows: [(&str, HttpRequest, bool); 54] = [
        ("{uri: {exact: /a}}", get("/a?b=c"), true),
        ("{uri: {exact: /a}}", get("/a/"), false),
        ("{uri: {exact: /a}}", get("/A"), false),
        ("{uri: {exact: /a}, ignoreUriCase: true}", get("/A"), true),
        ("{uri: {prefix: /a}}", get("/ab"), true),
        ("{uri: {prefix: /a}}", get("/b/a"), false),
        ("{uri: {prefix: /a/}}", get("/a"), false),
        ("{uri: {prefix: /Ab}, ignoreUriCase: true}", get("/aBc"), true),
        ("{uri: {prefix: '/a?b'}}", get("/a?b"), false),
        ("{uri: {regex: '/a.*'}}", get("/abc"), true),
        ("{uri: {regex: '/a'}}", get("/abc"), false),
        ("{uri: {regex: 'a'}}", get("/a"), false),
        ("{uri: {regex: '/a|/bc'}}", get("/bc?x"), true),
        ("{uri: {regex: '/a'}, ignoreUriCase: true}", get("/A"), false),
        ("{uri: {regex: '/[a'}}", get("/a"), false),
        ("{uri: {regex: '/\\d+'}}", get("/12"), true),
        ("{uri: {regex: '/[\\d-]+'}}", get("/1-2"), true),
        ("{uri: {regex: '/x{'}}", get("/x%7B"), false),
        ("{uri: {prefix: /a}}", get("/b/../a"), true),
        ("{uri: {prefix: /a}}", get("/a/../b"), false),
        ("{method: {exact: GET}}", get("/"), true),
        ("{method: {exact: get}}", get("/"), false),
        ("{method: {regex: 'GET|HEAD'}}", get("/"), true),
        ("{scheme: {exact: http}}", get("/"), true),
        ("{scheme: {exact: https}}", get("/"), false),
        ("{authority: {exact: shop}}", get("/").authority("shop"), false),
        (
            "{authority: {exact: shop.prod}}",
            get("/").authority("shop.prod"),
            true,
        ),
        (
            "{authority: {exact: shop.prod}}",
            get("/").authority("shop.prod:80"),
            false,
        ),
        (
            "{authority: {prefix: shop}}",
            get("/").authority("shop.prod:80"),
            true,
        ),
        (
            "{headers: {X-Team: {exact: red}}}",
            get("/").header("x-team", "red"),
            true,
        ),
        (
            "{headers: {x-team: {exact: red}}}",
            get("/").header("x-team", "Red"),
            false,
        ),
        ("{headers: {x-team: {exact: red}}}", get("/"), false),
        (
            "{headers: {x-team: {exact: 'red,blue'}}}",
            get("/").header("x-team", "red").header("x-team", "blue"),
            true,
        ),
        (
            "{headers: {x-team: {exact: red}}}",
            get("/").header("x-team", "red").header("x-team", "blue"),
            false,
        ),
        (
            "{headers: {x-team: {prefix: re}}}",
            get("/").header("x-team", "red"),
            true,
        ),
        (
            "{headers: {authorization: {regex: 'Bearer .+?\\..+?'}}}",
            get("/").header("authorization", "Bearer a.b"),
            true,
        ),
        (
            "{headers: {x-team: {regex: 'r'}}}",
            get("/").header("x-team", "red"),
            false,
        ),
        ("{headers: {x-team: {}}}", get("/").header("x-team", ""), true),
        ("{headers: {x-team: {}}}", get("/"), false),
        (
            "{headers: {x-team: {regex: '*'}}}",
            get("/").header("x-team", ""),
            true,
        ),
        ("{headers: {x-team: {regex: '*'}}}", get("/"), false),
        ("{withoutHeaders: {x-team: {exact: red}}}", get("/"), true),
        (
            "{withoutHeaders: {x-team: {exact: red}}}",
            get("/").header("x-team", "red"),
            false,
        ),
        ("{withoutHeaders: {x-team: {regex: '.*'}}}", get("/"), false),
        ("{withoutHeaders: {x-team: {}}}", get("/"), true),
        (
            "{withoutHeaders: {x-team: {}}}",
            get("/").header("x-team", "red"),
            false,
        ),
        (
            "{headers: {'@request.auth.claims.group': {exact: admin}}}",
            get("/"),
            false,
        ),
        (
            "{withoutHeaders: {'@request.auth.claims.group': {exact: admin}}}",
            get("/"),
            true,
        ),
        ("{queryParams: {q: {exact: a}}}", get("/?q=a&q=b"), true),
        ("{queryParams: {q: {exact: a}}}", get("/?q=%61"), false),
        ("{queryParams: {q: {prefix: a}}}", get("/?p=1&q=ab"), true),
        ("{queryParams: {q: {regex: 'a+'}}}", get("/?q=aab"), false),
        ("{queryParams: {q: {}}}", get("/?q"), true),
        ("{queryParams: {q: {regex: '*'}}}", get("/?p=q"), false),
    ];
    for (condition, http, fits) in rows {
        let one = evaluator(&[shop(&format!("{{match: [{condition}], {}}}", to("cart")))]);
        let expected = if fits { CART } else { "nowhere" };
        let http = if http.authority.is_empty() {
            http.authority("shop.prod.svc.cluster.local")
        } else {
            http
        };
        // `shop` alone is a Service of the caller's namespace, so of another one here: that request goes past these routes.
        let expected = if http.authority == "shop" { SHOP } else { expected };
        assert_eq!(goes(&one, &asks(http.clone())), expected, "{condition} {http:?}");
    }
}

#[test]
fn of_the_caller() {
    let routes = |condition: &str| {
        shop(&format!(
            "{{match: [{{uri: {{prefix: /}}, {condition}}}], {}}}",
            to("cart")
        ))
    };
    let one = |condition: &str, port: Port, from: Name| {
        let request = Request::http(name!("prod"), name!("shop"), port, get("/")).from(caller(from));
        goes(&evaluator(&[routes(condition)]), &request)
    };
    assert_eq!(one("port: 80", port!(80), name!("web")), CART);
    assert_eq!(one("sourceNamespace: web", port!(80), name!("web")), CART);
    assert_eq!(one("gateways: [mesh]", port!(80), name!("web")), CART);
    // Gateways make up for what is asked of the caller.
    assert_eq!(
        one(
            "gateways: [mesh], sourceNamespace: other",
            port!(80),
            name!("web")
        ),
        CART
    );
    // Where no route is left for a caller, the VirtualService is not there for it.
    for condition in [
        "port: 81",
        "sourceNamespace: other",
        "gateways: [a/b]",
        "sourceLabels: {app: web}",
    ] {
        assert_eq!(one(condition, port!(80), name!("web")), SHOP, "{condition}");
    }
    // But where one is, it is, even if it takes other requests only.
    let both = shop(&format!(
        "{{match: [{{sourceNamespace: other}}], {}}}, {{match: [{{uri: {{exact: /a}}}}], {}}}",
        to("cart"),
        to("cart")
    ));
    assert_eq!(goes(&evaluator(&[both]), &asks(get("/b"))), "nowhere");
}

#[test]
fn the_first_route_that_fits() {
    let two = evaluator(&[shop(&format!(
        "{{match: [{{uri: {{prefix: /a}}}}, {{headers: {{x: {{exact: y}}}}}}], {}}}, {}, {{match: [{{uri: {{exact: /never}}}}], {}}}",
        to("cart"),
        format_args!("{{{}}}", to("shop")),
        to("cart")
    ))]);
    assert_eq!(goes(&two, &asks(get("/a"))), CART);
    assert_eq!(goes(&two, &asks(get("/b").header("x", "y"))), CART);
    assert_eq!(goes(&two, &asks(get("/never"))), SHOP);
    assert_eq!(
        goes(
            &evaluator(&[shop(&format!(
                "{{match: [{{uri: {{exact: /a}}}}], {}}}",
                to("cart")
            ))]),
            &asks(get("/b"))
        ),
        "nowhere"
    );
}

#[test]
fn which_virtual_service_is_in_force() {
    let all = |name: &str, namespace: &str, hosts: &str, rest: &str, status: u16| {
        service(
            name,
            namespace,
            &format!("{{hosts: [{hosts}], {rest} http: [{{directResponse: {{status: {status}}}}}]}}"),
        )
    };
    let whole = "shop.prod.svc.cluster.local";
    let at = |objects: &[String]| goes(&evaluator(objects), &asks(get("/")));
    // A short name is of the VirtualService's own namespace; part of a name is a host like any other.
    assert_eq!(at(&[all("a", "web", "shop", "", 201)]), SHOP);
    assert_eq!(at(&[all("a", "web", "shop.prod", "", 201)]), SHOP);
    assert_eq!(at(&[all("a", "web", whole, "", 201)]), "201");
    assert_eq!(
        at(&[all("a", "web", "SHOP.prod.svc.cluster.local", "", 201)]),
        "201"
    );
    // They do not merge: the older is in force.
    assert_eq!(
        at(&[all("a", "prod", "shop", "", 201), all("b", "web", whole, "", 202)]),
        "201"
    );
    // Gateways, of which the mesh must be one.
    assert_eq!(at(&[all("a", "prod", "shop", "gateways: [edge],", 201)]), SHOP);
    assert_eq!(
        at(&[all("a", "prod", "shop", "gateways: [edge, mesh],", 201)]),
        "201"
    );
    // Who sees it; what is for the caller's namespace alone comes first.
    assert_eq!(at(&[all("a", "prod", "shop", "exportTo: ['.'],", 201)]), SHOP);
    assert_eq!(at(&[all("a", "prod", "shop", "exportTo: [web],", 201)]), "201");
    assert_eq!(at(&[all("a", "prod", "shop", "exportTo: [other],", 201)]), SHOP);
    assert_eq!(
        at(&[
            all("a", "prod", "shop", "", 201),
            all("b", "web", whole, "exportTo: ['.'],", 202)
        ]),
        "202"
    );
    assert_eq!(
        at(&[
            all("a", "prod", "shop", "", 201),
            all("b", "prod", "shop", "exportTo: [web],", 202)
        ]),
        "202"
    );
    // A name before a domain, a longer domain before a shorter.
    let wild = [
        all("a", "prod", "'*'", "", 201),
        all("b", "prod", "'*.svc.cluster.local'", "", 202),
        all("c", "prod", "'*.prod.svc.cluster.local'", "", 203),
    ];
    assert_eq!(at(&wild), "203");
    assert_eq!(at(&wild[..2]), "202");
    assert_eq!(at(&wild[..1]), "201");
    let mut named = wild.to_vec();
    named.push(all("d", "prod", "shop", "", 204));
    assert_eq!(at(&named), "204");
    // One that names the host, but has no route for the port, keeps those of domains out, and leaves the Service to itself.
    let other_port = service(
        "d",
        "prod",
        &format!(
            "{{hosts: [shop], http: [{{match: [{{port: 81}}], {}}}]}}",
            to("cart")
        ),
    );
    assert_eq!(at(&[wild[0].clone(), other_port.clone()]), SHOP);
    // A younger one with a route for the port is in force then.
    assert_eq!(at(&[other_port, all("e", "prod", "shop", "", 205)]), "205");
}

#[test]
fn the_authority_says_who_is_asked() {
    let objects = [
        shop("{directResponse: {status: 201}}"),
        service(
            "cart",
            "prod",
            "{hosts: [cart], http: [{directResponse: {status: 202}}]}",
        ),
        service(
            "outside",
            "prod",
            "{hosts: [a.example, '*.b.example'], http: [{directResponse: {status: 203}}]}",
        ),
    ];
    let all = evaluator(&objects);
    let from_web = |authority: &str| goes(&all, &asks(get("/").authority(authority)));
    for own in [
        "",
        "shop.prod",
        "shop.prod.svc",
        "SHOP.prod.svc.cluster.local",
        "shop.prod.svc.cluster.local.",
        "shop.prod:80",
        "shop.prod:9",
    ] {
        assert_eq!(from_web(own), "201", "{own}");
    }
    assert_eq!(from_web("cart.prod"), "202");
    assert_eq!(from_web("a.example"), "203");
    assert_eq!(from_web("x.b.example:80"), "203");
    // A host that nobody knows is left to go where it goes.
    for unknown in ["shop", "b.example", "10.0.0.1", "shop.prod.svc.cluster"] {
        assert_eq!(from_web(unknown), SHOP, "{unknown}");
    }
    let from_prod = asks(get("/").authority("shop")).from(caller(name!("prod")));
    assert_eq!(goes(&all, &from_prod), "201");
    // Hosts that are no Service are on port 80 alone, unless a Service stands beside them.
    let mut request = asks(get("/").authority("a.example"));
    request.port = port!(81);
    assert_eq!(goes(&all, &request), "shop@prod:8081");
    let beside = evaluator(&[service(
        "both",
        "prod",
        "{hosts: [a.example, shop], http: [{directResponse: {status: 203}}]}",
    )]);
    assert_eq!(goes(&beside, &request), "203");
}

#[test]
fn which_pods() {
    let subsets = "subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}, {name: odd, labels: {app: other}}]";
    let own = rules("shop", "prod", &format!("{{host: shop, {subsets}}}"));
    let route = |destination: &str| shop(&format!("{{route: [{{destination: {{{destination}}}}}]}}"));
    let at = |objects: &[String]| goes(&evaluator(objects), &asks(get("/")));
    assert_eq!(
        at(&[route("host: shop, subset: v2"), own.clone()]),
        "shop/v2@prod:8080"
    );
    assert_eq!(
        at(&[route("host: shop, port: {number: 81}, subset: v1"), own.clone()]),
        "shop/v1@prod:8081"
    );
    // What there is no cluster for.
    assert_eq!(
        at(&[route("host: shop, subset: v3"), own.clone()]),
        "outbound|80|v3|shop.prod.svc.cluster.local:80"
    );
    assert_eq!(
        at(&[route("host: shop, subset: odd"), own.clone()]),
        "outbound|80|odd|shop.prod.svc.cluster.local:80"
    );
    assert_eq!(
        at(&[route("host: shop, subset: v1")]),
        "outbound|80|v1|shop.prod.svc.cluster.local:80"
    );
    assert_eq!(
        at(&[route("host: shop, port: {number: 82}")]),
        "outbound|82||shop.prod.svc.cluster.local:82"
    );
    assert_eq!(
        at(&[route("host: a.example, port: {number: 443}")]),
        "a.example:443"
    );
    // A host without dots is in the VirtualService's namespace, one with some is whole.
    assert_eq!(at(&[route("host: shop.test")]), "shop.test:80");
    assert_eq!(
        at(&[route("host: shop.test.svc.cluster.local")]),
        "shop@test:8080"
    );
    // Rules of one namespace for one host add up; the older subset of a name is it.
    let more = rules(
        "more",
        "prod",
        "{host: shop, subsets: [{name: v1, labels: {version: no}}, {name: v3, labels: {version: v3}}]}",
    );
    assert_eq!(
        at(&[route("host: shop, subset: v3"), own.clone(), more.clone()]),
        "shop/v3@prod:8080"
    );
    assert_eq!(
        at(&[route("host: shop, subset: v1"), own.clone(), more]),
        "shop/v1@prod:8080"
    );
    // The caller's namespace first, then the Service's, then the root's; one rule, and no other beside it.
    let whole = "host: shop.prod.svc.cluster.local";
    let of = |namespace: &str, rest: &str, version: &str| {
        rules(
            "r",
            namespace,
            &format!("{{{whole}, {rest} subsets: [{{name: v1, labels: {{version: {version}}}}}]}}"),
        )
    };
    let v1 = route("host: shop, subset: v1");
    assert_eq!(
        at(&[v1.clone(), own.clone(), of("web", "", "mine")]),
        "shop/mine@prod:8080"
    );
    assert_eq!(
        at(&[v1.clone(), own.clone(), of("istio-system", "", "root")]),
        "shop/v1@prod:8080"
    );
    assert_eq!(
        at(&[v1.clone(), of("istio-system", "", "root")]),
        "shop/root@prod:8080"
    );
    assert_eq!(
        at(&[v1.clone(), of("elsewhere", "", "x")]),
        "outbound|80|v1|shop.prod.svc.cluster.local:80"
    );
    assert_eq!(
        at(&[v1.clone(), of("prod", "exportTo: ['.'],", "x")]),
        "outbound|80|v1|shop.prod.svc.cluster.local:80"
    );
    assert_eq!(
        at(&[v1.clone(), of("prod", "exportTo: [web],", "x")]),
        "shop/x@prod:8080"
    );
    assert_eq!(
        at(&[v1.clone(), of("web", "exportTo: ['.'],", "x")]),
        "shop/x@prod:8080"
    );
    // What is in the caller's namespace for another one is not for the caller; of several that stay apart the last is it.
    assert_eq!(
        at(&[v1.clone(), own.clone(), of("web", "exportTo: [other],", "x")]),
        "shop/v1@prod:8080"
    );
    assert_eq!(
        at(&[
            v1.clone(),
            of("prod", "exportTo: [web],", "x"),
            of("prod", "exportTo: ['*'],", "y")
        ]),
        "shop/y@prod:8080"
    );
    // A domain, the longest first, where no rule names the host.
    let below = |domain: &str, version: &str| {
        rules(
            "r",
            "prod",
            &format!("{{host: '{domain}', subsets: [{{name: v1, labels: {{version: {version}}}}}]}}"),
        )
    };
    assert_eq!(
        at(&[
            v1.clone(),
            below("*.local", "far"),
            below("*.prod.svc.cluster.local", "near")
        ]),
        "shop/near@prod:8080"
    );
    assert_eq!(at(&[v1, below("*.local", "far"), own]), "shop/v1@prod:8080");
}

#[test]
fn weights() {
    let split = |weights: [&str; 3]| {
        let [a, b, c] = weights;
        let destination = |host: &str, weight: &str| format!("{{destination: {{host: {host}}}{weight}}}");
        let all = [
            destination("shop", a),
            destination("cart", b),
            destination("shop.test.svc.cluster.local", c),
        ];
        evaluator(&[shop(&format!("{{route: [{}]}}", all.join(", ")))]).route(&asks(get("/")))
    };
    let shares = |routed: &Routed| -> Vec<(String, Share)> {
        let to = &forward(routed).to;
        to.iter()
            .map(|(backend, share)| (format!("{}@{}", backend.labels["app"], backend.namespace), *share))
            .collect()
    };
    let all = split([", weight: 1", ", weight: 2", ", weight: 1"]);
    assert_eq!(
        shares(&all),
        [
            ("cart@prod".to_owned(), Share::new(1, 2)),
            ("shop@prod".to_owned(), Share::new(1, 4)),
            ("shop@test".to_owned(), Share::new(1, 4)),
        ]
    );
    // None and nothing are left out.
    assert_eq!(
        shares(&split([", weight: 90", ", weight: 0", ""])),
        [("shop@prod".to_owned(), Share::ALL)]
    );
    assert_eq!(split(["", "", ""]).action, Action::NoRoute);
    assert_eq!(
        split([", weight: 4294967295", ", weight: 4294967295", ""]).action,
        Action::NoRoute
    );
    // One alone gets all, whatever its weight.
    let one = evaluator(&[shop("{route: [{destination: {host: cart}, weight: 0}]}")]);
    assert_eq!(
        shares(&one.route(&asks(get("/")))),
        [("cart@prod".to_owned(), Share::ALL)]
    );
}

#[test]
fn redirects() {
    let at = |redirect: &str, condition: &str| {
        let routes = shop(&format!(
            "{{match: [{{uri: {condition}}}], redirect: {redirect}}}"
        ));
        let action = evaluator(&[routes]).route(&asks(get("/old/x?q=1"))).action;
        let Action::Redirect(redirect) = action else {
            panic!("{action:?}");
        };
        redirect
    };
    let (prefix, exact) = ("{prefix: /old}", "{exact: /old/x}");
    let path = |text: &str| Some(text.as_bytes().to_vec());
    let mut expected = Redirect::new(308);
    expected.path = path("/new");
    expected.host = Some("a.example".to_owned());
    assert_eq!(
        at("{uri: /new, authority: a.example, redirectCode: 308}", prefix),
        expected
    );
    assert_eq!(at("{prefixRewrite: /new}", prefix).path, path("/new/x"));
    assert_eq!(at("{prefixRewrite: /new}", exact).path, path("/new"));
    assert_eq!(at("{authority: a.example}", prefix).status, 301);
    let port = |redirect: &str| at(redirect, prefix).port;
    assert_eq!(port("{port: 8443}"), Some(port!(8443)));
    assert_eq!(port("{scheme: https, port: 443}"), None);
    assert_eq!(port("{port: 443}"), Some(port!(443)));
    assert_eq!(port("{port: 80}"), None);
    assert_eq!(
        port("{scheme: https, derivePort: FROM_REQUEST_PORT}"),
        Some(port!(80))
    );
    assert_eq!(port("{scheme: https, derivePort: FROM_PROTOCOL_DEFAULT}"), None);
    assert_eq!(at("{scheme: https}", prefix).scheme.as_deref(), Some("https"));
    // Envoy has no such redirect.
    let odd = evaluator(&[shop("{redirect: {uri: /new, redirectCode: 305}}")]);
    assert_eq!(odd.route(&asks(get("/"))).action, Action::NoRoute);
}

#[test]
fn answers() {
    let answer = evaluator(&[shop(
        "{directResponse: {status: 418, body: {string: short}}, headers: {response: {set: {X-A: b}}}}",
    )]);
    let routed = answer.route(&asks(get("/")));
    assert_eq!(routed.action, Action::Respond(Response::new(418, "short")));
    assert_eq!(
        routed.response,
        [FieldEdit::Set("x-a".to_owned(), "b".to_owned())]
    );
    let bytes = evaluator(&[shop("{directResponse: {status: 200, body: {bytes: aGk=}}}")]);
    assert_eq!(
        bytes.route(&asks(get("/"))).action,
        Action::Respond(Response::new(200, "hi"))
    );
}

#[test]
fn rewrites() {
    let sent = |condition: &str, rewrite: &str, target: &str| {
        let routes = shop(&format!("{{{condition} rewrite: {rewrite}, {}}}", to("cart")));
        let routed = evaluator(&[routes]).route(&asks(get(target)));
        let target = forward(&routed)
            .target
            .clone()
            .map(|it| String::from_utf8_lossy(&it).into_owned());
        (target, forward(&routed).authority.clone())
    };
    let path = |text: &str| Some(text.to_owned());
    assert_eq!(
        sent("match: [{uri: {prefix: /a}}],", "{uri: /z}", "/ab/c?d").0,
        path("/zb/c?d")
    );
    assert_eq!(
        sent("match: [{uri: {prefix: /a/}}],", "{uri: /}", "/a/b").0,
        path("/b")
    );
    assert_eq!(
        sent("match: [{uri: {exact: /a}}],", "{uri: /z}", "/a?b").0,
        path("/z?b")
    );
    assert_eq!(
        sent("match: [{uri: {regex: '/a.*'}}],", "{uri: /z}", "/abc?d").0,
        path("/z?d")
    );
    assert_eq!(
        sent(
            "match: [{uri: {prefix: /A}, ignoreUriCase: true}],",
            "{uri: /z}",
            "/ab"
        )
        .0,
        path("/zb")
    );
    // Without a match the front is the first slash.
    assert_eq!(sent("", "{uri: /z}", "/a").0, path("/za"));
    assert_eq!(sent("", "{uri: /}", "/a").0, None);
    let regex = |pattern: &str, by: &str, target: &str| {
        sent(
            "",
            &format!("{{uriRegexRewrite: {{match: '{pattern}', rewrite: '{by}'}}}}"),
            target,
        )
        .0
    };
    assert_eq!(
        regex("^/api/v(\\d+)/(.*)$", "/\\2/\\1\\0", "/api/v2/x?y"),
        path("/x/2/api/v2/x?y")
    );
    assert_eq!(regex("a", "b", "/aaa"), path("/bbb"));
    assert_eq!(regex("z", "b", "/aaa"), None);
    assert_eq!(regex("a", "$1\\\\", "/a"), path("/$1\\"));
    assert_eq!(
        sent("", "{authority: b.example}", "/a"),
        (None, path("b.example"))
    );
    // What was made normal is sent on.
    assert_eq!(sent("", "{authority: b.example}", "/a/../b").0, path("/b"));
}

#[test]
fn headers() {
    let edit = |how: fn(String, String) -> FieldEdit, name: &str, value: &str| {
        how(name.to_owned(), value.to_owned())
    };
    let (set, add) = (
        |name: &str, value: &str| edit(FieldEdit::Set, name, value),
        |name: &str, value: &str| edit(FieldEdit::Add, name, value),
    );
    let gone = |name: &str| FieldEdit::Remove(name.to_owned());
    let of_route = "headers: {request: {set: {B: 'x%%', A: '1', host: set.example}, add: {C: '2', ':path': no}, remove: [D]}, response: {remove: [E]}}";
    let own = "headers: {request: {set: {F: '3', ':authority': own.example}, remove: [G]}, response: {add: {H: '4'}}}";
    let one = evaluator(&[shop(&format!(
        "{{{of_route}, route: [{{destination: {{host: cart}}, {own}}}]}}"
    ))]);
    let routed = one.route(&asks(get("/")));
    let expected = [
        gone("d"),
        gone("g"),
        set("a", "1"),
        set("b", "x%"),
        add("c", "2"),
        set("f", "3"),
    ];
    assert_eq!(forward(&routed).headers, expected);
    assert_eq!(forward(&routed).authority.as_deref(), Some("set.example"));
    assert_eq!(routed.response, [gone("e"), add("h", "4")]);
    // Of several, each keeps its own.
    let two = evaluator(&[shop(&format!(
        "{{route: [{{destination: {{host: cart}}, weight: 1, {own}}}, {{destination: {{host: shop}}, weight: 1}}]}}"
    ))]);
    let routed = two.route(&asks(get("/")));
    assert!(forward(&routed).headers.is_empty() && forward(&routed).authority.is_none());
    let of_cart = &forward(&routed).own[&Backend::pods("prod", [("app", "cart")], port!(9090))];
    assert_eq!(of_cart.request, [gone("g"), set("f", "3")]);
    assert_eq!(of_cart.response, [add("h", "4")]);
    assert_eq!(of_cart.authority.as_deref(), Some("own.example"));
    assert_eq!(forward(&routed).own.len(), 1);
}

#[test]
fn timeouts_and_retries() {
    let at = |rest: &str| evaluator(&[shop(&format!("{{{rest} {}}}", to("cart")))]).route(&asks(get("/")));
    assert_eq!(at("timeout: 2s,").timeout, Some(duration!("2s")));
    assert_eq!((at("").timeout, at("").retry), (None, None));
    let policy = |attempts: u32, statuses: &[u16], conditions: &[&str]| {
        let mut policy = RetryPolicy::new(attempts);
        policy.statuses = statuses.iter().copied().collect();
        policy.conditions = conditions.iter().map(|&it| it.to_owned()).collect();
        policy
    };
    let retries = |said: &str| at(&format!("retries: {said},")).retry.expect(said);
    assert_eq!(retries("{attempts: 0}"), RetryPolicy::new(0));
    let default = ["cancelled", "connect-failure", "refused-stream", "unavailable"];
    assert_eq!(retries("{attempts: 3}"), policy(3, &[], &default));
    // Words of Envoy are resets too, and a try that runs out of time is one.
    let resets = [
        "connect-failure",
        "refused-stream",
        "reset",
        "reset-before-request",
    ];
    assert_eq!(
        retries("{attempts: 3, retryOn: gateway-error}"),
        policy(3, &[502, 503, 504], &resets)
    );
    let all: Vec<u16> = (500..=599).collect();
    assert_eq!(retries("{attempts: 3, retryOn: 5xx}"), policy(3, &all, &resets));
    let mut timed = policy(
        2,
        &[],
        &[
            "connect-failure",
            "per-try-timeout",
            "refused-stream",
            "reset",
            "reset-before-request",
        ],
    );
    timed.per_try = Some(duration!("1s"));
    assert_eq!(retries("{attempts: 2, perTryTimeout: 1s, retryOn: reset}"), timed);
    // With statuses alone it ends the request.
    let mut timed = policy(2, &[503], &[]);
    timed.per_try = Some(duration!("1s"));
    assert_eq!(retries("{attempts: 2, perTryTimeout: 1s, retryOn: '503'}"), timed);
    assert_eq!(
        retries("{attempts: 2, retryOn: 'connect-failure,retriable-4xx,deadline-exceeded,429,520,509'}"),
        policy(2, &[409, 429], &["connect-failure", "deadline-exceeded"])
    );
}

#[test]
fn faults_and_mirrors() {
    let at = |rest: &str| evaluator(&[shop(&format!("{{{rest} {}}}", to("shop")))]).route(&asks(get("/")));
    let routed = at(
        "fault: {delay: {fixedDelay: 5s, percentage: {value: 12.5}}, abort: {httpStatus: 503, percentage: {value: 1}}},",
    );
    assert_eq!(
        routed.faults,
        [
            Fault::Delay {
                time: duration!("5s"),
                share: Share::new(1, 8)
            },
            Fault::Abort {
                status: 503,
                share: Share::new(1, 100)
            },
        ]
    );
    let grpc = at("fault: {abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}},");
    assert_eq!(
        grpc.faults,
        [Fault::AbortCall {
            status: 14,
            share: Share::ALL
        }]
    );
    // Without a percentage it happens to none.
    assert_eq!(
        at("fault: {delay: {fixedDelay: 5s}, abort: {httpStatus: 503}},").faults,
        []
    );
    assert_eq!(
        at("fault: {delay: {fixedDelay: 5s, percent: 50}},").faults.len(),
        1
    );
    let cart = Backend::pods("prod", [("app", "cart")], port!(9090));
    let mirrored = |rest: &str| -> Vec<(Backend, Share)> {
        at(rest).mirrors.into_iter().map(|it| (it.to, it.share)).collect()
    };
    assert_eq!(mirrored("mirror: {host: cart},"), [(cart.clone(), Share::ALL)]);
    assert_eq!(
        mirrored("mirror: {host: cart}, mirrorPercentage: {value: 0.5},"),
        [(cart.clone(), Share::new(1, 200))]
    );
    assert_eq!(
        mirrored("mirror: {host: cart}, mirrorPercentage: {value: 0},"),
        []
    );
    let several = "mirrors: [{destination: {host: cart}, percentage: {value: 10}}, {destination: {host: shop}, percentage: {value: 0}}],";
    assert_eq!(mirrored(several), [(cart, Share::new(1, 10))]);
}

#[test]
fn bytes() {
    let spec = format!(
        "{{hosts: [shop], http: [{{directResponse: {{status: 200}}}}], tcp: [{{match: [{{port: 80}}], {}}}, {{match: [{{sourceNamespace: web}}], {}}}]}}",
        to("shop"),
        to("cart")
    );
    let all = evaluator(&[service("shop", "prod", &spec)]);
    let at = |port: Port, from: Name, http: Option<HttpRequest>| {
        let mut request = Request::bytes(name!("prod"), name!("shop"), port).from(caller(from));
        request.http = http;
        goes(&all, &request)
    };
    assert_eq!(at(port!(80), name!("web"), None), SHOP);
    assert_eq!(at(port!(80), name!("web"), Some(get("/"))), "200");
    // Routes for HTTP do nothing on a port of bytes, whatever is sent to it.
    let nobody = "outbound|5432||cart.prod.svc.cluster.local:5432";
    assert_eq!(at(port!(5432), name!("web"), Some(get("/"))), nobody);
    assert_eq!(at(port!(5432), name!("other"), None), "shop@prod:5432");
}

#[test]
fn nothing_panics() {
    let odd = [
        "",
        "*",
        "**",
        "/",
        "{*}",
        "a/b",
        "%",
        "\\",
        "(",
        "[",
        "é",
        "\u{0}",
        "*a*",
        "1.2.3.4/33",
        "://",
        ".",
    ];
    for one in odd {
        let quoted = serde_json::to_string(one).expect("it is text");
        let text = shop(&format!(
            "{{match: [{{uri: {{regex: {quoted}}}, headers: {{x: {{prefix: {quoted}}}}}, authority: {{regex: {quoted}}}}}], rewrite: {{uriRegexRewrite: {{match: {quoted}, rewrite: {quoted}}}}}, route: [{{destination: {{host: cart, subset: {quoted}}}}}]}}, {{route: [{{destination: {{host: cart}}}}], rewrite: {{uriRegexRewrite: {{match: {quoted}, rewrite: '\\9\\'}}}}}}"
        ));
        let one_of = evaluator(&[text]);
        for other in odd {
            let _ = one_of.route(&asks(get(other).authority(other).header("x", other)));
            let _ = one_of.route(&asks(get(&format!("/{other}")).authority(format!("{other}:1"))));
        }
    }
}
