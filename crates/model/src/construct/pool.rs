//! `pool`

use mesh2yaml_types::Duration;

use crate::Leaf;

pub(super) const LEAVES: &[&str] = &[
    "pool.max-connections",
    "pool.connect-timeout",
    "pool.max-pending-requests",
    "pool.max-requests",
    "pool.max-requests-per-connection",
    "pool.max-concurrent-retries",
    "pool.h2-upgrade",
];

/// Limits on the connections that each caller's proxy holds to the service.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// TCP connections to all endpoints together.
    pub max_connections: Option<Leaf<u32>>,
    /// How long a connection may take to be made.
    pub connect_timeout: Option<Leaf<Duration>>,
    /// Requests that wait for a connection.
    pub max_pending_requests: Option<Leaf<u32>>,
    /// Requests that are under way.
    pub max_requests: Option<Leaf<u32>>,
    /// Requests after which a connection is closed.
    pub max_requests_per_connection: Option<Leaf<u32>>,
    /// Retries that are under way.
    pub max_concurrent_retries: Option<Leaf<u32>>,
    /// Whether HTTP/1.1 requests travel as HTTP/2.
    pub h2_upgrade: Option<Leaf<H2Upgrade>>,
}

/// Whether HTTP/1.1 requests travel as HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum H2Upgrade {
    /// They do.
    Always,
    /// They do not.
    Never,
}
