//! How fast it is, beside what else could be used.
//!
//! ```text
//! workload ──▶ benches: each stage, all together, and YAML beside other writers and readers     cargo bench -p mesh2yaml-bench
//!     ├──────▶ peers: whole processes in turn, the same documents                                cargo xtask peers
//!     ├──────▶ instructions: three fixed runs, counted by callgrind                              cargo xtask instructions
//!     └──────▶ shipped: the command as one file, its functions in the order of their use         cargo xtask release
//! ```
//!
//! Invariants: a time is never shown alone, but beside others of the same run; programs are compared only where their documents are the same.

use std::path::Path;
use std::process::Command;

pub mod documents;
pub mod instructions;
mod measure;
pub mod peers;
pub mod shipped;
pub mod workload;

/// The profile of what CI measures, which is built sooner than what is released.
pub const PROFILE: &str = "measured";

/// Builds the command and the programs of this crate, which are then below `profile` where cargo builds.
///
/// In one build, so that what they have in common is built once. What the command is made of has the features that it is released with, but for `indexmap`, which
/// serde_yaml wants with `std`, and for JSON schemas, which what CI measures is without.
///
/// # Errors
/// When it does not build.
pub fn build(root: &Path, profile: &str) -> Result<(), Error> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--profile", profile, "--quiet", "--locked", "--bins"])
        .args(["--package", "mesh2yaml-cli", "--package", "mesh2yaml-bench"]);
    if profile == PROFILE {
        // JSON schemas are not measured.
        cargo.arg("--no-default-features");
    }
    measure::call(cargo.current_dir(root))
}

/// What ends a measurement.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// A program could not be run, or failed.
    #[error("`{command}` failed: {why}")]
    Command {
        /// What was run.
        command: String,
        /// What it said.
        why: String,
    },
    /// What was measured is not as it ought to be.
    #[error("{0}")]
    Found(String),
}
