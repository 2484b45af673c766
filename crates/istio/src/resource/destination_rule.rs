//! DestinationRule: how requests are carried to a service.

mod connection_pool;
mod outlier_detection;

pub use connection_pool::{
    ConnectionPool, H2UpgradePolicy, Http2KeepAlive, HttpPool, IdleTimeout, TcpKeepalive, TcpPool,
};
pub use outlier_detection::OutlierDetection;

use std::collections::BTreeMap;

use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_types::Host;
use serde::Serialize;

use super::{ExportTo, NetworkingVersion};

/// What applies to requests for a host once a route has chosen it: subsets, limits, ejection, TLS.
///
/// ```
/// use mesh2yaml_istio::{ConnectionPool, DestinationRule, OutlierDetection, Subset, TcpPool, TrafficPolicy};
/// use mesh2yaml_types::{duration, host, percent};
///
/// let rule = DestinationRule::new("shop", "prod", host!("shop.prod.svc.cluster.local"))
///     .traffic_policy(
///         TrafficPolicy::new()
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

written_object!(DestinationRule, |it| mesh2yaml_k8s::ApiVersion::api_version(
    it.version
));

/// The `spec` of a [`DestinationRule`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DestinationRuleSpec {
    /// The service, upstream `host`.
    pub host: Host,
    /// What applies to all of its pods, upstream `trafficPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<TrafficPolicy>,
    /// Named parts of its pods, upstream `subsets`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subsets: Vec<Subset>,
    /// Who uses the rule, upstream `exportTo`. Without any, every namespace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub export_to: Vec<ExportTo>,
}

impl DestinationRule {
    /// A rule for `host` that says nothing yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>, host: Host) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: NetworkingVersion::default(),
            spec: DestinationRuleSpec {
                host,
                traffic_policy: None,
                subsets: Vec::new(),
                export_to: Vec::new(),
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
}

/// What applies to connections and requests, upstream `TrafficPolicy`. Istio refuses one without any part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TrafficPolicy {
    /// Limits that protect the service, upstream `connectionPool`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_pool: Option<ConnectionPool>,
    /// When a failing pod gets a rest, upstream `outlierDetection`. Off without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
    /// How callers encrypt, upstream `tls`. Without it, Istio uses mTLS wherever the other side has a proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<ClientTls>,
}

impl TrafficPolicy {
    /// A policy that says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits connections and requests.
    #[must_use]
    pub fn connection_pool(mut self, pool: ConnectionPool) -> Self {
        self.connection_pool = Some(pool);
        self
    }

    /// Ejects failing pods.
    #[must_use]
    pub fn outlier_detection(mut self, detection: OutlierDetection) -> Self {
        self.outlier_detection = Some(detection);
        self
    }

    /// Says how callers encrypt, instead of what Istio finds out by itself.
    #[must_use]
    pub fn tls(mut self, tls: ClientTls) -> Self {
        self.tls = Some(tls);
        self
    }
}

/// How callers encrypt, upstream `ClientTLSSettings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClientTls {
    /// The mode, upstream `mode`.
    pub mode: ClientTlsMode,
}

/// The mode of a [`ClientTls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ClientTlsMode {
    /// Plain text, upstream `DISABLE`: refused by a service that is strict about mTLS.
    Disable,
    /// TLS without a certificate of the caller, upstream `SIMPLE`.
    Simple,
    /// mTLS with the mesh's certificates, upstream `ISTIO_MUTUAL`.
    IstioMutual,
}

impl ClientTls {
    /// Callers encrypt in this way.
    #[must_use]
    pub fn new(mode: ClientTlsMode) -> Self {
        Self { mode }
    }
}

/// A named part of a host's pods, for routes to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Subset {
    /// The name that routes use, a DNS label, upstream `name`.
    pub name: String,
    /// Labels that its pods carry, upstream `labels`. Without any, all pods of the host.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What applies to it instead of the host's policy, part by part, upstream `trafficPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic_policy: Option<TrafficPolicy>,
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
        self.traffic_policy = Some(policy);
        self
    }
}
