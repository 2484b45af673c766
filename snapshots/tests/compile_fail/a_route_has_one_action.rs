//! A request is sent on or redirected, not both.
use mesh2yaml::istio::{Destination, HttpRoute, Redirect};
use mesh2yaml::k8s::types::host;

fn main() {
    let _ = HttpRoute::to([Destination::new(host!("a.b"))]).redirect(Redirect::to_uri("/new"));
}
