//! The chores as they are run. (Also what has the binary built with the tests, for the speed check.)

use std::process::Command;

#[test]
fn the_workload_is_a_policy() {
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["workload", "3"])
        .output()
        .expect("it runs");
    assert!(done.status.success());
    let source = String::from_utf8(done.stdout).expect("text");
    let compilation = mesh2yaml::compile(&source, mesh2yaml::Target::istio()).expect("it compiles");
    assert!(compilation.yaml().contains("host: svc-2.ns-2.svc.cluster.local"));
}

#[test]
fn an_unknown_chore_is_refused() {
    let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("sweep")
        .output()
        .expect("it runs");
    assert!(!done.status.success());
}
