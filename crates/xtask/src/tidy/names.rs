//! One construct, one name: what every construct has, and that nothing else is there.

use std::collections::BTreeMap;

use super::Finding;
use crate::constructs::{FOLDERS, Folder, SCENARIOS, SECTIONS, all, is_construct};
use crate::error::Error;
use crate::repo::Repo;

const GRAMMAR: &str = "grammar/mesh.pest";
const LISTS: &str = "crates/xtask/src/constructs.rs";

/// What the user wants to see first, and nothing beside it.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "LICENSE",
    "grammar",
    "crates",
    "examples",
    "snapshots",
    "docs",
];

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let mut findings = grammar(&repo.read(GRAMMAR)?);
    for folder in FOLDERS {
        findings.extend(sources(repo, folder)?);
    }
    findings.extend(examples(repo)?);
    findings.extend(snapshots(repo)?);
    findings.extend(top(repo)?);
    Ok(findings)
}

/// The names in `// ── import, let, param ──…`, with their lines.
fn sections(grammar: &str) -> BTreeMap<&str, usize> {
    let mut sections = BTreeMap::new();
    for (n, line) in grammar.lines().enumerate() {
        if let Some(rest) = line.strip_prefix("// ──") {
            for name in rest.trim_matches(['─', ' ']).split(", ") {
                sections.insert(name, n + 1);
            }
        }
    }
    sections
}

fn grammar(text: &str) -> Vec<Finding> {
    let sections = sections(text);
    let mut findings = Vec::new();
    for (construct, _) in all() {
        if !sections.contains_key(construct) {
            findings.push(Finding::new(
                GRAMMAR,
                format!("no section for `{construct}`"),
                format!(
                    "add `// ── {construct} ──`, or its name to the heading of the section that has its rules"
                ),
            ));
        }
    }
    for (name, line) in sections {
        if !is_construct(name) && !SECTIONS.iter().any(|(s, _)| *s == name) {
            findings.push(Finding::new(
                format!("{GRAMMAR}:{line}"),
                format!("the section `{name}` is no construct's"),
                format!("name it after its constructs, or add it to `SECTIONS` in {LISTS} with the reason"),
            ));
        }
    }
    findings
}

fn sources(repo: &Repo, folder: &Folder) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    for (construct, _) in all().filter(|(_, kind)| folder.has(*kind)) {
        let file = folder.file(construct);
        if !repo.exists(&file) {
            findings.push(Finding::new(
                &file,
                format!("`{construct}` has no such file"),
                format!("add {file}: its neighbours show the form, and so does what `cargo xtask new-construct` writes"),
            ));
        }
    }
    for entry in repo.list(folder.path)? {
        let stem = entry.name.strip_suffix(&format!(".{}", folder.extension));
        let construct = stem.unwrap_or(&entry.name);
        let known = all().any(|(c, kind)| c == construct && folder.has(kind));
        let expected = known && (stem.is_some() || entry.is_dir);
        if !expected && !folder.helpers.iter().any(|(h, _)| *h == entry.name) {
            findings.push(Finding::new(
                format!("{}/{}", folder.path, entry.name),
                "neither a construct nor a helper",
                format!(
                    "name it after its construct, or add it to the helpers of {} in {LISTS} with the reason",
                    folder.path
                ),
            ));
        }
    }
    for (helper, _) in folder.helpers {
        // An index may come later.
        let optional = folder.extension == "md";
        if !optional && !repo.exists(&format!("{}/{helper}", folder.path)) {
            findings.push(Finding::new(
                LISTS,
                format!("{} has no helper `{helper}`", folder.path),
                "take it out of the list",
            ));
        }
    }
    Ok(findings)
}

fn examples(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    for (construct, _) in all() {
        let usual = format!("examples/{construct}/usual.mesh");
        if !repo.exists(&usual) {
            findings.push(Finding::new(
                usual,
                format!("`{construct}` has no usual example"),
                "add one: what most people write, on both meshes",
            ));
        }
    }
    for entry in repo.list("examples")? {
        let fits = if entry.is_dir {
            is_scenario(&entry.name)
        } else {
            entry.name.ends_with(".mesh")
        };
        if !fits {
            findings.push(stray_folder("examples", &entry.name));
        }
    }
    Ok(findings)
}

fn snapshots(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    for (construct, _) in all() {
        let folder = format!("snapshots/{construct}");
        if repo.files(&folder, "snap")?.is_empty() {
            findings.push(Finding::new(
                folder,
                format!("`{construct}` has no snapshot"),
                format!(
                    "add examples/{construct}/usual.mesh, then: \
                     `INSTA_UPDATE=always cargo test -p mesh2yaml-snapshots --test corpus`"
                ),
            ));
        }
    }
    for entry in repo.list("snapshots")? {
        let fits = match (entry.is_dir, entry.name.as_str()) {
            (true, "src" | "tests") | (false, "Cargo.toml" | "README.md") => true,
            (true, name) => is_scenario(name),
            (false, name) => name.ends_with(".snap"),
        };
        if !fits {
            findings.push(stray_folder("snapshots", &entry.name));
        }
    }
    Ok(findings)
}

fn is_scenario(folder: &str) -> bool {
    is_construct(folder) || SCENARIOS.iter().any(|(s, _)| *s == folder)
}

fn stray_folder(parent: &str, name: &str) -> Finding {
    Finding::new(
        format!("{parent}/{name}"),
        "neither a construct nor a scenario",
        format!("name it after its construct, or add it to `SCENARIOS` in {LISTS} with the reason"),
    )
}

fn top(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let strays = repo.list(".")?.into_iter().filter(|entry| {
        let name = entry.name.as_str();
        !name.starts_with('.') && !TOP.contains(&name)
    });
    Ok(strays
        .map(|entry| {
            Finding::new(
                entry.name,
                "not among what the top level holds",
                format!("move it below one of: {}", TOP.join(", ")),
            )
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{examples, grammar, sections, snapshots, sources, top};
    use crate::constructs::{FOLDERS, all};
    use crate::repo::temporary::Temporary;

    #[test]
    fn a_section_may_name_several() {
        let text = "a = { b }\n\n// ── import, let ─────\nx = { y }\n// ── mesh ──\n// plain\n";
        let found: Vec<_> = sections(text).into_iter().collect();
        assert_eq!(found, [("import", 3), ("let", 3), ("mesh", 5)]);
    }

    #[test]
    fn the_grammar_has_every_construct_and_no_other() {
        let mut text: String = all().map(|(name, _)| format!("// ── {name} ──\n")).collect();
        assert_eq!(grammar(&text), []);
        text = text.replace("retry", "retries");
        let problems: Vec<String> = grammar(&text).iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 2);
        assert!(
            problems[0].starts_with("grammar/mesh.pest: no section for `retry`\n    add `// ── retry ──`")
        );
        assert!(problems[1].contains("the section `retries` is no construct's"));
    }

    #[test]
    fn a_missing_file_and_a_stray_are_found() {
        let temporary = Temporary::new("strays");
        let repo = temporary.repo();
        let folder = FOLDERS
            .iter()
            .find(|f| f.path.contains("istio"))
            .expect("istio lowers");
        for (construct, _) in all().filter(|(_, kind)| folder.has(*kind)) {
            repo.write(&folder.file(construct), "").expect("written");
        }
        for (helper, _) in folder.helpers {
            repo.write(&format!("{}/{helper}", folder.path), "")
                .expect("written");
        }
        assert_eq!(sources(&repo, folder).expect("read"), []);
        std::fs::remove_file(repo.path(&folder.file("retry"))).expect("removed");
        // A construct of the language has no place among the meshes.
        for stray in ["retries.rs", "let.rs"] {
            repo.write(&format!("{}/{stray}", folder.path), "")
                .expect("written");
        }
        let found = sources(&repo, folder).expect("read");
        let places: Vec<&str> = found
            .iter()
            .map(|f| f.place.rsplit('/').next().expect("a name"))
            .collect();
        assert_eq!(places, ["retry.rs", "let.rs", "retries.rs"]);
    }

    #[test]
    fn examples_and_snapshots_are_there_for_every_construct() {
        let temporary = Temporary::new("corpus");
        let repo = temporary.repo();
        for (construct, _) in all() {
            repo.write(&format!("examples/{construct}/usual.mesh"), "")
                .expect("written");
            repo.write(&format!("snapshots/{construct}/usual.istio.snap"), "")
                .expect("written");
        }
        for path in [
            "examples/card.mesh",
            "examples/mistakes/a.mesh",
            "snapshots/card.istio.snap",
        ] {
            repo.write(path, "").expect("written");
        }
        assert_eq!(examples(&repo).expect("read"), []);
        assert_eq!(snapshots(&repo).expect("read"), []);
        for path in [
            "examples/retries/usual.mesh",
            "examples/notes.txt",
            "snapshots/old/a.snap",
        ] {
            repo.write(path, "").expect("written");
        }
        std::fs::remove_dir_all(repo.path("examples/retry")).expect("removed");
        std::fs::remove_dir_all(repo.path("snapshots/retry")).expect("removed");
        assert_eq!(examples(&repo).expect("read").len(), 3);
        assert_eq!(snapshots(&repo).expect("read").len(), 2);
    }

    #[test]
    fn the_top_level_stays_small() {
        let temporary = Temporary::new("top");
        let repo = temporary.repo();
        for path in [
            "Cargo.toml",
            "docs/a.md",
            ".cargo/config.toml",
            "target/x",
            "notes/a.md",
        ] {
            repo.write(path, "").expect("written");
        }
        let places: Vec<String> = top(&repo).expect("read").into_iter().map(|f| f.place).collect();
        assert_eq!(places, ["notes"]);
    }
}
