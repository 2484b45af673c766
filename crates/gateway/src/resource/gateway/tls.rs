//! Certificates of a gateway's clients, and of the gateway as a client.

use mesh2yaml_types::Port;
use serde::{Deserialize, Serialize};

use crate::resource::{ObjectRef, SecretRef};

/// Certificates of a gateway's clients, and of the gateway as a client; upstream `GatewayTLSConfig`.
///
/// ```
/// use mesh2yaml_gateway::{ClientCertificates, GatewayTls, ObjectRef};
///
/// let tls = GatewayTls::new().clients(ClientCertificates::signed_by([ObjectRef::config_map("partners")]));
/// assert_eq!(
///     serde_json::to_value(&tls)?["frontend"]["default"]["validation"],
///     serde_json::json!({"caCertificateRefs": [{"group": "", "kind": "ConfigMap", "name": "partners"}]}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayTls {
    /// Towards backends, upstream `backend`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend: Option<GatewayBackendTls>,
    /// Towards clients, upstream `frontend`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontend: Option<FrontendTls>,
}

/// What a gateway shows to backends, upstream `GatewayBackendTLS`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct GatewayBackendTls {
    /// The certificate, upstream `clientCertificateRef`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate_ref: Option<SecretRef>,
}

/// What a gateway asks of clients, upstream `FrontendTLSConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct FrontendTls {
    /// On HTTPS listeners whose port is not in `perPort`, upstream `default`.
    pub default: FrontendTlsConfig,
    /// On ports, upstream `perPort`; at most 64, each port once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub per_port: Vec<PortTls>,
}

/// What a gateway asks of the clients of a port, upstream `TLSPortConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PortTls {
    /// The port of the listeners, upstream `port`.
    pub port: Port,
    /// What is asked, upstream `tls`.
    pub tls: FrontendTlsConfig,
}

/// What a gateway asks of clients, upstream `TLSConfig`; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FrontendTlsConfig {
    /// Certificates, upstream `validation`. Without it, clients need none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<ClientCertificates>,
}

/// Which certificates clients show, upstream `FrontendTLSValidation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ClientCertificates {
    /// Objects with the authorities that sign them, such as ConfigMaps with a key `ca.crt`, upstream `caCertificateRefs`; 1 to 16.
    pub ca_certificate_refs: Vec<ObjectRef>,
    /// Whether others are taken too, upstream `mode`. [`ValidationMode::AllowValidOnly`] by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<ValidationMode>,
}

/// Whether clients may come without a valid certificate, upstream `FrontendValidationModeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum ValidationMode {
    /// They may not, upstream `AllowValidOnly`.
    AllowValidOnly,
    /// They may, and the backend has to care, upstream `AllowInsecureFallback`.
    AllowInsecureFallback,
}

impl GatewayTls {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows this certificate to backends.
    #[must_use]
    pub fn client_certificate(mut self, secret: impl Into<SecretRef>) -> Self {
        self.backend = Some(GatewayBackendTls {
            client_certificate_ref: Some(secret.into()),
        });
        self
    }

    /// Asks clients for certificates, on the ports that have no settings of their own.
    #[must_use]
    pub fn clients(mut self, certificates: ClientCertificates) -> Self {
        self.frontend.get_or_insert_default().default.validation = Some(certificates);
        self
    }

    /// Asks the clients of one port for certificates.
    #[must_use]
    pub fn clients_of(mut self, port: Port, certificates: ClientCertificates) -> Self {
        let tls = FrontendTlsConfig {
            validation: Some(certificates),
        };
        let frontend = self.frontend.get_or_insert_default();
        frontend.per_port.push(PortTls { port, tls });
        self
    }
}

impl ClientCertificates {
    /// Certificates that these authorities have signed.
    pub fn signed_by(authorities: impl IntoIterator<Item = ObjectRef>) -> Self {
        Self {
            ca_certificate_refs: authorities.into_iter().collect(),
            mode: None,
        }
    }
}

setters! { ClientCertificates {
    /// Says whether others are taken too.
    mode(ValidationMode) = mode.set;
} }
