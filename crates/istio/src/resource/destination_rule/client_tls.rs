//! How callers encrypt.

use serde::{Deserialize, Serialize};

/// How callers encrypt, upstream `ClientTLSSettings`.
///
/// ```
/// use mesh2yaml_istio::ClientTls;
/// use serde_json::json;
///
/// let legacy = ClientTls::mutual("legacy-client").sni("legacy.example.com");
/// assert_eq!(
///     serde_json::to_value(&legacy)?,
///     json!({"mode": "MUTUAL", "credentialName": "legacy-client", "sni": "legacy.example.com"}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ClientTls {
    /// Who encrypts and who proves what, upstream `mode`. In a block that does not say it, nothing is encrypted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<ClientTlsMode>,
    /// The file with the caller's certificate, upstream `clientCertificate`. Needed by `MUTUAL` without a secret.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_certificate: String,
    /// The file with its key, upstream `privateKey`. Needed by `MUTUAL` without a secret.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub private_key: String,
    /// The file with the authorities that sign the service's certificate, upstream `caCertificates`; those of the operating system by
    /// default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_certificates: String,
    /// The secret with the certificates, upstream `credentialName`, or a ConfigMap with the authorities, `configmap://namespace/name`.
    /// A secret is for gateways, and for sidecars if the rule has a workload selector.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credential_name: String,
    /// Names of which the service's certificate has one, upstream `subjectAltNames`; the request's host by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// The server name in the handshake, upstream `sni`; the request's host by default.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sni: String,
    /// Whether the service's certificate is taken without being verified, upstream `insecureSkipVerify`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
    /// The file with certificates that are no longer valid, upstream `caCrl`. Not beside `credentialName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_crl: String,
}

/// The mode of a [`ClientTls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ClientTlsMode {
    /// Plain text, upstream `DISABLE`: refused by a service that is strict about mTLS.
    Disable,
    /// TLS without a certificate of the caller, upstream `SIMPLE`.
    Simple,
    /// mTLS with the caller's own certificate, upstream `MUTUAL`.
    Mutual,
    /// mTLS with the mesh's certificates, upstream `ISTIO_MUTUAL`.
    IstioMutual,
}

impl ClientTls {
    /// Callers encrypt in this way.
    #[must_use]
    pub fn new(mode: ClientTlsMode) -> Self {
        Self {
            mode: Some(mode),
            ..Self::default()
        }
    }

    /// Encrypts nothing.
    #[must_use]
    pub fn disable() -> Self {
        Self::new(ClientTlsMode::Disable)
    }

    /// Encrypts without a certificate of the caller.
    #[must_use]
    pub fn simple() -> Self {
        Self::new(ClientTlsMode::Simple)
    }

    /// Encrypts with the certificate of a secret.
    pub fn mutual(credential_name: impl Into<String>) -> Self {
        Self::new(ClientTlsMode::Mutual).credential_name(credential_name)
    }

    /// Encrypts with a certificate in files.
    pub fn files(client_certificate: impl Into<String>, private_key: impl Into<String>) -> Self {
        Self {
            client_certificate: client_certificate.into(),
            private_key: private_key.into(),
            ..Self::new(ClientTlsMode::Mutual)
        }
    }

    /// Encrypts with the mesh's certificates.
    #[must_use]
    pub fn istio_mutual() -> Self {
        Self::new(ClientTlsMode::IstioMutual)
    }
}

setters! { ClientTls {
    /// Takes certificates that these authorities, in a file, have signed.
    ca_certificates(impl Into<String>) = ca_certificates.put;
    /// Refuses certificates that this file lists.
    ca_crl(impl Into<String>) = ca_crl.put;
    /// Takes the certificates of this secret.
    credential_name(impl Into<String>) = credential_name.put;
    /// Adds a name that the service's certificate may have.
    subject_alt_name(impl Into<String>) = subject_alt_names.push;
    /// Sends this server name.
    sni(impl Into<String>) = sni.put;
    /// Says whether the service's certificate is taken without being verified.
    insecure_skip_verify(bool) = insecure_skip_verify.set;
} }
