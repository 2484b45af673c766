//! Telemetry: what is recorded.

use mesh2yaml_k8s::ObjectMeta;
use mesh2yaml_types::Percent;
use serde::Serialize;

use super::{Selector, TelemetryVersion, wire};

/// What the proxies record: spans, and lines of an access log.
///
/// Without a selector it is for its namespace, in the root namespace for the mesh; what a narrower one does not say,
/// it takes from the wider.
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

written_object!(Telemetry, |it| mesh2yaml_k8s::ApiVersion::api_version(it.version));

/// The `spec` of a [`Telemetry`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TelemetrySpec {
    /// The workloads, upstream `selector`. Without it, all of the namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,
    /// Spans, upstream `tracing`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracing: Vec<Tracing>,
    /// Access logs, upstream `accessLogging`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_logging: Vec<AccessLogging>,
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
        self.spec.selector = Some(selector.into());
        self
    }

    /// Adds settings for spans.
    #[must_use]
    pub fn tracing(mut self, tracing: Tracing) -> Self {
        self.spec.tracing.push(tracing);
        self
    }

    /// Adds settings for access logs.
    #[must_use]
    pub fn access_logging(mut self, logging: AccessLogging) -> Self {
        self.spec.access_logging.push(logging);
        self
    }
}

/// Which requests are traced, and where spans go, upstream `tracing[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tracing {
    /// Names of the mesh's extension providers, upstream `providers[].name`; Istio uses one. Without any, the mesh's
    /// default.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "wire::named")]
    pub providers: Vec<String>,
    /// The share of requests that are traced when the caller has not decided, upstream `randomSamplingPercentage`.
    /// 1 % by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub random_sampling_percentage: Option<Percent>,
    /// Whether spans are kept back, upstream `disableSpanReporting`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_span_reporting: Option<bool>,
}

impl Tracing {
    /// Settings that say nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sends spans to a provider.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.providers.push(name.into());
        self
    }

    /// Traces this share of requests.
    #[must_use]
    pub fn random_sampling_percentage(mut self, share: Percent) -> Self {
        self.random_sampling_percentage = Some(share);
        self
    }

    /// Keeps spans back, or reports them where a wider setting keeps them back.
    #[must_use]
    pub fn disable_span_reporting(mut self, disabled: bool) -> Self {
        self.disable_span_reporting = Some(disabled);
        self
    }
}

/// Which requests are logged, and where to, upstream `accessLogging[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AccessLogging {
    /// Names of the mesh's extension providers, upstream `providers[].name`, such as `envoy`. Without any, the mesh's
    /// default.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "wire::named")]
    pub providers: Vec<String>,
    /// Whether logging is off, upstream `disabled`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// A CEL expression that chooses requests, such as `response.code >= 400`, upstream `filter.expression`. All by
    /// default.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "expression")]
    pub filter: Option<String>,
}

impl AccessLogging {
    /// Settings that say nothing yet: the mesh's default log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes to a provider.
    #[must_use]
    pub fn provider(mut self, name: impl Into<String>) -> Self {
        self.providers.push(name.into());
        self
    }

    /// Turns logging off, or on where a wider setting turns it off.
    #[must_use]
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = Some(disabled);
        self
    }

    /// Logs the requests for which this CEL expression is true.
    #[must_use]
    pub fn filter(mut self, expression: impl Into<String>) -> Self {
        self.filter = Some(expression.into());
        self
    }
}

fn expression<S: serde::Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Filter<'a> {
        expression: Option<&'a str>,
    }
    Filter {
        expression: text.as_deref(),
    }
    .serialize(serializer)
}
