//! What must hold for any input.
//!
//! ```text
//!   bytes ──▶ compile   sources, values ──▶ findings, resources of both meshes ──▶ YAML ──▶ read and judged
//!         ──▶ read      YAML ──▶ judged, alone and as a set ──▶ typed ──▶ written, read again; asked about requests
//!         ──▶ write     a tree of all that serde knows ──▶ YAML ──▶ three readers
//!         ──▶ paths     patterns, expressions, paths ──▶ patterns, automata, sets and two engines agree
//!         ──▶ forms     values, descriptors, findings at any place ──▶ the small readers and the renderers
//! ```
//!
//! Each function takes bytes, makes its input of them, and panics where something does not hold. It says whether the input was of any use: others
//! are not worth to be kept. A fuzzer calls them (`fuzz/`), and so do the tests, on `seeds` and on [mutants](mutate) of them.

mod compile;
mod forms;
pub mod mutate;
mod paths;
mod read;
#[cfg(feature = "seeds")]
pub mod seeds;
mod tape;
pub mod words;
mod write;

pub use compile::compile;
pub use forms::forms;
pub use paths::paths;
pub use read::read;
pub use write::write;

/// Whether a character drives a terminal, turns what is read, or has no looks.
///
/// Said anew here, so that a mistake where it is rendered is seen.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// What people and machines are shown has one shape and nothing hidden in it.
fn check_rendered<C: mesh2yaml::diagnostics::Coded>(
    diagnostics: &[mesh2yaml::diagnostics::Diagnostic<C>],
    sources: &mesh2yaml::diagnostics::Sources,
) {
    use mesh2yaml::diagnostics::{Format, render};
    for format in Format::ALL {
        let shown = render(*format, diagnostics, sources, false);
        let hidden = shown.chars().find(|c| *c != '\n' && is_hidden(*c));
        assert!(hidden.is_none(), "{format}: {hidden:?} in {shown:?}");
        match format {
            Format::Json | Format::Sarif => {
                let value = serde_json::from_str::<serde_json::Value>(&shown);
                assert!(value.is_ok(), "{format}: {value:?} of {shown}");
            }
            Format::Github => {
                let commands = shown.lines().filter(|line| line.starts_with("::")).count();
                assert_eq!(
                    (commands, shown.lines().count()),
                    (diagnostics.len(), diagnostics.len()),
                    "{shown}"
                );
            }
            Format::Text => {}
        }
    }
}
