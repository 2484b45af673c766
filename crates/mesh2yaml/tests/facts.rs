//! What a policy says of its services, as data; and the rest of what `Options` can be asked.
#![cfg(feature = "compile")]

use mesh2yaml::facts::{Caller, Facts, Protocol};
use mesh2yaml::{Consent, GrpcMethods, Options, Target};

const POLICY: &str = r#"
namespace shop { default deny }

mesh {
  trust-domain   example.org
  probe-networks 10.0.0.0/16
}

profile shared {
  param readers accounts
  param slow duration
  route "from the profile" {
    timeout $slow
  }
  allow "readers" {
    from account $readers
  }
}

service cart in shop {
  workload app=cart
  account  cart
  port     http 80 to 8080
  port     tcp 90
  probes   /live
  version  v1  version=v1
  use shared {
    readers web, front/page
    slow    4s
  }
  route "adds" {
    method POST
    path   "/cart/*"
    to     v1
    on istio { timeout 1s }
    on linkerd {
      timeout 2s
      retry   2 times within 1s each on 5xx
    }
  }
  deny "not from outside" {
    from cidr 10.0.0.0/8 except 10.1.0.0/16
    port 80
  }
}

service web in shop {
  workload app=web
  account  web
  port     http 80
}

service page in front {
  workload app=page
  account  page
  port     http 80
  probes   none
  allow "the shop" {
    from   namespace shop
    method GET
    path   "/page/**"
  }
  allow "anyone" {
    from anyone
    path "/open"
  }
}
"#;

/// Rules that are tried out, and collectors of metrics.
const WATCHED: &str = r#"
mesh { probe-networks 10.0.0.0/16 }
namespace shop { mtls strict }

service cart in shop {
  workload app=cart
  port     http 80 to 8080
  probes   none
  allow "the page" { from account page }
  allow "tried out" {
    dry-run
    from account web
  }
  deny "tried out too" {
    dry-run
    from account page
  }
  scrape /metrics, /more from account monitoring/prometheus
  scrape /own on 9090 from namespace monitoring
}

service web in shop {
  account web
  port    http 80
}
"#;

fn facts(target: Target) -> Facts {
    facts_of(POLICY, target)
}

fn facts_of(policy: &str, target: Target) -> Facts {
    let read = Options::new().source("shop.mesh", policy).read().facts(target);
    read.unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn what_is_said_of_a_service() {
    let facts = facts(Target::istio());
    assert_eq!(facts.trust_domain, "example.org");
    let names: Vec<String> = facts
        .services
        .iter()
        .map(|s| format!("{}/{}", s.namespace, s.name))
        .collect();
    assert_eq!(names, ["front/page", "shop/cart", "shop/web"]);
    let cart = &facts.services[1];
    assert_eq!(cart.source, "shop.mesh");
    assert_eq!(cart.host.as_str(), "cart.shop.svc.cluster.local");
    assert_eq!(cart.account.as_ref().map(|a| a.name.as_str()), Some("cart"));
    let ports: Vec<_> = cart
        .ports
        .iter()
        .map(|p| (p.protocol, p.number.get(), p.target.get()))
        .collect();
    assert_eq!(ports, [(Protocol::Http, 80, 8080), (Protocol::Tcp, 90, 90)]);
    assert_eq!(cart.versions[0].name.as_str(), "v1");
    assert_eq!(cart.versions[0].labels["version"], "v1");
    assert_eq!(cart.probes, ["/live"]);
    assert_eq!(cart.workload["app"], "cart");
}

#[test]
fn a_profile_is_joined_and_its_arguments_are_put_in() {
    let facts = facts(Target::istio());
    let cart = &facts.services[1];
    let titles: Vec<_> = cart.routes.iter().map(|r| r.title.as_deref()).collect();
    assert_eq!(titles, [Some("adds"), Some("from the profile")]);
    assert_eq!(cart.routes[1].timeout.map(|d| d.as_millis()), Some(4_000));
    let readers: Vec<String> = cart.allow[0]
        .from
        .iter()
        .map(|caller| {
            let Caller::Account(account) = caller else {
                panic!("{caller:?}")
            };
            format!("{}/{}", account.namespace, account.name)
        })
        .collect();
    assert_eq!(readers, ["shop/web", "front/page"]);
}

#[test]
fn a_mesh_sees_what_is_said_for_it() {
    let (istio, linkerd) = (facts(Target::istio()), facts(Target::linkerd()));
    let adds = |facts: &Facts| facts.services[1].routes[0].clone();
    assert_eq!(adds(&istio).timeout.map(|d| d.as_millis()), Some(1_000));
    assert_eq!(adds(&istio).retry, None);
    assert_eq!(adds(&linkerd).timeout.map(|d| d.as_millis()), Some(2_000));
    let retry = adds(&linkerd).retry.expect("it is tried again on linkerd");
    assert_eq!((retry.times, retry.each.map(|d| d.as_millis())), (2, Some(1_000)));
    // Three tries of a second, cut by the timeout.
    let budget = |timeout| retry.budget(timeout).map(|d| d.as_millis());
    assert_eq!(budget(adds(&linkerd).timeout), Some(2_000));
    assert_eq!(budget(None), Some(3_000));
}

#[test]
fn who_may_call_whom() {
    let facts = facts(Target::linkerd());
    let callees = |n: usize| -> Vec<String> {
        let callee = |c: &mesh2yaml::facts::Callee| {
            let ports: Vec<String> = c.ports.iter().map(ToString::to_string).collect();
            format!("{} on {}", c.host, ports.join(", "))
        };
        facts.services[n].callees.iter().map(callee).collect()
    };
    // By name in the profile's rule, on all ports that are declared.
    assert_eq!(callees(0), ["cart.shop.svc.cluster.local on 80, 90"]);
    // As one of the namespace `shop`; that anyone may ask for `/open` names nobody.
    assert_eq!(callees(1), ["page.front.svc.cluster.local on 80"]);
    assert_eq!(
        callees(2),
        [
            "page.front.svc.cluster.local on 80",
            "cart.shop.svc.cluster.local on 80, 90"
        ]
    );
    let deny = &facts.services[1].deny[0];
    assert_eq!(
        deny.from,
        [Caller::Network {
            network: "10.0.0.0/8".to_owned(),
            except: Some("10.1.0.0/16".to_owned())
        }]
    );
    assert_eq!(deny.when.ports.len(), 1);
}

#[test]
fn a_rule_in_dry_run_decides_nothing() {
    for target in [Target::istio(), Target::linkerd()] {
        let facts = facts_of(WATCHED, target);
        let [cart, web] = &facts.services[..] else {
            panic!("{:?}", facts.services)
        };
        let titles: Vec<_> = cart.allow.iter().map(|r| r.title.as_deref()).collect();
        assert_eq!(titles, [Some("the page")]);
        assert_eq!(cart.deny, []);
        // Whom only such a rule names is not let in.
        assert_eq!(web.callees, []);
    }
}

#[test]
fn what_collectors_of_metrics_may_ask() {
    let facts = facts_of(WATCHED, Target::linkerd());
    let [one, other] = &facts.services[0].scrapes[..] else {
        panic!("{:?}", facts.services[0].scrapes)
    };
    // The container's port of the one HTTP port.
    assert_eq!(
        (one.port.get(), one.paths.join(" ")),
        (8080, "/metrics /more".to_owned())
    );
    assert!(matches!(&one.from[..], [Caller::Account(it)] if it.namespace.as_str() == "monitoring"));
    assert_eq!(
        (other.port.get(), other.paths.join(" ")),
        (9090, "/own".to_owned())
    );
    assert!(matches!(&other.from[..], [Caller::Namespace(it)] if it.as_str() == "monitoring"));
}

#[test]
fn a_policy_with_errors_has_no_facts() {
    let policy = Options::new().source("shop.mesh", "service shop in prod {\n  port http 70000\n}\n");
    let error = policy
        .read()
        .facts(Target::istio())
        .expect_err("70000 is no port");
    assert!(error.to_string().contains("shop.mesh:2:13"), "{error}");
}

const EJECT: &str = "service shop in prod {\n  port http 80\n  eject {\n    after 5 consecutive 5xx\n    sweep 10s\n  }\n  accept eject.sweep on linkerd \"reviewed\"\n}\n";

#[test]
fn consent_counts_unless_it_is_refused() {
    let options = || Options::new().source("shop.mesh", EJECT);
    let both = [Target::istio(), Target::linkerd()];
    let as_written = options().compile_all(both);
    assert!(
        as_written.iter().all(|c| !c.has_errors()),
        "{}",
        as_written[1].report()
    );
    let refused = options().consent(Consent::Refused).compile_all(both);
    assert!(!refused[0].has_errors(), "istio loses nothing");
    let report = refused[1].report();
    assert!(refused[1].has_errors() && refused[1].resources.is_empty());
    assert!(
        report.contains("M0601") && report.contains("shop.mesh:5:11"),
        "{report}"
    );
    assert!(report.contains("this compilation takes no loss"), "{report}");
    // It is used, only not followed: no second finding.
    assert!(!report.contains("M0602"), "{report}");
}

#[test]
fn several_targets_are_what_each_is_alone() {
    let options = || Options::new().source("shop.mesh", POLICY);
    let targets = [
        Target::istio(),
        Target::linkerd(),
        "istio@1.20".parse().expect("a target"),
    ];
    let together = options().compile_all(targets);
    for (one, target) in together.iter().zip(targets) {
        let alone = options().compile(target);
        assert_eq!(one.target, target);
        assert_eq!(one.yaml(), alone.yaml());
        assert_eq!(one.diagnostics, alone.diagnostics);
        assert!(!one.yaml().is_empty(), "{}", one.report());
    }
}

#[test]
fn a_method_that_no_descriptor_has() {
    let source = "profile calls {\n  route \"adds\" {\n    grpc shop.Cart/Add, shop.Cart/Remove, shop.Basket\n    timeout 5s\n  }\n  route \"rest\" { timeout 9s }\n}\n\
                  service cart in shop {\n  port grpc 50051\n  use calls\n}\nservice basket in shop {\n  port grpc 50051\n  use calls\n}\n";
    let known = GrpcMethods::new()
        .method("shop.Cart", "Add")
        .method("shop.Cart", "Clear");
    let compiled = Options::new()
        .source("cart.mesh", source)
        .grpc_methods(known)
        .compile(Target::linkerd());
    let found: Vec<String> = compiled
        .diagnostics
        .iter()
        .map(|d| {
            let at = compiled.sources.start(d.span.expect("a place"));
            format!(
                "{}:{} {} ({})",
                at.line,
                at.column,
                d.message,
                d.help.as_deref().unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "3:25 the gRPC service `shop.Cart` has no method `Remove` (it has `Add` and `Clear`)",
            "3:43 the descriptors have no gRPC service `shop.Basket` (they have `shop.Cart`)",
        ],
        "once each, though two services use the profile"
    );
}
