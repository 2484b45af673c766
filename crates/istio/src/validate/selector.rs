//! `selector`, of every kind that chooses workloads.

use mesh2yaml_k8s::{Validate, Validator};

use crate::Selector;

impl Validate for Selector {
    fn validate(&self, v: &mut Validator) {
        v.entries("matchLabels", &self.match_labels, |v, key, value| {
            if key.is_empty() {
                v.schema("the key of a label must not be empty");
            }
            if key.contains('*') {
                v.schema("wildcards are not allowed in the key of a label");
            }
            if value.contains('*') {
                v.schema("wildcards are not allowed in the value of a label");
            }
            if value.chars().count() > 63 {
                v.schema("the value of a label has at most 63 characters");
            }
        });
        if self.match_labels.len() > 4096 {
            v.schema("a selector has at most 4096 labels");
        }
        if self.match_labels.is_empty() {
            v.admission_warning("a selector without labels chooses every workload of the namespace")
                .help("leave the selector out, if that is meant");
        }
    }
}
