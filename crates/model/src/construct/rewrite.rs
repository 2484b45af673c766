//! `rewrite`

use mesh2yaml_types::Host;

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &["rewrite.path", "rewrite.prefix", "rewrite.host"];

/// What a request is changed to before it is sent on.
#[derive(Clone, Debug, Default)]
pub struct Rewrite {
    /// Its path; the query stays.
    pub path: Option<Leaf<RewritePath>>,
    /// Its host.
    pub host: Option<Leaf<Host>>,
}

/// What becomes of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RewritePath {
    /// This.
    Whole(Text),
    /// What it begins with is put in place of something else.
    Prefix {
        /// What it begins with; ends with a slash.
        from: Text,
        /// What it begins with then; ends with a slash.
        to: Text,
    },
}

impl RewritePath {
    /// The path that a path becomes.
    #[must_use]
    pub fn apply(&self, path: &str) -> String {
        match self {
            Self::Whole(to) => to.to_string(),
            Self::Prefix { from, to } => match path.strip_prefix(&**from) {
                Some(rest) => format!("{to}{rest}"),
                None => path.to_owned(),
            },
        }
    }
}
