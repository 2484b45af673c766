//! Limits on connections and requests.

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

/// Limits that each calling proxy keeps for itself, upstream `connectionPool`. A count is at most 2,147,483,647, and
/// one that is not given is unlimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ConnectionPool {
    /// Limits of every connection, upstream `tcp`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp: Option<TcpPool>,
    /// Limits of HTTP, upstream `http`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpPool>,
}

impl ConnectionPool {
    /// No limit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits connections.
    #[must_use]
    pub fn tcp(mut self, limits: TcpPool) -> Self {
        self.tcp = Some(limits);
        self
    }

    /// Limits HTTP requests.
    #[must_use]
    pub fn http(mut self, limits: HttpPool) -> Self {
        self.http = Some(limits);
        self
    }
}

/// Limits of every connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpPool {
    /// Connections to the host at a time, upstream `maxConnections`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_connections: Option<u32>,
    /// The time to connect, upstream `connectTimeout`. 10 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<Duration>,
}

impl TcpPool {
    /// No limit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the connections at a time.
    #[must_use]
    pub fn max_connections(mut self, count: u32) -> Self {
        self.max_connections = Some(count);
        self
    }

    /// Limits the time to connect.
    #[must_use]
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = Some(time);
        self
    }
}

/// Limits of HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct HttpPool {
    /// Whether HTTP/1.1 is carried as HTTP/2, upstream `h2UpgradePolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h2_upgrade_policy: Option<H2UpgradePolicy>,
    /// Requests that wait for a connection, upstream `http1MaxPendingRequests`; of HTTP/2 too, in spite of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http1_max_pending_requests: Option<u32>,
    /// Requests in flight, upstream `http2MaxRequests`; of HTTP/1.1 too, in spite of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http2_max_requests: Option<u32>,
    /// Requests on one connection before it is closed, upstream `maxRequestsPerConnection`; 1 turns keep-alive off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_requests_per_connection: Option<u32>,
    /// Retries in flight to all pods of the host, upstream `maxRetries`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<u32>,
    /// The time after which a connection without requests is closed, upstream `idleTimeout`. 1 h by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<Duration>,
}

impl HttpPool {
    /// No limit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether HTTP/1.1 is carried as HTTP/2.
    #[must_use]
    pub fn h2_upgrade_policy(mut self, policy: H2UpgradePolicy) -> Self {
        self.h2_upgrade_policy = Some(policy);
        self
    }

    /// Limits the requests that wait for a connection.
    #[must_use]
    pub fn http1_max_pending_requests(mut self, count: u32) -> Self {
        self.http1_max_pending_requests = Some(count);
        self
    }

    /// Limits the requests in flight.
    #[must_use]
    pub fn http2_max_requests(mut self, count: u32) -> Self {
        self.http2_max_requests = Some(count);
        self
    }

    /// Limits the requests on one connection.
    #[must_use]
    pub fn max_requests_per_connection(mut self, count: u32) -> Self {
        self.max_requests_per_connection = Some(count);
        self
    }

    /// Limits the retries in flight.
    #[must_use]
    pub fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = Some(count);
        self
    }

    /// Closes connections without requests after this time.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.idle_timeout = Some(time);
        self
    }
}

/// Whether HTTP/1.1 is carried as HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum H2UpgradePolicy {
    /// As the mesh's configuration says, upstream `DEFAULT`.
    Default,
    /// Never, upstream `DO_NOT_UPGRADE`.
    DoNotUpgrade,
    /// Always, upstream `UPGRADE`.
    Upgrade,
}
