//! What is written, and nothing else of ours beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Files by their names in the folder of output: `policies.rs`, `policies/istio.yaml`.
pub(crate) type Files = BTreeMap<PathBuf, String>;

/// Writes files, those alone that are new or differ, and takes away those of an earlier run that are not among them.
pub(crate) fn write(out_dir: &Path, name: &str, files: &Files) -> Result<(), Error> {
    for (file, text) in files {
        let path = out_dir.join(file);
        if std::fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(fail(parent))?;
        }
        std::fs::write(&path, text).map_err(fail(&path))?;
    }
    remove(out_dir, name, files)
}

/// Takes away what an earlier run wrote under a name but for some files. What others have put there stays.
pub(crate) fn remove(out_dir: &Path, name: &str, but: &Files) -> Result<(), Error> {
    let folder = out_dir.join(name);
    let mut old: Vec<PathBuf> = vec![PathBuf::from(format!("{name}.rs"))];
    if let Ok(entries) = std::fs::read_dir(&folder) {
        for entry in entries.filter_map(Result::ok) {
            let file = entry.file_name();
            let of_us = mesh2yaml::Mesh::ALL.iter().any(|mesh| {
                let rest = file.to_str().and_then(|f| f.strip_prefix(mesh.name()));
                rest.is_some_and(|rest| rest == ".yaml" || (rest.starts_with('-') && rest.ends_with(".yaml")))
            });
            if of_us {
                old.push(Path::new(name).join(file));
            }
        }
    }
    for file in old.iter().filter(|file| !but.contains_key(*file)) {
        let path = out_dir.join(file);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(fail(&path)(e)),
        }
    }
    Ok(())
}

fn fail(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    move |cause| Error::Write {
        path: path.display().to_string(),
        cause,
    }
}
