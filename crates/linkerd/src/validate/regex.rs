//! Regular expressions of Linkerd's proxy, which are those of Rust's `regex`.

use mesh2yaml_k8s::Validator;

/// An expression that Linkerd's engine takes.
pub(crate) fn expression(v: &mut Validator, pattern: &str) {
    if let Err(error) = regex_syntax::parse(pattern) {
        v.admission(format!("this is no regular expression: {}", reason(&error)))
            .help("Linkerd's expressions have no look-around and no backreferences");
    }
}

/// What is wrong, in a few words.
fn reason(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}
