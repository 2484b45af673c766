//! DestinationRule: how requests are carried to a service.

mod client_tls;
mod connection_pool;
mod consistent_hash;
mod load_balancer;
mod locality;
mod outlier_detection;
mod retry_budget;
mod traffic_policy;
mod tunnel;

pub use client_tls::{ClientTls, ClientTlsMode};
pub use connection_pool::{
    ConnectionPool, H2UpgradePolicy, Http2KeepAlive, HttpPool, IdleTimeout, TcpKeepalive, TcpPool,
};
pub use consistent_hash::{
    ConsistentHash, CookieAttribute, CookieLifetime, HashAlgorithm, HashCookie, HashKey,
};
pub use load_balancer::{Aggression, AggressionError, Balancing, LoadBalancer, SimpleBalancer, Warmup};
pub use locality::{Distribution, Failover, LocalityLb, ZoneAwareLb};
pub use outlier_detection::OutlierDetection;
pub use retry_budget::RetryBudget;
pub use traffic_policy::{PortTrafficPolicy, TrafficPolicy};
pub use tunnel::{ProxyProtocol, ProxyProtocolVersion, Tunnel, TunnelProtocol};

use std::collections::BTreeMap;

use mesh2yaml_k8s::{ObjectMeta, object};
use serde::{Deserialize, Serialize};

use super::{ExportTo, HostName, NetworkingVersion, Selector};

/// What applies to requests for a host once a route has chosen it: subsets, balancing, limits, ejection, TLS.
///
/// ```
/// use mesh2yaml_istio::{
///     ConnectionPool, DestinationRule, LoadBalancer, OutlierDetection, SimpleBalancer, Subset, TcpPool, TrafficPolicy,
/// };
/// use mesh2yaml_types::{duration, host, percent};
///
/// let rule = DestinationRule::new("shop", "prod", host!("shop.prod.svc.cluster.local"))
///     .traffic_policy(
///         TrafficPolicy::new()
///             .load_balancer(LoadBalancer::simple(SimpleBalancer::LeastRequest))
///             .connection_pool(ConnectionPool::new().tcp(TcpPool::new().max_connections(100)))
///             .outlier_detection(
///                 OutlierDetection::new().consecutive_5xx_errors(5).max_ejection_percent(percent!(50)),
///             ),
///     )
///     .subset(Subset::new("stable").label("version", "v1"));
///
/// let written = serde_json::to_value(&rule)?;
/// assert_eq!(written["spec"]["trafficPolicy"]["outlierDetection"]["consecutive5xxErrors"], 5);
/// assert_eq!(written["spec"]["subsets"][0]["labels"]["version"], "v1");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DestinationRule {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: NetworkingVersion,
    /// The rule.
    pub spec: DestinationRuleSpec,
}

object!(DestinationRule as "DestinationRule", spec: DestinationRuleSpec, version: NetworkingVersion);

/// The `spec` of a [`DestinationRule`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct DestinationRuleSpec {
    /// The service, or with a `*` in front all below a domain, upstream `host`. A short name is of the rule's namespace.
    pub host: HostName,
    /// What applies to all of its pods, upstream `trafficPolicy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<TrafficPolicy>,
    /// Named parts of its pods, upstream `subsets`; each name once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<Subset>,
    /// Who uses the rule, upstream `exportTo`. Without any, every namespace; with a workload selector, its own alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<ExportTo>,
    /// The callers whose proxies use the rule, upstream `workloadSelector`, of the rule's namespace alone. Without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_selector: Option<Selector>,
}

/// A named part of a host's pods, for routes to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Subset {
    /// The name that routes use, a DNS label, upstream `name`.
    pub name: String,
    /// Labels that its pods carry, upstream `labels`. Without any, all pods of the host.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What applies to it instead of the host's policy, part by part, upstream `trafficPolicy`.
    // In a box: few subsets have one, and it is twenty times as large as the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<Box<TrafficPolicy>>,
}

impl DestinationRule {
    /// A rule for `host` that says nothing yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, host: impl Into<HostName>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: DestinationRuleSpec {
                host: host.into(),
                traffic_policy: None,
                subsets: Vec::new(),
                export_to: Vec::new(),
                workload_selector: None,
            },
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: NetworkingVersion) -> Self {
        self.version = version;
        self
    }

    /// Says what applies to all pods of the host.
    #[must_use]
    pub fn traffic_policy(mut self, policy: TrafficPolicy) -> Self {
        self.spec.traffic_policy = Some(policy);
        self
    }

    /// Adds a subset.
    #[must_use]
    pub fn subset(mut self, subset: Subset) -> Self {
        self.spec.subsets.push(subset);
        self
    }

    /// Adds namespaces that use the rule.
    #[must_use]
    pub fn export_to(mut self, namespaces: ExportTo) -> Self {
        self.spec.export_to.push(namespaces);
        self
    }

    /// Narrows it to some callers of its namespace.
    #[must_use]
    pub fn workloads(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.workload_selector = Some(selector.into());
        self
    }
}

impl Subset {
    /// A subset of all pods; narrowed by labels.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            labels: BTreeMap::new(),
            traffic_policy: None,
        }
    }

    /// Adds a label that the subset's pods carry.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key.into(), value.into());
        self
    }

    /// Says what applies to this subset.
    #[must_use]
    pub fn traffic_policy(mut self, policy: TrafficPolicy) -> Self {
        self.traffic_policy = Some(Box::new(policy));
        self
    }
}
