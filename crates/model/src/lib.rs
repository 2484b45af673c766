//! The mesh-neutral policy, and the contract that a mesh's backend keeps.
//!
//! ```text
//!                 ┌──────────── Policy ────────────┐
//! check ─builds─▶ │ mesh · namespaces · services   │ ─View, one scope at a time─▶ Backend::lower
//!                 │ profiles (once, never copied)  │                                  │ reads leaves only through
//!                 └────────────────────────────────┘                                  ▼
//!                                                        Lowering: ledger · consent · versions · reports · sink
//! ```
//!
//! **Nothing is dropped** because four nets hold it:
//!
//! 1. what may stand in a scope is an exhaustive enum ([`construct`]), matched without `_` in every backend;
//! 2. backends destructure each construct without `..`, so a new field fails to compile until it is answered;
//! 3. a [`Leaf`]'s value is private: it can be read only by answering for it through [`Lowering`], whose ledger
//!    then proves, for each service and mesh, that every visible leaf was answered;
//! 4. what was answered how is collected ([`Outcome`]), and the support table in the docs is generated from it.
//!
//! Invariants: this crate knows no syntax, no YAML and no mesh; meshes are numbers whose names the facade gives.

mod backend;
pub mod construct;
mod keyed;
mod leaf;
mod ledger;
#[cfg(feature = "meaning")]
pub mod meaning;
mod path;
mod policy;
mod report;
mod target;
mod test;
mod view;
mod when;

pub use backend::{Backend, Consent, Gap, Loss, Lowered, Lowering, Outcome, Outcomes, lower, lower_part};
pub use keyed::{Keyed, KeyedMap, KeyedSet};
pub use leaf::{
    AccountRef, Accounts, Argument, ArgumentKind, FromArgument, Given, Leaf, LeafId, LeafRange, Slot, Text,
};
pub use path::{
    Automaton, Block, LONGEST_REGEX, PathError, PathPattern, Regex, RegexError, Region, Segment, TextIs,
    Texts, TooLarge, TooMany, regex_literal,
};
pub use policy::{
    Accept, Body, LeafInfo, MeshId, Namespace, PerMesh, Policy, Profile, ProfileId, Service, ServiceId,
    Statement, Use,
};
pub use report::Reports;
pub use target::{Feature, Target, Version, VersionError};
pub use test::{Expectation, Expected, Sender, SenderIdentity, Sent, Test};
pub use view::{Inherited, Level, MeshView, NamespaceView, ServiceView, View};
pub use when::{ReadLeaf, Sample, When};
