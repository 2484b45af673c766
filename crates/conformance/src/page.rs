//! The evidence, as a page.

use std::fmt::Write as _;

use crate::run::Run;

/// What a run found, as Markdown; `date` is that of the run.
#[must_use]
pub fn page(run: &Run, date: &str) -> String {
    let mut out = format!("{HEAD}\n");
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "Run on {date} with `{COMMAND}`.\n");
    out
}

const HEAD: &str = "<!-- Written by `cargo xtask conformance --write`: change what it is made of instead. -->\n\n# Conformance\n";

const COMMAND: &str = "cargo xtask conformance --write";
