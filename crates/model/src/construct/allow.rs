//! `allow "…" { … }`

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::{Name, Port};

use super::{Method, Network, Title};
use crate::{Accounts, Leaf, PathPattern, Text};

pub(super) const LEAVES: &[&str] = &[
    "allow.from.account",
    "allow.from.namespace",
    "allow.from.identity",
    "allow.from.cidr",
    "allow.from.except",
    "allow.from.mesh",
    "allow.from.anyone",
    "allow.method",
    "allow.path",
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
    /// With which methods: any of these, or all where there is none.
    pub methods: Vec<Leaf<Method>>,
    /// Under which paths: any of these, or all where there is none.
    pub paths: Vec<Leaf<PathPattern>>,
    /// On which of the Service's ports: any of these, or all that are declared where there is none.
    pub ports: Vec<Leaf<Port>>,
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
