//! Every example on every mesh it names: the snapshots, and what must hold for all of them.
//!
//! To accept new output, read it as a cluster operator would, then: `INSTA_UPDATE=always cargo test -p
//! mesh2yaml-snapshots --test corpus`.

use std::collections::BTreeSet;

use mesh2yaml::Mesh;
use mesh2yaml::diagnostics::Code;
use mesh2yaml::k8s::manifest::{Limits, read};
use mesh2yaml_snapshots::admission::{Crds, Verdict};
use mesh2yaml_snapshots::corpus::{Case, cases, root};
use mesh2yaml_validate::Validation;
use mesh2yaml_validate::set::Set;

#[test]
fn snapshots() {
    let mut made = BTreeSet::new();
    let mut failed = Vec::new();
    for case in cases() {
        for target in case.targets.clone() {
            let name = format!("{}.{}", case.name, Case::target_name(target));
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(root().join("snapshots").join(&case.folder));
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let text = case.snapshot(target);
            made.insert(format!("{}/{name}.snap", case.folder));
            let check = || settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
            // All that changed, not the first alone.
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err() {
                failed.push(format!("{} on {target}", case.path));
            }
        }
    }
    assert!(failed.is_empty(), "changed:\n{}", failed.join("\n"));
    let strays: Vec<String> = existing().difference(&made).cloned().collect();
    assert!(
        strays.is_empty(),
        "snapshots of no example, remove them:\n{}",
        strays.join("\n")
    );
}

fn existing() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let base = root().join("snapshots");
    let mut folders = vec![(String::new(), base.clone())];
    for entry in std::fs::read_dir(&base)
        .expect("the snapshots are here")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !["src", "tests", "target"].contains(&name.as_str()) {
            folders.push((name, entry.path()));
        }
    }
    for (folder, dir) in folders {
        for entry in std::fs::read_dir(dir).expect("a folder of snapshots").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".snap") {
                found.insert(format!("{folder}/{name}"));
            }
        }
    }
    found
}

/// What the author wrote is answered, on every mesh: no bug of ours is among the findings.
#[test]
fn every_leaf_is_answered() {
    for case in cases() {
        for target in case.targets.clone() {
            let compilation = case.compile(target);
            let unanswered: Vec<_> = compilation
                .diagnostics
                .iter()
                .filter(|d| d.code == Code::Unanswered)
                .collect();
            assert!(unanswered.is_empty(), "{} on {target}: {unanswered:?}", case.path);
        }
    }
}

/// What examples expect of requests holds, in their own words and on each mesh; what `failing….mesh` expects does not.
#[test]
fn tests_of_examples_hold() {
    let (mut asked, mut failing) = (0, 0);
    for case in cases() {
        for target in case.targets.clone() {
            if case.compile(target).has_errors() {
                continue;
            }
            let tested = case.test(target);
            if case.name.starts_with("failing") {
                failing += tested.tests.len();
                assert!(
                    tested.tests.iter().all(|test| !test.passed),
                    "{} on {target}: {tested:#?}",
                    case.path
                );
            } else {
                asked += tested.tests.len();
                assert!(tested.passed(), "{} on {target}: {tested:#?}", case.path);
            }
        }
    }
    assert!(
        asked >= 36 && failing >= 20,
        "only {asked} tests, and {failing} that fail"
    );
}

/// An error always has a place, unless it is about something that has none.
#[test]
fn errors_have_places() {
    for case in cases() {
        for target in case.targets.clone() {
            for d in case.compile(target).diagnostics {
                let nowhere = matches!(
                    d.code,
                    Code::BadSetting | Code::MoreDiagnostics | Code::SameObjectName
                );
                assert!(d.span.is_some() || nowhere, "{} on {target}: {d:?}", case.path);
            }
        }
    }
}

/// The same every time.
#[test]
fn output_is_stable() {
    for case in cases() {
        for target in case.targets.clone() {
            assert_eq!(
                case.snapshot(target),
                case.snapshot(target),
                "{} on {target}",
                case.path
            );
        }
    }
}

/// Two readers of YAML, ours and serde_yaml, read what the typed resources say.
#[test]
fn readers_agree() {
    for case in cases() {
        for target in case.targets.clone() {
            let compilation = case.compile(target);
            let said: Vec<serde_json::Value> = compilation
                .resources
                .iter()
                .map(|r| serde_json::to_value(r).expect("a resource is a value"))
                .collect();
            let yaml = compilation.yaml();
            // Nothing at all is one empty document to serde_yaml.
            if said.is_empty() {
                assert_eq!(yaml, "", "{} on {target}", case.path);
                continue;
            }
            let ours = read(&yaml, &Limits::default()).expect("we read what we write");
            assert_eq!(ours, said, "{} on {target}", case.path);
            let theirs: Vec<serde_json::Value> = serde_yaml::Deserializer::from_str(&yaml)
                .map(|d| serde::Deserialize::deserialize(d).expect("serde_yaml reads it"))
                .collect();
            assert_eq!(theirs, said, "{} on {target}", case.path);
        }
    }
}

/// Our own validators find nothing in what is emitted: not the webhooks' rules, and nothing about the set as a whole.
#[test]
fn validators_find_nothing() {
    let mut judged = 0;
    for case in cases() {
        for target in case.targets.clone() {
            let compilation = case.compile(target);
            let aim = match target.mesh {
                Mesh::Linkerd => mesh2yaml_validate::Target::Linkerd(None),
                Mesh::Istio | _ => mesh2yaml_validate::Target::Istio(None),
            };
            let validation = Validation::default().target(Some(aim));
            let mut set = Set::new();
            let mut texts = vec![compilation.yaml()];
            // Values of Linkerd's chart are no object.
            if target.mesh == Mesh::Istio {
                texts.push(compilation.install_yaml());
            }
            for (number, text) in texts.iter().enumerate() {
                for report in validation.reports_into(text, number, &mut set) {
                    judged += usize::from(report.verdict == mesh2yaml_validate::Verdict::Valid);
                    let found: Vec<_> = report.findings.iter().map(|it| &it.finding).collect();
                    let found: Vec<_> = found.into_iter().filter(|it| !is_said(it, &case)).collect();
                    assert!(found.is_empty(), "{} on {target}: {found:#?}\n{text}", case.path);
                }
            }
            let found = set.finish(false);
            assert!(
                found.is_empty(),
                "{} on {target}: {found:#?}\n{}",
                case.path,
                compilation.yaml()
            );
        }
    }
    assert!(judged > 300, "only {judged} objects are of kinds that are judged");
}

/// Whether a warning is about what the source says in so many words.
fn is_said(finding: &mesh2yaml_validate::Finding, case: &Case) -> bool {
    finding.message.starts_with("an empty list lets everybody in")
        && String::from_utf8_lossy(&case.bytes).contains("anyone")
}

/// The API server admits everything: schema, unknown fields, list types and CEL of the meshes' own CRDs.
#[test]
fn crds_admit_all() {
    let Some(crds) = Crds::find() else {
        println!("skipped: the meshes' CRDs are not here");
        return;
    };
    let mut judged = 0;
    for case in cases() {
        for target in case.targets.clone() {
            for resource in &case.compile(target).resources {
                let value = serde_json::to_value(resource).expect("a resource is a value");
                let verdict = crds.check(&value);
                judged += usize::from(verdict != Verdict::Unknown);
                let (path, problems) = (&case.path, verdict.violations());
                assert!(problems.is_empty(), "{path} on {target}: {problems:?}\n{value:#}");
            }
        }
    }
    println!("{judged} objects admitted");
    assert!(judged > 0, "no object has a CRD here");
}
