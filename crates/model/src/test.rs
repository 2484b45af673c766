//! `test "a tester gets the canary" { … }`: a request, and what is expected of it. No mesh is told of it; whoever has the policy's meaning asks.

use std::net::IpAddr;

use mesh2yaml_diagnostics::Span;
use mesh2yaml_types::{Duration, Host, Name, Port, ServiceAccount};

use crate::Text;
use crate::construct::{RedirectStatus, Scheme, Share};

/// A request, and what is expected of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Its title, as written.
    pub title: Text,
    /// The place of the title.
    pub span: Span,
    /// The namespace of the service that is asked.
    pub namespace: Name,
    /// The service.
    pub service: Name,
    /// Its port.
    pub port: Port,
    /// Who asks.
    pub sender: Sender,
    /// What is asked; `None` where it is bytes that no proxy reads.
    pub sent: Option<Sent>,
    /// What is expected: all of it.
    pub expects: Vec<Expectation>,
}

/// Who sends the request of a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// Whom its certificate names; `None` for plaintext.
    pub identity: Option<SenderIdentity>,
    /// The address that its connection comes from; where none is given, one that is in nobody's network.
    pub address: Option<IpAddr>,
}

/// Whom a sender's certificate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderIdentity {
    /// The trust domain; `None` for the mesh's own.
    pub trust_domain: Option<Text>,
    /// The account.
    pub account: ServiceAccount,
}

/// The request of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The method.
    pub method: Text,
    /// The path, and the query where there is one.
    pub target: Text,
    /// The host that it is addressed to; `None` for the service's own name.
    pub host: Option<Host>,
    /// Its headers, the names in lower case.
    pub headers: Vec<(Text, Text)>,
    /// Whether it is a gRPC call.
    pub is_call: bool,
}

/// Something that is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Its place.
    pub span: Span,
    /// What is expected.
    pub what: Expected,
}

/// What may be expected of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// Whoever gets it lets it in.
    Allowed,
    /// Nobody lets it in, and the service's own pods would not either, were they asked without the caller's proxy.
    Denied,
    /// No route takes it.
    NoRoute,
    /// It goes there by these shares, and is let in.
    To(Vec<Share>),
    /// The caller is sent elsewhere.
    Redirect {
        /// The status.
        status: RedirectStatus,
        /// The scheme, if another.
        scheme: Option<Scheme>,
        /// The host, if another.
        host: Option<Host>,
        /// The port, if one is said.
        port: Option<Port>,
        /// The path, if another.
        path: Option<Text>,
    },
    /// It is answered at once, with this status.
    Respond(u16),
    /// It may take so long.
    Timeout(Duration),
}
