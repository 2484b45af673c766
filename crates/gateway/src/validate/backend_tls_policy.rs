//! BackendTLSPolicy.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::{
    group, hostname, is_domain, is_word, items, kind, name, options, precise_hostname, section, text,
};
use crate::{
    Authorities, BackendTlsPolicy, BackendValidation, PolicyTarget, SubjectAltName, WellKnownAuthorities,
};

impl Validate for BackendTlsPolicy {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            targets(v, &self.spec.target_refs);
            v.part("validation", &self.spec.validation);
            options(v, &self.spec.options);
        });
    }
}

fn targets(v: &mut Validator, targets: &[PolicyTarget]) {
    items(v, "targetRefs", targets.len(), 1, 16);
    let mut before: Vec<&PolicyTarget> = Vec::new();
    v.each("targetRefs", targets, |v, target| {
        group(v, &target.group);
        kind(v, &target.kind);
        name(v, &target.name);
        if let Some(value) = &target.section_name {
            section(v, "sectionName", value);
        }
        let same = |other: &&PolicyTarget| {
            (&other.group, &other.kind, &other.name) == (&target.group, &target.kind, &target.name)
        };
        if let Some(other) = before.iter().copied().find(|other| {
            same(other)
                && (other.section_name == target.section_name
                    || other.section_name.is_some() != target.section_name.is_some())
        }) {
            if other.section_name == target.section_name {
                v.schema("the same target is there before");
            } else {
                v.schema("the same target is there before, once whole and once in part")
                    .help("give each of them a `sectionName`");
            }
        }
        before.push(target);
    });
}

impl Validate for BackendValidation {
    fn validate(&self, v: &mut Validator) {
        match &self.authorities {
            Authorities::Refs(refs) => {
                items(v, "caCertificateRefs", refs.len(), 1, 8);
                v.parts("caCertificateRefs", refs);
            }
            Authorities::WellKnown(WellKnownAuthorities::System) => {}
            Authorities::WellKnown(WellKnownAuthorities::Other(word)) => {
                let is_right = word.split_once('/').is_some_and(|(domain, name)| {
                    is_domain(domain) && is_word(name, b"-_.") && name.len() <= 63
                });
                let form = "it is `System`, or a domain name and a name of the implementation's, as `example.com/partners`";
                text(v, "wellKnownCACertificates", word, 253, is_right, form);
            }
        }
        precise_hostname(v, &self.hostname);
        items(v, "subjectAltNames", self.subject_alt_names.len(), 0, 5);
        v.parts("subjectAltNames", &self.subject_alt_names);
    }
}

impl Validate for SubjectAltName {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::Hostname(host) => hostname(v, host),
            Self::Uri(uri) => {
                let is_right = uri.split_once(':').is_some_and(|(scheme, rest)| {
                    !scheme.is_empty() && !scheme.contains(['/', '?', '#']) && rest.starts_with("//")
                });
                let form = "a URI begins with a scheme and an authority, as `spiffe://example.com/shop`";
                text(v, "uri", uri, 253, is_right, form);
            }
        }
    }
}
