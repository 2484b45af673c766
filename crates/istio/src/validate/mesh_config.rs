//! MeshConfig: what `istioctl install` and the control plane refuse.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Validate, Validator};
use mesh2yaml_types::duration;

use super::text::{is_label, is_wildcard_domain};
use crate::MeshConfig;

const CURVES: [&str; 7] = [
    "P-224",
    "P-256",
    "P-521",
    "P-384",
    "X25519",
    "X25519Kyber768Draft00",
    "X25519MLKEM768",
];

impl Validate for MeshConfig {
    fn validate(&self, v: &mut Validator) {
        v.some("trustDomain", self.trust_domain.as_ref(), |v, domain| {
            trust_domain(v, domain)
        });
        v.each("trustDomainAliases", &self.trust_domain_aliases, |v, domain| {
            trust_domain(v, domain)
        });
        v.some("connectTimeout", self.connect_timeout.as_ref(), |v, time| {
            if *time > duration!("1h") {
                v.admission("the time to connect is at most 1 h");
            }
        });
        v.each("serviceSettings", &self.service_settings, |v, settings| {
            v.each("hosts", &settings.hosts, |v, host| {
                if !is_wildcard_domain(host.as_str()) {
                    v.admission("the host is no domain name, and none with `*` as its first label");
                }
            });
        });
        v.some("meshMTLS", self.mesh_mtls.as_ref(), |v, tls| {
            if !tls.ecdh_curves.is_empty() {
                v.field("ecdhCurves", |v| {
                    v.admission("the curves of the mesh's own traffic cannot be chosen")
                        .help("`tlsDefaults` has those of all other traffic");
                });
            }
        });
        v.some("tlsDefaults", self.tls_defaults.as_ref(), |v, tls| {
            let mut seen = BTreeSet::new();
            v.each("ecdhCurves", &tls.ecdh_curves, |v, name| {
                if !name.is_empty() && !CURVES.contains(&name.as_str()) {
                    v.admission_warning(format!("`{name}` is no curve that the proxy knows"));
                } else if !seen.insert(name) {
                    v.admission_warning(format!("`{name}` is there twice"));
                }
            });
        });
    }
}

fn trust_domain(v: &mut Validator, domain: &str) {
    let whole = domain.strip_suffix('.').unwrap_or(domain);
    if !whole.split('.').all(is_label) {
        v.admission("a trust domain is of labels of letters, digits and `-`, with dots between them");
    }
}
