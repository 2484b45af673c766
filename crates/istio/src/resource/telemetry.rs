//! Telemetry: what is recorded.

mod access_logging;
mod metrics;
mod tracing;

pub use access_logging::AccessLogging;
pub use metrics::{IstioMetric, Metric, MetricOverride, Metrics, TagOverride};
pub use tracing::{CustomTag, TagSource, Tracing};

use std::borrow::Cow;

use mesh2yaml_k8s::{ObjectMeta, object, wired};
use serde::{Deserialize, Serialize};

use super::policy_target::TargetFields;
use super::{PolicyTarget, Selector, TargetRef, TelemetryVersion};

/// What the proxies record: spans, metrics, and lines of an access log.
///
/// Without a target it is for its namespace, in the root namespace for the mesh; what a narrower one does not say, it takes from the
/// wider. Of several for the same namespace, or for the same workload, the oldest counts.
///
/// ```
/// use mesh2yaml_istio::{Telemetry, Tracing};
/// use mesh2yaml_types::percent;
///
/// let tracing = Telemetry::new("tracing", "istio-system")
///     .tracing(Tracing::new().provider("jaeger").random_sampling_percentage(percent!(10)));
/// assert_eq!(
///     serde_json::to_value(&tracing)?["spec"],
///     serde_json::json!({"tracing": [{"providers": [{"name": "jaeger"}], "randomSamplingPercentage": 10}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Telemetry {
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// The version that the object is written in; `v1` by default.
    pub version: TelemetryVersion,
    /// The settings.
    pub spec: TelemetrySpec,
}

object!(Telemetry as "Telemetry", spec: TelemetrySpec, version: TelemetryVersion);

/// The `spec` of a [`Telemetry`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TelemetrySpec {
    /// Where it applies, upstream `selector`, `targetRef` or `targetRefs`. All of the namespace by default; of the mesh in the root
    /// namespace.
    pub target: PolicyTarget,
    /// Spans, upstream `tracing`. Istio has no use for more than one.
    pub tracing: Vec<Tracing>,
    /// Metrics, upstream `metrics`.
    pub metrics: Vec<Metrics>,
    /// Access logs, upstream `accessLogging`.
    pub access_logging: Vec<AccessLogging>,
}

/// The direction of the traffic that something is recorded of, upstream `WorkloadMode` of `istio.telemetry`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum WorkloadMode {
    /// Both, upstream `CLIENT_AND_SERVER`: the default.
    ClientAndServer,
    /// Outbound, upstream `CLIENT`; all of a gateway's.
    Client,
    /// Inbound, upstream `SERVER`.
    Server,
}

impl Telemetry {
    /// Settings that say nothing yet.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            metadata: ObjectMeta::new(name, namespace),
            version: TelemetryVersion::default(),
            spec: TelemetrySpec::default(),
        }
    }

    /// The same object in another version of its group.
    #[must_use]
    pub fn version(mut self, version: TelemetryVersion) -> Self {
        self.version = version;
        self
    }

    /// Narrows the settings to the workloads with these labels.
    #[must_use]
    pub fn selector(mut self, selector: impl Into<Selector>) -> Self {
        self.spec.target = PolicyTarget::workloads(selector);
        self
    }

    /// Attaches the settings to a service, gateway or waypoint; to another by calling this again.
    #[must_use]
    pub fn target_ref(mut self, target: TargetRef) -> Self {
        self.spec.target = self.spec.target.and(target);
        self
    }

    /// Adds settings for spans.
    #[must_use]
    pub fn tracing(mut self, tracing: Tracing) -> Self {
        self.spec.tracing.push(tracing);
        self
    }

    /// Adds settings for metrics.
    #[must_use]
    pub fn metrics(mut self, metrics: Metrics) -> Self {
        self.spec.metrics.push(metrics);
        self
    }

    /// Adds settings for access logs.
    #[must_use]
    pub fn access_logging(mut self, logging: AccessLogging) -> Self {
        self.spec.access_logging.push(logging);
        self
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<Cow<'a, Selector>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_ref: Option<Cow<'a, TargetRef>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_refs: Option<Cow<'a, [TargetRef]>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    tracing: Cow<'a, [Tracing]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    metrics: Cow<'a, [Metrics]>,
    #[serde(default, skip_serializing_if = "is_empty")]
    access_logging: Cow<'a, [AccessLogging]>,
}

fn is_empty<T>(items: &[T]) -> bool {
    items.is_empty()
}

wired!(TelemetrySpec, Wire);

impl<'a> From<&'a TelemetrySpec> for Wire<'a> {
    fn from(spec: &'a TelemetrySpec) -> Self {
        let TargetFields {
            selector,
            target_ref,
            target_refs,
        } = TargetFields::from(&spec.target);
        Wire {
            selector,
            target_ref,
            target_refs,
            tracing: Cow::Borrowed(&spec.tracing),
            metrics: Cow::Borrowed(&spec.metrics),
            access_logging: Cow::Borrowed(&spec.access_logging),
        }
    }
}

#[cfg(feature = "read")]
impl TryFrom<Wire<'_>> for TelemetrySpec {
    type Error = &'static str;

    fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
        Ok(Self {
            target: PolicyTarget::try_from(TargetFields {
                selector: wire.selector,
                target_ref: wire.target_ref,
                target_refs: wire.target_refs,
            })?,
            tracing: wire.tracing.into_owned(),
            metrics: wire.metrics.into_owned(),
            access_logging: wire.access_logging.into_owned(),
        })
    }
}

/// `{mode: …}`, the way a Telemetry says which direction an entry is for.
mod in_match {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::WorkloadMode;

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Match {
        #[serde(skip_serializing_if = "Option::is_none")]
        mode: Option<WorkloadMode>,
    }

    pub(super) fn serialize<S: Serializer>(
        mode: &Option<WorkloadMode>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Match { mode: *mode }.serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<WorkloadMode>, D::Error> {
        Ok(Match::deserialize(deserializer)?.mode)
    }
}

/// `[{name: …}]`, the way Istio refers to providers.
mod named {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Named<'a> {
        name: Cow<'a, str>,
    }

    pub(super) fn serialize<S: Serializer>(names: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(names.iter().map(|name| Named {
            name: Cow::Borrowed(name),
        }))
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        let names = Vec::<Named<'_>>::deserialize(deserializer)?;
        Ok(names.into_iter().map(|it| it.name.into_owned()).collect())
    }
}
