//! How fast it is, beside what else could be used.
//!
//! ```text
//! workload ──▶ benches: each stage, all together, and YAML beside other writers and readers     cargo bench -p mesh2yaml-bench
//!     ├──────▶ peers: whole processes in turn, the same documents                                cargo xtask peers
//!     └──────▶ instructions: three fixed runs, counted by callgrind                              cargo xtask instructions
//! ```
//!
//! Invariants: a time is never shown alone, but beside others of the same run; programs are compared only where their documents are the same.

pub mod documents;
pub mod instructions;
mod measure;
pub mod peers;
pub mod workload;

/// The profile of what CI measures, which is built sooner than what is released.
pub const PROFILE: &str = "measured";

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
