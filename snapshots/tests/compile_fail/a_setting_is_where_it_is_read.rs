//! Linkerd reads the circuit breaker on a Service, not on a route.
use mesh2yaml::k8s::types::port;
use mesh2yaml::linkerd::gateway::{HttpRoute, ParentRef};
use mesh2yaml::linkerd::{BalancerSettings as _, FailureAccrual};

fn main() {
    let route = HttpRoute::new("a", "b", ParentRef::service("a", port!(80)));
    let _ = route.failure_accrual(FailureAccrual::consecutive(5));
}
