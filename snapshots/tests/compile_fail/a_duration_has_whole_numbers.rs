//! A fraction of a second is written in milliseconds.
use mesh2yaml::k8s::types::duration;

fn main() {
    let _ = duration!("1.5s");
}
