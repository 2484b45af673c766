//! `fmt`: files in their layout, in place.

use std::io::{IsTerminal as _, Write as _};

use mesh2yaml::Formatted;
use mesh2yaml::diagnostics::{Diagnostic, Severity, Sources as Texts, sort_and_cap, visible};
use mesh2yaml::syntax::{MAX_FILE, add_bytes};
use mesh2yaml_files::Files;

use crate::args::Fmt;
use crate::input::{self, STDIN};
use crate::{Failure, output, report};

/// Formats; whether there was no mistake, and with `--check` nothing to change either.
pub(crate) fn fmt(args: &Fmt) -> Result<bool, Failure> {
    let mut files = Files::new();
    let mut stdin = None;
    for path in &args.paths {
        if path.as_os_str() == "-" {
            stdin = Some(input::stdin()?);
        } else {
            files.add(path)?;
        }
    }
    let mut run = Run {
        texts: Texts::new(),
        diagnostics: Vec::new(),
        clean: true,
    };
    let mut failed = None;
    for (name, bytes) in files.sources() {
        let Some(text) = run.formatted(name, bytes) else {
            continue;
        };
        if text.as_bytes() == bytes {
            continue;
        }
        if args.check {
            run.would_change(name)?;
        } else if let Err(cause) = write(name, &text) {
            // The others are formatted all the same.
            failed.get_or_insert(Failure::io(name, cause));
        }
    }
    if let Some(bytes) = &stdin
        && let Some(text) = run.formatted(STDIN, bytes)
    {
        if !args.check {
            if std::io::stdout().is_terminal() {
                output::print([shown(&text)])?;
            } else {
                output::print([&text])?;
            }
        } else if text.as_bytes() != bytes {
            run.would_change(STDIN)?;
        }
    }
    sort_and_cap(&mut run.diagnostics, report::CAP);
    report::to_stderr(&args.report, &run.diagnostics, &run.texts)?;
    match failed {
        Some(failure) => Err(failure),
        None => Ok(run.clean),
    }
}

/// What is found over all files.
struct Run {
    texts: Texts,
    diagnostics: Vec<Diagnostic>,
    clean: bool,
}

impl Run {
    /// A text in its layout; `None` if the bytes are not text, or more than were read.
    fn formatted(&mut self, name: &str, bytes: &[u8]) -> Option<String> {
        let (text, found) = match add_bytes(&mut self.texts, name, bytes) {
            Ok(id) => {
                let Formatted { text, diagnostics } = mesh2yaml::format(&self.texts, id);
                (Some(text).filter(|_| bytes.len() <= MAX_FILE), diagnostics)
            }
            Err(found) => (None, vec![*found]),
        };
        self.clean &= !found.iter().any(|d| d.severity == Severity::Error);
        self.diagnostics.extend(found);
        text
    }

    fn would_change(&mut self, name: &str) -> Result<(), Failure> {
        self.clean = false;
        output::print([&*visible(name), "\n"])
    }
}

/// A text for a terminal, which its comments must not drive. For whatever else reads it, it stays as it is.
fn shown(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let words: Vec<String> = line.split('\t').map(visible).collect();
        words.join("\t") + "\n"
    });
    lines.collect()
}

/// Writes a file that is there: a name that was not understood must not make a new one.
fn write(name: &str, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .truncate(true)
        .open(name)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_a_terminal_is_shown_does_not_drive_it() {
        let text = "# \u{1b}[2J\u{9b}31m\u{202e}\tx\r\nlet a = 1\n";
        assert_eq!(shown(text), "# \\u{1b}[2J\\u{9b}31m\\u{202e}\tx\nlet a = 1\n");
        assert_eq!(shown(""), "");
    }
}
