//! One diagnostic, many faces.
//!
//! ```text
//! syntax ─┐
//! check  ─┼─▶ Diagnostic { code, span, message, labels, help, related } ─▶ text │ json │ sarif │ github
//! lower  ─┘
//! ```
//!
//! Raising a good error costs one line:
//!
//! ```
//! use mesh2yaml_diagnostics::{Code, Diagnostic, Sources};
//!
//! let mut sources = Sources::new();
//! let file = sources.add("shop.mesh", "port http 70000\n");
//! let bad = sources.span(file, 10, 15);
//! let d = Diagnostic::new(Code::BadPort, bad, "`70000` is not a port")
//!     .help("a port is a whole number from 1 to 65535");
//! assert_eq!(sources.start(d.span.unwrap()).line, 1);
//! ```
//!
//! And so does each of its faces:
//!
//! ```
//! # use mesh2yaml_diagnostics::{Code, Diagnostic, Sources};
//! # let mut sources = Sources::new();
//! # let file = sources.add("shop.mesh", "port http 70000\n");
//! # let d = Diagnostic::new(Code::BadPort, sources.span(file, 10, 15), "`70000` is not a port")
//! #     .help("a port is a whole number from 1 to 65535");
//! use mesh2yaml_diagnostics::{Format, render};
//!
//! let text = render(Format::Text, &[d], &sources, false);
//! assert_eq!(text, "\
//! error[M0302]: `70000` is not a port
//!  --> shop.mesh:1:11
//!   |
//! 1 | port http 70000
//!   |           ^^^^^
//!   |
//!   = help: a port is a whole number from 1 to 65535
//! ");
//! ```
//!
//! | face | for | file |
//! |---|---|---|
//! | [`Format::Text`] | people: the source with the place underlined | `render/text.rs` |
//! | [`Format::Json`] | scripts: one document, one object a diagnostic | `render/json.rs` |
//! | [`Format::Sarif`] | code scanning: SARIF 2.1.0 | `render/sarif.rs` |
//! | [`Format::Github`] | annotations on a pull request: workflow commands | `render/github.rs` |
//!
//! All but the first are there with the feature `formats` (default).
//!
//! Sources, their names and the messages that quote them are not trusted: no face lets through a character that
//! drives a terminal or reorders what is read. A span may be any two numbers: the nearest place is shown.
//!
//! Invariants: this crate depends on no other of the project; it alone renders a snippet; the renderers know
//! nothing of each other; a diagnostic is data until one of them is asked.

mod code;
mod diagnostic;
mod render;
mod source;

pub use code::{Code, Coded, Severity};
pub use diagnostic::{Diagnostic, Label, sort_and_cap};
pub use render::{Format, Rendering, UnknownFormat, render, render_with, summary, visible};
#[cfg(feature = "formats")]
pub use render::{json, json_pretty};
pub use source::{Position, SourceId, Sources, Span};
