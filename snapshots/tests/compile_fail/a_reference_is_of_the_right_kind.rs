//! A policy is for a Server, a route or a namespace, never for an authentication.
use mesh2yaml::k8s::types::{ServiceAccount, name};
use mesh2yaml::linkerd::{AuthorizationPolicy, MeshTlsAuthentication};

fn main() {
    let web = MeshTlsAuthentication::new("web", "b", [ServiceAccount::new(name!("b"), name!("web"))]);
    let _ = AuthorizationPolicy::new("a", "b", &web, &web);
}
