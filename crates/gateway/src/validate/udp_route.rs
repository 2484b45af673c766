//! UDPRoute.

use mesh2yaml_k8s::{Validate, Validator};

use super::backend_rule::rules_with_backends;
use super::reference::parent_refs;
use crate::UdpRoute;

impl Validate for UdpRoute {
    fn validate(&self, v: &mut Validator) {
        v.part("metadata", &self.metadata);
        v.field("spec", |v| {
            parent_refs(v, &self.spec.parent_refs);
            rules_with_backends(v, &self.spec.rules, 16);
        });
    }
}
