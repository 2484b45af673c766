//! `deny "…" { … }`

use super::Allow;

pub(super) const LEAVES: &[&str] = &[
    "deny.from.account",
    "deny.from.namespace",
    "deny.from.identity",
    "deny.from.cidr",
    "deny.from.except",
    "deny.from.mesh",
    "deny.from.anyone",
    "deny.header",
    "deny.query",
    "deny.method",
    "deny.path",
    "deny.path.regex",
    "deny.host",
    "deny.grpc",
    "deny.port",
    "deny.dry-run",
];

/// Requests that are not let in, whatever allows them. It lets nothing in, and shuts no port.
#[derive(Clone, Debug)]
pub struct Deny {
    /// The requests, in the words of an `allow`.
    pub rule: Allow,
}
