//! `workloadSelector`, of the networking kinds.

use mesh2yaml_k8s::{Validate, Validator};

use crate::WorkloadSelector;

impl Validate for WorkloadSelector {
    fn validate(&self, v: &mut Validator) {
        v.entries("labels", &self.labels, |v, key, value| {
            if key.is_empty() {
                v.admission("the key of a label must not be empty");
            }
            if key.contains('*') {
                v.admission("wildcards are not allowed in the key of a label");
            }
            if value.contains('*') {
                v.schema("wildcards are not allowed in the value of a label");
            }
            if value.chars().count() > 63 {
                v.schema("the value of a label has at most 63 characters");
            }
        });
        if self.labels.len() > 256 {
            v.field("labels", |v| {
                v.schema("a selector has at most 256 labels");
            });
        }
        if self.labels.is_empty() {
            v.admission_warning("a selector without labels chooses every workload of the namespace")
                .help("leave the selector out, if that is meant");
        }
    }
}
