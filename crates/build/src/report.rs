//! What was found, as cargo shows it.

use mesh2yaml::Compilation;
use mesh2yaml::diagnostics::{Diagnostic, Format, Severity, render, visible};

use crate::error::Error;

/// An error with all findings that fail the build, each once however many targets have it.
pub(crate) fn judge(all: &[Compilation], deny_warnings: bool) -> Result<(), Error> {
    let worst = if deny_warnings {
        Severity::Warning
    } else {
        Severity::Error
    };
    let mut failing: Vec<Diagnostic> = Vec::new();
    let mut targets = Vec::new();
    for compilation in all {
        let bad = compilation.diagnostics.iter().filter(|d| d.severity <= worst);
        let before = targets.len();
        for d in bad {
            if targets.len() == before {
                targets.push(compilation.target.to_string());
            }
            if !failing.contains(d) {
                failing.push(d.clone());
            }
        }
    }
    let Some(first) = all.first().filter(|_| !failing.is_empty()) else {
        return Ok(());
    };
    let report = render(Format::Text, &failing, &first.sources, false);
    Err(Error::Policy(format!(
        "the policy does not compile for {}\n\n{report}",
        targets.join(" and ")
    )))
}

/// Warnings as lines that cargo shows, each once.
pub(crate) fn warnings(all: &[Compilation]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for compilation in all {
        for d in compilation
            .diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Warning)
        {
            let place = d.span.map(|span| {
                let at = compilation.sources.start(span);
                format!(
                    "{}:{}:{}: ",
                    compilation.sources.name(span.source),
                    at.line,
                    at.column
                )
            });
            // One line, whatever is in the names and words that it shows: what begins another would be told to cargo.
            let line = format!(
                "cargo::warning={} [{}]",
                visible(&format!("{}{}", place.unwrap_or_default(), d.message)),
                d.code
            );
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}
