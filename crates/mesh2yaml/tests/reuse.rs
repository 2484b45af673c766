//! What profiles, parameters and values from outside mean: decisions of requests, through the facade.

use mesh2yaml::diagnostics::Severity;
use mesh2yaml::{Options, Target};
use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest, Request};
use mesh2yaml_types::{Name, Port, ServiceAccount};

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

fn port(number: u16) -> Port {
    Port::try_from(number).expect("a port")
}

/// What a policy means, with values from outside.
struct Policy(mesh2yaml::meaning::Meaning);

impl Policy {
    fn new(text: &str, values: &[(&str, &str)]) -> Self {
        let mut options = Options::new().source("test.mesh", text);
        for (name, value) in values {
            options = options.set(*name, *value, "a test");
        }
        match options.meaning(Target::istio()) {
            Ok(meaning) => Self(meaning),
            Err(e) => panic!("{e}"),
        }
    }

    /// The title of the route that takes a request, and its timeout.
    fn route(&self, service: &str, path: &str) -> (String, Option<String>) {
        let http = HttpRequest::new("GET", path);
        let request = Request::http(name("shop"), name(service), port(80), http);
        let routed = self.0.route(&request).expect("a service of the policy").decision;
        (routed.because, routed.timeout.map(|t| t.to_string()))
    }

    /// Whether an account is let in at a port of the pods.
    fn admits(&self, app: &str, account: &str, at: u16) -> bool {
        let account: ServiceAccount = account.parse().expect("an account");
        let caller = Caller::account("cluster.local", account);
        let arrival = Arrival::new(name("shop"), [("app", app)], port(at), caller);
        self.0
            .admit(&arrival.asking(HttpRequest::new("GET", "/")))
            .decision
            .admitted
    }
}

/// The codes of the errors of a policy, with the places that they are told at.
fn errors(text: &str) -> Vec<(String, Vec<usize>)> {
    let (sources, diagnostics) = Options::new().source("test.mesh", text).check();
    let line = |span: mesh2yaml::diagnostics::Span| sources.start(span).line;
    diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| {
            let places = d.span.into_iter().chain(d.related.iter().map(|r| r.span));
            (d.code.as_str().to_owned(), places.map(line).collect())
        })
        .collect()
}

const BASE: &str = r#"
mesh {
  probe-networks 10.0.0.0/16
}

namespace shop {
  default deny
}

profile web {
  workload app=$service
  port     http 80 to 8080
  port     http 81 to 8081
  probes   none
  mtls     strict

  route "profile" {
    port    80
    timeout 30s
  }

  allow "the edge" {
    from account edge/gateway
  }
}
"#;

#[test]
fn an_own_statement_replaces_all_of_its_keyword() {
    let policy = Policy::new(
        &format!(
            "{BASE}\nservice plain in shop {{\n  use web\n}}\n\nservice own in shop {{\n  use  web\n  port http 80 to 9090\n}}\n"
        ),
        &[],
    );
    assert!(policy.admits("plain", "edge/gateway", 8080) && policy.admits("plain", "edge/gateway", 8081));
    // One own port replaces both of the profile, so neither of those is a port of the service.
    assert!(policy.admits("own", "edge/gateway", 9090));
    assert!(!policy.admits("own", "edge/gateway", 8080) && !policy.admits("own", "edge/gateway", 8081));
}

#[test]
fn own_routes_come_first_whatever_stands_first() {
    let own = "  route \"own\" {\n    port    80\n    path    \"/carts/**\"\n    timeout 2s\n  }\n";
    for body in [format!("  use web\n\n{own}"), format!("{own}\n  use web\n")] {
        let policy = Policy::new(&format!("{BASE}\nservice cart in shop {{\n{body}}}\n"), &[]);
        let (taken, timeout) = policy.route("cart", "/carts/1");
        assert!(
            taken.contains("own") && timeout.as_deref() == Some("2s"),
            "{taken} {timeout:?}"
        );
        let (taken, timeout) = policy.route("cart", "/other");
        assert!(
            taken.contains("profile") && timeout.as_deref() == Some("30s"),
            "{taken} {timeout:?}"
        );
    }
}

#[test]
fn rules_add_up_and_a_denial_of_a_profile_stays() {
    let policy = Policy::new(
        &format!(
            "{BASE}
profile guarded {{
  deny \"never the batch\" {{
    from account batch/job
  }}
}}

service cart in shop {{
  use web
  use guarded

  allow \"billing and the batch\" {{
    from account billing/poster, batch/job
  }}
}}
"
        ),
        &[],
    );
    assert!(policy.admits("cart", "edge/gateway", 8080), "of the profile");
    assert!(policy.admits("cart", "billing/poster", 8080), "of the service");
    assert!(
        !policy.admits("cart", "batch/job", 8080),
        "an own rule does not lift a denial"
    );
    assert!(!policy.admits("cart", "shop/other", 8080), "of nobody");
}

#[test]
fn routes_of_two_profiles_are_tried_in_the_order_of_their_uses() {
    let more = "
profile quick {
  route \"quick\" {
    port    80
    timeout 1s
  }
}
";
    let taken = |uses: &str| {
        // The second takes no request, which is an error of its own.
        errors(&format!("{BASE}{more}\nservice cart in shop {{\n{uses}}}\n"))
    };
    let codes = |found: Vec<(String, Vec<usize>)>| found.into_iter().map(|(c, _)| c).collect::<Vec<_>>();
    assert_eq!(codes(taken("  use web\n  use quick\n")), ["M0404"]);
    let narrow = more.replace("    port    80\n", "    port    80\n    path    \"/quick/**\"\n");
    let policy = Policy::new(
        &format!("{BASE}{narrow}\nservice cart in shop {{\n  use quick\n  use web\n}}\n"),
        &[],
    );
    assert!(policy.route("cart", "/quick/1").0.contains("quick"));
    assert!(policy.route("cart", "/slow").0.contains("profile"));
}

#[test]
fn two_profiles_that_say_one_thing_need_the_services_word() {
    let open = "\nprofile open {\n  mtls permissive\n}\n";
    let service =
        |own: &str| format!("{BASE}{open}\nservice cart in shop {{\n  use web\n  use open\n{own}}}\n");
    let found = errors(&service(""));
    assert_eq!(found.len(), 1, "{found:?}");
    // At the second use, with both places.
    assert_eq!(found[0], ("M0408".to_owned(), vec![33, 15, 28]));
    assert_eq!(errors(&service("  mtls permissive\n")), []);
    // One mesh decided leaves the other undecided.
    let half = errors(&service("  on istio {\n    mtls permissive\n  }\n"));
    assert_eq!(half.len(), 1, "{half:?}");
}

#[test]
fn what_is_wrong_in_a_profile_is_told_there_with_the_use() {
    let text = format!(
        "{}\nservice cart in shop {{\n  workload app=cart\n  use      web\n}}\n",
        BASE.replace("  probes   none\n", "")
    );
    let found = errors(&text);
    // The rule in the profile, and the `use` of the service.
    assert_eq!(found, [("M0402".to_owned(), vec![21, 28])]);
}

const PARAMS: &str = r#"
param who     account = edge/gateway
param place   path = "/api/**"
param slow    duration = 10s
param partner cidr = 192.0.2.0/24

mesh {
  probe-networks 10.0.0.0/16
}

namespace shop {
  default deny
}

profile web {
  param callers  accounts
  param patience duration

  workload app=$service
  port     http 80 to 8080
  probes   none
  mtls     strict

  route "api" {
    path    $place
    timeout $patience
  }

  route "rest" {
    timeout 1m
  }

  allow "callers" {
    from account $callers
  }
}

service cart in shop {
  use web {
    callers  $who
    patience $slow
  }

  allow "the partner" {
    from cidr $partner
  }
}
"#;

#[test]
fn values_from_outside_are_what_a_policy_means() {
    let usual = Policy::new(PARAMS, &[]);
    assert_eq!(usual.route("cart", "/api/x").1.as_deref(), Some("10s"));
    assert!(usual.admits("cart", "edge/gateway", 8080) && !usual.admits("cart", "edge/other", 8080));
    let other = Policy::new(
        PARAMS,
        &[
            ("slow", "1s"),
            ("who", "edge/other"),
            ("place", "/v2/**"),
            ("slow", "3s"),
        ],
    );
    assert_eq!(
        other.route("cart", "/v2/x").1.as_deref(),
        Some("3s"),
        "the last one counts"
    );
    assert_eq!(other.route("cart", "/api/x").1.as_deref(), Some("1m"));
    assert!(!other.admits("cart", "edge/gateway", 8080) && other.admits("cart", "edge/other", 8080));
    // The environment gives nothing by itself.
    let wrong = Options::new()
        .source("test.mesh", PARAMS)
        .set("who", "a b", "a test")
        .meaning(Target::linkerd());
    assert!(wrong.is_err_and(|e| e.to_string().contains("(a test)")));
}

/// Every type of a parameter, each with a value and one that it does not take.
#[test]
fn every_type_takes_its_values_and_no_others() {
    let types = [
        ("name", "shop", "Shop"),
        ("text", "any: thing", "a\u{7}"),
        ("word", "strict", "Strict!"),
        ("int", "3", "3.5"),
        ("duration", "10s", "10"),
        ("percent", "10%", "10"),
        ("port", "8080", "70000"),
        ("account", "edge/gateway", "td/ns/edge/sa/gateway"),
        ("identity", "spiffe://partner.example/sa/web", "web"),
        ("service", "shop/cart", "cart.shop.svc"),
        ("cidr", "10.0.0.0/8", "10.0.0.1/8"),
        ("host", "*.example.com", "example.com:80"),
        ("method", "GET", "get"),
        ("path", "/api/**", "api"),
        ("call", "shop.Cart/Get", "/shop.Cart/Get"),
    ];
    for (word, good, bad) in types {
        let text = format!("param it {word}\n\nnamespace shop {{\n  inject\n}}\n");
        let found = |value: &str| {
            let options = Options::new()
                .source("test.mesh", &*text)
                .set("it", value, "a test");
            let (_, diagnostics) = options.check();
            let errors = diagnostics.into_iter().filter(|d| d.severity == Severity::Error);
            errors.map(|d| d.message).collect::<Vec<_>>()
        };
        assert_eq!(found(good), Vec::<String>::new(), "{word}");
        let said = found(bad);
        assert!(
            said.len() == 1 && said[0].ends_with("(a test)"),
            "{word}: {said:?}"
        );
    }
}

#[test]
fn a_call_that_is_too_long_for_linkerd_is_refused_and_never_left_out() {
    let policy = "param it call
mesh { probe-networks 10.0.0.0/16 }
namespace shop {
  mtls strict
  default deny
}
service cart in shop {
  workload app=cart
  port grpc 9090
  probes none
  allow \"the mesh\" { from mesh }
  deny \"one call\" {
    from anyone
    grpc $it
  }
}
";
    let long = format!("shop.{}/Get", "a".repeat(600));
    for (value, is_refused) in [("shop.Cart/Get", false), (long.as_str(), true)] {
        let options = Options::new()
            .source("test.mesh", policy)
            .set("it", value, "a test");
        let compilation = options.compile(Target::linkerd());
        let codes: Vec<_> = compilation
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.code.as_str())
            .collect();
        assert_eq!(codes, if is_refused { vec!["M0504"] } else { Vec::new() });
    }
}
