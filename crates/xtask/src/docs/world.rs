//! What docs are made of: files, what examples become, and what the command says of itself.

use std::cell::OnceCell;

use mesh2yaml::Target;
use mesh2yaml::k8s::{Output as _, yaml};
use mesh2yaml_snapshots::corpus::{Case, cases};

use crate::repo::Repo;

/// The sources of generated text; what is costly is made once.
pub(super) struct World<'r> {
    pub(super) repo: &'r Repo,
    cases: OnceCell<Vec<Case>>,
}

/// Which part of a compilation is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Objects,
    /// The objects of some kinds: `Kind`, or `Kind/name` for one of them.
    Kinds(Vec<String>),
    Install,
    Diagnostics,
    /// What becomes of its tests.
    Tests,
}

impl<'r> World<'r> {
    pub(super) fn new(repo: &'r Repo) -> Self {
        Self {
            repo,
            cases: OnceCell::new(),
        }
    }

    pub(super) fn cases(&self) -> &[Case] {
        self.cases.get_or_init(cases)
    }

    /// What an example becomes.
    pub(super) fn output(&self, example: &str, target: Target, part: &Part) -> Result<String, String> {
        let case = self.cases().iter().find(|c| c.path == example);
        let Some(case) = case else {
            return Err(format!(
                "`{example}` is no example: give its path, as in `examples/card.mesh`"
            ));
        };
        // An example may ask for ServiceProfiles.
        let profiles = case
            .targets
            .iter()
            .any(|t| t.mesh == target.mesh && t.service_profiles);
        let target = target.service_profiles(profiles);
        let compilation = case.compile(target);
        if *part == Part::Diagnostics {
            let report = compilation.report();
            return if report.is_empty() {
                Err(format!(
                    "`{example}` has no diagnostics on {target}: show its objects, or another"
                ))
            } else {
                Ok(report)
            };
        }
        if compilation.has_errors() {
            return Err(format!(
                "`{example}` has errors on {target}: correct it, or show its `diagnostics`\n{}",
                compilation.report()
            ));
        }
        let text = match part {
            Part::Objects | Part::Diagnostics => compilation.yaml(),
            Part::Tests => case.tests(target),
            Part::Install => compilation.install_yaml(),
            Part::Kinds(kinds) => {
                let mut out = String::new();
                for resource in &compilation.resources {
                    let name = resource.metadata().map_or("", |m| m.name());
                    let shown = |k: &String| match k.split_once('/') {
                        Some((kind, of)) => kind == resource.kind() && of == name,
                        None => k == resource.kind(),
                    };
                    if kinds.iter().any(shown) {
                        yaml::append_document(&mut out, resource).map_err(|e| e.to_string())?;
                    }
                }
                out
            }
        };
        if text.is_empty() {
            let kinds: Vec<&str> = compilation.resources.iter().map(|r| r.kind()).collect();
            return Err(format!(
                "nothing to show: `{example}` has on {target}: {}",
                kinds.join(", ")
            ));
        }
        Ok(text)
    }

    /// What the command says to `--help`, or a command of it.
    pub(super) fn help(&self, command: &str) -> Result<String, String> {
        let text = mesh2yaml_cli::help(command)
            .ok_or_else(|| format!("`mesh2yaml {command}` is no command: give one, as in `compile`"))?;
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Ok(lines.join("\n").trim_end().to_owned() + "\n")
    }
}

/// A fenced block, whose fence is longer than any in the text.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(runs + 1));
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{fence}{language}\n{text}{end}{fence}\n")
}

#[cfg(test)]
mod tests {
    use mesh2yaml::Target;

    use super::{Part, World, fenced};
    use crate::repo::Repo;

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced("text", "a"), "```text\na\n```\n");
        assert_eq!(fenced("text", "```\n"), "````text\n```\n````\n");
    }

    #[test]
    fn a_part_of_an_example_is_shown() {
        let repo = Repo::tested();
        let world = World::new(&repo);
        let card = |part| world.output("examples/card.mesh", Target::istio(), &part);
        let all = card(Part::Objects).expect("objects");
        let one = card(Part::Kinds(vec!["VirtualService".to_owned()])).expect("one");
        assert!(
            all.contains(&one) && one.matches("\nkind: ").count() == 1,
            "{one}"
        );
        assert!(
            card(Part::Install)
                .expect("values")
                .contains("kind: IstioOperator")
        );
        let none = card(Part::Kinds(vec!["Pod".to_owned()])).expect_err("none");
        assert!(
            none.contains("nothing to show") && none.contains("VirtualService"),
            "{none}"
        );
        let no = world.output("examples/cart.mesh", Target::istio(), &Part::Objects);
        assert!(no.expect_err("no example").contains("give its path"));
    }
}
