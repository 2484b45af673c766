//! HTTPLocalRateLimitPolicy.

use mesh2yaml_k8s::{Validate, Validator};

use super::reference;
use super::text::is_dns_label;
use crate::{HttpLocalRateLimitPolicy, HttpLocalRateLimitPolicySpec, ObjectRef, RateLimitOverride};

impl Validate for HttpLocalRateLimitPolicy {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        let spec = &self.spec;
        v.field("spec", |v| {
            v.field("targetRef", |v| reference::name(v, &spec.server));
            v.some("total", spec.total.as_ref(), |v, &total| limit(v, total, None));
            v.some("identity", spec.identity.as_ref(), |v, &identity| {
                limit(v, identity, spec.total);
            });
            v.each("overrides", &spec.overrides, |v, it| {
                overriding(v, it, spec.total)
            });
            effect(v, spec);
        });
    }
}

fn limit(v: &mut Validator, requests_per_second: u32, total: Option<u32>) {
    v.field("requestsPerSecond", |v| {
        if requests_per_second == 0 {
            v.admission("at least one request a second is needed");
        }
        if let Some(total) = total.filter(|&total| requests_per_second > total) {
            v.admission(format!("it is more than `total`, which is {total}"));
        }
    });
}

fn overriding(v: &mut Validator, it: &RateLimitOverride, total: Option<u32>) {
    limit(v, it.requests_per_second, total);
    if it.clients.is_empty() {
        v.field("clientRefs", |v| {
            v.effect("without callers, the limit is for nobody");
        });
    }
    v.each("clientRefs", &it.clients, client);
}

/// The schema is narrower here than in other kinds.
fn client(v: &mut Validator, client: &ObjectRef) {
    reference::name(v, &client.name);
    v.some("namespace", client.namespace.as_ref(), |v, namespace| {
        if !is_dns_label(namespace) || namespace.len() > 63 {
            v.schema("a namespace is of lower case letters, digits and `-`, begins and ends with a letter or digit, and has at most 63 characters");
        }
    });
}

fn effect(v: &mut Validator, spec: &HttpLocalRateLimitPolicySpec) {
    if spec.total.is_none() && spec.identity.is_none() && spec.overrides.is_empty() {
        v.effect("without `total`, `identity` and `overrides`, nothing is limited");
    }
}
