//! What routes mean, from their text to a decision.

use mesh2yaml_check::check;
use mesh2yaml_diagnostics::{Severity, Sources};
use mesh2yaml_model::MeshId;
use mesh2yaml_model::meaning::{Meaning, PathMode};
use mesh2yaml_syntax::parse;
use mesh2yaml_types::decision::{Action, Arrival, Caller, Fault, FieldEdit, HttpRequest, Request, Routed};
use mesh2yaml_types::{Port, name};

fn meaning(text: &str) -> Meaning {
    let mut sources = Sources::new();
    let id = sources.add("test.mesh", text);
    let parsed = parse(&sources, id);
    assert_eq!(parsed.diagnostics, []);
    let checked = check(&[parsed.file], &["istio", "linkerd"], &[]);
    let errors: Vec<_> = checked
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    Meaning::new(&checked.policy, MeshId(0))
}

fn routed(meaning: &Meaning, port: u16, http: HttpRequest) -> Routed {
    let port = Port::try_from(port).expect("a port");
    let request = Request::http(name!("shop"), name!("cart"), port, http);
    meaning.route(&request).expect("a service of the policy").decision
}

/// The title of the route that takes a request.
fn taken(meaning: &Meaning, port: u16, http: HttpRequest) -> String {
    routed(meaning, port, http).because
}

const CONDITIONS: &str = r#"
service cart in shop {
  workload app=cart
  port     http 80 to 8080
  port     grpc 50051

  route "expression" {
    path    ~"/v[12]/carts/\d+"
    port    80
    timeout 1s
  }

  route "parameter" {
    query   debug = "1", ~"t.*e"
    header  x-a = ~"(?i)yes"
    port    80
    timeout 1s
  }

  route "host" {
    host    cart.shop.svc, *.example.com
    port    80
    timeout 1s
  }

  route "calls" {
    grpc    shop.Cart, shop.Orders/Get
    port    50051
    timeout 1s
  }

  route "the rest" {
    port    80
    timeout 1s
  }
}
"#;

#[test]
fn the_first_route_that_fits_takes_a_request() {
    let meaning = meaning(CONDITIONS);
    let get = |target: &str| HttpRequest::new("GET", target);
    for (http, route) in [
        (get("/v1/carts/7?x=y"), "expression"),
        (get("/v3/carts/7"), "the rest"),
        (get("/v1/carts/x"), "the rest"),
        (get("/?debug=1").header("x-a", "YES"), "parameter"),
        (get("/?a=b&debug=true").header("x-a", "yes"), "parameter"),
        (get("/?debug=1&debug=1").header("x-a", "yes"), "the rest"),
        (get("/?debug=1"), "the rest"),
        (get("/").authority("CART.shop.svc.:80"), "host"),
        (get("/").authority("a.b.example.com"), "host"),
        (get("/").authority("example.com"), "the rest"),
    ] {
        assert_eq!(taken(&meaning, 80, http.clone()), route, "{http:?}");
    }
    for (http, route) in [
        (HttpRequest::grpc("shop.Cart", "Put"), "calls"),
        (HttpRequest::grpc("shop.Orders", "Get"), "calls"),
        (HttpRequest::grpc("shop.Orders", "Put"), "no route fits"),
    ] {
        assert_eq!(taken(&meaning, 50051, http.clone()), route, "{http:?}");
    }
}

#[test]
fn a_route_says_what_becomes_of_a_request() {
    let meaning = meaning(
        r#"
service cart in shop {
  workload app=cart
  port     http 80 to 8080
  version  canary version=v2

  route "away" {
    path     "/away"
    redirect 302 scheme https host shop.example.com path "/there"
  }

  route "closed" {
    path    "/closed"
    respond 503 "closed"
  }

  route "renamed" {
    path     "/api/**"
    to       canary 90%, service next/cart 10%
    rewrite  prefix "/api/" to "/v2/"
    rewrite  host cart.example.com
    request  set x-a = "b"
    response remove server
    mirror   service next/cart 5%
    fault    delay 5s of 10%
    fault    abort 503 of 1%
    retry    2 times on 503, reset-before-request
  }

  route "the rest" {
    timeout 5s
  }
}

service cart in next {
  workload app=next
  port     http 9000 to 9090
}
"#,
    );
    let of = |target: &str| routed(&meaning, 80, HttpRequest::new("GET", target));
    let Action::Redirect(redirect) = of("/away?x=y").action else {
        panic!("a redirect")
    };
    assert_eq!(
        (redirect.status, redirect.scheme.as_deref()),
        (302, Some("https"))
    );
    assert_eq!(redirect.path.as_deref(), Some(&b"/there"[..]));
    let Action::Respond(response) = of("/closed").action else {
        panic!("an answer")
    };
    assert_eq!((response.status, response.body.as_slice()), (503, &b"closed"[..]));
    let renamed = of("/api/carts/7?x=y");
    let Action::Forward(forward) = &renamed.action else {
        panic!("sent on")
    };
    assert_eq!(forward.target.as_deref(), Some(&b"/v2/carts/7?x=y"[..]));
    assert_eq!(forward.authority.as_deref(), Some("cart.example.com"));
    assert_eq!(
        forward.headers,
        [FieldEdit::Set("x-a".to_owned(), "b".to_owned())]
    );
    let shares: Vec<(&str, u16, f64)> = forward
        .to
        .iter()
        .map(|(to, share)| (to.namespace.as_str(), to.port.get(), share.as_f64()))
        .collect();
    assert_eq!(shares, [("next", 9090, 0.1), ("shop", 8080, 0.9)]);
    assert_eq!(renamed.response, [FieldEdit::Remove("server".to_owned())]);
    assert_eq!(renamed.mirrors.len(), 1);
    assert!(matches!(
        renamed.faults.as_slice(),
        [Fault::Delay { .. }, Fault::Abort { status: 503, .. }]
    ));
    let retry = renamed.retry.expect("tried again");
    assert!(retry.statuses.contains(&503) && retry.conditions.contains("reset-before-request"));
}

const PROBES: &str = r#"
mesh {
  probe-networks 10.0.0.0/16, fd00::/8
  paths          merge-slashes
}

service cart in shop {
  workload app=cart
  port     http 80 to 8080
  port     grpc 50051
  port     tcp 5432
  probes   /health, /ready
  probes   grpc on 50051
}
"#;

#[test]
fn a_probe_is_what_is_declared_and_comes_from_its_networks() {
    let policy = meaning(PROBES);
    let is_probe = |method: &str, path: &str, port: u16, from: &str| {
        let port = Port::try_from(port).expect("a port");
        let caller = Caller::nobody(name!("kube-system")).at(from.parse().expect("an address"));
        let arrival = Arrival::new(name!("shop"), [("app", "cart"), ("version", "v1")], port, caller);
        policy.is_probe(&arrival.asking(HttpRequest::new(method, path)))
    };
    for (method, path, port, from, expected) in [
        ("GET", "/health", 8080, "10.0.9.9", true),
        ("GET", "/ready?full=1", 8080, "fd00::9", true),
        ("GET", "/health", 8080, "10.1.0.0", false),
        ("GET", "/health/", 8080, "10.0.9.9", false),
        ("GET", "/./health", 8080, "10.0.9.9", false),
        ("HEAD", "/health", 8080, "10.0.9.9", false),
        ("GET", "/health", 80, "10.0.9.9", false),
        // No HTTP is probed there.
        ("GET", "/health", 50051, "10.0.9.9", false),
        ("GET", "/health", 5432, "10.0.9.9", false),
        ("POST", "/grpc.health.v1.Health/Check", 50051, "10.0.9.9", true),
        ("POST", "/grpc.health.v1.Health/Check", 50051, "10.1.0.0", false),
        ("GET", "/grpc.health.v1.Health/Check", 50051, "10.0.9.9", false),
        ("POST", "/grpc.health.v1.Health/Watch", 50051, "10.0.9.9", false),
        ("POST", "/grpc.health.v1.Health/Check", 8080, "10.0.9.9", false),
    ] {
        let asked = is_probe(method, path, port, from);
        assert_eq!(asked, expected, "{method} {path} on {port} from {from}");
    }
    assert_eq!(policy.paths(), Some(PathMode::MergeSlashes));
    let probed: Vec<_> = policy.probes().map(|it| (it.port.get(), it.paths)).collect();
    assert_eq!(probed, [(8080, vec!["/health".to_owned(), "/ready".to_owned()])]);
}

#[test]
fn probes_come_from_anywhere_where_nothing_is_said() {
    let policy = meaning(&PROBES.replace("  probe-networks 10.0.0.0/16, fd00::/8\n", ""));
    let caller = Caller::nobody(name!("elsewhere")).at([203, 0, 113, 7].into());
    let port = Port::try_from(8080_u16).expect("a port");
    let arrival = Arrival::new(name!("shop"), [("app", "cart")], port, caller);
    assert!(policy.is_probe(&arrival.asking(HttpRequest::new("GET", "/health"))));
}
