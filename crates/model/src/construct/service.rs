//! `service … { … }`: what is a fact of the Service and its pods.

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::Name;

use crate::{Leaf, Text};

pub(super) const LEAVES: &[&str] = &[
    "workload",
    "account",
    "port.protocol",
    "port.number",
    "port.target",
    "probes",
    "probes.on",
    "version",
    "version.labels",
];

/// A statement of `service` that no other block has.
#[derive(Clone, Debug)]
pub enum ServiceFact {
    /// The labels of its pods.
    Workload(Vec<LabelLeaf>),
    /// The service account that they run as.
    Account(Leaf<Name>),
    /// A port.
    Port(Port),
    /// What the kubelet asks.
    Probes(Probes),
    /// A set of its pods.
    Version(Version),
}

/// A label whose value may be an argument.
#[derive(Clone, Debug)]
pub struct LabelLeaf {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Leaf<Text>,
}

/// A port of the Service.
#[derive(Clone, Debug)]
pub struct Port {
    /// What is spoken on it.
    pub protocol: Leaf<Protocol>,
    /// The Service's port.
    pub number: Leaf<mesh2yaml_types::Port>,
    /// The container's, where it differs.
    pub target: Option<Leaf<mesh2yaml_types::Port>>,
}

/// What is spoken on a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// HTTP/1.1
    Http,
    /// HTTP/2 without TLS of its own
    Http2,
    /// gRPC
    Grpc,
    /// Anything over TCP
    Tcp,
    /// TLS that the workload itself ends
    Tls,
    /// Bytes that no proxy should look at
    Opaque,
}

impl Protocol {
    /// All, with the words that they are written by.
    pub const ALL: [(&'static str, Self); 6] = [
        ("http", Self::Http),
        ("http2", Self::Http2),
        ("grpc", Self::Grpc),
        ("tcp", Self::Tcp),
        ("tls", Self::Tls),
        ("opaque", Self::Opaque),
    ];

    /// The word that it is written by.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, p)| *p == self)
            .map_or("http", |(w, _)| w)
    }

    /// Whether routes can be for it.
    #[must_use]
    pub fn is_routed(self) -> bool {
        matches!(self, Self::Http | Self::Http2 | Self::Grpc)
    }

    /// Whether requests have a method and a path on it.
    #[must_use]
    pub fn is_http(self) -> bool {
        matches!(self, Self::Http | Self::Http2)
    }
}

/// What the kubelet asks.
#[derive(Clone, Debug)]
pub enum Probes {
    /// Nothing that is a request.
    None(Leaf<()>),
    /// `GET` of these paths.
    Http {
        /// The paths.
        paths: Vec<Leaf<Text>>,
        /// The container port; the one HTTP port where none is given.
        on: Option<Leaf<mesh2yaml_types::Port>>,
    },
    /// The health of a gRPC server, by [`HEALTH_CHECK`].
    Grpc {
        /// That it is.
        said: Leaf<()>,
        /// The container port; the one gRPC port where none is given.
        on: Option<Leaf<mesh2yaml_types::Port>>,
    },
}

/// The path of the call that the kubelet's gRPC probes make, whichever service of the pod they ask of
/// (`pkg/probe/grpc` in Kubernetes: the service is in the message).
pub const HEALTH_CHECK: &str = "/grpc.health.v1.Health/Check";

/// A set of the pods, known by labels on top of the workload's.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its name.
    pub name: Leaf<Name>,
    /// Its labels.
    pub labels: Vec<LabelLeaf>,
    /// Its place.
    pub span: Span,
}
