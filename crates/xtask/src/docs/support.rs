//! The support table: how each mesh answers for each part of a policy, learnt by compiling the whole corpus for every
//! version.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use mesh2yaml::{Mesh, Outcome, Outcomes, Target, Version, leaf_names};
use mesh2yaml_snapshots::corpus::Case;

/// How a part was answered, by version.
type Answers = BTreeMap<Version, BTreeSet<Outcome>>;

/// A column of the table.
struct Column {
    title: String,
    newest: Version,
    /// Whether every part has to be answered there.
    complete: bool,
    answers: BTreeMap<&'static str, Answers>,
}

impl Column {
    fn new(title: impl Into<String>, newest: Version, complete: bool) -> Self {
        Self {
            title: title.into(),
            newest,
            complete,
            answers: BTreeMap::new(),
        }
    }

    fn add(&mut self, version: Version, outcomes: &Outcomes) {
        for (name, outcome) in outcomes.keys() {
            let answers = self.answers.entry(name).or_default();
            answers.entry(version).or_default().insert(*outcome);
        }
    }

    fn cell(&self, name: &str) -> String {
        self.answers
            .get(name)
            .map_or_else(|| "–".to_owned(), |a| cell(a, self.newest))
    }
}

const INTRO: &str = "\
# Support

What each mesh makes of each part of a policy. This table is learnt by compiling every example for every version, so it
says what the compiler does.

- **exact**: the mesh does what the policy says.
- **approximate**: the mesh does less or otherwise; this needs [`accept`](../constructs/accept.md), or it is an error.
- **refused**: the mesh cannot say it; this is an error.
- **from X**: older versions lack it; for those it is an error.

An error is never passed over: there is output only if every part of the policy was answered. The names are those that
`accept` takes.

";

/// The page, or the parts that no example has on some mesh.
pub(super) fn page(cases: &[Case]) -> Result<String, String> {
    let columns = columns(cases);
    let missing = missing(&columns, leaf_names());
    if !missing.is_empty() {
        return Err(missing.join("\n"));
    }
    let mut out = format!("{}\n{INTRO}", super::pages::GENERATED);
    out.push_str(&table(&columns, leaf_names()));
    out.push_str("\n`–`: the older form of routes has no bearing on it.\n");
    Ok(out)
}

fn columns(cases: &[Case]) -> Vec<Column> {
    let mut columns = Vec::new();
    for mesh in Mesh::ALL {
        let title = format!("{} {} to {}", capital(mesh.name()), mesh.oldest(), mesh.latest());
        let mut column = Column::new(title, mesh.latest(), true);
        for version in versions(mesh) {
            for outcomes in all(cases, mesh, version, false) {
                column.add(version, &outcomes);
            }
        }
        columns.push(column);
    }
    let (mesh, newest) = (Mesh::Linkerd, Mesh::Linkerd.latest());
    let mut profiles = Column::new("Linkerd with `--service-profiles`", newest, false);
    for outcomes in all(cases, mesh, newest, true) {
        profiles.add(newest, &outcomes);
    }
    columns.push(profiles);
    columns
}

/// Releases count the minor version on.
fn versions(mesh: Mesh) -> impl Iterator<Item = Version> {
    let (oldest, latest) = (mesh.oldest(), mesh.latest());
    (oldest.minor..=latest.minor).map(move |minor| Version::new(latest.major, minor))
}

/// What becomes of every example, whatever it is meant for.
fn all(cases: &[Case], mesh: Mesh, version: Version, profiles: bool) -> impl Iterator<Item = Outcomes> {
    let newest = [Target::istio(), Target::linkerd()]
        .into_iter()
        .find(move |t| t.mesh == mesh);
    let target = newest
        .and_then(|t| t.at(version).ok())
        .map(|t| t.service_profiles(profiles));
    cases
        .iter()
        .filter_map(move |case| target.map(|t| case.compile(t).outcomes))
}

fn capital(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

fn missing(columns: &[Column], names: impl Iterator<Item = &'static str>) -> Vec<String> {
    let mut missing = Vec::new();
    for name in names {
        for column in columns
            .iter()
            .filter(|c| c.complete && !c.answers.contains_key(name))
        {
            missing.push(format!(
                "`{name}` is answered by no example on {}: add it to one, outside of `on` blocks of other meshes",
                column.title
            ));
        }
    }
    missing
}

fn table(columns: &[Column], names: impl Iterator<Item = &'static str>) -> String {
    let mut out = String::from("| part |");
    // Writing to a `String` cannot fail.
    for column in columns {
        let _ = write!(out, " {} |", column.title);
    }
    out.push_str("\n|---|");
    out.push_str(&"---|".repeat(columns.len()));
    out.push('\n');
    for name in names {
        let _ = write!(out, "| `{name}` |");
        for column in columns {
            let _ = write!(out, " {} |", column.cell(name));
        }
        out.push('\n');
    }
    out
}

fn cell(answers: &Answers, newest: Version) -> String {
    let word = |outcome: &Outcome| match outcome {
        Outcome::Exact => "exact",
        Outcome::Approximate => "approximate",
        Outcome::Refused => "refused",
        Outcome::NeedsVersion => "needs a newer version",
    };
    let now: Vec<&str> = answers.get(&newest).into_iter().flatten().map(word).collect();
    let mut text = match now.split_first() {
        None => "–".to_owned(),
        Some((first, [])) => (*first).to_owned(),
        Some((first, rest)) => format!("{first}; in some cases {}", rest.join(" or ")),
    };
    let lacks = |whole: bool| {
        let lacking = answers.iter().filter(|(_, outcomes)| {
            outcomes.contains(&Outcome::NeedsVersion) && (!whole || outcomes.len() == 1)
        });
        lacking
            .map(|(version, _)| *version)
            .max()
            .map(|v| Version::new(v.major, v.minor + 1))
    };
    let (whole, part) = (lacks(true), lacks(false));
    if let Some(version) = whole.filter(|v| *v <= newest) {
        let _ = write!(text, ", from {version}");
    }
    if let Some(version) = part.filter(|v| *v <= newest && part != whole) {
        let _ = write!(text, ", in some cases from {version}");
    }
    text
}

#[cfg(test)]
mod tests {
    use mesh2yaml::{Mesh, Outcome, Outcomes, Version};

    use super::{Column, capital, cell, missing, table, versions};
    use Outcome::{Approximate, Exact, NeedsVersion, Refused};

    fn answered(by_minor: &[(u16, &[Outcome])]) -> String {
        let answers = by_minor.iter();
        let answers = answers.map(|(minor, set)| (Version::new(1, *minor), set.iter().copied().collect()));
        cell(&answers.collect(), Version::new(1, 30))
    }

    #[test]
    fn a_cell_says_what_is_so_now_and_since_when() {
        assert_eq!(answered(&[(29, &[Exact]), (30, &[Exact])]), "exact");
        assert_eq!(
            answered(&[(30, &[Exact, Approximate, Refused])]),
            "exact; in some cases approximate or refused"
        );
        assert_eq!(
            answered(&[(28, &[NeedsVersion]), (29, &[NeedsVersion]), (30, &[Exact])]),
            "exact, from 1.30"
        );
        assert_eq!(
            answered(&[
                (26, &[NeedsVersion]),
                (27, &[Exact, NeedsVersion]),
                (28, &[Exact]),
                (30, &[Exact])
            ]),
            "exact, from 1.27, in some cases from 1.28"
        );
        assert_eq!(answered(&[(30, &[NeedsVersion])]), "needs a newer version");
    }

    #[test]
    fn a_part_without_an_answer_is_named_with_the_mesh() {
        let mut column = Column::new("Istio 1.20 to 1.30", Version::new(1, 30), true);
        column.add(Version::new(1, 30), &Outcomes::from([(("timeout", Exact), 2)]));
        let optional = Column::new("profiles", Version::new(1, 30), false);
        let columns = [column, optional];
        let missing = missing(&columns, ["timeout", "retry.on"].into_iter());
        assert_eq!(missing.len(), 1);
        assert!(missing[0].starts_with("`retry.on` is answered by no example on Istio 1.20 to 1.30: add it"));
        assert_eq!(
            table(&columns, ["timeout"].into_iter()),
            "| part | Istio 1.20 to 1.30 | profiles |\n|---|---|---|\n| `timeout` | exact | – |\n"
        );
    }

    #[test]
    fn versions_are_all_that_can_be_compiled_for() {
        for mesh in Mesh::ALL {
            assert_eq!(mesh.oldest().major, mesh.latest().major, "count majors too");
            let all: Vec<Version> = versions(mesh).collect();
            assert_eq!(all.first(), Some(&mesh.oldest()));
            assert_eq!(all.last(), Some(&mesh.latest()));
        }
        assert_eq!(capital("istio"), "Istio");
    }
}
