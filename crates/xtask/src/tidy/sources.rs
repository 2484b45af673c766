//! What sources do not do: touch files outside of a few crates, read leaves around the ledger, leave constructs out.

use std::collections::BTreeSet;

use super::Finding;
use super::code::code_only;
use crate::error::Error;
use crate::repo::Repo;

/// The crates that touch files, the environment or a terminal.
const OUTSIDE: &[&str] = &["bench", "build", "cli", "conformance", "files", "fuzz", "xtask"];

const TOUCHES: &[&str] = &[
    "std::fs",
    "std::env",
    "TcpListener",
    "TcpStream",
    "ToSocketAddrs",
    "UdpSocket",
    "std::os",
    "std::process",
    "std::time::SystemTime",
    "SystemTime::now",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "io::stdin()",
    "io::stdout()",
    "io::stderr()",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
];

const UNDONE: &[&str] = &["todo!", "unimplemented!", "dbg!"];

/// Ways to a leaf's value around the ledger.
const AROUND: &[&str] = &[".literal(", ".peek("];

/// A file: its path, and its code without comments and texts.
struct Source {
    path: String,
    code: String,
}

impl Source {
    /// `cli` of `crates/cli/src/main.rs`.
    fn krate(&self) -> &str {
        let path = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        path.split('/').next().unwrap_or_default()
    }

    fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|p| matches!(p, "tests" | "tests.rs" | "benches" | "examples" | "fuzz_targets"))
    }

    fn lowers(&self) -> bool {
        self.path.starts_with("crates/") && self.path.contains("/src/lower/")
    }

    /// The code before the tests at a file's end.
    fn untested(&self) -> &str {
        self.code
            .find("#[cfg(test)]\nmod tests")
            .map_or(&self.code, |n| &self.code[..n])
    }

    fn find(&self, offset: usize, problem: String, remedy: &str) -> Finding {
        let line = self.code[..offset].matches('\n').count() + 1;
        Finding::new(format!("{}:{line}", self.path), problem, remedy)
    }
}

pub(super) fn check(repo: &Repo) -> Result<Vec<Finding>, Error> {
    let constructs = constructs(repo)?;
    let mut findings = Vec::new();
    for folder in ["crates", "grammar", "snapshots"] {
        for path in repo.files(folder, "rs")? {
            let code = code_only(&repo.read(&path)?);
            findings.extend(judge(&Source { path, code }, &constructs));
        }
    }
    Ok(findings)
}

/// The types of the policy's constructs.
fn constructs(repo: &Repo) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    for path in repo.files("crates/model/src/construct", "rs")? {
        let code = code_only(&repo.read(&path)?);
        for line in code.lines() {
            let rest = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub enum "));
            if let Some(rest) = rest {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                names.insert(rest[..end].to_owned());
            }
        }
    }
    Ok(names)
}

fn judge(source: &Source, constructs: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (offset, token) in all(&source.code, UNDONE) {
        let problem = format!("`{token}` is left");
        findings.push(source.find(offset, problem, "finish it, or take it out"));
    }
    let library = source.path.starts_with("crates/") && !OUTSIDE.contains(&source.krate());
    if (library || source.path.starts_with("grammar/")) && !source.is_test() {
        for (offset, token) in all(source.untested(), TOUCHES) {
            let problem = format!("`{token}` in a library that touches neither files nor terminals");
            let remedy = "let the caller do it: crates/files reads sources, crates/cli has the terminal";
            findings.push(source.find(offset, problem, remedy));
        }
    }
    if source.lowers() {
        for (offset, token) in all(source.untested(), AROUND) {
            let problem = format!("`{token}…)` reads a leaf around the ledger");
            let remedy =
                "answer for it: `cx.take(leaf)`, `cx.approximate(leaf, loss)` or `cx.unsupported(leaf, gap)`";
            findings.push(source.find(offset, problem, remedy));
        }
        for (offset, name) in patterns_with_rest(source.untested(), constructs) {
            let problem = format!("the pattern `{name} {{ … .. }}` leaves fields out");
            findings.push(source.find(offset, problem, "name every field, and answer for its leaves"));
        }
        for offset in catch_alls(source.untested(), constructs) {
            let problem = "`_ =>` in a match of a construct".to_owned();
            findings.push(source.find(offset, problem, "name every variant, and answer for its leaves"));
        }
    }
    findings
}

/// Where tokens stand as whole words.
fn all<'t>(code: &str, tokens: &[&'t str]) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    for token in tokens {
        for (offset, _) in code.match_indices(token) {
            let before = code[..offset].chars().next_back();
            // `print!` is the end of `eprint!`.
            let inside = token.starts_with(char::is_alphanumeric) && before.is_some_and(is_word);
            let covered = tokens.iter().any(|t| {
                t != token && t.ends_with(token) && {
                    let start = (offset + token.len()).checked_sub(t.len());
                    start.is_some_and(|s| code.get(s..).is_some_and(|c| c.starts_with(t)))
                }
            });
            if !inside && !covered {
                found.push((offset, *token));
            }
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Patterns such as `Retry { times, .. }`. An expression has something after its `..`.
fn patterns_with_rest<'c>(code: &'c str, constructs: &BTreeSet<String>) -> Vec<(usize, &'c str)> {
    let mut found = Vec::new();
    for (rest, _) in code.match_indices("..") {
        if !code[rest + 2..].trim_start().starts_with('}') {
            continue;
        }
        let mut depth = 1_usize;
        let open = code[..rest].rfind(|c| {
            match c {
                '}' => depth += 1,
                '{' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some(open) = open else { continue };
        let before = code[..open].trim_end();
        let start = before.rfind(|c| !is_word(c) && c != ':').map_or(0, |n| n + 1);
        if before[start..].split("::").any(|part| constructs.contains(part)) {
            found.push((open, &before[start..]));
        }
    }
    found
}

/// Where `_ =>` stands among arms of a construct. An arm is indented as its match's other arms are.
fn catch_alls(code: &str, constructs: &BTreeSet<String>) -> Vec<usize> {
    let lines: Vec<&str> = code.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut found = Vec::new();
    let mut offset = 0;
    for (n, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with("_ =>") || line.trim_start().starts_with("_ if ") {
            let inside = |l: &&&str| l.trim().is_empty() || indent(l) >= indent(line);
            let arms = lines[..n]
                .iter()
                .rev()
                .take_while(inside)
                .filter(|l| indent(l) == indent(line));
            let named = |arm: &str| {
                // A guard is none of the pattern.
                let pattern = arm.split("=>").next().unwrap_or(arm);
                let pattern = pattern.split(" if ").next().unwrap_or(pattern);
                let mut words = pattern.split(|c: char| !is_word(c));
                words.any(|word| constructs.contains(word))
            };
            if arms.into_iter().any(|arm| named(arm)) {
                found.push(offset + indent(line));
            }
        }
        offset += line.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Source, code_only, judge};

    fn problems(path: &str, text: &str) -> Vec<String> {
        let constructs: BTreeSet<String> = ["Retry", "RetryOn", "ServiceConstruct"].map(str::to_owned).into();
        let source = Source {
            path: path.to_owned(),
            code: code_only(text),
        };
        let found = judge(&source, &constructs);
        found
            .into_iter()
            .map(|f| format!("{}: {}", f.place, f.problem))
            .collect()
    }

    #[test]
    fn only_some_crates_touch_the_world() {
        let text = "use x;\nfn f() {\n    println!(\"std::fs\");\n}\n";
        assert_eq!(
            problems("crates/check/src/lib.rs", text),
            ["crates/check/src/lib.rs:3: `println!` in a library that touches neither files nor terminals"]
        );
        for path in [
            "crates/cli/src/main.rs",
            "crates/check/tests/a.rs",
            "snapshots/src/lib.rs",
        ] {
            assert!(problems(path, text).is_empty(), "{path}");
        }
        assert_eq!(problems("crates/k8s/src/lib.rs", "eprint!(\"\")").len(), 1);
        assert!(problems("crates/k8s/src/lib.rs", "// std::fs\nlet a = \"std::env\";").is_empty());
        assert!(
            problems(
                "crates/k8s/src/lib.rs",
                "#[cfg(test)]\nmod tests { use std::fs; }"
            )
            .is_empty()
        );
    }

    #[test]
    fn nothing_is_left_undone() {
        for path in [
            "crates/cli/src/main.rs",
            "crates/check/tests/a.rs",
            "snapshots/src/lib.rs",
        ] {
            assert_eq!(problems(path, "fn f() { todo!() }\nfn g() { dbg!(1); }").len(), 2);
        }
    }

    #[test]
    fn leaves_are_read_through_the_ledger() {
        let text = "let times = retry.times.literal();\nlet each = leaf.peek(service);";
        assert_eq!(problems("crates/istio/src/lower/retry.rs", text).len(), 2);
        assert!(problems("crates/check/src/retry.rs", text).is_empty());
        assert!(problems("crates/istio/src/lower/path.rs", "pattern.is_literal()").is_empty());
    }

    #[test]
    fn no_field_is_left_out() {
        let lower = "crates/linkerd/src/lower/retry.rs";
        for text in [
            "let Retry { times, .. } = retry;",
            "let construct::Retry {\n    times,\n    ..\n} = retry;",
            "let f = |Retry { times: Some(T { a }), .. }: &Retry| 1;",
            "match c { ServiceConstruct::Retry { times, .. } => 1 }",
        ] {
            assert_eq!(problems(lower, text).len(), 1, "{text}");
        }
        for text in [
            "let Retry { times, each, on } = retry;",
            "let Rule { from, .. } = rule;",
            "let a = Retry { times, ..old };",
            "for i in 0..n {}",
        ] {
            assert!(problems(lower, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn no_variant_is_left_out() {
        let lower = "crates/istio/src/lower/service.rs";
        let bad = "    match c {\n        ServiceConstruct::A(a) => {\n            f(a);\n        }\n        _ => {}\n    }\n";
        assert_eq!(
            problems(lower, bad),
            [format!("{lower}:5: `_ =>` in a match of a construct")]
        );
        let other = "    match p {\n        PathMatch::Exact(t) => 1,\n        _ => 0,\n    }\n";
        assert!(problems(lower, other).is_empty());
        let guard = other.replace("(t) =>", "(t) if RetryOn::A == t =>");
        assert!(problems(lower, &guard).is_empty());
        let two = format!("    match c {{\n        RetryOn::A => 1,\n    }};\n{other}");
        assert!(problems(lower, &two).is_empty());
    }
}
