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
    /// In what a service says: the arguments that it gives to the profile, its name, its namespace.
    Given(Given<T>),
}

impl<T: Clone> Slot<T> {
    /// The value in a service.
    pub fn of(&self, service: &Service) -> Option<T> {
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Given(given) => given.of(service),
        }
    }
}

/// A value that is made for each service that uses a profile.
pub struct Given<T> {
    argument: Option<(ProfileId, u16)>,
    make: Make<T>,
}

type Make<T> = Arc<dyn Fn(&Service) -> Option<T> + Send + Sync>;

impl<T> Given<T> {
    /// A value that is made so. `argument` is the profile's parameter, by its number, whose argument is the place of
    /// what is wrong with the value.
    pub fn new(
        argument: Option<(ProfileId, u16)>,
        make: impl Fn(&Service) -> Option<T> + Send + Sync + 'static,
    ) -> Self {
        Self {
            argument,
            make: Arc::new(make),
        }
    }

    /// The value in a service; `None` only where check has said that there is none.
    #[must_use]
    pub fn of(&self, service: &Service) -> Option<T> {
        (self.make)(service)
    }

    /// The parameter whose argument is its place.
    #[must_use]
    pub fn argument(&self) -> Option<(ProfileId, u16)> {
        self.argument
    }
}

impl<T> Clone for Given<T> {
    fn clone(&self) -> Self {
        Self {
            argument: self.argument,
            make: Arc::clone(&self.make),
        }
    }
}

impl<T> PartialEq for Given<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.make, &other.make)
    }
}

impl<T> std::fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Given").field(&self.argument).finish()
    }
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
            Slot::Given(_) => None,
        }
    }
}

impl<T: FromArgument> Leaf<T> {
    /// The value in a service. Like [`Leaf::literal`] for the sense checks only.
    pub fn peek(&self, service: &Service) -> Option<T> {
        self.slot.of(service)
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

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $variant:ident $word:literal),* $(,)?) => {
        /// The types that a parameter can have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ArgumentKind {
            $($(#[doc = $doc])* $variant),*
        }

        impl ArgumentKind {
            /// All types with the words that they are declared by.
            pub const ALL: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];

            /// The word that it is declared by.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

kinds! {
    /// A name, such as that of an account.
    Name "name",
    /// Any text.
    Text "text",
    /// One of the words that its place takes, such as `strict`.
    Word "word",
    /// A whole number.
    Int "int",
    /// A duration.
    Duration "duration",
    /// A percentage.
    Percent "percent",
    /// A port.
    Port "port",
    /// A service account.
    Account "account",
    /// One or more service accounts.
    Accounts "accounts",
    /// An identity that is no account of the mesh.
    Identity "identity",
    /// A service.
    Service "service",
    /// A network.
    Cidr "cidr",
    /// A host.
    Host "host",
    /// A method of HTTP.
    Method "method",
    /// A path or a pattern of paths.
    Path "path",
    /// A service of gRPC, perhaps with a method.
    Call "call",
}

/// What a service gives to a profile's parameter: right for the parameter's type, and for every place that it stands at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Argument {
    /// One value, as it is written.
    One(ArgumentKind, Text),
    /// One or more service accounts.
    Accounts(Accounts),
}

/// Values that a leaf may take from an argument.
pub trait FromArgument: Clone {
    /// The parameter types that a leaf of this type takes. None: what is said there decides what the leaf is, so it
    /// is written there.
    const KINDS: &'static [ArgumentKind];

    /// The value of an argument, which `read` reads as if it stood at the leaf.
    fn from_argument(argument: &Argument, read: impl Fn(&str) -> Option<Self>) -> Option<Self> {
        match argument {
            Argument::One(_, text) => read(text),
            Argument::Accounts(_) => None,
        }
    }
}

macro_rules! from_argument {
    ($($kinds:tt: $($type:ty),+;)*) => {$($(
        impl FromArgument for $type {
            const KINDS: &'static [ArgumentKind] = &from_argument!(@ $kinds);
        }
    )+)*};
    (@ [$($kind:ident),*]) => { [$(ArgumentKind::$kind),*] };
}

impl FromArgument for Accounts {
    // A name is an account of the service's own namespace.
    const KINDS: &'static [ArgumentKind] =
        &[ArgumentKind::Accounts, ArgumentKind::Account, ArgumentKind::Name];

    fn from_argument(argument: &Argument, read: impl Fn(&str) -> Option<Self>) -> Option<Self> {
        match argument {
            Argument::One(_, text) => read(text),
            Argument::Accounts(accounts) => Some(accounts.clone()),
        }
    }
}

use crate::construct::{
    Abort, Access, Delay, Edit, Failure, FieldIs, GrpcCall, H2Upgrade, HostIs, IdentityName, LogTarget,
    Method, MtlsMode, Network, PathIs, PathMode, Protocol, RedirectStatus, RetryOn, RewritePath, Scheme,
    ServiceRef, Share, ValueIs,
};

from_argument! {
    [Name]: Name;
    [Text, Name]: Text, ValueIs;
    [Int]: u32, u16, RedirectStatus;
    [Duration]: Duration;
    [Percent]: Percent;
    [Port]: Port;
    [Account]: mesh2yaml_types::ServiceAccount;
    [Identity]: IdentityName;
    [Service, Name]: ServiceRef;
    [Cidr]: Network;
    [Host]: HostIs, mesh2yaml_types::Host;
    [Method]: Method;
    [Path]: crate::PathPattern, PathIs, RewritePath;
    [Call]: GrpcCall;
    [Word]: Access, Failure, H2Upgrade, LogTarget, MtlsMode, PathMode, Protocol, Scheme;
    // Made of several words, each of which is a value of its own.
    []: Abort, Delay, Edit, FieldIs, Share;
    // Consent names each of them, so which one it is stands in the source.
    []: RetryOn;
    // Said by the statement itself.
    []: ();
}
