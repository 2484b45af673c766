//! What only this crate's own tests can see.

mod agree;
mod format;
mod grammar;
mod repair;
mod write;

/// Failures are shown, not kept in files: what they teach becomes a case by hand.
fn config(cases: u32) -> proptest::prelude::ProptestConfig {
    proptest::prelude::ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Default::default()
    }
}
