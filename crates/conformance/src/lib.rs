//! Our output before upstream's own judges.
//!
//! ```text
//!   examples, random policies ──compile──▶ documents ─┬─▶ istio/: webhook, definitions with CEL, analyzers ─┐
//!   upstream's documents ─────────────────────────────┤                                                    ├─▶ the same verdict?
//!                                                     ├─▶ mesh2yaml-validate ──────────────────────────────┘
//!                                                     └─▶ linkerd/: the types that its policy controller reads ──▶ all of it?
//!   the same policies ──compile──▶ documents ──▶ istio/: what istiod sends ──▶ Envoy ──▶ answers, arrivals ──▶ what is meant?
//! ```
//!
//! `istio/` is a Go program that imports Istio at a pinned commit; [`Judge`] asks it. `linkerd/` is a program with the published types that
//! Linkerd's policy controller reads routes and core objects with; [`reading::Reader`] asks it. Nothing of the product needs this crate, and no
//! test: `cargo xtask conformance` runs it where Go and Python are.
//!
//! Invariants:
//! - Nothing is accepted unexplained: each difference has its reason in `reasons.rs`, or the run fails.
//! - Faults that are put into the output on purpose must show in each run.
//! - What depends on times is asked again where it is otherwise, alone; what lets in more than is meant never is.
//! - Everything that is listened on and sent to is in 127.0.0.0/8.

pub mod agreement;
pub mod analysis;
pub mod corpus;
pub mod decide;
pub mod envoy;
mod error;
pub mod facts;
pub mod faults;
pub mod judge;
mod page;
pub mod reading;
mod reasons;
mod run;
pub mod scenario;
pub mod stubs;

pub use error::Error;
pub use judge::Judge;
pub use page::page;
pub use run::{Options, Run, run};
