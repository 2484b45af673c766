//! The command as it is given to others: one file, which needs no library of the system, with its functions in the order of their use.
//!
//! ```text
//! build ──▶ a few runs under callgrind ──▶ the names of what ran ──▶ linked again, those first
//! ```
//!
//! A start is mostly pages that are touched for the first time. What a run comes to is a twentieth of the code, spread over all of it; side by side it is on a few pages.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::measure::{call, rustc};
use crate::{Error, workload};

/// What was built.
#[derive(Debug)]
#[non_exhaustive]
pub struct Shipped {
    /// The command.
    pub path: PathBuf,
    /// What was left out, and why.
    pub skipped: Option<String>,
}

/// The runs whose functions stand first, the most usual ones before others.
const RUNS: [&[&str]; 4] = [
    &["compile", "-t", "istio", "portable.mesh"],
    &["compile", "-t", "linkerd", "portable.mesh"],
    // With warnings.
    &["compile", "-t", "istio", "istio.mesh"],
    &["check", "-t", "istio", "-t", "linkerd", "portable.mesh"],
];

/// Builds it below `target`, where cargo builds.
///
/// Functions are ordered where there are valgrind and lld, the linker of Rust on x86-64 with Linux.
///
/// # Errors
/// When it does not build: on other systems than Linux with glibc, or where the system has no C library to link in.
pub fn build(root: &Path, target: &Path) -> Result<Shipped, Error> {
    let host = host()?;
    let cargo = |link: &[OsString]| -> Result<PathBuf, Error> {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["rustc", "--release", "--quiet", "--locked"])
            .args([
                "--package",
                "mesh2yaml-cli",
                "--bin",
                "mesh2yaml",
                "--target",
                &host,
            ])
            .env("RUSTFLAGS", "-C target-feature=+crt-static")
            .arg("--")
            .args(link);
        call(cargo.current_dir(root))?;
        Ok(target.join(&host).join("release/mesh2yaml"))
    };
    let path = cargo(&[])?;
    let skipped = match order(&path, &target.join("shipped")) {
        Ok(order) => {
            let mut file = OsString::from("link-arg=-Wl,--symbol-ordering-file=");
            file.push(order);
            // What an order names and the linker does not find is no fault: functions that are put in place have no name.
            let quiet = "link-arg=-Wl,--no-warn-symbol-ordering";
            let ordered = cargo(&["-C".into(), file, "-C".into(), quiet.into()]);
            if ordered.is_err() {
                // Another linker than lld: as it was.
                cargo(&[])?;
            }
            ordered.err()
        }
        Err(e) => Some(e),
    };
    Ok(Shipped {
        path,
        skipped: skipped.map(|e| format!("functions in the order of their use: {e}")),
    })
}

/// The system that is built on and for.
fn host() -> Result<String, Error> {
    rustc("-vV")?
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .filter(|host| host.ends_with("linux-gnu"))
        .map(str::to_owned)
        .ok_or_else(|| Error::Found("it is built on Linux with glibc alone".to_owned()))
}

/// Writes the names of the functions that the runs come to, in a file that is named by what it holds, for cargo to see that it is another one.
fn order(command: &Path, folder: &Path) -> Result<PathBuf, Error> {
    let io = |cause| Error::Io {
        path: folder.display().to_string(),
        cause,
    };
    std::fs::create_dir_all(folder).map_err(io)?;
    let folder = folder.canonicalize().map_err(io)?;
    std::fs::write(folder.join("portable.mesh"), workload::portable(1)).map_err(io)?;
    std::fs::write(folder.join("istio.mesh"), workload::source(1)).map_err(io)?;
    let mut names = Vec::new();
    for run in RUNS {
        let mut valgrind = Command::new("valgrind");
        valgrind
            .args(["--tool=callgrind", "--demangle=no", "--callgrind-out-file=out"])
            .arg(command)
            .args(run);
        call(valgrind.current_dir(&folder))?;
        let counted = std::fs::read_to_string(folder.join("out")).map_err(io)?;
        names.extend(functions(&counted).map(str::to_owned));
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    if names.is_empty() {
        return Err(Error::Found("callgrind names no function".to_owned()));
    }
    let mut hash = DefaultHasher::new();
    names.hash(&mut hash);
    let path = folder.join(format!("{:016x}.order", hash.finish()));
    std::fs::write(&path, names.join("\n") + "\n").map_err(io)?;
    Ok(path)
}

/// The functions of callgrind's report, by their first mention: `fn=(12) name`, of which `'2` counts calls of itself.
fn functions(counted: &str) -> impl Iterator<Item = &str> {
    counted.lines().filter_map(|line| {
        let named = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn="))?;
        let name = named.split_once(") ")?.1;
        Some(name.split_once('\'').map_or(name, |(name, _)| name))
    })
}

#[cfg(test)]
mod tests {
    use super::functions;

    #[test]
    fn functions_of_a_report() {
        let report = "ob=(3) /bin/mesh2yaml\nfl=(2) ???\nfn=(12) _ZN4main17h0E\n+1 2\ncfn=(13) _ZN3mi'2\ncalls=1 0\nfn=(12)\n0 3\n";
        let names: Vec<&str> = functions(report).collect();
        assert_eq!(names, ["_ZN4main17h0E", "_ZN3mi"]);
    }
}
