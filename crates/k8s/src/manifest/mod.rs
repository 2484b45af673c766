//! Reading YAML manifests: one or many documents, as JSON values in the order of the text.
//!
//! ```text
//!   text ──within Limits──▶ one value for each document that is not empty
//!                  └──────▶ ReadError { message, line, column }
//! ```

mod address;
mod limits;
mod read;

pub use limits::Limits;
pub use read::{ReadError, read};
