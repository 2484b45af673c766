//! Findings, and the `check` command, whose output they are.

use std::io::{IsTerminal as _, Write as _};

use mesh2yaml::diagnostics::{Diagnostic, Format, Severity, Sources as Texts, render, sort_and_cap, summary};

use crate::args::{Check, Color, Report};
use crate::input::Sources;
use crate::{Failure, output};

/// More than this are counted, not shown.
pub(crate) const CAP: usize = 100;

/// Checks; whether there is nothing but warnings and notes.
pub(crate) fn check(args: &Check) -> Result<bool, Failure> {
    let sources = Sources::read(&args.input)?;
    let (mut texts, mut diagnostics) = sources.options().check();
    for target in &args.target {
        let (again, found, _) = sources.options().compile_into(*target, &mut |_, _| {});
        // The texts are the same in each run, and so are the places.
        texts = again;
        diagnostics.extend(found);
    }
    sort_and_cap(&mut diagnostics, CAP);
    let color = colored(args.report.color, std::io::stdout().is_terminal());
    let mut text = render(args.report.format, &diagnostics, &texts, color);
    if args.report.format == Format::Text {
        let found =
            summary(&diagnostics).map_or_else(|| "nothing to report\n".to_owned(), |s| format!("\n{s}\n"));
        text.push_str(&found);
    }
    output::print([&text])?;
    Ok(!diagnostics.iter().any(|d| d.severity == Severity::Error))
}

/// Writes the findings of `compile`.
pub(crate) fn to_stderr(args: &Report, diagnostics: &[Diagnostic], texts: &Texts) -> Result<(), Failure> {
    let color = colored(args.color, std::io::stderr().is_terminal());
    let mut text = render(args.format, diagnostics, texts, color);
    if let (Format::Text, Some(summary)) = (args.format, summary(diagnostics)) {
        text.push_str(&format!("\n{summary}\n"));
    }
    let written = std::io::stderr().lock().write_all(text.as_bytes());
    written.map_err(|e| Failure::io("standard error", e))
}

pub(crate) fn colored(wanted: Color, terminal: bool) -> bool {
    match wanted {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
            terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    }
}
