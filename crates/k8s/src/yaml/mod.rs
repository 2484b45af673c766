//! Writing YAML: block style, as `kubectl` prints it, for every reader there is.
//!
//! ```text
//!   value ──Serialize──▶ writer ──▶ key ───┐
//!                          │               ├──▶ scalar: plain, 'single', "double" or | block
//!                          └── layout ─────┘
//! ```
//!
//! The text goes straight into the caller's buffer: no value tree in between, and no allocation of its own but for
//! [`Display`](std::fmt::Display) text of more than 64 bytes that turns out to need quotes.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! let labels = BTreeMap::from([("app", "shop"), ("canary", "yes"), ("rev", "1_0")]);
//! assert_eq!(
//!     mesh2yaml_k8s::yaml::to_string(&labels)?,
//!     "app: shop\ncanary: 'yes'\nrev: '1_0'\n"
//! );
//! # Ok::<(), mesh2yaml_k8s::yaml::WriteError>(())
//! ```
//!
//! # What is written for what
//!
//! | serde | YAML |
//! |---|---|
//! | bool, integers of all widths | as they are |
//! | f32, f64 | with a point, so that it reads back as a float: `1.0`, `2.5e-9`; NaN and the infinities are refused |
//! | char, str | plain where no reader of YAML 1.1 or 1.2 could take it for something else, quoted otherwise |
//! | bytes | refused |
//! | unit, none, unit struct | `null` |
//! | some, newtype struct | what is inside |
//! | unit variant | its name |
//! | other variants | a map of one key, the name; never a tag |
//! | seq, tuple, tuple struct | a list, not indented below its key; `[]` when empty |
//! | map, struct | a map in the order given; `{}` when empty |
//!
//! A key is a string, a character, a unit variant, or an integer or boolean, which becomes a string in quotes.

mod key;
mod scalar;
mod writer;

use serde::Serialize;

/// Why a value cannot be YAML.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The value holds something that has no form in YAML that all readers agree on; the text says what.
    #[error("{0} cannot be written as YAML")]
    Unsupported(&'static str),
    /// The `Serialize` of a type in the value gave up with this message.
    #[error("{0}")]
    Message(String),
}

/// A [`WriteError`] on its way out: one word, as each value that is written hands on whether it could be.
struct Failure(Box<WriteError>);

impl Failure {
    #[cold]
    fn unsupported(what: &'static str) -> Self {
        Self(Box::new(WriteError::Unsupported(what)))
    }
}

impl serde::ser::Error for Failure {
    #[cold]
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(Box::new(WriteError::Message(message.to_string())))
    }
}

impl std::error::Error for Failure {}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.0, f)
    }
}

/// One document as text; it ends with a line break.
///
/// # Errors
/// When the value holds bytes, a float that is not finite, or a map with a key that is not string-like; and when a `Serialize` in
/// it fails.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, WriteError> {
    let mut out = String::new();
    append(&mut out, value)?;
    Ok(out)
}

/// Writes one document at the end of `out`, which is expected to be empty or to end with a line break.
///
/// # Errors
/// As [`to_string`]; `out` is then left as it was.
pub fn append<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), WriteError> {
    let start = out.len();
    match value.serialize(writer::Writer::document(out)) {
        Ok(()) => {
            out.push('\n');
            Ok(())
        }
        Err(Failure(why)) => {
            out.truncate(start);
            Err(*why)
        }
    }
}

/// Writes one more document of a stream at the end of `out`: after a `---` line, unless it is the first.
///
/// ```
/// use mesh2yaml_k8s::{Namespace, yaml};
///
/// let mut out = String::new();
/// for name in ["web", "shop"] {
///     yaml::append_document(&mut out, &Namespace::new(name))?;
/// }
/// assert_eq!(out.matches("---\n").count(), 1);
/// # Ok::<(), yaml::WriteError>(())
/// ```
///
/// # Errors
/// As [`to_string`]; `out` is then left as it was.
pub fn append_document<T: Serialize + ?Sized>(out: &mut String, value: &T) -> Result<(), WriteError> {
    let start = out.len();
    if start > 0 {
        out.push_str("---\n");
    }
    let written = append(out, value);
    if written.is_err() {
        out.truncate(start);
    }
    written
}
