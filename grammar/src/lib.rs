//! The definition of the `.mesh` language: `mesh.pest`, and the parser that pest derives from it.
//!
//! Only `mesh2yaml-syntax` uses this crate; no type of pest leaves it. To read the language as a person would,
//! see the reference in `docs/constructs/`; to change it, see `docs/architecture.md`.

// pest without its default features is no_std, and its derive names this crate.
extern crate alloc;

/// The derived parser.
#[derive(pest_derive::Parser)]
#[grammar = "../mesh.pest"]
pub struct MeshParser;
