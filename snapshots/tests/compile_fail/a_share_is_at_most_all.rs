//! A percentage is 0 to 100.
use mesh2yaml::k8s::types::percent;

fn main() {
    let _ = percent!(101);
}
