//! The `mesh2yaml` command.
//!
//! ```text
//! args ─▶ input (files, imports, values) ─▶ mesh2yaml ─▶ output (stdout, --out-dir) + report (stderr)
//! test: the same input ─▶ mesh2yaml, which asks the policy and its output ─▶ report (stdout)
//! fmt: files ─▶ mesh2yaml::format ─▶ the same files + report (stderr)
//! validate: files of YAML ─▶ mesh2yaml-validate ─▶ report (stdout)
//! ```
//!
//! Exit codes do not depend on the format: 0 fine, warnings included; 1 findings; 2 usage or I/O.

mod args;
mod fmt;
mod input;
mod output;
mod packed;
mod report;
#[cfg(feature = "schema")]
mod schema;
mod test;
mod validate;

use std::process::ExitCode;

use args::{Args, Command};
use clap::{CommandFactory as _, Parser as _};

/// What went wrong outside of the policy.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// A file or stream.
    #[error("{place}: {cause}")]
    Io { place: String, cause: std::io::Error },
    /// An argument that clap cannot judge.
    #[error("{0}")]
    Usage(String),
    /// A reader that has had enough, such as `head`.
    #[error("the output was closed")]
    Closed,
}

impl Failure {
    fn io(place: impl Into<String>, cause: std::io::Error) -> Self {
        if cause.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Io {
            place: place.into(),
            cause,
        }
    }
}

/// What the command says to `--help`, or a command of it: `help("compile")`. `None` if there is no such command.
#[must_use]
pub fn help(command: &str) -> Option<String> {
    let words = ["mesh2yaml"].into_iter().chain(command.split_whitespace());
    let answer = Args::command().try_get_matches_from(words.chain(["--help"]));
    let error = answer.err()?;
    (error.kind() == clap::error::ErrorKind::DisplayHelp).then(|| error.render().to_string())
}

/// Runs the command with the arguments of this process, and says how it ends.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    let done = match &args.command {
        Command::Compile(compile) => output::compile(compile),
        Command::Check(check) => report::check(check),
        Command::Test(args) => test::test(args),
        Command::Fmt(args) => fmt::fmt(args),
        Command::Validate(args) => validate::validate(args),
        #[cfg(feature = "schema")]
        Command::Schema(args) => schema::schema(args),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // Whoever closed the pipe has what it wanted.
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(failure) => {
            // Names of files and words of values are in it.
            eprintln!("error: {}", mesh2yaml::diagnostics::visible(&failure.to_string()));
            ExitCode::from(2)
        }
    }
}
