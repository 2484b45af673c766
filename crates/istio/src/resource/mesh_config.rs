//! Settings of the whole mesh.

use mesh2yaml_types::{Host, Port};
use serde::{Serialize, Serializer};

/// Settings of the whole mesh, upstream `MeshConfig`: a part of [`IstioOperator`](crate::IstioOperator), and of the
/// ConfigMap `istio`. What is not given is left to Istio.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct MeshConfig {
    /// The first part of every identity, upstream `trustDomain`. `cluster.local` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust_domain: Option<String>,
    /// Trust domains that mean the same, upstream `trustDomainAliases`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trust_domain_aliases: Vec<String>,
    /// The namespace whose policies are for the whole mesh, upstream `rootNamespace`. `istio-system` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_namespace: Option<String>,
    /// The file of the access log, such as `/dev/stdout`, upstream `accessLogFile`. None by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_file: Option<String>,
    /// The form of the access log, upstream `accessLogEncoding`. Text by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_encoding: Option<AccessLogEncoding>,
    /// Whether callers use mTLS wherever the other side has a proxy, upstream `enableAutoMtls`. True by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_auto_mtls: Option<bool>,
    /// Whether proxies report spans, upstream `enableTracing`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_tracing: Option<bool>,
    /// What becomes of a path before it is compared, upstream `pathNormalization.normalization`. `BASE` by default.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "normalization")]
    pub path_normalization: Option<PathNormalization>,
    /// Collectors that telemetry can name, upstream `extensionProviders`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extension_providers: Vec<ExtensionProvider>,
}

impl MeshConfig {
    /// Istio's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether everything is left to Istio.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Begins every identity with this trust domain.
    #[must_use]
    pub fn trust_domain(mut self, trust_domain: impl Into<String>) -> Self {
        self.trust_domain = Some(trust_domain.into());
        self
    }

    /// Adds a trust domain that means the same.
    #[must_use]
    pub fn trust_domain_alias(mut self, trust_domain: impl Into<String>) -> Self {
        self.trust_domain_aliases.push(trust_domain.into());
        self
    }

    /// Takes the policies of this namespace for the whole mesh.
    #[must_use]
    pub fn root_namespace(mut self, namespace: impl Into<String>) -> Self {
        self.root_namespace = Some(namespace.into());
        self
    }

    /// Writes an access log to this file.
    #[must_use]
    pub fn access_log_file(mut self, path: impl Into<String>) -> Self {
        self.access_log_file = Some(path.into());
        self
    }

    /// Writes the access log in this form.
    #[must_use]
    pub fn access_log_encoding(mut self, encoding: AccessLogEncoding) -> Self {
        self.access_log_encoding = Some(encoding);
        self
    }

    /// Says whether callers use mTLS wherever the other side has a proxy.
    #[must_use]
    pub fn enable_auto_mtls(mut self, enabled: bool) -> Self {
        self.enable_auto_mtls = Some(enabled);
        self
    }

    /// Says whether proxies report spans.
    #[must_use]
    pub fn enable_tracing(mut self, enabled: bool) -> Self {
        self.enable_tracing = Some(enabled);
        self
    }

    /// Says what becomes of a path before it is compared.
    #[must_use]
    pub fn path_normalization(mut self, normalization: PathNormalization) -> Self {
        self.path_normalization = Some(normalization);
        self
    }

    /// Adds a collector that telemetry can name.
    #[must_use]
    pub fn extension_provider(mut self, provider: ExtensionProvider) -> Self {
        self.extension_providers.push(provider);
        self
    }
}

/// The form of an access log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum AccessLogEncoding {
    /// Lines of text, upstream `TEXT`.
    Text,
    /// An object on each line, upstream `JSON`.
    Json,
}

/// What becomes of a path before routes and policies compare it; each step does what the one before it does, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PathNormalization {
    /// Nothing, upstream `NONE`.
    None,
    /// `/a/../b` becomes `/b`, and `\` becomes `/`, upstream `BASE`.
    Base,
    /// `//` becomes `/`, upstream `MERGE_SLASHES`.
    MergeSlashes,
    /// `%2f` and `%5c` are decoded first, upstream `DECODE_AND_MERGE_SLASHES`.
    DecodeAndMergeSlashes,
}

/// A collector under a name that [`Telemetry`](crate::Telemetry) uses.
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
    /// The collector.
    pub provider: Provider,
}

/// What collects: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provider {
    /// An OTLP collector that is reached by gRPC, upstream `opentelemetry`.
    OpenTelemetry {
        /// Its host, upstream `service`.
        service: Host,
        /// Its port, upstream `port`.
        port: Port,
    },
}

impl ExtensionProvider {
    /// An OTLP collector that is reached by gRPC.
    pub fn opentelemetry(name: impl Into<String>, service: Host, port: Port) -> Self {
        Self {
            name: name.into(),
            provider: Provider::OpenTelemetry { service, port },
        }
    }
}

impl Serialize for ExtensionProvider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct OpenTelemetry<'a> {
            service: &'a str,
            port: Port,
        }
        #[derive(Serialize)]
        struct Wire<'a> {
            name: &'a str,
            opentelemetry: OpenTelemetry<'a>,
        }
        let Provider::OpenTelemetry { service, port } = &self.provider;
        Wire {
            name: &self.name,
            opentelemetry: OpenTelemetry {
                service: service.as_str(),
                port: *port,
            },
        }
        .serialize(serializer)
    }
}

fn normalization<S: Serializer>(value: &Option<PathNormalization>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Normalization {
        normalization: Option<PathNormalization>,
    }
    Normalization {
        normalization: *value,
    }
    .serialize(serializer)
}
