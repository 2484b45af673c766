//! Where requests go by region and zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where requests go by locality, upstream `localityLbSetting`, instead of what the mesh says. A locality is `region`, `region/zone` or
/// `region/zone/subzone`, and its last part may be `*`.
///
/// ```
/// use mesh2yaml_istio::{Distribution, LocalityLb};
/// use serde_json::json;
///
/// let mostly_here = LocalityLb::new()
///     .distribute(Distribution::new("us-west/zone1/*").to("us-west/zone1/*", 80).to("us-west/zone2/*", 20));
/// assert_eq!(
///     serde_json::to_value(&mostly_here)?,
///     json!({"distribute": [{"from": "us-west/zone1/*", "to": {"us-west/zone1/*": 80, "us-west/zone2/*": 20}}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct LocalityLb {
    /// The weights of localities for callers of one, upstream `distribute`. Not beside `failover`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distribute: Vec<Distribution>,
    /// The region that serves when one fails, upstream `failover`; any other by default. Only with outlier detection.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels, the first the most important: pods that have more of them in common with the caller come first, upstream
    /// `failoverPriority`. `key=value` asks for this value instead of the caller's. Only with outlier detection.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// Whether localities count, upstream `enabled`. They do by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// The weights of localities for callers of one, upstream `Distribute`. They add up to 100.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Distribution {
    /// The locality of the callers, upstream `from`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The percentage of each locality, 1 to 100, upstream `to`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub to: BTreeMap<String, u32>,
}

/// The region that serves when another fails, upstream `Failover`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Failover {
    /// The region that fails, upstream `from`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The region that serves, upstream `to`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
}

/// Keeps requests in the caller's zone as far as its pods can carry them, upstream `zoneAwareLbSetting`, instead of what the mesh says.
/// Not of ambient mode, and only for proxies that know themselves (`ISTIO_META_ENABLE_SELF_DISCOVERY`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ZoneAwareLb {
    /// Whether it is on, upstream `enabled`. On by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The region that serves when one fails, upstream `failover`; any other by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failover: Vec<Failover>,
    /// Labels that sort pods, upstream `failoverPriority`, as of a [`LocalityLb`]; but not those of region, zone and subzone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failover_priority: Vec<String>,
    /// The number of pods in the region below which zones do not count, at least 1, upstream `minClusterSize`. 6 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_cluster_size: Option<u32>,
}

impl LocalityLb {
    /// Localities count as they do by default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { LocalityLb {
    /// Adds the weights for callers of a locality.
    distribute(Distribution) = distribute.push;
    /// Adds a region that serves when another fails.
    failover(Failover) = failover.push;
    /// Adds a label, less important than those before.
    failover_priority(impl Into<String>) = failover_priority.push;
    /// Says whether localities count.
    enabled(bool) = enabled.set;
} }

impl Distribution {
    /// For callers of this locality; without any weight yet.
    pub fn new(from: impl Into<String>) -> Self {
        Self {
            from: from.into(),
            to: BTreeMap::new(),
        }
    }

    /// Sends this percentage to a locality.
    #[must_use]
    pub fn to(mut self, locality: impl Into<String>, percent: u32) -> Self {
        self.to.insert(locality.into(), percent);
        self
    }
}

impl Failover {
    /// From one region to another.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            from: from.into(),
            to: to.into(),
        }
    }
}

impl ZoneAwareLb {
    /// Zones count as they do by default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { ZoneAwareLb {
    /// Says whether zones count.
    enabled(bool) = enabled.set;
    /// Adds a region that serves when another fails.
    failover(Failover) = failover.push;
    /// Adds a label, less important than those before.
    failover_priority(impl Into<String>) = failover_priority.push;
    /// Lets zones count from this number of pods in the region.
    min_cluster_size(u32) = min_cluster_size.set;
} }
