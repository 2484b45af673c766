//! Our output before upstream's own judges. The work is in `crates/conformance`.

use std::process::Command;

use mesh2yaml_conformance::{Options, page, run as judged};

use crate::error::Error;
use crate::repo::Repo;

const PAGE: &str = "docs/reference/conformance.md";

/// Asks the judges; with `--write` keeps the evidence.
pub(crate) fn run(repo: &Repo, args: &[&str]) -> Result<String, Error> {
    let mut options = Options::default();
    let mut write = false;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut number = || {
            let said = args.next().copied().unwrap_or_default();
            said.parse()
                .map_err(|_| Error::Usage(format!("`{arg}` takes a number, not `{said}`")))
        };
        match *arg {
            "--write" => write = true,
            "--policies" => options.policies = number()?,
            "--decisions" => options.decided = number()?,
            "--envoy" => options.envoy = args.next().map(std::path::PathBuf::from),
            "--seed" => options.seed = number()? as u64,
            other => return Err(Error::Usage(format!("`{other}` is no option of `conformance`"))),
        }
    }
    let found = judged(&repo.path("."), &options).map_err(|e| Error::Found(e.to_string()))?;
    let text = page(&found, &today());
    if write {
        repo.write(PAGE, &text)?;
    }
    let problems = found.problems();
    if problems.is_empty() {
        return Ok(text);
    }
    let count = problems.len();
    Err(Error::Found(format!("{count} problems:\n{}", problems.join("\n"))))
}

/// The day, as the machine has it.
fn today() -> String {
    let said = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    said.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
        .unwrap_or_default()
}
