//! Both meshes decide as the policy says: on random policies, and requests at their edges.
//!
//! `MESH2YAML_DECISIONS=5000000 MESH2YAML_SEED=7 cargo test -p mesh2yaml-snapshots --test parity` takes more, from another seed.

use mesh2yaml::leaf_names;
use mesh2yaml_snapshots::parity::run;

fn number(variable: &str, default: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Leaves that no decision about one request depends on.
fn decides_nothing(leaf: &str) -> bool {
    let because = [
        ("pool.", "how many requests there may be at once"),
        ("eject.", "which pods have failed before"),
        ("access-log", "what is recorded"),
        ("tracing.", "what is recorded"),
        ("kiali.", "what is shown"),
        ("install.", "how the mesh is installed"),
    ];
    because.iter().any(|(prefix, _)| leaf.starts_with(prefix))
}

#[test]
fn meshes_decide_as_the_policy_says() {
    let seed = number("MESH2YAML_SEED", 1);
    let decisions =
        usize::try_from(number("MESH2YAML_DECISIONS", 200_000)).expect("a number of this machine");
    let run = run(seed, decisions);
    println!("{:#?}", run.tally);
    if let Some(found) = run.disagreement {
        panic!("{found}");
    }
    let tally = run.tally;
    assert!(tally.decisions >= decisions);
    let is_rare = |count: usize| count * 100 < tally.decisions;
    let rare: Vec<_> = tally
        .by_keyword
        .iter()
        .filter(|(_, count)| is_rare(**count))
        .collect();
    assert!(
        rare.is_empty(),
        "keywords in less than one decision of a hundred: {rare:?}"
    );
    // Every leaf of the language, so that a new one that nobody draws is seen here.
    let drawn = |leaf: &str| tally.by_leaf.get(leaf).copied().unwrap_or_default();
    let leaves = leaf_names().filter(|leaf| !decides_nothing(leaf));
    let rare: Vec<_> = leaves
        .map(|leaf| (leaf, drawn(leaf)))
        .filter(|(_, count)| is_rare(*count))
        .collect();
    assert!(
        rare.is_empty(),
        "leaves in less than one decision of a hundred, which snapshots/src/parity/sketch must draw: {rare:?}"
    );
    assert!(
        tally.on_both * 2 >= tally.decisions,
        "too few policies can be said on both meshes"
    );
    assert!(
        tally.admitted * 10 >= tally.decisions,
        "hardly anything is let in"
    );
    assert!(
        tally.not_normal * 20 >= tally.decisions,
        "hardly any path is not normal"
    );
}
