//! What is generated, to be read.

use std::path::Path;

use mesh2yaml_build::configure;

/// The module of a policy, compiled for both meshes.
fn generated(name: &str, text: &str) -> String {
    let root = std::env::temp_dir().join(format!("mesh2yaml-generated-{name}-{}", std::process::id()));
    let file = root.join(name);
    std::fs::create_dir_all(&root).expect("a folder for the test");
    std::fs::write(&file, text).expect("written");
    let out = root.join("out");
    let done = configure().out_dir(&out).name("policy").compile(&[&file], &[]);
    done.unwrap_or_else(|e| panic!("{e}"));
    let module = std::fs::read_to_string(out.join("policy.rs")).expect("generated");
    std::fs::remove_dir_all(&root).expect("removed");
    module.replace(&format!("{}/", root.display()), "policies/")
}

#[test]
fn scrapes() {
    insta::assert_snapshot!("scrape", generated("cart.mesh", &example("scrape/usual.mesh")));
}

fn example(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn the_card() {
    insta::assert_snapshot!("card", generated("card.mesh", &example("card.mesh")));
}

/// Words that Rust has other uses for, titles with what would end a comment or a text, and what differs from mesh to mesh.
#[test]
fn odd_names() {
    let policy = format!(
        "mesh {{ probe-networks 10.0.0.0/16 }}\n{}",
        include_str!("odd.mesh")
    );
    insta::assert_snapshot!("odd_names", generated("async.mesh", &policy));
}
