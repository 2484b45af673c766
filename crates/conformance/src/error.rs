//! What can go wrong with a run.

use std::path::PathBuf;

/// Why there is no run, or what it found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program that judges is not there.
    #[error("{what} is not here: {how}")]
    Missing {
        /// The program.
        what: &'static str,
        /// How to get it.
        how: &'static str,
    },
    /// A program failed.
    #[error("`{command}` failed: {why}")]
    Command {
        /// What was run.
        command: String,
        /// What it said.
        why: String,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The judge answers, but not to what was asked.
    #[error("the judge does not answer `{question}`: {why}")]
    Judge {
        /// What was asked.
        question: String,
        /// What it said.
        why: String,
    },
}
