//! Linkerd takes an empty list of authentications for everybody: that is said by `allow_anyone`.
use mesh2yaml::k8s::types::port;
use mesh2yaml::linkerd::{AuthorizationPolicy, MeshTlsAuthentication, Select, Server};

fn main() {
    let server = Server::new("a", "b", Select::all_pods(), port!(80));
    let nobody: [&MeshTlsAuthentication; 0] = [];
    let _ = AuthorizationPolicy::new("a", "b", &server, nobody);
}
