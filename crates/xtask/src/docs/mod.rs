//! What docs say by reference, and the pages that are generated.
//!
//! ```text
//! README.md, docs/**/*.md ──insert──▶ the same, with every block filled
//! Code::ALL, the corpus, the command, the grammar, KINDS ──pages, support──▶ docs/reference/*.md
//! ```

mod insert;
mod pages;
mod support;
mod world;

use crate::error::Error;
use crate::repo::Repo;
use mesh2yaml_snapshots::corpus;
use world::World;

/// The pages of `docs/reference`.
pub(crate) const PAGES: &[&str] = &["cli", "codes", "grammar", "kinds", "support"];

/// Writes what is stale.
pub(crate) fn write(repo: &Repo) -> Result<String, Error> {
    let stale = stale(repo)?;
    let mut said = String::new();
    for (path, text) in &stale {
        repo.write(path, text)?;
        said.push_str(&format!("wrote {path}\n"));
    }
    if stale.is_empty() {
        said.push_str("all docs are fresh\n");
    }
    Ok(said)
}

/// Fails if anything is stale, and writes nothing.
pub(crate) fn check(repo: &Repo) -> Result<String, Error> {
    let stale = stale(repo)?;
    if stale.is_empty() {
        return Ok("all docs are fresh\n".to_owned());
    }
    let list: String = stale.iter().map(|(path, _)| format!("\n  {path}")).collect();
    Err(Error::Found(format!(
        "stale, run `cargo xtask docs` and commit what it writes:{list}"
    )))
}

/// What files ought to say, where they say something else. All that is wrong is found before anything is written.
fn stale(repo: &Repo) -> Result<Vec<(String, String)>, Error> {
    if !repo.is_at(&corpus::root()) {
        return Err(Error::Usage(
            "this was built in another checkout, whose examples it would show: `touch snapshots/src/corpus.rs`".to_owned(),
        ));
    }
    let world = World::new(repo);
    let mut wanted = Vec::new();
    let mut wrong = Vec::new();
    for page in PAGES {
        match pages::page(page, &world) {
            Ok(text) => wanted.push((format!("docs/reference/{page}.md"), text)),
            Err(e) => wrong.push(e.to_string()),
        }
    }
    let mut written = repo.files("docs", "md")?;
    written.retain(|path| !path.starts_with("docs/reference/"));
    if repo.exists("README.md") {
        written.push("README.md".to_owned());
    }
    for path in written {
        match insert::fill(&repo.read(&path)?, &world) {
            Ok(text) => wanted.push((path, text)),
            Err(problems) => wrong.extend(problems.into_iter().map(|p| format!("{path}:{p}"))),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Found(wrong.join("\n")));
    }
    let is_stale = |(path, text): &(String, String)| repo.read(path).ok().as_deref() != Some(text);
    Ok(wanted.into_iter().filter(is_stale).collect())
}

#[cfg(test)]
mod tests {
    use crate::repo::Repo;

    #[test]
    fn docs_are_fresh() {
        if let Err(e) = super::check(&Repo::tested()) {
            panic!("{e}");
        }
    }
}
