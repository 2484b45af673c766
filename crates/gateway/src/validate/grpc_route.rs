//! GRPCRoute.

use std::collections::BTreeSet;

use mesh2yaml_k8s::{Rule, Severity, Validate, Validator};

use super::reference::{parent_refs, parent_refs_by_port};
use super::schema::{at_most, length};
use super::schema::{header_matches, hostname, section_name};
use crate::{
    GrpcBackendRef, GrpcMethodMatch, GrpcRoute, GrpcRouteFilter, GrpcRouteMatch, GrpcRouteRule,
    GrpcRouteVersion, MethodComparison, MirrorShare,
};

impl Validate for GrpcRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| {
            match self.version {
                GrpcRouteVersion::V1 => parent_refs(v, &spec.parent_refs),
                GrpcRouteVersion::V1Alpha2 => parent_refs_by_port(v, &spec.parent_refs),
            }
            at_most(v, "hostnames", spec.hostnames.len(), 16);
            v.each("hostnames", &spec.hostnames, hostname);
            at_most(v, "rules", spec.rules.len(), 16);
            v.each("rules", &spec.rules, |v, rule| {
                rule.validate(v);
                rule.only_of(v, self.version);
            });
            let matches: usize = spec.rules.iter().map(|rule| rule.matches.len()).sum();
            if matches > 128 {
                v.field("rules", |v| {
                    v.schema(format!(
                        "a route has at most 128 matches in all its rules, and these are {matches}"
                    ))
                    .help("write several routes");
                });
            }
        });
    }
}

impl Validate for GrpcRouteRule {
    fn validate(&self, v: &mut Validator) {
        v.some("name", self.name.as_ref(), |v, name| section_name(v, name));
        at_most(v, "matches", self.matches.len(), 64);
        v.parts("matches", &self.matches);
        filters(v, &self.filters);
        at_most(v, "backendRefs", self.backend_refs.len(), 16);
        v.parts("backendRefs", &self.backend_refs);
        v.some(
            "sessionPersistence",
            self.session_persistence.as_ref(),
            |v, it| it.validate(v),
        );
    }
}

impl GrpcRouteRule {
    /// What the type has, and one of the versions has not.
    fn only_of(&self, v: &mut Validator, version: GrpcRouteVersion) {
        match version {
            GrpcRouteVersion::V1 => {
                if self.session_persistence.is_some() {
                    absent(v, "sessionPersistence", "the standard channel of the Gateway API");
                }
            }
            GrpcRouteVersion::V1Alpha2 => {
                if (9..=64).contains(&self.matches.len()) {
                    at_most(v, "matches", self.matches.len(), 8);
                }
                if self.name.is_some() {
                    absent(v, "name", "`v1alpha2`");
                }
                shares(v, &self.filters);
                v.each("backendRefs", &self.backend_refs, |v, backend| {
                    shares(v, &backend.filters);
                });
            }
        }
    }
}

fn absent(v: &mut Validator, key: &str, of: &str) {
    v.field(key, |v| {
        v.add(
            Severity::Error,
            Rule::UnknownField,
            format!("{of} has no such field"),
        );
    });
}

/// Shares of copies, which `v1alpha2` does not have.
fn shares(v: &mut Validator, filters: &[GrpcRouteFilter]) {
    v.each("filters", filters, |v, filter| {
        let GrpcRouteFilter::RequestMirror(mirror) = filter else {
            return;
        };
        v.field("requestMirror", |v| match mirror.share {
            Some(MirrorShare::Percent(_)) => absent(v, "percent", "`v1alpha2`"),
            Some(MirrorShare::Fraction(_)) => absent(v, "fraction", "`v1alpha2`"),
            None => {}
        });
    });
}

/// The filters of a rule or of a backend: at most 16, and one of a type, except of copies and extensions.
fn filters(v: &mut Validator, filters: &[GrpcRouteFilter]) {
    at_most(v, "filters", filters.len(), 16);
    let mut types = BTreeSet::new();
    v.each("filters", filters, |v, filter| {
        filter.validate(v);
        let repeats = matches!(
            filter,
            GrpcRouteFilter::RequestMirror(_) | GrpcRouteFilter::ExtensionRef(_)
        );
        if !types.insert(filter.type_name()) && !repeats {
            v.schema(format!(
                "there is another filter of type `{}`",
                filter.type_name()
            ));
        }
    });
}

impl Validate for GrpcRouteFilter {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::RequestHeaderModifier(edits) => v.part("requestHeaderModifier", edits),
            Self::ResponseHeaderModifier(edits) => v.part("responseHeaderModifier", edits),
            Self::RequestMirror(mirror) => v.part("requestMirror", mirror),
            Self::ExtensionRef(reference) => v.part("extensionRef", reference),
        }
    }
}

impl Validate for GrpcBackendRef {
    fn validate(&self, v: &mut Validator) {
        self.backend.validate(v);
        filters(v, &self.filters);
    }
}

impl Validate for GrpcRouteMatch {
    fn validate(&self, v: &mut Validator) {
        v.some("method", self.method.as_ref(), |v, it| it.validate(v));
        header_matches(v, "headers", &self.headers);
    }
}

impl Validate for GrpcMethodMatch {
    fn validate(&self, v: &mut Validator) {
        if self.service.is_none() && self.method.is_none() {
            v.schema("one of `service` and `method` is needed");
        }
        let is_exact = self.comparison == MethodComparison::Exact;
        v.some("service", self.service.as_ref(), |v, service| {
            length(v, service, 0, 1024);
            if is_exact && !service.strip_prefix('.').unwrap_or(service).split('.').all(is_name) {
                v.schema("a service is of names with dots between them; a name is of letters, digits and `_`, and does not begin with a digit");
            }
        });
        v.some("method", self.method.as_ref(), |v, method| {
            length(v, method, 0, 1024);
            if is_exact && !is_name(method) {
                v.schema("a method is of letters, digits and `_`, and does not begin with a digit");
            }
        });
    }
}

fn is_name(text: &str) -> bool {
    let is_letter = |b: u8| b.is_ascii_alphabetic() || b == b'_';
    text.bytes().next().is_some_and(is_letter) && text.bytes().all(|b| is_letter(b) || b.is_ascii_digit())
}
