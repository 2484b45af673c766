//! References to other objects; their groups and kinds are judged when they are read.

use mesh2yaml_k8s::Validator;

use crate::ObjectRef;

/// A name that is referred to.
pub(super) fn name(v: &mut Validator, name: &str) {
    if !(1..=253).contains(&name.chars().count()) {
        v.field("name", |v| {
            v.schema("a name has 1 to 253 characters");
        });
    }
}

/// An object of any namespace.
pub(super) fn object(v: &mut Validator, object: &ObjectRef) {
    name(v, &object.name);
    v.some("namespace", object.namespace.as_ref(), |v, namespace| {
        if namespace.is_empty() {
            v.effect("nothing is in a namespace without a name")
                .help("leave the namespace out, if this object's own is meant");
        }
        if namespace.chars().count() > 253 {
            v.schema("it has at most 253 characters");
        }
    });
}
