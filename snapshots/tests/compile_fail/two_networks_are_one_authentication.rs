//! Linkerd takes one reference to networks, and one to an identity.
use mesh2yaml::k8s::types::port;
use mesh2yaml::linkerd::{AuthorizationPolicy, Network, NetworkAuthentication, Select, Server};

fn main() {
    let server = Server::new("a", "b", Select::all_pods(), port!(80));
    let office = NetworkAuthentication::new("office", "b", [Network::new("10.0.0.0/8")]);
    let home = NetworkAuthentication::new("home", "b", [Network::new("172.16.0.0/12")]);
    let _ = AuthorizationPolicy::new("a", "b", &server, [&office, &home]);
}
