//! The definition of the `.mesh` language: `mesh.pest`, and the parser that pest makes of it.
//!
//! Only `mesh2yaml-syntax` uses this crate; no type of pest leaves it. To read the language as a person would,
//! see the reference in `docs/constructs/`; to change it, see `docs/architecture.md`.
//!
//! `parser.rs` is written by `cargo test -p mesh2yaml-grammar` when the grammar has changed. To derive it in every build instead would bring a
//! dozen crates, one of them with a C compiler, into the builds of all that depend on it.

// pest without its default features is no_std, and what it writes names this crate.
extern crate alloc;

#[rustfmt::skip]
#[allow(warnings, clippy::all, reason = "written by pest")]
mod parser;

pub use parser::{MeshParser, Rule};
