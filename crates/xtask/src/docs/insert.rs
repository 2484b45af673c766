//! Blocks that are filled by reference, so that nothing is typed twice:
//!
//! ```text
//! <!-- include: examples/card.mesh -->                          a file
//! <!-- output: examples/card.mesh istio -->                     what it becomes; linkerd@2.18
//! <!-- output: examples/card.mesh istio kind=VirtualService --> some of its objects; kind=A,B
//! <!-- output: examples/card.mesh istio kind=VirtualService/api-server --> the one of a name
//! <!-- output: examples/card.mesh istio install -->             or diagnostics, or tests
//! <!-- help: compile -->                                        what the command says of itself
//! ```
//!
//! Each ends with `<!-- /include -->`, `<!-- /output -->` or `<!-- /help -->`. In a fence they are text.

use mesh2yaml::Target;

use super::world::{Part, World, fenced};

/// A block: its keyword, and what follows.
fn opening(line: &str) -> Option<(&str, &str)> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let (keyword, rest) = inside.split_once(':')?;
    matches!(keyword, "include" | "output" | "help").then_some((keyword, rest.trim()))
}

fn is_closing(line: &str, keyword: &str) -> bool {
    let inside = line
        .trim()
        .strip_prefix("<!--")
        .and_then(|l| l.strip_suffix("-->"));
    inside.is_some_and(|l| l.trim().strip_prefix('/') == Some(keyword))
}

/// The text with every block filled, or what is wrong with blocks, by line.
pub(super) fn fill(text: &str, world: &World<'_>) -> Result<String, Vec<String>> {
    let mut out = String::with_capacity(text.len());
    let mut problems = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    let mut fence: Option<&str> = None;
    let mut n = 0;
    while let Some(line) = lines.get(n) {
        n += 1;
        out.push_str(line);
        out.push('\n');
        let ticks = fence_of(line);
        match (fence, ticks) {
            (None, Some(open)) => fence = Some(open),
            (Some(open), Some(close)) if close.starts_with(open) && line.trim() == close => fence = None,
            _ => {}
        }
        let Some((keyword, rest)) = opening(line).filter(|_| fence.is_none()) else {
            continue;
        };
        let Some(length) = lines[n..].iter().position(|l| is_closing(l, keyword)) else {
            problems.push(format!(
                "{n}: no `<!-- /{keyword} -->` follows: add it on a line of its own"
            ));
            continue;
        };
        if let Some(inner) = lines[n..n + length].iter().position(|l| opening(l).is_some()) {
            let at = n + inner + 1;
            problems.push(format!(
                "{at}: a block in a block: add `<!-- /{keyword} -->` before it"
            ));
        }
        match content(keyword, rest, world) {
            Ok(text) => out.push_str(&text),
            Err(e) => problems.push(format!("{n}: {e}")),
        }
        n += length;
    }
    if problems.is_empty() {
        Ok(out)
    } else {
        Err(problems)
    }
}

/// The ticks or tildes that a fence starts or ends with.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    (length >= 3).then_some(&line[..length])
}

fn content(keyword: &str, rest: &str, world: &World<'_>) -> Result<String, String> {
    match keyword {
        "include" => {
            let text = world.repo.read(rest).map_err(|e| e.to_string())?;
            Ok(fenced(language(rest), &text))
        }
        "output" => {
            let (example, target, part) = output(rest)?;
            let language = if matches!(part, Part::Diagnostics | Part::Tests) {
                "text"
            } else {
                "yaml"
            };
            Ok(fenced(language, &world.output(example, target, &part)?))
        }
        _ => Ok(fenced("text", &world.help(rest)?)),
    }
}

fn language(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("mesh") => "mesh",
        Some("yaml" | "yml") => "yaml",
        Some("rs") => "rust",
        Some("toml") => "toml",
        Some("json") => "json",
        _ => "text",
    }
}

fn output(rest: &str) -> Result<(&str, Target, Part), String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (example, target, part) = match words[..] {
        [example, target] => (example, target, Part::Objects),
        [example, target, "install"] => (example, target, Part::Install),
        [example, target, "diagnostics"] => (example, target, Part::Diagnostics),
        [example, target, "tests"] => (example, target, Part::Tests),
        [example, target, kinds] if kinds.starts_with("kind=") => {
            let kinds = kinds["kind=".len()..].split(',').map(str::to_owned);
            (example, target, Part::Kinds(kinds.collect()))
        }
        _ => {
            return Err(format!(
                "`{rest}` is not of the form `EXAMPLE TARGET [install | diagnostics | tests | kind=KIND[/NAME],…]`"
            ));
        }
    };
    let target = target
        .parse()
        .map_err(|e: mesh2yaml::TargetError| e.to_string())?;
    Ok((example, target, part))
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::docs::world::World;
    use crate::repo::temporary::Temporary;

    fn filled(text: &str) -> Result<String, Vec<String>> {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let temporary = Temporary::new(&format!("insert-{n}"));
        let repo = temporary.repo();
        repo.write("examples/a.mesh", "mesh { }\n").expect("written");
        repo.write("notes", "x").expect("written");
        fill(text, &World::new(&repo))
    }

    #[test]
    fn a_file_is_included() {
        let text = "a\n<!-- include: examples/a.mesh -->\nold\n<!-- /include -->\nb\n";
        let new = "a\n<!-- include: examples/a.mesh -->\n```mesh\nmesh { }\n```\n<!-- /include -->\nb\n";
        assert_eq!(filled(text).as_deref(), Ok(new));
        assert_eq!(filled(new).as_deref(), Ok(new), "twice is the same");
        let notes = filled("<!-- include: notes -->\n<!-- /include -->").expect("filled");
        assert!(notes.contains("```text\nx\n```\n"), "{notes}");
    }

    #[test]
    fn in_a_fence_a_block_is_text() {
        for text in [
            "```text\n<!-- include: x -->\n```\n",
            "````\n```\n<!-- help: x -->\n````\n",
            "<!-- a comment: of another kind -->\n",
        ] {
            assert_eq!(filled(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_output_is_of_an_example_and_a_target() {
        let text = "<!-- output: examples/card.mesh linkerd kind=HTTPRoute -->\n<!-- /output -->\n";
        let out = filled(text).expect("filled");
        assert!(
            out.contains("\nkind: HTTPRoute\n") && !out.contains("\nkind: Server\n"),
            "{out}"
        );
        let text = "<!-- output: examples/card.mesh linkerd kind=HTTPRoute/api-server-everyone-else -->\n\
                    <!-- /output -->\n";
        let out = filled(text).expect("filled");
        assert_eq!(out.matches("\nkind: HTTPRoute\n").count(), 1, "{out}");
        let text = "<!-- output: examples/mistakes/port.mesh istio diagnostics -->\n<!-- /output -->\n";
        assert!(filled(text).expect("filled").contains("```text\nerror[M0302]"));
    }

    #[test]
    fn what_is_wrong_is_said_by_line() {
        for (text, problem) in [
            (
                "a\n<!-- include: notes -->\n",
                "2: no `<!-- /include -->` follows",
            ),
            (
                "<!-- output: examples/card.mesh -->\n<!-- /output -->",
                "1: `examples/card.mesh` is not of the form",
            ),
            (
                "<!-- output: examples/card.mesh nomad -->\n<!-- /output -->",
                "1: `nomad` is not a mesh",
            ),
            (
                "<!-- output: examples/x.mesh istio -->\n<!-- /output -->",
                "1: `examples/x.mesh` is no example",
            ),
            (
                "<!-- include: notes -->\n<!-- include: notes -->\n<!-- /include -->",
                "2: a block in a block: add `<!-- /include -->` before it",
            ),
        ] {
            let problems = filled(text).expect_err("wrong");
            assert!(problems[0].starts_with(problem), "{problems:?}");
        }
        let problems = filled("<!-- include: none -->\n<!-- /include -->").expect_err("wrong");
        assert!(
            problems[0].starts_with("1: ") && problems[0].contains("none"),
            "{problems:?}"
        );
    }
}
