//! The `.mesh` language: text to a tree with spans.
//!
//! ```text
//!            scan                 pest                   read
//! &str ─▶ items by braces ─▶ pairs of a chunk ─▶ ast::File, borrowed from the text
//!            │                    │ fails
//!            │                    ▼
//!            │   walk: cut the item into statements, try each alone, explain the bad ones by their
//!            │   shapes, blank them out, parse the rest again
//!            ▼                    ▼
//!         Vec<Diagnostic>  ◀──────┘
//! ```
//!
//! [`parse()`] always returns a tree, and the diagnostics beside it. [`format()`] writes a text anew in its one layout.
//!
//! ```
//! use mesh2yaml_diagnostics::Sources;
//!
//! let mut sources = Sources::new();
//! let file = sources.add("shop.mesh", "namespace shop {\n  mtls strict\n}\n");
//! let parsed = mesh2yaml_syntax::parse(&sources, file);
//! assert!(parsed.diagnostics.is_empty());
//! assert_eq!(parsed.file.items.len(), 1);
//! ```
//!
//! Invariants: this crate knows no mesh; no type of pest is public; the grammar decides what the language is, and
//! the shapes only explain (`tests/grammar.rs` holds the two together); nothing panics, whatever the text; what the
//! grammar refuses is never lost without an error, and one mistake is one error.

pub mod ast;
mod block;
mod format;
mod lex;
mod parse;
mod scan;
pub mod shape;
mod suggest;
#[cfg(test)]
mod tests;
mod walk;

pub use block::Block;
pub use format::{Formatted, format};
pub use parse::{Parsed, add_bytes, parse, parse_whole, parse_with, scan_whole};
pub use scan::{MAX_DEPTH, MAX_FILE, MAX_STRING, MAX_WORD};
pub use suggest::closest;
