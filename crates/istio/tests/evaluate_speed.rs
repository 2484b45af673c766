//! How many decisions a core makes in a second, in a mesh of 2,000 services. Not run with the others:
//!
//! ```sh
//! cargo test --release -p mesh2yaml-istio --features evaluate --test evaluate_speed -- --ignored --nocapture
//! ```

use std::time::Instant;

use mesh2yaml_istio::evaluate::{Evaluator, MeshDefaults, Resources};
use mesh2yaml_istio::{
    AuthorizationPolicy, Destination, DestinationRule, HttpMatch, HttpRoute, MtlsMode, Operation,
    PeerAuthentication, Retry, RetryOn, Rule, Source, StringMatch, Subset, VirtualService,
};
use mesh2yaml_types::decision::{Arrival, Caller, HttpRequest, Request, ServiceFacts};
use mesh2yaml_types::{Host, Name, ServiceAccount, name, port};

const SERVICES: usize = 2_000;
const ROUNDS: usize = 100_000;

fn service(n: usize) -> Name {
    format!("service-{n}").parse().expect("it is a name")
}

fn mesh() -> Evaluator {
    let mut all = Resources::new().peer_authentication(PeerAuthentication::new(
        "mesh",
        "istio-system",
        MtlsMode::Strict,
    ));
    let mut facts = Vec::new();
    for n in 0..SERVICES {
        let name = service(n);
        let host = Host::of_service(&name, &name!("prod"), "cluster.local");
        let to = |subset: &str, weight| Destination::new(host.clone()).subset(subset).weight(weight);
        let canary = HttpMatch::uri(StringMatch::regex("/(api|web)/[a-z]+/.*"));
        let routes = VirtualService::new(name.as_str(), "prod", [host.clone()])
            .http(HttpRoute::to([to("v2", 100)]).when(canary))
            .http(
                HttpRoute::to([to("v1", 90), to("v2", 10)]).retry(Retry::attempts(3).on([RetryOn::FiveXx])),
            );
        let version = |version: &str| Subset::new(version).label("version", version);
        let rules = DestinationRule::new(name.as_str(), "prod", host.clone())
            .subset(version("v1"))
            .subset(version("v2"));
        let reads = Operation::new()
            .method("GET")
            .path("/api/*")
            .path("/users/{*}/orders");
        let callers = (0..10).fold(Source::new(), |it, m| {
            it.principal(format!("cluster.local/ns/prod/sa/service-{}", (n + m) % SERVICES))
        });
        let policy = AuthorizationPolicy::allow(name.as_str(), "prod")
            .selector([("app", name.as_str())])
            .rule(Rule::from_source(callers).operation(reads));
        all = all
            .virtual_service(routes)
            .destination_rule(rules)
            .authorization_policy(policy);
        facts.push(
            ServiceFacts::new(name!("prod"), name.clone(), [("app", name.as_str())])
                .port(port!(80), port!(8080)),
        );
    }
    Evaluator::new(&all, facts, MeshDefaults::default())
}

#[test]
#[ignore = "it measures"]
fn decisions_in_a_second() {
    let start = Instant::now();
    let mesh = mesh();
    println!("{SERVICES} services made ready in {:?}", start.elapsed());
    let caller = |n: usize| Caller::account("cluster.local", ServiceAccount::new(name!("prod"), service(n)));
    let asked: Vec<(Request, Arrival)> = (0..SERVICES)
        .map(|n| {
            let path = ["/api/a", "/users/7/orders", "/web/../api/x/y?z"][n % 3];
            let http = HttpRequest::new("GET", path).header("x-team", "red");
            let request =
                Request::http(name!("prod"), service(n), port!(80), http.clone()).from(caller(n + 1));
            let labels = [("app", format!("service-{n}")), ("version", "v1".to_owned())];
            (
                request,
                Arrival::new(name!("prod"), labels, port!(8080), caller(n + 1)).asking(http),
            )
        })
        .collect();
    let rate = |what: &str, decide: &dyn Fn(&(Request, Arrival)) -> bool| {
        let start = Instant::now();
        let yes = asked.iter().cycle().take(ROUNDS).filter(|it| decide(it)).count();
        let rate = ROUNDS as f64 / start.elapsed().as_secs_f64();
        println!("{what}: {rate:.0} decisions a second ({yes} yes)");
        rate
    };
    // The best of some rounds: others may be at work on the machine.
    let best = |what: &str, decide: &dyn Fn(&(Request, Arrival)) -> bool| {
        (0..5).map(|_| rate(what, decide)).fold(0.0, f64::max)
    };
    let routed = best("route", &|(request, _)| mesh.route(request).retry.is_some());
    let admitted = best("admit", &|(_, arrival)| mesh.admit(arrival).admitted);
    assert!(routed > 50_000.0 && admitted > 50_000.0);
}
