//! BackendTLSPolicy.

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::{is_word, options, some_of};
use super::schema::{at_most, length};
use super::schema::{group, hostname, kind, name, precise_hostname, section_name};
use super::text::is_domain;
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
    some_of(v, "targetRefs", targets.len(), 16);
    let mut before: Vec<&PolicyTarget> = Vec::new();
    v.each("targetRefs", targets, |v, target| {
        v.field("group", |v| group(v, &target.group));
        v.field("kind", |v| kind(v, &target.kind));
        v.field("name", |v| name(v, &target.name));
        v.some("sectionName", target.section_name.as_ref(), |v, it| {
            section_name(v, it)
        });
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
                some_of(v, "caCertificateRefs", refs.len(), 8);
                v.parts("caCertificateRefs", refs);
            }
            Authorities::WellKnown(WellKnownAuthorities::System) => {}
            Authorities::WellKnown(WellKnownAuthorities::Other(word)) => {
                v.field("wellKnownCACertificates", |v| well_known(v, word));
            }
        }
        v.field("hostname", |v| precise_hostname(v, &self.hostname));
        at_most(v, "subjectAltNames", self.subject_alt_names.len(), 5);
        v.parts("subjectAltNames", &self.subject_alt_names);
    }
}

fn well_known(v: &mut Validator, word: &str) {
    length(v, word, 1, 253);
    let is_of_implementation = word
        .split_once('/')
        .is_some_and(|(domain, name)| is_domain(domain) && is_word(name, b"-_.") && name.len() <= 63);
    if !word.is_empty() && !is_of_implementation {
        v.schema("it is `System`, or a domain and a name of the implementation's, as `example.com/partners`");
    }
}

impl Validate for SubjectAltName {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::Hostname(host) => v.field("hostname", |v| hostname(v, host)),
            Self::Uri(uri) => v.field("uri", |v| {
                length(v, uri, 1, 253);
                let is_whole = uri.split_once(':').is_some_and(|(scheme, rest)| {
                    !scheme.is_empty() && !scheme.contains(['/', '?', '#']) && rest.starts_with("//")
                });
                if !uri.is_empty() && !is_whole {
                    v.schema("a URI begins with a scheme and an authority, as `spiffe://example.com/shop`");
                }
            }),
        }
    }
}
