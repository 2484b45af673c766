//! What the project promises of its own sources, as checks.
//!
//! A file a theme; each gives findings, and a finding without a remedy cannot be written.

mod code;
mod crates;
mod dependencies;
mod features;
mod names;
mod pages;
mod sources;

use std::fmt;

use crate::error::Error;
use crate::repo::Repo;

/// Something that is not as promised.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// A path, perhaps with a line.
    place: String,
    problem: String,
    remedy: String,
}

impl Finding {
    fn new(place: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}\n    {}", self.place, self.problem, self.remedy)
    }
}

/// Checks all themes.
pub(crate) fn run(repo: &Repo) -> Result<String, Error> {
    let mut findings = names::check(repo)?;
    findings.extend(pages::check(repo)?);
    findings.extend(sources::check(repo)?);
    findings.extend(crates::check(repo)?);
    findings.extend(features::check(repo)?);
    findings.extend(dependencies::check(repo)?);
    if findings.is_empty() {
        return Ok("tidy\n".to_owned());
    }
    findings.sort();
    let count = findings.len();
    let list: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(Error::Found(format!("{count} not tidy:\n\n{}", list.join("\n"))))
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::repo::Repo;

    #[test]
    fn the_project_is_tidy() {
        if let Err(e) = run(&Repo::tested()) {
            panic!("{e}");
        }
    }
}
