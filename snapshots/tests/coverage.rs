//! Every leaf of every CRD is in our types, and no other.
//!
//! To look at one kind, with its leaves: `MESH2YAML_KIND=peerauthentication cargo test -p mesh2yaml-snapshots --test coverage -- --nocapture`

use mesh2yaml_snapshots::admission::{Crds, SKIPPED};
use mesh2yaml_snapshots::coverage::{compare, crds, flat, leaves};
use mesh2yaml_validate::KINDS;

#[test]
fn every_leaf_is_covered_and_none_invented() {
    let Some(shared) = Crds::shared().filter(|shared| shared.join("upstream/crds").is_dir()) else {
        println!("{SKIPPED}");
        return;
    };
    let crds = crds(&shared.join("upstream/crds"));
    let wanted = std::env::var("MESH2YAML_KIND").ok();
    let mut wrong = String::new();
    for entry in KINDS {
        let name = format!("{} of {}", entry.kind, entry.group());
        if wanted
            .as_ref()
            .is_some_and(|kind| !kind.eq_ignore_ascii_case(entry.kind))
        {
            continue;
        }
        if !crds
            .iter()
            .any(|crd| crd.kind == entry.kind && entry.serves(&crd.api_version))
        {
            println!("{name}: no CRD describes it");
            continue;
        }
        let coverage = compare(entry, &crds);
        println!("{name}: {} leaves", coverage.leaves);
        if wanted.is_some() {
            for (path, node) in flat(&entry.schema(), "spec") {
                let mark = if node.is_leaf { "leaf" } else { "    " };
                println!(
                    "  {mark} {path} {:?} {:?} {:?}",
                    node.types, node.values, node.required
                );
            }
        }
        if !coverage.differences.is_empty() {
            wrong.push_str(&format!("\n{name}\n  {}\n", coverage.differences.join("\n  ")));
        }
    }
    for crd in crds
        .iter()
        .filter(|crd| crd.served && !KINDS.iter().any(|it| it.kind == crd.kind))
    {
        println!(
            "not registered: {} {} [{}], {} leaves",
            crd.api_version,
            crd.kind,
            crd.set,
            leaves(&crd.spec)
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}
