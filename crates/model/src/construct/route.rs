//! `route "…" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::{Name, Percent};

use super::{Retry, Timeout};
use crate::{Leaf, PathPattern, PerMesh, Text};

pub(super) const LEAVES: &[&str] = &["route.header", "route.method", "route.path", "route.to"];

/// Where some requests go.
#[derive(Clone, Debug)]
pub struct Route {
    /// What it is called.
    pub title: Option<Title>,
    /// Its place.
    pub span: Span,
    /// Which requests: all conditions hold.
    pub when: Conditions,
    /// To which versions, in which shares; to the service itself where there is none.
    pub to: Vec<Leaf<Share>>,
    /// How long they may take.
    pub timeout: PerMesh<Timeout>,
    /// Whether failed ones are tried again.
    pub retry: PerMesh<Retry>,
}

/// What a rule is called, and the object name that is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// As written.
    pub text: Text,
    /// In lower case, with hyphens for all that a name cannot hold.
    pub slug: Text,
}

impl Title {
    /// The title of this text; `None` where no name can be made of it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut slug = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.ends_with('-') && !slug.is_empty() {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        (!slug.is_empty()).then(|| Self {
            text: text.into(),
            slug: slug.into(),
        })
    }
}

/// Conditions on a request: all hold; of several values of one, any.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Headers.
    pub headers: Vec<Leaf<HeaderIs>>,
    /// Methods, any of them.
    pub methods: Vec<Leaf<Method>>,
    /// Path patterns, any of them.
    pub paths: Vec<Leaf<PathPattern>>,
}

/// A header with one of some values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderIs {
    /// The header's name, in lower case.
    pub name: Text,
    /// Any of these values.
    pub values: std::sync::Arc<[Text]>,
}

/// A version and its share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The version's name.
    pub version: Name,
    /// Its share.
    pub percent: Percent,
}

macro_rules! methods {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// An HTTP method.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the method of its name")]
        pub enum Method { $($variant),* }

        impl Method {
            /// All methods.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

methods!(
    Get "GET", Head "HEAD", Post "POST", Put "PUT", Delete "DELETE", Connect "CONNECT", Options "OPTIONS",
    Trace "TRACE", Patch "PATCH",
);
