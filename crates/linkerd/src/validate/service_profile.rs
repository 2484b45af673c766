//! ServiceProfile.

use mesh2yaml_k8s::{Validate, Validator};

use crate::settings::is_quantity;
use crate::{
    DstOverride, DstWeight, ProfileRoute, RequestMatch, ResponseMatch, RetryBudget, ServiceProfile,
    ServiceProfileVersion, StatusRange,
};

impl Validate for ServiceProfile {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("metadata", |v| name(v, self.metadata.name()));
        v.field("spec", |v| {
            if self.version == ServiceProfileVersion::V1Alpha1 && self.spec.routes.is_none() {
                v.schema("`routes` is missing: in `v1alpha1` it must be there")
                    .help("make the version `linkerd.io/v1alpha2`, or write `routes: []`");
            }
            v.each("routes", self.spec.routes.iter().flatten(), route);
            v.some("retryBudget", self.spec.retry_budget.as_ref(), budget);
            v.each("dstOverrides", &self.spec.dst_overrides, dst_override);
            if self.spec.opaque_ports.is_some() {
                v.field("opaquePorts", |v| {
                    v.admission("the webhook reads no list here, and the schema nothing else")
                        .help("use the annotation `config.linkerd.io/opaque-ports` of the Service");
                });
            }
        });
    }
}

/// A profile is looked up by the name of its service.
fn name(v: &mut Validator, name: &str) {
    let labels: Vec<&str> = name.split('.').collect();
    if !name.is_empty() && (labels.len() < 4 || labels[2] != "svc") {
        v.field("name", |v| {
            v.effect("no service has this name, so the profile is for none")
                .help("name it after the service: `shop.prod.svc.cluster.local`");
        });
    }
}

fn route(v: &mut Validator, route: &ProfileRoute) {
    if route.name.is_empty() {
        v.field("name", |v| {
            v.admission("a route needs a name");
        });
    }
    v.field("condition", |v| {
        if route.condition.not.is_some() {
            v.field("not", |v| {
                v.schema("the schema wants a list here, and the webhook refuses one")
                    .help("write it within a list: `all: [{not: …}]`");
            });
        }
        request(v, &route.condition);
    });
    v.each("responseClasses", &route.response_classes, |v, class| {
        v.field("condition", |v| response(v, &class.condition));
    });
    if route.timeout.is_some_and(|timeout| timeout.as_nanos() < 0) {
        v.field("timeout", |v| {
            v.effect("a time below 0 is no limit");
        });
    }
}

fn request(v: &mut Validator, it: &RequestMatch) {
    let method = it.method.as_deref().unwrap_or_default();
    let path = it.path_regex.as_deref().unwrap_or_default();
    let has_parts = it.all.is_some() || it.any.is_some() || it.not.is_some();
    if method.is_empty() && path.is_empty() && !has_parts {
        v.admission("a condition has at least one of `method`, `pathRegex`, `all`, `any` and `not`");
    }
    if !method.is_empty() && !is_token(method) {
        v.field("method", |v| {
            v.effect("there can be no such method, and the proxy leaves the condition out");
        });
    }
    if regex_syntax::parse(path.trim()).is_err() {
        v.field("pathRegex", |v| {
            v.effect("it is no regular expression, and the proxy leaves the condition out");
        });
    }
    v.each("all", it.all.iter().flatten(), request);
    v.each("any", it.any.iter().flatten(), request);
    v.some("not", it.not.as_deref(), request);
}

fn response(v: &mut Validator, it: &ResponseMatch) {
    if it.status.is_none() && it.all.is_none() && it.any.is_none() && it.not.is_none() {
        v.admission("a condition has at least one of `status`, `all`, `any` and `not`");
    }
    v.some("status", it.status.as_ref(), status);
    for (key, parts) in [("all", &it.all), ("any", &it.any)] {
        if parts.as_ref().is_some_and(Vec::is_empty) {
            v.field(key, |v| {
                v.effect("an empty list holds for no response: the proxy leaves it out");
            });
        }
        v.each(key, parts.iter().flatten(), response);
    }
    v.some("not", it.not.as_deref(), response);
}

fn status(v: &mut Validator, range: &StatusRange) {
    let of = |end: Option<u32>| end.filter(|end| *end != 0);
    let (min, max) = (of(range.min), of(range.max));
    let mut is_right = true;
    for (key, end) in [("min", min), ("max", max)] {
        if end.is_some_and(|end| !(100..=599).contains(&end)) {
            is_right = false;
            v.field(key, |v| {
                v.admission("a status is 100 to 599");
            });
        }
    }
    match (min, max) {
        _ if !is_right => {}
        (Some(min), Some(max)) if max < min => {
            v.admission("`max` is below `min`");
        }
        (Some(_), Some(_)) => {}
        (None, _) | (_, None) => {
            v.effect("a range needs both ends: the proxy leaves the condition out")
                .help("give `min` and `max`");
        }
    }
}

fn budget(v: &mut Validator, budget: &RetryBudget) {
    const SECOND: i64 = 1_000_000_000;
    if budget.retry_ratio < 0.0 {
        v.field("retryRatio", |v| {
            v.admission("the ratio is not below 0");
        });
    } else if budget.retry_ratio > 1000.0 {
        v.field("retryRatio", |v| {
            v.effect("above 1000 there is no budget, and nothing is repeated");
        });
    }
    if i32::try_from(budget.min_retries_per_second).is_err() {
        v.field("minRetriesPerSecond", |v| {
            v.schema("it is at most 2147483647");
        });
    }
    if !(SECOND..=60 * SECOND).contains(&budget.ttl.as_nanos()) {
        v.field("ttl", |v| {
            v.effect("below 1 s and above 60 s there is no budget, and nothing is repeated");
        });
    }
}

fn dst_override(v: &mut Validator, it: &DstOverride) {
    if let Some(DstWeight::Quantity(text)) = &it.weight
        && !is_quantity(text)
    {
        v.field("weight", |v| {
            v.schema("a weight is a number, or a quantity such as `500m`");
        });
    }
}

/// The characters of a method, as HTTP has them.
fn is_token(text: &str) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
