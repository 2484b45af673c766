//! ProxyConfig.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::text::int32;
use crate::ProxyConfig;

impl Validate for ProxyConfig {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            v.some("selector", self.spec.selector.as_ref(), |v, selector| {
                selector.validate(v)
            });
            int32(v, "concurrency", self.spec.concurrency);
            v.entries(
                "environmentVariables",
                &self.spec.environment_variables,
                |v, _, value| {
                    if value.chars().count() > 2048 {
                        v.schema("the value has at most 2048 characters");
                    }
                },
            );
        });
    }
}
