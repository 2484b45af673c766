//! Labels of Kubernetes objects, and equality selectors made of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One label, `key=value`, as Kubernetes allows it: the key a name of up to 63 characters, perhaps after a DNS
/// prefix and `/`; the value of up to 63 characters, perhaps empty; letters, digits, `-`, `_` and `.`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Label {
    key: String,
    value: String,
}

/// Why a text is not a [`Label`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// There is no `=`.
    #[error("a label is written `key=value`")]
    Sign,
    /// The key is not one.
    #[error(
        "a label's key is at most 63 letters, digits, `-`, `_` and `.`, perhaps after a DNS name and `/`"
    )]
    Key,
    /// The value is not one.
    #[error(
        "a label's value is at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"
    )]
    Value,
}

fn is_part(s: &str) -> bool {
    let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let b = s.as_bytes();
    b.len() <= 63
        && ends(b.first())
        && ends(b.last())
        && b.iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn is_key(s: &str) -> bool {
    let prefix_ok = |p: &str| p.len() <= 253 && p.split('.').all(crate::name::is_name);
    match s.split_once('/') {
        Some((prefix, name)) => prefix_ok(prefix) && is_part(name),
        None => is_part(s),
    }
}

impl Label {
    /// A label from its two halves.
    ///
    /// # Errors
    /// Where one of them is not allowed by Kubernetes.
    pub fn new(key: &str, value: &str) -> Result<Self, LabelError> {
        Self::check(key, value)?;
        Ok(Self {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    }

    /// Whether the two halves make a label, without making it.
    ///
    /// # Errors
    /// Where one of them is not allowed by Kubernetes.
    pub fn check(key: &str, value: &str) -> Result<(), LabelError> {
        if !is_key(key) {
            Err(LabelError::Key)
        } else if !value.is_empty() && !is_part(value) {
            Err(LabelError::Value)
        } else {
            Ok(())
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl FromStr for Label {
    type Err = LabelError;
    fn from_str(s: &str) -> Result<Self, LabelError> {
        let (key, value) = s.split_once('=').ok_or(LabelError::Sign)?;
        Self::new(key, value)
    }
}

impl Serialize for Label {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl TryFrom<String> for Label {
    type Error = LabelError;
    fn try_from(s: String) -> Result<Self, LabelError> {
        s.parse()
    }
}

impl From<Label> for String {
    fn from(l: Label) -> Self {
        l.to_string()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
