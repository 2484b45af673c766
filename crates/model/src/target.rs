//! What is compiled for: a mesh in a version.

use std::fmt;
use std::str::FromStr;

use crate::MeshId;

/// A release line of a mesh, such as 1.30.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Before the dot.
    pub major: u16,
    /// After it.
    pub minor: u16,
}

/// A text that is not a [`Version`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a version is written `MAJOR.MINOR`, as in `1.30`")]
pub struct VersionError;

impl Version {
    /// The version `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl FromStr for Version {
    type Err = VersionError;
    fn from_str(s: &str) -> Result<Self, VersionError> {
        let part = |p: &str| {
            let digits = !p.is_empty() && p.len() <= 3 && p.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| p.parse().ok()).flatten().ok_or(VersionError)
        };
        let (major, rest) = s.split_once('.').ok_or(VersionError)?;
        // A patch level says nothing about what exists, so `1.30.2` is 1.30.
        let minor = match rest.split_once('.') {
            Some((minor, patch)) => part(patch).map(|_: u16| minor)?,
            None => rest,
        };
        Ok(Self {
            major: part(major)?,
            minor: part(minor)?,
        })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Something that a mesh can since some version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Feature {
    /// What it is, as a sentence would name it: "path templates in access rules".
    pub name: &'static str,
    /// The first version that has it.
    pub since: Version,
}

/// A mesh in a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The mesh's number.
    pub mesh: MeshId,
    /// The name that the source calls it by.
    pub name: &'static str,
    /// The version.
    pub version: Version,
}
