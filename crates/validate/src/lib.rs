//! Whether the resources in a text are right: those of Istio, Linkerd and the Gateway API among any others of Kubernetes.
//!
//! ```text
//!   text ──documents, items of lists──▶ kind and version ──KINDS──▶ typed, findings ──▶ Report { verdict, findings with places }
//!                                                  └ somebody else's: unknown-kind           ▲
//!                                                         checks of a set, over all of them ──┘
//! ```
//!
//! | code | who says so |
//! |---|---|
//! | `shape` | it is no YAML, or not of its kind: a wrong type, a missing field, two answers to one choice |
//! | `unknown-field` | its kind has no such field |
//! | `schema` | the schema that the API server checks, its CEL rules included |
//! | `admission` | the webhook of the mesh |
//! | `effect` | nobody refuses it, and it does not do what it says |
//! | `IST0101` and so on | Istio's analyzer |
//! | `linkerd-…`, `mesh-…` | nobody but this crate, of resources together |
//!
//! All of them are in [`codes`].
//!
//! Invariants:
//! - A registered kind is one line in [`KINDS`]; reading, judging and its JSON schema follow from its type.
//! - One document is in memory at a time, and a broken one does not hide the others.
//! - What is not known is not judged. Of a group of a mesh, all of whose kinds are known, a name that is none is an error.
//! - Files and output are unknown here, and so is the `.mesh` language.

pub mod cluster;
pub mod codes;
mod kinds;
mod report;
#[cfg(feature = "schema")]
pub mod schema;
pub mod set;
mod validation;

pub use kinds::{Entry, KINDS, Known};
pub use mesh2yaml_k8s::manifest::Limits;
pub use mesh2yaml_k8s::{Finding, Path, Rule, Severity};
pub use report::{Located, Report, Verdict};
pub use validation::{Reports, Target, Validation};
