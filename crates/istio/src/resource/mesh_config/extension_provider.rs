//! What telemetry and policies can name.

use std::borrow::Cow;

use mesh2yaml_k8s::wired;
use mesh2yaml_types::{Host, Port};
use serde::{Deserialize, Serialize};

use crate::FreeForm;

/// Settings that are not looked into: what is read is kept, save for nulls in maps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Settings(pub FreeForm);

impl From<FreeForm> for Settings {
    fn from(map: FreeForm) -> Self {
        Self(map)
    }
}

/// A collector or authorizer under a name that [`Telemetry`](crate::Telemetry) and
/// [`AuthorizationPolicy`](crate::AuthorizationPolicy) use.
///
/// ```
/// use mesh2yaml_istio::ExtensionProvider;
/// use mesh2yaml_types::{host, port};
///
/// let jaeger = ExtensionProvider::opentelemetry(
///     "jaeger",
///     host!("jaeger-collector.observability.svc.cluster.local"),
///     port!(4317),
/// );
/// assert_eq!(serde_json::to_value(&jaeger)?["opentelemetry"]["port"], 4317);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExtensionProvider {
    /// The name, upstream `name`.
    pub name: String,
    /// What it is. Without it, it is of no use; Istio admits that.
    pub provider: Option<Provider>,
}

/// An OTLP collector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenTelemetryProvider {
    /// Its host, with `namespace/` before it if several namespaces define it, upstream `service`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub service: String,
    /// Its port, upstream `port`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<Port>,
    /// The length of the longest path that is recorded, upstream `maxTagLength`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_tag_length: Option<u32>,
    /// How it is reached by HTTP, upstream `http`; not looked into. By gRPC by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<Settings>,
    /// How it is reached by gRPC, upstream `grpc`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grpc: Option<Settings>,
    /// Where attributes of the workload come from, upstream `resourceDetectors`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_detectors: Option<Settings>,
    /// Whose names attributes have: `ISTIO_CANONICAL` or `OTEL_SEMANTIC_CONVENTIONS`, upstream `serviceAttributeEnrichment`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_attribute_enrichment: Option<String>,
    /// Dynatrace's sampling, upstream `dynatraceSampler`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynatrace_sampler: Option<Settings>,
}

/// Defines the providers: a variant and its field on the wire.
macro_rules! providers {
    ($($(#[$doc:meta])* $variant:ident($type:ty) = $field:ident,)*) => {
        /// What an [`ExtensionProvider`] is: one of these. The settings of most are not looked into.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Provider {
            $($(#[$doc])* $variant($type),)*
        }

        #[derive(Serialize)]
        #[cfg_attr(feature = "read", derive(Deserialize))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Wire<'a> {
            name: Cow<'a, str>,
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $field: Option<Cow<'a, $type>>,
            )*
        }

        impl<'a> From<&'a ExtensionProvider> for Wire<'a> {
            fn from(it: &'a ExtensionProvider) -> Self {
                let mut wire = Wire {
                    name: Cow::Borrowed(&it.name),
                    $($field: None,)*
                };
                match &it.provider {
                    None => {}
                    $(Some(Provider::$variant(settings)) => wire.$field = Some(Cow::Borrowed(settings)),)*
                }
                wire
            }
        }

        #[cfg(feature = "read")]
        impl TryFrom<Wire<'_>> for ExtensionProvider {
            type Error = &'static str;

            fn try_from(wire: Wire<'_>) -> Result<Self, Self::Error> {
                let mut providers = Vec::new();
                $(
                    if let Some(settings) = wire.$field {
                        providers.push(Provider::$variant(settings.into_owned()));
                    }
                )*
                if providers.len() > 1 {
                    return Err("an extension provider is of one kind");
                }
                Ok(Self {
                    name: wire.name.into_owned(),
                    provider: providers.pop(),
                })
            }
        }
    };
}

providers! {
    /// An authorizer that is asked by HTTP, upstream `envoyExtAuthzHttp`.
    EnvoyExtAuthzHttp(Settings) = envoy_ext_authz_http,
    /// An authorizer that is asked by gRPC, upstream `envoyExtAuthzGrpc`.
    EnvoyExtAuthzGrpc(Settings) = envoy_ext_authz_grpc,
    /// Zipkin, upstream `zipkin`.
    Zipkin(Settings) = zipkin,
    /// Deprecated, upstream `lightstep`.
    Lightstep(Settings) = lightstep,
    /// Datadog, upstream `datadog`.
    Datadog(Settings) = datadog,
    /// Stackdriver, upstream `stackdriver`.
    Stackdriver(Settings) = stackdriver,
    /// Deprecated, upstream `opencensus`.
    Opencensus(Settings) = opencensus,
    /// SkyWalking, upstream `skywalking`.
    Skywalking(Settings) = skywalking,
    /// An OTLP collector, upstream `opentelemetry`.
    OpenTelemetry(Box<OpenTelemetryProvider>) = opentelemetry,
    /// Prometheus, upstream `prometheus`.
    Prometheus(Settings) = prometheus,
    /// A file for the access log, upstream `envoyFileAccessLog`.
    EnvoyFileAccessLog(Settings) = envoy_file_access_log,
    /// A service for the log of requests, upstream `envoyHttpAls`.
    EnvoyHttpAls(Settings) = envoy_http_als,
    /// A service for the log of connections, upstream `envoyTcpAls`.
    EnvoyTcpAls(Settings) = envoy_tcp_als,
    /// An OTLP collector for the access log, upstream `envoyOtelAls`.
    EnvoyOtelAls(Settings) = envoy_otel_als,
    /// A service that has secrets, upstream `sds`.
    Sds(Settings) = sds,
}

wired!(ExtensionProvider, Wire);

impl ExtensionProvider {
    /// An OTLP collector that is reached by gRPC.
    pub fn opentelemetry(name: impl Into<String>, service: Host, port: Port) -> Self {
        Self::new(
            name,
            Provider::OpenTelemetry(Box::new(OpenTelemetryProvider {
                service: service.to_string(),
                port: Some(port),
                ..OpenTelemetryProvider::default()
            })),
        )
    }

    /// A provider of any kind.
    pub fn new(name: impl Into<String>, provider: Provider) -> Self {
        Self {
            name: name.into(),
            provider: Some(provider),
        }
    }
}
