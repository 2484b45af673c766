//! `tls` of a listener: of gateways, and of a sidecar's ingress.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};

use crate::{ServerTls, ServerTlsMode, TlsVersion};

const CIPHERS: [&str; 15] = [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES128-SHA",
    "ECDHE-RSA-AES128-SHA",
    "ECDHE-ECDSA-AES256-SHA",
    "ECDHE-RSA-AES256-SHA",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
    "AES128-SHA",
    "AES256-SHA",
    "DES-CBC3-SHA",
];

/// Whether the proxy knows it; what begins with an operator is not looked at, as upstream.
fn is_cipher(name: &str) -> bool {
    name == "ALL" || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || CIPHERS.contains(&name)
}

impl Validate for ServerTls {
    fn validate(&self, v: &mut Validator) {
        self.sources_of_the_schema(v);
        self.versions_and_ciphers(v);
        match self.mode {
            Some(ServerTlsMode::IstioMutual) => {
                for (key, is_set) in self.certificate_fields() {
                    if is_set {
                        v.field(key, |v| {
                            v.admission("`ISTIO_MUTUAL` uses the mesh's certificates, and takes no others");
                        });
                    }
                }
            }
            None | Some(ServerTlsMode::Passthrough | ServerTlsMode::AutoPassthrough) => {
                for (key, is_set) in self.certificate_fields() {
                    if is_set {
                        v.field(key, |v| {
                            v.admission_warning("nothing is decrypted, so the certificates are ignored");
                        });
                    }
                }
                if !self.ca_crl.is_empty() {
                    v.field("caCrl", |v| {
                        v.admission_warning("nothing is decrypted, so the certificates are ignored");
                    });
                }
                self.one_source(v);
            }
            Some(mode @ (ServerTlsMode::Simple | ServerTlsMode::Mutual | ServerTlsMode::OptionalMutual)) => {
                self.one_source(v);
                if self.credential_name.is_empty() && self.credential_names.is_empty() {
                    self.needs_files(v, mode);
                }
            }
        }
    }
}

impl ServerTls {
    fn certificate_fields(&self) -> [(&'static str, bool); 6] {
        [
            ("serverCertificate", !self.server_certificate.is_empty()),
            ("privateKey", !self.private_key.is_empty()),
            ("caCertificates", !self.ca_certificates.is_empty()),
            ("tlsCertificates", !self.tls_certificates.is_empty()),
            ("credentialName", !self.credential_name.is_empty()),
            ("credentialNames", !self.credential_names.is_empty()),
        ]
    }

    fn sources_of_the_schema(&self, v: &mut Validator) {
        if !self.credential_names.is_empty() {
            if !self.tls_certificates.is_empty() {
                v.schema("`credentialNames` and `tlsCertificates` exclude each other");
            }
            if !self.credential_name.is_empty() {
                v.schema("`credentialName` and `credentialNames` exclude each other");
            }
        }
        for (key, items) in [
            ("credentialNames", self.credential_names.len()),
            ("tlsCertificates", self.tls_certificates.len()),
        ] {
            if items > 2 {
                v.field(key, |v| {
                    v.schema("there are at most two");
                });
            }
        }
    }

    fn versions_and_ciphers(&self, v: &mut Validator) {
        if matches!(
            self.min_protocol_version,
            Some(TlsVersion::V1_0 | TlsVersion::V1_1)
        ) && self.cipher_suites.is_empty()
        {
            v.field("minProtocolVersion", |v| {
                v.admission_warning("no cipher suite that is on by default works below TLS 1.2")
                    .help("name the suites in `cipherSuites`");
            });
        }
        let mut seen = BTreeSet::new();
        v.each("cipherSuites", &self.cipher_suites, |v, name| {
            if !is_cipher(name) {
                v.admission_warning(format!(
                    "`{name}` is no cipher suite that the proxy knows, and is ignored"
                ));
            } else if !seen.insert(name) {
                v.admission_warning(format!("`{name}` is there twice"));
            }
        });
    }

    fn one_source(&self, v: &mut Validator) {
        let sources = [
            !self.server_certificate.is_empty() && !self.private_key.is_empty(),
            !self.credential_name.is_empty(),
            !self.credential_names.is_empty(),
            !self.tls_certificates.is_empty(),
        ];
        if sources.into_iter().filter(|is_set| *is_set).count() > 1 {
            v.admission(
                "the certificate comes from one of `credentialName`, `credentialNames`, `serverCertificate` with `privateKey`, and `tlsCertificates`",
            );
        }
    }

    /// Without a secret, the files are needed.
    fn needs_files(&self, v: &mut Validator, mode: ServerTlsMode) {
        if mode == ServerTlsMode::Simple {
            if !self.ca_crl.is_empty() {
                v.field("caCrl", |v| {
                    v.admission("`SIMPLE` asks clients for no certificates, so there are none to revoke");
                });
            }
        } else if self.ca_certificates.is_empty() {
            v.admission("clients' certificates need `caCertificates`, or a secret in `credentialName`");
        }
        let missing = |v: &mut Validator, certificate: &str, key: &str| {
            if certificate.is_empty() {
                v.admission("`serverCertificate` is missing")
                    .help("a secret can be named instead, by `credentialName`");
            }
            if key.is_empty() {
                v.admission("`privateKey` is missing");
            }
        };
        if self.tls_certificates.is_empty() {
            missing(v, &self.server_certificate, &self.private_key);
        }
        v.each("tlsCertificates", &self.tls_certificates, |v, certificate| {
            missing(v, &certificate.server_certificate, &certificate.private_key);
        });
    }
}
