//! Whether the resources in a text are right.
mod kinds;
#[cfg(feature = "schema")]
pub mod schema;

pub use kinds::{Entry, KINDS, Known};
