//! What a build script gets.

use std::path::PathBuf;

use mesh2yaml::Target;

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("mesh2yaml-build-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(path.join("policies")).expect("a folder for the test");
    path
}

const SHOP: &str = "service shop in production {\n  port http 80\n  route { timeout 5s }\n}\n";

#[test]
fn both_meshes_by_default_and_nothing_is_written_twice() {
    let dir = folder("both");
    std::fs::write(dir.join("policies/shop.mesh"), SHOP).expect("a policy");
    let run = || {
        mesh2yaml_build::configure()
            .out_dir(dir.join("out"))
            .compile(&[dir.join("policies")])
    };
    run().expect("it compiles");
    let istio = dir.join("out/istio.yaml");
    assert!(
        std::fs::read_to_string(&istio)
            .expect("output")
            .contains("kind: VirtualService")
    );
    assert!(
        std::fs::read_to_string(dir.join("out/linkerd.yaml"))
            .expect("output")
            .contains("kind: HTTPRoute")
    );
    let before = std::fs::metadata(&istio)
        .and_then(|m| m.modified())
        .expect("a time");
    run().expect("it compiles again");
    assert_eq!(
        std::fs::metadata(&istio)
            .and_then(|m| m.modified())
            .expect("a time"),
        before
    );
    std::fs::remove_dir_all(dir).expect("the folder goes");
}

#[test]
fn an_error_fails_with_its_place_and_leaves_no_output() {
    let dir = folder("error");
    std::fs::write(dir.join("policies/shop.mesh"), SHOP.replace("80", "70000")).expect("a policy");
    let done = mesh2yaml_build::configure()
        .target(Target::istio())
        .out_dir(dir.join("out"))
        .compile(&[dir.join("policies")]);
    let error = done.expect_err("70000 is no port").to_string();
    assert!(
        error.contains("M0302") && error.contains("shop.mesh:2:13"),
        "{error}"
    );
    assert!(!dir.join("out/istio.yaml").exists());
    std::fs::remove_dir_all(dir).expect("the folder goes");
}
