//! A text is compared exactly, by prefix or by expression.
use mesh2yaml::istio::StringMatch;

fn main() {
    let _ = StringMatch::exact("/a").prefix("/b");
}
