//! What a decision is made of, where the decision alone does not tell.

use mesh2yaml::k8s::types::decision::{Arrival, Caller, HttpRequest};
use mesh2yaml::k8s::types::port;
use mesh2yaml::{Options, Target};

const TRIED_OUT: &str = r#"
namespace shop {
  mtls    strict
  default allow
}
service cart in shop {
  workload app=cart
  port     http 80 to 8080
  port     tcp 6379
  probes   none
  allow "in force" {
    from account web
    port 80
  }
  allow "tried out" {
    dry-run
    from account reports
  }
  deny "tried out too" {
    dry-run
    from   account web
    method DELETE
    port   80
  }
}
"#;

/// Whether an account is let in on a port, and what is said of a dry run.
fn decided(account: &str, method: &str, port: mesh2yaml::k8s::types::Port) -> (bool, Vec<&'static str>) {
    let options = Options::new().source("policy.mesh", TRIED_OUT);
    let meaning = options.meaning(Target::istio()).expect("no errors");
    let caller = Caller::account(
        "cluster.local",
        format!("shop/{account}").parse().expect("an account"),
    );
    let labels = [("app".to_owned(), "cart".to_owned())];
    let arrival = Arrival::new("shop".parse().expect("a name"), labels, port, caller);
    let decided = meaning.admit(&arrival.asking(HttpRequest::new(method, "/")));
    let told = decided.trace.into_iter().map(|(_, why)| why);
    (
        decided.decision.admitted,
        told.filter(|why| why.contains("dry run")).collect(),
    )
}

#[test]
fn a_dry_run_decides_nothing_and_is_told() {
    let deny = "a dry run: in force, this rule would deny it";
    let allow = "a dry run: in force, this rule would let it in";
    let shut = "a dry run: in force, the port would have rules, and none lets it in";
    assert_eq!(decided("web", "GET", port!(8080)), (true, vec![]));
    assert_eq!(decided("web", "DELETE", port!(8080)), (true, vec![deny]));
    assert_eq!(decided("reports", "GET", port!(8080)), (false, vec![allow]));
    assert_eq!(decided("other", "GET", port!(8080)), (false, vec![]));
    // A port with dry runs alone stays open.
    assert_eq!(decided("reports", "GET", port!(6379)), (true, vec![]));
    assert_eq!(decided("web", "GET", port!(6379)), (true, vec![shut]));
}
