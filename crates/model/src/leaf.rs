//! The smallest parts of a policy that a mesh must answer for.

use std::sync::Arc;

use mesh2yaml_types::{Duration, Name, Percent, Port};

use crate::{ProfileId, Service};

/// Texts that are shared between a policy and what is lowered from it.
pub type Text = Arc<str>;

/// The number of a leaf: dense in its policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafId(pub u32);

/// The leaves `start..end`: those of one statement follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeafRange {
    /// The first leaf's number.
    pub start: u32,
    /// One past the last leaf's.
    pub end: u32,
}

impl LeafRange {
    /// Whether a leaf is in the range.
    #[must_use]
    pub fn contains(self, leaf: LeafId) -> bool {
        (self.start..self.end).contains(&leaf.0)
    }
}

/// A value of the policy. What it is can be learnt only from [`Lowering`](crate::Lowering), by answering for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf<T> {
    id: LeafId,
    slot: Slot<T>,
}

/// Where a leaf's value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot<T> {
    /// In the source, at the leaf itself.
    Value(T),
    /// In the argument that a service gives to the profile: `$slow`.
    Argument {
        /// The profile.
        profile: ProfileId,
        /// The parameter's number.
        index: u16,
    },
    /// `$service`: the name of the service that uses the profile.
    Service,
    /// `$namespace`: its namespace.
    Namespace,
}

impl<T> Leaf<T> {
    /// A leaf. For mesh2yaml-check, which numbers them.
    pub fn new(id: LeafId, slot: Slot<T>) -> Self {
        Self { id, slot }
    }

    /// Its number: names the leaf without telling its value.
    pub fn id(&self) -> LeafId {
        self.id
    }

    pub(crate) fn slot(&self) -> &Slot<T> {
        &self.slot
    }

    /// The value where it is written at the leaf. For the sense checks of mesh2yaml-check: a backend has no use for
    /// it, since tidy bars this name from lowering.
    pub fn literal(&self) -> Option<&T> {
        match &self.slot {
            Slot::Value(v) => Some(v),
            Slot::Argument { .. } | Slot::Service | Slot::Namespace => None,
        }
    }
}

impl<T: FromArgument> Leaf<T> {
    /// The value in a service. Like [`Leaf::literal`] for the sense checks only.
    pub fn peek(&self, service: &Service) -> Option<T> {
        match &self.slot {
            Slot::Value(value) => Some(value.clone()),
            Slot::Argument { profile, index } => {
                let used = service.uses.iter().find(|u| u.profile == *profile)?;
                T::from_argument(&used.arguments.get(usize::from(*index))?.0)
            }
            Slot::Service => T::from_argument(&Argument::Name(service.name.clone())),
            Slot::Namespace => T::from_argument(&Argument::Name(service.namespace.clone())),
        }
    }
}

/// A service account as it is written: without a namespace it is in the service's own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountRef {
    /// The namespace, where one is given.
    pub namespace: Option<Name>,
    /// The name.
    pub name: Name,
}

/// One account of the source, or all that an argument lists.
pub type Accounts = Arc<[AccountRef]>;

/// The types that a parameter can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A name, such as that of an account.
    Name,
    /// Any text.
    Text,
    /// A whole number.
    Int,
    /// A duration.
    Duration,
    /// A percentage.
    Percent,
    /// A port.
    Port,
    /// One or more service accounts.
    Accounts,
}

impl ArgumentKind {
    /// All types with the words that they are declared by.
    pub const ALL: [(&'static str, Self); 7] = [
        ("name", Self::Name),
        ("text", Self::Text),
        ("int", Self::Int),
        ("duration", Self::Duration),
        ("percent", Self::Percent),
        ("port", Self::Port),
        ("accounts", Self::Accounts),
    ];

    /// The word that it is declared by.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, k)| *k == self)
            .map_or("text", |(w, _)| w)
    }
}

/// What a service gives to a profile's parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// A name.
    Name(Name),
    /// Any text.
    Text(Text),
    /// A whole number.
    Int(u32),
    /// A duration.
    Duration(Duration),
    /// A percentage.
    Percent(Percent),
    /// A port.
    Port(Port),
    /// One or more service accounts.
    Accounts(Accounts),
}

/// Values that a leaf may take from an argument.
pub trait FromArgument: Clone {
    /// The parameter types that a leaf of this type takes.
    const KINDS: &'static [ArgumentKind];

    /// The value of an argument; `None` for one of another type, which check has ruled out.
    fn from_argument(argument: &Argument) -> Option<Self>;
}

macro_rules! from_argument {
    ($($type:ty: $kind:ident),* $(,)?) => {$(
        impl FromArgument for $type {
            const KINDS: &'static [ArgumentKind] = &[ArgumentKind::$kind];
            fn from_argument(argument: &Argument) -> Option<Self> {
                if let Argument::$kind(value) = argument { Some(value.clone()) } else { None }
            }
        }
    )*};
}

from_argument!(Name: Name, u32: Int, Duration: Duration, Percent: Percent, Port: Port);

impl FromArgument for Text {
    const KINDS: &'static [ArgumentKind] = &[ArgumentKind::Text, ArgumentKind::Name];
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Text(text) => Some(text.clone()),
            Argument::Name(name) => Some(name.shared()),
            Argument::Int(_)
            | Argument::Duration(_)
            | Argument::Percent(_)
            | Argument::Port(_)
            | Argument::Accounts(_) => None,
        }
    }
}

impl FromArgument for Accounts {
    const KINDS: &'static [ArgumentKind] = &[ArgumentKind::Accounts, ArgumentKind::Name];
    fn from_argument(argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Accounts(accounts) => Some(accounts.clone()),
            // `$service`, or a parameter: an account of the service's own namespace.
            Argument::Name(name) => Some(Self::from([AccountRef {
                namespace: None,
                name: name.clone(),
            }])),
            Argument::Text(_)
            | Argument::Int(_)
            | Argument::Duration(_)
            | Argument::Percent(_)
            | Argument::Port(_) => None,
        }
    }
}

/// Values that stand only where they are written.
macro_rules! never_an_argument {
    ($($type:ty),* $(,)?) => {$(
        impl FromArgument for $type {
            const KINDS: &'static [ArgumentKind] = &[];
            fn from_argument(_: &Argument) -> Option<Self> { None }
        }
    )*};
}

use crate::construct::{
    Abort, Access, Delay, Edit, Failure, FieldIs, GrpcCall, H2Upgrade, HostIs, IdentityName, LogTarget,
    Method, MtlsMode, Network, PathIs, PathMode, Protocol, RedirectStatus, RetryOn, RewritePath, Scheme,
    Share,
};
never_an_argument!(
    (),
    u16,
    Abort,
    Access,
    Delay,
    Edit,
    Failure,
    FieldIs,
    GrpcCall,
    H2Upgrade,
    HostIs,
    IdentityName,
    LogTarget,
    Method,
    MtlsMode,
    Network,
    PathIs,
    PathMode,
    Protocol,
    RedirectStatus,
    RetryOn,
    RewritePath,
    Scheme,
    Share,
    crate::PathPattern,
    mesh2yaml_types::Host,
    mesh2yaml_types::ServiceAccount,
);
