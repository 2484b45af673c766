//! The pages of `docs/reference`.

use std::fmt::Write as _;

use mesh2yaml::diagnostics::Code;
use mesh2yaml_snapshots::coverage::{flat, leaves};
use mesh2yaml_validate::KINDS;

use super::support;
use super::world::{World, fenced};
use crate::error::Error;

pub(super) const GENERATED: &str =
    "<!-- Written by `cargo xtask docs`: change what it is made of instead. -->\n";

pub(super) fn page(name: &str, world: &World<'_>) -> Result<String, Error> {
    match name {
        "cli" => cli(world),
        "codes" => Ok(codes()),
        "grammar" => grammar(world),
        "kinds" => Ok(kinds()),
        _ => support::page(world.cases()).map_err(Error::Found),
    }
}

fn codes() -> String {
    let mut out = format!(
        "{GENERATED}\n# Codes\n\nEvery finding has a code that stays the same, and every code a page with its cause and its \
         fix.\nErrors mean that there is no output; warnings and notes do not.\n\n| code | severity | about |\n|---|---|---|\n"
    );
    for code in Code::ALL {
        let (severity, title) = (code.severity().as_str(), code.title());
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            out,
            "| [{code}](../diagnostics/{code}.md) | {severity} | {title} |"
        );
    }
    out
}

/// The suite holds the leaves against the CRDs, so their number here is that of the CRDs.
fn kinds() -> String {
    let mut out = format!(
        "{GENERATED}\n# Kinds\n\nWhat `mesh2yaml validate` judges, `mesh2yaml schema` describes, and the typed libraries read and write. \
         A leaf is a place in the `spec`\nthat holds a value, such as `http[].match[].uri.exact`; each is held against upstream's custom \
         resource definition: none is missing, none invented,\nand the values of enums and the required fields are the same.\n\n\
         | kind | group | versions | leaves |\n|---|---|---|---:|\n"
    );
    let mut total = 0;
    for entry in KINDS {
        let versions: Vec<&str> = entry
            .api_versions
            .iter()
            .filter_map(|v| v.rsplit_once('/').map(|(_, version)| version))
            .collect();
        let leaves = leaves(&flat(&entry.schema(), "spec"));
        total += leaves;
        let (kind, group) = (entry.kind, entry.group());
        let _ = writeln!(out, "| {kind} | {group} | {} | {leaves} |", versions.join(", "));
    }
    let _ = writeln!(out, "| {} kinds | | | {total} |", KINDS.len());
    out
}

fn cli(world: &World<'_>) -> Result<String, Error> {
    let said = |command: &str| {
        world.help(command).map_err(|why| Error::Command {
            command: format!("mesh2yaml {command} --help"),
            why,
        })
    };
    let top = said("")?;
    let mut out = format!("{GENERATED}\n# The command\n\n{}", fenced("text", &top));
    for command in commands(&top) {
        let help = said(command)?;
        let _ = write!(out, "\n## `mesh2yaml {command}`\n\n{}", fenced("text", &help));
    }
    Ok(out)
}

/// The commands that the command's help lists.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().skip_while(|l| *l != "Commands:").skip(1);
    // What is indented further is a description.
    let listed = lines
        .take_while(|l| !l.is_empty())
        .filter(|l| !l.starts_with("   "));
    listed
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
}

fn grammar(world: &World<'_>) -> Result<String, Error> {
    let text = world.repo.read("grammar/mesh.pest")?;
    Ok(format!(
        "{GENERATED}\n# The grammar\n\nThe rule `file` is the whole language. The notation is [pest's](https://pest.rs/book/grammars/syntax.html).\n\n{}",
        fenced("text", &text)
    ))
}

#[cfg(test)]
mod tests {
    use super::{codes, commands};

    #[test]
    fn commands_are_those_that_help_lists() {
        let help = "About\n\nUsage: x <COMMAND>\n\nCommands:\n  compile  Print\n           more\n  check    Say\n  help     Print\n\nOptions:\n  -h\n";
        assert_eq!(commands(help).collect::<Vec<_>>(), ["compile", "check"]);
    }

    #[test]
    fn every_code_has_a_line() {
        let line = "| [M0302](../diagnostics/M0302.md) | error | not a port |\n";
        assert!(codes().contains(line));
    }
}
