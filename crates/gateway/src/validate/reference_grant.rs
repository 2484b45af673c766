//! ReferenceGrant.

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::some_of;
use super::schema::{group, kind, name, namespace};
use crate::ReferenceGrant;

impl Validate for ReferenceGrant {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            some_of(v, "from", self.spec.from.len(), 16);
            v.each("from", &self.spec.from, |v, from| {
                v.field("group", |v| group(v, &from.group));
                v.field("kind", |v| kind(v, &from.kind));
                v.field("namespace", |v| namespace(v, &from.namespace));
            });
            some_of(v, "to", self.spec.to.len(), 16);
            v.each("to", &self.spec.to, |v, to| {
                v.field("group", |v| group(v, &to.group));
                v.field("kind", |v| kind(v, &to.kind));
                v.some("name", to.name.as_ref(), |v, it| name(v, it));
            });
        });
    }
}
