//! A short host name means another Service in every namespace.
use mesh2yaml::k8s::types::host;

fn main() {
    let _ = host!("shop");
}
