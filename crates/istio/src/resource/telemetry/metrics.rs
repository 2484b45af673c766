//! Metrics.

use std::borrow::Cow;
use std::collections::BTreeMap;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::Duration;
use serde::{Deserialize, Serialize};

use super::{WorkloadMode, named};

/// Which metrics there are, and where they go, upstream `metrics[]`.
///
/// ```
/// use mesh2yaml_istio::{IstioMetric, MetricOverride, Metrics, TagOverride};
/// use serde_json::json;
///
/// let metrics = Metrics::new().provider("prometheus").overriding(
///     MetricOverride::of(IstioMetric::RequestCount)
///         .tag("host", TagOverride::upsert("request.host"))
///         .tag("response_flags", TagOverride::Remove),
/// );
/// assert_eq!(
///     serde_json::to_value(&metrics)?["overrides"],
///     json!([{
///         "match": {"metric": "REQUEST_COUNT"},
///         "tagOverrides": {"host": {"value": "request.host"}, "response_flags": {"operation": "REMOVE"}},
///     }]),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Metrics {
    /// Names of the mesh's extension providers, upstream `providers[].name`, such as `prometheus`. Without any, the mesh's default.
    #[serde(with = "named", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<named::Named>"))]
    pub providers: Vec<String>,
    /// What is different from Istio's own metrics, upstream `overrides`. In this order, after those of wider settings: what is general
    /// comes first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<MetricOverride>,
    /// How often the metrics of a connection that lasts are reported, upstream `reportingInterval`. Every 5 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporting_interval: Option<Duration>,
}

/// What is different of some metrics, upstream `MetricsOverrides`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct MetricOverride {
    /// The metrics, upstream `match.metric` or `match.customMetric`. All of Istio's by default.
    pub metric: Option<Metric>,
    /// The direction of the traffic, upstream `match.mode`. Both by default.
    pub mode: Option<WorkloadMode>,
    /// Whether they are off, upstream `disabled`. False by default, or as a wider setting says.
    pub disabled: Option<bool>,
    /// Tags (or labels, or dimensions) by their names, upstream `tagOverrides`.
    pub tags: BTreeMap<String, TagOverride>,
}

/// A metric, upstream `MetricSelector`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// One of Istio's own, or all of them; upstream `metric`.
    Istio(IstioMetric),
    /// Another, by its name, upstream `customMetric`; not empty.
    Custom(String),
}

/// Istio's own metrics, upstream `IstioMetric`. In parentheses, the name in Prometheus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum IstioMetric {
    /// All of them, upstream `ALL_METRICS`: the default.
    AllMetrics,
    /// Requests (`istio_requests_total`), upstream `REQUEST_COUNT`.
    RequestCount,
    /// How long they take (`istio_request_duration_milliseconds`), upstream `REQUEST_DURATION`.
    RequestDuration,
    /// How large their bodies are (`istio_request_bytes`), upstream `REQUEST_SIZE`.
    RequestSize,
    /// How large the bodies of responses are (`istio_response_bytes`), upstream `RESPONSE_SIZE`.
    ResponseSize,
    /// Connections that were opened (`istio_tcp_connections_opened_total`), upstream `TCP_OPENED_CONNECTIONS`.
    TcpOpenedConnections,
    /// Connections that were closed (`istio_tcp_connections_closed_total`), upstream `TCP_CLOSED_CONNECTIONS`.
    TcpClosedConnections,
    /// Bytes sent over connections (`istio_tcp_sent_bytes_total`), upstream `TCP_SENT_BYTES`.
    TcpSentBytes,
    /// Bytes received over connections (`istio_tcp_received_bytes_total`), upstream `TCP_RECEIVED_BYTES`.
    TcpReceivedBytes,
    /// Messages of gRPC clients (`istio_request_messages_total`), upstream `GRPC_REQUEST_MESSAGES`.
    GrpcRequestMessages,
    /// Messages of gRPC servers (`istio_response_messages_total`), upstream `GRPC_RESPONSE_MESSAGES`.
    GrpcResponseMessages,
}

/// What becomes of a tag, upstream `TagOverride`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TagOverride {
    /// It is added, or has another value: that of a CEL expression such as `request.host`; upstream `value`, with the operation `UPSERT`
    /// or none. Not empty.
    Upsert(String),
    /// It is left out, upstream `REMOVE`.
    Remove,
}

impl Metrics {
    /// Settings that say nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

setters! { Metrics {
    /// Is for a provider.
    provider(impl Into<String>) = providers.push;
    /// Adds what is different from Istio's own metrics.
    overriding(MetricOverride) = overrides.push;
    /// Reports the metrics of a connection that lasts so often.
    reporting_interval(Duration) = reporting_interval.set;
} }

impl MetricOverride {
    /// Of all metrics.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this metric.
    pub fn of(metric: impl Into<Metric>) -> Self {
        Self {
            metric: Some(metric.into()),
            ..Self::default()
        }
    }

    /// Says what becomes of a tag.
    #[must_use]
    pub fn tag(mut self, name: impl Into<String>, becomes: TagOverride) -> Self {
        self.tags.insert(name.into(), becomes);
        self
    }
}

setters! { MetricOverride {
    /// Is for one direction of the traffic.
    mode(WorkloadMode) = mode.set;
    /// Turns the metrics off, or on where a wider setting turns them off.
    disabled(bool) = disabled.set;
} }

impl Metric {
    /// One that is not Istio's own.
    pub fn custom(name: impl Into<String>) -> Self {
        Self::Custom(name.into())
    }
}

impl From<IstioMetric> for Metric {
    fn from(metric: IstioMetric) -> Self {
        Self::Istio(metric)
    }
}

impl TagOverride {
    /// It has the value of this CEL expression.
    pub fn upsert(expression: impl Into<String>) -> Self {
        Self::Upsert(expression.into())
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OverrideWire<'a> {
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    matches: Option<Match<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled: Option<bool>,
    #[serde(default, deserialize_with = "tags", skip_serializing_if = "is_empty")]
    tag_overrides: Cow<'a, BTreeMap<String, TagOverride>>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Match<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    metric: Option<IstioMetric>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_metric: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<WorkloadMode>,
}

fn is_empty(tags: &BTreeMap<String, TagOverride>) -> bool {
    tags.is_empty()
}

/// A tag that is null is refused.
#[cfg(feature = "read")]
fn tags<'de, 'a, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'a, BTreeMap<String, TagOverride>>, D::Error> {
    mesh2yaml_k8s::with_nulls(deserializer).map(Cow::Owned)
}

wired!(MetricOverride, OverrideWire);

impl<'a> From<&'a MetricOverride> for OverrideWire<'a> {
    fn from(it: &'a MetricOverride) -> Self {
        let (metric, custom_metric) = match &it.metric {
            None => (None, None),
            Some(Metric::Istio(metric)) => (Some(*metric), None),
            Some(Metric::Custom(name)) => (None, Some(Cow::Borrowed(name.as_str()))),
        };
        let has_match = it.metric.is_some() || it.mode.is_some();
        OverrideWire {
            matches: has_match.then_some(Match {
                metric,
                custom_metric,
                mode: it.mode,
            }),
            disabled: it.disabled,
            tag_overrides: Cow::Borrowed(&it.tags),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<OverrideWire<'_>> for MetricOverride {
    type Error = &'static str;

    fn try_from(wire: OverrideWire<'_>) -> Result<Self, Self::Error> {
        let (metric, mode) = match wire.matches {
            None => (None, None),
            Some(matches) => {
                let metric = match (matches.metric, matches.custom_metric) {
                    (None, None) => None,
                    (Some(metric), None) => Some(Metric::Istio(metric)),
                    (None, Some(name)) => Some(Metric::Custom(name.into_owned())),
                    (Some(_), Some(_)) => return Err("`metric` and `customMetric` exclude each other"),
                };
                (metric, matches.mode)
            }
        };
        Ok(Self {
            metric,
            mode,
            disabled: wire.disabled,
            tags: wire.tag_overrides.into_owned(),
        })
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TagWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<Operation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Cow<'a, str>>,
}

#[derive(Clone, Copy, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operation {
    Upsert,
    Remove,
}

wired!(TagOverride, TagWire);

impl<'a> From<&'a TagOverride> for TagWire<'a> {
    fn from(tag: &'a TagOverride) -> Self {
        match tag {
            TagOverride::Upsert(value) => TagWire {
                operation: None,
                value: Some(Cow::Borrowed(value)),
            },
            TagOverride::Remove => TagWire {
                operation: Some(Operation::Remove),
                value: None,
            },
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<TagWire<'_>> for TagOverride {
    type Error = &'static str;

    fn try_from(wire: TagWire<'_>) -> Result<Self, Self::Error> {
        match (wire.operation, wire.value) {
            (Some(Operation::Remove), None) => Ok(Self::Remove),
            (Some(Operation::Remove), Some(_)) => Err("a tag that is removed has no `value`"),
            (Some(Operation::Upsert) | None, value) => {
                Ok(Self::Upsert(value.unwrap_or_default().into_owned()))
            }
        }
    }
}
