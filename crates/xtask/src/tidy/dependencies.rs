//! What is published depends on nothing twice, and on nothing that its own licence does not allow.
//!
//! cargo-deny asks more, by `.cargo/deny.toml`; CI runs it where it is installed. This needs nothing but cargo.

use std::collections::BTreeMap;

use super::Finding;
use crate::error::Error;
use crate::repo::Repo;

/// All that is published, with everything that its users may build.
const TREE: &[&str] = &[
    "tree",
    "--quiet",
    "--workspace",
    "--exclude",
    "mesh2yaml-bench",
    "--exclude",
    "mesh2yaml-conformance",
    "--exclude",
    "mesh2yaml-fuzz",
    "--exclude",
    "mesh2yaml-snapshots",
    "--exclude",
    "xtask",
    "--all-features",
    "--edges",
    "normal,build",
    "--prefix",
    "none",
    "--no-dedupe",
    "--format",
    "{p}|{l}",
];

/// Licences that ask for no more than ours does.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What is there twice, and why we cannot help it.
const TWICE: &[(&str, &str)] = &[(
    "syn",
    "kube-core's derive_more is at 2, serde at 3; with the feature `kube` alone",
)];

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    Ok(judge(&repo.cargo(TREE)?))
}

fn judge(tree: &str) -> Vec<Finding> {
    let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut findings = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, licence) = line.split_once('|').unwrap_or((line, ""));
        let mut words = package.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let versions = known.entry(name).or_default();
        if versions.contains(&version) {
            continue;
        }
        versions.push(version);
        if !allowed(licence) {
            findings.push(Finding::new(
                name,
                format!("its licence is `{licence}`"),
                "do without it, or add its licence to crates/xtask/src/tidy/dependencies.rs and .cargo/deny.toml",
            ));
        }
    }
    for (name, versions) in known
        .iter()
        .filter(|(name, versions)| versions.len() > 1 && !TWICE.iter().any(|(twice, _)| *twice == **name))
    {
        findings.push(Finding::new(
            *name,
            format!(
                "is built in {} versions: {}",
                versions.len(),
                versions.join(" and ")
            ),
            "choose versions of our dependencies that agree on one",
        ));
    }
    findings
}

/// Whether a licence, in the words of SPDX or the older ones with a slash, can be met.
fn allowed(licence: &str) -> bool {
    let words = licence.replace('/', " OR ").replace(['(', ')'], " ");
    // `A AND B` asks for both, and of `A OR B` one will do; in all that there is, AND binds what stands in parentheses.
    let known = |one: &str| LICENCES.contains(&one.trim().split(" WITH ").next().unwrap_or_default());
    words.split(" AND ").all(|part| part.split(" OR ").any(known))
}

#[cfg(test)]
mod tests {
    use super::{allowed, judge};

    #[test]
    fn licences() {
        for yes in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "Apache-2.0 / MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        ] {
            assert!(allowed(yes), "{yes}");
        }
        for no in ["", "GPL-3.0", "MIT AND GPL-3.0", "LGPL-2.1-or-later"] {
            assert!(!allowed(no), "{no}");
        }
    }

    #[test]
    fn one_version_of_each() {
        let tree = "a v1.0.0|MIT\nb v1.0.0 (proc-macro)|MIT\na v1.0.0|MIT\n\nb v1.0.0|MIT\n";
        assert_eq!(judge(tree), []);
        let found: Vec<String> = judge("a v1.0.0|MIT\na v2.0.0|GPL-3.0\n")
            .iter()
            .map(|f| f.problem.clone())
            .collect();
        assert_eq!(
            found,
            [
                "its licence is `GPL-3.0`",
                "is built in 2 versions: v1.0.0 and v2.0.0"
            ]
        );
    }
}
