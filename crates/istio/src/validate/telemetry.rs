//! Telemetry.

use mesh2yaml_k8s::{Validate, Validator};

use super::cel;
use super::metadata::metadata;
use super::policy_target::policy_target;
use crate::{
    AccessLogging, CustomTag, Metric, MetricOverride, Metrics, TagOverride, TagSource, Telemetry, Tracing,
};

impl Validate for Telemetry {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            policy_target(v, &self.spec.target);
            v.each("tracing", &self.spec.tracing, tracing);
            if self.spec.tracing.len() > 1 {
                v.field("tracing", |v| {
                    v.admission_warning("Istio does not support more than one of these")
                        .help("put what they say into one");
                });
            }
            v.each("metrics", &self.spec.metrics, metrics);
            v.each("accessLogging", &self.spec.access_logging, access_logging);
        });
    }
}

fn providers(v: &mut Validator, providers: &[String]) {
    v.each("providers", providers, |v, name| not_empty(v, "name", name));
}

fn not_empty(v: &mut Validator, key: &str, text: &str) {
    if text.is_empty() {
        v.field(key, |v| {
            v.schema("it must not be empty");
        });
    }
}

fn tracing(v: &mut Validator, tracing: &Tracing) {
    providers(v, &tracing.providers);
    if tracing.providers.len() > 1 {
        v.field("providers", |v| {
            v.admission_warning("Istio does not support more than one provider, and uses the first");
        });
    }
    let Some(tags) = &tracing.custom_tags else {
        return;
    };
    v.entries("customTags", tags, |v, name, tag| {
        if name.is_empty() {
            v.admission("the tag needs a name");
        }
        let source = |v: &mut Validator, key: &str, source: &TagSource| {
            v.field(key, |v| not_empty(v, "name", &source.name));
        };
        match tag {
            CustomTag::Literal(value) => v.field("literal", |v| not_empty(v, "value", value)),
            CustomTag::Formatter(value) => v.field("formatter", |v| not_empty(v, "value", value)),
            CustomTag::Environment(of) => source(v, "environment", of),
            CustomTag::Header(of) => source(v, "header", of),
            CustomTag::Nothing => {
                v.effect("the tag has no value")
                    .help("say one of `literal`, `environment`, `header` and `formatter`");
            }
        }
    });
}

fn metrics(v: &mut Validator, metrics: &Metrics) {
    providers(v, &metrics.providers);
    v.each("overrides", &metrics.overrides, overriding);
}

fn overriding(v: &mut Validator, overriding: &MetricOverride) {
    match &overriding.metric {
        Some(Metric::Custom(name)) => v.field("match", |v| not_empty(v, "customMetric", name)),
        Some(Metric::Istio(_)) | None => {}
    }
    v.entries("tagOverrides", &overriding.tags, |v, name, tag| {
        if name.is_empty() {
            v.admission_warning("the tag needs a name");
        }
        match tag {
            TagOverride::Upsert(value) if value.is_empty() => {
                v.admission("a tag that is added or changed needs a `value`")
                    .help("`operation: REMOVE` leaves a tag out");
            }
            TagOverride::Upsert(value) => {
                if let Err(why) = cel::check(value) {
                    v.field("value", |v| {
                        v.effect(format!(
                            "it is no CEL expression, and the proxies do not use it: {why}"
                        ));
                    });
                }
            }
            TagOverride::Remove => {}
        }
    });
}

fn access_logging(v: &mut Validator, logging: &AccessLogging) {
    providers(v, &logging.providers);
    if let Some(Err(why)) = logging.filter.as_deref().map(cel::check) {
        v.field("filter", |v| {
            v.field("expression", |v| {
                v.admission(format!("it is no CEL expression: {why}"));
            });
        });
    }
}
