//! What is said of a document.

use std::borrow::Cow;
use std::ops::Range;

use mesh2yaml_k8s::{Finding, Path, Severity};

/// What is said of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Which document of its text, from 0; empty ones are not counted. Items of a `List` have the number of the list.
    pub index: usize,
    /// The line it begins at, from 1.
    pub line: usize,
    /// Its `apiVersion`, if it has one.
    pub api_version: Option<Cow<'static, str>>,
    /// Its `kind`, if it has one.
    pub kind: Option<Cow<'static, str>>,
    /// Its `metadata.namespace`, if it has one.
    pub namespace: Option<String>,
    /// Its `metadata.name`, if it has one.
    pub name: Option<String>,
    /// What it comes to.
    pub verdict: Verdict,
    /// All that was found, with places.
    pub findings: Vec<Located>,
    /// Where it is in its document: below `items` for an item of a `List`.
    pub(crate) path: Path,
    /// Where the document is in its text.
    pub(crate) own: Range<usize>,
    /// The line at which that begins.
    pub(crate) own_line: usize,
}

/// What a report comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing is wrong with it; there may be warnings.
    Valid,
    /// It has an error.
    Invalid,
    /// It is of a kind that is not judged here.
    #[default]
    UnknownKind,
}

impl Verdict {
    /// `valid`, `invalid` or `unknown-kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::UnknownKind => "unknown-kind",
        }
    }
}

/// A finding, and where in the text it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// What was found. Its path begins at the document; that of an item of a `List` with `items[n]`.
    pub finding: Finding,
    /// The line in the text, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters of the line are meant; 0 where that is not known.
    pub length: usize,
}

impl Report {
    /// Whether there is an error in it.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        self.verdict == Verdict::Invalid
    }

    /// Adds a finding that was made later, as by a check of a whole [set](crate::set); an error makes it invalid.
    pub fn add(&mut self, finding: Located) {
        if finding.finding.severity == Severity::Error {
            self.verdict = Verdict::Invalid;
        }
        self.findings.push(finding);
    }
}
