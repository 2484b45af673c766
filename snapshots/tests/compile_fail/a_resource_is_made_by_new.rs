//! What is required cannot be left out.
use mesh2yaml::istio::VirtualService;

fn main() {
    let _ = VirtualService { ..Default::default() };
}
