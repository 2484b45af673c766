//! What can go wrong with a chore.

use std::path::PathBuf;

/// Why a chore was not done, or what it found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line is not one.
    #[error("{0}")]
    Usage(String),
    /// A file or folder could not be read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// What could not be read or written.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// Another program could not be run, or failed.
    #[error("`{command}` failed: {why}\nrun it by hand to see more")]
    Command {
        /// What was run.
        command: String,
        /// What it said.
        why: String,
    },
    /// Sources are not as they ought to be: every line says the remedy.
    #[error("{0}")]
    Found(String),
}
