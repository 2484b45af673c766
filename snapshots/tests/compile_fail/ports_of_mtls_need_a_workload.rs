//! Modes of single ports are those of some workloads.
use mesh2yaml::istio::{MtlsMode, PeerAuthentication};
use mesh2yaml::k8s::types::port;

fn main() {
    let _ = PeerAuthentication::new("a", "b", MtlsMode::Strict).port(port!(80), MtlsMode::Disable);
}
