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
//! Invariants: this crate depends on no other of the project; it alone renders a snippet; the renderers know
//! nothing of each other; a diagnostic is data until one of them is asked.

mod code;
mod diagnostic;
mod source;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Label, sort_and_cap};
pub use source::{Position, SourceId, Sources, Span};
