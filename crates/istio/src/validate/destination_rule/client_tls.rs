//! `tls` of callers.

use mesh2yaml_k8s::Validator;

use super::At;
use crate::{ClientTls, ClientTlsMode};

/// What stands before the namespace and name of a ConfigMap.
const CONFIG_MAP: &str = "configmap://";

pub(super) fn tls(v: &mut Validator, tls: &ClientTls, at: At<'_>) {
    if let Some(place) = tls.credential_name.strip_prefix(CONFIG_MAP) {
        v.field("credentialName", |v| config_map(v, place, at));
    }
    let [certificate, key, authorities, secret, revoked, sni, names] = tls.fields();
    match tls.mode {
        None | Some(ClientTlsMode::Disable) => {
            for field in [certificate, key, authorities, secret, revoked, sni, names] {
                field.if_given(v, |v| {
                    let finding = v.effect("nothing is encrypted, so it is ignored");
                    if tls.mode.is_none() {
                        finding.help("say the `mode`");
                    }
                });
            }
        }
        Some(ClientTlsMode::IstioMutual) => {
            for field in [certificate, key, authorities, secret, revoked] {
                field.if_given(v, |v| {
                    v.effect("`ISTIO_MUTUAL` uses the mesh's certificates, so it is ignored");
                });
            }
        }
        Some(mode @ (ClientTlsMode::Simple | ClientTlsMode::Mutual)) => {
            if tls.insecure_skip_verify == Some(true) {
                // The secret of `MUTUAL` may have nothing but the caller's own certificate.
                let secret = (mode == ClientTlsMode::Simple).then_some(secret);
                for field in [authorities, names].into_iter().chain(secret) {
                    field.if_given(v, |v| {
                        v.admission("with `insecureSkipVerify`, there is nothing to verify by");
                    });
                }
            }
            if secret.is_given {
                for field in [certificate, key, authorities, revoked] {
                    field.if_given(v, |v| {
                        v.admission("`credentialName` has the certificates, and excludes it");
                    });
                }
            } else {
                tls.needs_files(v, mode);
            }
        }
    }
}

/// A field, and whether it says something.
#[derive(Clone, Copy)]
struct Field {
    key: &'static str,
    is_given: bool,
}

impl Field {
    fn if_given(self, v: &mut Validator, look: impl FnOnce(&mut Validator)) {
        if self.is_given {
            v.field(self.key, look);
        }
    }
}

impl ClientTls {
    fn fields(&self) -> [Field; 7] {
        let text = |key, text: &String| Field {
            key,
            is_given: !text.is_empty(),
        };
        [
            text("clientCertificate", &self.client_certificate),
            text("privateKey", &self.private_key),
            text("caCertificates", &self.ca_certificates),
            text("credentialName", &self.credential_name),
            text("caCrl", &self.ca_crl),
            text("sni", &self.sni),
            Field {
                key: "subjectAltNames",
                is_given: !self.subject_alt_names.is_empty(),
            },
        ]
    }

    /// Without a secret, the caller's certificate is in files.
    fn needs_files(&self, v: &mut Validator, mode: ClientTlsMode) {
        let [certificate, key, ..] = self.fields();
        for field in [certificate, key] {
            if mode == ClientTlsMode::Mutual && !field.is_given {
                v.admission(format!("`{}` is missing", field.key))
                    .help("a secret can be named instead, by `credentialName`");
            }
            if mode == ClientTlsMode::Simple {
                field.if_given(v, |v| {
                    v.effect("`SIMPLE` shows no certificate of the caller, so it is ignored")
                        .help("`mode: MUTUAL` shows one");
                });
            }
        }
    }
}

fn config_map(v: &mut Validator, place: &str, at: At<'_>) {
    let mut parts = place.split('/');
    let (namespace, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if namespace.is_empty() || name.is_empty() {
        v.admission("the form is `configmap://namespace/name`");
    } else if at.namespace.is_some_and(|own| own != namespace) {
        v.admission("the ConfigMap is of the rule's own namespace");
    }
}
