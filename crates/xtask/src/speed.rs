//! How fast it is. The work is in `crates/bench`.

use std::path::PathBuf;

use mesh2yaml_bench::{PROFILE, instructions as counted, peers as compared, shipped};

use crate::error::Error;
use crate::repo::Repo;

const PAGE: &str = "docs/reference/performance.md";

/// The section of the page that is written by `peers`.
const BEGIN: &str = "<!-- Written by `cargo xtask peers --write` -->\n";
const END: &str = "<!-- /peers -->\n";

/// How `peers` runs.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Run {
    /// All sizes, and what is lacking is installed.
    Whole,
    /// The same, and the table is kept.
    Kept,
    /// Few runs, of what is there.
    Short,
}

/// Times whole processes.
pub(crate) fn peers(repo: &Repo, run: Run) -> Result<String, Error> {
    let options = match run {
        Run::Short => compared::Options::short(),
        Run::Whole | Run::Kept => compared::Options::default(),
    };
    let found = compared::run(&repo.path("."), &target(repo)?, &options).map_err(failed)?;
    // What is not as it ought to be is kept too: the page shows what was seen.
    if run == Run::Kept {
        let page = repo.read(PAGE).unwrap_or_else(|_| {
            format!("# Performance\n\n## Beside what else could be used\n\n{BEGIN}{END}")
        });
        let mut text = found.text.clone();
        for problem in &found.problems {
            text.push_str(&format!("\nNot as it ought to be: {problem}.\n"));
        }
        repo.write(PAGE, &kept(&page, &text)?)?;
    }
    if !found.problems.is_empty() {
        return Err(Error::Found(format!(
            "{}\n{}",
            found.text,
            found.problems.join("\n")
        )));
    }
    Ok(found.text)
}

/// A page with the section replaced.
fn kept(page: &str, text: &str) -> Result<String, Error> {
    let (before, rest) = page.split_once(BEGIN).unzip();
    let after = rest.and_then(|rest| Some(rest.split_once(END)?.1));
    match (before, after) {
        (Some(before), Some(after)) => Ok(format!("{before}{BEGIN}\n{text}\n{END}{after}")),
        _ => Err(Error::Found(format!(
            "{PAGE} has no section for it: it begins with `{}` and ends with `{}`",
            BEGIN.trim(),
            END.trim()
        ))),
    }
}

/// Counts instructions.
pub(crate) fn instructions(repo: &Repo, write: bool) -> Result<String, Error> {
    mesh2yaml_bench::build(&repo.path("."), PROFILE).map_err(failed)?;
    let command = target(repo)?.join(PROFILE).join("mesh2yaml");
    let Some(found) = counted::run(&repo.path("."), &command, write).map_err(failed)? else {
        return Ok("instructions: skipped, there is no valgrind\n".to_owned());
    };
    if found.problems.is_empty() {
        Ok(found.text)
    } else {
        Err(Error::Found(format!(
            "{}{}",
            found.text,
            found.problems.join("\n")
        )))
    }
}

/// Builds the command as it is shipped, and says where it is.
pub(crate) fn release(repo: &Repo) -> Result<String, Error> {
    let built = shipped::build(&repo.path("."), &target(repo)?).map_err(failed)?;
    let left_out = built.skipped.map(|it| format!("skipped: {it}\n"));
    Ok(format!(
        "{}{}\n",
        left_out.unwrap_or_default(),
        built.path.display()
    ))
}

/// Where cargo builds.
fn target(repo: &Repo) -> Result<PathBuf, Error> {
    let args = ["metadata", "--quiet", "--no-deps", "--format-version", "1"];
    let found = |why: &str| Error::Command {
        command: format!("cargo {}", args.join(" ")),
        why: why.to_owned(),
    };
    let metadata: serde_json::Value =
        serde_json::from_str(&repo.cargo(&args)?).map_err(|e| found(&e.to_string()))?;
    let folder = metadata["target_directory"]
        .as_str()
        .ok_or_else(|| found("no target_directory"))?;
    Ok(PathBuf::from(folder))
}

fn failed(e: mesh2yaml_bench::Error) -> Error {
    Error::Found(e.to_string())
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, kept};

    #[test]
    fn only_its_own_section_is_replaced() {
        let page = format!("# A\n\n{BEGIN}old\n{END}\nmore\n");
        let text = kept(&page, "new\n").expect("it has a section");
        assert_eq!(text, format!("# A\n\n{BEGIN}\nnew\n\n{END}\nmore\n"));
        assert_eq!(kept(&text, "new\n").expect("it has a section"), text);
        assert!(kept("# A\n", "new\n").is_err());
    }
}
