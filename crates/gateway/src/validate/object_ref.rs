//! How an object names others.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::{group, kind, name, namespace};
use crate::{LocalObjectRef, ObjectRef, SecretRef};

impl Validate for ObjectRef {
    fn validate(&self, v: &mut Validator) {
        group(v, &self.group);
        kind(v, &self.kind);
        name(v, &self.name);
        if let Some(value) = &self.namespace {
            namespace(v, value);
        }
    }
}

impl Validate for LocalObjectRef {
    fn validate(&self, v: &mut Validator) {
        group(v, &self.group);
        kind(v, &self.kind);
        name(v, &self.name);
    }
}

impl Validate for SecretRef {
    fn validate(&self, v: &mut Validator) {
        if let Some(value) = &self.group {
            group(v, value);
        }
        if let Some(value) = &self.kind {
            kind(v, value);
        }
        name(v, &self.name);
        if let Some(value) = &self.namespace {
            namespace(v, value);
        }
    }
}
