//! NetworkAuthentication.

use mesh2yaml_k8s::{Validate, Validator};

use crate::NetworkAuthentication;

impl Validate for NetworkAuthentication {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            if self.spec.networks.is_empty() {
                v.field("networks", |v| {
                    v.admission("at least one network is needed");
                });
            }
            v.parts("networks", &self.spec.networks);
        });
    }
}
