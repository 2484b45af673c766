//! Reading YAML manifests: one or many documents, in the order of the text.
//!
//! ```text
//!   text ──within Limits──▶ Documents ──▶ Document { text, line, value } ──typed──▶ a resource, and Findings with paths
//!                                └──────▶ ReadError { message, line, column }          └── locate ──▶ line, column
//! ```
//!
//! JSON is YAML here. [`typed`] is strict: what a type does not know is an error; [`Kept`] writes it back.

mod address;
mod document;
mod flat;
mod kept;
mod limits;
mod locate;
mod read;
mod typed;

pub use document::{Document, Documents, documents, places};
pub use flat::{Entry, flat};
pub use kept::Kept;
pub use limits::Limits;
pub use locate::Place;
pub use read::{ReadError, read};
pub use typed::typed;
