//! Which pod a request goes to.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use super::{ConsistentHash, LocalityLb, ZoneAwareLb};
use crate::resource::{Percentage, wire};

/// Which pod a request goes to, upstream `LoadBalancerSettings`.
///
/// ```
/// use mesh2yaml_istio::{ConsistentHash, LoadBalancer, SimpleBalancer, Warmup};
/// use mesh2yaml_types::duration;
/// use serde_json::json;
///
/// let gentle = LoadBalancer::simple(SimpleBalancer::RoundRobin).warmup(Warmup::new(duration!("30s")));
/// assert_eq!(serde_json::to_value(&gentle)?, json!({"simple": "ROUND_ROBIN", "warmup": {"duration": "30s"}}));
///
/// let sticky = LoadBalancer::hash(ConsistentHash::by_header("x-user").maglev(65537));
/// assert_eq!(
///     serde_json::to_value(&sticky)?,
///     json!({"consistentHash": {"httpHeaderName": "x-user", "maglev": {"tableSize": 65537}}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadBalancer {
    /// How a pod is chosen, upstream `simple` or `consistentHash`. The one with fewest requests by default.
    pub balancing: Option<Balancing>,
    /// Where requests go by locality, upstream `localityLbSetting`. Not beside `zoneAwareLbSetting`.
    pub locality_lb_setting: Option<LocalityLb>,
    /// Keeps requests in the caller's zone, upstream `zoneAwareLbSetting`. Not beside `localityLbSetting`.
    pub zone_aware_lb_setting: Option<ZoneAwareLb>,
    /// Deprecated: the duration of a [`warmup`](Self::warmup), upstream `warmupDurationSecs`. Ignored beside `warmup`.
    pub warmup_duration_secs: Option<Duration>,
    /// Gives a new pod its share little by little, upstream `warmup`. With `ROUND_ROBIN` and `LEAST_REQUEST` alone.
    pub warmup: Option<Warmup>,
}

/// How a pod is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Balancing {
    /// By a procedure that needs no settings, upstream `simple`.
    Simple(SimpleBalancer),
    /// By a hash of something in the request, so that the same goes to the same pod, upstream `consistentHash`.
    ConsistentHash(ConsistentHash),
}

/// A procedure that needs no settings, upstream `SimpleLB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum SimpleBalancer {
    /// Istio chooses, upstream `UNSPECIFIED`: as `LEAST_REQUEST`.
    Unspecified,
    /// Deprecated: as `LEAST_REQUEST`, upstream `LEAST_CONN`.
    LeastConn,
    /// Any healthy pod, upstream `RANDOM`.
    Random,
    /// The address that the caller asked for, without balancing, upstream `PASSTHROUGH`.
    Passthrough,
    /// One after the other, upstream `ROUND_ROBIN`.
    RoundRobin,
    /// Of a few pods the one with fewest requests in flight, upstream `LEAST_REQUEST`.
    LeastRequest,
}

/// How a new pod comes to its share of requests, upstream `WarmupConfiguration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Warmup {
    /// The age at which it has its whole share, upstream `duration`.
    pub duration: Duration,
    /// The percentage of its share that it has at once, upstream `minimumPercent`. 10 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_percent: Option<Percentage>,
    /// How steep the increase is, upstream `aggression`. 1 by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggression: Option<Aggression>,
}

/// How steep the increase of a [`Warmup`] is: a number above 0. 1 is a straight line; above it, the increase is steep at first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "f64"))]
#[serde(try_from = "f64", into = "f64")]
pub struct Aggression(f64);

/// It is never not a number.
impl Eq for Aggression {}

/// Why a number is no [`Aggression`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AggressionError;

impl std::fmt::Display for AggressionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an aggression is a number above 0")
    }
}

impl std::error::Error for AggressionError {}

impl Aggression {
    /// The aggression with this value, or `None` for 0 and below.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (value > 0.0 && value.is_finite()).then_some(Self(value))
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Aggression {
    type Error = AggressionError;

    fn try_from(value: f64) -> Result<Self, AggressionError> {
        Self::new(value).ok_or(AggressionError)
    }
}

impl From<Aggression> for f64 {
    fn from(aggression: Aggression) -> Self {
        aggression.0
    }
}

impl LoadBalancer {
    /// Balances as Istio does by default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Balances by a procedure that needs no settings.
    #[must_use]
    pub fn simple(balancer: SimpleBalancer) -> Self {
        Self {
            balancing: Some(Balancing::Simple(balancer)),
            ..Self::default()
        }
    }

    /// Balances by a hash of something in the request.
    #[must_use]
    pub fn hash(hash: ConsistentHash) -> Self {
        Self {
            balancing: Some(Balancing::ConsistentHash(hash)),
            ..Self::default()
        }
    }
}

setters! { LoadBalancer {
    /// Says where requests go by locality.
    locality(LocalityLb) = locality_lb_setting.set;
    /// Keeps requests in the caller's zone.
    zone_aware(ZoneAwareLb) = zone_aware_lb_setting.set;
    /// Gives a new pod its share little by little.
    warmup(Warmup) = warmup.set;
} }

impl Warmup {
    /// A straight line from a tenth to the whole.
    #[must_use]
    pub fn new(duration: Duration) -> Self {
        Self {
            duration,
            minimum_percent: None,
            aggression: None,
        }
    }
}

setters! { Warmup {
    /// Begins with this percentage.
    minimum_percent(impl Into<Percentage>) = minimum_percent.set;
    /// Says how steep the increase is.
    aggression(Aggression) = aggression.set;
} }

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    simple: Option<SimpleBalancer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consistent_hash: Option<Cow<'a, ConsistentHash>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locality_lb_setting: Option<Cow<'a, LocalityLb>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone_aware_lb_setting: Option<Cow<'a, ZoneAwareLb>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warmup_duration_secs: Option<Duration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warmup: Option<Cow<'a, Warmup>>,
}

wired!(LoadBalancer, Wire);

impl<'a> From<&'a LoadBalancer> for Wire<'a> {
    fn from(it: &'a LoadBalancer) -> Self {
        let (simple, consistent_hash) = match &it.balancing {
            None => (None, None),
            Some(Balancing::Simple(balancer)) => (Some(*balancer), None),
            Some(Balancing::ConsistentHash(hash)) => (None, Some(Cow::Borrowed(hash))),
        };
        Wire {
            simple,
            consistent_hash,
            locality_lb_setting: it.locality_lb_setting.as_ref().map(Cow::Borrowed),
            zone_aware_lb_setting: it.zone_aware_lb_setting.as_ref().map(Cow::Borrowed),
            warmup_duration_secs: it.warmup_duration_secs,
            warmup: it.warmup.as_ref().map(Cow::Borrowed),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for LoadBalancer {
    type Error = String;

    fn try_from(wire: Wire<'_>) -> Result<Self, String> {
        wire::at_most_one(&[
            ("simple", wire.simple.is_some()),
            ("consistentHash", wire.consistent_hash.is_some()),
        ])?;
        let hash = wire
            .consistent_hash
            .map(|hash| Balancing::ConsistentHash(hash.into_owned()));
        Ok(Self {
            balancing: wire.simple.map(Balancing::Simple).or(hash),
            locality_lb_setting: wire.locality_lb_setting.map(Cow::into_owned),
            zone_aware_lb_setting: wire.zone_aware_lb_setting.map(Cow::into_owned),
            warmup_duration_secs: wire.warmup_duration_secs,
            warmup: wire.warmup.map(Cow::into_owned),
        })
    }
}
