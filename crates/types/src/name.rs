//! Names of Kubernetes objects: DNS labels (RFC 1123).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A DNS label as RFC 1123 defines it: 1 to 63 of `a-z`, `0-9` and `-`, with a letter or digit at both ends.
///
/// Names of namespaces, services, service accounts and versions are of this form. Cloning is cheap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Name(
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"))
    )]
    Arc<str>,
);

/// Why a text is not a [`Name`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// The text is empty.
    #[error("a name cannot be empty")]
    Empty,
    /// The text is longer than 63 characters.
    #[error("a name has at most 63 characters")]
    TooLong,
    /// The text holds something other than lower-case letters, digits and hyphens, or has a hyphen at an end.
    #[error("a name is made of lower-case letters, digits and inner hyphens")]
    Form,
}

/// Whether `text` is a [`Name`].
#[must_use]
pub const fn is_name(text: &str) -> bool {
    let b = text.as_bytes();
    if b.is_empty() || b.len() > 63 || b[0] == b'-' || b[b.len() - 1] == b'-' {
        return false;
    }
    let mut i = 0;
    while i < b.len() {
        if !matches!(b[i], b'a'..=b'z' | b'0'..=b'9' | b'-') {
            return false;
        }
        i += 1;
    }
    true
}

impl Name {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as shared text, without a copy.
    #[must_use]
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn from_literal(checked: &'static str) -> Self {
        Self(Arc::from(checked))
    }
}

impl FromStr for Name {
    type Err = NameError;
    fn from_str(s: &str) -> Result<Self, NameError> {
        match s.len() {
            0 => Err(NameError::Empty),
            64.. => Err(NameError::TooLong),
            _ if !is_name(s) => Err(NameError::Form),
            _ => Ok(Self(Arc::from(s))),
        }
    }
}

impl Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;
    fn try_from(s: String) -> Result<Self, NameError> {
        s.parse()
    }
}

impl From<Name> for String {
    fn from(n: Name) -> Self {
        n.0.as_ref().to_owned()
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// A [`Name`] literal, checked when the program is compiled.
///
/// ```
/// let team = mesh2yaml_types::name!("checkout");
/// assert_eq!(team.as_str(), "checkout");
/// ```
///
/// ```compile_fail
/// let team = mesh2yaml_types::name!("Check out");
/// ```
#[macro_export]
macro_rules! name {
    ($text:literal) => {{
        const { assert!($crate::literal::is_name($text), "not a DNS label") };
        $crate::Name::from_literal($text)
    }};
}
