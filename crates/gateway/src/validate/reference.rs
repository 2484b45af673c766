//! References to parents and backends.

use mesh2yaml_k8s::{Validate, Validator};

use super::schema::{self, at_most};
use crate::{BackendObjectRef, BackendRef, LocalObjectRef, ParentRef};

/// The parents of a route: at most 32, and each of them once.
pub(super) fn parent_refs(v: &mut Validator, parents: &[ParentRef]) {
    at_most(v, "parentRefs", parents.len(), 32);
    let mut seen: Vec<&ParentRef> = Vec::new();
    v.each("parentRefs", parents, |v, parent| {
        parent.validate(v);
        let mut same = seen.iter().filter(|other| is_same(other, parent)).peekable();
        let section = |parent: &ParentRef| parent.section_name.clone().filter(|name| !name.is_empty());
        let own = section(parent);
        if same.peek().is_some() {
            if same.clone().any(|other| section(other) == own) {
                v.schema("another reference is to the same section of the same parent")
                    .help("the standard channel does not tell references apart by `port`: write a route for each port");
            } else if same.any(|other| section(other).is_none() != own.is_none()) {
                v.schema("another reference is to the same parent, and one of them has no `sectionName`")
                    .help("give each of them a `sectionName`");
            }
        }
        seen.push(parent);
    });
}

/// Whether both are one object. A namespace that is not given is not looked up.
fn is_same(a: &ParentRef, b: &ParentRef) -> bool {
    let named = |it: &ParentRef| it.namespace.clone().filter(|name| !name.is_empty());
    let group = b.group.as_deref().unwrap_or(ParentRef::GATEWAY_GROUP);
    let kind = b.kind.as_deref().unwrap_or("Gateway");
    a.is(group, kind) && a.name == b.name && named(a) == named(b)
}

impl Validate for ParentRef {
    fn validate(&self, v: &mut Validator) {
        schema::parent_ref(v, self);
    }
}

impl Validate for BackendRef {
    fn validate(&self, v: &mut Validator) {
        schema::backend_ref(v, self);
        let is_service = self.group.as_deref().unwrap_or("").is_empty()
            && self.kind.as_deref().unwrap_or("Service") == "Service";
        if is_service && self.port.is_none() {
            v.schema("a Service needs a `port`");
        }
    }
}

impl Validate for BackendObjectRef {
    fn validate(&self, v: &mut Validator) {
        BackendRef::from(self.clone()).validate(v);
    }
}

impl Validate for LocalObjectRef {
    fn validate(&self, v: &mut Validator) {
        v.field("group", |v| schema::group(v, &self.group));
        v.field("kind", |v| schema::kind(v, &self.kind));
        v.field("name", |v| schema::name(v, &self.name));
    }
}
