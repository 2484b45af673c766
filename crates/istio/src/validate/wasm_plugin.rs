//! WasmPlugin.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::policy_target::policy_target;
use crate::WasmPlugin;

impl Validate for WasmPlugin {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            policy_target(v, &self.spec.target);
            self.spec.module.validate(v);
            v.parts("match", &self.spec.matches);
        });
    }
}
