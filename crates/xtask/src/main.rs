//! The project's own chores.
//!
//! ```text
//! cargo xtask tidy                  what the project promises of its own sources
//! cargo xtask docs [--check]        what docs say by reference, and the reference pages
//! cargo xtask new-construct NAME    the stubs of a construct, in every crate
//! cargo xtask workload N            the policy that speed is measured with
//! cargo xtask fuzz-seeds DIR        what fuzzers begin with
//! cargo xtask peers                 how fast it is beside what else could be used
//! cargo xtask release               the command as one file, for those who ship it
//! cargo xtask instructions          instructions of fixed runs, against those that are written down; needs valgrind
//! cargo xtask readers FOLDER        what other readers of YAML are asked to read (.ci/readers)
//! cargo xtask conformance           our output before upstream's own judges; needs Go and Python
//! ```
//!
//! Invariants: every finding says its remedy; `tidy`, `docs --check` and `workload` write nothing; the first two are
//! tests as well.

mod conformance;
mod constructs;
mod docs;
mod error;
mod fuzz_seeds;
mod new_construct;
mod readers;
mod repo;
mod speed;
mod tidy;

use std::io::Write as _;
use std::process::ExitCode;

use mesh2yaml_bench::workload;

use crate::constructs::Kind;
use crate::error::Error;
use crate::repo::Repo;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  tidy                                check what the project promises of its own sources
  docs [--check]                      write the generated parts of README.md and docs/, or say which are stale
  new-construct NAME [--language]     write the stubs of a construct; with --language of one that no mesh sees
  workload N                          print the policy of N services that speed is measured with
  fuzz-seeds DIR [--few]              write inputs to begin with and a dictionary, for the fuzz targets in crates/fuzz;
                                      with --few no more than runs of seconds have time for
  peers [--write | --short]           time whole processes beside what else could be used; --write keeps the table in
                                      docs/reference/performance.md, --short runs few, and only of what is installed
  release                             build the command as it is shipped, in one file that needs no library of the
                                      system, with its functions in the order of their use; needs valgrind for that
  instructions [--write]              count instructions of fixed runs; needs valgrind
  readers FOLDER [STRINGS [SEED]]     write what other readers of YAML are asked to read, with so many random strings
  conformance [OPTION ...]            ask upstream's own code and a real Envoy about our output; needs Go and Python
      --write                         keep the evidence in docs/reference/conformance.md
      --policies N                    random policies whose documents are judged (500)
      --decided N                     random policies that Envoy is asked about (20)
      --seed N                        the seed of random policies (1)
      --only PART                     ask Envoy about examples whose path has this part, and about random policies; nothing else
      --envoy PATH, --without-envoy   this Envoy, or none; otherwise it is installed below target
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
        Ok(text) => match std::io::stdout().lock().write_all(text.as_bytes()) {
            // Whoever reads has enough: `cargo xtask workload 10000 | head`.
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                eprintln!("error: standard output: {e}");
                ExitCode::FAILURE
            }
            Ok(()) | Err(_) => ExitCode::SUCCESS,
        },
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[&str]) -> Result<String, Error> {
    match args {
        ["tidy"] => tidy::run(&Repo::here()?),
        ["docs"] => docs::write(&Repo::here()?),
        ["docs", "--check"] => docs::check(&Repo::here()?),
        ["new-construct", name] => new_construct::run(&Repo::here()?, name, Kind::Policy),
        ["new-construct", name, "--language"] => new_construct::run(&Repo::here()?, name, Kind::Language),
        ["conformance", options @ ..] => conformance::run(&Repo::here()?, options),
        ["fuzz-seeds", dir] => fuzz_seeds::write(std::path::Path::new(dir), false),
        ["fuzz-seeds", dir, "--few"] => fuzz_seeds::write(std::path::Path::new(dir), true),
        ["readers", folder, numbers @ ..] if numbers.len() <= 2 => {
            let number = |at: usize, default: u64| match numbers.get(at) {
                None => Ok(default),
                Some(text) => text
                    .parse()
                    .map_err(|_| Error::Usage(format!("`{text}` is not a number"))),
            };
            let strings = usize::try_from(number(0, 10_000)?).unwrap_or(usize::MAX);
            readers::run(&Repo::here()?, folder, strings, number(1, 1)?)
        }
        ["peers"] => speed::peers(&Repo::here()?, speed::Run::Whole),
        ["peers", "--write"] => speed::peers(&Repo::here()?, speed::Run::Kept),
        ["peers", "--short"] => speed::peers(&Repo::here()?, speed::Run::Short),
        ["release"] => speed::release(&Repo::here()?),
        ["instructions"] => speed::instructions(&Repo::here()?, false),
        ["instructions", "--write"] => speed::instructions(&Repo::here()?, true),
        ["workload", services] => match services.parse() {
            Ok(services) if services > 0 => Ok(workload::source(services)),
            _ => Err(Error::Usage(format!("`{services}` is not a number of services"))),
        },
        ["help" | "--help" | "-h"] => Ok(USAGE.to_owned()),
        [] => Err(Error::Usage("no command\n\n".to_owned() + USAGE)),
        _ => Err(Error::Usage(format!(
            "`{}` is no command\n\n{USAGE}",
            args.join(" ")
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn what_is_no_command_shows_the_commands() {
        for args in [
            &[][..],
            &["tiddy"],
            &["docs", "--chek"],
            &["workload"],
            &["new-construct"],
        ] {
            let message = run(args).expect_err("no command").to_string();
            assert!(message.contains("new-construct NAME"), "{message}");
        }
        let message = run(&["workload", "many"]).expect_err("no number").to_string();
        assert_eq!(message, "`many` is not a number of services");
    }
}
