//! How a listener encrypts.

use serde::{Deserialize, Serialize};

use crate::resource::wire;

/// How a listener encrypts, upstream `ServerTLSSettings`.
///
/// The certificate comes from one place: a secret ([`credential_name`](Self::credential_name)), two secrets, files, or two pairs of
/// files; each has a constructor.
///
/// ```
/// use mesh2yaml_istio::{ServerTls, ServerTlsMode};
///
/// assert_eq!(ServerTls::passthrough().mode, Some(ServerTlsMode::Passthrough));
/// assert_eq!(ServerTls::mutual("shop").credential_name, "shop");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ServerTls {
    /// Whether requests in the clear are answered with a redirect to HTTPS, upstream `httpsRedirect`. Of `HTTP` ports alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub https_redirect: bool,
    /// Who encrypts and who proves what, upstream `mode`; `PASSTHROUGH` where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<ServerTlsMode>,
    /// The file with the certificate, upstream `serverCertificate`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server_certificate: String,
    /// The file with its key, upstream `privateKey`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub private_key: String,
    /// The file with the authorities that sign clients' certificates, upstream `caCertificates`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_certificates: String,
    /// The file with certificates that are no longer valid, upstream `caCrl`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_crl: String,
    /// The secret with the certificate, upstream `credentialName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credential_name: String,
    /// One or two secrets with certificates of different kinds, such as RSA and ECDSA, upstream `credentialNames`.
    #[serde(deserialize_with = "wire::some_items", skip_serializing_if = "Vec::is_empty")]
    pub credential_names: Vec<String>,
    /// The secret or ConfigMap with the authorities that sign clients' certificates, upstream `caCertCredentialName`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_cert_credential_name: String,
    /// One or two certificates in files, upstream `tlsCertificates`.
    #[serde(deserialize_with = "wire::some_items", skip_serializing_if = "Vec::is_empty")]
    pub tls_certificates: Vec<TlsCertificate>,
    /// Names of which a client's certificate has one, upstream `subjectAltNames`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subject_alt_names: Vec<String>,
    /// Base64 SHA-256 hashes of the keys of clients' certificates, upstream `verifyCertificateSpki`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_spki: Vec<String>,
    /// Hexadecimal SHA-256 hashes of clients' certificates, upstream `verifyCertificateHash`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verify_certificate_hash: Vec<String>,
    /// The oldest version of TLS, upstream `minProtocolVersion`; 1.2 by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_protocol_version: Option<TlsVersion>,
    /// The newest version of TLS, upstream `maxProtocolVersion`; Envoy's newest by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_protocol_version: Option<TlsVersion>,
    /// Cipher suites in OpenSSL's words, upstream `cipherSuites`; Envoy's by default.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cipher_suites: Vec<String>,
    /// Whether a client's certificate is taken without being verified, upstream `insecureSkipVerify`. False by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insecure_skip_verify: Option<bool>,
}

/// The mode of a [`ServerTls`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ServerTlsMode {
    /// The server name of the handshake chooses the route, and nothing is decrypted, upstream `PASSTHROUGH`.
    Passthrough,
    /// The listener has a certificate, upstream `SIMPLE`.
    Simple,
    /// Clients have one too, upstream `MUTUAL`.
    Mutual,
    /// As `PASSTHROUGH`, with the service in the server name, upstream `AUTO_PASSTHROUGH`.
    AutoPassthrough,
    /// As `MUTUAL`, with the mesh's certificates, upstream `ISTIO_MUTUAL`.
    IstioMutual,
    /// As `MUTUAL`, and a client may come without a certificate, upstream `OPTIONAL_MUTUAL`.
    OptionalMutual,
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum TlsVersion {
    /// As the proxy is built.
    #[serde(rename = "TLS_AUTO")]
    Auto,
    /// TLS 1.0.
    #[serde(rename = "TLSV1_0")]
    V1_0,
    /// TLS 1.1.
    #[serde(rename = "TLSV1_1")]
    V1_1,
    /// TLS 1.2.
    #[serde(rename = "TLSV1_2")]
    V1_2,
    /// TLS 1.3.
    #[serde(rename = "TLSV1_3")]
    V1_3,
}

/// A certificate in files, upstream `TLSCertificate`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read", derive(Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TlsCertificate {
    /// The file with the certificate, upstream `serverCertificate`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server_certificate: String,
    /// The file with its key, upstream `privateKey`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub private_key: String,
    /// The file with authorities, upstream `caCertificates`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_certificates: String,
}

impl TlsCertificate {
    /// A certificate and its key.
    pub fn new(server_certificate: impl Into<String>, private_key: impl Into<String>) -> Self {
        Self {
            server_certificate: server_certificate.into(),
            private_key: private_key.into(),
            ca_certificates: String::new(),
        }
    }
}

impl ServerTls {
    fn of(mode: ServerTlsMode) -> Self {
        Self {
            mode: Some(mode),
            ..Self::default()
        }
    }

    /// Redirects requests in the clear to HTTPS.
    #[must_use]
    pub fn redirect() -> Self {
        Self {
            https_redirect: true,
            ..Self::default()
        }
    }

    /// Decrypts nothing.
    #[must_use]
    pub fn passthrough() -> Self {
        Self::of(ServerTlsMode::Passthrough)
    }

    /// Decrypts nothing, and takes the service from the server name.
    #[must_use]
    pub fn auto_passthrough() -> Self {
        Self::of(ServerTlsMode::AutoPassthrough)
    }

    /// Encrypts with the certificate of a secret.
    pub fn simple(credential_name: impl Into<String>) -> Self {
        Self {
            credential_name: credential_name.into(),
            ..Self::of(ServerTlsMode::Simple)
        }
    }

    /// Encrypts with the certificate of a secret, and asks clients for theirs.
    pub fn mutual(credential_name: impl Into<String>) -> Self {
        Self {
            credential_name: credential_name.into(),
            ..Self::of(ServerTlsMode::Mutual)
        }
    }

    /// Encrypts with the mesh's certificates.
    #[must_use]
    pub fn istio_mutual() -> Self {
        Self::of(ServerTlsMode::IstioMutual)
    }

    /// Encrypts with a certificate in files.
    pub fn files(server_certificate: impl Into<String>, private_key: impl Into<String>) -> Self {
        Self {
            server_certificate: server_certificate.into(),
            private_key: private_key.into(),
            ..Self::of(ServerTlsMode::Simple)
        }
    }

    /// Encrypts with certificates in files, one or two.
    pub fn certificates(certificates: impl IntoIterator<Item = TlsCertificate>) -> Self {
        Self {
            tls_certificates: certificates.into_iter().collect(),
            ..Self::of(ServerTlsMode::Simple)
        }
    }
}

setters! { ServerTls {
    /// Changes the mode.
    mode(ServerTlsMode) = mode.set;
    /// Takes clients' certificates that these authorities, in a file, have signed.
    ca_certificates(impl Into<String>) = ca_certificates.put;
    /// Refuses clients' certificates that this file lists.
    ca_crl(impl Into<String>) = ca_crl.put;
    /// Adds a secret with a certificate, of two.
    credential(impl Into<String>) = credential_names.push;
    /// Takes clients' certificates that the authorities of this secret have signed.
    ca_cert_credential_name(impl Into<String>) = ca_cert_credential_name.put;
    /// Adds a name that a client's certificate may have.
    subject_alt_name(impl Into<String>) = subject_alt_names.push;
    /// Adds a hash of the key of a client's certificate.
    certificate_spki(impl Into<String>) = verify_certificate_spki.push;
    /// Adds a hash of a client's certificate.
    certificate_hash(impl Into<String>) = verify_certificate_hash.push;
    /// Takes no older version of TLS.
    min_version(TlsVersion) = min_protocol_version.set;
    /// Takes no newer version of TLS.
    max_version(TlsVersion) = max_protocol_version.set;
    /// Adds a cipher suite.
    cipher_suite(impl Into<String>) = cipher_suites.push;
    /// Says whether clients' certificates are taken without being verified.
    insecure_skip_verify(bool) = insecure_skip_verify.set;
} }
