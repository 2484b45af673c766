//! Our output before upstream's own judges. The work is in `crates/conformance`.

use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr;

use mesh2yaml_conformance::{Options, envoy, page, run as judged};

use crate::error::Error;
use crate::repo::Repo;

const PAGE: &str = "docs/reference/conformance.md";

/// Asks the judges; with `--write` keeps the evidence.
pub(crate) fn run(repo: &Repo, args: &[&str]) -> Result<String, Error> {
    let mut options = Options::default();
    let (mut write, mut decides) = (false, true);
    let all = args;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let mut value = || args.next().copied().unwrap_or_default();
        match *arg {
            "--write" => write = true,
            "--without-envoy" => decides = false,
            "--envoy" => options.envoy = Some(PathBuf::from(value())),
            "--policies" => options.policies = number(arg, value())?,
            "--decided" => options.decided = number(arg, value())?,
            "--only" => options.only = Some(value().to_owned()),
            "--seed" => options.seed = number(arg, value())?,
            other => return Err(Error::Usage(format!("`{other}` is no option of `conformance`"))),
        }
    }
    if write && options.only.is_some() {
        return Err(Error::Usage(
            "`--write` needs a whole run, without `--only`".to_owned(),
        ));
    }
    let failed = |e: mesh2yaml_conformance::Error| Error::Found(e.to_string());
    if decides && options.envoy.is_none() {
        options.envoy = Some(envoy::find(&repo.path(".")).map_err(failed)?);
    }
    let found = judged(&repo.path("."), &options).map_err(failed)?;
    let problems = found.problems();
    if !problems.is_empty() {
        let count = problems.len();
        return Err(Error::Found(format!(
            "{count} problems:\n{}",
            problems.join("\n")
        )));
    }
    // Where an Envoy is, is the machine's matter.
    let all = all.split(|it| *it == "--envoy").enumerate();
    let all = all.flat_map(|(number, part)| part.iter().skip(usize::from(number > 0)));
    let command = ["cargo xtask conformance"].iter().chain(all).copied();
    let text = page(&found, &today(), &command.collect::<Vec<_>>().join(" "));
    if write {
        repo.write(PAGE, &text)?;
    }
    Ok(text)
}

fn number<T: FromStr>(option: &str, said: &str) -> Result<T, Error> {
    said.parse()
        .map_err(|_| Error::Usage(format!("`{option}` takes a number, not `{said}`")))
}

/// The day, as the machine has it.
fn today() -> String {
    let said = Command::new("date").args(["-u", "+%Y-%m-%d"]).output();
    said.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::run;
    use crate::repo::Repo;

    #[test]
    fn what_is_no_option_is_said_before_anything_is_asked() {
        for (args, words) in [
            (
                &["--polices", "3"][..],
                "`--polices` is no option of `conformance`",
            ),
            (&["--policies", "some"], "`--policies` takes a number, not `some`"),
            (&["--seed"], "`--seed` takes a number, not ``"),
        ] {
            let error = run(&Repo::tested(), args).expect_err("no option").to_string();
            assert_eq!(error, words);
        }
    }
}
