//! `allow "…" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::Name;

use super::{Conditions, Network, Title};
use crate::{Accounts, Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "allow.from.account",
    "allow.from.namespace",
    "allow.from.identity",
    "allow.from.cidr",
    "allow.from.except",
    "allow.from.mesh",
    "allow.from.anyone",
    "allow.header",
    "allow.query",
    "allow.method",
    "allow.path",
    "allow.path.regex",
    "allow.host",
    "allow.grpc",
    "allow.port",
    "allow.dry-run",
];

/// Requests that are let in. A port with such a rule denies all that none of them lets in.
#[derive(Clone, Debug)]
pub struct Allow {
    /// What it is called.
    pub title: Option<Title>,
    /// Its place.
    pub span: Span,
    /// Who calls: any of these.
    pub from: Vec<Caller>,
    /// What is asked. Without ports it is of all that the service declares.
    pub when: Conditions,
    /// Whether it decides nothing: what it would decide is logged.
    pub dry_run: Option<Leaf<()>>,
}

/// Who calls.
#[derive(Clone, Debug)]
pub enum Caller {
    /// One of these service accounts of the mesh's trust domain.
    Account(Leaf<Accounts>),
    /// Any service account of a namespace, in the mesh's trust domain.
    Namespace(Leaf<Name>),
    /// Whoever has this name in its certificate.
    Identity(Leaf<IdentityName>),
    /// Whoever connects from an address of a network.
    Cidr {
        /// The network.
        network: Leaf<Network>,
        /// A part of it that is not meant.
        except: Option<Leaf<Network>>,
    },
    /// Any service account of the mesh's trust domain.
    Mesh(Leaf<()>),
    /// Anybody, with or without an identity.
    Anyone(Leaf<()>),
}

/// A name as a certificate carries it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityName {
    /// `spiffe://partner.example/ns/shop/sa/web`: what follows `spiffe://`.
    Spiffe(Text),
    /// `web.partner.example`
    Dns(Text),
}

impl IdentityName {
    /// As the certificate carries it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Spiffe(rest) => format!("spiffe://{rest}"),
            Self::Dns(name) => name.to_string(),
        }
    }
}
