//! TrafficExtension.

use mesh2yaml_k8s::{Validate, Validator};

use super::metadata::metadata;
use super::policy_target::policy_target;
use crate::{ExtensionFilter, TrafficExtension};

impl Validate for TrafficExtension {
    fn validate(&self, v: &mut Validator) {
        metadata(v, &self.metadata);
        v.field("spec", |v| {
            policy_target(v, &self.spec.target);
            v.parts("match", &self.spec.matches);
            match &self.spec.filter {
                ExtensionFilter::Wasm(module) => v.part("wasm", module),
                ExtensionFilter::Lua(code) => v.field("lua", |v| {
                    v.field("inlineCode", |v| lua(v, code));
                }),
            }
        });
    }
}

/// The code is not looked into, as upstream.
fn lua(v: &mut Validator, code: &str) {
    const MOST: usize = 65_536;
    if code.is_empty() {
        v.schema("the code must not be empty");
    }
    if code.chars().count() > MOST {
        v.schema(format!("the code has at most {MOST} characters"));
    } else if code.len() > MOST {
        v.admission(format!("the code has at most {MOST} bytes"));
    }
}
