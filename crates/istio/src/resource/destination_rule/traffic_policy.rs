//! What applies to connections and requests.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use super::{ClientTls, ConnectionPool, LoadBalancer, OutlierDetection, ProxyProtocol, RetryBudget, Tunnel};
use crate::resource::wire;

/// What applies to connections and requests, upstream `TrafficPolicy`. Istio refuses one without any part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TrafficPolicy {
    /// Which pod a request goes to, upstream `loadBalancer`. The one with fewest requests by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<LoadBalancer>,
    /// Limits that protect the service, upstream `connectionPool`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPool>,
    /// When a failing pod gets a rest, upstream `outlierDetection`. Off without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
    /// How callers encrypt, upstream `tls`. Without it, Istio uses mTLS wherever the other side has a proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ClientTls>,
    /// What applies to single ports instead, upstream `portLevelSettings`; at most 4,096. Such a port takes none of the four parts
    /// above from here: what is left out there has its default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub port_level_settings: Vec<PortTrafficPolicy>,
    /// Carries bytes through an HTTP proxy, which the host is, upstream `tunnel`. Of routes of TCP and TLS; not beside `proxyProtocol`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tunnel: Option<Tunnel>,
    /// Tells the service the caller's address, upstream `proxyProtocol`; not beside `tunnel`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_protocol: Option<ProxyProtocol>,
    /// How many retries there are beside other requests, upstream `retryBudget`. As `connectionPool` says without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_budget: Option<RetryBudget>,
}

/// What applies to one port of the host, upstream `PortTrafficPolicy`. Istio refuses one without any part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct PortTrafficPolicy {
    /// The number of the service's port, upstream `port.number`. Any number is admitted; no service has port 0, or one above 65,535.
    #[serde(with = "wire::port_number")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<wire::port_number::PortNumber>"))]
    pub port: u32,
    /// Which pod a request goes to, upstream `loadBalancer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_balancer: Option<LoadBalancer>,
    /// Limits that protect the service, upstream `connectionPool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPool>,
    /// When a failing pod gets a rest, upstream `outlierDetection`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
    /// How callers encrypt, upstream `tls`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ClientTls>,
}

impl TrafficPolicy {
    /// A policy that says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { TrafficPolicy {
    /// Says which pod a request goes to.
    load_balancer(LoadBalancer) = load_balancer.set;
    /// Limits connections and requests.
    connection_pool(ConnectionPool) = connection_pool.set;
    /// Ejects failing pods.
    outlier_detection(OutlierDetection) = outlier_detection.set;
    /// Says how callers encrypt, instead of what Istio finds out by itself.
    tls(ClientTls) = tls.set;
    /// Says what applies to a port.
    port(PortTrafficPolicy) = port_level_settings.push;
    /// Carries bytes through an HTTP proxy.
    tunnel(Tunnel) = tunnel.set;
    /// Tells the service the caller's address.
    proxy_protocol(ProxyProtocol) = proxy_protocol.set;
    /// Limits retries by the number of requests.
    retry_budget(RetryBudget) = retry_budget.set;
} }

impl PortTrafficPolicy {
    /// A policy of this port that says nothing yet.
    #[must_use]
    pub fn new(port: Port) -> Self {
        Self {
            port: u32::from(port.get()),
            load_balancer: None,
            connection_pool: None,
            outlier_detection: None,
            tls: None,
        }
    }
}

setters! { PortTrafficPolicy {
    /// Says which pod a request goes to.
    load_balancer(LoadBalancer) = load_balancer.set;
    /// Limits connections and requests.
    connection_pool(ConnectionPool) = connection_pool.set;
    /// Ejects failing pods.
    outlier_detection(OutlierDetection) = outlier_detection.set;
    /// Says how callers encrypt.
    tls(ClientTls) = tls.set;
} }
