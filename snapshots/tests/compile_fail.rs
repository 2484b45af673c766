//! What cannot be written with the typed libraries: each file in `compile_fail` does not compile, and its `.stderr` is what the compiler says.
//! Literals that are none (`port!(0)`) are in the documentation of their macros, for they are found when code is made, not when it is checked.
//!
//! `TRYBUILD=overwrite cargo test -p mesh2yaml-snapshots --test compile_fail` writes them anew.

#[test]
fn what_cannot_be_written_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
