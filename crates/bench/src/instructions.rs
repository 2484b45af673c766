//! Instructions of fixed runs, counted by callgrind and held against those that are written down.
//!
//! They are the same whatever else a machine does, where times are not. They do depend on the compiler and, by what the C library's `memcpy` and the like
//! choose for the processor, a little on the machine: docs/decisions/0029-measuring.md has how much.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::measure::rustc;
use crate::workload;

/// Where the figures stand, below the root.
const FIGURES: &str = "crates/bench/instructions.tsv";

/// A count may be above what is written down by so many hundredths.
const TOLERANCE: f64 = 3.0;

/// What is counted: a name, a source, and the arguments before its path.
fn runs() -> [(&'static str, String, &'static [&'static str]); 3] {
    [
        (
            "compile-istio",
            workload::source(1000),
            &["compile", "-t", "istio"],
        ),
        (
            "compile-linkerd",
            workload::portable(1000),
            &["compile", "-t", "linkerd"],
        ),
        (
            "check-broken",
            workload::broken(),
            &["check", "-t", "istio", "-t", "linkerd"],
        ),
    ]
}

/// What was counted.
#[derive(Debug)]
#[non_exhaustive]
pub struct Counted {
    /// A table.
    pub text: String,
    /// Counts above what is written down.
    pub problems: Vec<String>,
}

/// Counts with a built command; with `write` the counts become what is written down. `None` where there is no valgrind.
///
/// # Errors
/// When a run fails.
pub fn run(root: &Path, command: &Path, write: bool) -> Result<Option<Counted>, Error> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        return Ok(None);
    }
    let figures = root.join(FIGURES);
    let io = |cause| Error::Io {
        path: FIGURES.to_owned(),
        cause,
    };
    let before = std::fs::read_to_string(&figures).unwrap_or_default();
    let compiler = rustc("--version")?;
    let mut text = String::new();
    let mut after = format!(
        "# Instructions of fixed runs, as callgrind counts them: `cargo xtask instructions --write`.\n# {compiler}\n"
    );
    let mut problems = Vec::new();
    // Side by side: whatever else runs, the counts are the same.
    let counts = std::thread::scope(|scope| {
        let begun = runs().map(|(name, source, arguments)| {
            let count = scope.spawn(move || count(command, name, &source, arguments));
            (name, count)
        });
        begun.map(|(name, count)| (name, count.join()))
    });
    // Writing to a `String` cannot fail.
    for (name, count) in counts {
        let count = count.unwrap_or_else(|_| Err(Error::Found(format!("{name}: counting panicked"))))?;
        let _ = writeln!(after, "{name}\t{count}");
        let change = written(&before, name).map(|was| 100.0 * (count as f64 - was as f64) / was as f64);
        let said = change.map_or("not written down yet".to_owned(), |change| {
            format!("{change:+.2} %")
        });
        let _ = writeln!(
            text,
            "{name}: {:.2} million instructions, {said}",
            count as f64 / 1e6
        );
        match change {
            Some(change) if change > TOLERANCE && !write => problems.push(format!(
                "{name} takes {change:.1} % more instructions than {FIGURES} says: find out why, or `cargo xtask instructions --write`"
            )),
            Some(change) if change < -TOLERANCE && !write => {
                let _ = writeln!(text, "  better: keep it with `cargo xtask instructions --write`");
            }
            _ => {}
        }
    }
    if !before.contains(&compiler) && !before.is_empty() && !write {
        let _ = writeln!(text, "written down with another compiler; this is {compiler}");
    }
    if write {
        std::fs::write(&figures, after).map_err(io)?;
    }
    Ok(Some(Counted { text, problems }))
}

/// The figure of a run.
fn written(figures: &str, name: &str) -> Option<u64> {
    let line = figures
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
    line?.trim().parse().ok()
}

/// Instructions of the command on a source, in a folder of the run's own.
fn count(command: &Path, name: &str, source: &str, arguments: &[&str]) -> Result<u64, Error> {
    let folder = std::env::temp_dir().join(format!("instructions-{}-{name}", std::process::id()));
    let io = |cause| Error::Io {
        path: folder.display().to_string(),
        cause,
    };
    std::fs::create_dir_all(&folder).map_err(io)?;
    let counted = (|| {
        // Called alike everywhere: paths are in findings, and the environment is on the stack.
        std::fs::write(folder.join("in.mesh"), source).map_err(io)?;
        let mut words: Vec<OsString> = vec![
            "--tool=callgrind".into(),
            "--callgrind-out-file=out".into(),
            command.into(),
        ];
        words.extend(arguments.iter().map(OsString::from));
        words.push("in.mesh".into());
        let mut valgrind = Command::new("valgrind");
        valgrind
            .args(&words)
            .current_dir(&folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let done = valgrind.output().map_err(io)?;
        let said = String::from_utf8_lossy(&done.stderr);
        // `==123== Collected : 456`
        let count = said
            .lines()
            .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
        count.ok_or_else(|| Error::Command {
            command: format!("valgrind {}", crate::measure::shown(&words)),
            why: said.lines().last().unwrap_or_default().to_owned(),
        })
    })();
    let _ = std::fs::remove_dir_all(&folder);
    counted
}

#[cfg(test)]
mod tests {
    use super::{runs, written};

    #[test]
    fn figures_are_read() {
        let figures = "# a\ncompile-istio\t12\ncompile\t3\n";
        assert_eq!(written(figures, "compile-istio"), Some(12));
        assert_eq!(written(figures, "compile"), Some(3));
        assert_eq!(written(figures, "check"), None);
    }

    #[test]
    fn every_run_has_a_figure() {
        let figures = include_str!("../instructions.tsv");
        for (name, ..) in runs() {
            assert!(
                written(figures, name).is_some_and(|count| count > 1_000_000),
                "{name}"
            );
        }
    }
}
