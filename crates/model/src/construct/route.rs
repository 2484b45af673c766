//! `route "…" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::{Name, Percent, Port};

use super::{Conditions, Edits, Fault, Mirror, Redirect, Respond, Retry, Rewrite, Timeout};
use crate::{Leaf, PerMesh, Text};

pub(super) const LEAVES: &[&str] = &[
    "route.header",
    "route.query",
    "route.method",
    "route.path",
    "route.path.regex",
    "route.host",
    "route.grpc",
    "route.port",
    "route.to",
    "route.to.service",
];

/// Where some requests go.
#[derive(Clone, Debug)]
pub struct Route {
    /// What it is called.
    pub title: Option<Title>,
    /// Its place.
    pub span: Span,
    /// Which requests: all conditions hold.
    pub when: Conditions,
    /// To whom, in which shares; to the service itself where there is none.
    pub to: Vec<Leaf<Share>>,
    /// Where callers are sent in place of that.
    pub redirect: Option<Redirect>,
    /// What is answered in place of that.
    pub respond: Option<Respond>,
    /// What requests are changed to.
    pub rewrite: Rewrite,
    /// Who gets copies.
    pub mirror: PerMesh<Mirror>,
    /// What goes wrong on purpose.
    pub fault: Fault,
    /// What becomes of headers.
    pub edits: Edits,
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

/// Who gets requests, and its share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Who gets them.
    pub to: Destination,
    /// Its share.
    pub percent: Percent,
}

/// Who gets requests.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// A version of the service.
    Version(Name),
    /// Another service.
    Service(ServiceRef),
}

/// A service as it is written: without a namespace it is in the namespace of the one that speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceRef {
    /// Its namespace, where one is given.
    pub namespace: Option<Name>,
    /// Its name.
    pub name: Name,
    /// Its port, where one is given; otherwise it has one that routes are for.
    pub port: Option<Port>,
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
