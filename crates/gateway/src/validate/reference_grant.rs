//! ReferenceGrant.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::{group, items, kind, name, namespace};
use crate::ReferenceGrant;

impl Validate for ReferenceGrant {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            items(v, "from", self.spec.from.len(), 1, 16);
            v.each("from", &self.spec.from, |v, from| {
                group(v, &from.group);
                kind(v, &from.kind);
                namespace(v, &from.namespace);
            });
            items(v, "to", self.spec.to.len(), 1, 16);
            v.each("to", &self.spec.to, |v, to| {
                group(v, &to.group);
                kind(v, &to.kind);
                if let Some(value) = &to.name {
                    name(v, value);
                }
            });
        });
    }
}
