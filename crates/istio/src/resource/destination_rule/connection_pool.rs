//! Limits on connections and requests.

use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use crate::resource::wire::MaybeZero;

/// Limits that each calling proxy keeps for itself, upstream `connectionPool`. A count is at most 2,147,483,647, and
/// one that is not given is unlimited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
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
    /// Probes of connections that are idle, upstream `tcpKeepalive`. None by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp_keepalive: Option<TcpKeepalive>,
    /// The age at which a connection is closed, upstream `maxConnectionDuration`. Unlimited by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_connection_duration: Option<Duration>,
    /// When a connection without traffic is closed, upstream `idleTimeout`. After 1 h by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<IdleTimeout>,
}

/// When a connection of TCP without traffic is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
#[serde(from = "MaybeZero", into = "MaybeZero")]
#[non_exhaustive]
pub enum IdleTimeout {
    /// Never, written `0s`.
    Never,
    /// After this time.
    After(Duration),
}

impl From<MaybeZero> for IdleTimeout {
    fn from(MaybeZero(time): MaybeZero) -> Self {
        time.map_or(Self::Never, Self::After)
    }
}

impl From<IdleTimeout> for MaybeZero {
    fn from(when: IdleTimeout) -> Self {
        match when {
            IdleTimeout::Never => Self(None),
            IdleTimeout::After(time) => Self(Some(time)),
        }
    }
}

/// Probes of connections that are idle. What is not given is the operating system's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TcpKeepalive {
    /// Probes without an answer after which the connection counts as dead, upstream `probes`. 9 on Linux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probes: Option<u32>,
    /// How long a connection is idle before it is probed, upstream `time`. 2 h on Linux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Duration>,
    /// The time between probes, upstream `interval`. 75 s on Linux.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
}

impl TcpKeepalive {
    /// Probes, as the operating system has them.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up after so many probes without an answer.
    #[must_use]
    pub fn probes(mut self, count: u32) -> Self {
        self.probes = Some(count);
        self
    }

    /// Probes connections that have been idle for this time.
    #[must_use]
    pub fn time(mut self, time: Duration) -> Self {
        self.time = Some(time);
        self
    }

    /// Waits for this time between probes.
    #[must_use]
    pub fn interval(mut self, time: Duration) -> Self {
        self.interval = Some(time);
        self
    }
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

    /// Probes connections that are idle.
    #[must_use]
    pub fn tcp_keepalive(mut self, probes: TcpKeepalive) -> Self {
        self.tcp_keepalive = Some(probes);
        self
    }

    /// Closes connections of this age.
    #[must_use]
    pub fn max_connection_duration(mut self, time: Duration) -> Self {
        self.max_connection_duration = Some(time);
        self
    }

    /// Closes connections without traffic, or never.
    #[must_use]
    pub fn idle_timeout(mut self, when: IdleTimeout) -> Self {
        self.idle_timeout = Some(when);
        self
    }
}

/// Limits of HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
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
    /// Retries in flight to all pods of the host, upstream `maxRetries`. To istiod, 0 is no limit, here as for the other limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_retries: Option<u32>,
    /// The time after which a connection without requests is closed, upstream `idleTimeout`. 1 h by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_timeout: Option<Duration>,
    /// Whether the caller's version of HTTP is kept, upstream `useClientProtocol`; not beside an upgrade. Not by default.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub use_client_protocol: bool,
    /// Requests at a time on one connection of HTTP/2, upstream `maxConcurrentStreams`. 2,147,483,647 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_concurrent_streams: Option<u32>,
    /// PING frames on connections of HTTP/2, upstream `http2KeepAlive`. None by default.
    #[serde(rename = "http2KeepAlive", skip_serializing_if = "Option::is_none")]
    pub http2_keep_alive: Option<Http2KeepAlive>,
}

/// PING frames on connections of HTTP/2. Istio wants both times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Http2KeepAlive {
    /// The time between frames, upstream `interval`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Duration>,
    /// How long an answer may take before the connection is closed, upstream `timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Duration>,
}

impl Http2KeepAlive {
    /// Frames at this interval; an answer may take that long.
    #[must_use]
    pub fn new(interval: Duration, timeout: Duration) -> Self {
        Self {
            interval: Some(interval),
            timeout: Some(timeout),
        }
    }
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

impl HttpPool {
    /// Keeps the caller's version of HTTP.
    #[must_use]
    pub fn use_client_protocol(mut self) -> Self {
        self.use_client_protocol = true;
        self
    }

    /// Limits the requests at a time on one connection of HTTP/2.
    #[must_use]
    pub fn max_concurrent_streams(mut self, count: u32) -> Self {
        self.max_concurrent_streams = Some(count);
        self
    }

    /// Sends PING frames on connections of HTTP/2.
    #[must_use]
    pub fn http2_keep_alive(mut self, frames: Http2KeepAlive) -> Self {
        self.http2_keep_alive = Some(frames);
        self
    }
}

/// Whether HTTP/1.1 is carried as HTTP/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
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
