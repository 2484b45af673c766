//! References to parents and backends.

use mesh2yaml_k8s::{Validate, Validator};

use super::schema::{self, at_most};
use crate::{BackendObjectRef, BackendRef, LocalObjectRef, ObjectRef, ParentRef, SecretRef};

/// The parents of a route: at most 32, and each of them once, or once for each of its sections.
pub(super) fn parent_refs(v: &mut Validator, parents: &[ParentRef]) {
    parents_by(v, parents, false);
}

/// As [`parent_refs`] in the experimental channel, where ports tell references apart as well.
pub(super) fn parent_refs_by_port(v: &mut Validator, parents: &[ParentRef]) {
    parents_by(v, parents, true);
}

fn parents_by(v: &mut Validator, parents: &[ParentRef], by_port: bool) {
    at_most(v, "parentRefs", parents.len(), 32);
    let mut seen: Vec<&ParentRef> = Vec::new();
    v.each("parentRefs", parents, |v, parent| {
        parent.validate(v);
        let part = |parent: &ParentRef| {
            let section = parent.section_name.clone().filter(|name| !name.is_empty());
            (section, parent.port.filter(|_| by_port))
        };
        let own = part(parent);
        let same = seen.iter().filter(|other| is_same(other, parent)).map(|other| part(other));
        let same: Vec<_> = same.collect();
        if same.contains(&own) {
            let finding = v.schema("another reference is to the same section of the same parent");
            if !by_port && parent.port.is_some() {
                finding.help("the standard channel does not tell references apart by `port`: write a route for each port");
            }
        } else if same
            .iter()
            .any(|(section, port)| section.is_none() != own.0.is_none() || port.is_none() != own.1.is_none())
        {
            let (what, which) = if by_port {
                ("`sectionName` or `port`", "the same of both")
            } else {
                ("`sectionName`", "a `sectionName`")
            };
            v.schema(format!(
                "another reference is to the same parent, and one of them has no {what}"
            ))
            .help(format!("give each of them {which}"));
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

impl Validate for ObjectRef {
    fn validate(&self, v: &mut Validator) {
        v.field("group", |v| schema::group(v, &self.group));
        v.field("kind", |v| schema::kind(v, &self.kind));
        v.field("name", |v| schema::name(v, &self.name));
        v.some("namespace", self.namespace.as_ref(), |v, it| {
            schema::namespace(v, it)
        });
    }
}

impl Validate for SecretRef {
    fn validate(&self, v: &mut Validator) {
        v.some("group", self.group.as_ref(), |v, it| schema::group(v, it));
        v.some("kind", self.kind.as_ref(), |v, it| schema::kind(v, it));
        v.field("name", |v| schema::name(v, &self.name));
        v.some("namespace", self.namespace.as_ref(), |v, it| {
            schema::namespace(v, it)
        });
    }
}
