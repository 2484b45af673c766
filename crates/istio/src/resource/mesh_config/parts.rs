//! Parts of the settings of the whole mesh.

use serde::{Deserialize, Serialize};

use super::Settings;
use crate::HostName;

/// Defines enums whose words are upstream's.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
            #[cfg_attr(feature = "read", derive(Deserialize))]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
            #[non_exhaustive]
            pub enum $name {
                $($(#[$variant_doc])* $variant,)*
            }
        )*
    };
}

words! {
    /// Which Ingress objects Istio serves.
    IngressControllerMode {
        /// As by default, upstream `UNSPECIFIED`.
        Unspecified,
        /// None, upstream `OFF`.
        Off,
        /// Those of its class, and those of none, upstream `DEFAULT`.
        Default,
        /// Those of its class, upstream `STRICT`.
        Strict,
    }

    /// What becomes of requests to hosts that are not known.
    MeshOutboundMode {
        /// They are dropped, upstream `REGISTRY_ONLY`.
        RegistryOnly,
        /// They are carried, upstream `ALLOW_ANY`: what Istio does where nothing is said.
        AllowAny,
        /// They are carried to where DNS says that the host is, upstream `ALLOW_ANY_DYNAMIC_DNS`.
        AllowAnyDynamicDns,
    }

    /// Where requests go that no listener takes.
    InboundTrafficMode {
        /// To the address that they came to, upstream `PASSTHROUGH`.
        Passthrough,
        /// To `localhost`, upstream `LOCALHOST`.
        Localhost,
    }

    /// Whether HTTP/1.1 is carried as HTTP/2.
    MeshH2Upgrade {
        /// It is not, upstream `DO_NOT_UPGRADE`.
        DoNotUpgrade,
        /// It is, upstream `UPGRADE`.
        Upgrade,
    }
}

/// A version of TLS that the mesh can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum MeshTlsVersion {
    /// As the proxy is built.
    #[serde(rename = "TLS_AUTO")]
    Auto,
    /// TLS 1.2.
    #[serde(rename = "TLSV1_2")]
    V1_2,
    /// TLS 1.3.
    #[serde(rename = "TLSV1_3")]
    V1_3,
}

/// What becomes of requests to hosts that are not known, upstream `OutboundTrafficPolicy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MeshOutboundPolicy {
    /// Whether they are carried, upstream `mode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<MeshOutboundMode>,
    /// How they are encrypted, upstream `tls`; not looked into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<Settings>,
}

impl MeshOutboundPolicy {
    /// They are carried, or not.
    #[must_use]
    pub fn new(mode: MeshOutboundMode) -> Self {
        Self {
            mode: Some(mode),
            tls: None,
        }
    }
}

/// Where requests go that no listener takes, upstream `InboundTrafficPolicy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct InboundTrafficPolicy {
    /// Where, upstream `mode`; `PASSTHROUGH` by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<InboundTrafficMode>,
}

impl InboundTrafficPolicy {
    /// They go there.
    #[must_use]
    pub fn new(mode: InboundTrafficMode) -> Self {
        Self { mode: Some(mode) }
    }
}

/// Settings of single services, upstream `ServiceSettings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceSettings {
    /// The settings, upstream `settings`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<ServiceScope>,
    /// The services, upstream `hosts`; the first label may be `*`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<HostName>,
}

/// From where a service is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceScope {
    /// Whether only pods of the caller's own cluster answer, upstream `clusterLocal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_local: Option<bool>,
}

impl ServiceSettings {
    /// Services that only pods of the caller's own cluster answer.
    pub fn cluster_local<H: Into<HostName>>(hosts: impl IntoIterator<Item = H>) -> Self {
        Self {
            settings: Some(ServiceScope {
                cluster_local: Some(true),
            }),
            hosts: hosts.into_iter().map(Into::into).collect(),
        }
    }
}

/// What is recorded where no Telemetry says it; names of extension providers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct DefaultProviders {
    /// Where spans go, upstream `tracing`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tracing: Vec<String>,
    /// Where metrics go, upstream `metrics`; `prometheus` by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<String>,
    /// Where the access log goes, upstream `accessLogging`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_logging: Vec<String>,
}

setters! { DefaultProviders {
    /// Sends spans there.
    tracing(impl Into<String>) = tracing.push;
    /// Sends metrics there.
    metrics(impl Into<String>) = metrics.push;
    /// Sends the access log there.
    access_logging(impl Into<String>) = access_logging.push;
} }

/// How traffic is encrypted, upstream `TLSConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct MeshTls {
    /// The oldest version of TLS, upstream `minProtocolVersion`; 1.2 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_protocol_version: Option<MeshTlsVersion>,
    /// Curves for the exchange of keys, upstream `ecdhCurves`; not of the mesh's own traffic.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ecdh_curves: Vec<String>,
    /// Cipher suites in OpenSSL's words, upstream `cipherSuites`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cipher_suites: Vec<String>,
}

setters! { MeshTls {
    /// Takes no older version of TLS.
    min_version(MeshTlsVersion) = min_protocol_version.set;
    /// Adds a curve.
    ecdh_curve(impl Into<String>) = ecdh_curves.push;
    /// Adds a cipher suite.
    cipher_suite(impl Into<String>) = cipher_suites.push;
} }
