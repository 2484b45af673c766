//! The stubs of a construct, in every crate.
//!
//! They compile, and what a mesh has not learnt yet it refuses. What is left by hand are the places where an author
//! has to decide something.

mod templates;

use crate::constructs::{FOLDERS, Kind, is_construct};
use crate::error::Error;
use crate::repo::Repo;
use templates::Names;

const LISTS: &str = "crates/xtask/src/constructs.rs";
const GRAMMAR: &str = "grammar/mesh.pest";

/// Words that Rust keeps for itself, which would need `r#` in every crate.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Writes the stubs, and says what is left.
pub(crate) fn run(repo: &Repo, name: &str, kind: Kind) -> Result<String, Error> {
    refuse(repo, name)?;
    let names = Names::of(name);
    let mut written = Vec::new();
    let mut changed = Vec::new();
    for folder in FOLDERS.iter().filter(|f| f.has(kind)) {
        let file = folder.file(name);
        repo.write(&file, &templates::file(folder.path, &names, kind))?;
        written.push(file);
        if let Some((root, export)) = templates::root(folder.path, &names) {
            let root = format!("{}/{root}", folder.path.trim_end_matches('/'));
            let text = declare(&repo.read(&root)?, &format!("mod {name};"));
            let text = export.iter().fold(text, |text, line| declare(&text, line));
            repo.write(&root, &text)?;
            changed.push(root);
        }
    }
    let usual = format!("examples/{name}/usual.mesh");
    repo.write(&usual, &templates::example(&names))?;
    written.push(usual);
    let section = templates::grammar(&names);
    repo.write(GRAMMAR, &format!("{}\n{section}", repo.read(GRAMMAR)?))?;
    repo.write(LISTS, &listed(&repo.read(LISTS)?, name, kind)?)?;
    changed.extend([GRAMMAR.to_owned(), LISTS.to_owned()]);
    Ok(templates::left(&names, kind, &written, &changed))
}

fn refuse(repo: &Repo, name: &str) -> Result<(), Error> {
    let no = |why: &str| Err(Error::Usage(format!("`{name}` {why}")));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
        return no("is no name of a construct: take one word in lower case, as in `retry`");
    }
    if is_construct(name) {
        return no("is a construct already: choose another name, or extend it");
    }
    if KEYWORDS.contains(&name) {
        return no("is a keyword of Rust: choose another word");
    }
    let taken = FOLDERS
        .iter()
        .map(|f| f.file(name))
        .find(|file| repo.exists(file));
    match taken {
        Some(file) => no(&format!("has {file} already: remove it, or choose another name")),
        None => Ok(()),
    }
}

/// Adds a line among those that start as it does, in order.
fn declare(text: &str, line: &str) -> String {
    let start = if line.starts_with("pub use ") {
        "pub use "
    } else {
        "mod "
    };
    let key = |l: &str| l.strip_prefix(start).unwrap_or(l).replace("r#", "");
    let lines: Vec<&str> = text.lines().collect();
    let group: Vec<usize> = (0..lines.len())
        .filter(|n| lines[*n].starts_with(start) && lines[*n].ends_with(';'))
        .collect();
    let at = group
        .iter()
        .find(|n| key(lines[**n]) > key(line))
        .copied()
        .or_else(|| group.last().map(|n| n + 1))
        .unwrap_or(lines.len());
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(at, line.to_owned());
    lines.join("\n") + "\n"
}

/// The list of constructs with one more.
fn listed(text: &str, name: &str, kind: Kind) -> Result<String, Error> {
    let list = match kind {
        Kind::Policy => "const POLICY: &[&str] = &[",
        Kind::Language => "const LANGUAGE: &[&str] = &[",
    };
    let end = text.find(list).and_then(|start| {
        let from = start + list.len();
        text[from..].find(']').map(|n| from + n)
    });
    let Some(end) = end else {
        return Err(Error::Found(format!("{LISTS} has no `{list}`: put it back")));
    };
    let before = text[..end].trim_end();
    let lines = text[..end].ends_with('\n');
    let (comma, close) = match (before.ends_with(','), lines) {
        (true, _) => ("", "    "),
        (false, true) => (",", "    "),
        (false, false) => (",", ""),
    };
    Ok(if lines {
        format!("{before}{comma}\n{close}\"{name}\",\n{}", &text[end..])
    } else {
        format!("{before}{comma} \"{name}\"{}", &text[end..])
    })
}

#[cfg(test)]
mod tests {
    use super::{declare, listed, run};
    use crate::constructs::{FOLDERS, Kind, POLICY};
    use crate::repo::temporary::Temporary;

    fn copy(name: &str) -> Temporary {
        let mut paths: Vec<&str> = FOLDERS.iter().map(|f| f.path).collect();
        paths.extend(["grammar/mesh.pest", "crates/xtask/src/constructs.rs"]);
        Temporary::copy(
            name,
            &paths
                .into_iter()
                .filter(|p| super::Repo::tested().exists(p))
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn a_policy_construct_has_its_files_everywhere() {
        let temporary = copy("policy");
        let repo = temporary.repo();
        let said = run(&repo, "quota", Kind::Policy).expect("it is new");
        for folder in FOLDERS {
            let file = folder.file("quota");
            let text = repo.read(&file).expect("it is written");
            assert!(
                text.contains("quota") && !text.contains("NAME"),
                "{file}:\n{text}"
            );
            assert!(said.contains(&file), "{said}");
        }
        assert!(said.contains("ServiceConstruct"), "{said}");
        assert!(repo.exists("examples/quota/usual.mesh"));
        assert!(
            repo.read("grammar/mesh.pest")
                .expect("read")
                .contains("\n// ── quota ─")
        );
        let model = repo.read("crates/model/src/construct/mod.rs").expect("read");
        assert!(model.contains("mod pool;\nmod quota;\nmod redirect;"), "{model}");
        assert!(
            model.contains("pub use quota::Quota;\npub use redirect::"),
            "{model}"
        );
        let lists = repo.read("crates/xtask/src/constructs.rs").expect("read");
        assert!(lists.contains("    \"quota\",\n];"), "{lists}");
    }

    #[test]
    fn a_construct_of_the_language_is_none_of_the_meshes_business() {
        let temporary = copy("language");
        let repo = temporary.repo();
        run(&repo, "group", Kind::Language).expect("it is new");
        for folder in FOLDERS {
            assert_eq!(
                repo.exists(&folder.file("group")),
                folder.language,
                "{}",
                folder.path
            );
        }
    }

    #[test]
    fn a_name_is_new_and_a_word() {
        let temporary = copy("refused");
        let repo = temporary.repo();
        for (name, why) in [
            (POLICY[0], "is a construct already"),
            ("let", "is a construct already"),
            ("match", "is a keyword of Rust"),
            ("Mirror", "one word in lower case"),
            ("two-words", "one word in lower case"),
            ("", "one word in lower case"),
            ("../x", "one word in lower case"),
            ("values", "has crates/check/src/values.rs already"),
        ] {
            let message = run(&repo, name, Kind::Policy).expect_err("refused").to_string();
            assert!(message.contains(why), "{message}");
        }
        run(&repo, "quota", Kind::Policy).expect("it is new");
        run(&repo, "quota", Kind::Policy).expect_err("it is there now");
    }

    #[test]
    fn declarations_keep_their_order() {
        let text = "//! x\n\nmod a;\nmod r#let;\nmod z;\n\npub use a::A;\npub use z::{Y, Z};\nfn f() {}\n";
        assert_eq!(declare(text, "mod m;"), text.replace("mod z;", "mod m;\nmod z;"));
        assert_eq!(
            declare(text, "mod zz;"),
            text.replace("mod z;", "mod z;\nmod zz;")
        );
        let more = declare(text, "pub use b::B;");
        assert_eq!(more, text.replace("pub use z", "pub use b::B;\npub use z"));
    }

    #[test]
    fn the_list_grows_whatever_its_form() {
        let broken = "const POLICY: &[&str] = &[\n    \"a\",\n];\nconst LANGUAGE: &[&str] = &[\"b\"];\n";
        assert_eq!(
            listed(broken, "c", Kind::Policy).expect("listed"),
            broken.replace("\"a\",", "\"a\",\n    \"c\",")
        );
        assert_eq!(
            listed(broken, "c", Kind::Language).expect("listed"),
            broken.replace("\"b\"", "\"b\", \"c\"")
        );
        listed("", "c", Kind::Policy).expect_err("no list");
    }
}
