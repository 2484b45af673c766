//! GatewayClass.

use mesh2yaml_k8s::{Validate, Validator};

use super::text::{is_domain_and_path, text};
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
            let form = "a controller is a domain name and a path, as `example.com/gateway-controller`";
            text(v, "controllerName", name, 253, is_domain_and_path(name), form);
            v.some("parametersRef", self.spec.parameters_ref.as_ref(), |v, it| {
                it.validate(v)
            });
            if let Some(words) = &self.spec.description {
                text(v, "description", words, 64, true, "");
            }
        });
    }
}
