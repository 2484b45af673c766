//! A port is 1 to 65535.
use mesh2yaml::k8s::types::port;

fn main() {
    let _ = port!(0);
}
