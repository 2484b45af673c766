//! Inputs for fuzzers to begin with. They follow from the examples, so they are made and not kept.

use std::path::Path;

use mesh2yaml_fuzz::{seeds, words};

use crate::error::Error;

/// Writes a folder of inputs for each target, and the dictionary; with `few` what is enough for a run of seconds.
pub(crate) fn write(dir: &Path, few: bool) -> Result<String, Error> {
    let mut report = String::new();
    let targets = if few { seeds::few() } else { seeds::all() };
    for (target, inputs) in targets {
        let folder = dir.join(target);
        std::fs::create_dir_all(&folder).map_err(|e| failed(&folder, e))?;
        for (number, input) in inputs.iter().enumerate() {
            let path = folder.join(format!("seed-{number:04}"));
            std::fs::write(&path, input).map_err(|e| failed(&path, e))?;
        }
        report.push_str(&format!("{}: {} inputs\n", folder.display(), inputs.len()));
    }
    let path = dir.join("mesh.dict");
    std::fs::write(&path, words::dictionary()).map_err(|e| failed(&path, e))?;
    report.push_str(&format!("{}: {} words\n", path.display(), words::words().len()));
    Ok(report)
}

fn failed(path: &Path, cause: std::io::Error) -> Error {
    Error::Io {
        path: path.to_owned(),
        cause,
    }
}
