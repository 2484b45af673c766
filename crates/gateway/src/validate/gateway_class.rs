//! GatewayClass.

use mesh2yaml_k8s::{Validate, Validator};

use super::pattern::is_domain_and_path;
use super::schema::length;
use crate::GatewayClass;

impl Validate for GatewayClass {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        if self.metadata.namespace().is_some() {
            v.field("metadata", |v| {
                v.field("namespace", |v| {
                    v.effect("a GatewayClass is of no namespace: this one is dropped")
                        .help("remove the namespace");
                });
            });
        }
        v.field("spec", |v| {
            let name = &self.spec.controller_name;
            v.field("controllerName", |v| {
                length(v, name, 1, 253);
                if !name.is_empty() && !is_domain_and_path(name) {
                    v.schema("a controller is a domain name and a path, as `example.com/gateway-controller`");
                }
            });
            v.some("parametersRef", self.spec.parameters_ref.as_ref(), |v, it| {
                it.validate(v)
            });
            v.some("description", self.spec.description.as_ref(), |v, text| {
                length(v, text, 0, 64)
            });
        });
    }
}
