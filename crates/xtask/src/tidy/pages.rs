//! Every code has its page, and reference pages are the generated ones.

use std::collections::BTreeSet;

use mesh2yaml::diagnostics::Code;

use super::Finding;
use crate::docs::PAGES;
use crate::error::Error;
use crate::repo::Repo;

const CODES: &str = "docs/diagnostics";
const REFERENCE: &str = "docs/reference";
/// Written by `cargo xtask conformance --write` and `cargo xtask peers --write`, for they need more than the sources.
const MEASURED: &[&str] = &["conformance", "performance"];

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let expected = |names: &[&str]| -> BTreeSet<String> { names.iter().map(|n| format!("{n}.md")).collect() };
    let codes: Vec<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
    let mut findings = Vec::new();
    let have = names(repo, CODES)?;
    for file in expected(&codes).difference(&have) {
        findings.push(Finding::new(
            format!("{CODES}/{file}"),
            "a code without its page",
            "add it: what the code means, an example that gives it, and the fix",
        ));
    }
    for file in have.difference(&expected(&codes)).filter(|f| *f != "README.md") {
        findings.push(Finding::new(
            format!("{CODES}/{file}"),
            "a page of no code",
            "remove it, or add its code to crates/diagnostics/src/code.rs",
        ));
    }
    let generated = [PAGES, MEASURED].concat();
    for file in names(repo, REFERENCE)?.difference(&expected(&generated)) {
        findings.push(Finding::new(
            format!("{REFERENCE}/{file}"),
            "not generated, and generated pages alone are here",
            "move it to another folder of docs",
        ));
    }
    Ok(findings)
}

fn names(repo: &Repo, folder: &str) -> Result<BTreeSet<String>, Error> {
    Ok(repo.list(folder)?.into_iter().map(|e| e.name).collect())
}

#[cfg(test)]
mod tests {
    use mesh2yaml::diagnostics::Code;

    use super::check;
    use crate::repo::temporary::Temporary;

    #[test]
    fn a_code_has_a_page_and_a_page_has_a_code() {
        let temporary = Temporary::new("pages");
        let repo = temporary.repo();
        for code in Code::ALL {
            repo.write(&format!("docs/diagnostics/{code}.md"), "")
                .expect("written");
        }
        repo.write("docs/diagnostics/README.md", "").expect("written");
        assert_eq!(check(&repo).expect("read"), []);
        std::fs::remove_file(repo.path("docs/diagnostics/M0101.md")).expect("removed");
        repo.write("docs/diagnostics/M9999.md", "").expect("written");
        repo.write("docs/reference/opinions.md", "").expect("written");
        let places: Vec<String> = check(&repo).expect("read").into_iter().map(|f| f.place).collect();
        assert_eq!(
            places,
            [
                "docs/diagnostics/M0101.md",
                "docs/diagnostics/M9999.md",
                "docs/reference/opinions.md"
            ]
        );
    }
}
