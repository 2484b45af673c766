//! Our output before upstream's own judges.
//!
//! ```text
//!   examples, random policies ──compile──▶ documents ─┬─▶ istio/: webhook, definitions with CEL, analyzers ─┐
//!   upstream's documents ─────────────────────────────┤                                                    ├─▶ the same verdict?
//!                                                     └─▶ mesh2yaml-validate ──────────────────────────────┘
//! ```
//!
//! `istio/` is a Go program that imports Istio at a pinned commit; [`Judge`] asks it. Nothing of the product needs this crate, and no
//! test: `cargo xtask conformance` runs it where Go is.

pub mod agreement;
pub mod analysis;
pub mod corpus;
pub mod decide;
mod error;
pub mod faults;
pub mod judge;
mod page;
mod reasons;
mod run;
pub mod scenario;
pub mod stubs;

pub use error::Error;
pub use judge::Judge;
pub use page::page;
pub use run::{Options, Run, run};
