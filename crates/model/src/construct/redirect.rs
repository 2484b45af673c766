//! `redirect`

use mesh2yaml_types::{Host, Port};

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "redirect.status",
    "redirect.scheme",
    "redirect.host",
    "redirect.port",
    "redirect.path",
];

/// Where callers are sent. What is not said stays as it is; a host without a port has its scheme's own.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// The status: 301, 302, 303, 307 or 308.
    pub status: Leaf<RedirectStatus>,
    /// The scheme.
    pub scheme: Option<Leaf<Scheme>>,
    /// The host.
    pub host: Option<Leaf<Host>>,
    /// The port.
    pub port: Option<Leaf<Port>>,
    /// The path; the query stays.
    pub path: Option<Leaf<Text>>,
}

/// A status that sends callers elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedirectStatus {
    /// 301
    MovedPermanently,
    /// 302
    Found,
    /// 303
    SeeOther,
    /// 307
    Temporary,
    /// 308
    Permanent,
}

impl RedirectStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::MovedPermanently,
        Self::Found,
        Self::SeeOther,
        Self::Temporary,
        Self::Permanent,
    ];

    /// Its number.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::MovedPermanently => 301,
            Self::Found => 302,
            Self::SeeOther => 303,
            Self::Temporary => 307,
            Self::Permanent => 308,
        }
    }
}

/// The scheme of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// `http`
    Http,
    /// `https`
    Https,
}

impl Scheme {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}
