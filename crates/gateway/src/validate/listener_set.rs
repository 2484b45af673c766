//! ListenerSet.

use mesh2yaml_k8s::{Validate, Validator};

use super::gateway::listeners;
use super::schema;
use crate::{GatewayRef, ListenerSet};

impl Validate for ListenerSet {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            v.part("parentRef", &self.spec.parent_ref);
            listeners(v, &self.spec.listeners);
        });
    }
}

impl Validate for GatewayRef {
    fn validate(&self, v: &mut Validator) {
        v.some("group", self.group.as_ref(), |v, it| schema::group(v, it));
        v.some("kind", self.kind.as_ref(), |v, it| schema::kind(v, it));
        v.field("name", |v| schema::name(v, &self.name));
        v.some("namespace", self.namespace.as_ref(), |v, it| {
            schema::namespace(v, it)
        });
    }
}
