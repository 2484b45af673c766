//! pest without its default features: its stack guard costs a third more instructions, and any crate in the graph can
//! turn it back on.

use super::Finding;
use crate::error::Error;
use crate::repo::Repo;

/// What is only there to write the parser is none of the command's.
const TREE: &[&str] = &[
    "tree",
    "--quiet",
    "--package",
    "mesh2yaml-cli",
    "--edges",
    "normal,no-proc-macro,features",
    "--prefix",
    "none",
];

const UNWANTED: &[&str] = &["pest feature \"default\"", "pest feature \"std\""];

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    Ok(unwanted(&repo.cargo(TREE)?))
}

fn unwanted(tree: &str) -> Vec<Finding> {
    if !tree.lines().any(|line| line.starts_with("pest v")) {
        return vec![Finding::new(
            "crates/cli",
            "the command does without pest",
            "take this check out of crates/xtask/src/tidy/features.rs",
        )];
    }
    let on = UNWANTED
        .iter()
        .filter(|feature| tree.lines().any(|l| l.starts_with(**feature)));
    on.map(|feature| {
        Finding::new(
            "Cargo.toml",
            format!("{feature} is on, which makes parsing a third slower"),
            format!("`cargo {} --invert pest` shows who turns it on", TREE.join(" ")),
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::unwanted;

    #[test]
    fn the_stack_guard_is_off() {
        assert_eq!(
            unwanted("mesh2yaml-cli v0.1.0\npest feature \"memchr\"\npest v2.9.6\n"),
            []
        );
        assert_eq!(
            unwanted("pest feature \"default\" (*)\npest v2.9.6\npest feature \"std\"\n").len(),
            2
        );
        assert_eq!(unwanted("mesh2yaml-cli v0.1.0\n").len(), 1);
    }
}
