//! Both meshes decide as the policy says: on random policies, and requests at their edges.
//!
//! `MESH2YAML_DECISIONS=5000000 MESH2YAML_SEED=7 cargo test -p mesh2yaml-snapshots --test parity` takes more, from another seed.

use mesh2yaml_snapshots::parity::run;

fn number(variable: &str, default: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(default)
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
    for (keyword, count) in &tally.by_keyword {
        assert!(
            count * 100 >= tally.decisions,
            "`{keyword}` is in {count} decisions of {}",
            tally.decisions
        );
    }
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
