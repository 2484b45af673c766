//! Settings of the whole mesh.

mod extension_provider;
mod parts;

pub use extension_provider::{ExtensionProvider, OpenTelemetryProvider, Provider, Settings};
pub use parts::{
    DefaultProviders, InboundTrafficMode, InboundTrafficPolicy, IngressControllerMode, MeshH2Upgrade,
    MeshOutboundMode, MeshOutboundPolicy, MeshTls, MeshTlsVersion, ServiceScope, ServiceSettings,
};

use mesh2yaml_types::{Duration, Port};
use serde::{Deserialize, Serialize};

/// Settings of the whole mesh, upstream `MeshConfig`: a part of [`IstioOperator`](crate::IstioOperator), and of the
/// ConfigMap `istio`. What is not given is left to Istio.
///
/// All fields are here by name. Those that are [`Settings`] are not looked into: what they say is kept as it is. Times that may be zero are
/// text, in Go's words: `0s`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
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
    #[serde(skip_serializing_if = "Option::is_none", with = "normalization")]
    #[cfg_attr(feature = "schema", schemars(with = "normalization::Wire"))]
    pub path_normalization: Option<PathNormalization>,
    /// Collectors that telemetry can name, upstream `extensionProviders`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extension_providers: Vec<ExtensionProvider>,
    /// The port that outbound traffic is led to, upstream `proxyListenPort`. 15001 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_listen_port: Option<Port>,
    /// The port that inbound traffic is led to, upstream `proxyInboundListenPort`. 15006 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_inbound_listen_port: Option<i32>,
    /// The port of an HTTP proxy for applications that ask for one, upstream `proxyHttpPort`. None by default, which 0 says too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_http_port: Option<i32>,
    /// The time to connect, at most 1 h, upstream `connectTimeout`. 10 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connect_timeout: Option<Duration>,
    /// The time after which a tunnel of the ambient mesh is closed, upstream `hboneIdleTimeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hbone_idle_timeout: Option<String>,
    /// The time to find out what a connection speaks, upstream `protocolDetectionTimeout`. `0s`, the default, waits for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_detection_timeout: Option<String>,
    /// When silent connections are probed, upstream `tcpKeepalive`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp_keepalive: Option<Settings>,
    /// The class of Ingress that Istio serves, upstream `ingressClass`. `istio` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_class: Option<String>,
    /// The Service of the proxies that serve Ingress, upstream `ingressService`. `istio-ingressgateway` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_service: Option<String>,
    /// Which Ingress objects are served, upstream `ingressControllerMode`. `STRICT` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_controller_mode: Option<IngressControllerMode>,
    /// The label `istio` of the proxies that serve Ingress, upstream `ingressSelector`. `ingressgateway` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ingress_selector: Option<String>,
    /// What the access log says, upstream `accessLogFormat`; Envoy's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_log_format: Option<String>,
    /// Whether the access log is sent to a service, upstream `enableEnvoyAccessLogService`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_envoy_access_log_service: Option<bool>,
    /// Whether requests that no route takes are left out of the log, upstream `disableEnvoyListenerLog`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disable_envoy_listener_log: Option<bool>,
    /// What proxies start with, upstream `defaultConfig`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_config: Option<Settings>,
    /// What becomes of requests to hosts that are not known, upstream `outboundTrafficPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound_traffic_policy: Option<MeshOutboundPolicy>,
    /// Where requests go that no listener takes, upstream `inboundTrafficPolicy`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_traffic_policy: Option<InboundTrafficPolicy>,
    /// Where configuration comes from, upstream `configSources`; not looked into. The Kubernetes API by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub config_sources: Vec<Settings>,
    /// Authorities that are trusted besides the mesh's, upstream `caCertificates`; not looked into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ca_certificates: Vec<Settings>,
    /// Who sees a Service that does not say, upstream `defaultServiceExportTo`. `*` by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_service_export_to: Vec<String>,
    /// Who uses a VirtualService that does not say, upstream `defaultVirtualServiceExportTo`. `*` by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_virtual_service_export_to: Vec<String>,
    /// Who uses a DestinationRule that does not say, upstream `defaultDestinationRuleExportTo`. `*` by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_destination_rule_export_to: Vec<String>,
    /// Whether the nearest pods come first, upstream `localityLbSetting`; not looked into. On by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality_lb_setting: Option<Settings>,
    /// Whether load is spread by zones, upstream `zoneAwareLbSetting`; not looked into. Wins over `localityLbSetting`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone_aware_lb_setting: Option<Settings>,
    /// The time after which DNS is asked again, upstream `dnsRefreshRate`. 60 s by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_refresh_rate: Option<String>,
    /// Whether HTTP/1.1 is carried as HTTP/2, upstream `h2UpgradePolicy`. It is not by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub h2_upgrade_policy: Option<MeshH2Upgrade>,
    /// The name of inbound clusters in statistics, upstream `inboundClusterStatName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbound_cluster_stat_name: Option<String>,
    /// The name of outbound clusters in statistics, upstream `outboundClusterStatName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outbound_cluster_stat_name: Option<String>,
    /// Deprecated, upstream `certificates`; not looked into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Settings>,
    /// Settings of single services, upstream `serviceSettings`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_settings: Vec<ServiceSettings>,
    /// Which services are seen from other clusters, upstream `serviceScopeConfigs`; not looked into.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub service_scope_configs: Vec<Settings>,
    /// Whether the application's metrics are a part of the proxy's, upstream `enablePrometheusMerge`. True by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_prometheus_merge: Option<bool>,
    /// Deprecated, upstream `verifyCertificateAtClient`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_certificate_at_client: Option<bool>,
    /// The authority that signs certificates, upstream `ca`; not looked into. Istio itself by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<Settings>,
    /// What is recorded where no Telemetry says it, upstream `defaultProviders`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_providers: Option<DefaultProviders>,
    /// Namespaces that Istio looks at, upstream `discoverySelectors`; not looked into. All by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub discovery_selectors: Vec<Settings>,
    /// How often a request is tried where its route does not say, upstream `defaultHttpRetryPolicy`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_http_retry_policy: Option<Settings>,
    /// How often the proxy tries its own application, upstream `defaultInboundHttpRetryPolicy`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_inbound_http_retry_policy: Option<Settings>,
    /// How the mesh's own traffic is encrypted, upstream `meshMTLS`.
    #[serde(skip_serializing_if = "Option::is_none", rename = "meshMTLS")]
    pub mesh_mtls: Option<MeshTls>,
    /// How all other traffic is encrypted where nothing else is said, upstream `tlsDefaults`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_defaults: Option<MeshTls>,
    /// Limits and ejection where no DestinationRule says them, upstream `defaultTrafficPolicy`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_traffic_policy: Option<Settings>,
    /// Who sees a ServiceEntry, upstream `serviceEntryVisibility`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_entry_visibility: Option<Settings>,
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
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum PathNormalization {
    /// As Istio has it: `BASE`, upstream `DEFAULT`.
    Default,
    /// Nothing, upstream `NONE`.
    None,
    /// `/a/../b` becomes `/b`, and `\` becomes `/`, upstream `BASE`.
    Base,
    /// `//` becomes `/`, upstream `MERGE_SLASHES`.
    MergeSlashes,
    /// `%2f` and `%5c` are decoded first, upstream `DECODE_AND_MERGE_SLASHES`.
    DecodeAndMergeSlashes,
}

setters! { MeshConfig {
    /// Takes so long to connect.
    connect_timeout(Duration) = connect_timeout.set;
    /// Says what the access log says.
    access_log_format(impl Into<String>) = access_log_format.set;
    /// Says what becomes of requests to hosts that are not known.
    outbound_traffic_policy(MeshOutboundPolicy) = outbound_traffic_policy.set;
    /// Says where requests go that no listener takes.
    inbound_traffic_policy(InboundTrafficPolicy) = inbound_traffic_policy.set;
    /// Adds settings of single services.
    service_settings(ServiceSettings) = service_settings.push;
    /// Says what is recorded where no Telemetry says it.
    default_providers(DefaultProviders) = default_providers.set;
    /// Says how the mesh's own traffic is encrypted.
    mesh_mtls(MeshTls) = mesh_mtls.set;
    /// Says how all other traffic is encrypted.
    tls_defaults(MeshTls) = tls_defaults.set;
    /// Says what proxies start with.
    default_config(impl Into<Settings>) = default_config.set;
} }

/// `{normalization: …}`.
mod normalization {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::PathNormalization;

    #[derive(Serialize)]
    #[cfg_attr(feature = "read", derive(Deserialize))]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[serde(deny_unknown_fields)]
    pub(super) struct Wire {
        normalization: Option<PathNormalization>,
    }

    pub(super) fn serialize<S: Serializer>(
        value: &Option<PathNormalization>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        Wire {
            normalization: *value,
        }
        .serialize(serializer)
    }

    #[cfg(feature = "read")]
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PathNormalization>, D::Error> {
        Wire::deserialize(deserializer).map(|wire| wire.normalization)
    }
}
